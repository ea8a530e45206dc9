"""Writing so that nothing is lost: everything is made beside its place and moved in when whole."""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from pyogrio.errors import DataLayerError, DataSourceError

from ycgis.ground.errors import OutputError, Problem, YcgisError, unwritable
from ycgis.ground.journal import Change
from ycgis.ground.lock import LOCK, holding
from ycgis.ground.text import Text, join

__all__ = ["MANIFEST", "changing", "refuse_unwritable", "replacing", "replacing_file", "reserving"]

MANIFEST = "run.json"
_PICTURES = (".png", ".pdf")


def refuse_unwritable(folder: Path) -> None:
    """Refuse a folder that cannot be made or written, before anything is computed for it; make nothing.

    Raises
    ------
    OutputError
        It, or a folder above it, is a file, or there is no right to write into it.
    """
    with _said_plainly(folder):
        _require_writable(folder)


def _require_writable(folder: Path) -> None:
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"{there} is a file")
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, f"no right to write into {there}")


@contextmanager
def reserving(folder: Path, *, is_output: bool = True) -> Iterator[None]:
    """Hold a folder for this process until the block ends, before anything is computed for it or read from it.

    Others that would write there wait, or are refused; what stopped processes left in it is finished or swept. What is
    no output, a project, cannot be written to another folder instead.

    Raises
    ------
    OutputError
        The folder cannot be made or written.
    BusyError
        Another process is writing there, and this one is not to wait.
    """
    with ExitStack() as held:
        with _said_plainly(folder, is_output=is_output):
            _require_writable(folder)
            held.enter_context(holding(folder))
        yield


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Give a folder to write into; when all went well, its files come into `out` together, the manifest last.

    County pages and pictures that an earlier manifest lists and that were not made anew are removed; anything else is
    left alone. Whenever it is stopped, all is as it was or all is new (`ycgis.ground.journal`), at the latest when the
    next command has begun on that folder.

    Raises
    ------
    OutputError
        The folder cannot be made or written (read-only, disk full, a file in its place); `out` is as it was.
    BusyError
        Another process is writing there, and this one is not to wait.
    """
    with _said_plainly(out), holding(out) as hold, hold.change() as change:
        yield change.folder
        made = {path.relative_to(change.folder) for path in change.folder.rglob("*")}
        for path in _earlier_pages(out) - made:
            change.remove(hold.home / path)
        change.commit(last=MANIFEST)


@contextmanager
def changing(home: Path, *, where: Path | None = None) -> Iterator[Change]:
    """Give a set of files that change together when the block ends well; `home` is locked, and holds most of them.

    Errors are told as of `where`, by default `home`; they and the exceptions are those of `replacing`.
    """
    try:
        with holding(home) as hold, hold.change() as change:
            yield change
            change.commit()
    except (OSError, DataSourceError, DataLayerError) as error:
        if isinstance(error, YcgisError):
            raise
        what = Text("写不进去（{error}）", "cannot be written ({error})").fill(error=error)
        remedy = Text("检查磁盘空间与文件夹权限", "check the free space and the folder's permissions")
        raise OutputError(Problem(str(where or home), what, remedy)) from error


@contextmanager
def replacing_file(out: Path) -> Iterator[Path]:
    """Give a place beside `out` to write a file to; it is moved in when the block ends well.

    Folders that had to be made for it are gone again when it does not. A link stays, and the file that it leads to is
    replaced.

    Raises
    ------
    OutputError
        It cannot be written; an earlier `out` is as it was.
    BusyError
        Another process is writing there, and this one is not to wait.
    """
    if LOCK in out.parent.parts:
        yield out  # in a folder of this module already, from where it will be moved in
        return
    with changing(out.parent, where=out) as change:
        yield change.place(out)


@contextmanager
def _said_plainly(out: Path, *, is_output: bool = True) -> Iterator[None]:
    try:
        yield
    except OutputError as error:
        if not isinstance(error.__cause__, OSError):
            raise
        raise _unwritable(out, error.__cause__, is_output=is_output) from error
    except (OSError, DataSourceError, DataLayerError) as error:
        raise _unwritable(out, error, is_output=is_output) from error


def _unwritable(out: Path, error: Exception, *, is_output: bool) -> OutputError:
    problem = unwritable(out, error)
    if not is_output:
        return OutputError(problem)
    kept = Text("原有成果未改动", "earlier results are untouched")
    elsewhere = Text("或用 --out 指定其他文件夹", "or choose another folder with --out")
    remedy = join([problem.remedy, elsewhere], "，", ", ")
    return OutputError(replace(problem, what=join([problem.what, kept]), remedy=remedy))


def _earlier_pages(out: Path) -> set[Path]:
    """Return the county pages and the pictures that the manifest in `out` lists: not every run makes them."""
    try:
        listed = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["outputs"]
        paths = {Path(name) for name in listed if isinstance(name, str) and "\0" not in name}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {path for path in paths if _is_not_of_every_run(path) and (out / path).is_file()}


def _is_not_of_every_run(path: Path) -> bool:
    of_county = path.parts == ("counties", path.name) and path.suffix in {".html", *_PICTURES}
    return of_county or (path.parts == (path.name,) and path.suffix in _PICTURES)
