"""Figures: read the same whatever the layout, stored and read back, told where they are hard to believe."""

import io
import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import COUNTIES, NAMES, PLAN, J, X
from test_plan_targets import rich

from ycgis.ground.errors import InputError
from ycgis.ground.units import factor_between
from ycgis.intake.readers.sheet import Sheet, Value
from ycgis.intake.readers.workbook import read_workbook
from ycgis.plan import Plan
from ycgis.statistics import (
    CITY,
    COLUMNS,
    Statistics,
    flags_of,
    merged,
    read_statistics,
    statistics_csv,
    understand,
)
from ycgis.statistics.names import code_of, year_of
from ycgis.statistics.numbers import read_cell, read_number
from ycgis.statistics.template import WantedForm, template_workbook

KEY = ["statistic", "adcode", "year", "value"]
VALUES = st.dictionaries(
    st.tuples(st.sampled_from(list(COUNTIES)), st.sampled_from(["water", "homes", "streets"]), st.integers(2020, 2029)),
    st.floats(0, 100).map(lambda value: round(value, 3)),
    min_size=1,
)
Values = dict[tuple[str, str, int], float]


def statistics(*rows: tuple[str, str, int, float]) -> Statistics:
    table = [(*row, "f.xlsx", f"表!A{place}", "") for place, row in enumerate(rows, 1)]
    return Statistics(pd.DataFrame(table, columns=list(COLUMNS)).astype({"year": int, "value": float}))


def read(*sheets: Sheet) -> list[list[object]]:
    understood = understand(sheets, NAMES, "f.xlsx")
    assert not understood.refused
    return sorted(understood.statistics.table[KEY].to_numpy(dtype=object).tolist())


def long_sheet(values: Values, order: list[int]) -> Sheet:
    rows: list[list[Value]] = [
        [code, statistic, float(year), value] for (code, statistic, year), value in values.items()
    ]
    return Sheet("长", [["代码", "指标", "年份", "数值"], *(rows[place] for place in order)])


def wide_sheet(values: Values, counties: list[str], *, turned: bool = False) -> Sheet:
    columns = sorted({(statistic, year) for _, statistic, year in values})
    head: list[list[Value]] = [["县", *(name for name, _ in columns)], [None, *(float(year) for _, year in columns)]]
    body: list[list[Value]] = [
        [COUNTIES[code], *(values.get((code, name, year)) for name, year in columns)] for code in counties
    ]
    grid = [*head, *body]
    return Sheet("宽", [list(column) for column in zip(*grid, strict=True)] if turned else grid)


@given(VALUES, st.randoms(use_true_random=False))
def test_long_wide_and_turned_say_the_same_in_any_order(values: Values, rng: random.Random) -> None:
    expected = sorted([statistic, code, year, value] for (code, statistic, year), value in values.items())
    order, counties = list(range(len(values))), list(COUNTIES)
    rng.shuffle(order)
    rng.shuffle(counties)
    assert read(long_sheet(values, order)) == expected
    assert read(wide_sheet(values, counties)) == expected
    assert read(wide_sheet(values, counties, turned=True)) == expected


class TestNumbers:
    @pytest.mark.parametrize(
        ("said", "number"),
        [("1,234.5", 1234.5), ("１２．５", 12.5), ("1 234", 1234), ("−3", -3), ("12①", 12), ("2.5e3", 2500)],
    )
    def test_spellings(self, said: str, number: float) -> None:
        assert read_number(said) == number

    @pytest.mark.parametrize("said", ["1,23", "12 34", "abc", "1.2.3", "", "3-5", "12万"])
    def test_what_is_no_number(self, said: str) -> None:
        assert read_number(said) is None

    @given(st.integers(1, 10**9))
    def test_ten_thousands_are_exact(self, number: int) -> None:
        assert read_cell(f"{number // 100}.{number % 100:02d}", "人", Fraction(10_000)).value == number * 100

    @given(st.integers(0, 10_000))
    def test_a_number_shown_as_per_cent_is_what_is_shown(self, basis_points: int) -> None:
        assert read_cell(basis_points / 10_000, "%", Fraction(1), percent=True).value == basis_points / 100

    @pytest.mark.parametrize("word", ["是", "√", "有", "YES", 1.0, True])
    def test_yes(self, word: Value) -> None:
        assert read_cell(word, "是=1", Fraction(1), yes_no=True).value == 1

    def test_two_is_neither_yes_nor_no(self) -> None:
        assert read_cell(2.0, "是=1", Fraction(1), yes_no=True).refused is not None


class TestUnits:
    @pytest.mark.parametrize(
        ("said", "wanted", "factor"),
        [
            ("公里", "km", 1), ("米", "km", Fraction(1, 1000)), ("万人", "人", 10_000), ("亿元", "万元", 10_000),
            ("公里/平方公里", "km/km2", 1), ("m/m2", "km/km2", 1000), ("吨/日", "万吨/日", Fraction(1, 10_000)),
            ("亩", "公顷", Fraction(1, 15)), ("㎡/人", "m2/人", 1), ("‰", "%", Fraction(1, 10)), ("户", "套", 1),
        ],
    )  # fmt: skip
    def test_by_hand(self, said: str, wanted: str, factor: float) -> None:
        assert factor_between(said, wanted) == factor

    @pytest.mark.parametrize(
        ("said", "wanted"), [("人", "km"), ("%", "人"), ("万元", "公里"), ("圈", "km"), ("km", "km/km2")]
    )
    def test_what_cannot_be_turned(self, said: str, wanted: str) -> None:
        assert factor_between(said, wanted) is None


class TestNames:
    @pytest.mark.parametrize(
        ("said", "place"),
        [("夏县", X), ("夏 县", X), (990101.0, X), ("990101", X), ("990101000000", X), ("垣曲", "990104"),
         ("全市", CITY), ("甲市", CITY), ("夏", None), ("绛", None), ("下县", None),
         ("99010", None), (None, None), (12.0, None)],
    )  # fmt: skip
    def test_by_code_or_exact_name_only(self, said: Value, place: str | None) -> None:
        assert NAMES.place(said) == place

    @given(st.text(max_size=4))
    def test_a_name_that_is_not_exact_is_nobody(self, said: str) -> None:
        found = NAMES.place(said)
        assert found in {None, CITY} or COUNTIES[str(found)].startswith("".join(said.split())[:2])

    @pytest.mark.parametrize(
        ("said", "year"),
        [("2025年", 2025), ("２０２５", 2025), (2025.0, 2025), ("二〇二五年末", 2025), ("25年", None),
         ("2024-2025", None), ("12025", None), (12.5, None), (1949.0, None)],
    )  # fmt: skip
    def test_years(self, said: Value, year: int | None) -> None:
        assert year_of(said) == year

    def test_codes(self) -> None:
        assert [code_of(one) for one in (140827.0, "140827", "140827000", 140827.5, "14082")] == [
            "140827", "140827", "140827", None, None,
        ]  # fmt: skip


class TestPlausible:
    def said(self, *rows: tuple[str, str, int, float], stored: Statistics | None = None) -> list[str]:
        return [flag.why.en for flag in flags_of(statistics(*rows), PLAN, stored or Statistics())]

    def test_a_share_over_a_hundred(self) -> None:
        (said,) = self.said(("water", X, 2025, 120))
        assert "beyond what is plausible" in said

    def test_a_tenfold_jump_against_what_is_stored(self) -> None:
        (said,) = self.said(("streets", X, 2025, 61), stored=statistics(("streets", X, 2024, 6)))
        assert "the 6 of 2024" in said
        assert self.said(("streets", X, 2025, 60), stored=statistics(("streets", X, 2024, 6))) == []

    def test_half_a_home(self) -> None:
        (said,) = self.said(("homes", X, 2025, 2.5))
        assert "whole number" in said

    def test_fractions_where_per_cents_are_meant(self) -> None:
        (said,) = self.said(*(("water", code, 2025, 0.9) for code in COUNTIES))
        assert "fractions" in said

    def test_a_city_that_is_not_the_sum_of_its_counties(self) -> None:
        (said,) = self.said(("homes", X, 2025, 10), ("homes", J, 2025, 10), ("homes", CITY, 2025, 30))
        assert "add up to 20" in said
        assert self.said(("homes", X, 2025, 10), ("homes", J, 2025, 10), ("homes", CITY, 2025, 20)) == []

    def test_what_is_as_usual_is_not_flagged(self) -> None:
        assert self.said(("water", X, 2025, 95), ("homes", X, 2025, 0), ("streets", X, 2025, 3)) == []


class TestStore:
    def read_back(self, folder: Path, given_figures: Statistics) -> Statistics:
        path = folder / "figures.csv"
        path.write_text(statistics_csv(given_figures, PLAN, COUNTIES), encoding="utf-8-sig")
        return read_statistics(path, PLAN, COUNTIES)

    @given(st.dictionaries(st.sampled_from([*COUNTIES, CITY]), st.floats(-1e15, 1e15), min_size=1))
    def test_every_number_comes_back(self, tmp_path_factory: pytest.TempPathFactory, values: dict[str, float]) -> None:
        kept = statistics(*(("streets", code, 2025, value) for code, value in values.items()))
        back = self.read_back(tmp_path_factory.mktemp("store"), kept)
        pd.testing.assert_frame_equal(back.table, kept.table, check_dtype=False, check_exact=True)

    def test_texts_that_a_spreadsheet_would_run_come_back_as_texts(self, tmp_path: Path) -> None:
        rows = [("homes", X, 2025, 1.0, "=cmd|x.xlsx", "@A!A1", "'quoted")]
        kept = Statistics(pd.DataFrame(rows, columns=list(COLUMNS)))
        written = statistics_csv(kept, PLAN, COUNTIES)
        assert not any(cell.startswith(("=", "@")) for line in written.splitlines() for cell in line.split(","))
        figure = self.read_back(tmp_path, kept).at("homes", X, 2025)
        assert figure is not None
        assert (figure.source, figure.cell, figure.note) == ("=cmd|x.xlsx", "@A!A1", "'quoted")

    def test_a_file_that_is_not_there_is_told_with_where_it_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="check statistics in"):
            read_statistics(tmp_path / "none.csv", PLAN, COUNTIES)

    def test_every_wrong_row_is_told_at_once(self, tmp_path: Path) -> None:
        path = tmp_path / "figures.csv"
        lines = (
            "statistic,adcode,year,value,unit", "watr,990101,2025,1,%", "water,990199,2025,1,%", "water,990101,25,1,%",
            "water,990101,2025,viel,%", "water,990101,2025,1,km", "water,990102,2025,1,%", "water,990102,2025,2,",
        )  # fmt: skip
        path.write_text("\n".join(lines), encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_statistics(path, PLAN, COUNTIES)
        wrong = {problem.where.rpartition(":")[2] for problem in caught.value.problems}
        assert wrong == {"2", "3", "4", "5", "6", "7", "8"}
        assert "did you mean 'water'" in str(caught.value)

    def test_fresh_figures_are_new_the_same_or_changed(self) -> None:
        stored = statistics(("homes", X, 2025, 1), ("homes", J, 2025, 2))
        together = merged(stored, statistics(("homes", J, 2025, 3), ("homes", X, 2025, 1), ("homes", X, 2026, 4)))
        assert (together.new, together.same, together.changed["before"].tolist()) == (1, 1, [2])
        assert sorted(together.statistics.table["value"]) == [1, 3, 4]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return rich(tmp_path)


class TestTemplate:
    def filled(self, plan: Plan, names: dict[str, str], lang: str) -> tuple[Statistics, Statistics]:
        """Return random figures and what a filled form of them reads back as."""
        rng = np.random.default_rng(7)
        rows = [
            (one.id, code, year, float(rng.integers(2 if one.kind == "yes_no" else 100)))
            for one in plan.statistics
            for code in [*names, CITY]
            for year in (2031, 2032)
        ]
        given_figures = statistics(*rows)
        book = template_workbook(WantedForm(plan, names, (2031, 2032), given_figures, "en" if lang == "en" else "zh"))
        return given_figures, self.read(book, plan, names)

    def read(self, book: bytes, plan: Plan, names: dict[str, str]) -> Statistics:
        path = Path(self.folder) / "form.xlsx"
        path.write_bytes(book)
        known = NAMES.__class__(plan, names, NAMES.city, {})
        understood = understand(read_workbook(path), known, path.name)
        assert not understood.refused
        return understood.statistics

    @pytest.fixture(autouse=True)
    def _in_folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_what_was_filled_in_comes_back(self, plan: Plan, lang: str) -> None:
        there, back = self.filled(plan, dict(plan.counties), lang)
        assert sorted(back.table[KEY].to_numpy(dtype=object).tolist()) == sorted(
            there.table[KEY].to_numpy(dtype=object).tolist()
        )

    def test_a_blank_form_says_nothing(self, plan: Plan) -> None:
        book = template_workbook(WantedForm(plan, plan.counties, (2031,), Statistics()))
        assert len(self.read(book, plan, dict(plan.counties))) == 0

    def test_it_asks_for_every_statistic_county_and_year_with_notes_and_limits(self, plan: Plan) -> None:
        book = openpyxl.load_workbook(
            io.BytesIO(template_workbook(WantedForm(plan, plan.counties, (2031, 2032), Statistics())))
        )
        about, *sheets = book.worksheets
        assert {cell.value for cell in about["A"]} >= {one.id for one in plan.statistics}
        headings = {cell.value: cell for sheet in sheets for cell in sheet[1] if cell.value}
        for one in plan.statistics:
            heading = headings[f"{one.title.zh}（{one.unit.zh}）"]
            assert heading.comment is not None
            assert one.definition.zh in heading.comment.text
        cells = sum(area.size["rows"] * area.size["columns"] for sheet in sheets
                    for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges)  # fmt: skip
        assert cells == len(plan.statistics) * (len(plan.counties) + 1) * 2
        assert all(sheet.freeze_panes == "C3" for sheet in sheets)

    def test_a_name_that_a_spreadsheet_would_run_is_a_text(self, plan: Plan) -> None:
        book = openpyxl.load_workbook(
            io.BytesIO(template_workbook(WantedForm(plan, {"990101": "=1+1"}, (2031,), Statistics())))
        )
        assert [cell.data_type for sheet in book.worksheets[1:] for cell in sheet["B"] if cell.value == "=1+1"] == [
            "s"
        ] * (len(book.worksheets) - 1)
