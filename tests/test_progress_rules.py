"""What must hold of progress whatever the plan and the figures: properties, and an independent slow oracle."""

import math
import random

import pandas as pd
import pytest
from alpha import COUNTIES, EAST, OUTSIDE, SOUTH, WEST, Key, assessed, plan, statistics, study, target
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from progress_oracle import fits, oracle
from tongues import in_both

from ycgis.assess import PROGRESS, STATUS, assess
from ycgis.plan import Target, gap_of
from ycgis.statistics import CITY

YEARS = (2023, 2024, 2025, 2026)
ASKED = st.sampled_from([None, 2023, 2024, 2025, 2026])
TENTHS = st.integers(0, 250).map(lambda number: number / 10)
SIGNED = st.integers(-250, 250).map(lambda number: number / 10)
COUNTED = ("state", "year", "sum", "debt", "balance")
ALL = (*COUNTED, "share", "yes")
SCOPES = (("all",), ("big",), ("pair",), (SOUTH,), ("pair", "big"))
RANK = {"no_data": 0, "missed": 0, "not_due": 0, "near": 1, "met": 2}
chances = st.integers(0, 2**32 - 1).map(random.Random)  # its own generator: dense, unlike one that hypothesis drives


def some_targets(chance: random.Random, count: int = 8) -> list[Target]:
    """Return targets of every kind."""
    several = []
    for number in range(count):
        how = chance.choice(["each", "sum", "city", "share"])
        measured_by = chance.choice({"each": ALL, "sum": COUNTED, "city": ALL, "share": ("yes",)}[how])
        comparison = chance.choice(["at_least", "at_least", "at_most", "equal", "range"])
        bound = chance.choice([0.0, 8.0, 10.0]) if measured_by != "yes" else chance.choice([1.0, 50.0])
        bound = 90.0 if measured_by == "share" else bound
        said: dict[str, object] = {"value": bound, "exclusive": comparison != "equal" and chance.random() < 0.3}
        if comparison == "range":
            said = {"value": None, "low": bound, "high": bound + chance.randint(1, 9)}
        year = chance.choice([2024, 2025, 2026])
        said |= {
            "year": year,
            "from_year": chance.choice([None, None, 2023, year]),
            "scope": chance.choice([*SCOPES, ("city",)] if how != "each" else SCOPES),
        }
        several.append(target(measured_by, id=f"goal_{number}", comparison=comparison, aggregation=how, **said))
    return several


def some_figures(chance: random.Random, asked: list[Target], years: tuple[int, ...] = YEARS) -> dict[Key, float]:
    """Return figures about the bounds, so that ties are frequent, of some units and years."""
    names = sorted({str(one.statistic) for one in asked} | {"people"})
    units = [*COUNTIES, OUTSIDE, CITY]
    often = {name: chance.choice([0.3, 0.6, 0.95]) for name in names}
    keys = [(name, unit, year) for name in names for unit in units for year in years if chance.random() < often[name]]
    return {key: _amount(chance, key) for key in keys}


def _amount(chance: random.Random, key: Key) -> float:
    if key[0] == "yes":
        return float(chance.random() < 0.6)
    if key[0] == "people":
        return chance.choice([999.0, 1000.0])
    low = {"debt": -30, "balance": -30, "share": 300}.get(key[0], 0)
    whole = chance.randint(low, 1000 if key[0] == "share" else 120)
    tied = 900 if key[0] == "share" else chance.choice([27, 33, 72, 80, 88, 100])
    return chance.choice([whole, tied]) / 10


@examples(60)
@given(chances, ASKED)
def test_an_oracle_of_plain_loops_agrees(chance: random.Random, year: int | None) -> None:
    asked = some_targets(chance)
    reported = some_figures(chance, asked)
    expected = oracle(asked, reported, year)
    rows = {
        (row["target_id"], row["year"], row["adcode"]): row
        for row in assessed(plan(*asked), reported, year).progress.to_dict(orient="records")
    }
    assert rows.keys() == expected.keys()
    of = {one.id: one for one in asked}
    for key, row in rows.items():
        said = expected[key]
        found = (row["status"], None if pd.isna(row["value_year"]) else row["value_year"])
        assert found == (said.status, said.year), key
        for name in ("value", "expected"):
            exact = getattr(said, name)
            assert math.isnan(row[name]) if exact is None else row[name] == pytest.approx(float(exact), abs=1e-9), key
        pace = None if said.expected is None else fits(of[key[0]], said.expected)
        assert (None if pd.isna(row["on_pace"]) else row["on_pace"]) == pace, key


@examples(15)
@given(chances, ASKED)
def test_the_order_of_rows_columns_counties_and_targets_is_irrelevant(chance: random.Random, year: int | None) -> None:
    asked = some_targets(chance)
    reported = some_figures(chance, asked)
    given_so = statistics(reported)
    rows, columns = list(range(len(given_so))), list(given_so.table.columns)
    counties, shuffled = [*COUNTIES, OUTSIDE], list(asked)
    for order in (rows, columns, counties, shuffled):
        chance.shuffle(order)
    otherwise = type(given_so)(given_so.table.iloc[rows][columns].reset_index(drop=True))
    straight = assessed(plan(*asked), reported, year).progress
    named = dict(sorted(COUNTIES.items(), key=lambda _: chance.random()))
    crooked = assess(
        study(tuple(counties)), plan(*shuffled, counties=named), {}, statistics=otherwise, year=year
    ).progress
    keys = ["target_id", "year", "adcode"]
    pd.testing.assert_frame_equal(
        straight.sort_values(keys, ignore_index=True), crooked.sort_values(keys, ignore_index=True)
    )


@examples(30)
@given(chances, ASKED, TENTHS)
def test_a_greater_figure_makes_no_target_of_at_least_worse(
    chance: random.Random, year: int | None, added: float
) -> None:
    asked = [one for one in some_targets(chance, 12) if one.comparison == "at_least"]
    reported = some_figures(chance, asked)
    measured = [key for key in reported if key[0] != "people"]  # who is meant is another question
    if not measured:
        return
    key = chance.choice(measured)
    more = 1.0 if key[0] == "yes" else reported[key] + added
    before = assessed(plan(*asked), reported, year).progress["status"]
    after = assessed(plan(*asked), reported | {key: more}, year).progress["status"]
    for was, now in zip(before, after, strict=True):
        assert was == now or RANK[now] >= RANK[was]


@examples(20)
@given(
    st.lists(st.none() | SIGNED, min_size=3, max_size=3), st.none() | SIGNED, SIGNED,
    st.sampled_from(["each", "sum", "city"]), st.booleans(), ASKED,
)  # fmt: skip
def test_at_least_mirrors_at_most(  # noqa: PLR0913, PLR0917 - what hypothesis draws
    values: list[float | None],
    city: float | None,
    bound: float,
    how: str,
    exclusive: bool,  # noqa: FBT001
    year: int | None,
) -> None:
    units = [*COUNTIES, CITY]
    told = {unit: value for unit, value in zip(units, [*values, city], strict=True) if value is not None}
    least = target("debt", value=bound, aggregation=how, exclusive=exclusive)
    most = target("debt", value=-bound, aggregation=how, exclusive=exclusive, comparison="at_most")
    for of_year in (2024, 2025, 2026):
        plus = {("debt", unit, of_year): value for unit, value in told.items()}
        minus = {key: -value for key, value in plus.items()}
        here, there = (assessed(plan(one), given_so, year).progress for one, given_so in ((least, plus), (most, minus)))
        columns = ["adcode", "status", "gap", "value_year"]
        pd.testing.assert_frame_equal(here[columns], there[columns])


@examples(30)
@given(chances, ASKED)
def test_only_a_figure_that_fits_is_met_and_every_row_says_why(chance: random.Random, year: int | None) -> None:
    asked = some_targets(chance)
    reported = some_figures(chance, asked)
    rows = in_both(assessed(plan(*asked), reported, year), "progress")
    assert tuple(rows.columns) == PROGRESS
    of = {one.id: one for one in asked}
    for row in rows.to_dict(orient="records"):
        assert row["status"] in STATUS
        assert (row["status"] == "not_due") <= (year is not None and row["year"] > year)
        assert (row["status"] in {"near", "missed"}) <= (year is None or row["year"] <= year)
        assert (row["origin"] == "reported") == (not math.isnan(row["value"])) == (not pd.isna(row["value_year"]))
        assert (row["status"] in {"no_data", "not_in_scope"}) == math.isnan(row["value"])
        if row["status"] == "met":
            assert gap_of(row["value"], of[row["target_id"]]) <= 0
        for said in (row["basis"], row["unit"], row["bound"]):
            assert said.zh
            assert said.en
            assert not set("{}") & set("".join(said))
        assert all(row["source"]) == bool(row["origin"])


@examples(12)
@given(chances)
def test_a_figure_that_goes_missing_makes_nothing_met(chance: random.Random) -> None:
    asked = [one.model_copy(update={"from_year": None, "year": 2025}) for one in some_targets(chance)]
    reported = some_figures(chance, asked, (2025,))
    before = assessed(plan(*asked), reported).progress["status"]
    # Without the city's own row the sum counts, and without people other counties are meant: another question.
    gone = [key for key in reported if key[1] != CITY and key[0] != "people"]
    for key in chance.sample(gone, min(3, len(gone))):
        rest = {other: value for other, value in reported.items() if other != key}
        after = assessed(plan(*asked), rest).progress["status"]
        assert not ((after == "met") & (before != "met")).any()


@examples(25)
@given(st.lists(TENTHS, min_size=3, max_size=3), st.sampled_from([("all",), ("pair",), (EAST, SOUTH)]))
def test_a_sum_is_that_of_the_counties_in_scope(values: list[float], scope: tuple[str, ...]) -> None:
    meant = {("all",): [EAST, WEST, SOUTH], ("pair",): [EAST, WEST], (EAST, SOUTH): [EAST, SOUTH]}[scope]
    by_county = dict(zip(COUNTIES, values, strict=True))
    reported = {("sum", unit, 2025): value for unit, value in {**by_county, OUTSIDE: 1000.0}.items()}
    exact = math.fsum(by_county[county] for county in meant)
    asked = target("sum", aggregation="sum", scope=scope, value=round(exact, 1))
    row = in_both(assessed(plan(asked), reported), "progress").iloc[0]
    assert row["value"] == pytest.approx(exact, abs=1e-9)
    assert row["status"] == "met"  # ten tenths are one
    assert len(meant) == int(row["source"].en.split()[2])
