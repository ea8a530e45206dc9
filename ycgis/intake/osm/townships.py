"""Seats of townships (乡镇、街道), as well as OpenStreetMap tells them.

From the best evidence to the weakest, a weaker one of the same name within 10 km being the same township:

1. ``government``: amenity=townhall or office=government whose name is that of a township's government
   (…镇人民政府, …乡政府, …街道办事处);
2. ``admin_centre``, ``label``: the place that a boundary of admin_level=8, the township level in China, names as such;
3. ``town``: place=town, a 镇;
4. ``named``: place=village, suburb, quarter or hamlet whose own name ends in 镇, 乡 or 街道. OpenStreetMap in China
   has no tag that tells a 乡 from a village; other villages are left out, and told.

Place=city is the seat of a county or prefecture, not of a township: it is left out, and told, unless a boundary of
admin_level=8 that is itself called 镇, 乡 or 街道 names it as its centre (the 城关镇 of a county town).
"""

import re
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from scipy.spatial import cKDTree

from ycgis.ground.text import Text
from ycgis.intake.osm.extract import Extract, Township
from ycgis.intake.osm.left_out import LeftOut
from ycgis.intake.osm.tags import choose, has, names

__all__ = ["townships_of"]

_SAME_M = 10_000.0
_GOVERNMENT = re.compile(r"(?:(?P<unit>.+[镇乡])(?:人民)?政府|(?P<street>.+街道)办事处)$")
_UNIT_NAME = re.compile(r".(?:镇|乡|街道)$")
_SUFFIX = re.compile(r"(?:镇|乡|街道(?:办事处)?)$")
_ORDER: Final = ("government", "admin_centre", "label", "town", "named")

_AGAIN = Text("同名乡镇的其他标注", "other marks of a township that is already there")
_ONCE = Text("只计一次", "counted once")
_VILLAGES = Text(
    "村庄与片区（place=village、suburb 等），看不出是乡镇",
    "villages and suburbs that nothing marks as the seat of a township",
)
_CITIES = Text("城市（place=city）是市县驻地，不是乡镇", "cities (place=city), which are no seats of townships")
_NO_SEAT = Text("乡镇边界关系的驻地不在提取文件中", "boundaries of townships whose seat is not in the extract")


def townships_of(extract: Extract, crs: CRS) -> tuple[gpd.GeoDataFrame, list[LeftOut]]:
    """Return the seats of townships with their ``kind`` (see the module), and what was left out.

    Parameters
    ----------
    crs
        In metres, to tell what is near.
    """
    offices = pd.concat([extract.nodes, _spots(extract.areas)], ignore_index=True)
    marked, absent = _marked(extract.nodes, extract.townships)
    parts = [_governments(offices), marked, _places(extract.nodes)]
    found = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs=extract.nodes.crs)
    found = found.sort_values("kind", key=lambda kinds: kinds.map(_ORDER.index), kind="stable").reset_index(drop=True)
    again = _again(found, crs)
    seats = found[~again].reset_index(drop=True)
    smaller = has(extract.nodes, "place", ["village", "suburb", "quarter", "hamlet"])
    villages = extract.nodes["osm_id"][smaller & ~extract.nodes["osm_id"].isin(found["osm_id"]).to_numpy()]
    cities = extract.nodes["osm_id"][
        has(extract.nodes, "place", ["city"]) & ~extract.nodes["osm_id"].isin(found["osm_id"]).to_numpy()
    ]
    weaker = found["osm_id"][again & ~found["osm_id"].isin(seats["osm_id"])]
    return seats, [
        LeftOut(_AGAIN, weaker.tolist(), _ONCE),
        LeftOut(_VILLAGES, villages.tolist()),
        LeftOut(_CITIES, cities.tolist()),
        LeftOut(_NO_SEAT, absent),
    ]


def _spots(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    offices = areas[has(areas, "amenity", ["townhall"]) | has(areas, "office", ["government"])]
    return offices.set_geometry(shapely.point_on_surface(offices.geometry.to_numpy()), crs=areas.crs)


def _governments(offices: pd.DataFrame) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(offices, geometry="geometry")
    is_office = has(frame, "amenity", ["townhall"]) | has(frame, "office", ["government"])
    said = [_GOVERNMENT.search(name) if name else None for name in names(frame)]
    units = [(match["unit"] or match["street"]) if match else None for match in said]
    chosen = choose(frame, is_office & np.array([unit is not None for unit in units], dtype=bool), unit=units)
    return chosen.assign(name=chosen["unit"], kind="government").drop(columns="unit")


def _marked(nodes: gpd.GeoDataFrame, townships: tuple[Township, ...]) -> tuple[gpd.GeoDataFrame, list[str]]:
    at = {osm_id: row for row, osm_id in enumerate(nodes["osm_id"])}
    known = [unit for unit in townships if f"node/{unit.node}" in at]
    rows = nodes.iloc[[at[f"node/{unit.node}"] for unit in known]].reset_index(drop=True)
    says_so = np.array([bool(unit.name and _UNIT_NAME.search(unit.name)) for unit in known], dtype=bool)
    called = [unit.name or name for unit, name in zip(known, names(rows), strict=True)]
    township = says_so | ~has(rows, "place", ["city"])
    chosen = choose(rows, township, kind=[unit.role for unit in known], called=called)
    absent = [f"relation/{unit.relation}" for unit in townships if f"node/{unit.node}" not in at]
    return chosen.assign(name=chosen["called"].astype(object)).drop(columns="called"), absent


def _places(nodes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    town = has(nodes, "place", ["town"])
    named = np.array([bool(name and _UNIT_NAME.search(name)) for name in names(nodes)], dtype=bool)
    small = has(nodes, "place", ["village", "suburb", "quarter", "hamlet"]) & named
    return choose(nodes, town | small, kind=np.where(town, "town", "named"))


def _again(found: gpd.GeoDataFrame, crs: CRS) -> npt.NDArray[np.bool_]:
    """Tell which rows are near an earlier row of the same name (or are the same object)."""
    again: npt.NDArray[np.bool_] = found["osm_id"].duplicated().to_numpy(copy=True)
    if len(found):
        called = zip(found["name"], found["osm_id"], strict=True)
        stems = np.array([_SUFFIX.sub("", name or "") or osm_id for name, osm_id in called])
        places = cKDTree(shapely.get_coordinates(found.geometry.to_crs(crs).to_numpy()))
        pairs = places.query_pairs(_SAME_M, output_type="ndarray")
        alike = stems[pairs[:, 0]] == stems[pairs[:, 1]]
        again[pairs[alike].max(axis=1)] = True
    return again
