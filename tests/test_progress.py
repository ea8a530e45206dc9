"""Where targets stand, worked out by hand on an imaginary prefecture; see `alpha`."""

import math

import pandas as pd
import pytest
from alpha import COUNTIES, EAST, OUTSIDE, PERCENT, SOUTH, STUDY, WEST, Key, assessed, of, plan, statistics, target
from tongues import in_both

from ycgis.assess import PROGRESS, assess, spoken
from ycgis.ground.text import Text
from ycgis.plan import Target
from ycgis.statistics import CITY, COLUMNS, Statistics


def row(asked: Target, reported: dict[Key, float], year: int | None = 2025, unit: str = EAST) -> dict[str, object]:
    """Return where one unit stands to one target in its last year, with words in both languages."""
    table = in_both(assessed(plan(asked), reported, year), "progress")
    (found,) = table[(table["adcode"] == unit) & (table["year"] == asked.year)].to_dict(orient="records")
    return {str(name): None if value is pd.NA else value for name, value in found.items()}


def stands(asked: Target, reported: dict[Key, float], year: int | None = 2025) -> dict[str, str]:
    """Return the status of each unit."""
    table = assessed(plan(asked), reported, year).progress
    return dict(zip(table["adcode"], table["status"], strict=True))


def whole(asked: Target, reported: dict[Key, float], year: int | None = 2025) -> dict[str, object]:
    return row(asked, reported, year, CITY)


class TestTable:
    def test_a_row_for_each_target_due_year_and_county_or_the_city(self) -> None:
        yearly = target("year", id="yearly", from_year=2024)
        together = target("sum", id="together", aggregation="sum")
        table = assessed(plan(yearly, together), {}).progress
        keys = list(zip(table["target_id"], table["year"], table["adcode"], strict=True))
        counties = [*COUNTIES, OUTSIDE]
        assert keys == [
            *(("yearly", year, county) for year in (2024, 2025) for county in counties),
            ("together", 2025, CITY),
        ]
        assert tuple(table.columns) == PROGRESS
        assert set(table["status"]) == {"no_data", "not_in_scope"}

    def test_a_row_is_whole(self) -> None:
        found = row(target(), of("state", 2025, 9.0))
        assert {name: value for name, value in found.items() if not isinstance(value, float)} == {
            "target_id": "goal", "task": 1, "year": 2025, "adcode": EAST, "name": EAST, "indicator": "",
            "statistic": "state", "value_year": 2025, "unit": Text("个", "pieces"),
            "bound": Text("≥ 10 个", "≥ 10 pieces"), "status": "near", "on_pace": None, "origin": "reported",
            "source": Text("表.xlsx A1", "表.xlsx A1"), "basis": Text("2025 年统计数", "reported for 2025"),
        }  # fmt: skip
        assert (found["value"], found["gap"]) == (9.0, 1.0)
        assert math.isnan(found["trend"])  # type: ignore[arg-type]
        assert math.isnan(found["expected"])  # type: ignore[arg-type]

    def test_nothing_is_asked_without_a_plan(self) -> None:
        table = assess(STUDY, None, {}, statistics=statistics(of("state", 2025, 1.0))).progress
        assert table.empty
        assert tuple(table.columns) == PROGRESS
        assert table.dtypes.equals(assessed(plan(), {}).progress.dtypes)

    def test_who_is_due(self) -> None:
        yearly = target("year", from_year=2024, year=2026)
        said = assessed(plan(yearly), {}).due()
        assert sorted(set(said["year"])) == [2024, 2025]
        assert OUTSIDE not in set(said["adcode"])
        assert set(assessed(plan(yearly), {}, None).due()["year"]) == {2024, 2025, 2026}

    def test_in_one_language(self) -> None:
        columns = ["unit", "bound", "source", "basis"]
        made = assessed(plan(target()), of("state", 2025, 9.0))
        assert made.progress.loc[0, columns].tolist() == ["个", "≥ 10 个", "表.xlsx A1", "2025 年统计数"]
        english = ["pieces", "≥ 10 pieces", "表.xlsx A1", "reported for 2025"]
        assert made.spoken("en").progress.loc[0, columns].tolist() == english
        words = ["unit", "bound", "origin", "basis"]
        assert spoken(made.table, "en").loc[0, words].tolist() == english


class TestBounds:
    @pytest.mark.parametrize(
        ("changed", "statuses"),  # of 0, 7.2, 8, 8.8, 9.1, 10
        [
            ({"value": 8.0}, "missed near met met met met"),
            ({"value": 8.0, "exclusive": True}, "missed near near met met met"),
            ({"value": 8.0, "comparison": "at_most"}, "met met met near missed missed"),
            ({"value": 8.0, "comparison": "at_most", "exclusive": True}, "met met near near missed missed"),
            ({"value": 8.0, "comparison": "equal"}, "missed near met near missed missed"),
            ({"value": None, "low": 8.0, "high": 9.0, "comparison": "range"}, "missed near met met near missed"),
            ({"value": 0.0, "comparison": "at_most"}, "met missed missed missed missed missed"),
        ],
    )
    def test_of_every_kind(self, changed: dict[str, object], statuses: str) -> None:
        values = (0.0, 7.2, 8.0, 8.8, 9.1, 10.0)
        found = [row(target(**changed), of("state", 2025, value))["status"] for value in values]
        assert found == statuses.split()

    def test_a_sum_of_tenths_reaches_its_bound(self) -> None:
        found = whole(target("sum", value=0.3, aggregation="sum"), of("sum", 2025, 0.1, 0.2, 0.0))
        assert (found["status"], found["value"]) == ("met", 0.3)


class TestYears:
    """Which year's figure counts, due in 2025."""

    @pytest.mark.parametrize(
        ("period", "reported", "year", "status", "of_year"),
        [
            # its own year counts, whatever came before and after
            ("state", {2024: 12, 2025: 1, 2026: 12}, 2025, "missed", 2025),
            ("year", {2024: 12, 2025: 1, 2026: 12}, 2025, "missed", 2025),
            ("sum", {2024: 12, 2025: 1, 2026: 12}, 2025, "missed", 2025),
            ("state", {2025: 12}, 2024, "met", 2025),
            ("state", {2025: 1}, 2024, "not_due", 2025),
            # once it is due, an earlier state tells nothing; a sum that only grows does
            ("state", {2024: 12}, 2025, "no_data", None),
            ("year", {2024: 12}, 2025, "no_data", None),
            ("sum", {2024: 12}, 2025, "met", 2024),
            ("sum", {2024: 9}, 2025, "no_data", None),
            # the next state or sum tells where it has come to; what came in another year does not
            ("state", {2024: 12, 2026: 9}, 2025, "near", 2026),
            ("state", {2026: 12, 2027: 1}, 2025, "met", 2026),
            ("sum", {2024: 9, 2026: 12}, 2025, "met", 2026),
            ("year", {2026: 12}, 2025, "no_data", None),
            # before it is due
            ("state", {2024: 12}, 2024, "met", 2024),
            ("state", {2023: 12}, 2024, "not_due", 2023),  # not fresh
            ("state", {2024: 9}, 2024, "not_due", 2024),
            ("state", {2026: 12}, 2024, "no_data", None),
            ("year", {2024: 12}, 2024, "not_due", 2024),
            ("sum", {2023: 12}, 2024, "met", 2023),
            ("sum", {2023: 9}, 2024, "not_due", 2023),
            # without an assessment year everything is due
            ("state", {2024: 12}, None, "no_data", None),
            ("sum", {2024: 12}, None, "met", 2024),
        ],
    )
    def test_by_period(
        self, period: str, reported: dict[int, float], year: int | None, status: str, of_year: int | None
    ) -> None:
        found = row(target(period), {(period, EAST, at): value for at, value in reported.items()}, year)
        assert (found["status"], found["value_year"]) == (status, of_year)
        assert found["value"] == pytest.approx(reported.get(of_year or 0, math.nan), nan_ok=True)

    def test_a_sum_of_at_most_is_not_met_ahead(self) -> None:
        asked = target("sum", comparison="at_most")
        assert row(asked, {("sum", EAST, 2024): 1.0}, 2024)["status"] == "not_due"
        assert row(asked, {("sum", EAST, 2024): 1.0}, 2025)["status"] == "no_data"

    def test_a_sum_that_may_fall_is_not_met_ahead(self) -> None:
        assert row(target("balance"), {("balance", EAST, 2024): 12.0}, 2024)["status"] == "not_due"

    def test_a_yearly_target_is_asked_in_each_year(self) -> None:
        asked = target("state", from_year=2024, year=2026)
        table = assessed(plan(asked), {("state", EAST, 2024): 9.5, ("state", EAST, 2025): 11.0}).progress
        assert table.loc[table["adcode"] == EAST, "status"].tolist() == ["near", "met", "not_due"]

    @pytest.mark.parametrize(
        ("period", "reported", "year", "basis"),
        [
            ("state", {}, 2025,
             ("无数据：没有完整上报“state数”", 'no data: "number of state" was not reported in full')),
            (
                "state", {2024: 1234567.5}, 2025,
                ("无数据：没有 2025 年的“state数”，最近的是 2024 年的 1,234,567.5",
                 'no data: "number of state" was not reported for 2025; the nearest is 1,234,567.5 of 2024'),
            ),
            ("year", {2026: 0.25}, 2025, (
                "无数据：没有 2025 年的“year数”，最近的是 2026 年的 0.25",
                'no data: "number of year" was not reported for 2025; the nearest is 0.25 of 2026',
            )),
            ("state", {2024: 12}, 2024, ("2024 年统计数，已提前达到", "reported for 2024, ahead of time")),
            ("state", {2026: 12}, 2025, (
                "2025 年未上报，以 2026 年统计数为准", "not reported for 2025; reported for 2026"
            )),
        ],
    )  # fmt: skip
    def test_it_is_said_why(self, period: str, reported: dict[int, float], year: int, basis: tuple[str, str]) -> None:
        asked = target(period)
        assert row(asked, {(period, EAST, at): value for at, value in reported.items()}, year)["basis"] == basis


class TestPace:
    @pytest.mark.parametrize(
        ("measured_by", "reported", "changed", "pace"),  # trend, expected in 2027, in time
        [
            ("state", {2023: 1, 2025: 5}, {}, (2.0, 9.0, False)),
            ("state", {2023: 1, 2024: 9, 2025: 7}, {}, (3.0, 13.0, True)),  # from the first to the last
            ("year", {2025: 5}, {}, (math.nan, math.nan, None)),
            ("share", {2024: 70, 2025: 88}, {"value": 100.0}, (18.0, 100.0, True)),  # 124 cannot be
            (
                "state",
                {2024: 9, 2025: 4},
                {"value": 0.0, "exclusive": True, "comparison": "at_most"},
                (-5.0, 0.0, False),
            ),
            ("debt", {2024: 9, 2025: 4}, {"value": -5.0, "comparison": "at_most"}, (-5.0, -6.0, True)),
            ("yes", {2024: 0, 2025: 0}, {"value": 1.0}, (math.nan, math.nan, None)),
            ("state", {2024: 14, 2025: 12}, {}, (-2.0, 8.0, False)),  # met, but it will not last
            ("sum", {2024: 11, 2025: 12}, {}, (math.nan, math.nan, None)),  # met, and nothing can undo it
            ("sum", {2022: 0.1, 2025: 0.2}, {"value": 0.8 / 3}, (0.1 / 3, 0.8 / 3, True)),
        ],
    )
    def test_by_hand(
        self, measured_by: str, reported: dict[int, float], changed: dict[str, object],
        pace: tuple[float, float, bool | None],
    ) -> None:  # fmt: skip
        asked = target(measured_by, year=2027, **changed)
        found = row(asked, {(measured_by, EAST, at): value for at, value in reported.items()})
        assert found["trend"] == pytest.approx(pace[0], nan_ok=True)
        assert found["expected"] == pytest.approx(pace[1], nan_ok=True, abs=1e-9)
        assert found["on_pace"] == pace[2]

    def test_in_words(self) -> None:
        asked = target("state", year=2027)
        slow = row(asked, {("state", EAST, 2023): 1, ("state", EAST, 2025): 5})["basis"]
        assert slow == (
            "2025 年统计数；年均变化 +2，照此到 2027 年为 9 个，不能如期达标",
            "reported for 2025; +2 a year, which makes 9 pieces in 2027: not in time",
        )
        fading = row(asked, {("state", EAST, 2024): 14, ("state", EAST, 2025): 12})["basis"]
        assert fading == (
            "2025 年统计数，已提前达到；年均变化 -2，照此到 2027 年为 8 个，届时不再达标",
            "reported for 2025, ahead of time; -2 a year, which makes 8 pieces in 2027: no longer met",
        )

    def test_what_is_due_has_none(self) -> None:
        found = row(target(), {("state", EAST, 2024): 1, ("state", EAST, 2025): 5})
        assert math.isnan(found["trend"])  # type: ignore[arg-type]

    def test_the_city_is_compared_with_itself(self) -> None:
        """Its own rows may hold places that the counties' sum does not."""
        asked = target("state", year=2027, aggregation="sum", value=100.0)
        own = of("state", 2023, city=50.0) | of("state", 2024, 10, 10, 10) | of("state", 2025, city=60.0)
        assert (whole(asked, own)["trend"], whole(asked, own)["expected"]) == (5.0, 70.0)
        sums = of("state", 2023, city=50.0) | of("state", 2024, 10, 10, 10) | of("state", 2025, 10, 10, 12)
        assert whole(asked, sums)["trend"] == 2.0


class TestTogether:
    def test_a_sum_of_all_counties(self) -> None:
        found = whole(
            target("year", aggregation="sum", value=20.0), of("year", 2025, 5, 6, 7) | {("year", OUTSIDE, 2025): 9.0}
        )
        assert (found["value"], found["gap"], found["status"]) == (18.0, 2.0, "near")
        assert found["source"] == ("3 个县的统计数", "figures of 3 counties")
        assert (found["name"], found["origin"]) == ("微市", "reported")

    def test_the_city_row_counts_before_the_sum_and_a_difference_is_said(self) -> None:
        asked = target("year", aggregation="sum", value=20.0)
        found = whole(asked, of("year", 2025, 5, 6, 7, city=25.0))
        assert (found["value"], found["status"], found["source"].zh) == (25.0, "met", "表.xlsx A4")
        assert found["basis"] == (
            "2025 年统计数；全市数 25 与各县合计 18 相差较大（2025 年）",
            "reported for 2025; the city's own 25 and the counties' 18 do not agree (2025)",
        )
        alike = whole(asked, of("year", 2025, 5, 6, 7, city=18.1))
        assert alike["basis"].en == "reported for 2025"

    def test_the_city_row_says_nothing_of_some_counties(self) -> None:
        asked = target("year", aggregation="sum", value=20.0, scope=("pair",))
        assert whole(asked, of("year", 2025, 5, 6, city=25.0))["value"] == 11.0
        assert whole(asked, of("year", 2025, city=25.0))["status"] == "no_data"

    def test_only_the_city_row_where_no_sum_makes_sense(self) -> None:
        asked = target("share", aggregation="city", value=50.0)
        assert whole(asked, of("share", 2025, 90, 90, 90))["status"] == "no_data"
        assert whole(asked, of("share", 2025, city=49.0))["status"] == "near"

    def test_who_is_missing_is_said_and_nothing_is_met(self) -> None:
        asked = target("year", aggregation="sum", value=20.0)
        found = whole(asked, of("year", 2025, 5, None, 7))
        assert (found["status"], found["origin"]) == ("no_data", "")
        assert found["basis"] == (
            "无数据：没有完整上报“year数”；2025 年应报 3 个县，已报 2 个，合计 12",
            'no data: "number of year" was not reported in full; 2 of 3 counties reported for 2025: 12 in all',
        )

    def test_those_that_reported_may_be_enough(self) -> None:
        asked = target("year", aggregation="sum", value=12.0)
        found = whole(asked, of("year", 2025, 5, None, 7))
        assert (found["status"], found["value"], found["value_year"]) == ("met", 12.0, 2025)
        assert found["source"].en == "figures of 2 counties"
        assert found["basis"].zh == "2025 年统计数；2025 年应报 3 个县，已报 2 个，合计 12"

    @pytest.mark.parametrize(
        ("measured_by", "changed"),
        [("debt", {}), ("year", {"comparison": "at_most"}), ("year", {"comparison": "equal"}),
         ("year", {"comparison": "range", "value": None, "low": 1.0, "high": 99.0})],
    )  # fmt: skip
    def test_some_are_not_enough_where_more_may_undo_it(self, measured_by: str, changed: dict[str, object]) -> None:
        asked = target(measured_by, aggregation="sum", **({"value": 12.0} | changed))
        assert whole(asked, of(measured_by, 2025, 5, None, 7))["status"] == "no_data"

    def test_a_newer_sum_of_all_counts_before_an_older_one_of_some(self) -> None:
        asked = target("state", aggregation="sum", value=12.0, year=2027)
        older = of("state", 2025, 5, None, 7)
        assert whole(asked, older)["status"] == "met"
        assert whole(asked, older | of("state", 2026, 3, 3, 3))["status"] == "not_due"

    @pytest.mark.parametrize(
        ("answers", "value", "status"),
        [((1, 1, 0), 66.666666667, "missed"), ((1, 1, 1), 100.0, "met"), ((0, 0, 0), 0.0, "missed")],
    )
    def test_a_share_of_counties(self, answers: tuple[int, ...], value: float, status: str) -> None:
        asked = target("yes", aggregation="share", value=75.0)
        found = whole(asked, of("yes", 2025, *answers, city=1.0))
        assert found["value"] == pytest.approx(value)
        assert (found["status"], found["unit"]) == (status, PERCENT)

    def test_more_than_a_share(self) -> None:
        asked = target("yes", aggregation="share", value=50.0, exclusive=True, scope=("pair",))
        assert whole(asked, of("yes", 2025, 1, 0))["status"] == "near"  # 50 % is not more than 50 %
        found = whole(asked, of("yes", 2025, None, 1))
        assert found["status"] == "no_data"
        assert found["basis"].en.endswith("1 of 2 counties reported for 2025: at least 50%")

    def test_a_target_for_the_city_that_nothing_measures(self) -> None:
        asked = target("year", aggregation="sum", statistic=None)
        assert whole(asked, {})["basis"].zh == "无数据：方案没有为该目标指定指标或统计项"


class TestScope:
    def test_counties_that_the_plan_leaves_out_are_not_in_scope(self) -> None:
        reported = of("state", 2025, 12, 12) | {("state", OUTSIDE, 2025): 12.0}
        assert stands(target(scope=("pair",)), reported) == {
            EAST: "met", WEST: "met", SOUTH: "not_in_scope", OUTSIDE: "not_in_scope"
        }  # fmt: skip

    def test_a_condition_is_settled_by_figures_and_who_has_none_may_be_meant(self) -> None:
        people = {("people", EAST, 2024): 999.0, ("people", WEST, 2024): 1000.0}
        assert stands(target(scope=("big",)), of("state", 2025, 1, 1, 1) | people) == {
            EAST: "not_in_scope", WEST: "missed", SOUTH: "missed", OUTSIDE: "not_in_scope"
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("people", "status"),
        [({2024: 999, 2025: 1000}, "missed"), ({2025: 999, 2026: 1000}, "not_in_scope"), ({2026: 999}, "not_in_scope")],
    )
    def test_the_last_until_the_due_year_or_else_the_next(self, people: dict[int, float], status: str) -> None:
        known = {("people", EAST, year): value for year, value in people.items()}
        assert stands(target(scope=("big",)), of("state", 2025, 1) | known)[EAST] == status

    def test_a_sum_is_of_those_who_are_meant(self) -> None:
        asked = target("year", aggregation="sum", scope=("big",))
        reported = of("year", 2025, 5, 6) | of("people", 2025, 1000, 1000, 999)
        assert whole(asked, reported)["value"] == 11.0
        assert whole(asked, of("people", 2025, 1, 1, 1))["status"] == "not_in_scope"


class TestLayers:
    """What is computed counts before what is reported."""

    BOTH = target(indicator="reach", year=2027)

    def test_a_value_from_layers_counts_whatever_the_year(self) -> None:
        values = {EAST: 12.0, WEST: 9.0, SOUTH: math.nan, OUTSIDE: 1.0}
        made = assessed(plan(self.BOTH), of("state", 2025, 1, 11, 11), values=values)
        table = in_both(made, "progress").set_index("adcode")
        assert table["status"].to_dict() == {EAST: "met", WEST: "not_due", SOUTH: "met", OUTSIDE: "not_in_scope"}
        assert table["origin"].to_dict() == {EAST: "computed", WEST: "computed", SOUTH: "reported", OUTSIDE: ""}
        assert table.loc[EAST, "basis"] == (
            "算得；统计口径 2025 年为 1 个",
            "worked out; 1 pieces was reported for 2025",
        )
        assert table.loc[SOUTH, "basis"].zh == "2025 年统计数，已提前达到；未由图层计算（算得）"
        assert pd.isna(table.loc[EAST, "value_year"])
        assert table.loc[EAST, "source"].en.startswith("computed from")
        due = assessed(plan(self.BOTH), {}, 2027, values=values).progress.set_index("adcode")
        assert due["status"].to_dict() == {EAST: "met", WEST: "near", SOUTH: "no_data", OUTSIDE: "not_in_scope"}

    def test_without_a_statistic_the_reason_is_the_indicators(self) -> None:
        asked = target(indicator="reach", statistic=None)
        values = dict.fromkeys([*COUNTIES, OUTSIDE], math.nan)
        basis = in_both(assessed(plan(asked), {}, values=values), "progress")["basis"].iloc[0]
        assert basis == ("算得", "worked out")

    def test_an_indicator_that_the_project_does_not_compute(self) -> None:
        found = row(target(indicator="reach", statistic=None), {})
        assert found["status"] == "no_data"
        assert (
            found["basis"].en
            == "no data: the indicator reach is not computed here, and the plan names no statistic for it"
        )


def test_what_was_noted_of_a_figure_is_said() -> None:
    given = [("state", EAST, 2025, 150.0, "甲.xlsx", "表1!B2", "暂定")]
    told = Statistics(pd.DataFrame(given, columns=list(COLUMNS)))
    found = in_both(assess(STUDY, plan(target()), {}, statistics=told, year=2025), "progress").iloc[0]
    assert found["basis"] == ("2025 年统计数（暂定）", "reported for 2025 (暂定)")
    assert found["source"].zh == "甲.xlsx 表1!B2"
