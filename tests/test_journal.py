"""Files change together or not at all: stopped before every file operation, in every way, and then gone on with."""

import errno
import json
import os
import shutil
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ycgis.ground.errors import OutputError, Problem
from ycgis.ground.lock import LOCK, holding
from ycgis.ground.manners import Manners, behaving
from ycgis.ground.outputs import MANIFEST, changing, replacing, replacing_file

OPERATIONS = ("rename", "replace", "link", "mkdir", "rmdir", "unlink", "chmod", "fsync", "open")
OLD = {"a.html": "old a", "counties/1.html": "old 1", "counties/2.html": "old 2", "linked.csv": "old linked"}
NEW = {"a.html": "new a", "counties/1.html": "new 1", "fresh/b.csv": "new b", "linked.csv": "new linked"}


class StopError(BaseException):
    """Ctrl+C, as it comes at any moment."""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder with an earlier result, a link that leads out of it, and a file of the user's own."""
    (tmp_path / "beyond").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "linked.csv").symlink_to(tmp_path / "beyond" / "real.csv")
    (tmp_path / "out" / "mine.txt").write_text("mine")
    write(tmp_path / "out", OLD)
    return tmp_path / "out"


def write(out: Path, files: dict[str, str]) -> None:
    with replacing(out) as staging:
        for name, text in files.items():
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_text(text)
        (staging / MANIFEST).write_text(json.dumps({"outputs": [*files, MANIFEST]}))


def renew(out: Path) -> None:
    """Bring the earlier result back."""
    shutil.rmtree(out / "fresh", ignore_errors=True)
    write(out, OLD)


def contents(out: Path) -> dict[str, str]:
    """Return every file, those of ycgis's own included, wherever they were left."""
    return {
        path.relative_to(out).as_posix(): path.read_text()
        for path in (*out.rglob("*"), *out.parent.glob("beyond/.*"))
        if path.is_file() and path.name != MANIFEST
    }


def is_either(now: dict[str, str]) -> bool:
    return now in ({**OLD, "mine.txt": "mine"}, {**NEW, "mine.txt": "mine"})


@contextmanager
def counted(at: int, stop: Callable[[], None]) -> Iterator[list[str]]:
    """Call `stop` before the file operation of this number; give what was done so far."""
    done: list[str] = []

    def watched(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def act(*args: object, **kwargs: object) -> object:
            done.append(name)
            if len(done) == at:
                stop()
            return None if name == "fsync" else real(*args, **kwargs)

        return act

    with pytest.MonkeyPatch.context() as patch:
        for name in OPERATIONS:
            patch.setattr(os, name, watched(name, getattr(os, name)))
        yield done


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupted() -> None:
    raise StopError


def failed() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def in_child(at: int, act: Callable[[], None]) -> bool:
    """Do it in a child that is killed at an operation; False when the child came to its end."""
    child = os.fork()
    if not child:
        with suppress(BaseException), counted(at, killed):
            act()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def test_killed_before_any_operation_all_is_old_or_new_at_the_next_start(out: Path) -> None:
    ends = set()
    for at in range(1, 1000, 2):
        renew(out)
        if not in_child(at, lambda: write(out, NEW)):
            break
        begin(out)
        now = contents(out)
        assert is_either(now), (at, now)
        ends.add(now["a.html"])
    assert at > 50
    assert ends == {"old a", "new a"}


def begin(out: Path) -> None:
    """Do what every command does first."""
    with holding(out):
        pass


def commit_of(out: Path, act: Callable[[], None]) -> int:
    """Return the number of the first operation before which a stop leaves a journal to be finished."""
    for at in range(20, 1000):
        begin(out)
        if in_child(at, act) and list(out.glob(f"{LOCK}/*/journal.json")):
            return at
    raise AssertionError("no journal was ever left")


def test_killed_again_while_finishing_it_is_finished_the_next_time(out: Path) -> None:
    committed = commit_of(out, lambda: write(out, NEW))
    for at in range(1, 1000, 5):
        begin(out)
        renew(out)
        assert in_child(committed + 4, lambda: write(out, NEW))
        if not in_child(at, lambda: begin(out)):
            break
        begin(out)
        assert contents(out) == {**NEW, "mine.txt": "mine"}, at
    assert at > 20


@pytest.mark.parametrize(("stop", "told"), [(interrupted, StopError), (failed, OutputError)])
def test_interrupted_or_failing_anywhere_all_is_old_or_new_at_once(
    out: Path, stop: Callable[[], None], told: type[BaseException]
) -> None:
    ends = set()
    for at in range(1, 1000):
        renew(out)
        with counted(at, stop) as done, suppress(told):
            write(out, NEW)
        if len(done) < at:
            break
        if stop is failed:
            begin(out)  # what could not be removed then goes now
        now = contents(out)
        assert is_either(now), (at, done[-1], now)
        ends.add(now["a.html"])
    assert at > 50
    assert ends == {"old a", "new a"}


def test_nothing_is_begun_before_all_of_it_is_on_the_disk(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: set[int] = set()
    real_sync, real_replace = os.fsync, os.replace
    waiting: list[set[int]] = []

    def sync(opened: int) -> None:
        synced.add(os.fstat(opened).st_ino)
        real_sync(opened)

    def replace(place: Path, to: Path) -> None:
        if Path(to).name == "journal.json":
            held = [Path(place), *Path(place).parent.rglob("*")]
            waiting.append({path.stat().st_ino for path in held if path.parent.name != "old"} - synced)
        real_replace(place, to)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    write(out, NEW)
    old_folder = 1  # where old files will be put aside: its name has to last, its list is still empty
    assert [len(unsynced) <= old_folder for unsynced in waiting] == [True]


def test_what_somebody_changed_after_a_stop_is_kept(out: Path) -> None:
    def change() -> None:
        with changing(out) as files:
            files.place(out / "a.html").write_text("new a")
            files.place(out / "counties" / "1.html").write_text("new 1")

    commit_of(out, change)
    assert (out / "a.html").read_text() == "old a"
    (out / "a.html").write_text("by hand")
    told: list[Problem] = []
    with behaving(Manners(tell=told.append)), holding(out):
        pass
    assert (out / "a.html").read_text() == "new a"
    assert (out / "a.kept1.html").read_text() == "by hand"
    assert [Path(note.where).name for note in told] == ["a.html", "out"]
    assert "a.kept1.html" in told[0].say("zh")


def test_a_link_stays_a_link_and_rights_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "p" / "project.toml"
    real.write_text("old")
    real.chmod(0o664)
    link.parent.mkdir()
    link.symlink_to("../real.toml")
    before = os.umask(0o077)
    try:
        with replacing_file(link) as fresh:
            fresh.write_text("new")
    finally:
        os.umask(before)
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o664
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["p", "project.toml", "real.toml"]


def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="no regular file"), replacing_file(tmp_path / "pipe") as fresh:
        fresh.write_text("new")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_journal_that_cannot_be_read_is_said_with_what_to_do(tmp_path: Path) -> None:
    work = tmp_path / LOCK / "work-0"
    work.mkdir(parents=True)
    (work / "journal.json").write_text("torn")
    (tmp_path / LOCK / "owner-00000000-1-00000000-00000000.json").write_text("{}")
    os.utime(tmp_path / LOCK / "owner-00000000-1-00000000-00000000.json", (0, 0))
    with pytest.raises(OutputError, match=r"journal.json: is the record .* delete .*\.ycgis-lock"), holding(tmp_path):
        pass
    assert (work / "journal.json").exists()


@pytest.mark.parametrize("to", ["path:{outside}", "home:../victim.txt", "home:linked/victim.txt"])
def test_a_journal_that_came_with_a_folder_alters_nothing_outside_it(tmp_path: Path, to: str) -> None:
    victim, home = tmp_path / "victim.txt", tmp_path / "project"
    victim.write_text("precious")
    work = home / LOCK / "work-0"
    (work / "new").mkdir(parents=True)
    (work / "new" / "evil").write_text("evil")
    (home / "linked").symlink_to(tmp_path)
    step = [to.format(outside=victim), "work:new/evil", "work:old/0", None]
    (work / "journal.json").write_text(json.dumps({"steps": [step], "folders": []}))
    sign = home / LOCK / "owner-00000000-1-00000000-00000000.json"
    sign.write_text("{}")
    os.utime(sign, (0, 0))
    with pytest.raises(OutputError, match="cannot be read"):
        begin(home)
    assert victim.read_text() == "precious"
