"""The built-up area of each county seat, derived from land use: a stand-in until the office gives its own.

After the definition of 建成区 (contiguous built land plus closely linked outlying facilities): built land is joined
over gaps up to 200 m, holes up to 0.5 km2 are filled, and of the result the part that holds the seat (or lies
nearest to it, at most 2 km away) is taken, with the parts of at least 0.1 km2 within 500 m of it. The county's border
cuts it. Less than 0.5 km2 is no built-up area.

It is only as good as the land use that mappers drew, and errs to the small side. In Las Palmas, where little
residential land is drawn, it is 18.7 km2: 99 % of it lies inside the urban polygon of GHS-UCDB, but it is only 29 % of
that polygon's part in the municipality. Buildings would add 2 km2 at twenty times the cost; streets are left out
because the area is to divide their length.
"""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ycgis.ground.crs import to_wgs84, to_working
from ycgis.ground.text import Text
from ycgis.intake.osm.left_out import LeftOut
from ycgis.intake.osm.tags import Mask, has
from ycgis.intake.osm.window import Shapes, Window

__all__ = ["BUILT", "builtup_of"]

BUILT: Final = {
    "landuse": (
        "residential", "commercial", "retail", "industrial", "education", "institutional", "railway", "garages",
        "religious", "depot", "civic_admin", "recreation_ground", "village_green", "brownfield", "construction",
        "port", "harbour",
    ),
    "amenity": (
        "school", "university", "college", "kindergarten", "hospital", "marketplace", "bus_station", "parking",
        "townhall", "public_building",
    ),
    "leisure": ("park", "stadium", "sports_centre", "pitch", "playground", "garden"),
}  # fmt: skip
"""Tags of built land."""

_CLOSE_M = 100.0
_HOLE_M2 = 500_000.0
_SEAT_M = 2000.0
_OUTLYING_M, _OUTLYING_M2 = 500.0, 100_000.0
_LEAST_M2 = 500_000.0

_RULE = Text(
    "由 OSM 用地推导：居住、商业、工业、公共、铁路用地及学校、医院、公园等，合并间隙 ≤ 200 m，填补 ≤ 0.5 km2 的空洞，"
    "取含县城驻地（或 2 km 内最近）的一片及其 500 m 内 ≥ 0.1 km2 的片",
    "derived from OSM land use: residential, commercial, industrial, public and railway land, schools, hospitals, "
    "parks; gaps up to 200 m joined, holes up to 0.5 km2 filled; the part at the seat (or nearest within 2 km) and "
    "parts of 0.1 km2 or more within 500 m of it",
)
_NO_SEAT = Text("没有县城驻地，无法推导建成区", "counties without a seat: no built-up area can be derived")
_NO_LAND = Text(
    "驻地周围 2 km 内没有 0.5 km2 以上的已绘用地，无法推导建成区",
    "counties whose seat has no 0.5 km2 of mapped land use within 2 km: no built-up area can be derived",
)
_NONE = Text("请提供建成区图层", "give a layer of built-up areas")


def builtup_of(areas: gpd.GeoDataFrame, window: Window) -> tuple[gpd.GeoDataFrame, list[LeftOut]]:
    """Return one (multi)polygon for each county that has one, in degrees, and the counties that have none."""
    built = _built(areas, window)
    found: dict[str, shapely.Geometry] = {}
    seats = dict(window.seats.items())
    no_seat, no_land = list[str](), list[str]()
    for code, county in window.counties.geometry.items():
        if code not in seats:
            no_seat.append(str(code))
        elif (area := _around(seats[code], built, county)) is None:
            no_land.append(str(code))
        else:
            found[str(code)] = area
    return _layer(found, window), [LeftOut(_NO_SEAT, no_seat, _NONE), LeftOut(_NO_LAND, no_land, _NONE)]


def _built(areas: gpd.GeoDataFrame, window: Window) -> Shapes:
    mask: Mask = np.zeros(len(areas), dtype=bool)
    for tag, values in BUILT.items():
        mask |= has(areas, tag, values)
    shapes: Shapes = to_working(areas[mask], window.crs).geometry.to_numpy()
    return shapes


def _around(seat: shapely.Geometry, built: Shapes, county: shapely.Geometry) -> shapely.Geometry | None:
    """Return the built-up area at `seat`, None where there is too little land."""
    shapely.prepare(county)
    own = built[shapely.intersects(county, built)]
    closed = shapely.union_all(shapely.buffer(own, _CLOSE_M)).buffer(-_CLOSE_M)
    inside = shapely.intersection(_without_holes(shapely.union(closed, shapely.union_all(own))), county)
    parts = _polygons(inside)
    away = shapely.distance(parts, seat)
    if not len(parts) or away.min() > _SEAT_M:
        return None
    core = parts[np.lexsort((-shapely.area(parts), away))[0]]
    linked = (shapely.distance(parts, core) <= _OUTLYING_M) & (shapely.area(parts) >= _OUTLYING_M2)
    whole = shapely.union_all([core, *parts[linked]])
    return whole if shapely.area(whole) >= _LEAST_M2 else None


def _polygons(area: shapely.Geometry) -> Shapes:
    """Return the polygons of a geometry; overlays may leave lines and points beside them."""
    parts = shapely.get_parts(area)
    polygons: Shapes = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return polygons


def _without_holes(area: shapely.Geometry) -> shapely.Geometry:
    """Return `area` with its small holes filled."""
    parts = [
        shapely.Polygon(part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring).area > _HOLE_M2])
        for part in _polygons(area)
    ]
    return shapely.union_all(parts)


def _layer(found: dict[str, shapely.Geometry], window: Window) -> gpd.GeoDataFrame:
    rule = f"{_RULE.zh} / {_RULE.en}"
    called = window.counties["name"].reindex(list(found)).to_numpy()
    table = pd.DataFrame({"adcode": list(found), "name": called, "rule": rule})
    return to_wgs84(gpd.GeoDataFrame(table, geometry=list(found.values()), crs=window.crs))
