"""How a county, or the city, stands over all: every branch, and against an independent count."""

import random
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from alpha import COUNTIES, EAST, OUTSIDE, SOUTH, STUDY, WEST, assessed, of, plan, statistics, target
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from test_progress_rules import ASKED, chances, some_figures, some_targets

from ycgis.assess import OVERALL, STANDING, STATUS, Assessment, assess, counted
from ycgis.assess.standing import is_due, standings_of
from ycgis.board import LOOKS, Standing, board_of
from ycgis.files import county_table
from ycgis.statistics import CITY

UNITS = [*COUNTIES, OUTSIDE, CITY]
YEAR = 2025
VERDICT = st.tuples(
    st.sampled_from(["a", "b", "c"]), st.sampled_from(list(STATUS)), st.sampled_from([2024, 2025, 2026, None])
)


def table(*verdicts: tuple[str, str, int | None]) -> pd.DataFrame:
    """Return verdicts on units: (adcode, status, due year); one without a year is on a measure without a target."""
    rows = [
        (code, "" if year is None or status == "no_target" else f"goal{place}", status, year)
        for place, (code, status, year) in enumerate(verdicts)
    ]
    return pd.DataFrame(rows, columns=["adcode", "target_id", "status", "year"]).astype(
        {"adcode": object, "target_id": object, "status": object, "year": "Int64"}
    )


def overall(*verdicts: tuple[str, int | None], year: int | None = YEAR) -> str:
    """Return how the one county stands that has these verdicts."""
    given_so = table(*(("a", status, due) for status, due in verdicts))
    return str(standings_of(given_so, ["a"], year).loc["a", "overall"])


class TestOverall:
    @pytest.mark.parametrize(
        ("statuses", "stands"),
        [
            ("met missed no_data", "missed"),
            ("missed", "missed"),
            ("near missed met", "missed"),
            ("near met", "near"),
            ("near no_data", "near"),
            ("met no_data", "unknown"),
            ("no_data met met met", "unknown"),
            ("no_data", "unknown"),
            ("not_in_scope no_data", "unknown"),
            ("met", "met"),
            ("met met not_in_scope", "met"),
            ("not_in_scope", "no_target"),
            ("not_in_scope not_in_scope", "no_target"),
            ("no_target", "no_target"),
            ("", "no_target"),
        ],
    )
    def test_of_what_is_due(self, statuses: str, stands: str) -> None:
        assert overall(*((status, YEAR) for status in statuses.split())) == stands
        assert overall(*((status, YEAR) for status in reversed(statuses.split()))) == stands

    @pytest.mark.parametrize(
        ("later", "stands"),
        [("met", "not_due"), ("not_due", "not_due"), ("no_data", "not_due"), ("not_in_scope", "no_target")],
    )
    def test_before_anything_is_due(self, later: str, stands: str) -> None:
        assert overall((later, 2026)) == stands
        assert overall(("met", YEAR), (later, 2026)) == "met"
        assert overall(("missed", YEAR), (later, 2026)) == "missed"
        assert overall(("no_data", YEAR), (later, 2026)) == "unknown"

    def test_what_is_overdue_counts_as_what_is_due_now(self) -> None:
        assert overall(("missed", 2020), ("met", YEAR)) == "missed"
        assert overall(("no_data", 2020), ("met", YEAR)) == "unknown"

    def test_without_a_year_all_are_due(self) -> None:
        assert overall(("met", 2024), ("no_data", 2099), year=None) == "unknown"
        assert overall(("met", 2024), ("met", 2099), year=None) == "met"

    def test_a_measure_without_a_target_asks_nothing(self) -> None:
        assert overall(("no_data", None), ("no_target", None)) == "no_target"
        assert overall(("met", YEAR), ("no_data", None)) == "met"

    def test_every_word_has_its_look(self) -> None:
        assert set(OVERALL) == {"met", "near", "missed", "unknown", "not_due", "no_target"}
        assert all(LOOKS[key].word == word for key, word in OVERALL.items())

    @examples(60)
    @given(st.lists(VERDICT, max_size=12), st.sampled_from([2024, 2025, 2026, None]))
    def test_nothing_is_met_while_something_due_is_unknown_or_worse(
        self, verdicts: list[tuple[str, str, int | None]], year: int | None
    ) -> None:
        found = standings_of(table(*verdicts), ["a", "b", "c"], year)
        for code, row in found.iterrows():
            due = [
                status
                for unit, status, due in verdicts
                if unit == code and due is not None and (year is None or due <= year)
                and status not in {"not_in_scope", "no_target"}
            ]  # fmt: skip
            if row["overall"] == "met":
                assert due
                assert not {"missed", "near", "no_data"} & set(due)
            assert (row["overall"] == "missed") == ("missed" in due)
            assert (row["overall"] in {"not_due", "no_target"}) == (not set(due) & {"met", "near", "missed", "no_data"})

    @examples(60)
    @given(st.lists(VERDICT, max_size=12), st.sampled_from([2024, 2025, 2026, None]))
    def test_one_that_goes_unknown_never_makes_a_county_stand_better(
        self, verdicts: list[tuple[str, str, int | None]], year: int | None
    ) -> None:
        before = standings_of(table(*verdicts), ["a", "b", "c"], year)["overall"]
        for place, (code, status, due) in enumerate(verdicts):
            if status != "met":
                continue
            less = [*verdicts[:place], (code, "no_data", due), *verdicts[place + 1 :]]
            after = standings_of(table(*less), ["a", "b", "c"], year)["overall"]
            assert after[code] == before[code] or (before[code], after[code]) == ("met", "unknown")


class TestCounts:
    def test_are_of_what_is_due_and_of_what_is_met_early(self) -> None:
        due = [("a", "met", 2024), *(("a", status, 2025) for status in ("near", "missed", "no_data", "not_in_scope"))]
        rows = [*due, ("a", "met", 2026), ("a", "no_data", 2026), ("b", "not_due", 2026)]
        found = standings_of(table(*rows), ["b", "a", "c"], YEAR)
        assert tuple(found.columns) == STANDING
        assert found.index.tolist() == ["b", "a", "c"]
        assert found.loc["a"].tolist() == [1, 1, 1, 1, 1, "missed"]
        assert found.loc["b"].tolist() == [0, 0, 0, 0, 0, "not_due"]
        assert found.loc["c"].tolist() == [0, 0, 0, 0, 0, "no_target"]

    @examples(25)
    @given(chances, ASKED)
    def test_an_independent_count_agrees(self, chance: random.Random, year: int | None) -> None:
        asked = some_targets(chance)
        made = assessed(plan(*asked), some_figures(chance, asked), year)
        found = made.standings
        assert found.index.tolist() == UNITS
        for code in UNITS:
            assert found.loc[code].to_dict() == by_loops(made, code), code
        due = Counter[str]()
        for code in UNITS:
            due += Counter({name: int(found.loc[code, f"due_{name}"]) for name in ("met", "near", "missed", "no_data")})
        assert due == Counter({key: count for key, count in counted(made.due()).items() if count})
        assert len(made.due()) == int(is_due(made.table, year).sum())

    def test_of_the_city_are_those_of_what_it_answers_for(self) -> None:
        asked = plan(target("sum", id="sum", aggregation="sum", value=20.0), target("state", id="each"))
        reported = of("sum", 2025, 5, 6, 7) | of("state", 2025, 12, 12, None)
        found = assessed(asked, reported).standings["overall"].to_dict()
        assert found == {EAST: "met", WEST: "met", SOUTH: "unknown", OUTSIDE: "no_target", CITY: "near"}


def by_loops(made: Assessment, code: str) -> dict[str, object]:
    """Return how a unit stands, from the progress that users see, in plain loops."""
    counts = dict.fromkeys(STANDING, 0)
    applies = False
    for row in made.progress.to_dict("records"):
        if row["adcode"] != code or row["status"] == "not_in_scope":
            continue
        applies = True
        if made.year is None or row["year"] <= made.year:
            counts[f"due_{row['status']}"] += 1
        elif row["status"] == "met":
            counts["early_met"] += 1
    if counts["due_missed"]:
        stands = "missed"
    elif counts["due_near"]:
        stands = "near"
    elif counts["due_no_data"]:
        stands = "unknown"
    elif counts["due_met"]:
        stands = "met"
    else:
        stands = "not_due" if applies else "no_target"
    return {**counts, "overall": stands}


class TestWords:
    def of(self, *verdicts: tuple[str, int]) -> tuple[str, str, bool]:
        """Return the words, in both languages, of a county with these verdicts, and whether it is hatched."""
        goals = tuple(target(id=f"goal{place}", year=year) for place, (_, year) in enumerate(verdicts))
        made = assess(STUDY, plan(*goals), {}, statistics=statistics({}), year=YEAR)
        rows = made.table.copy()
        for place, (status, _) in enumerate(verdicts):
            rows.loc[rows["target_id"].eq(f"goal{place}") & rows["adcode"].eq(EAST), "status"] = status
        boards = [board_of(replace(made, table=rows), lang) for lang in ("zh", "en")]
        zh, en = (board.standings[EAST] for board in boards)
        assert isinstance(zh, Standing)
        assert zh.badge.label == OVERALL[zh.overall].zh  # type: ignore[index]
        assert zh.hatched is en.hatched
        return zh.words, en.words, zh.hatched

    def test_say_what_is_known_and_how_much_is_not(self) -> None:
        assert self.of(("met", YEAR), ("met", YEAR)) == ("已知 2 项达标", "known: 2 met", False)
        assert self.of(("met", YEAR), ("near", YEAR), ("missed", YEAR)) == (
            "已知 1 项达标、1 项接近达标、1 项未达标", "known: 1 met, 1 near, 1 missed", False,
        )  # fmt: skip
        assert self.of(("met", YEAR), ("no_data", YEAR)) == (
            "已知 1 项达标，1 项无数据", "known: 1 met; no data on 1", True,
        )  # fmt: skip
        assert self.of(("no_data", YEAR), ("no_data", 2026)) == ("1 项无数据", "no data on 1", True)
        assert self.of(("missed", YEAR), ("no_data", YEAR))[2]

    def test_say_that_nothing_is_due_or_asked(self) -> None:
        assert self.of(("not_due", 2026)) == ("没有到期的目标", "no target is due", False)
        assert self.of(("met", 2026)) == ("已知 1 项达标，没有到期的目标", "known: 1 met; no target is due", False)
        assert self.of(("not_in_scope", YEAR)) == ("没有适用的目标", "no target applies", False)

    def test_are_on_the_board_of_every_county_and_the_city(self) -> None:
        made = assessed(plan(target()), of("state", 2025, 12.0))
        standings = board_of(made).standings
        assert list(standings) == UNITS
        assert {code: one.overall for code, one in standings.items()} == made.standings["overall"].to_dict()
        assert county_table(made)["overall"].tolist() == made.standings["overall"].tolist()[:-1]
