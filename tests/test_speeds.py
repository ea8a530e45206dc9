import numpy as np
import pandas as pd
import pytest

from ycgis.ground.parameters import Parameters
from ycgis.ground.ways import KINDS, canonical
from ycgis.roads.speeds import has_speeds, operating_speed_kmh


def roads(**columns: list[object]) -> pd.DataFrame:
    return canonical(pd.DataFrame(columns)).columns


def speed(**road: object) -> float:
    return float(operating_speed_kmh(roads(**{name: [value] for name, value in road.items()}), Parameters())[0])


@pytest.mark.parametrize(
    ("road", "kmh"),
    [
        ({}, 60),
        ({"road_class": None, "grade": None, "maxspeed": np.nan}, 60),
        ({"road_class": "no such class"}, 60),
        ({"road_class": "motorway"}, 80),
        ({"road_class": " Motorway "}, 80),
        ({"road_class": "国道"}, 64),
        ({"road_class": "县道"}, 32),
        ({"grade": "二级"}, 48),
        ({"grade": "二级公路"}, 48),
        ({"grade": "国道"}, 64),
        ({"road_class": "三级公路"}, 32),
        ({"grade": "三级", "road_class": "国道"}, 32),
        ({"maxspeed": 70.0, "grade": "三级", "road_class": "motorway"}, 56),
        ({"maxspeed": 0.0, "grade": "三级"}, 32),
        ({"maxspeed": 9999, "grade": "三级"}, 32),
        ({"maxspeed": np.nan, "road_class": "trunk"}, 64),
    ],
)
def test_by_hand(road: dict[str, object], kmh: float) -> None:
    assert speed(**(road or {"name": "x"})) == pytest.approx(kmh)


@pytest.mark.parametrize("closed", ["ferry", " Ferry", "footway", "construction", "在建"])
def test_no_car_goes_there_whatever_its_limit(closed: str) -> None:
    assert speed(road_class=closed, maxspeed=50.0) == 0


@pytest.mark.parametrize("access", ["no", " Private", "forestry", "agricultural;forestry", "禁行", "禁止"])
def test_a_closed_road_has_no_speed(access: str) -> None:
    assert speed(access=access, maxspeed=50.0) == 0


@pytest.mark.parametrize(
    "access", ["yes", "destination", "permissive", "customers", "delivery", "no;destination", "", None]
)
def test_other_access_leaves_a_road_open(access: str | None) -> None:
    assert speed(access=access, maxspeed=50.0) == pytest.approx(40)


def test_the_stated_speed_is_an_operating_speed_already() -> None:
    given = Parameters(road_speed_kmh=45, operating_factor=0.5)
    assert operating_speed_kmh(roads(road_class=[None, "motorway"]), given).tolist() == [45, 50]


def test_a_class_with_a_speed_is_one_that_cars_use() -> None:
    assert all(kind.cars for kind in KINDS.values() if kind.speed_kmh)


def test_has_speeds() -> None:
    assert not has_speeds(roads(name=["x"]))
    assert not has_speeds(roads(maxspeed=[np.nan, 999], road_class=[None, "x"]))
    assert has_speeds(roads(maxspeed=[np.nan, 50.0]))
