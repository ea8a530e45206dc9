"""One at a time in a folder: whoever writes holds its lock, and finishes or sweeps what stopped processes left in it.

The lock is a folder `.ycgis-lock` in the folder that is written to. It comes about whole, by one rename of a folder
that already says whose it is, which every file system does at once and refuses where the name is taken, network disks
included.
"""

import datetime as dt
import getpass
import json
import os
import re
import shlex
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ycgis.ground.errors import BusyError, InputError, OutputError, Problem
from ycgis.ground.journal import Change, finish, is_pending, move
from ycgis.ground.manners import Manners, behaving, manners
from ycgis.ground.owner import Tag, as_tag, tagged
from ycgis.ground.text import Text

__all__ = ["LOCK", "STALE_S", "Hold", "holding", "scratch", "settled"]

LOCK: Final = ".ycgis-lock"

STALE_S: Final = 600.0
"""A process on another machine that has given no sign of life for so many seconds counts as dead."""

_BEAT_S: Final = 15.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.02, 0.5
_QUIET_S = 0.3
"""Who waits for less says nothing."""

_OURS = re.compile(r"\.ycgis-(claim-|[0-9a-f]{8}-\d+-[0-9a-f]{8}-[0-9a-f]{8}$|[a-z0-9_]{8}$)")
"""Names of folders that may be swept; of the last form were those of earlier versions, which do not say whose."""

_WAITING = Text(
    "另一个 ycgis 正在写这个文件夹（{owner}），等它结束后继续",
    "another ycgis is writing here ({owner}); going on when it has ended",
)
_STOP = Text("不想等可按 Ctrl+C，或加 --no-wait", "Ctrl+C stops waiting; --no-wait does not begin to")
_BUSY = Text("另一个 ycgis 正在写这个文件夹（{owner}）", "another ycgis is writing here ({owner})")
_LATER = Text("等它结束后再运行，或去掉 --no-wait", "run again when it has ended, or leave out --no-wait")
_OWNER = Text(
    "用户 {user}，主机 {host}，进程号 {pid}，始于 {since}，命令 {command}",
    "user {user}, host {host}, process {pid}, since {since}, command {command}",
)
_UNKNOWN = Text("不明", "unknown")
_TAKEN = Text(
    "本次操作停顿过久，文件夹已被另一个 ycgis 接管；本次未写入任何文件",
    "stood still for so long that another ycgis took the folder over; nothing was written",
)
_AGAIN = Text("重新运行", "run again")
_FINISHED = Text(
    "上次操作写到一半中断，已替它完成", "a command was stopped while writing here; its work has been finished"
)
_HALF_WAY = Text(
    "上次操作写到一半中断，需先替它完成，而这里无法写入（{reason}）",
    "a command was stopped while writing here; its work has to be finished first, which needs writing ({reason})",
)
_BY_OTHERS = Text(
    "由可写该文件夹的人运行任一 ycgis 命令", "have somebody who may write here run any command of ycgis on it"
)
_NOTHING_TO_DO = Text("无需处理", "nothing needs to be done")


@dataclass(frozen=True, slots=True)
class Hold:
    """The lock of a folder, held.

    Attributes
    ----------
    home
        The folder, without links in its path.
    finished
        Files that a stopped command was moving in, and that are in their place now.
    """

    home: Path
    tag: Tag
    made: list[Path]
    finished: list[Path] = field(default_factory=list)
    _works: list[Path] = field(default_factory=list)

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Give a set of files that change together; whoever wrote them says `commit` at the end."""
        self.require_ours()
        work = self.home / LOCK / f"{self.tag.work}-{len(self._works)}"
        self._works.append(work)
        try:
            yield Change(self.home, work, self.require_ours)
        finally:
            finish(self.home, work, is_ours=True)

    def require_ours(self) -> None:
        """Make sure that the lock was not taken over.

        Raises
        ------
        OutputError
            It was: this process gave no sign of life for long.
        """
        if not _owner_file(self.home / LOCK, self.tag).exists():
            raise OutputError(Problem(str(self.home), _TAKEN, _AGAIN))


_held: dict[tuple[Path, int, int], Hold] = {}
"""What each thread of this process holds, by folder, process and thread."""


@contextmanager
def holding(folder: Path) -> Iterator[Hold]:
    """Hold a folder's lock; it is made where it is not there, and gone again if nothing comes into it.

    What stopped processes left is finished or swept first. Within the same thread the lock may be held more than once.

    Raises
    ------
    BusyError
        Another process holds it, and `Manners` say not to wait.
    OSError
        The folder cannot be made or written.
    """
    home = Path(os.path.realpath(folder))
    key = (home, os.getpid(), threading.get_ident())
    if key in _held:
        yield _held[key]
        return
    made = [place for place in (home, *home.parents) if not place.exists()]
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tagged() as tag:
            hold = Hold(home, tag, made)
            try:
                _acquire(hold)
                _sweep(home)
                _held[key] = hold
                with _beating(_owner_file(home / LOCK, tag)):
                    yield hold
            finally:
                _held.pop(key, None)
                _surely(lambda: _release(home, tag))
    finally:
        _remove_empty(made)


def settled(folder: Path) -> None:
    """Before reading a folder: wait for a change that is being moved in, and finish one that was stopped.

    Raises
    ------
    InputError
        It has to be finished, and this process may not write here.
    OutputError
        Its journal cannot be read.
    """
    home = Path(os.path.realpath(folder))
    if (home, os.getpid(), threading.get_ident()) in _held or not _is_pending(home):
        return
    try:
        with behaving(Manners(tell=manners().tell)), holding(home):
            pass
    except OutputError:
        raise
    except OSError as error:
        raise InputError(Problem(str(home), _HALF_WAY.fill(reason=error.strerror or error), _BY_OTHERS)) from error


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder for passing files, in the system's folder for such; sweep those of dead processes."""
    place = Path(tempfile.gettempdir())
    with suppress(OSError):
        _sweep(place)
    with tagged() as tag:
        folder = place / f".ycgis-{tag}"
        try:
            folder.mkdir(mode=0o700)
            yield folder
        finally:
            _surely(lambda: shutil.rmtree(folder, ignore_errors=True))


def _is_pending(home: Path) -> bool:
    try:
        return any(is_pending(work) for work in (home / LOCK).iterdir())
    except OSError:
        return False


def _acquire(hold: Hold) -> None:
    """Take the lock, waiting for the living and burying the dead."""
    lock, begun, pause, told = hold.home / LOCK, time.monotonic(), _FIRST_PAUSE_S, False
    with _prepared(hold.home, hold.tag, hold.made) as own:
        while not _take(own, lock):
            other = _owner(lock)
            hold.made.extend(place for place in _made_by(lock) if place not in hold.made)
            if not _is_alive(lock, other, own):
                hold.finished.extend(_bury(lock, other))
                continue
            if not manners().waits:
                raise BusyError(Problem(str(hold.home), _BUSY.fill(owner=_said(lock)), _LATER))
            if not told and time.monotonic() - begun > _QUIET_S:
                told = True
                manners().tell(Problem(str(hold.home), _WAITING.fill(owner=_said(lock)), _STOP, fatal=False))
            _touch(_owner_file(own, hold.tag))
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE_S)
    if hold.finished:
        manners().tell(Problem(str(hold.home), _FINISHED, _NOTHING_TO_DO, fatal=False))


def _bury(grave: Path, tag: Tag | None) -> list[Path]:
    """Finish and remove the lock (or the claim) of a dead process; return the files that are new by it.

    Of several who find it dead one only may: it claims the dead one by its name, then looks whether it is still there.
    """
    home, finished = grave.parent, list[Path]()
    claim = home / f".ycgis-claim-{tag or 'nobody'}"
    with tagged() as own, _prepared(home, own, ()) as ready:
        if not _take(ready, claim):
            other = _owner(claim)
            if claim.exists() and not _is_alive(claim, other, ready):
                _bury(claim, other)
            else:
                time.sleep(_FIRST_PAUSE_S)
            return finished
        try:
            if grave.exists() and _owner(grave) == tag:
                for work in sorted(path for path in grave.iterdir() if path.is_dir() and not path.is_symlink()):
                    finished += finish(home, work, is_ours=tag is not None and tag.is_here)
                _discard(grave, tag)
        finally:
            _discard(claim, own)
    return finished


@contextmanager
def _prepared(home: Path, tag: Tag, made: Sequence[Path]) -> Iterator[Path]:
    """Give a folder that says whose it is, to be renamed into a lock; removed where it was not."""
    own = home / f".ycgis-{tag}"
    try:
        own.mkdir()
        _owner_file(own, tag).write_text(json.dumps(_about(made)), encoding="ascii")
        yield own
    finally:
        _surely(lambda: shutil.rmtree(own, ignore_errors=True))


def _surely(tidy: Callable[[], None]) -> None:
    """Tidy up, and again when Ctrl+C comes while at it."""
    try:
        tidy()
    except Exception:
        raise
    except BaseException:
        tidy()
        raise


def _take(own: Path, name: Path) -> bool:
    """Give a prepared folder the name; False where another has it."""
    if name.is_dir():
        return False
    try:
        move(own, name)
    except OSError:
        if name.is_dir():
            return False
        raise
    return True


def _release(home: Path, tag: Tag) -> None:
    """Give the lock back, unless a change in it still has to be finished."""
    lock = home / LOCK
    if _owner_file(lock, tag).exists() and not _is_pending(home):
        _discard(lock, tag)


def _discard(folder: Path, owner: Tag | None) -> None:
    """Remove a folder of this owner that others look at: at once under its name, then piece by piece."""
    with tagged() as tag:
        gone = folder.with_name(f".ycgis-{tag}")

        def remove() -> None:
            if _owner(folder) == owner:
                try:
                    move(folder, gone)
                except OSError:  # Windows, while somebody reads in it
                    shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(gone, ignore_errors=True)

        _surely(remove)


def _sweep(home: Path) -> None:
    """Remove what dead processes left; only what is named as ycgis names it."""
    for path in home.glob(".ycgis-*"):
        if not _OURS.match(path.name):
            continue
        tag = _owner(path) or as_tag(path.name)
        if path.is_dir() and not path.is_symlink() and not _is_alive(path, tag, home / LOCK):
            shutil.rmtree(path, ignore_errors=True)


def _is_alive(folder: Path, tag: Tag | None, own: Path) -> bool:
    """Return whether the owner of a folder is alive: of this machine asked, of another by its signs of life."""
    if tag is not None and tag.is_here:
        return tag.is_alive
    try:
        sign = folder if tag is None else _owner_file(folder, tag)
        mine = next(own.glob("owner-*.json"))
        _touch(mine)  # both times are those of the disk, whatever the machines' clocks say
        return mine.stat().st_mtime - sign.stat().st_mtime < STALE_S
    except (FileNotFoundError, StopIteration):
        return True  # it is going just now


def _touch(sign: Path) -> None:
    """Give a sign of life: a blank more, which JSON does not mind."""
    with sign.open("ab") as file:
        file.write(b" ")


@contextmanager
def _beating(sign: Path) -> Iterator[None]:
    """Give signs of life until the block ends."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(_BEAT_S):
            try:
                with sign.open("r+b") as file:  # never makes it anew: it may have been taken over
                    file.seek(0, os.SEEK_END)
                    file.write(b" ")
            except FileNotFoundError:
                return
            except OSError:
                continue  # a disk that is away for a moment

    beating = threading.Thread(target=beat, name="ycgis-lock", daemon=True)
    beating.start()
    try:
        yield
    finally:
        ended.set()
        beating.join()


def _owner(folder: Path) -> Tag | None:
    names = (path.stem for path in folder.glob("owner-*.json"))
    return next((tag for tag in map(as_tag, names) if tag), None)


def _owner_file(folder: Path, tag: Tag) -> Path:
    return folder / f"owner-{tag}.json"


def _about(made: Sequence[Path]) -> dict[str, object]:
    """Return what others may want to know of this process."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = ""
    return {
        "user": user,
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
        "command": shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]),
        "made": [str(place) for place in made],
    }


def _told_by(folder: Path) -> dict[str, object]:
    tag = _owner(folder)
    try:
        said = json.loads(_owner_file(folder, tag).read_text(encoding="ascii")) if tag else {}
    except (OSError, ValueError):
        said = {}
    return said if isinstance(said, dict) else {}


def _said(lock: Path) -> Text:
    told = _told_by(lock)
    return _OWNER.fill(**{name: told.get(name) or _UNKNOWN for name in ("user", "host", "pid", "since", "command")})


def _made_by(lock: Path) -> list[Path]:
    """Return the folders that the holder made for its work: who comes after removes them if nothing came into them."""
    made = _told_by(lock).get("made")
    return [Path(place) for place in made if isinstance(place, str)] if isinstance(made, list) else []


def _remove_empty(folders: Sequence[Path]) -> None:
    for folder in sorted(folders, reverse=True):
        with suppress(OSError):  # something came into it
            folder.rmdir()
