"""Which streets of the built-up areas count towards the street density, how much, and why."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.ground.parameters import Parameters
from ycgis.ground.ways import KINDS, UNKNOWN
from ycgis.land import share_lines
from ycgis.streets.carriageways import carriageways

__all__ = ["AROUND_M", "BARRED", "counted_streets", "near_area"]

BARRED: Final = ("ramp", "service", "walk", "class", "unknown_class", "no_class", "private", "narrow")
"""Why a street does not count at all, by code; the codes of streets that do are those of `carriageways`."""

AROUND_M = 1000.0
"""Streets this near a built-up area are looked at when carriageways are paired: far more than any run or gap of the
rule, so that nothing inside depends on where the data end."""


def counted_streets(streets: gpd.GeoDataFrame, builtup: gpd.GeoDataFrame, parameters: Parameters) -> gpd.GeoDataFrame:
    """Return every piece of street inside a built-up area, with what it counts for and why.

    A street counts if its class is one of ``street_classes``, it is not closed to the public (its
    ``access`` is private, no or the like) and it is not known to be narrower than ``least_street_width_m``. Divided
    roads count once: each piece of the streets that count has the weight that `ycgis.streets.carriageways.carriageways`
    gives it. Carriageways are paired among whole streets, before these are cut at the edges of the built-up areas; and
    for each area by the streets around it alone: what is mapped elsewhere, one-way tags included, says nothing here.

    A street along the edge of a built-up area is inside it; on the shared edge of two it belongs to the first by
    adcode, so that the parts sum to the whole.

    Parameters
    ----------
    streets, builtup
        The layers (see `ycgis.intake.layers.Layers`), in one metric CRS.
    parameters
        Its ``street_classes`` and ``least_street_width_m`` decide.

    Returns
    -------
    One row a piece, in the order of streets, then adcode:

    - ``adcode`` of the built-up area, ``street``: label of the row in `streets`,
    - ``name`` and ``road_class`` as the layer has them (None where missing), ``kind`` (see `ycgis.ground.ways`),
      ``rank`` (see `ycgis.ground.vocabulary`),
    - ``weight``: 1, 0.5 or 0 centre lines; ``reason``: a code, of `BARRED` where the street does not count,
    - ``length_m`` of the piece in the CRS of `streets`, unweighted.
    """
    areas = builtup.sort_index()
    own = [_inside(streets, areas, row, parameters) for row in range(len(areas))] or [_none(streets)]
    pieces = gpd.GeoDataFrame(pd.concat(own, ignore_index=True), crs=streets.crs)
    place = streets.index.get_indexer(pd.Index(pieces["street"]))
    piece = pieces.iloc[np.lexsort((pieces["area"].to_numpy(), place))]
    street = streets.loc[piece["street"], ["name", "road_class", "kind", "rank"]]
    table = {
        "adcode": areas.index.to_numpy()[piece["area"].to_numpy(dtype=np.intp)],
        "street": piece["street"].to_numpy(),
        "name": street["name"].to_numpy(),
        "road_class": street["road_class"].to_numpy(),
        "kind": street["kind"].to_numpy(dtype=object),
        "rank": street["rank"].to_numpy(dtype=object),
        "weight": piece["weight"].to_numpy(dtype=float),
        "reason": piece["reason"].to_numpy(),
        "length_m": piece.length.to_numpy(),
    }
    return gpd.GeoDataFrame(table, geometry=piece.geometry.to_numpy(), crs=streets.crs)


def near_area(streets: gpd.GeoDataFrame, area: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return the streets that a built-up area is judged by: those within `AROUND_M` of it, whole."""
    return streets.iloc[np.flatnonzero(shapely.dwithin(streets.geometry.to_numpy(), area, AROUND_M))]


def _inside(streets: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, row: int, parameters: Parameters) -> gpd.GeoDataFrame:
    """Return the weighted pieces inside one area, with its position as ``area``: judged by what lies there alone."""
    near = near_area(streets, areas.geometry.iloc[row])
    here = shapely.intersects(near.geometry.to_numpy(), areas.geometry.iloc[row])
    directed = bool(np.any(near["direction"].to_numpy()[here] != 0))
    pieces = _weighted(near, parameters, directed=directed)
    shares = share_lines(pieces.geometry.to_numpy(), areas.geometry.to_numpy())
    own = shares.area == row
    mine: gpd.GeoDataFrame = pieces.iloc[shares.line[own]].set_geometry(shares.part[own], crs=streets.crs)
    return mine.assign(area=row)


def _none(streets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    columns: dict[str, list[object]] = {name: [] for name in ("street", "weight", "reason", "area")}
    return gpd.GeoDataFrame(columns, geometry=[], crs=streets.crs)


def _weighted(streets: gpd.GeoDataFrame, parameters: Parameters, *, directed: bool) -> gpd.GeoDataFrame:
    """Return the pieces of streets with weight and reason, by row of `streets`; those that do not count stay whole."""
    why = _barred(streets, parameters)
    open_, closed = streets[why == ""], streets[why != ""]
    counted = carriageways(open_, directed=directed)
    street = np.concatenate([counted["street"].to_numpy(), closed.index.to_numpy()])
    table = {
        "street": street,
        "weight": np.concatenate([counted["weight"].to_numpy(dtype=float), np.zeros(len(closed))]),
        "reason": np.concatenate([counted["reason"].to_numpy(dtype=object), why[why != ""]]),
    }
    lines = np.concatenate([counted.geometry.to_numpy(), closed.geometry.to_numpy()])
    order = np.argsort(streets.index.get_indexer(pd.Index(street)), kind="stable")
    return gpd.GeoDataFrame(table, geometry=lines, crs=streets.crs).iloc[order]


def _barred(streets: gpd.GeoDataFrame, parameters: Parameters) -> npt.NDArray[np.object_]:
    """Return why each street does not count, as a code of `BARRED`; an empty word where it does."""
    counting = frozenset(parameters.street_classes)
    code = streets["kind"].map({kind: _by_class(kind, counting) for kind in streets["kind"].unique()})
    closed = ~streets["public"]
    narrow = streets["width"] < parameters.least_street_width_m  # an unknown width bars nothing
    why = np.select([code != "", closed, narrow], [code, "private", "narrow"], default="")
    return why.astype(object)


def _by_class(kind: str, counting: frozenset[str]) -> str:
    if kind in counting:
        return ""
    if not kind:
        return "no_class"
    rank = KINDS.get(kind, UNKNOWN).rank
    if rank == "other":
        return "unknown_class"
    return rank if rank in {"ramp", "service", "walk"} else "class"
