"""Classes of values and gaps, and what the map of all counties can be coloured by."""

import json
import math

import atlas_pages as pages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ycgis.assess import Assessment
from ycgis.atlas.views import view_data
from ycgis.board import board_of
from ycgis.board.classes import ValueClass, gap_classes, value_classes
from ycgis.board.views import OVERALL_VIEW, View, views_of

NUMBERS = st.lists(st.integers(-50, 50), max_size=30).map(lambda values: {float(value): f"{value}" for value in values})


def light(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def of(classes: list[ValueClass], number: float) -> list[int]:
    return [rank for rank, one in enumerate(classes) if one.low <= number <= one.high]


def test_many_values_are_between_round_bounds_and_few_are_a_class_each() -> None:
    classes = value_classes({float(value): f"{value} km" for value in (1, 2, 3, 4, 5, 6, 7)})
    assert [one.label for one in classes] == ["< 2", "2 – 4", "4 – 6", "≥ 6"]
    assert [(one.low, one.high) for one in classes] == [(1, 1), (2, 3), (4, 5), (6, 7)]
    assert value_classes({}) == gap_classes({}) == []
    assert [one.label for one in value_classes({7.0: "7 km", 9.0: "9 km"})] == ["7 km", "9 km"]


def test_the_bound_of_the_target_parts_classes() -> None:
    minutes = {float(value): f"{value}" for value in (38, 52, 61, 77, 95, 119, 121, 131)}
    classes = value_classes(minutes, [120])
    assert [one.label for one in classes] == ["< 50", "50 – 100", "100 – 120", "≥ 120"]
    assert not any(one.low < 120 <= one.high for one in classes)


def test_values_that_are_written_alike_are_in_one_class() -> None:
    classes = value_classes({99.96: "100.0", 99.98: "100.0", 100.0: "100.0", 12.0: "12.0"})
    assert [(one.label, one.low, one.high) for one in classes] == [("12.0", 12, 12), ("100.0", 99.96, 100)]


def test_what_is_missing_and_what_is_to_spare_are_apart() -> None:
    classes = gap_classes({gap: f"{abs(gap):g}" for gap in (-9.0, -4.0, -1.0, 0.0, 2.0, 5.0)})
    assert [one.label for one in classes] == ["5", "2", "有余 < 5", "有余 ≥ 5"]
    assert [of(classes, gap) for gap in (5, 2, 0, -1, -4, -9)] == [[0], [1], [2], [2], [2], [3]]


@given(NUMBERS, st.lists(st.integers(-60, 60), max_size=2))
def test_every_number_is_in_one_class_and_larger_is_darker(written: dict[float, str], anchors: list[int]) -> None:
    classes = value_classes(written, anchors)
    assert min(1, len(written)) <= len(classes) <= 5
    assert all(len(of(classes, value)) == 1 for value in written)
    if len(written) > 5:
        assert not any(one.low < anchor <= one.high for one in classes for anchor in anchors)
    lights = [light(one.colour) for one in classes]
    assert lights == sorted(lights, reverse=True)


@given(NUMBERS)
def test_every_gap_is_in_one_class_and_the_further_from_the_bound_the_darker(written: dict[float, str]) -> None:
    classes = gap_classes(written)
    assert all(len(of(classes, gap)) == 1 for gap in written)
    assert all(one.low > 0 or one.high <= 0 for one in classes)
    short, spare = [one for one in classes if one.low > 0], [one for one in classes if one.high <= 0]
    assert [light(one.colour) for one in short] == sorted(light(one.colour) for one in short)
    assert [-light(one.colour) for one in spare] == sorted(-light(one.colour) for one in spare)


# --- views ---


@pytest.fixture(scope="module")
def told(town_reported: Assessment) -> Assessment:
    return town_reported


def views(assessment: Assessment) -> dict[str, View]:
    return {view.key: view for view in views_of(board_of(assessment), assessment)}


def test_what_any_county_has_a_value_of_can_be_chosen_once(told: Assessment) -> None:
    found = views(told)
    with_value = set(told.findings.dropna(subset="value")["indicator"])
    computed = {view.key for view in found.values() if view.group in {"target", "value"}}
    assert len(computed) == len(with_value)
    assert [key for key, view in found.items() if view.group == "reported"] == ["paved_2028", "paved_2030", "lit"]
    assert [key for key, view in found.items() if view.group == "statistic"] == ["stat-paved", "stat-lamps", "stat-lit"]
    assert len(views_of(board_of(told), told)) == len(found)


def test_the_first_view_tells_how_each_county_stands_and_is_hatched_where_something_due_is_unknown(
    told: Assessment,
) -> None:
    """Due in 2028: four in five paved, and lit in those near the city; the quarter of an hour is due later."""
    first, *_ = views_of(board_of(told), told)
    assert (first.key, first.group, first.modes) == (OVERALL_VIEW, "overall", ("status",))
    shots = {code: (shot.status, shot.shown, shot.hatched) for code, shot in first.shots[""].items()}
    assert shots == {
        "990101": ("met", "已知 2 项达标", False),
        "990102": ("near", "已知 2 项达标、1 项接近达标", False),
        "990103": ("missed", "已知 1 项达标、2 项未达标", False),
        "990104": ("unknown", "1 项无数据", True),
    }
    packed = view_data("zh", first)["shots"]
    assert packed == [
        {
            "": {
                code: ["", words, None, status, *([None, "", 1] if hatched else [])]
                for code, (status, words, hatched) in shots.items()
            }
        }
    ]


def test_a_view_says_what_findings_and_progress_say(told: Assessment) -> None:
    found = views(told)
    for row in told.findings.dropna(subset="value").to_dict("records"):
        shot = found[row["target_id"] or row["indicator"]].shots[""][row["adcode"]]
        assert (shot.value, shot.status) == (row["value"], row["status"])
        assert shot.gap == row["gap"] or (math.isnan(shot.gap) and math.isnan(row["gap"]))
    of_target = told.progress[told.progress["target_id"] == "paved_2028"]
    for row in of_target.to_dict("records"):
        shot = found["paved_2028"].shots["2028"][row["adcode"]]
        assert shot.status == row["status"]
        assert math.isnan(shot.value) == math.isnan(row["value"])


def test_a_statistic_is_shown_as_it_was_reported_year_by_year(told: Assessment) -> None:
    paved = views(told)["stat-paved"]
    expected = {str(year): values for (name, year), values in pages.REPORTED.items() if name == "paved"}
    assert {
        year: {code: shot.value for code, shot in shots.items() if not math.isnan(shot.value)}
        for year, shots in paved.shots.items()
    } == expected
    assert paved.modes == ("value",)


def test_yes_and_no_are_words_and_have_no_gap(told: Assessment) -> None:
    lit = views(told)["lit"]
    assert {shot.number for shot in lit.all()} == {"是", "否", "—"}
    assert lit.modes == ("status", "value")
    answers = views(told)["stat-lit"]
    assert {shot.number for shot in answers.all()} == {"是", "否", "—"}
    assert answers.unit == ""


def test_the_classes_of_several_sides_are_common(told: Assessment) -> None:
    one = views(told)["paved_2028"]
    data = json.loads(json.dumps(view_data("zh", one, one), allow_nan=False))
    assert len(data["shots"]) == 2
    alone = view_data("zh", one)
    assert data["value"] == json.loads(json.dumps(alone["value"]))
    labels = [each["label"] for each in data["gap"]]
    assert labels == ["差 60 个百分点", "差 2 个百分点", "高于目标 10 个百分点"]


def test_a_gap_too_small_for_the_decimals_is_not_told_as_nothing(town_due: Assessment) -> None:
    town = town_due
    table = town.table.copy()
    row = table.index[(table["target_id"] == "quick") & (table["adcode"] == "990104")]
    table.loc[row, ["value", "gap", "status"]] = [15.004, 0.004, "near"]
    shot = views(pages.replace(town, table=table))["quick"].shots[""]["990104"]
    assert (shot.number, shot.gap_size, shot.gap_words) == ("15.004", "0.004", "超出上限 0.004 分钟")


def test_a_large_gap_is_written_out(town_reported: Assessment) -> None:
    told = town_reported
    table = told.table.copy()
    row = table.index[(table["target_id"] == "paved_2028") & (table["adcode"] == "990103")]
    table.loc[row, "gap"] = 1_234_567.25
    shots = views(pages.replace(told, table=table))["paved_2028"].shots["2028"]
    assert shots["990103"].gap_size == "1,234,567.25"
