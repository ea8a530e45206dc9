"""An undeclared GCJ-02 or BD-09 layer is noticed, and a true one is not suspected."""

import re
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pyproj import CRS

import ycgis.ground.datum
from ycgis.ground.errors import Problem
from ycgis.intake.checks.datum_words import hint_of
from ycgis.intake.layers import SPECS
from ycgis.intake.project import embedded_folder
from ycgis.intake.readers.datum import datum_problems
from ycgis.intake.readers.layer import LayerReading, Wanted, read_layer
from ycgis.intake.readers.source import LayerFile

FORWARD = {"GCJ-02": ycgis.ground.datum._gcj02, "BD-09": ycgis.ground.datum._bd09}
WORKING = 4546


def shifted(frame: gpd.GeoDataFrame, datum: str) -> gpd.GeoDataFrame:
    degrees = frame.to_crs(4326)
    moved = shapely.transform(
        degrees.geometry.to_numpy(), lambda xy: np.column_stack(FORWARD[datum](xy[:, 0], xy[:, 1]))
    )
    return degrees.set_geometry(moved, crs=4326).to_crs(WORKING)


def told(layers: Mapping[str, gpd.GeoDataFrame], **datums: str) -> list[Problem]:
    files = {name: LayerFile(path=name, datum=datums.get(name)) for name in layers}
    readings = {name: LayerReading(SPECS[name], name, frame, (), files[name]) for name, frame in layers.items()}
    return datum_problems(layers, readings, CRS(WORKING), embedded_folder())


@pytest.fixture(scope="module")
def counties() -> gpd.GeoDataFrame:
    return gpd.read_file(embedded_folder() / "boundaries/counties.geojson").to_crs(WORKING)


@pytest.fixture(scope="module")
def town(counties: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    file = embedded_folder() / "examples/helsinki/osm/openstreetmap.gpkg"
    read = {name: pyogrio.read_dataframe(file, layer=name).to_crs(32635) for name in ("streets", "parks", "facilities")}
    middle = np.array(shapely.box(*read["streets"].total_bounds).centroid.coords[0])
    move = np.array(counties.geometry[0].representative_point().coords[0]) - middle
    here = {
        name: frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda xy: xy + move), crs=WORKING)
        for name, frame in read.items()
    }
    main = here["streets"]["road_class"].isin(["primary", "secondary", "tertiary"])
    return {"counties": counties.iloc[:1], "roads": here["streets"][main], **here}


# ---- by fit


@pytest.mark.parametrize("datum", FORWARD)
@pytest.mark.parametrize("coarse_m", [0.0, 500.0])
@pytest.mark.parametrize("row", [0, 4, 10])
def test_a_shifted_boundary_stops_and_names_shift_and_line(
    counties: gpd.GeoDataFrame, row: int, coarse_m: float, datum: str
) -> None:
    one = counties.iloc[[row]]
    coarse = one.set_geometry(one.simplify(coarse_m), crs=WORKING)
    assert not told({"counties": coarse})
    (problem,) = told({"counties": shifted(coarse, datum)})
    assert problem.fatal
    assert f'datum = "{datum}"' in problem.say("en")
    assert "[layers.counties]" in problem.say("zh")
    there = shifted(one, datum).geometry.iloc[0].centroid.distance(one.geometry.iloc[0].centroid)
    about = re.search(r"about (\d+) m", problem.say("en"))
    assert about is not None
    assert float(about[1]) == pytest.approx(there, rel=0.05)


@pytest.mark.parametrize("datum", FORWARD)
@pytest.mark.parametrize(
    ("layer", "stops"), [("roads", True), ("streets", True), ("parks", False), ("facilities", False)]
)
def test_the_one_shifted_layer_is_blamed_and_no_other(
    town: dict[str, gpd.GeoDataFrame], layer: str, datum: str, *, stops: bool
) -> None:
    (problem,) = told({**town, layer: shifted(town[layer], datum)})
    assert (problem.where, problem.fatal) == (layer, stops)
    assert f'datum = "{datum}"' in problem.say("en")


def test_true_layers_say_nothing(town: dict[str, gpd.GeoDataFrame]) -> None:
    assert not told(town)


def test_the_embedded_highways_tell_of_shifted_roads(counties: gpd.GeoDataFrame) -> None:
    roads = gpd.read_file(embedded_folder() / "roads/intercity_highways.geojson").to_crs(WORKING)
    assert not told({"counties": counties, "roads": roads})
    (problem,) = told({"counties": counties, "roads": shifted(roads, "GCJ-02")})
    assert (problem.where, problem.fatal) == ("roads", True)


def test_who_declares_the_datum_is_not_stopped(counties: gpd.GeoDataFrame) -> None:
    moved = shifted(counties, "GCJ-02")
    assert [problem.fatal for problem in told({"counties": moved}, counties="WGS84")] == [False]
    assert not told({"counties": counties}, counties="GCJ-02")  # it comes with its shift undone


@pytest.mark.parametrize("seed", range(12))
def test_layers_that_have_nothing_to_do_with_one_another_say_nothing(counties: gpd.GeoDataFrame, seed: int) -> None:
    random = np.random.default_rng(seed)
    middle = counties.geometry.iloc[0].representative_point()
    at = random.uniform(-3000, 3000, (60, 2)) + np.array([middle.x, middle.y])
    lines = [shapely.LineString([xy, xy + random.normal(0, 600, 2)]) for xy in at]
    spots = random.uniform(-3000, 3000, (40, 2)) + np.array([middle.x, middle.y])
    streets = gpd.GeoDataFrame(geometry=lines, crs=WORKING)
    facilities = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*spots.T), crs=WORKING)
    parks = facilities.set_geometry(facilities.buffer(60), crs=WORKING)
    layers = {"counties": counties.iloc[:1], "streets": streets, "facilities": facilities, "parks": parks}
    assert not told(layers)


def test_outside_china_there_is_no_shift() -> None:
    file = embedded_folder() / "examples/helsinki/districts.geojson"
    frame = gpd.read_file(file).to_crs(32635)
    reading = LayerReading(SPECS["counties"], "counties", frame, (), LayerFile(path="amap.geojson"))
    assert not datum_problems({"counties": frame}, {"counties": reading}, CRS(32635), embedded_folder())


# ---- by names and columns


@pytest.mark.parametrize(
    ("names", "datum"),
    [
        (["高德_学校.csv"], "GCJ-02"),
        (["schools_gcj02.csv"], "GCJ-02"),
        (["火星坐标.shp"], "GCJ-02"),
        (["amap_poi.csv"], "GCJ-02"),
        (["公园bd09.geojson"], "BD-09"),
        (["x.csv", "百度地图"], "BD-09"),
        (["baidu.csv"], "BD-09"),
        (["datamap.geojson"], None),
        (["sanxiamap.gpkg"], None),
        (["高德_已转换.csv"], None),
        (["gcj02_to_wgs84.csv"], None),
        (["道路.gpkg"], None),
    ],
)
def test_names(names: list[str], datum: str | None) -> None:
    hint = hint_of(pd.DataFrame({"a": [1]}), names, "WGS 84", [], None)
    assert (hint.datum if hint else None) == datum


@pytest.mark.parametrize(
    ("columns", "datum"),
    [
        ({"acroutes": ["[1]"], "center": ["[1]"], "parent": ["{}"]}, "GCJ-02"),
        ({"childrenNum": [0], "centroid": ["[1]"], "subFeatureIndex": [0]}, "GCJ-02"),
        ({"typecode": ["1"], "pname": ["x"], "adname": ["x"]}, "GCJ-02"),
        ({"id": ["B0FFTEST01"]}, "GCJ-02"),
        ({"uid": ["1"], "street_id": ["1"], "detail": [1]}, "BD-09"),
        ({"center": ["1"], "parent": ["1"], "level": ["1"]}, None),
        ({"id": ["B12"], "name": ["x"], "uid": ["1"]}, None),
    ],
)
def test_fingerprints(columns: dict[str, list[object]], datum: str | None) -> None:
    hint = hint_of(pd.DataFrame(columns), ["a.geojson"], "WGS 84", [], None)
    assert (hint.datum if hint else None) == datum


def test_the_columns_that_hold_the_coordinates_speak_first() -> None:
    table = pd.DataFrame({"gcj02_lng": [111.0], "wgs_lng": [110.99]})
    spots = gpd.GeoSeries(gpd.points_from_xy([111.0], [35.0]))
    assert hint_of(table, ["高德.csv"], "", ["wgs_lng", "wgs_lat"], None) is None
    assert hint_of(table, ["a.csv"], "", ["gcj02_lng", "gcj02_lat"], None) is not None
    assert hint_of(table, ["a.csv"], "", ["lng", "lat"], None) is None
    assert hint_of(table, ["a.gpkg"], "WGS 84", [], spots) is not None  # the geometry is that column
    assert hint_of(table, ["a.gpkg"], "WGS 84", [], spots.translate(-0.01)) is None
    said = hint_of(table, ["a.gpkg"], "GCJ-02", [], None)
    assert said is not None
    assert said.certain


def test_a_hint_is_told_and_a_declared_datum_ends_it(tmp_path: Path, counties: gpd.GeoDataFrame) -> None:
    path = tmp_path / "高德.csv"
    path.write_text("kind,gcj_lng,gcj_lat\nschool,111.0,35.0\n", encoding="utf-8")
    settings = {"path": str(path), "x": "gcj_lng", "y": "gcj_lat", "crs": "EPSG:4326"}
    layers, readings = {"counties": counties}, {"counties": LayerReading(SPECS["counties"], "counties", counties)}
    for datum, notes in ((None, 1), ("WGS84", 0), ("GCJ-02", 0)):
        reading = read_layer(Wanted(SPECS["facilities"], LayerFile(**settings, datum=datum), path, "f"))
        assert isinstance(reading.frame, gpd.GeoDataFrame)
        drawn = {**layers, "facilities": reading.frame.to_crs(WORKING)}
        found = datum_problems(drawn, {**readings, "facilities": reading}, CRS(WORKING), embedded_folder())
        assert [problem.fatal for problem in found] == [False] * notes
