"""Workbooks and text tables as sheets: what their cells hold and how they are shown."""

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from examples import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from office import converted

from ycgis.ground.errors import InputError
from ycgis.intake.readers.marks import is_percent
from ycgis.intake.readers.sheet import Area, Sheet, column_letters
from ycgis.intake.readers.workbook import read_workbook

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc"]), min_size=1)
CELL = st.one_of(st.none(), st.floats(-1e9, 1e9).map(lambda value: value + 0.0), TEXT)
DAY, HOUR = dt.date(2024, 1, 1), dt.time(8, 30)
MOMENT = dt.datetime.combine(DAY, HOUR)
NO_RESULT = "without a stored result"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "表1"
    values: dict[str, Any] = {
        "B2": "标题",
        "C5": 0.85,
        "D5": "=1+1",
        "F5": DAY,
        "G5": MOMENT,
        "H5": 5,
        "I5": "007",
        "J5": 85,
        "K5": "=1/0",
        "L5": "=1/2",
        "M5": " 两\n行 ",
        "N5": HOUR,
    }
    for place, value in values.items():
        sheet[place] = value
    sheet["E5"], sheet["E5"].data_type = "#REF!", "e"
    sheet["C5"].number_format = sheet["L5"].number_format = "0.0%"
    sheet["J5"].number_format = '0"%"'
    sheet.merge_cells("B2:D3")
    sheet.merge_cells("A7:A9")
    made.create_sheet("隐").sheet_state = "hidden"
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def faults(sheet: Sheet) -> dict[str, str]:
    return {sheet.place(*at).partition("!")[2]: why.en for at, why in sheet.faults.items()}


def test_values_and_what_is_known_of_them(book: Path) -> None:
    sheet, hidden = read_workbook(book)
    assert sheet.values[4] == [
        *(None, None, 0.85, None, None, DAY, MOMENT, 5.0, "007", 85.0, None, None, " 两\n行 ", HOUR)
    ]
    assert sheet.merged == (Area(1, 1, 2, 3), Area(6, 0, 8, 0))
    assert sheet.percent == {(4, 2), (4, 11)}
    found = faults(sheet)
    assert set(found) == {"D5", "E5", "K5", "L5"}
    assert "#REF!" in found["E5"]
    assert all(NO_RESULT in found[place] for place in ("D5", "K5", "L5"))
    assert (sheet.name, sheet.visible, hidden.visible, hidden.values) == ("表1", True, False, [])


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xls", "ods", "xlsx:Calc MS Excel 2007 XML"])
def test_what_an_office_saves_reads_alike_in_every_format(book: Path, tmp_path: Path, form: str) -> None:
    own = read_workbook(book)[0]
    sheet, hidden = read_workbook(converted(book, form, tmp_path / "saved"))
    expected = [list(row) for row in own.values]
    expected[4][3], expected[4][11] = 2.0, 0.5  # the office works formulas out
    assert sheet.values == expected
    assert sorted(sheet.merged) == sorted(own.merged)
    assert sheet.percent == own.percent
    assert faults(sheet).keys() - {"E5"} == {"K5"}  # of a #REF! without a formula, offices make what they like
    assert "#DIV/0!" in faults(sheet)["K5"]
    assert (sheet.name, sheet.visible, hidden.visible, hidden.values) == ("表1", True, False, [])


@pytest.mark.parametrize("number_format", ["0%", "0.00%", "[红色]0%;-0%", '"约"0.0%', "0%_)"])
def test_a_percent_format_scales(number_format: str) -> None:
    assert is_percent(number_format)


@pytest.mark.parametrize("number_format", ["General", "0.00", '0"%"', r"0\%", '0.0"％ %"', "0_%", ""])
def test_a_literal_percent_sign_does_not_scale(number_format: str) -> None:
    assert not is_percent(number_format)


LETTERS = [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]


@pytest.mark.parametrize(("column", "letters"), LETTERS)
def test_columns_are_lettered_as_in_a_spreadsheet(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_grid_reads_back(tmp_path: Path, grid: list[list[object]]) -> None:
    made = openpyxl.Workbook()
    for row, cells in enumerate(grid, 1):
        for column, value in enumerate(cells, 1):
            cell = made.worksheets[0].cell(row, column)
            cell.value = value  # type: ignore[assignment]
            if isinstance(value, str):
                cell.data_type = "s"
    path = tmp_path / "grid.xlsx"
    made.save(path)
    (sheet,) = read_workbook(path)
    assert not sheet.faults
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            inside = row < len(sheet.values) and column < len(sheet.values[row])
            found = sheet.values[row][column] if inside else None
            assert found == (pytest.approx(value, rel=1e-14) if isinstance(value, float) else value)


def test_a_program_that_cannot_calculate_leaves_zeros_that_are_no_results(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_formula("A1", "=1+1")
        sheet.write_formula("B1", "=1+1", None, 2)
        sheet.write_formula("C1", '=""', None, "")
        sheet.write_number("D1", 0)
    (read,) = read_workbook(path)
    assert read.values == [[0.0, 2.0, None, 0.0]]
    assert faults(read).keys() == {"A1", "C1"}


def test_a_column_of_formulas_at_the_edge_is_not_lost(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in (["县", "公租房"], ["夏县", "=1+1"], ["绛县", "=2+1"]):
        made.worksheets[0].append(row)
    path = tmp_path / "edge.xlsx"
    made.save(path)
    assert faults(read_workbook(path)[0]).keys() == {"B2", "B3"}


def test_names_of_sheets_with_signs_of_xml(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].title = """一<二>"三"&'四'"""
    made.worksheets[0]["B1"] = 0.5
    made.worksheets[0]["B1"].number_format = "0%"
    path = tmp_path / "named.xlsx"
    made.save(path)
    (sheet,) = read_workbook(path)
    assert (sheet.name, sheet.percent) == (made.worksheets[0].title, {(0, 1)})


def with_prefixes(path: Path) -> Path:
    """Return the workbook with every tag of its sheets and styles under a prefix, as some programs write them."""
    out = path.with_name("prefixed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith(("xl/worksheets/sheet", "xl/styles")):
                text = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", text).replace(b"xmlns=", b"xmlns:x=")
            new.writestr(name, text)
    return out


def test_tags_with_a_prefix(book: Path) -> None:
    assert read_workbook(with_prefixes(book)) == read_workbook(book)


ODS_HEAD = (
    '<o:document-content xmlns:o="urn:o" xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:calcext="urn:calcext">'
    '<office:body><office:spreadsheet><table:table table:name="表">'
)
ODS_FOOT = "</table:table></office:spreadsheet></office:body></o:document-content>"


def ods(path: Path, rows: str, manifest: str = "<manifest/>") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", (ODS_HEAD + rows + ODS_FOOT).replace("o:document", "office:document"))
    return path


def test_an_ods_writes_equal_rows_and_cells_once(tmp_path: Path) -> None:
    share = 'office:value-type="percentage" office:value="0.5"'
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>'
        f'<table:table-cell {share} table:number-columns-repeated="2"><text:p>50%</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string">'
        "<office:annotation><text:p>批注</text:p></office:annotation><text:p>乙</text:p></table:table-cell>"
        '<table:covered-table-cell/><table:table-cell table:formula="of:=1+1"/>'
        '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>'
        "</table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    )
    (sheet,) = read_workbook(ods(tmp_path / "一.ods", rows))
    assert sheet.values[:2] == [[None, None, 0.5, 0.5]] * 2
    assert sheet.values[2][:3] == ["乙", None, None]
    assert sheet.percent == {(0, 2), (0, 3), (1, 2), (1, 3)}
    assert sheet.merged == (Area(2, 0, 2, 1),)
    assert NO_RESULT in faults(sheet)["C3"]
    assert "#N/A" in faults(sheet)["D3"]


def test_an_ods_that_repeats_a_number_without_end_is_refused(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    path = ods(tmp_path / "a.ods", f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')
    with pytest.raises(InputError, match="XFD1048576"):
        read_workbook(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("suffix", ["csv", "xls"])
def test_text_tables_in_the_encodings_of_offices(tmp_path: Path, encoding: str, separator: str, suffix: str) -> None:
    path = tmp_path / f"表.{suffix}"
    path.write_text(f'县{separator}"数\n量"\n夏县{separator}1.5\n绛县{separator}\n', encoding=encoding)
    assert read_workbook(path) == [Sheet("表", [["县", "数\n量"], ["夏县", "1.5"], ["绛县", None]], separated=True)]


def test_an_encoding_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("县,数\n".encode("utf-16-be"))
    assert read_workbook(path, encoding="utf-16-be")[0].values == [["县", "数"]]


def test_a_workbook_under_another_name_is_read(book: Path) -> None:
    renamed = book.rename(book.with_suffix(".xls"))
    assert read_workbook(renamed)[0].values[1][1] == "标题"


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_a_date_of_which_only_year_or_month_is_shown_is_what_is_shown(form: str, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    shown = {
        'yyyy"年"': ("2024年", dt.date(2024, 6, 30)), "yyyy": ("2024年", DAY), 'yyyy"年"m"月"': ("2024年1月", DAY),
        "yyyy-mm": ("2024年1月", DAY), "mmm-yy": ("2024年1月", DAY), "yyyy/m/d": (DAY, DAY), "m/d": (DAY, DAY),
    }  # fmt: skip
    for row, (number_format, (_, date)) in enumerate(shown.items(), start=1):
        cell = sheet.cell(row, 1, date)
        cell.number_format = number_format
    sheet.cell(len(shown) + 1, 1, dt.date(1905, 7, 16)).number_format = "yyyy"
    path = tmp_path / "dates.xlsx"
    made.save(path)
    if form != "xlsx":
        path = converted(path, form, tmp_path)
    values = [row[0] for row in read_workbook(path)[0].values]
    english = {"2024年1月"} if form == "ods" else set()  # LibreOffice writes Jan-24 as text, of no use as a year
    expected = [one for one, _ in shown.values()]
    assert [a for a, b in zip(values, expected, strict=False) if a != b and b not in english] == []
    assert values[-1] == dt.date(1905, 7, 16)
