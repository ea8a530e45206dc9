"""Whether a file can be an OSM extract, and what is wrong when it cannot be read as one."""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import osmium

from ycgis.ground.crs import Bounds
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text
from ycgis.intake.osm.marks import XmlMarks

__all__ = ["DisorderError", "day_of", "header_of", "read_plainly", "require_extract"]

_SUFFIXES = (".pbf", ".osm", ".osm.bz2", ".osm.gz")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d")
_EARLIEST = "2004"  # OpenStreetMap began then; an earlier stamp says that stamps were stripped

_DISORDER = ("out of order", "twice in input")
_SORT = (
    Text("没有按类型和编号排序（{reason}）", "is not sorted by type and id ({reason})"),
    Text("先用 osmium sort 排序，或换一个文件", "sort it with osmium sort, or take another file"),
)
_BROKEN = Text(
    "不能作为 OSM 数据读取，文件可能不完整、已损坏或不是 OSM 数据（{reason}）",
    "cannot be read as OSM data: it is cut off, damaged, or no OSM data at all ({reason})",
)
_CHANGES = (".osc", ".osc.gz", ".osc.bz2")
_CHANGED = (
    Text("是变更文件，只有改动的部分", "holds changes: only what was changed, not what there is"),
    Text(
        "先用 osmium apply-changes 合并到原提取文件，再导入合并的结果",
        "apply it to its extract (osmium apply-changes), and import the result",
    ),
)
_PARTIAL = Text("数据不完整，服务器说：{remark}", "is not whole; its server said: {remark}")
_ASK_LESS = Text(
    "缩小查询范围或加大 [timeout] 和 [maxsize] 后重新下载",
    "ask for a smaller area, or with a larger [timeout] and [maxsize], and download it again",
)
_AGAIN = Text("重新下载完整的 .osm.pbf 再导入", "download the .osm.pbf again, whole, and import it")


class DisorderError(InputError):
    """Objects of an extract are there twice, or not in order; written anew it can be read."""


def require_extract(file: Path) -> None:
    """Refuse what cannot be an OSM extract by its name, place or size.

    Raises
    ------
    InputError
        The file is absent, a folder, empty, or named unlike an extract.
    """
    if file.name.lower().endswith(_CHANGES):
        raise InputError(Problem(str(file), *_CHANGED))
    what = _trouble(file)
    if what:
        remedy = Text(f"给出 OSM 提取文件（{' '.join(_SUFFIXES)}）", f"name an OSM extract ({' '.join(_SUFFIXES)})")
        raise InputError(Problem(str(file), what, remedy))


def _trouble(file: Path) -> Text | None:
    if file.is_dir():
        return Text("是文件夹，不是文件", "is a folder, not a file")
    if not file.is_file():
        return Text("没有这个文件", "there is no such file")
    if not file.name.lower().endswith(_SUFFIXES):
        return Text("不是 OSM 提取文件的扩展名", "does not end as an OSM extract does")
    if not file.stat().st_size:
        return Text("是空文件", "is empty")
    return None


@contextmanager
def read_plainly(file: Path) -> Iterator[None]:
    """Turn what libosmium says about a file that it cannot read into one clear problem.

    Raises
    ------
    InputError
        The file is cut off, damaged, or no OSM data.
    """
    try:
        yield
    except (RuntimeError, OSError, EOFError, zlib.error, ValueError, osmium.InvalidLocationError) as error:
        if isinstance(error, InputError):
            raise
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        if any(said in reason for said in _DISORDER):
            raise DisorderError(Problem(str(file), _SORT[0].fill(reason=reason), _SORT[1])) from error
        raise InputError(Problem(str(file), _BROKEN.fill(reason=reason), _AGAIN)) from error


def header_of(file: Path, marks: XmlMarks) -> tuple[str, tuple[Bounds, ...]]:
    """Return the day (ISO, "" where it is not said) and the boxes that an extract names as its bounds.

    Raises
    ------
    InputError
        The file is unreadable, holds a history, or is not whole by what its server says.
    """
    if marks.remark:
        raise InputError(Problem(str(file), _PARTIAL.fill(remark=marks.remark), _ASK_LESS))
    with read_plainly(file), osmium.io.Reader(str(file), osmium.osm.NOTHING) as reader:
        header = reader.header()
        if header.has_multiple_object_versions:
            what = Text("是历史或增量文件，不是现状提取文件", "holds a history or changes, not the present state")
            raise InputError(Problem(str(file), what, Text("换成普通的提取文件", "take an ordinary extract")))
        box = header.box()
        bounds = marks.bounds
        if box.valid() and not bounds:
            bounds = ((box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat),)
        return day_of(header.get("osmosis_replication_timestamp", "")), bounds


def day_of(stamp: str) -> str:
    """Return the day of a time stamp in ISO form, "" where it is none."""
    match = _STAMP.match(stamp)
    return match[0] if match and match[0] > _EARLIEST else ""
