"""How a reader says that it could not read."""

from pathlib import Path

from ycgis.errors import InputError, Problem
from ycgis.text import Text

__all__ = ["require_file", "unreadable"]

_LONGEST = 300


def require_file(path: Path) -> None:
    """Raise InputError unless there is a file or folder at `path` that can be looked at."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        what = Text("文件不存在", "there is no such file")
        remedy = Text("检查 project.toml 中的 path", "check its path in project.toml")
        raise InputError(Problem(str(path), what, remedy)) from None
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: BaseException) -> InputError:
    """Return the error for a file that is there but cannot be read."""
    reason = " ".join(str(error).split(";", 1)[0].split())[:_LONGEST]  # GDAL adds its own advice after a ;
    what = Text(f"无法读取：{reason}", f"cannot be read: {reason}")
    remedy = Text(
        "检查文件是否完整、格式与扩展名是否相符、是否有读取权限",
        "check that the file is whole, of the format its name says, and that you may read it",
    )
    return InputError(Problem(str(path), what, remedy))
