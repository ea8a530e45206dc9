"""Files that only look like a workbook, are damaged, or would fill the memory: each is refused in a sentence."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from examples import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from office import converted
from test_workbook import ods

from ycgis.ground.errors import InputError
from ycgis.intake.readers import workbook
from ycgis.intake.readers.workbook import read_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    made.worksheets[0].append(["县", 0.5, "=1+1"])
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_workbook(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    out = path.with_name("rewritten.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out


CASES = {
    "empty.xlsx": (b"", "is empty"),
    "blank.csv": (b" \n\n", "is empty"),
    "page.xls": (b"\xef\xbb\xbf\r\n<HTML><table><tr><td>1</td></tr></table></html>", "web page"),
    "page.csv": (b"<!DOCTYPE html><html></html>", "web page"),
    "mail.xls": (b"MIME-Version: 1.0\r\n", "web page"),
    "old.xls": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "XML Spreadsheet",
    ),
    "words.docx": (b"PK\x03\x04", "is no table"),
    "binary.xlsb": (b"PK\x03\x04", "is no table"),
    "noise.xls": (bytes(range(256)) * 20, "is no table"),
    "noise.csv": (bytes(range(1, 256)) * 20, "encoding"),
    "quotes.csv": ('县,"数\n夏县,1'.encode(), "cannot be read"),
    "locked.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le") * 3, "password"),
    "torn.xls": (OLE + bytes(600), "is damaged"),
    "torn.xlsx": (b"PK\x03\x04" + bytes(600), "is damaged"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_no_workbook_is_said_plainly(tmp_path: Path, name: str) -> None:
    content, said = CASES[name]
    (tmp_path / name).write_bytes(content)
    assert said in refused(tmp_path / name)


def test_no_such_file_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert "no such file" in refused(tmp_path / "folder.xlsx")
    assert "no such file" in refused(tmp_path / "absent.xlsx")


def test_a_file_that_one_may_not_read(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert "Permission denied" in refused(book)


def test_another_zip_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "is no table" in refused(path)


def test_a_workbook_of_charts_only_has_no_sheet(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.create_chartsheet("图")
    made.remove(made.worksheets[0])
    path = tmp_path / "charts.xlsx"
    made.save(path)
    assert "has no sheet" in refused(path)


def test_an_ods_with_a_password(tmp_path: Path) -> None:
    manifest = '<manifest:file-entry xmlns:manifest="urn:m"><manifest:encryption-data/></manifest:file-entry>'
    assert "password" in refused(ods(tmp_path / "a.ods", "", manifest))


def test_formats_far_away_do_not_make_a_sheet_large(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet["A1"] = 1
    sheet["XFD1"].number_format = "0.00"
    sheet["A1048576"].number_format = "0%"
    path = tmp_path / "far.xlsx"
    made.save(path)
    assert read_workbook(path)[0].values == [[1.0]]


def test_a_space_in_the_last_cell_is_refused_before_the_memory_is_full(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.worksheets[0]["A1"], made.worksheets[0]["XFD1048576"] = 1, " "
    path = tmp_path / "far.xlsx"
    made.save(path)
    said = refused(path)
    assert "Sheet: is filled as far as XFD1048576" in said
    assert "delete the cells far from the table" in said


def test_a_text_table_that_one_long_line_makes_large(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("1,\n" * 20_000 + "1," * 600, encoding="ascii")
    assert "too large" in refused(path)


def test_a_zip_that_would_fill_the_memory_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_BYTES", 1_000_000)
    bomb = rewritten(book, "xl/theme/theme1.xml", lambda text: text + bytes(1_000_000))
    assert bomb.stat().st_size < 100_000
    assert "too large when unpacked" in refused(bomb)
    assert read_workbook(book)[0].values == [["县", 0.5]]


def test_a_zip_that_lies_about_its_size_is_damaged(book: Path) -> None:
    size = 5_000_000
    bomb = rewritten(book, "xl/theme/theme1.xml", lambda _: bytes(size))
    content = bomb.read_bytes()
    assert content.count(size.to_bytes(4, "little")) == 2  # in the member's own header and in the directory
    bomb.write_bytes(content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    assert "is damaged" in refused(bomb)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_entities_are_never_unfolded(book: Path, part: str) -> None:
    entities = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    assert "is damaged" in refused(rewritten(book, part, lambda text: entities.encode() + text))


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    part=st.sampled_from(["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]),
    data=st.data(),
)
def test_any_damage_is_an_input_error(book: Path, part: str, data: st.DataObject) -> None:
    def damaged(text: bytes) -> bytes:
        at = data.draw(st.integers(0, len(text) - 1))
        return text[:at] + data.draw(st.binary(max_size=3)) + text[at + data.draw(st.integers(0, 9)) :]

    path = rewritten(book, part, damaged)
    try:
        sheets = read_workbook(path)
    except InputError as error:
        assert str(path) in str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert len(sheets) == 1


@pytest.mark.slow
@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_xls_is_an_input_error(book: Path, data: st.DataObject) -> None:
    whole = book.with_suffix(".xls") if book.with_suffix(".xls").exists() else converted(book, "xls", book.parent)
    content = whole.read_bytes()
    at = data.draw(st.integers(8, len(content) - 1))
    path = book.with_name("damaged.xls")
    path.write_bytes(content[:at] + data.draw(st.binary(max_size=3)) + content[at + data.draw(st.integers(0, 9)) :])
    try:
        sheets = read_workbook(path)
    except InputError as error:
        assert str(path) in str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert sheets
