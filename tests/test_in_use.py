"""Parks and facilities that are private, abandoned, disused, proposed or being built do not count, and are told."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from osm_files import Extract
from test_osm import imported, layer, notes

from ycgis.ground.in_use import NOT_IN_USE, use_of
from ycgis.intake.checks.columns import tidy_columns
from ycgis.intake.checks.in_use import in_use, open_green
from ycgis.intake.layers import SPECS

DRAWING = """
A  B   H
D  C   K
"""


def tidied(layer_name: str, **columns: list[object]) -> gpd.GeoDataFrame:
    rows = len(next(iter(columns.values())))
    own = {"kind": ["hospital"] * rows} if layer_name == "facilities" else {"category": ["park"] * rows}
    frame = gpd.GeoDataFrame({**own, **columns}, geometry=[shapely.Point(0, 0)] * rows)
    tidy, _ = tidy_columns(frame, SPECS[layer_name], {}, "f.csv")
    return gpd.GeoDataFrame(tidy, geometry=frame.geometry)


@pytest.mark.parametrize(
    ("column", "word"),
    [
        *(
            ("status", word)
            for word in ["在建", "建设中", "规划", "拟建", "停用", "已关闭", "闲置", "废弃", "已拆除", "Closed"]
        ),
        *(("状态", word) for word in ["在建", "停用", " 规 划 "]),
        *(("access", word) for word in ["private", "no", "不对外开放", "内部使用"]),
        *(
            (flag, yes)
            for flag in ["abandoned", "disused", "proposed", "construction"]
            for yes in ["yes", "是", 1, "True"]
        ),
    ],
)
def test_a_facility_that_a_column_says_is_none_is_left_out_and_told(column: str, word: object) -> None:
    kept, problems = in_use(tidied("facilities", **{column: [word, None]}), "f.csv")
    assert len(kept) == 1
    assert len(problems) == 1
    assert not problems[0].fatal
    assert "不计入的有 1 个" in problems[0].say("zh")


@pytest.mark.parametrize(
    ("column", "word"),
    [("status", "在用"), ("status", "已建成"), ("access", "yes"), ("access", "customers"), ("abandoned", "no"),
     ("disused", "0"), ("construction", "否"), ("construction", "砖混"), ("状态", "正常")],
)  # fmt: skip
def test_one_that_is_in_use_counts_without_a_word(column: str, word: str) -> None:
    kept, problems = in_use(tidied("facilities", **{column: [word]}), "f.csv")
    assert len(kept) == 1
    assert not problems


def test_an_unknown_word_counts_and_is_told() -> None:
    kept, problems = in_use(tidied("facilities", status=["二期"]), "f.csv")
    assert len(kept) == 1
    assert "二期" in problems[0].say("zh")


def test_the_words_of_states_are_their_own() -> None:
    assert all(use_of(name.zh) in {why, None} for why, name in NOT_IN_USE.items())
    assert [use_of(word) for word in NOT_IN_USE] == list(NOT_IN_USE)


def test_a_private_park_is_attached_green_and_a_closed_one_none() -> None:
    frame = tidied("parks", access=["private", "permit", None, None], status=[None, None, "在建", "在用"])
    green, problems = open_green(frame, "f.csv")
    assert green["category"].tolist() == ["attached", "attached", "park"]
    assert len(problems) == 2


@pytest.mark.parametrize(
    "tags",
    [
        {"abandoned": "yes"}, {"disused": "yes"}, {"proposed": "yes"}, {"construction": "yes"}, {"demolished": "yes"},
        {"planned": "yes"}, {"ruins": "yes"}, {"disused:amenity": "hospital"}, {"proposed:amenity": "hospital"},
        {"operational_status": "closed"}, {"operational_status": "under_construction"}, {"opening_hours": "closed"},
    ],
)  # fmt: skip
def test_hospitals_of_openstreetmap_that_are_none_are_left_out_and_told(tags: dict[str, str], tmp_path: Path) -> None:
    extract = Extract(DRAWING)
    extract.way(1, "ABCD", highway="residential")
    extract.node("H", amenity="hospital", **tags)
    extract.node("K", amenity="hospital", abandoned="no", opening_hours="24/7")
    result = imported(extract, tmp_path)
    assert layer(result, "facilities")["osm_id"].tolist() == [f"node/{ord('K')}"]
    assert "facilities or parks that are" in notes(result)
    assert f"node/{ord('H')}" in notes(result)


@pytest.mark.parametrize(
    ("tags", "category"),
    [({}, "park"), ({"access": "yes"}, "park"), ({"access": "private"}, "attached"),
     ({"access": "residents"}, "attached"),
     ({"disused": "yes"}, None), ({"construction": "park"}, None), ({"proposed:leisure": "park"}, None)],
)  # fmt: skip
def test_parks_of_openstreetmap_count_where_they_are_there_and_open(
    tags: dict[str, str], category: str | None, tmp_path: Path
) -> None:
    extract = Extract(DRAWING)
    extract.way(1, "ABCDA", leisure="park", **tags)
    extract.way(2, "HK", highway="residential")
    result = imported(extract, tmp_path)
    assert result.layers["parks"].rows == (category is not None)
    if category is not None:
        assert layer(result, "parks")["category"].tolist() == [category]
    assert ("way/1" in notes(result)) is (category != "park")
