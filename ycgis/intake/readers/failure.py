"""How a reader says that it could not read."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text

__all__ = ["heard", "require_file", "unreadable"]

_LONGEST = 300
_AMONG_LIBRARIES = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)


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
    reason = _short(error)
    what = Text(f"无法读取：{reason}", f"cannot be read: {reason}")
    remedy = Text(
        "检查文件是否完整、格式与扩展名是否相符、是否有读取权限",
        "check that the file is whole, of the format its name says, and that you may read it",
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
