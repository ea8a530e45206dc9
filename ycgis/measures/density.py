"""Street density: centre lines of public streets over the built-up area, whole and block by block.

The density is that of GB/T 51328-2018 (道路网密度, read second-hand).
"""

from collections.abc import Iterable, Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.ground.metres import require_metres
from ycgis.ground.parameters import Parameters
from ycgis.ground.tolerance import at_least
from ycgis.land import density_blocks
from ycgis.measures.frames import lines_of
from ycgis.streets.carriageways import CarriagewayRule
from ycgis.streets.carriageways import carriageways as weighed
from ycgis.streets.counted import BARRED, counted_streets

__all__ = [
    "STATES",
    "block_shares",
    "blocks_of",
    "carriageways",
    "densities",
    "km_by",
    "known_in",
    "road_density",
    "street_density_by_block",
]

STATES: Final = ("density", "empty", "flat", "no_streets", "no_class")
"""What is known of an area: it has streets that count; none, but others or streets around it; it has no size; no street
is known there; none has a class that counts."""

_DEFAULT: Final = Parameters()
_UNKNOWN = ["no_class", "unknown_class"]


def carriageways(streets: gpd.GeoDataFrame, rule: CarriagewayRule | None = None) -> gpd.GeoDataFrame:
    """Cut streets into pieces and say what share of a centre line each stands for, and why (docs/carriageways.md).

    The weighted length of the pieces is the length of the centre lines: divided roads count once. Nothing is moved.

    Parameters
    ----------
    streets
        Lines in metres that share vertices at junctions; columns as in `road_density`.
    rule
        When two lines are one road; by default `ycgis.streets.CarriagewayRule`.

    Returns
    -------
    One row a piece: ``street`` (label of the row in `streets`), ``weight`` (1, 0.5 or 0 centre lines), ``reason`` (a
    key of `ycgis.streets.carriageways.WEIGHTS`), ``partner`` (label of the street that a carriageway faces, None else),
    lines.

    Raises
    ------
    InputError
        (a ValueError) The frame has no CRS or is in degrees.

    Examples
    --------
    >>> import shapely
    >>> lines = [shapely.LineString([(0, 0), (500, 0)]), shapely.LineString([(500, 20), (0, 20)])]
    >>> streets = gpd.GeoDataFrame({"highway": "primary", "oneway": True}, geometry=lines, index=["a", "b"], crs=32649)
    >>> carriageways(streets)[["street", "weight", "reason", "partner"]]
      street  weight       reason partner
    0      a     0.5  carriageway       b
    1      b     0.5  carriageway       a
    """
    require_metres(streets=streets)
    lines, label = lines_of(streets)
    pieces = weighed(lines) if rule is None else weighed(lines, rule)
    faced = pieces["partner"].to_numpy(dtype=int)
    partner = np.full(len(pieces), None, dtype=object)
    partner[faced >= 0] = label[faced[faced >= 0]]
    return pieces.assign(street=label[pieces["street"].to_numpy(dtype=int)], partner=partner)


def road_density(
    streets: gpd.GeoDataFrame,
    builtup: gpd.GeoDataFrame,
    *,
    street_classes: Iterable[str] = _DEFAULT.street_classes,
    least_street_width_m: float = _DEFAULT.least_street_width_m,
) -> gpd.GeoDataFrame:
    r"""Return the street density of each built-up area: kilometres of centre lines over square kilometres.

    A street counts if its class is one of `street_classes`, it is open to the public and not known to be narrower than
    `least_street_width_m`. Each line of a divided road counts half (`carriageways`). A street along the edge of an area
    is inside it; on the shared edge of two it belongs to the first by label. Streets are paired up to 1 km beyond the
    areas, so they should reach as far.

    Parameters
    ----------
    streets
        Lines in metres. Read are ``road_class`` (or osmnx's ``highway``), ``oneway``, ``name``, ``ref``, ``width``,
        ``access`` and the like, where they are there (docs/words.md).
    builtup
        Polygons in the same CRS, any unique index.
    street_classes
        Classes that count; by default `Parameters.street_classes`.
    least_street_width_m
        Metres; an unknown width bars nothing.

    Returns
    -------
    Indexed like `builtup`, with its geometry:

    - ``density``: km/km2; NaN where no street is known or none has a class that counts,
    - ``km`` of centre lines, ``raw_km`` of the same streets before divided roads are counted once; NaN like
      ``density``,
    - ``area_km2``, ``unknown_km`` of streets of unknown class,
    - ``state``: one of `STATES`.

    Raises
    ------
    InputError
        (a ValueError) A frame has no CRS, is in degrees, or they differ.

    Examples
    --------
    A square of 1 km with one street from west to east, and half a divided one beside it::

        +------------+
        |            |
        ------------------   primary, both ways
        |            |
        ==================   two one-way lines
        +------------+

    >>> import shapely
    >>> lines = [shapely.LineString([(-900, y), (1900, y)]) for y in (600, 300, 280)]
    >>> streets = gpd.GeoDataFrame({"highway": "primary", "oneway": [False, True, True]}, geometry=lines, crs=32649)
    >>> streets.loc[2, "geometry"] = streets.geometry[2].reverse()
    >>> found = road_density(streets, gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1000, 1000)], crs=32649))
    >>> found[["density", "km", "raw_km", "state"]].round(3)
       density   km  raw_km    state
    0      2.0  2.0     3.0  density
    """
    require_metres(streets=streets, builtup=builtup)
    parameters = Parameters(street_classes=tuple(street_classes), least_street_width_m=least_street_width_m)
    lines = lines_of(streets).frame
    areas = builtup.reset_index(drop=True)
    counted = counted_streets(lines, areas, parameters)
    found = densities(counted, areas, known_in(lines, areas))
    return builtup[[builtup.geometry.name]].join(found.set_axis(builtup.index))


def densities(counted: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, known: "pd.Series[bool]") -> pd.DataFrame:
    """Return the density of areas of which the streets are counted; see `road_density`.

    Parameters
    ----------
    counted
        What `ycgis.streets.counted_streets` gives for the areas.
    known
        Whether streets are known around each area: then one without any has the density 0.
    """
    counts = ~counted["reason"].isin(BARRED)
    metres = pd.DataFrame(
        {
            "adcode": counted["adcode"],
            "km": counted["length_m"] * counted["weight"] / 1e3,
            "raw_km": counted["length_m"].where(counts, 0.0) / 1e3,
            "unknown_km": counted["length_m"].where(counted["reason"].isin(_UNKNOWN), 0.0) / 1e3,
        }
    )
    sums = metres.groupby("adcode")[["km", "raw_km", "unknown_km"]].sum().reindex(areas.index).fillna(0.0)
    area = areas.area / 1e6
    some = areas.index.isin(counted["adcode"])
    state = np.select(
        [area <= 0, areas.index.isin(counted.loc[counts, "adcode"]), ~some & ~known, sums["unknown_km"] > 0],
        ["flat", "density", "no_streets", "no_class"],
        "empty",
    )
    valued = np.isin(state, ["density", "empty"])
    km, raw_km = (sums[name].where(valued) for name in ("km", "raw_km"))
    return sums.assign(km=km, raw_km=raw_km, area_km2=area, state=state, density=(km / area).where(valued))


def known_in(streets: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> "pd.Series[bool]":
    """Return whether any street meets each area."""
    shapes, lines = areas.geometry.to_numpy(), streets.geometry.to_numpy()
    met = shapely.STRtree(lines).query(shapes, predicate="intersects")[0]
    return pd.Series(np.isin(np.arange(len(areas)), met), index=areas.index)


def km_by(counted: gpd.GeoDataFrame, column: str, *, weighted: bool) -> Mapping[str, Mapping[str, float]]:
    """Return the kilometres of counted pieces in each area (by label) by the words of a column.

    `weighted`: of centre lines of the pieces that count; otherwise of all pieces.
    """
    length = counted["length_m"] / 1e3
    if weighted:
        counted, length = counted[counted["weight"] > 0], (length * counted["weight"])[counted["weight"] > 0]
    sums = length.groupby([counted["adcode"], counted[column]]).sum()
    found: dict[str, dict[str, float]] = {}
    areas, words = (sums.index.get_level_values(level) for level in (0, 1))
    for area, word, km in zip(areas, words, sums.to_numpy(dtype=float), strict=True):
        found.setdefault(str(area), {})[str(word)] = float(km)
    return found


def street_density_by_block(  # noqa: PLR0913 - the options are keyword-only and have defaults
    streets: gpd.GeoDataFrame,
    builtup: gpd.GeoDataFrame,
    *,
    block_m: float = _DEFAULT.block_m,
    density_km_km2: float = _DEFAULT.density_km_km2,
    corner: tuple[float, float] | None = None,
    street_classes: Iterable[str] = _DEFAULT.street_classes,
    least_street_width_m: float = _DEFAULT.least_street_width_m,
) -> gpd.GeoDataFrame:
    """Return the blocks of a square grid over each built-up area, with the street density of each.

    Streets count as in `road_density`; the blocks of an area sum to the whole. A clipped block of less than a tenth of
    a whole one joins a neighbour (`ycgis.land.density_blocks`).

    Parameters
    ----------
    streets, builtup, street_classes, least_street_width_m
        As in `road_density`.
    block_m
        Side of a block, metres.
    density_km_km2
        The density that blocks are held against.
    corner
        A crossing of grid lines; by default the south-west corner of each area's bounds.

    Returns
    -------
    One row a block: ``area`` (label in `builtup`), ``density`` (km/km2), ``length_km``, ``area_km2``, ``gap_km`` (what
    is missing to the density asked for), ``enough`` (whether it is reached); polygons. An area without a density has
    none.

    Raises
    ------
    InputError
        (a ValueError) A frame has no CRS, is in degrees, or they differ.

    Examples
    --------
    >>> import shapely
    >>> street = shapely.LineString([(0, 250), (1000, 250)])
    >>> streets = gpd.GeoDataFrame({"highway": ["primary"]}, geometry=[street], crs=32649)
    >>> area = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1000, 1000)], crs=32649)
    >>> street_density_by_block(streets, area, density_km_km2=2)[["density", "gap_km", "enough"]]
       density  gap_km  enough
    0      2.0     0.0    True
    1      2.0     0.0    True
    2      0.0     0.5   False
    3      0.0     0.5   False
    """
    require_metres(streets=streets, builtup=builtup)
    parameters = Parameters(
        street_classes=tuple(street_classes), least_street_width_m=least_street_width_m, block_m=block_m
    )
    lines, areas = lines_of(streets).frame, builtup.reset_index(drop=True)
    counted = counted_streets(lines, areas, parameters)
    table = densities(counted, areas, known_in(lines, areas))
    valued = areas[table["density"].notna()]
    corners = valued.bounds[["minx", "miny"]].assign(**dict(zip(("minx", "miny"), corner or (), strict=False)))
    blocks = blocks_of(counted, valued, corners.to_numpy(dtype=float), block_m, density_km_km2)
    labels = np.empty(len(builtup), dtype=object)
    labels[:] = builtup.index.tolist()
    return blocks.assign(area=labels[blocks["area"].to_numpy(dtype=int)])


def blocks_of(
    counted: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    corners: npt.NDArray[np.float64],
    block_m: float,
    density_km_km2: float,
) -> gpd.GeoDataFrame:
    """Return the blocks of areas of which the streets are counted; see `street_density_by_block`.

    `corners` (n, 2) is a crossing of grid lines for each area.
    """
    parts = [
        density_blocks(counted[counted["adcode"] == label], shape, (east, north), block_m).assign(area=label)
        for label, shape, (east, north) in zip(areas.index, areas.geometry, corners.tolist(), strict=True)
    ]
    columns = ["area", "density", "length_km", "area_km2", "gap_km", "enough", "geometry"]
    if not parts:
        return gpd.GeoDataFrame({name: [] for name in columns}, geometry="geometry", crs=areas.crs)
    blocks = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=areas.crs)
    blocks["density"] = blocks["length_km"] / blocks["area_km2"]
    blocks["gap_km"] = (density_km_km2 * blocks["area_km2"] - blocks["length_km"]).clip(lower=0.0)
    blocks["enough"] = at_least(blocks["density"], density_km_km2)
    return blocks[columns]


def block_shares(blocks: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the share of each area that lies in blocks which are dense enough, in per cent, and what it is made of.

    Returns
    -------
    Indexed by the areas' labels: ``share``, ``number`` of blocks, ``enough`` of them, ``inside_km2``, ``area_km2``,
    ``median`` and ``most`` of the densities, ``gap_km``.
    """
    inside = blocks["area_km2"].where(blocks["enough"], 0.0)
    groups = blocks.assign(inside_km2=inside).groupby("area")
    table = groups.agg(
        number=("density", "size"),
        enough=("enough", "sum"),
        inside_km2=("inside_km2", "sum"),
        area_km2=("area_km2", "sum"),
        median=("density", "median"),
        most=("density", "max"),
        gap_km=("gap_km", "sum"),
    )
    return table.assign(share=100 * table["inside_km2"] / table["area_km2"])
