"""Workbooks and text tables as sheets, and files that only look like such."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office import converted

from ycgis.errors import InputError
from ycgis.readers.sheet import Area, Sheet, column_letters
from ycgis.readers.workbook import read_workbook

TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc"]), min_size=1)
CELL = st.one_of(st.none(), st.floats(-1e9, 1e9).map(lambda value: value + 0.0), TEXT)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "表1"
    for place, value in {
        "B2": "标题",
        "C5": 0.85,
        "D5": "=1+1",
        "F5": dt.date(2024, 1, 1),
        "G5": True,
        "H5": 5,
    }.items():
        sheet[place] = value
    sheet["E5"], sheet["E5"].data_type = "#REF!", "e"
    sheet["C5"].number_format = "0.0%"
    sheet.merge_cells("B2:D3")
    made.create_sheet("隐").sheet_state = "hidden"
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_workbook(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_values_and_what_is_known_of_them(book: Path) -> None:
    sheet, hidden = read_workbook(book)
    assert sheet.values[4] == [None, None, 0.85, None, None, dt.date(2024, 1, 1), True, 5.0]
    assert sheet.merged == (Area(1, 1, 2, 3),)
    assert sheet.percent == {(4, 2)}
    assert {sheet.place(*at) for at in sheet.faults} == {"表1!D5", "表1!E5"}
    assert (sheet.visible, hidden.visible, hidden.values) == (True, False, [])


LETTERS = [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]


@pytest.mark.parametrize(("column", "letters"), LETTERS)
def test_columns_are_lettered_as_in_a_spreadsheet(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
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
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            inside = row < len(sheet.values) and column < len(sheet.values[row])
            found = sheet.values[row][column] if inside else None
            assert found == (pytest.approx(value, rel=1e-14) if isinstance(value, float) else value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_tables_in_the_encodings_of_offices(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f"县{separator}数\n夏县{separator}1.5\n绛县{separator}\n", encoding=encoding)
    assert read_workbook(path) == [Sheet("表", [["县", "数"], ["夏县", "1.5"], ["绛县", None]])]


@pytest.mark.slow
def test_an_ods_reads_as_its_xlsx_does(book: Path, tmp_path: Path) -> None:
    sheet = read_workbook(converted(book, "ods", tmp_path))[0]
    assert sheet.values[1][1] == "标题"
    assert sheet.values[4][2] == pytest.approx(0.85)


def test_formats_far_away_do_not_make_a_sheet_large(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet["A1"] = 1
    sheet["XFD1"].number_format = "0.00"
    sheet["A1048576"].number_format = "0%"
    path = tmp_path / "far.xlsx"
    made.save(path)
    assert read_workbook(path)[0].values == [[1.0]]


def test_what_is_no_workbook_is_said_plainly(tmp_path: Path, book: Path) -> None:
    cases = {
        "absent.xlsx": (None, "no such file"),
        "empty.xlsx": (b"", "is empty"),
        "page.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        "torn.xlsx": (book.read_bytes()[:900], "cannot be read"),
        "words.docx": (b"PK\x03\x04", "is no table"),
        "noise.xls": (bytes(range(256)) * 20, "cannot be read"),
        "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 3, "password"),
    }
    for name, (content, said) in cases.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        assert said in refused(path)
    (tmp_path / "folder.xlsx").mkdir()
    assert "no such file" in refused(tmp_path / "folder.xlsx")


def test_a_workbook_under_another_name_is_read(book: Path) -> None:
    renamed = book.rename(book.with_suffix(".xls"))
    assert read_workbook(renamed)[0].values[1][1] == "标题"


def test_a_zip_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(1100):
            member.write(bytes(1_000_000))
    assert "too large" in refused(path)
