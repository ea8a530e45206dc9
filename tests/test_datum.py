import geopandas as gpd
import numpy as np
import pytest
import shapely

import ycgis.ground.datum
from ycgis.ground.datum import Datum, baidu_metres_to_bd09, bd09_to_wgs84, gcj02_to_wgs84, to_true_places

METRES_PER_DEGREE = 111_320.0
TRUE = (110.45, 34.87)
SHIFTED = {"GCJ-02": (110.4554963, 34.8691921), "BD-09": (110.4620892, 34.8748671)}
BACK = {"GCJ-02": gcj02_to_wgs84, "BD-09": bd09_to_wgs84}
FORWARD = {"GCJ-02": ycgis.ground.datum._gcj02, "BD-09": ycgis.ground.datum._bd09}


@pytest.mark.parametrize("datum", SHIFTED)
def test_known_answer(datum: str) -> None:
    lon, lat = BACK[datum](np.array([SHIFTED[datum][0]]), np.array([SHIFTED[datum][1]]))
    assert lon[0] == pytest.approx(TRUE[0], abs=1e-7)  # the known answer has 7 digits: a centimetre
    assert lat[0] == pytest.approx(TRUE[1], abs=1e-7)


@pytest.mark.parametrize("datum", SHIFTED)
def test_there_and_back_within_a_micrometre_over_all_china(datum: str) -> None:
    random = np.random.default_rng(20240914)
    lon, lat = random.uniform(73.5, 135, 20_000), random.uniform(4, 53.5, 20_000)
    there = FORWARD[datum](lon, lat)
    back = BACK[datum](*there)
    error_m = np.hypot(back[0] - lon, back[1] - lat) * METRES_PER_DEGREE
    assert error_m.max() < 1e-6
    moved_m = np.hypot(there[0] - lon, there[1] - lat) * METRES_PER_DEGREE
    assert moved_m.min() > 10  # else the test would show nothing


def test_outside_china_and_nan_are_left_alone() -> None:
    lon, lat = gcj02_to_wgs84(np.array([2.35, np.nan]), np.array([48.86, 35.0]))
    assert (lon[0], lat[0]) == (2.35, 48.86)
    assert np.isnan(lon[1])


def test_every_kind_of_geometry_is_moved_and_keeps_its_form() -> None:
    line = shapely.LineString([SHIFTED["GCJ-02"], SHIFTED["GCJ-02"], (110.5, 34.9)])
    frame = gpd.GeoDataFrame(geometry=[line, shapely.Point(SHIFTED["GCJ-02"])], crs="EPSG:4326")
    moved = to_true_places(frame, "GCJ-02")
    assert moved.crs == frame.crs
    assert list(moved.geom_type) == ["LineString", "Point"]
    assert moved.geometry[0].coords[0] == pytest.approx(TRUE, abs=1e-7)
    assert frame.geometry[1].coords[0] == SHIFTED["GCJ-02"]  # the input is untouched


@pytest.mark.parametrize("datum", [None, "WGS84", "CGCS2000"])
def test_true_datums_are_not_moved(datum: Datum | None) -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(TRUE)], crs="EPSG:4326")
    assert to_true_places(frame, datum).geometry[0].equals(frame.geometry[0])


def test_the_way_out_is_not_offered() -> None:
    assert not [name for name in ycgis.ground.datum.__all__ if name.endswith(("gcj02", "_metres"))]


def test_baidu_metres_are_no_web_mercator() -> None:
    lon, lat = baidu_metres_to_bd09(np.array([12357951.81, np.nan]), np.array([4142602.04, np.nan]))
    assert [float(axis[0]) for axis in bd09_to_wgs84(lon, lat)] == pytest.approx([111.0, 35.02], abs=2e-7)
    assert np.isnan([lon[1], lat[1]]).all()
    north = 6378137.0 * np.log(np.tan(np.pi / 4 + np.radians(lat[0]) / 2))
    assert abs(north - 4142602.04) > 15_000  # what EPSG:3857 would make of that latitude


def test_baidu_metres_run_on_over_the_edges_of_bands() -> None:
    for edge in (1678043.12, 3481989.83, 5591021.0):
        _, lat = baidu_metres_to_bd09(np.full(2, 12e6), np.array([edge - 0.5, edge + 0.5]))
        assert 0.5e-5 < lat[1] - lat[0] < 1.1e-5  # a metre is about 0.9e-5 degrees or less
