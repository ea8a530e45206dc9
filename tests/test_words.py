import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ycgis.ground.errors import Problem
from ycgis.ground.limits import parse_maxspeed, parse_width, to_kmh, to_metres
from ycgis.ground.spelling import folded, plain, text_of
from ycgis.ground.vocabulary import FACILITY_KINDS, PARK_CATEGORIES, PARK_TYPES
from ycgis.intake.checks.columns import tidy_columns, to_numbers
from ycgis.intake.checks.words import canonical, mapped
from ycgis.intake.layers import SPECS, Column

STREETS, PARKS, FACILITIES = (SPECS[name] for name in ("streets", "parks", "facilities"))
KIND = next(column for column in FACILITIES.columns if column.name == "kind")


def say(problems: list[Problem]) -> str:
    return " | ".join(problem.say("en") for problem in problems)


# ---- spelling


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (np.nan, ""),
        (pd.NA, ""),
        (1.0, "1"),
        (1.5, "1.5"),
        (" 主干路 ", "主干路"),
        (True, "True"),
        ("１", "１"),
    ],
)
def test_text_of(value: object, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize("one", ["1", 1, 1.0, "1.0", "１", " 1 "])
def test_a_number_is_one_word_however_it_is_written(one: object) -> None:
    assert folded(one) == "1"


def test_words_that_differ_stay_apart() -> None:
    assert len({folded(word) for word in ["1", "01", "1.5", "A1", "1.0a"]}) == 5
    assert folded("ＰＲＩＭＡＲＹ") == "primary"
    assert plain("（Ｇ５）") == "(G5)"


# ---- values of a project


def test_a_map_of_values() -> None:
    values = pd.Series(["1", 2.0, "２", None, "主干道 ", "x"], dtype=object)
    ours = {"1": "快速路", "2": "支路", "": "村道", "主干道": "主干路"}
    assert mapped(values, ours).tolist() == ["快速路", "支路", "支路", "村道", "主干路", "x"]


def test_a_map_is_applied_to_the_column_of_that_name() -> None:
    frame = pd.DataFrame({"LX": [1, 2], "KD": [-1, 7], "name": ["1", "2"]})
    values = {"road_class": {"1": "主干路", "2": "支路"}, "width": {"-1": ""}}
    tidy, problems = tidy_columns(frame, STREETS, {"road_class": "LX", "width": "KD"}, "f", values)
    assert tidy["road_class"].tolist() == ["主干路", "支路"]
    assert tidy["width"].tolist() == pytest.approx([np.nan, 7], nan_ok=True)
    assert tidy["name"].tolist() == ["1", "2"]
    assert problems == []


def test_a_mapped_word_may_be_any_name_of_the_vocabulary() -> None:
    tidy, problems = tidy_columns(pd.DataFrame({"kind": ["A1"]}), FACILITIES, {}, "f", {"kind": {"a1": "医院"}})
    assert tidy["kind"].tolist() == ["hospital"]
    assert problems == []


@pytest.mark.parametrize(
    ("values", "words", "fatal"),
    [
        ({"road_clas": {"1": "支路"}}, ["no column 'road_clas' for values", "did you mean 'road_class'?"], True),
        ({"road_class": {"1": "支路", "１": "主干路"}}, ["'road_class' give two meanings to: 1"], True),
        ({"road_class": {"1": "支路", "９": "x"}}, ["'road_class' holds none of these of values: '９'"], False),
        ({"surface": {"1": "asphalt"}}, ["'surface' holds none of these of values: '1'"], False),  # an absent column
    ],
)
def test_maps_that_do_not_fit(values: dict[str, dict[str, str]], words: list[str], *, fatal: bool) -> None:
    _, problems = tidy_columns(pd.DataFrame({"road_class": ["1"]}), STREETS, {}, "f", values)
    assert [problem.fatal for problem in problems] == [fatal]
    for word in words:
        assert word in say(problems)


# ---- vocabularies


@pytest.mark.parametrize("words", [FACILITY_KINDS, PARK_CATEGORIES, PARK_TYPES])
def test_every_name_of_a_word_is_that_word(words: dict[str, object]) -> None:
    column = Column("kind", "text", words=words)
    for word, name in words.items():
        said = pd.Series([word, name.zh, name.en, f" {name.en.upper()} "])
        found, problems = canonical(said, column, "f")
        assert found.tolist() == [word] * 4
        assert problems == []


def test_what_a_name_holds_in_brackets_may_be_left_out() -> None:
    found, problems = canonical(pd.Series(["卫生院", "卫生院(所)", "文化馆"]), KIND, "f")
    assert found.tolist() == ["clinic", "clinic", "culture"]
    assert problems == []


def test_an_unknown_word_is_kept_and_counted() -> None:
    tidy, problems = tidy_columns(pd.DataFrame({"kind": ["医院", "茶馆", "茶馆", "网吧"]}), FACILITIES, {}, "f")
    assert tidy["kind"].tolist() == ["hospital", "茶馆", "茶馆", "网吧"]
    assert [problem.fatal for problem in problems] == [False]
    assert "has 3 values that are not in its vocabulary: 茶馆 × 2, 网吧 × 1" in say(problems)
    assert "kindergarten" in say(problems)
    assert "幼儿园（kindergarten）" in problems[0].say("zh")


def test_a_missing_word_is_none_and_no_unknown_one() -> None:
    tidy, problems = tidy_columns(pd.DataFrame({"category": [None, "", "防护绿地"]}), PARKS, {}, "f")
    assert tidy["category"].isna().tolist() == [True, True, False]
    assert tidy["category"].iloc[2] == "protective"
    assert problems == []


# ---- numbers


@pytest.mark.parametrize(
    ("said", "kmh"),
    [
        ("60", 60),
        ("60 km/h", 60),
        ("60公里/小时", 60),
        ("60千米／小时", 60),
        ("60公里每小时", 60),
        ("６０", 60),
        ("40 mph", 40 * 1.609344),
        ("80;60", 60),
        ("80|0", 80),
    ],
)
def test_speed_limits(said: str, kmh: float) -> None:
    assert parse_maxspeed(said) == pytest.approx(kmh)


@pytest.mark.parametrize("said", ["none", "CN:urban", "walk", "", "0", "60 knots", "公里", None, 60])
def test_what_is_no_speed_limit(said: object) -> None:
    assert np.isnan(parse_maxspeed(said))


@given(st.floats(min_value=0.1, max_value=300, allow_nan=False))
def test_any_number_is_its_own_limit(kmh: float) -> None:
    assert parse_maxspeed(f"{kmh:.3f} km/h") == pytest.approx(round(kmh, 3))


def test_limits_and_widths_of_a_column_and_what_is_not_understood() -> None:
    kmh, odd = to_kmh(pd.Series(["60 km/h", "none", "", "0", None, "CN:urban", "不限"]))
    assert kmh.tolist() == pytest.approx([60, *[np.nan] * 6], nan_ok=True)
    assert odd.tolist() == [False] * 5 + [True, False]
    metres, odd = to_metres(pd.Series(["3.5 m", "3,5", "7米", "", "6-7", "12'"]))
    assert metres.tolist() == pytest.approx([3.5, 3.5, 7, np.nan, np.nan, np.nan], nan_ok=True)
    assert odd.tolist() == [False] * 4 + [True] * 2
    assert to_kmh(pd.Series([60, 0]))[0].tolist() == [60, 0]
    assert np.isnan(parse_width("wide"))


def test_a_comma_is_a_thousands_separator_only_where_it_can_be() -> None:
    numbers, wrong = to_numbers(pd.Series(["1,234", "12,345,678.5", "-1,000", "3,5", "1,2345"]))
    assert numbers.tolist() == pytest.approx([1234, 12345678.5, -1000, np.nan, np.nan], nan_ok=True)
    assert wrong.tolist() == [False, False, False, True, True]


def test_a_signed_column_may_be_negative_and_an_unsigned_one_may_not() -> None:
    tidy, problems = tidy_columns(pd.DataFrame({"layer": [-2, 1]}), STREETS, {}, "f")
    assert tidy["layer"].tolist() == [-2, 1]
    assert problems == []
    _, problems = tidy_columns(pd.DataFrame({"layer": [-np.inf], "width": [-1.0]}), STREETS, {}, "f")
    assert [problem.fatal for problem in problems] == [True, True]
    assert "'layer' is infinite in" in say(problems)
    assert "'width' is negative or infinite in" in say(problems)
    assert 'values = { width = { "-1" = "" } }' in say(problems)
