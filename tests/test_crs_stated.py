"""A CRS is taken at its word, wherever it stands, or refused where its word cannot hold."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from pyproj import CRS, Transformer

from ycgis.ground.crs import to_working
from ycgis.intake.layers import SPECS
from ycgis.intake.readers.layer import LayerReading, Wanted, read_layer
from ycgis.intake.readers.source import LayerFile

PLACE = (111.0, 35.0)
TOWGS84 = {
    "Xi'an 80": "+proj=longlat +a=6378140 +rf=298.257 +towgs84=24,-123,-94,0,0,0,0 +no_defs +type=crs",
    "Beijing 54": "+proj=longlat +ellps=krass +towgs84=15.8,-154.4,-82.3,0,0,0,0 +no_defs +type=crs",
    "with turns": "+proj=tmerc +lon_0=111 +x_0=500000 +ellps=krass +towgs84=12,-150,-80,0.3,0.1,-1.1,2.5 +type=crs",
}


def read(path: Path, name: str = "facilities", **settings: str) -> LayerReading:
    return read_layer(Wanted(SPECS[name], LayerFile(path=str(path), **settings), path, path.name))


def say(reading: LayerReading) -> str:
    return " | ".join(problem.say("en") for problem in reading.problems)


def csv(folder: Path, *spots: tuple[float, float]) -> Path:
    path = folder / "spots.csv"
    path.write_text("kind,x,y\n" + "".join(f"school,{x!r},{y!r}\n" for x, y in spots), encoding="utf-8")
    return path


@pytest.mark.parametrize("crs", TOWGS84.values(), ids=TOWGS84)
@pytest.mark.parametrize("as_wkt", [False, True])
def test_parameters_that_a_crs_states_are_used(crs: str, *, as_wkt: bool) -> None:
    there = Transformer.from_crs(4326, crs, always_xy=True).transform(*PLACE)
    right = Transformer.from_crs(4326, 4546, always_xy=True).transform(*PLACE)
    own = CRS(CRS(crs).to_wkt()) if as_wkt else CRS(crs)
    moved = to_working(gpd.GeoDataFrame(geometry=[shapely.Point(there)], crs=own), CRS(4546))
    assert moved.geometry[0].distance(shapely.Point(right)) < 0.01
    dropped = gpd.GeoSeries([shapely.Point(there)], crs=own).to_crs(4546)[0]
    assert dropped.distance(shapely.Point(right)) > 10  # what PROJ makes of it on the straight way


@pytest.mark.parametrize("code", [4284, 4267, 4301, 4230])
def test_old_datums_of_elsewhere_are_refused_in_china(tmp_path: Path, code: int) -> None:
    reading = read(csv(tmp_path, PLACE), x="x", y="y", crs=f"EPSG:{code}")
    assert reading.frame is None
    assert "none of China's" in say(reading)


@pytest.mark.parametrize(("code", "place"), [(4611, (114.17, 22.3)), (4284, (44.8, 41.7)), (4267, (-100.0, 40.0))])
def test_old_datums_are_taken_where_they_are_at_home(tmp_path: Path, code: int, place: tuple[float, float]) -> None:
    assert not say(read(csv(tmp_path, place), x="x", y="y", crs=f"EPSG:{code}"))


@pytest.mark.parametrize("system", ["Earth Projection 1, 0", 'NonEarth Units "m" Bounds (0, 0) (1, 1)'])
def test_a_crs_without_datum_asks_for_one_and_takes_it(tmp_path: Path, system: str) -> None:
    path = tmp_path / "spots.mif"
    path.write_text(
        f'Version 300\nCharset "Neutral"\nDelimiter ","\nCoordSys {system}\nColumns 1\n  kind Char(10)\nData\n'
        "Point 111.0 35.0\n",
        encoding="utf-8",
    )
    path.with_suffix(".mid").write_text('"school"\n', encoding="utf-8")
    asked = read(path)
    assert asked.frame is None
    assert 'crs = "EPSG:4490"' in say(asked)
    taken = read(path, crs="EPSG:4490")
    assert isinstance(taken.frame, gpd.GeoDataFrame)
    assert taken.frame.crs == CRS(4490)


def esri_json(folder: Path, wkid: int, *, last: bool) -> Path:
    head = {"geometryType": "esriGeometryPoint"}
    where = {"spatialReference": {"wkid": wkid}}
    fields = {"fields": [{"name": "kind", "type": "esriFieldTypeString", "length": 10}]}
    feature = {"attributes": {"kind": "school"}, "geometry": {"x": PLACE[0], "y": PLACE[1]}}
    body = {"features": [feature] * 2000}
    path = folder / "esri.json"
    path.write_text(json.dumps(head | fields | body | where if last else head | where | fields | body))
    return path


@pytest.mark.parametrize("last", [False, True])
def test_esri_json_states_its_crs(tmp_path: Path, *, last: bool) -> None:
    assert "Xian 1980" in say(read(esri_json(tmp_path, 4610, last=last), crs="EPSG:4490"))
    assert not say(read(esri_json(tmp_path, 4490, last=last)))


def test_a_crs_member_at_the_end_of_a_geojson_is_seen(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"kind": "school"}, "geometry": {"type": "Point", "coordinates": PLACE}}
    crs = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4610"}}}
    whole = {"type": "FeatureCollection", "features": [feature] * 2000} | crs
    path = tmp_path / "spots.geojson"
    path.write_text(json.dumps(whole))
    assert "Xian 1980" in say(read(path, crs="EPSG:4490"))


def test_a_property_called_crs_is_no_statement(tmp_path: Path) -> None:
    shape = {"type": "Point", "coordinates": [500000, 3874592]}
    feature = {"type": "Feature", "properties": {"kind": "school", "crs": {"name": "x"}}, "geometry": shape}
    path = tmp_path / "spots.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert not say(read(path, crs="EPSG:4546"))


# Baidu's metres of 111.00 E, 35.02 N
BAIDU = (12357951.81, 4142602.04)


def test_baidu_metres_are_read_as_what_they_are(tmp_path: Path) -> None:
    reading = read(csv(tmp_path, BAIDU), x="x", y="y", datum="BD-09")
    assert isinstance(reading.frame, gpd.GeoDataFrame)
    spot = reading.frame.geometry[0]
    assert (spot.x, spot.y) == pytest.approx((111.0, 35.02), abs=1e-6)


def test_baidu_metres_are_never_taken_for_a_projection(tmp_path: Path) -> None:
    refused = read(csv(tmp_path, BAIDU), x="x", y="y", datum="BD-09", crs="EPSG:3857")
    assert refused.frame is None
    assert "remove the line crs" in say(refused)
    advised = read(csv(tmp_path, BAIDU), x="x", y="y", crs="EPSG:4326")
    assert 'write datum = "BD-09" and no crs' in say(advised)
