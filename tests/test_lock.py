"""One process at a time writes into a folder: who waits, who is refused, and who counts as dead."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ycgis.ground import lock
from ycgis.ground.errors import BusyError, InputError, OutputError, Problem
from ycgis.ground.lock import LOCK, STALE_S, holding, scratch, settled
from ycgis.ground.manners import Manners, behaving
from ycgis.ground.outputs import replacing_file, reserving
from ycgis.ground.owner import Tag, tagged

ELSEWHERE = "0" * 8


@contextmanager
def held_by_child(folder: Path) -> Iterator[int]:
    """Have another process hold a folder's lock; it is killed in the end."""
    ready, tell = os.pipe()
    child = os.fork()
    if not child:
        with holding(folder):
            os.write(tell, b".")
            time.sleep(60)
        os._exit(0)
    os.read(ready, 1)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(tell)


def of_another(tag: Tag, **said: object) -> Tag:
    return tag._replace(**said)  # type: ignore[arg-type]


def locked_by(folder: Path, tag: Tag, age_s: float = 0.0) -> Path:
    """Write the lock of another process, as it would lie there."""
    sign = folder / LOCK / f"owner-{tag}.json"
    sign.parent.mkdir(parents=True)
    sign.write_text('{"user": "li", "host": "pc-7", "pid": 7, "since": "2026-01-01", "command": "ycgis run"}')
    os.utime(sign, (time.time() - age_s,) * 2)
    return sign


def test_a_second_process_is_refused_when_it_is_not_to_wait(tmp_path: Path) -> None:
    with held_by_child(tmp_path) as child, behaving(Manners(waits=False)):
        with (
            pytest.raises(BusyError, match=rf"another ycgis is writing here \(user .*process {child}, since") as caught,
            holding(tmp_path),
        ):
            pass
        assert caught.value.exit_code == 4
    assert not list(tmp_path.iterdir()) or [path.name for path in tmp_path.iterdir()] == [LOCK]


def test_who_waits_says_so_and_goes_on_when_the_other_has_ended(tmp_path: Path) -> None:
    told: list[Problem] = []
    order: list[str] = []

    def second() -> None:
        with behaving(Manners(tell=told.append)), holding(tmp_path):
            order.append("second")

    waiting = threading.Thread(target=second)
    with holding(tmp_path):
        waiting.start()
        deadline = time.monotonic() + 20
        while not told and time.monotonic() < deadline:
            time.sleep(0.05)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]
    assert "正在写这个文件夹" in told[0].say("zh")
    assert not list(tmp_path.iterdir())


def test_the_same_thread_may_hold_it_twice(tmp_path: Path) -> None:
    with holding(tmp_path) as outer, holding(tmp_path / ".") as inner:
        assert outer is inner
    assert not list(tmp_path.iterdir())


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    with held_by_child(tmp_path) as child:
        os.kill(child, signal.SIGKILL)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it is dead, and nobody has taken note of its end yet
        with behaving(Manners(waits=False)), holding(tmp_path):
            pass
    assert not list(tmp_path.iterdir())


def test_another_process_of_the_same_number_is_not_the_owner(tmp_path: Path) -> None:
    with tagged() as own:
        locked_by(tmp_path, of_another(own, pid=os.getppid(), begun="f" * 8))
        with behaving(Manners(waits=False)), holding(tmp_path):
            pass


def test_of_another_machine_signs_of_life_count(tmp_path: Path) -> None:
    with tagged() as own:
        sign = locked_by(tmp_path, of_another(own, machine=ELSEWHERE), age_s=STALE_S - 60)
        with behaving(Manners(waits=False)):
            with pytest.raises(BusyError, match="user li, host pc-7"), holding(tmp_path):
                pass
            os.utime(sign, (time.time() - STALE_S - 60,) * 2)
            with holding(tmp_path):
                assert not sign.exists()
    assert not list(tmp_path.iterdir())


def test_the_owner_gives_signs_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_BEAT_S", 0.02)
    with holding(tmp_path):
        (sign,) = (tmp_path / LOCK).glob("owner-*")
        os.utime(sign, (0, 0))
        deadline = time.monotonic() + 20
        while sign.stat().st_mtime == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert sign.stat().st_mtime > 0


def test_who_died_while_burying_is_buried_too(tmp_path: Path) -> None:
    with tagged() as own:
        dead = of_another(own, pid=os.getppid(), begun="f" * 8, work="a" * 8)
        digger = dead._replace(work="b" * 8)
        locked_by(tmp_path, dead)
        claim = tmp_path / f".ycgis-claim-{dead}"
        claim.mkdir()
        (claim / f"owner-{digger}.json").write_text("{}")
        with holding(tmp_path):
            pass
    assert not list(tmp_path.iterdir())


def test_a_lock_that_was_taken_over_lets_nothing_be_written(tmp_path: Path) -> None:
    def write() -> None:
        with replacing_file(tmp_path / "a.txt") as fresh:
            fresh.write_text("new")
            (sign,) = (tmp_path / LOCK).glob("owner-*")
            sign.rename(sign.with_name(f"owner-{ELSEWHERE}-1-{ELSEWHERE}-{ELSEWHERE}.json"))

    with pytest.raises(OutputError, match="took the folder over"):
        write()
    assert not (tmp_path / "a.txt").exists()


def test_leftovers_of_the_dead_are_swept_and_nothing_else(tmp_path: Path) -> None:
    with tagged() as own:
        dead = of_another(own, pid=os.getppid(), begun="f" * 8)
        for name in (f".ycgis-{own}", f".ycgis-{dead}", ".ycgis-ab12_xyz", ".ycgis-notes-of-mine", ".ycgis-young123"):
            (tmp_path / name).mkdir()
        for name in (".ycgis-ab12_xyz", ".ycgis-notes-of-mine"):
            os.utime(tmp_path / name, (0, 0))
        (tmp_path / ".ycgis-file1234").write_text("a file")
        with holding(tmp_path):
            left = {path.name for path in tmp_path.iterdir()} - {LOCK}
    assert left == {f".ycgis-{own}", ".ycgis-notes-of-mine", ".ycgis-young123", ".ycgis-file1234"}


def test_passing_files_of_the_dead_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with tagged() as own:
        (tmp_path / f".ycgis-{of_another(own, pid=os.getppid(), begun='f' * 8)}").mkdir()
    with scratch() as folder:
        assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert not list(tmp_path.iterdir())


def test_what_fails_leaves_no_empty_folder_even_after_one_that_was_killed(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"

    def fail() -> None:
        with reserving(out):
            raise InputError([])

    with pytest.raises(InputError):
        fail()
    assert not list(tmp_path.iterdir())
    with held_by_child(out) as child:
        os.kill(child, signal.SIGKILL)
    with pytest.raises(InputError):
        fail()
    assert not list(tmp_path.iterdir())


def test_a_reader_waits_for_nobody_but_a_change_that_is_moved_in(tmp_path: Path) -> None:
    with held_by_child(tmp_path):
        settled(tmp_path)  # at once, although the other goes on
        assert (tmp_path / LOCK).exists()


def test_a_file_under_the_locks_name_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("a file")
    with pytest.raises(OutputError, match="cannot be written"), reserving(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]
