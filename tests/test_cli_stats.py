"""`ycgis import stats` and `ycgis stats`: shown before it is stored, stored with its source, refused with the cell."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from test_plan_targets import RICH
from town import write_town

from ycgis.cli import main

Run = Callable[..., tuple[int, str, str]]
PLACE = Path("statistics/figures.csv")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = write_town(tmp_path / "town")
    text = RICH.replace('indicator = "reach"', 'indicator = "prefecture_reach"')
    (folder / "plans" / "plan.toml").write_text(text.replace('indicator = "density"\n', ""), encoding="utf-8")
    return folder


@pytest.fixture
def ycgis(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "200")  # wide enough that no words are wrapped

    def call(*words: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return call


def sheet(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "2032"
    for row in rows:
        book.worksheets[0].append(list(row))
    path = folder / "表.xlsx"
    book.save(path)
    return path


@pytest.fixture
def lamps(tmp_path: Path) -> Path:
    return sheet(
        tmp_path, ("县", "路灯", "亮灯率", "灯塔"), ("甲县", 30, 0.5, 1), ("乙县", "约40", 120, 1), ("戊县", 1, 1, 1)
    )


def test_a_dry_run_shows_all_and_stores_nothing(ycgis: Run, project: Path, lamps: Path) -> None:
    before = (project / "project.toml").read_bytes()
    code, out, err = ycgis("import", "stats", lamps, "--project", project, "--dry-run", "--lang", "en")
    assert (code, err) == (0, "")
    for word in (
        "2032!B1", "2032!B3", "only about so much", "is no statistic of the plan", "is no county of the project",
        "beyond what is plausible", "3 figures: 3 new", "1 cells refused", "nothing was stored",
    ):  # fmt: skip
        assert word in out
    assert not (project / PLACE).exists()
    assert (project / "project.toml").read_bytes() == before


def test_what_is_stored_is_read_by_a_run(ycgis: Run, project: Path, lamps: Path, tmp_path: Path) -> None:
    assert ycgis("import", "stats", lamps, "--project", project)[0] == 0
    assert 'statistics = "statistics/figures.csv"' in (project / "project.toml").read_text(encoding="utf-8")
    code, out, _ = ycgis("stats", "show", "--project", project, "--json")
    assert code == 0
    assert {(row["statistic"], row["adcode"], row["value"], row["cell"]) for row in json.loads(out)} == {
        ("lamps", "990101", 30, "2032!B2"), ("bright", "990101", 0.5, "2032!C2"), ("bright", "990102", 120, "2032!C3"),
    }  # fmt: skip
    assert ycgis("run", project, "--out", tmp_path / "out", "--year", "2032")[0] == 0
    progress = (tmp_path / "out" / "progress.csv").read_text(encoding="utf-8-sig")
    assert "表.xlsx 2032!C3" in progress


def test_other_values_are_stored_only_when_they_are_to_replace(ycgis: Run, project: Path, tmp_path: Path) -> None:
    assert ycgis("import", "stats", sheet(tmp_path, ("县", "路灯"), ("甲县", 30)), "--project", project)[0] == 0
    stored = (project / PLACE).read_bytes()
    other = sheet(tmp_path, ("县", "路灯"), ("甲县", 31), ("乙县", 5))
    code, out, err = ycgis("import", "stats", other, "--project", project, "--lang", "en")
    assert code == 3
    assert "30 before, 31 now" in out
    assert "--replace" in err
    assert (project / PLACE).read_bytes() == stored
    assert ycgis("import", "stats", other, "--project", project, "--replace")[0] == 0
    assert ",31.0," in (project / PLACE).read_text(encoding="utf-8-sig")


def test_a_heading_is_mapped_by_hand(ycgis: Run, project: Path, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("县", "灯数"), ("甲县", 30))
    assert ycgis("import", "stats", path, "--project", project, "--dry-run")[0] == 3
    code, out, _ = ycgis("import", "stats", path, "--project", project, "--map", "灯数=lamps", "--json")
    assert code == 0
    assert json.loads(out)["figures"][0]["statistic"] == "lamps"


def test_json_says_whether_anything_was_stored(ycgis: Run, project: Path, tmp_path: Path) -> None:
    def told(value: int, *words: str) -> tuple[int, bool, bool]:
        path = sheet(tmp_path, ("县", "路灯"), ("甲县", value))
        code, out, _ = ycgis("import", "stats", path, "--project", project, "--json", *words)
        return code, json.loads(out)["dry_run"], json.loads(out)["stored"]

    assert told(30, "--dry-run") == (0, True, False)
    assert told(30) == (0, False, True)
    assert told(31) == (3, False, False)
    assert told(31, "--replace") == (0, False, True)


def test_stored_figures_that_are_hard_to_believe_are_told_at_every_check(
    ycgis: Run, project: Path, tmp_path: Path
) -> None:
    assert ycgis("import", "stats", sheet(tmp_path, ("县", "亮灯率"), ("乙县", 9500)), "--project", project)[0] == 0
    _, out, err = ycgis("check", project, "--year", "2032", "--lang", "en")
    assert "bright 990102 2032" in out + err
    assert "beyond what is plausible" in out + err


def test_only_years_of_this_century_are_shown(ycgis: Run, project: Path) -> None:
    assert ycgis("stats", "show", "--project", project, "--year", "1800")[0] == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["表.xlsx"], 2, "--project"),
        (["absent.xlsx", "--dry-run"], 3, "no such file"),
        (["表.xlsx", "--dry-run", "--map", "x=lamp"], 2, "there is no statistic 'lamp'"),
        (["表.xlsx", "--dry-run", "--map", "lamps"], 2, "HEADING=STATISTIC_ID"),
        (["表.xlsx", "--dry-run", "--year", "25"], 2, "2000"),
        (["表.xlsx", "--dry-run", "--sheet", "2031"], 3, "no figure"),
    ],
)
def test_what_makes_no_sense_is_said_plainly(ycgis: Run, lamps: Path, words: list[str], code: int, said: str) -> None:
    file, *options = words
    got, _, err = ycgis("import", "stats", lamps.parent / file, *options, "--lang", "en")
    assert got == code
    assert said in err
    assert "Traceback" not in err


def test_a_form_is_written_filled_and_read_back(ycgis: Run, project: Path, tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    code, out, _ = ycgis(
        "stats", "template", "--project", project, "--out", form, "--years", "2032-2033", "--lang", "en"
    )
    assert code == 0
    assert "2032-2033" in out
    book = openpyxl.load_workbook(form)
    titles = {cell.value: (page, cell.column) for page in book.worksheets for cell in page[1]}
    page, column = titles["lamps（lamps）"]
    page.cell(3, column).value = 12
    book.save(form)
    assert ycgis("import", "stats", form, "--project", project)[0] == 0
    _, shown, _ = ycgis("stats", "show", "--project", project, "--county", "甲县", "--lang", "en")
    assert "12" in shown
    assert ycgis("stats", "template", "--project", project, "--out", tmp_path / "again.xlsx", "--years", "2032")[0] == 0
    again = openpyxl.load_workbook(tmp_path / "again.xlsx")
    assert 12 in [cell.value for page in again.worksheets for row in page.iter_rows(min_row=3) for cell in row]


@pytest.mark.parametrize("years", ["2032-", "32", "2033-2032", "1990", "many", "2001-2099"])
def test_years_that_are_none_are_refused(ycgis: Run, project: Path, tmp_path: Path, years: str) -> None:
    code, _, err = ycgis("stats", "template", "--project", project, "--out", tmp_path / "x.xlsx", "--years", years)
    assert code == 2
    assert "2024-2027" in err
    assert not (tmp_path / "x.xlsx").exists()
