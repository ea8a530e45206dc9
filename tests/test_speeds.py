import numpy as np
import pandas as pd
import pytest

from ycgis.ground.parameters import Parameters
from ycgis.network.speeds import (
    DESIGN_SPEED_KMH,
    NOT_FOR_CARS,
    has_speeds,
    one_way,
    operating_speed_kmh,
    unknown_oneway,
)


def speed(**road: object) -> float:
    return float(operating_speed_kmh(pd.DataFrame([road]), Parameters())[0])


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
        ({"grade": "三级", "road_class": "国道"}, 32),
        ({"maxspeed": 70.0, "grade": "三级", "road_class": "motorway"}, 56),
        ({"maxspeed": 0.0, "grade": "三级"}, 32),
        ({"maxspeed": np.nan, "road_class": "trunk"}, 64),
    ],
)
def test_by_hand(road: dict[str, object], kmh: float) -> None:
    assert speed(**(road or {"name": "x"})) == pytest.approx(kmh)


@pytest.mark.parametrize("closed", ["ferry", " Ferry", "footway", "construction"])
def test_no_car_goes_there_whatever_its_limit(closed: str) -> None:
    assert speed(road_class=closed, maxspeed=50.0) == 0


@pytest.mark.parametrize("access", ["no", " Private", "forestry", "agricultural;forestry", "禁行"])
def test_a_closed_road_has_no_speed(access: str) -> None:
    assert speed(access=access, maxspeed=50.0) == 0


@pytest.mark.parametrize(
    "access", ["yes", "destination", "permissive", "customers", "delivery", "no;destination", "", None]
)
def test_other_access_leaves_a_road_open(access: str | None) -> None:
    assert speed(access=access, maxspeed=50.0) == pytest.approx(40)


def test_the_stated_speed_is_an_operating_speed_already() -> None:
    given = Parameters(road_speed_kmh=45, operating_factor=0.5)
    roads = pd.DataFrame({"road_class": [None, "motorway"]})
    assert operating_speed_kmh(roads, given).tolist() == [45, 50]


def test_table_and_closed_classes_do_not_meet() -> None:
    assert not NOT_FOR_CARS & DESIGN_SPEED_KMH.keys()


@pytest.mark.parametrize(
    ("said", "direction"),
    [
        ("yes", 1),
        ("True", 1),
        ("1", 1),
        ("是", 1),
        ("FT", 1),
        ("TF", -1),
        ("反向", -1),
        ("B", 0),
        ("-1", -1),
        ("reverse", -1),
        ("no", 0),
        ("0", 0),
        (None, 0),
        ("reversible", 0),
    ],
)
def test_one_way(said: str | None, direction: int) -> None:
    assert one_way(pd.DataFrame({"oneway": [said]})).tolist() == [direction]


def test_unknown_words_of_oneway_are_counted() -> None:
    roads = pd.DataFrame({"oneway": ["yes", "B", None, "reversible", "reversible", "?"]})
    assert unknown_oneway(roads).to_dict() == {"reversible": 2, "?": 1}
    assert unknown_oneway(pd.DataFrame(index=range(2))).empty


def test_no_column_is_both_ways() -> None:
    assert one_way(pd.DataFrame(index=range(2))).tolist() == [0, 0]


def test_has_speeds() -> None:
    assert not has_speeds(pd.DataFrame({"name": ["x"]}))
    assert not has_speeds(pd.DataFrame({"maxspeed": [np.nan], "road_class": [None]}))
    assert has_speeds(pd.DataFrame({"maxspeed": [np.nan, 50.0]}))
