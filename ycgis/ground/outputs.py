"""Writing so that nothing is lost: everything is made beside its place and moved in when whole."""

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from pyogrio.errors import DataLayerError, DataSourceError

from ycgis.ground.errors import OutputError, Problem, YcgisError, unwritable
from ycgis.ground.text import Text, join

__all__ = ["MANIFEST", "refuse_unwritable", "replacing", "replacing_file"]

MANIFEST = "run.json"
_PICTURES = (".png", ".pdf")


def refuse_unwritable(folder: Path) -> None:
    """Refuse a folder that cannot be made or written, before anything is computed for it; make nothing.

    Raises
    ------
    OutputError
        It, or a folder above it, is a file, or there is no right to write into it.
    """
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        raise _unwritable(folder, NotADirectoryError(errno.ENOTDIR, f"{there} is a file"))
    if not os.access(there, os.W_OK | os.X_OK):
        raise _unwritable(folder, PermissionError(errno.EACCES, f"no right to write into {there}"))


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Give a folder to write into; when all went well, move its files into `out`, the manifest last.

    What was there is put aside first and comes back if anything fails. County pages and pictures that an earlier
    manifest lists and that were not made anew are removed; anything else is left alone.

    Raises
    ------
    OutputError
        The folder cannot be made or written (read-only, disk full, a file in its place); `out` is as it was.
    """
    with _said_plainly(out):
        out.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".ycgis-", dir=out))
    try:
        with _said_plainly(out):
            yield staging
            _move(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def replacing_file(out: Path) -> Iterator[Path]:
    """Give a place beside `out` to write a file to; move it in when the block ends well.

    Folders that had to be made for it are gone again when it does not.

    Raises
    ------
    OutputError
        It cannot be written; an earlier `out` is as it was.
    """
    absent = [folder for folder in out.parents if not folder.exists()]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".ycgis-", dir=out.parent) as folder:
            fresh = Path(folder) / out.name
            yield fresh
            fresh.replace(out)
    except (YcgisError, OSError, DataSourceError, DataLayerError) as error:
        for made in absent:
            with suppress(OSError):  # what was written beside it in the meantime stays
                made.rmdir()
        if isinstance(error, YcgisError):
            raise
        what = Text("写不进去（{error}）", "cannot be written ({error})").fill(error=error)
        remedy = Text("检查磁盘空间与文件夹权限", "check the free space and the folder's permissions")
        raise OutputError(Problem(str(out), what, remedy)) from error


@contextmanager
def _said_plainly(out: Path) -> Iterator[None]:
    try:
        yield
    except OutputError as error:
        if not isinstance(error.__cause__, OSError):
            raise
        raise _unwritable(out, error.__cause__) from error
    except (OSError, DataSourceError, DataLayerError) as error:
        raise _unwritable(out, error) from error


def _unwritable(out: Path, error: Exception) -> OutputError:
    problem = unwritable(out, error)
    kept = Text("原有成果未改动", "earlier results are untouched")
    elsewhere = Text("或用 --out 指定其他文件夹", "or choose another folder with --out")
    remedy = join([problem.remedy, elsewhere], "，", ", ")
    return OutputError(replace(problem, what=join([problem.what, kept]), remedy=remedy))


def _move(staging: Path, out: Path) -> None:
    made = sorted(path.relative_to(staging) for path in staging.rglob("*") if path.is_file())
    made.sort(key=lambda path: path == Path(MANIFEST))
    earlier = _earlier_pages(out)
    aside, moved = staging / ".aside", list[Path]()
    try:
        for path in made:
            _put_aside(out / path, aside / path)
            moved.append(path)
            os.replace(staging / path, out / path)  # noqa: PTH105 - one call that replaces on every system
    except OSError:
        for path in moved:
            _put_back(aside / path, out / path)
        raise
    for path in earlier - set(made):
        (out / path).unlink()


def _put_aside(place: Path, aside: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, f"{place} is a folder")
    if place.exists():
        aside.parent.mkdir(parents=True, exist_ok=True)
        os.replace(place, aside)  # noqa: PTH105 - as above


def _put_back(aside: Path, place: Path) -> None:
    if aside.exists():
        os.replace(aside, place)  # noqa: PTH105 - as above
    else:
        place.unlink(missing_ok=True)


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
