"""Units in the headings of columns that a project maps, and numbers of people that are hardly such."""

import pandas as pd
import pytest

from ycgis.intake.checks.columns import tidy_columns
from ycgis.intake.checks.people import unlikely
from ycgis.intake.layers import SPECS


def turned(layer: str, column: str, heading: str, value: object) -> tuple[float, list[str]]:
    spec = SPECS[layer]
    others = {one.name: ["1"] for one in spec.columns if one.required and one.name != column}
    frame = pd.DataFrame({**others, heading: [value]})
    tidy, problems = tidy_columns(frame, spec, {column: heading}, "f.csv")
    return float(tidy[column].iloc[0]), [problem.say("en") for problem in problems if heading in problem.say("en")]


@pytest.mark.parametrize(
    ("heading", "people"),
    [
        ("县城人口（万人）", 123_000.0),
        ("县城人口(万人)", 123_000.0),
        ("县城人口［单位：万人］", 123_000.0),
        ("县城人口（2024年，万人）", 123_000.0),
        ("县城人口（万）", 123_000.0),
        ("县城人口_万人", 123_000.0),
        ("县城人口万人", 123_000.0),
        ("人口_万", 123_000.0),
        ("pop_wan", 123_000.0),
        ("县城人口（千人）", 12_300.0),
        ("pop（10,000 persons）", 123_000.0),
    ],
)
def test_people_are_turned_by_the_unit_of_the_heading_and_told(heading: str, people: float) -> None:
    value, said = turned("seat_population", "people", heading, "12.3")
    assert value == people
    assert len(said) == 1


@pytest.mark.parametrize(
    "heading", ["县城人口（人）", "县城人口", "人口（2024年）", "人口（常住）", "people_m", "常住人"]
)
def test_a_heading_without_another_unit_changes_nothing(heading: str) -> None:
    assert turned("seat_population", "people", heading, "12300") == (12300.0, [])


@pytest.mark.parametrize("heading", ["县城户数（户）", "面积（公顷）", "占比（%）", "人次（万人次）"])
def test_a_unit_of_another_kind_refuses_the_column(heading: str) -> None:
    _, said = turned("seat_population", "people", heading, "12")
    assert len(said) == 1
    assert "and not in '人'" in said[0]


@pytest.mark.parametrize(
    ("column", "heading", "given", "expected"),
    [
        ("length_m", "长度（公里）", "1.25", 1250.0),
        ("length_m", "LENGTH_KM", 1.25, 1250.0),
        ("length_m", "里程km", "1.25", 1250.0),
        ("length_m", "长度（米）", "1250", 1250.0),
        ("length_m", "Shape_Leng", "1250", 1250.0),
        ("width", "宽度（cm）", "350", 3.5),
        ("maxspeed", "限速（m/s）", "20", 72.0),
        ("maxspeed", "限速（米/秒）", "20", 72.0),
        ("maxspeed", "限速（公里/小时）", "60", 60.0),
        ("maxspeed", "maxspeed_mph", "50", 80.4672),
        ("maxspeed", "speed_kmh", "60", 60.0),
    ],
)
def test_lengths_and_speeds_too(column: str, heading: str, given: object, expected: float) -> None:
    value, said = turned("roads", column, heading, given)
    assert value == pytest.approx(expected, rel=1e-12)
    assert len(said) == (0 if float(str(given)) == expected else 1)


def test_people_that_are_no_number_of_people_are_doubted() -> None:
    notes = unlikely(pd.Series({"1": 12.3, "2": 12.0, "3": 20_000.5, "4": 20_000.0}), "f.csv")
    assert len(notes) == 1
    assert not notes[0].fatal
    said = notes[0].say("zh")
    assert all(code in said for code in ("1 12.3", "2 12", "3 20,000.5"))
    assert "4 20,000、" not in said
    assert not unlikely(pd.Series({"4": 20_000.0}), "f.csv")


def test_a_seat_with_more_people_than_its_county_is_doubted() -> None:
    county = pd.Series({"1": 30_000.0, "2": 30_000.0})
    assert "1" in unlikely(pd.Series({"1": 40_000.0, "2": 20_000.0}), "f.csv", county)[0].say("en")
    assert not unlikely(pd.Series({"2": 20_000.0}), "f.csv", county)
