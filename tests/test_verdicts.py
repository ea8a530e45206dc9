"""The one table of verdicts, what is selected from it, and numbers that never say another thing than their verdict."""

import math
import pickle
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from alpha import (
    COUNTIES,
    EAST,
    OUTSIDE,
    PERCENT,
    PIECES,
    SOUTH,
    STUDY,
    WEST,
    WORD,
    assessed,
    of,
    plan,
    reach,
    statistics,
    target,
)
from atlas_pages import reported
from examples import examples
from hypothesis import example, given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from test_progress_rules import ASKED, chances, some_figures, some_targets
from tongues import in_both
from town import write_town

import ycgis
from ycgis.assess import FINDINGS, PROGRESS, VERDICTS, Assessment, assess, status_of
from ycgis.board import Entry, board_of
from ycgis.board.values import Scale, scale_of
from ycgis.cli.tally import tally
from ycgis.ground.text import Text
from ycgis.indicator import Indicator
from ycgis.plan import gap_of
from ycgis.statistics import CITY

UNITS = [*COUNTIES, OUTSIDE]
VALUES = {EAST: 12.0, WEST: 9.0, SOUTH: math.nan, OUTSIDE: 1.0}
KEY = ["adcode", "measure", "target_id", "year"]


def keys(table: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """Return what tells rows apart; None where nothing is set."""
    return list(table[list(columns)].astype(object).where(table[list(columns)].notna(), None).itertuples(index=False))


def indicators(**named: Mapping[str, float]) -> dict[str, Indicator]:
    """Return indicators in pieces, by their names, that give these values."""
    return {name: replace(reach(values)["reach"], id=name) for name, values in named.items()}


def everything(chance: random.Random, year: int | None) -> Assessment:
    """Return an assessment of targets of every kind, some of them computed, and of an indicator without a target."""
    computed = [
        one.model_copy(update={"indicator": "reach"}) if one.unit == PIECES and chance.random() < 0.5 else one
        for one in some_targets(chance)
    ]
    amounts = [{unit: chance.choice([math.nan, 7.2, 8.0, 9.9, 12.0]) for unit in UNITS} for _ in range(2)]
    measured = indicators(reach=amounts[0], other=amounts[1])
    return assess(STUDY, plan(*computed), measured, statistics=statistics(some_figures(chance, computed)), year=year)


class TestTable:
    def test_has_one_row_a_unit_measure_target_and_due_year(self) -> None:
        asked = plan(
            target(id="both", indicator="reach", year=2026),
            target("year", id="yearly", from_year=2024),
            target("sum", id="together", aggregation="sum"),
            target("state", id="elsewhere", indicator="nowhere"),
            target("state", id="unmeasured", statistic=None),
        )
        table = assess(STUDY, asked, indicators(reach=VALUES, other=VALUES), year=2025).table
        assert tuple(table.columns) == VERDICTS
        assert keys(table, "target_id", "year", "measure", "adcode") == [
            *(("both", 2026, "reach", unit) for unit in UNITS),
            *(("yearly", year, "year", unit) for year in (2024, 2025) for unit in UNITS),
            ("together", 2025, "sum", CITY),
            *(("elsewhere", 2025, "state", unit) for unit in UNITS),
            *(("unmeasured", 2025, "", unit) for unit in UNITS),
            *(("", None, "other", unit) for unit in UNITS),
        ]
        assert dict.fromkeys(table["measure"]).keys() == {"reach", "year", "sum", "state", "", "other"}
        assert table["task"].isna().equals(table["target_id"].eq(""))

    @examples(15)
    @given(chances, ASKED)
    def test_no_row_is_there_twice(self, chance: random.Random, year: int | None) -> None:
        made = everything(chance, year)
        assert made.plan is not None
        found = keys(made.table, "target_id", "year", "adcode", "measure")
        assert len(found) == len(set(found))
        wanted = {
            (one.id, due, unit)
            for one in made.plan.targets
            for due in one.years
            for unit in (UNITS if one.aggregation == "each" else [CITY])
        }
        assert {(name, due, unit) for name, due, unit, _ in found if name} == wanted

    def test_types_are_the_same_whatever_is_in_it(self) -> None:
        whole = assessed(plan(target()), of("state", 2025, 9.0)).table
        bare = assess(STUDY, None, {}).table
        assert bare.empty
        assert whole.dtypes.equals(bare.dtypes)

    def test_holds_both_languages_and_speaks_one(self) -> None:
        made = assessed(plan(target()), of("state", 2025, 9.0))
        first = made.table.iloc[0]
        assert (first["unit"], first["bound"]) == (PIECES, Text("≥ 10 个", "≥ 10 pieces"))
        assert made.lang == "zh"
        assert made.verdicts.loc[0, ["unit", "bound", "basis"]].tolist() == ["个", "≥ 10 个", "2025 年统计数"]
        english = made.spoken("en")
        assert english.verdicts.loc[0, ["unit", "bound", "basis"]].tolist() == [
            "pieces", "≥ 10 pieces", "reported for 2025",
        ]  # fmt: skip
        assert english.table is made.table
        assert made.spoken("zh") is made
        assert made.verdicts.loc[0, "unit"] == "个"


class TestSelections:
    @examples(15)
    @given(chances, ASKED)
    def test_progress_is_every_verdict_on_a_target(self, chance: random.Random, year: int | None) -> None:
        made = everything(chance, year)
        rows = made.verdicts[made.verdicts["target_id"].ne("")].reset_index(drop=True)
        told = made.progress
        assert tuple(told.columns) == PROGRESS
        same = ["target_id", "task", "year", "adcode", "name", "indicator", "statistic", "value_year", "unit", "bound"]
        same += ["gap", "status", "trend", "expected", "on_pace"]
        assert_frame_equal(told[same], rows[same], check_dtype=False)
        within = rows["status"].ne("not_in_scope")
        for column, source in (("value", "value"), ("basis", "basis"), ("origin", "source"), ("source", "origin")):
            assert told.loc[within, column].equals(rows.loc[within, source])
        outside = told[~within]
        assert outside["value"].isna().all()
        assert set(outside["basis"]) <= {"不在该目标的适用范围"}
        assert set(outside["source"]) | set(outside["origin"]) <= {""}

    @examples(15)
    @given(chances, ASKED)
    def test_findings_are_the_verdicts_on_indicators_in_their_last_years(
        self, chance: random.Random, year: int | None
    ) -> None:
        made = everything(chance, year)
        assert made.plan is not None
        last = {one.id: one.year for one in made.plan.targets}
        rows = made.verdicts[made.verdicts["measure"].isin(["reach", "other"])]
        rows = rows[[row.target_id == "" or row.year == last[row.target_id] for row in rows.itertuples()]]
        told = made.findings
        assert tuple(told.columns) == FINDINGS
        assert len(told) == len(rows)
        paired = told.merge(rows, left_on=["adcode", "indicator", "target_id"], right_on=KEY[:3], suffixes=("", "_of"))
        assert len(paired) == len(told)
        for column in ("value", "gap", "status", "basis", "name", "unit"):
            assert paired[column].equals(paired[f"{column}_of"].rename(column)), column
        applies = paired["status"].ne("not_in_scope")
        assert paired.loc[applies, "target"].equals(paired.loc[applies, "target_of"].rename("target"))
        assert paired.loc[~applies, "target"].isna().all()

    def test_findings_go_by_indicator_county_and_target(self) -> None:
        asked = plan(target(id="last", indicator="reach", from_year=2024), target(id="more", indicator="reach"))
        made = assess(STUDY, asked, indicators(other=VALUES, reach=VALUES), year=2025)
        assert keys(made.findings, "indicator", "adcode", "target_id", "year") == [
            *(("other", unit, "", None) for unit in UNITS),
            *(("reach", unit, name, 2025) for unit in UNITS for name in ("last", "more")),
        ]

    def test_can_be_filtered_by_a_word(self) -> None:
        made = assessed(plan(target("share", value=50.0), target("yes", id="lit", value=1.0)), of("share", 2025, 60.0))
        told, table = made.progress, made.verdicts
        assert set(told[told.unit == "%"]["target_id"]) == {"goal"}
        assert set(table[table.bound == "≥ 50%"]["target_id"]) == {"goal"}
        measured = {"reach": replace(reach(VALUES)["reach"], unit=PERCENT)}
        found = assess(STUDY, None, measured).findings
        assert len(found[found.unit == "%"]) == len(UNITS)

    def test_where_layers_give_no_value_findings_tell_the_reported_one(self) -> None:
        asked = plan(target(indicator="reach", year=2027))
        made = assessed(asked, of("state", 2025, 1, 11, 11), values=VALUES)
        told = made.findings.set_index("adcode")
        assert told.loc[SOUTH, ["value", "gap", "status"]].tolist() == [11.0, -1.0, "met"]
        assert told.loc[SOUTH, "basis"] == "2025 年统计数，已提前达到；未由图层计算（算得）"
        assert told["value"].to_dict() == {EAST: 12.0, WEST: 9.0, SOUTH: 11.0, OUTSIDE: 1.0}

    def test_the_basis_is_the_same_everywhere(self) -> None:
        plain, values = reach(VALUES)["reach"], pd.Series(VALUES)
        banded = replace(plain.compute(STUDY), low=values - 3, high=values + 3)
        band = {"reach": replace(plain, compute=lambda _: banded)}
        made = assess(STUDY, plan(target(indicator="reach")), band, statistics=statistics(of("state", 2025, 5)))
        note = "算得；统计口径 2025 年为 5 个；若车速低 25%，为 9 个，接近达标"
        assert [table["basis"].iloc[0] for table in (made.verdicts, made.findings, made.progress)] == [note] * 3
        assert made.table["sure"].tolist() == [False, False, pd.NA, pd.NA]
        assert made.unsure == {(EAST, "goal"), (WEST, "goal")}
        (line,) = board_of(made).lines
        assert line.entries[EAST].basis == note
        assert line.entries[EAST].badge.label.endswith("*")
        said, names = tally(board_of(made), made.unsure), [line.entries[code].name for code in (EAST, WEST)]
        assert said.zh.endswith(f"。车速在给定幅度内变化时结论会不同的有 2 项：{line.title}（{'、'.join(names)}）。")
        assert said.en.endswith(
            f" Within the speed band the verdict of 2 could be another: {line.title} ({', '.join(names)})."
        )
        assert "车速" not in tally(board_of(made), frozenset()).zh


class TestPickle:
    def test_an_assessment_comes_back_with_the_same_tables(self, tmp_path: Path) -> None:
        made = ycgis.run(write_town(tmp_path / "town"), year=2030)
        again = pickle.loads(pickle.dumps(made))  # noqa: S301 - what was just pickled
        for lang in ("zh", "en"):
            for name in ("verdicts", "findings", "progress", "standings"):
                assert_frame_equal(getattr(again.spoken(lang), name), getattr(made.spoken(lang), name))
        assert again.table["unit"].iloc[0] == made.table["unit"].iloc[0]
        assert repr(again) == repr(made)

    def test_with_figures_too(self, tmp_path: Path) -> None:
        made = reported(tmp_path)
        again = pickle.loads(pickle.dumps(made))  # noqa: S301 - as above
        assert_frame_equal(in_both(again, "progress"), in_both(made, "progress"))
        assert repr(board_of(again)) == repr(board_of(made))


# --- numbers ---


def told(value: float, **changed: object) -> Entry:
    """Return what is said of one county whose layers give a value, against a target of at least 8."""
    asked = target(**{"indicator": "reach", "value": 8.0, **changed})
    (line,) = board_of(assessed(plan(asked), {}, values={**VALUES, EAST: value})).lines
    return line.entries[EAST]


class TestNoise:
    """Full values are compared; only what arithmetic leaves is not a difference."""

    @pytest.mark.parametrize("value", [8 - 6e-9, 8 + 6e-9, 0.1 * 80, sum([0.1] * 80)])
    def test_what_differs_from_the_bound_by_noise_is_on_it(self, value: float) -> None:
        entry = told(value)
        assert (entry.status, entry.gap, entry.gap_words) == ("met", 0.0, "刚好达标")
        assert entry.number == "8.0"
        assert told(value, comparison="at_most").status == "met"
        assert told(value, exclusive=True).status == "near"

    def test_seven_point_999999994_meets_eight_and_7_999_does_not(self) -> None:
        assert told(7.999999994).status == "met"
        short = told(7.999)
        assert (short.status, short.number, short.shown) == ("near", "7.999", "7.999 个")
        assert (short.gap_words, short.gap_size) == ("差 0.001 个", "0.001")
        assert short.gap == pytest.approx(0.001)

    @pytest.mark.parametrize(
        ("value", "status", "number"),
        [(7.2, "near", "7.2"), (7.1999, "missed", "7.1999"), (7.14, "missed", "7.1"), (7.96, "near", "7.96"),
         (7.94, "near", "7.9"), (8.04, "met", "8.0"), (12.34, "met", "12.3")],
    )  # fmt: skip
    def test_a_number_has_the_decimals_that_its_verdict_needs(self, value: float, status: str, number: str) -> None:
        entry = told(value)
        assert (entry.status, entry.number) == (status, number)

    def test_a_reported_figure_too(self) -> None:
        made = assessed(plan(target(value=8.0)), of("state", 2025, 7.99999, 7.123456, 8.0))
        (line,) = board_of(made).lines
        assert [line.entries[code].number for code in (EAST, WEST, SOUTH)] == ["7.99999", "7.1235", "8"]
        assert [line.entries[code].status for code in (EAST, WEST, SOUTH)] == ["near", "missed", "met"]
        assert line.entries[EAST].gap_words == "差 0.00001 个"


BOUNDS = st.integers(1, 20_000).flatmap(lambda whole: st.sampled_from([whole / 1000, whole / 10, float(whole)]))
OFFSETS = st.one_of(
    st.floats(-0.3, 0.3), st.integers(1, 11).flatmap(lambda power: st.floats(-1, 1).map(lambda x: x * 10.0**-power))
)


@st.composite
def scales(draw: st.DrawFn) -> tuple[Scale, float]:
    """Return how a measure with a target is written, and a value about the bound, its near end, or anywhere."""
    bound, near = draw(BOUNDS), draw(st.sampled_from([0.0, 0.05, 0.1, 0.25]))
    comparison = draw(st.sampled_from(["at_least", "at_most", "equal", "range"]))
    changed: dict[str, object] = {"value": bound, "comparison": comparison}
    if comparison == "range":
        changed |= {"value": None, "low": bound, "high": bound * draw(st.sampled_from([1.5, 2.0]))}
    elif comparison != "equal":
        changed["exclusive"] = draw(st.booleans())
    about = bound * draw(st.sampled_from([1.0, 1 - near, 1 + near, 2.0]))
    decimals = draw(st.one_of(st.none(), st.integers(0, 4)))
    return Scale(PIECES, decimals, target(**changed), near), about * (1 + draw(OFFSETS))


@examples(600)
@given(scales())
@example((Scale(PIECES, 2, target(value=8.0), 0.1), 7.999))
@example((Scale(PIECES, None, target(value=8.0), 0.1), 7.99999))
@example((Scale(PIECES, None, target(value=0.00005), 0.1), 0.0000449))
def test_the_status_of_the_shown_number_is_the_status(given_so: tuple[Scale, float]) -> None:
    scale, value = given_so
    asked = scale.target
    assert asked is not None
    status = status_of(value, asked, scale.near_share)
    for due in (True, False):
        shown = float(scale.number(value).zh.replace(",", ""))
        assert status_of(shown, asked, scale.near_share, due=due) == status_of(value, asked, scale.near_share, due=due)
    gap = gap_of(value, asked)
    words, size = scale.gap(gap, value, met=status == "met").zh, scale.bare_size(gap, value)
    assert (float(size.replace(",", "")) == 0) == (gap == 0)
    if gap == 0:
        assert words == ("刚好达标" if status == "met" else "恰为界限，须越过")
    else:
        assert words.startswith(("差", "超出上限", "相差")) == (status != "met")


@examples(200)
@given(scales())
def test_a_whole_row_never_disagrees_with_itself(given_so: tuple[Scale, float]) -> None:
    """The same through the table and the board, as pages and papers say it."""
    scale, value = given_so
    asked = scale.target
    assert asked is not None
    computed = asked.model_copy(update={"indicator": "reach"})
    (line,) = board_of(assessed(plan(computed), {}, values={**VALUES, EAST: value})).lines
    entry = line.entries[EAST]
    near = STUDY.parameters.near_share
    assert status_of(float(entry.number.replace(",", "")), asked, near) == entry.status == entry.badge.key


@pytest.mark.parametrize("kind", ["share", "state"])
def test_per_cent_are_missing_in_points(kind: str) -> None:
    made = assessed(plan(target(kind, value=50.0)), of(kind, 2025, 22.7, 60.0))
    (line,) = board_of(made).lines
    unit = " 个百分点" if kind == "share" else " 个"
    assert [line.entries[code].gap_words for code in (EAST, WEST)] == [f"差 27.3{unit}", f"高于目标 10{unit}"]
    assert board_of(made, "en").lines[0].entries[EAST].gap_words == (
        "27.3 percentage points short" if kind == "share" else "27.3 pieces short"
    )


def test_yes_or_no_is_done_or_not(town_like: Assessment) -> None:
    (line,) = [line for line in board_of(town_like).lines if line.target == "lit"]
    words = {code: (entry.shown, entry.gap_words) for code, entry in line.entries.items() if entry.source}
    assert words == {"990102": ("是", "已做到"), "990103": ("否", "尚未做到")}
    assert line.bound == "是"


@pytest.fixture(scope="module")
def town_like(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return reported(tmp_path_factory.mktemp("town"))


def test_a_scale_without_a_target_writes_what_its_measure_has() -> None:
    scale = scale_of(reach({})["reach"], None, None, 0.1)
    assert (scale.number(1234.56).zh, scale.value(1234.56).en, scale.bound()) == ("1,234.6", "1,234.6 pieces", ("", ""))
    assert scale.gap(1.0, 1.0, met=False) == ("", "")
    assert Scale(WORD).number(1 / 3).zh == "0.3333"
