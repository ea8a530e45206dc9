"""Administrative units: read, repaired, chosen, rounded, checked and written."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import shape

from data_build.checks import require
from data_build.pages import bullets, feature, write_geojson

__all__ = ["GEOGRAPHIC", "METRIC", "PREFECTURE", "Units", "build_units", "read_units"]

PREFECTURE = "1408"
COUNTIES = 13
GEOGRAPHIC = "EPSG:4490"
METRIC = "EPSG:4546"
DECIMALS = 6
MARGIN_DEG = 0.4
MAX_OVERLAP_KM2 = 0.01


@dataclass(frozen=True)
class Units:
    """Administrative units in `GEOGRAPHIC`: a table indexed by adcode, and what its reading met."""

    table: gpd.GeoDataFrame
    lines: int
    repaired: tuple[str, ...]


class Overlap(NamedTuple):
    """Area that two units share, in km2: over all pairs together, and of the worst pair."""

    total: float
    worst: float


def read_units(content: bytes) -> Units:
    """Return the polygons of a boundary file; drop its 境界线 rows and repair invalid polygons.

    The field ``gb`` is the country code 156 followed by the adcode.
    """
    features = json.loads(content)["features"]
    areas = [item for item in features if item["properties"]["name"] != "境界线"]
    adcodes = [_adcode(item["properties"]) for item in areas]
    require(len(set(adcodes)) == len(adcodes), "an adcode stands twice in the boundary file")
    raw = np.array([shape(item["geometry"]) for item in areas])
    invalid = ~shapely.is_valid(raw)
    table = gpd.GeoDataFrame(
        {"name": [item["properties"]["name"] for item in areas]},
        geometry=np.where(invalid, shapely.make_valid(raw), raw),
        crs=GEOGRAPHIC,
        index=adcodes,
    )
    repaired = tuple(code for code, bad in zip(adcodes, invalid, strict=True) if bad)
    return Units(table.sort_index(), len(features) - len(areas), repaired)


def build_units(units: Units, folder: Path) -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    """Write the counties and their neighbours; return the counties as written, and what is told."""
    counties, neighbours = _split(_rounded(units.table))
    both = units.table.index.isin([*counties.index, *neighbours.index])
    overlap = _overlap(_rounded(units.table[both]))
    require(overlap.worst <= MAX_OVERLAP_KM2, f"two units overlap by {overlap.worst:.4f} km2")
    write_geojson(folder / "counties.geojson", _features(counties))
    write_geojson(folder / "neighbours.geojson", _features(neighbours))
    area = counties.to_crs(METRIC).area.sum() / 1e6
    told = [
        f"source: {len(units.table):,} units after {units.lines} 境界线 rows were dropped",
        (
            f"invalid polygons repaired: {len(units.repaired)} in the source ({', '.join(units.repaired)}), "
            f"{len(set(units.repaired) & set(units.table.index[both]))} in these two files"
        ),
        (
            f"counties: {len(counties)}, together {area:,.0f} km2 in {METRIC}; "
            f"bounding box {np.round(counties.total_bounds, DECIMALS).tolist()}"
        ),
        f"neighbours: {len(neighbours)} (with the counties {both.sum()} units)",
        (
            f"invalid polygons after rounding to {DECIMALS} decimals: 0; "
            f"overlap of all pairs of units together: {overlap.total:.6f} km2"
        ),
    ]
    return counties, {"counts": bullets(told)}


def _adcode(properties: Mapping[str, Any]) -> str:
    code = str(properties["gb"])
    require(re.fullmatch(r"156\d{6}", code), f"gb {code!r} is not 156 and six digits")
    return code.removeprefix("156")


def _split(units: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the prefecture's counties, and all other units that meet the frame around them.

    The frame is the bounding box of the counties, `MARGIN_DEG` wider on every side, so that a map of any
    county shows what lies around it, on whichever side of the prefecture it is.
    """
    own = units.index.str.startswith(PREFECTURE)
    counties = units[own]
    require(len(counties) == COUNTIES, f"{len(counties)} counties begin with {PREFECTURE}, not {COUNTIES}")
    west, south, east, north = counties.total_bounds
    frame = shapely.box(west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG)
    return counties, units[~own & units.intersects(frame).to_numpy()]


def _rounded(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the units as they are written: rounded, rings in the order of RFC 7946, valid."""
    shapes = shapely.orient_polygons(units.geometry.to_numpy(), exterior_cw=False)
    shapes = shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS))
    bad = units.index[~shapely.is_valid(shapes) | shapely.is_empty(shapes)].tolist()
    require(not bad, f"rounding spoils the polygons of {bad}")
    return units.set_geometry(gpd.GeoSeries(shapes, index=units.index, crs=units.crs))


def _overlap(units: gpd.GeoDataFrame) -> Overlap:
    shapes = units.to_crs(METRIC).geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one < other
    areas = shapely.area(shapely.intersection(shapes[one[pairs]], shapes[other[pairs]])) / 1e6
    return Overlap(float(areas.sum()), float(areas.max(initial=0.0)))


def _features(units: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    return [
        feature({"adcode": adcode, "name": name}, json.loads(shapely.to_geojson(area)))
        for adcode, name, area in zip(units.index, units["name"], units.geometry, strict=True)
    ]
