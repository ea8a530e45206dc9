import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS

from ycgis.ground.crs import (
    Bounds,
    degrees_of,
    degrees_to,
    is_metric,
    is_set,
    parse_crs,
    require_usable,
    same_crs,
    to_wgs84,
    to_working,
    working_crs,
)
from ycgis.ground.errors import InputError

OLD_WKT = (
    'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
NAMELESS_KRASSOWSKY_WKT = (
    'GEOGCS["ours",DATUM["D_unknown",SPHEROID["Krass",6378245.0,298.3]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
LOCAL_WKT = 'LOCAL_CS["site grid",LOCAL_DATUM["site",0],UNIT["metre",1],AXIS["E",EAST],AXIS["N",NORTH]]'
TOWN = (490_000.0, 3_865_000.0, 510_000.0, 3_885_000.0)


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        ((110.2, 34.6, 112.1, 35.8), 4546),  # Yuncheng, 111 E
        ((116.9, 36.0, 117.4, 36.5), 4548),  # 117 E
        ((112.4, 30.0, 112.6, 31.0), 4547),  # just past the border of two zones: 114 E
        ((73.6, 39.0, 74.0, 40.0), 4534),  # the west end of China: 75 E
        ((134.5, 48.0, 135.0, 48.4), 4554),  # the east end: 135 E
        ((-15.9, 27.9, -15.3, 28.2), 32628),  # Las Palmas
        ((24.9, 60.1, 25.0, 60.2), 32635),  # Helsinki
        ((-71.4, -30.0, -71.2, -29.8), 32719),  # Coquimbo, south of the equator
    ],
)
def test_working_crs(bounds: Bounds, code: int) -> None:
    assert working_crs(bounds).to_epsg() == code


@pytest.mark.parametrize(
    ("lon", "lat", "east", "north"),
    [
        (111.0, 35.0, 500_000.000, 3_874_592.902),
        (110.45, 34.87, 449_711.958, 3_860_308.777),
        (111.67, 35.30, 560_939.469, 3_908_081.798),
    ],
)
def test_to_working_to_the_millimetre_and_back(lon: float, lat: float, east: float, north: float) -> None:
    degrees = GeoDataFrame(geometry=[shapely.Point(lon, lat)], crs="EPSG:4490")
    metres = to_working(degrees, CRS(4546))
    assert metres.geometry.x[0] == pytest.approx(east, abs=5e-4)
    assert metres.geometry.y[0] == pytest.approx(north, abs=5e-4)
    back = to_wgs84(metres)
    assert back.crs.to_epsg() == 4326
    assert back.geometry.x[0] == pytest.approx(lon, abs=1e-9)
    assert back.geometry.y[0] == pytest.approx(lat, abs=1e-9)


def test_4490_and_4326_are_the_same_to_the_last_digit() -> None:
    point = GeoDataFrame(geometry=[shapely.Point(111.123456789, 35.987654321)], crs="EPSG:4490")
    assert to_wgs84(point).geometry[0].equals(point.geometry[0])


@pytest.mark.parametrize(
    "crs",
    ["EPSG:4610", "EPSG:2361", "EPSG:2382", "EPSG:4214", "EPSG:2432", "EPSG:21418", "EPSG:4555", OLD_WKT,
     NAMELESS_KRASSOWSKY_WKT, "+proj=longlat +ellps=krass +towgs84=0,0,0 +type=crs"],
)  # fmt: skip
def test_old_chinese_datums_are_refused_with_the_remedy(crs: str) -> None:
    with pytest.raises(InputError) as caught:
        require_usable(parse_crs(crs), "old.shp")
    assert "old.shp" in caught.value.say("en")
    assert "official parameters" in caught.value.say("en")
    assert "CGCS2000" in caught.value.say("zh")


@pytest.mark.parametrize(
    "crs",
    ["EPSG:4490", "EPSG:4326", "EPSG:4546", "EPSG:4525", "EPSG:32649", "EPSG:3857", "EPSG:2056", "EPSG:27700",
     "EPSG:28992", "+proj=longlat +ellps=krass +towgs84=15.8,-154.4,-82.3,0,0,0,0 +type=crs"],
)  # fmt: skip
def test_other_crs_are_taken(crs: str) -> None:
    assert require_usable(parse_crs(crs), "x") == parse_crs(crs)


@pytest.mark.parametrize("crs", [None, CRS("EPSG:4978"), CRS(LOCAL_WKT)])
def test_no_crs_and_what_is_neither_degrees_nor_metres_are_refused(crs: CRS | None) -> None:
    with pytest.raises(InputError, match=r'crs = "EPSG:4490"'):
        require_usable(crs, "x")


def test_is_set() -> None:
    assert is_set(CRS(4546))
    assert not is_set(None)
    assert not is_set(CRS('GEOGCS["Undefined geographic SRS",DATUM["unknown",SPHEROID["unknown",6378137,298.25]]]'))


def test_parse_crs_names_what_it_does_not_know() -> None:
    with pytest.raises(InputError, match="EPSG:9999999"):
        parse_crs("EPSG:9999999")


@pytest.mark.parametrize(
    ("one", "other", "bounds", "same"),
    [
        (4490, 4326, (110.0, 34.0, 112.0, 36.0), True),
        (4546, 4508, TOWN, True),  # the 6-degree zone with the same meridian
        (4546, 4545, TOWN, False),
        (4546, 32649, TOWN, False),  # the same meridian at another scale
    ],
)
def test_same_crs(one: int, other: int, bounds: Bounds, *, same: bool) -> None:
    assert same_crs(CRS(one), CRS(other), bounds) is same


@pytest.mark.parametrize(("code", "metric"), [(4546, True), (4490, False), (2227, False)])  # 2227: feet
def test_is_metric(code: int, *, metric: bool) -> None:
    assert is_metric(CRS(code)) is metric


def test_degrees_of_and_back() -> None:
    degrees = degrees_of((500_000.0, 3_874_592.902, 500_000.0, 3_874_592.902), CRS(4546))
    assert degrees == pytest.approx((111.0, 35.0, 111.0, 35.0), abs=1e-8)
    assert np.allclose(degrees_to(degrees, CRS(4546))[:2], (500_000.0, 3_874_592.902), atol=1e-3)
