"""Commands that are stopped, wait, or find what was lost: what is left, what is said, and the exit code."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from test_journal import in_child
from test_lock import held_by_child
from test_plan_targets import RICH
from town import write_town

import ycgis.cli
from ycgis.cli import main
from ycgis.ground.errors import InputError, OutputError
from ycgis.ground.lock import LOCK
from ycgis.ground.outputs import changing
from ycgis.intake.project import Project, init_project, load_project, read_steadily, set_statistics

ROOT = Path(__file__).parent.parent
FIGURES = Path("statistics/figures.csv")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    folder = write_town(tmp_path / "town")
    plan = RICH.replace('indicator = "reach"', 'indicator = "prefecture_reach"').replace('indicator = "density"\n', "")
    (folder / "plans" / "plan.toml").write_text(plan, encoding="utf-8")
    (tmp_path / "lamps.csv").write_text("县,年份,路灯\n甲县,2032,30\n", encoding="utf-8")
    return folder


@pytest.fixture
def ycgis_said(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str | Path) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        return int(ended.value.code or 0), capsys.readouterr().err

    return call


def test_no_wait_refuses_with_its_own_code_before_anything_is_computed(ycgis_said: Run, town: Path) -> None:
    out = town.parent / "out"
    with held_by_child(out) as child:
        for words in (["run", town, "--out", out], ["report", town, "--out", out], ["init", out]):
            code, err = ycgis_said(*words, "--no-wait", "--lang", "en")
            assert code == 4
            assert "another ycgis is writing here (user" in err
            assert f"process {child}" in err
    with held_by_child(town):
        code, err = ycgis_said("import", "stats", town.parent / "lamps.csv", town, "--no-wait")
        assert code == 4
        assert "另一个 ycgis 正在写这个文件夹" in err
        assert not (town / FIGURES).exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_ends_a_command_in_order(
    ycgis_said: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: int
) -> None:
    def command(**_: object) -> None:
        with changing(tmp_path / "new") as change:
            change.place(tmp_path / "new" / "a.txt").write_text("a")
            os.kill(os.getpid(), number)
            time.sleep(30)

    monkeypatch.setattr(ycgis.cli, "command_of", lambda *_: command)
    before = signal.getsignal(number)
    assert ycgis_said("plan") == (code, "")
    assert not list(tmp_path.iterdir())
    assert signal.getsignal(number) == before


def test_init_goes_on_after_one_that_was_killed(tmp_path: Path) -> None:
    folder, ends = tmp_path / "p", set()
    for stopped in range(3, 1000, 8):
        if not in_child(stopped, lambda: init_project(folder, "helsinki")):
            break
        is_whole = (folder / "project.toml").exists() and not list(folder.glob(f"{LOCK}/*/journal.json"))
        ends.add(is_whole)
        if is_whole:
            with pytest.raises(OutputError, match=r"already holds project\.toml"):
                init_project(folder, "helsinki")
        else:
            made = init_project(folder, "helsinki")
            assert all(path.exists() for path in made)
            assert load_project(folder).name.en.startswith("Middle of Helsinki")
        assert not list(folder.rglob(".ycgis-*"))
        shutil.rmtree(folder)
    assert False in ends
    assert stopped > 50


def test_init_goes_on_where_an_older_one_stopped_half_way_and_overwrites_nothing(tmp_path: Path) -> None:
    init_project(tmp_path / "p", "helsinki")
    (tmp_path / "p" / "project.toml").unlink()
    init_project(tmp_path / "p", "helsinki")
    (tmp_path / "p" / "project.toml").unlink()
    (tmp_path / "p" / "points.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"already holds points\.csv"):
        init_project(tmp_path / "p", "helsinki")
    assert (tmp_path / "p" / "points.csv").read_text(encoding="utf-8") == "mine"


def test_the_project_and_its_figures_change_together(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def imported() -> None:
        with changing(town) as change:
            change.place(town / FIGURES).write_text("statistic,adcode,year,value\n", encoding="utf-8")
            set_statistics(load_project(town), FIGURES.as_posix(), change)

    for at in range(1, 1000, 4):
        if not in_child(at, imported):
            break
        assert (load_project(town).statistics is not None) == (town / FIGURES).exists()  # reading finishes it
    assert at > 20
    assert load_project(town).statistics == FIGURES.as_posix()
    monkeypatch.undo()


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["gone", "empty"])
def test_lost_figures_are_stored_anew_by_the_command_that_the_message_names(
    ycgis_said: Run, town: Path, damage: Callable[[Path], object]
) -> None:
    words = ("import", "stats", town.parent / "lamps.csv", "--project", town)
    assert ycgis_said(*words)[0] == 0
    damage(town / FIGURES)
    code, err = ycgis_said("check", town)
    assert code == 3
    code, err = ycgis_said(*words)
    assert code == 0
    assert "统计数文件不存在或为空" in err
    assert "甲县,2032,30" in (town / FIGURES).read_text(encoding="utf-8-sig")


def test_an_import_leaves_links_and_rights_as_they_are(ycgis_said: Run, town: Path) -> None:
    real = town.parent / "real.toml"
    (town / "project.toml").rename(real)
    (town / "project.toml").symlink_to("../real.toml")
    real.chmod(0o664)
    (town.parent / "shared").mkdir()
    (town / "statistics" / "figures.csv").symlink_to(town.parent / "shared" / "figures.csv")
    assert ycgis_said("import", "stats", town.parent / "lamps.csv", "--project", town)[0] == 0
    assert (town / "project.toml").is_symlink()
    assert (town / FIGURES).is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o664
    assert "statistics/figures.csv" in real.read_text(encoding="utf-8")
    assert "甲县,2032,30" in (town.parent / "shared" / "figures.csv").read_text(encoding="utf-8-sig")


def test_who_reads_while_the_project_changes_reads_again(town: Path) -> None:
    seen: list[str | None] = []

    def read(project: Project) -> str | None:
        seen.append(project.statistics)
        if len(seen) == 1:
            set_statistics(project, "a.csv")
            raise InputError([])  # of a state that is half old and half new
        return project.statistics

    assert read_steadily(town, read) == "a.csv"
    assert seen == [None, "a.csv"]


def test_a_run_that_fails_leaves_no_folder(ycgis_said: Run, town: Path) -> None:
    (town / "places" / "seats.csv").unlink()
    assert ycgis_said("run", town, "--out", town.parent / "new" / "out")[0] == 3
    assert not (town.parent / "new").exists()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("suites", [["stops"], ["kills", "full"], ["storm"]])
def test_the_torture_of_commands_finds_nothing(suites: Sequence[str]) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/torture.py", *suites, "--short"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| test | done | mixed | lost | leftovers |" in done.stdout
