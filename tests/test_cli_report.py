"""`ycgis report` as a planner types it, on the imaginary town: what is written, what is said, the exit code."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from town import NAMES, write_town

from ycgis.cli import main
from ycgis.report import FORMATS

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ycgis(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return call


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_town(tmp_path / "town")


def made(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_writes_every_format_and_says_where(ycgis: Run, town: Path, tmp_path: Path) -> None:
    code, out, err = ycgis("report", town, "--out", tmp_path / "out")
    assert code == 0
    assert made(tmp_path / "out") == {f"report.{form}" for form in FORMATS}
    assert all(str(tmp_path / "out" / f"report.{form}") in out for form in FORMATS)
    assert "达标 3" in out
    assert "编写 report.xlsx" in err


def test_of_counties_by_name_or_code_each_once(ycgis: Run, town: Path, tmp_path: Path) -> None:
    words = ("--county", "乙县", "--county", "990104", "--county", "990102", "--format", "html")
    code, out, _ = ycgis("report", town, "--out", tmp_path / "out", *words)
    assert code == 0
    assert made(tmp_path / "out") == {"990102.html", "990104.html"}
    assert out.count("已写出") == 2
    assert "乙县" in (tmp_path / "out" / "990102.html").read_text(encoding="utf-8")


def test_of_a_year(ycgis: Run, town: Path, tmp_path: Path) -> None:
    for year, status in ((2029, "… 未到期"), (2030, "× 未达标")):
        code, _, _ = ycgis("report", town, "--out", tmp_path, "--format", "xlsx", "--year", year, "--county", "丁县")
        assert code == 0
        sheet = openpyxl.load_workbook(tmp_path / "990104.xlsx")["1 行动一"]
        assert [cell.value for cell in sheet[3]][4] == 20
        assert status in [cell.value for cell in sheet[3]]


def test_leaves_other_files_alone_and_replaces_its_own(ycgis: Run, town: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    (out / "report.html").write_text("old")
    assert ycgis("report", town, "--out", out, "--format", "html")[0] == 0
    assert made(out) == {"mine.txt", "report.html"}
    assert (out / "mine.txt").read_text() == "mine"
    assert "甲县" in (out / "report.html").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_said_and_the_old_one_kept(ycgis: Run, town: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "report.xlsx").mkdir(parents=True)
    code, _, err = ycgis("report", town, "--out", tmp_path / "out", "--format", "xlsx")
    assert code == 3
    assert "report.xlsx" in err
    assert made(tmp_path / "out") == {"report.xlsx"}


def test_is_in_english_on_request(ycgis: Run, town: Path, tmp_path: Path) -> None:
    code, out, _ = ycgis("report", town, "--out", tmp_path / "out", "--format", "html", "--lang", "en")
    assert code == 0
    assert "wrote" in out
    assert "Progress report" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_an_unknown_county_is_named_before_anything_is_computed(ycgis: Run, town: Path, tmp_path: Path) -> None:
    code, _, err = ycgis("report", town, "--out", tmp_path / "out", "--county", "乙乡")
    assert code == 2
    assert "没有名称或代码为“乙乡”的县" in err
    assert "构建路网" not in err
    assert not (tmp_path / "out").exists()


def test_counties_of_one_name_are_told_apart_by_code(
    ycgis: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, "990103", "乙县")
    twins = write_town(tmp_path / "twins")
    code, _, err = ycgis("report", twins, "--out", tmp_path / "out", "--county", "乙县")
    assert code == 2
    assert "990102, 990103" in err


def test_without_a_plan_there_is_nothing_to_report(ycgis: Run, town: Path, tmp_path: Path) -> None:
    text = (town / "project.toml").read_text(encoding="utf-8")
    (town / "project.toml").write_text(text.replace('plan = "plans/plan.toml"', ""), encoding="utf-8")
    code, _, err = ycgis("report", town, "--out", tmp_path / "out")
    assert code == 2
    assert "plan" in err


def test_an_unknown_format_is_refused_with_those_there_are(ycgis: Run, town: Path) -> None:
    code, _, err = ycgis("report", town, "--format", "pdf")
    assert code == 2
    assert all(form in err for form in FORMATS)


def test_its_help_names_every_format(ycgis: Run) -> None:
    code, out, _ = ycgis("report", "--help")
    assert code == 0
    assert all(form in out for form in FORMATS)
