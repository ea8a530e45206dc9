"""The workbook, read back: real numbers, formulas whose results are right, and no text that is run (see `reports`)."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from alpha import EAST, SOUTH, WEST, study
from hypothesis import given
from hypothesis import strategies as st
from office import converted
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from reports import TALLY, reported

from ycgis.assess import Assessment
from ycgis.board import COUNTED, LOOKS
from ycgis.ground.text import Lang
from ycgis.report.cells import sheet_name
from ycgis.report.content import content_of
from ycgis.report.workbook import write_workbook
from ycgis.statistics import CITY

CODES = {CITY: "990100"}
NAMES = [
    "问题清单",
    "总览",
    "对照表",
    "1 行动一",
    "2 行动二",
    "定性任务",
    "重点项目",
    "方案文本不一致之处",
    "方法与来源",
]
GAP = re.compile(r'=IF\(ISNUMBER\((?P<value>\w+)\),MAX\(0,(?P<terms>[\w,-]+)\),""\)')
EVIL = '=HYPERLINK("http://x","<script>alert(1)</script>")'


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return reported(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def path(assessment: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(assessment, tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def shown(path: Path) -> Workbook:
    return openpyxl.load_workbook(path, data_only=True)


@pytest.fixture(scope="module")
def formulas(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def written(assessment: Assessment, folder: Path, lang: Lang = "zh", county: str | None = None) -> Path:
    path = folder / f"{county}_{lang}.xlsx"
    write_workbook(content_of(assessment, lang, county), path)
    return path


def rows_of(sheet: Worksheet, head: int = 2) -> list[dict[str, object]]:
    """Return the rows of a table by its headings, which stand in row `head`."""
    names = [cell.value for cell in sheet[head]]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(head + 1, values_only=True)]


def verdicts(book: Workbook) -> list[dict[str, object]]:
    return [row for name in NAMES[3:5] for row in rows_of(book[name])]


def table(sheet: Worksheet, title: str) -> list[tuple[Cell, ...]]:
    """Return the rows of a table of the overview: from under its title to its totals."""
    start = next(cell.row for (cell, *_) in sheet.iter_rows() if cell.value == title) + 1
    end = next(cell.row for (cell, *_) in sheet.iter_rows(start) if cell.value == "合计")
    return list(sheet.iter_rows(start, end))


def every_cell(book: Workbook) -> Iterator[Cell]:
    return (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


class TestSheets:
    def test_there_is_one_for_each_action_and_for_each_list(self, shown: Workbook) -> None:
        assert shown.sheetnames == NAMES

    @pytest.mark.parametrize("name", NAMES[3:5])
    def test_are_frozen_filtered_coloured_and_ready_to_print(self, shown: Workbook, name: str) -> None:
        sheet = shown[name]
        assert sheet.freeze_panes == "C3"
        assert sheet.auto_filter.ref == f"A2:W{sheet.max_row}"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # one page wide, any length
        assert sheet.print_title_rows == "$2:$2"
        assert "&P" in str(sheet.oddFooter.center.text)
        (painted,) = sheet.conditional_formatting
        assert painted.sqref == openpyxl.worksheet.cell_range.MultiCellRange(f"I3:I{sheet.max_row}")
        marks = "✓ 达标|≈ 接近达标|× 未达标|… 未到期|↓ 未到期，进度滞后|? 无数据|? 不能判断|– 无目标|/ 不在考核范围"
        assert {rule.formula[0] for rule in painted.rules} == {f'"{mark}"' for mark in marks.split("|")}

    def test_rows_grow_with_their_texts_up_to_what_excel_allows(self, assessment: Assessment, tmp_path: Path) -> None:
        table = assessment.table.copy()
        table["basis"] = [basis._replace(zh="长" * 40_000) for basis in table["basis"]]
        book = openpyxl.load_workbook(written(replace(assessment, table=table), tmp_path))
        sheet = book["1 行动一"]
        assert sheet.row_dimensions[3].height == pytest.approx(409, abs=0.5)
        (first, *_) = rows_of(sheet)
        assert len(str(first["依据"])) == 32_767

    def test_an_action_without_targets_says_so(self, assessment: Assessment, tmp_path: Path) -> None:
        content = content_of(assessment)
        bare = replace(content.actions[1], lines=(), summary="没有量化目标")
        write_workbook(replace(content, actions=(content.actions[0], bare)), tmp_path / "bare.xlsx")
        book = openpyxl.load_workbook(tmp_path / "bare.xlsx", data_only=True)
        assert book["2 行动二"]["A3"].value == "没有量化目标"
        assert [cell.value for cell in table(book["总览"], "按行动计数")[2][2:]] == [0] * 7

    def test_the_same_content_gives_the_same_bytes(self, assessment: Assessment, path: Path, tmp_path: Path) -> None:
        assert written(assessment, tmp_path).read_bytes() == path.read_bytes()

    def test_says_who_made_it_and_of_when_it_is(self, shown: Workbook) -> None:
        assert shown.properties.title == "甲市行动方案实施进展报告 微市　2033年"
        assert shown.properties.creator == "ycgis"
        assert str(shown.properties.created).startswith("2033-12-31")


class TestShortfalls:
    def test_come_first_the_worst_of_all_first(self, shown: Workbook, assessment: Assessment) -> None:
        rows = rows_of(shown["问题清单"])
        table = assessment.table
        due = table[table["status"].isin(["missed", "near"]) & (table["year"] <= assessment.year)]
        assert {(row["代码"], row["数值"], row["期限"]) for row in rows} == {
            (CODES.get(row.adcode, row.adcode), row.value, row.year) for row in due.itertuples()
        }
        sizes = {8.46: 0.04 / 8.5, 76.0: 4 / 80}
        assert [sizes[float(str(row["数值"]))] for row in rows] == sorted(sizes.values(), reverse=True)
        assert str(rows[0]["差距"]).startswith("相差 4")

    def test_nothing_known_is_no_success(self, assessment: Assessment, tmp_path: Path) -> None:
        table = assessment.table.assign(status="no_data")
        book = openpyxl.load_workbook(written(replace(assessment, table=table), tmp_path))
        assert "不能判断" in str(book["问题清单"]["A3"].value)


class TestNumbers:
    def test_a_yes_is_a_number_that_reads_as_a_yes(self, assessment: Assessment, tmp_path: Path) -> None:
        content = content_of(assessment)
        (action, *others) = content.actions
        entries = {
            code: one._replace(value=float(code == EAST), gap=float(code != EAST))
            for code, one in action.lines[0].entries.items()
        }
        asked = replace(action.lines[0], yes_no=True, low=1.0, high=math.nan, entries=entries)
        write_workbook(replace(content, actions=(replace(action, lines=(asked,)), *others)), tmp_path / "yes.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "yes.xlsx", data_only=True)["1 行动一"]
        heads = {cell.value: cell.column for cell in sheet[2]}
        found = {sheet.cell(row, heads["代码"]).value: row for row in range(3, sheet.max_row + 1)}
        for code, row in found.items():
            value, gap = sheet.cell(row, heads["数值"]), sheet.cell(row, heads["差距"])
            assert (value.value, gap.value) == ((1, 0) if code == EAST else (0, 1))
            assert value.number_format == '[=1]"是";[=0]"否";General'
            assert gap.number_format == '[=0]"已做到";[=1]"尚未做到";General'
            assert sheet.cell(row, heads["单位"]).value == "是/否"

    def test_are_those_of_the_assessment_in_full(self, shown: Workbook, assessment: Assessment) -> None:
        rows = assessment.progress[assessment.progress["status"] != "not_in_scope"]
        expected = {(row.target_id, row.year, CODES.get(row.adcode, row.adcode)): row for row in rows.itertuples()}
        found = {(row["编号"], row["期限"], row["代码"]): row for row in verdicts(shown)}
        assert found.keys() == expected.keys()
        for key, row in found.items():
            for name, value in (("数值", expected[key].value), ("年均变化", expected[key].trend)):
                assert row[name] == (None if math.isnan(value) else value)
            gap = expected[key].gap
            assert row["差距"] == (None if math.isnan(gap) else max(0, gap))

    def test_are_numbers_not_texts(self, shown: Workbook) -> None:
        (west,) = [row for row in verdicts(shown) if row["编号"] == "dense_enough"]
        assert [west[name] for name in ("数值", "目标下限", "目标上限", "期限")] == [8.46, 8.5, None, 2033]
        assert west["目标值"] == "≥ 8.5 公里/平方公里"

    def test_what_is_not_known_is_an_empty_cell(self, shown: Workbook) -> None:
        for row in verdicts(shown):
            if row["状态"] == "? 无数据":
                assert row["数值"] is row["差距"] is row["年均变化"] is row["到期预计"] is None

    def test_a_gap_is_a_formula_whose_result_is_right(self, shown: Workbook, formulas: Workbook) -> None:
        checked = 0
        for name in NAMES[3:5]:
            column = next(cell.column for cell in formulas[name][2] if cell.value == "差距")
            for row in range(3, formulas[name].max_row + 1):
                formula = formulas[name].cell(row, column).value
                assert shown[name].cell(row, column).value == by_hand(shown[name], str(formula))
                checked += 1
        assert checked == sum(TALLY.values())

    def test_every_kind_of_bound_has_its_gap(self, shown: Workbook) -> None:
        gaps = {(row["编号"], row["期限"], row["代码"]): row["差距"] for row in verdicts(shown)}
        assert gaps["near_enough", 2035, WEST] == pytest.approx(0.04)  # at most 60
        assert gaps["dense_enough", 2033, WEST] == pytest.approx(0.04)  # at least 8.5
        assert gaps["lamps_sum", 2033, CODES[CITY]] == 0  # 310 of 300
        assert gaps["bright_range", 2032, EAST] == 0  # the lower end of a range
        assert gaps["bright_range", 2033, EAST] == 4  # below it
        assert gaps["bright_range", 2033, SOUTH] is None


class TestCounts:
    def test_are_formulas_whose_results_are_right(self, shown: Workbook, formulas: Workbook) -> None:
        for title in ("按行动计数", "按地区计数"):
            _, *lines, totals = table(shown["总览"], title)
            assert [cell.value for cell in totals[2:]] == [*(TALLY[status] for status in COUNTED), 12]
            assert [
                sum(column)
                for column in zip(*([int(str(cell.value)) for cell in line[2:]] for line in lines), strict=True)
            ] == [cell.value for cell in totals[2:]]
            _, *cells, _ = table(formulas["总览"], title)
            assert all("COUNTIFS(" in str(cell.value) for line in cells for cell in line[2:-1])

    def test_by_county_are_those_of_the_action_sheets(self, shown: Workbook) -> None:
        (heads, *lines, _) = table(shown["总览"], "按地区计数")
        rows = verdicts(shown)
        for line in lines:
            for head, cell in zip(heads[2:-1], line[2:-1], strict=True):
                of = [row for row in rows if (row["代码"], row["状态"]) == (line[0].value, head.value)]
                assert cell.value == len(of)

    def test_the_matrix_shows_every_verdict(self, shown: Workbook, assessment: Assessment) -> None:
        sheet = shown["对照表"]
        symbols = [cell for row in sheet.iter_rows(3, min_col=5, values_only=True) for cell in row]
        expected = {LOOKS[status].symbol: count for status, count in TALLY.items() if count}
        signs = [str(sign)[0] for sign in symbols]
        assert {sign: signs.count(sign) for sign in signs if sign != "/"} == expected
        numbers = {str(sign)[2:] for sign in symbols if len(str(sign)) > 1}
        assert {"30.0", "8.46", "310"} <= numbers  # the values beside the signs
        assert len(symbols) == 7 * (len(assessment.study.layers.counties) + 1)  # targets by year, counties and the city

    @pytest.mark.slow
    def test_an_office_comes_to_the_same_results(self, path: Path, shown: Workbook, tmp_path: Path) -> None:
        without = openpyxl.load_workbook(path)  # openpyxl keeps formulas and drops their results
        without.save(tmp_path / "bare.xlsx")
        (tmp_path / "out").mkdir()
        again = openpyxl.load_workbook(converted(tmp_path / "bare.xlsx", "xlsx", tmp_path / "out"), data_only=True)
        assert again.sheetnames == shown.sheetnames
        for sheet in shown:
            for row in sheet.iter_rows():
                for cell in row:
                    found = again[sheet.title].cell(cell.row, cell.column).value
                    assert found == (pytest.approx(cell.value) if isinstance(cell.value, float) else cell.value)


class TestTexts:
    @pytest.mark.parametrize("evil", [EVIL, "=1+1", "+1", "-1", "@SUM(1)", "{=1}", "http://x", "mailto:a@b"])
    def test_are_never_run(self, tmp_path: Path, evil: str) -> None:
        whole = study()
        counties = whole.layers.counties.assign(name=[evil, "乙", "丙", "丁"])
        named = replace(whole, layers=replace(whole.layers, counties=counties))
        quoted = evil.replace('"', '\\"')
        changes = {
            f'zh = "{word}"': f'zh = "{quoted}"'
            for word in ("甲市行动方案", "路灯合计", "行动二", "建灯塔", "新装路灯")
        }
        book = openpyxl.load_workbook(written(reported(tmp_path, changes, named), tmp_path))
        assert sum(cell.value == evil for cell in every_cell(book)) >= 5
        for cell in every_cell(book):
            assert cell.hyperlink is None
            if cell.data_type == "f":
                assert re.match(r"=(IF\(ISNUMBER|COUNTIFS|SUM|0)", str(cell.value))

    def test_control_characters_do_not_break_the_file(self, assessment: Assessment, tmp_path: Path) -> None:
        table = assessment.table.copy()
        table["name"] = pd.Series("甲\x00\x0b\ufffe\ud800县_x0041_", table.index, dtype=object)
        book = openpyxl.load_workbook(written(replace(assessment, table=table), tmp_path))
        assert {row["地区"] for row in verdicts(book)} == {"甲\ufffd\ufffd\ufffd\ufffd县_x0041_", "全市"}

    def test_are_in_english_on_request(self, assessment: Assessment, tmp_path: Path) -> None:
        book = openpyxl.load_workbook(written(assessment, tmp_path, "en"))
        assert book.sheetnames[:5] == ["Not met", "Overview", "Matrix", "1 action 1", "2 action 2"]
        (row,) = [row for row in rows_of(book["1 action 1"]) if row["Id"] == "dense_enough"]
        assert row["Status"] == "≈ near"

    def test_say_what_nobody_reported(self, shown: Workbook) -> None:
        (project,) = rows_of(shown["重点项目"], head=1)
        assert (project["项目"], project["状态"], project["进度（%）"]) == ("灯塔", "未报送进展", None)
        (task,) = rows_of(shown["定性任务"], head=1)
        assert (task["序号"], task["内容"]) == (10, "讲故事")
        assert [row["说法"] for row in rows_of(shown["方案文本不一致之处"], head=1)] == ["山区", "沿河"]

    def test_a_countys_workbook_holds_its_own(self, assessment: Assessment, tmp_path: Path) -> None:
        book = openpyxl.load_workbook(written(assessment, tmp_path, county=WEST), data_only=True)
        assert {row["代码"] for row in verdicts(book)} == {WEST, CODES[CITY]}

    def test_a_target_for_nobody_has_a_row_without_numbers(self, tmp_path: Path) -> None:
        only_east = {"condition = {": 'counties = ["990101"]\ncondition = {', "value = 1000 }": "value = 2000 }"}
        book = openpyxl.load_workbook(written(reported(tmp_path, only_east), tmp_path), data_only=True)
        rows = [row for row in verdicts(book) if row["编号"] == "bright_range"]
        assert [(row["地区"], row["状态"], row["数值"]) for row in rows] == [("无适用的县", "/ 不在考核范围", None)] * 3


class TestSheetName:
    @given(st.text(), st.lists(st.text(min_size=1, max_size=31)))
    def test_is_one_that_excel_takes(self, title: str, taken: list[str]) -> None:
        name = sheet_name(title, taken)
        assert 0 < len(name.encode("utf-16-le", "surrogatepass")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'")
        assert name.casefold() not in {one.casefold() for one in taken}

    def test_is_the_title_where_it_can_be(self) -> None:
        assert sheet_name("1 路/网: [县]", []) == "1 路 网 县"
        assert sheet_name("Roads", ["roads", "ROADS 2"]) == "Roads 3"
        assert sheet_name("𠮷" * 40, []) == "𠮷" * 15


def by_hand(sheet: Worksheet, formula: str) -> float | None:
    """Return what a formula of a gap comes to, from the values in its cells."""
    found = GAP.fullmatch(formula)
    assert found is not None, formula
    if sheet[found["value"]].value is None:
        return None
    ends = [term.split("-") for term in found["terms"].split(",")]
    return max(0, *(sheet[one].value - sheet[other].value for one, other in ends))
