import datetime as dt

import numpy as np
import pandas as pd
import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st
from tongues import in_both

from ycgis.assess import FINDINGS, STATUS, assess, status_of
from ycgis.ground.errors import InputError
from ycgis.ground.text import Text
from ycgis.indicator import Indicator, Measured
from ycgis.plan import Plan, Target, gap_of
from ycgis.plan.model import Document
from ycgis.study import Study

WORD = Text("词", "word")
MINUTES = Text("分钟", "min")
NUMBER = st.floats(-1e6, 1e6)
GOAL = st.floats(0.001, 1e6)


def target(comparison: str = "at_most", value: float = 120.0, **changed: object) -> Target:
    said = {
        "id": "reach", "task": 1, "title": WORD, "indicator": "reach", "comparison": comparison, "value": value,
        "unit": MINUTES, "year": 2027, "year_basis": "stated", "scope": ("all",), "level": "county",
        "departments": ("局",), "clause": WORD,
    }  # fmt: skip
    return Target.model_construct(**(said | changed))


def plan_of(*targets: Target) -> Plan:
    document = Document.model_construct(title=WORD, issuer=WORD, date=dt.date(2024, 1, 1), horizon=2027)
    return Plan.model_construct(
        name=Text("方案", "plan"), document=document, counties={"a": "a", "b": "b"}, targets=targets
    )


def indicator(values: dict[str, float], band: float | None = None) -> Indicator:
    series = pd.Series(values, dtype=float)
    ends = (series - band, series + band) if band is not None else (None, None)
    basis = dict.fromkeys(values, Text("依据", "basis"))
    return Indicator("reach", WORD, MINUTES, WORD, WORD, ("roads",), lambda _: Measured(series, basis, *ends))


@pytest.fixture
def study() -> Study:
    at = tiny.spots("A-B-C")
    return tiny.study(tiny.ways(at, "A-B-C"), {"a": at["A"], "b": at["B"], "c": at["C"]}, "a")


class TestStatus:
    @pytest.mark.parametrize(
        ("comparison", "value", "status", "gap"),
        [
            ("at_most", 119.9, "met", -0.1),
            ("at_most", 120.0, "met", 0.0),
            ("at_most", 120.1, "near", 0.1),
            ("at_most", 132.0, "near", 12.0),
            ("at_most", 132.1, "missed", 12.1),
            ("at_least", 120.1, "met", -0.1),
            ("at_least", 120.0, "met", 0.0),
            ("at_least", 108.0, "near", 12.0),
            ("at_least", 107.9, "missed", 12.1),
        ],
    )
    def test_by_hand(self, comparison: str, value: float, status: str, gap: float) -> None:
        assert status_of(value, target(comparison), 0.1) == status
        assert gap_of(value, target(comparison)) == pytest.approx(gap)

    @pytest.mark.parametrize("comparison", ["at_most", "at_least"])
    def test_nothing_measured_is_never_met(self, comparison: str) -> None:
        assert status_of(np.nan, target(comparison), 0.9) == "no_data"
        assert np.isnan(gap_of(np.nan, target(comparison)))

    def test_without_a_near_share_nothing_is_near(self) -> None:
        assert status_of(120.001, target(), 0.0) == "missed"
        assert status_of(120.0, target(exclusive=True), 0.0) == "missed"
        assert status_of(120.0, target(exclusive=True), 0.1) == "near"

    @given(NUMBER, GOAL, st.floats(0, 0.99))
    def test_before_it_is_due_nothing_is_missed(self, value: float, goal: float, near: float) -> None:
        asked = target("at_least", goal)
        met = status_of(value, asked, near) == "met"
        assert status_of(value, asked, near, due=False) == ("met" if met else "not_due")

    @given(NUMBER, GOAL, st.floats(0, 0.99))
    def test_at_least_mirrors_at_most(self, value: float, goal: float, near: float) -> None:
        most, least = target("at_most", goal), target("at_least", -goal)
        assert status_of(value, most, near) == status_of(-value, least, near)
        assert gap_of(value, most) == gap_of(-value, least)

    @given(NUMBER, NUMBER, GOAL, st.floats(0, 0.99))
    def test_is_monotone_in_the_value(self, one: float, other: float, goal: float, near: float) -> None:
        low, high = sorted((one, other))
        order = ["met", "near", "missed"]
        asked = target("at_most", goal)
        assert order.index(status_of(low, asked, near)) <= order.index(status_of(high, asked, near))

    @given(NUMBER, GOAL, st.floats(0, 0.99))
    def test_met_is_where_nothing_is_missing(self, value: float, goal: float, near: float) -> None:
        asked = target("at_least", goal)
        assert (status_of(value, asked, near) == "met") == (gap_of(value, asked) <= 0)

    def test_every_status_has_its_words(self) -> None:
        assert set(STATUS) == {"met", "near", "missed", "not_due", "no_data", "no_target", "not_in_scope"}
        assert all(said.zh and said.en for said in STATUS.values())


class TestFindings:
    def test_one_row_for_each_county_and_target(self, study: Study) -> None:
        targets = (target(), target(id="later", value=60.0, year=2030, scope=("a",)))
        made = assess(study, plan_of(*targets), {"reach": indicator({"a": 50, "b": 125, "c": 10})})
        found = in_both(made, "findings")
        assert tuple(made.findings.columns) == tuple(found.columns) == FINDINGS
        rows = found[["adcode", "target_id", "status", "value", "target", "gap"]].fillna(-1).to_numpy().tolist()
        assert rows == [
            ["a", "reach", "met", 50, 120, -70],
            ["a", "later", "met", 50, 60, -10],
            ["b", "reach", "near", 125, 120, 5],
            ["b", "later", "not_in_scope", 125, -1, -1],
            ["c", "reach", "not_in_scope", 10, -1, -1],  # the plan is for a and b
            ["c", "later", "not_in_scope", 10, -1, -1],
        ]
        assert found["year"].tolist() == [2027, 2030] * 3
        assert found["unit"].tolist() == [MINUTES] * 6
        assert found["basis"].tolist() == [Text("依据", "basis")] * 6

    def test_the_targets_are_the_verdicts_where_one_applies(self, study: Study) -> None:
        found = assess(study, plan_of(target()), {"reach": indicator({"a": 50, "b": np.nan, "c": 10})})
        assert found.targets["adcode"].tolist() == ["a", "b"]
        assert found.targets["status"].tolist() == ["met", "no_data"]

    @pytest.mark.parametrize("plan", [None, plan_of(), plan_of(target(indicator=None))])
    def test_without_a_target(self, study: Study, plan: Plan | None) -> None:
        found = assess(study, plan, {"reach": indicator({"a": 50, "b": np.nan, "c": 10})})
        assert found.findings["status"].tolist() == ["no_target", "no_data", "no_target"]
        assert found.findings["target_id"].tolist() == [""] * 3
        assert found.findings["year"].isna().all()
        assert found.findings[["target", "gap"]].isna().all(axis=None)
        assert found.targets[found.targets["indicator"] == "reach"].empty

    def test_a_band_across_the_target_is_said(self, study: Study) -> None:
        made = assess(study, plan_of(target()), {"reach": indicator({"a": 119, "b": 50, "c": 1}, band=5)})
        found = in_both(made, "findings")
        assert found["basis"].iloc[0].en == "basis; with speeds 25 % lower it takes 124 min: near"
        assert found["basis"].iloc[0].zh == "依据；若车速低 25%，需 124 分钟，接近达标"
        assert found["basis"].iloc[1].en == "basis"
        assert made.progress["basis"].tolist()[:2] == made.findings["basis"].tolist()[:2]
        assert made.unsure == {("a", "reach")}

    def test_targets_after_the_year_are_not_due(self, study: Study) -> None:
        measured = {"reach": indicator({"a": 50, "b": 125, "c": 10})}
        early, last = (assess(study, plan_of(target()), measured, year=year).findings for year in (2026, 2027))
        assert early["status"].tolist() == ["met", "not_due", "not_in_scope"]
        assert last["status"].tolist() == ["met", "near", "not_in_scope"]

    def test_the_near_share_is_the_studys(self, study: Study) -> None:
        strict = Study(study.layers, "a", study.name, study.parameters.model_copy(update={"near_share": 0.0}))
        measured = {"reach": indicator({"a": 121, "b": 121, "c": 121})}
        assert assess(study, plan_of(target()), measured).findings["status"].iloc[0] == "near"
        assert assess(strict, plan_of(target()), measured).findings["status"].iloc[0] == "missed"


class TestUnits:
    def test_a_target_in_another_unit_is_refused(self, study: Study) -> None:
        hours = target(value=2.0, unit=Text("小时", "h"))
        plan = plan_of(hours, target(id="speed", unit=Text("公里", "km")))
        with pytest.raises(InputError) as caught:
            assess(study, plan, {"reach": indicator({"a": 1, "b": 1, "c": 1})})
        first, second = caught.value.problems
        assert "reach" in first.where
        assert first.what.en == "the target is in h, but the indicator reach is in min"
        assert first.what.zh == "目标单位为“小时”，而指标 reach 的单位为“分钟”"
        assert "speed" in second.where

    @pytest.mark.parametrize(
        "unit", [Text("分钟", "minutes"), Text("分", "Min"), Text("分钟", "ｍｉｎ"), Text(" 分 钟", "m")]
    )
    def test_it_may_be_written_otherwise(self, study: Study, unit: Text) -> None:
        found = assess(study, plan_of(target(unit=unit)), {"reach": indicator({"a": 1, "b": 1, "c": 1})})
        assert found.targets["status"].tolist() == ["met", "met"]

    def test_a_target_of_an_indicator_that_is_not_measured_is_left(self, study: Study) -> None:
        other = target(indicator="density", unit=Text("km", "km"))
        found = assess(study, plan_of(other), {"reach": indicator({"a": 1, "b": 1, "c": 1})})
        assert found.findings["status"].tolist() == ["no_target"] * 3
