"""How a reader says that it could not read."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text

__all__ = ["heard", "require_file", "unreadable"]

_LONGEST = 300
_ELSEWHERE = re.compile(
    r"(?:^|/)(?:(?:https?|ftp|s3|wfs|postgres(?:ql)?):/|(?:PG|MySQL|MSSQL|OCI|WFS|WMS):)", re.IGNORECASE
)
_NO_FILE = Text("是数据库或网络服务的地址，不是文件", "is the address of a database or a service, not a file")
_EXPORT = Text(
    "ycgis 只读文件：请先把该图层导出为 GPKG", "ycgis reads files only: export the layer to a GPKG, and give that"
)
_XML = {".kml", ".gml", ".gpx", ".xml"}
_TABLE = Text("请另存为 .xlsx 或 CSV（UTF-8）", "save it as .xlsx or CSV (UTF-8)")
_DRAWING = Text(
    "请在制图软件中导出为 GPKG、Shapefile 或 DXF", "export it to a GPKG, a shapefile or a DXF from the drawing program"
)
_PACKED = Text("请先解压，或改为 .zip 压缩包", "unpack it first, or pack it as a .zip")
_PROJECT = Text(
    "这是工程文件，不含数据：请给出其中图层的数据文件",
    "it is a project without data: give the file of the layer itself",
)
_DOCUMENT = Text("请把其中的表格另存为 .xlsx 或 CSV", "save the table in it as .xlsx or CSV")
_OFFICE = Text(
    "请用原软件导出为 GPKG 或 Shapefile", "export it to a GPKG or a shapefile from the program that wrote it"
)
_UNKNOWN = {
    **dict.fromkeys((".xls", ".xlsb", ".et", ".numbers"), _TABLE),
    **dict.fromkeys((".dwg", ".dgn", ".skp", ".cdr"), _DRAWING),
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"), _PACKED),
    **dict.fromkeys((".mxd", ".aprx", ".qgs", ".qgz", ".lyr", ".lyrx", ".ovmap"), _PROJECT),
    **dict.fromkeys((".doc", ".docx", ".wps", ".pdf"), _DOCUMENT),
    **dict.fromkeys((".mdb", ".wt", ".wl", ".wp", ".ovkml", ".ovobj"), _OFFICE),
}
"""What to do with formats that are common, whole, and not read."""
_AMONG_LIBRARIES = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)


def require_file(path: Path) -> None:
    """Raise InputError unless there is a file or folder at `path` that can be looked at."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        if _ELSEWHERE.search(path.as_posix()):
            raise InputError(Problem(str(path), _NO_FILE, _EXPORT)) from None
        what = Text("文件不存在", "there is no such file")
        remedy = Text("检查 project.toml 中的 path", "check its path in project.toml")
        raise InputError(Problem(str(path), what, remedy)) from None
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: BaseException) -> InputError:
    """Return the error for a file that is there but cannot be read."""
    reason = _short(error)
    if path.suffix.lower() in _UNKNOWN and not isinstance(error, OSError):
        what = Text(f"不读取 {path.suffix} 格式", f"{path.suffix} files are not read")
        return InputError(Problem(str(path), what, _UNKNOWN[path.suffix.lower()]))
    what = Text(f"无法读取：{reason}", f"cannot be read: {reason}")
    remedy = Text(
        "检查文件是否完整、格式与扩展名是否相符、是否有读取权限",
        "check that the file is whole, of the format its name says, and that you may read it",
    )
    if path.suffix.lower() in _XML and "encoding" in reason:
        remedy = Text(
            '用文本编辑器把它另存为 UTF-8，并把首行改为 encoding="UTF-8"',
            'save it as UTF-8 with a text editor, its first line saying encoding="UTF-8"',
        )
    if isinstance(error, UnicodeDecodeError):
        remedy = Text(
            '文字编码不符：写明 encoding，例如 encoding = "GB18030"',
            'its text is in another encoding: name it, such as encoding = "GB18030"',
        )
    return InputError(Problem(str(path), what, remedy))


@contextmanager
def heard(where: str) -> Iterator[list[Problem]]:
    """Collect what the libraries below warn of as notes, in the list that this gives; none reaches the screen.

    What libraries tell one another (deprecations) is no matter of the file and is dropped.
    """
    notes: list[Problem] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield notes
    of_the_file = [warning for warning in caught if not issubclass(warning.category, _AMONG_LIBRARIES)]
    for reason in dict.fromkeys(_short(warning.message) for warning in of_the_file):
        what = Text(f"读取时的提示：{reason}", f"a warning on reading: {reason}")
        notes.append(Problem(where, what, Text("请核对该文件", "please check the file"), fatal=False))


def _short(said: BaseException | str) -> str:
    return " ".join(str(said).split(";", 1)[0].split())[:_LONGEST]  # GDAL adds its own advice after a ;
