"""A workbook of nasty sheets: each reads right, or what is wrong with it is named cell by cell."""

import pytest
from nasty import CASES, NAMES, Case, write_nasty

from ycgis.intake.readers.sheet import Sheet
from ycgis.intake.readers.workbook import read_workbook
from ycgis.statistics import Understood, understand


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    path = tmp_path_factory.mktemp("nasty") / "nasty.xlsx"
    write_nasty(path)
    return {sheet.name: sheet for sheet in read_workbook(path)}


def read(sheet: Sheet) -> Understood:
    return understand([sheet], NAMES, "nasty.xlsx")


def test_there_are_twenty_and_more() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 20


@pytest.mark.parametrize("case", CASES, ids=[case.why for case in CASES])
def test_every_number_is_right(case: Case, sheets: dict[str, Sheet]) -> None:
    table = read(sheets[case.name]).statistics.table
    keys = zip(table["statistic"], table["adcode"], table["year"], strict=True)
    assert dict(zip(keys, table["value"], strict=True)) == case.says


@pytest.mark.parametrize("case", CASES, ids=[case.why for case in CASES])
def test_every_cell_that_is_not_taken_is_named(case: Case, sheets: dict[str, Sheet]) -> None:
    understood = read(sheets[case.name])
    for named, remarks in ((case.refused, understood.refused), (case.ignored, understood.ignored)):
        assert {one.place.removeprefix(f"{case.name}!") for one in remarks} == named
        for one in remarks:
            assert one.why.zh
            assert "{" not in one.why.zh + one.why.en


def test_every_number_says_where_it_stands(sheets: dict[str, Sheet]) -> None:
    for case in CASES:
        sheet = sheets[case.name]
        width = len(sheet.values[0]) if sheet.values else 0
        places = {sheet.place(row, column) for row in range(len(sheet.values)) for column in range(width)}
        for cell in read(sheet).statistics.table["cell"]:
            assert cell in places
