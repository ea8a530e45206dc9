"""Files that change together or not at all, whenever the work is stopped.

1. What is to come is written into a work folder, and made to last on the disk; nothing of the old has been touched.
2. A journal says which file goes where. One rename gives it its name: before it all is old, after it all will be new.
3. The files are moved in, what they replace is put aside. Each step may be done again, so whoever finds the journal
   after a stop goes on with it. When a step fails the journal gets another name, and all is put back in the same way.
"""

import errno
import hashlib
import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ycgis.ground.errors import OutputError, Problem
from ycgis.ground.manners import manners
from ycgis.ground.text import Text

__all__ = ["Change", "finish", "is_pending", "move"]

_PLAN, _FORWARD, _BACK = "plan.json", "journal.json", "undo.json"
_LOOKED_AT = 1 << 20
"""Files up to this many bytes are known again by their content, larger ones by their size."""

_PAUSES_S = (0.05, 0.1, 0.2, 0.4, 0.8) if sys.platform == "win32" else ()
"""Windows refuses to move a file that a virus scanner or an indexer is looking at; they look for a moment."""

_KEPT = Text(
    "上次操作中断后被改动过；中断的操作已补完，改动过的文件另存为 {kept}",
    "was changed after a stopped command; that command's work has been finished, and the changed file kept as {kept}",
)
_COMPARE = Text("核对两个文件，需要的内容并入其一", "compare the two, and take over what is needed")
_DAMAGED = Text("中断的操作留下的记录无法读懂", "is the record of a stopped command, and cannot be read")
_BY_HAND = Text(
    "核对文件夹中的文件后，删除 {folder}，重新运行", "look through the folder's files, delete {folder}, and run again"
)


@dataclass(frozen=True, slots=True)
class _Step:
    """One file: where it goes, where its new content waits (None: it is removed), where the old one is put aside.

    `before` tells the old one again; None: there was none.
    """

    to: Path
    new: Path | None
    old: Path
    before: str | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """All steps of a change, and the folders that it makes."""

    steps: Sequence[_Step]
    folders: Sequence[Path]

    def beyond(self, work: Path) -> Iterator[Path]:
        """Return what waits, or was put aside, outside the work folder."""
        held = (path for step in self.steps for path in (step.new, step.old) if path is not None)
        return (path for path in held if not path.is_relative_to(work))

    def waiting_in(self, work: Path) -> set[Path]:
        """Return every folder that new content waits in."""
        fresh = [step.new for step in self.steps if step.new is not None]
        inside = {folder for path in fresh for folder in path.parents if folder.is_relative_to(work)}
        return inside | {path.parent for path in fresh}

    def named_in(self) -> set[Path]:
        """Return every folder whose list of names the change alters."""
        return {step.to.parent for step in self.steps} | {folder.parent for folder in self.folders}

    def drop_folders(self) -> None:
        """Remove the folders that the change made."""
        for folder in reversed(self.folders):
            with suppress(OSError):  # not made yet, or what was put there in the meantime stays
                folder.rmdir()


class Change:
    """Files that are to change together; made by `ycgis.ground.lock.Hold`.

    Attributes
    ----------
    folder
        What is written here comes into the home folder under the same name.
    """

    def __init__(self, home: Path, work: Path, require_ours: Callable[[], None]) -> None:
        self._home, self._work, self._require_ours = home, work, require_ours
        self._placed: dict[Path, Path] = {}
        self._removed: list[Path] = []
        self.folder = work / "new"
        self.folder.mkdir(parents=True)
        (work / "old").mkdir()

    def place(self, target: Path) -> Path:
        """Return where to write what is to become `target`, in the home folder or anywhere else."""
        real = _real(target)
        if self._holds(real):
            fresh = self.folder / real.relative_to(self._home)
        else:
            fresh = self._work / "elsewhere" / str(len(self._placed)) / real.name
        self._placed[real] = fresh
        fresh.parent.mkdir(parents=True, exist_ok=True)
        return fresh

    def remove(self, target: Path) -> None:
        """Have a file of the home folder go with the change."""
        self._removed.append(target)

    def commit(self, last: str | None = None) -> None:
        """Let all that was written take its place, the file `last` after all others.

        Raises
        ------
        OSError
            A file cannot be written or moved; all is as it was.
        """
        plan, written = self._planned(last)
        for _, fresh in written:
            _lasting(fresh)
        _write_lasting(self._work / _PLAN, _as_json(plan, self._home, self._work))
        for step, fresh in written:
            if step.new is not None and step.new != fresh:
                _carry_over(fresh, step.new)
            _take_mode(step.to, step.new or fresh)
        for folder in plan.waiting_in(self._work) | {self._home, self._work.parent, self._work}:
            _lasting(folder)
        self._require_ours()
        os.replace(self._work / _PLAN, self._work / _FORWARD)  # noqa: PTH105 - the moment from which all is new
        try:
            _lasting(self._work)
            _forward(plan)
            _last_names(plan)
        except OSError:
            _turn_back(plan, self._work)
            raise
        except BaseException:
            finish(self._home, self._work, is_ours=True)
            raise
        with suppress(OSError):  # all is new; what could not be removed is removed by who finds the journal
            _close(plan, self._work, _FORWARD)

    def _holds(self, real: Path) -> bool:
        """Return whether a file can be moved at once from the work folder to its place."""
        return real.is_relative_to(self._home) and _device(real) == _device(self._work)

    def _planned(self, last: str | None) -> tuple[_Plan, list[tuple[_Step, Path]]]:
        """Return the plan, and each step of it that brings a file, with what was written for it."""
        made = sorted(path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        made.sort(key=lambda path: path.as_posix() == last)
        ways = self._placed | {_real(self._home / path): self.folder / path for path in made}
        written = []
        for number, (target, fresh) in enumerate(ways.items()):
            if self._holds(target):
                new, old = fresh, self._work / "old" / str(number)
            else:
                beside = target.with_name(f".ycgis-out-{self._work.name}-{number}")
                new, old = beside.with_suffix(".new"), beside.with_suffix(".old")
            fresh.stat()  # whoever asked for a place must have written there
            written.append((_Step(target, new, old, _known_by(target)), fresh))
        steps = [step for step, _ in written]
        for number, target in enumerate(filter(self._holds, self._removed), len(steps)):
            steps.append(_Step(target, None, self._work / "old" / str(number), _known_by(target)))
        absent = {folder for step in steps for folder in step.to.parents if not folder.exists()}
        return _Plan(steps, sorted(absent)), written


def is_pending(work: Path) -> bool:
    """Return whether a change in a work folder was begun and has not come to its end."""
    return (work / _FORWARD).exists() or (work / _BACK).exists()


def finish(home: Path, work: Path, *, is_ours: bool) -> list[Path]:
    """Bring a change that was stopped to its end, and return the files that are new by it.

    One that was not begun leaves no trace. Unless a process of this machine wrote the journal (`is_ours`), it may alter
    nothing outside the home folder: it may have come with the folder from anywhere.

    Raises
    ------
    OSError
        A file cannot be moved; the change stays as it is, to be finished later.
    OutputError
        The journal cannot be read.
    """
    name = next((name for name in (_BACK, _FORWARD, _PLAN) if (work / name).exists()), None)
    if name is None:
        return []
    plan = _read(work / name, home, work, is_ours=is_ours)
    if name == _BACK:
        _back(plan)
        _last_names(plan)
    elif name == _FORWARD:
        _keep_what_was_changed(plan)
        _forward(plan)
        _last_names(plan)
    _close(plan, work, name)
    if name == _PLAN:
        plan.drop_folders()
    return [step.to for step in plan.steps if step.new is not None] if name == _FORWARD else []


def move(place: Path, to: Path) -> None:
    """Move a file or folder at once; on Windows, again and again while somebody looks at it."""
    for pause in _PAUSES_S:
        try:
            os.replace(place, to)  # noqa: PTH105 - one call that replaces on every system
        except PermissionError:
            time.sleep(pause)
        else:
            return
    os.replace(place, to)  # noqa: PTH105 - as above


def _lasting(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk, where the system can tell.

    Raises
    ------
    OSError
        The disk is full or failing: some say so no sooner.
    """
    if sys.platform == "win32" and path.is_dir():
        return  # no such call: the file system itself writes its changes of names in their order
    opened = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF}:
            raise  # those four: a disk that has no such call
    finally:
        os.close(opened)


def _forward(plan: _Plan) -> None:
    for step in plan.steps:
        if step.new is None:
            if not step.old.exists() and step.before is not None and _known_by(step.to) == step.before:
                move(step.to, step.old)
        elif step.new.exists():
            step.to.parent.mkdir(parents=True, exist_ok=True)
            _put_aside(step)
            move(step.new, step.to)


def _put_aside(step: _Step) -> None:
    """Give the old file a second name, so that it is never missing; where the disk has no such thing, move it."""
    if step.old.exists() or not step.to.exists():
        return
    try:
        os.link(step.to, step.old)
    except OSError:
        move(step.to, step.old)


def _back(plan: _Plan) -> None:
    for step in plan.steps:
        if step.old.exists():
            move(step.old, step.to)
        elif step.new is not None and step.before is None and not step.new.exists() and step.to.exists():
            move(step.to, step.new)
    plan.drop_folders()


def _turn_back(plan: _Plan, work: Path) -> None:
    os.replace(work / _FORWARD, work / _BACK)  # noqa: PTH105 - the moment from which all is old again
    _lasting(work)
    _back(plan)
    _last_names(plan)
    _close(plan, work, _BACK)


def _last_names(plan: _Plan) -> None:
    """Wait until every name is on the disk: only then may the journal go."""
    for folder in plan.named_in():
        if folder.exists():
            _lasting(folder)


def _close(plan: _Plan, work: Path, name: str) -> None:
    """End a change that has come to its end."""
    for path in plan.beyond(work):
        path.unlink(missing_ok=True)
    (work / name).unlink()
    with suppress(OSError):  # a journal that comes back after a power cut finds nothing left to do
        _lasting(work)


def _keep_what_was_changed(plan: _Plan) -> None:
    """Keep a copy of what somebody changed between the stop and now, and say so."""
    for step in plan.steps:
        if step.new is None or not step.new.exists() or step.old.exists():
            continue
        now = _known_by(step.to)
        if now is not None and now not in {step.before, _known_by(step.new)}:
            kept = _free_name(step.to)
            move(step.to, kept)
            manners().tell(Problem(str(step.to), _KEPT.fill(kept=kept.name), _COMPARE, fatal=False))


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.stem}.kept{number}{path.suffix}")).exists():
        number += 1
    return kept


def _known_by(path: Path) -> str | None:
    """Return what a file is known again by; None where there is none.

    Raises
    ------
    IsADirectoryError
        It is a folder.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, f"{path} is a folder")
    if not path.exists():
        return None
    if not path.is_file():
        raise OSError(errno.EINVAL, f"{path} is no regular file")  # a device or a pipe is not to be replaced
    size = path.stat().st_size
    return f"{size} {hashlib.sha256(path.read_bytes()).hexdigest()}" if size <= _LOOKED_AT else str(size)


def _take_mode(old: Path, new: Path) -> None:
    """Give a new file the rights and, where the system lets us, the owner of the one that it replaces."""
    if not old.exists():
        return
    was, now = old.stat(), new.stat()
    if sys.platform != "win32" and (was.st_uid, was.st_gid) != (now.st_uid, now.st_gid):
        with suppress(OSError):
            os.chown(new, was.st_uid, was.st_gid)
    with suppress(OSError):  # a disk without rights
        new.chmod(stat.S_IMODE(was.st_mode))


def _carry_over(fresh: Path, beside: Path) -> None:
    """Copy what was written to the disk of its place."""
    beside.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(fresh, beside)
    _take_mode(fresh, beside)
    _lasting(beside)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _device(path: Path) -> int:
    """Return the disk that a file is, or would be, on."""
    return next(place for place in (path, *path.parents) if place.exists()).stat().st_dev


def _write_lasting(path: Path, text: str) -> None:
    path.write_text(text, encoding="ascii")
    _lasting(path)


def _as_json(plan: _Plan, home: Path, work: Path) -> str:
    """Return a plan with its paths relative to their folders, so that it holds where these are moved to."""

    def named(path: Path | None) -> str | None:
        if path is None:
            return None
        inside = next((base for base in (work, home) if path.is_relative_to(base)), None)
        kind = "work" if inside == work else "home" if inside == home else "path"
        return f"{kind}:{path if inside is None else path.relative_to(inside)}"

    steps = [[named(step.to), named(step.new), named(step.old), step.before] for step in plan.steps]
    return json.dumps({"steps": steps, "folders": [named(folder) for folder in plan.folders]}, indent=1)


def _read(journal: Path, home: Path, work: Path, *, is_ours: bool) -> _Plan:
    def placed(said: str) -> Path:
        kind, _, path = said.partition(":")
        base = {"work": work, "home": home, "path": Path()}[kind]
        if kind == "path" and not is_ours:
            raise ValueError(f"{said} is outside")
        if kind != "path" and not (base / path == base or _real((base / path).parent).is_relative_to(base)):
            raise ValueError(f"{said} leads outside")
        return base / path

    try:
        said = json.loads(journal.read_text(encoding="ascii"))
        steps = [
            _Step(placed(to), None if new is None else placed(new), placed(old), before)
            for to, new, old, before in said["steps"]
        ]
        return _Plan(steps, [placed(folder) for folder in said["folders"]])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(Problem(str(journal), _DAMAGED, _BY_HAND.fill(folder=work.parent))) from error
