"""A TOML file, read as text and as data."""

import re
import tomllib
from pathlib import Path
from typing import Any

from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text

__all__ = ["read_document"]

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_ABSENT = Text("没有这个文件", "there is no such file")


def read_document(path: Path, absent: Text) -> tuple[str, dict[str, Any]]:
    """Return a TOML file's text (to find places in) and its data; `absent` is the remedy when there is no file.

    Raises
    ------
    InputError
        The file is missing, cannot be read, is not UTF-8 or not TOML (with line and column).
    """
    text = _text(path, absent)
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        where = f"{path}:{at[1]}:{at[2]}" if at else f"{path}:{len(text.splitlines())}"
        what = Text("不合 TOML 语法：{reason}", "not valid TOML: {reason}").fill(reason=error)
        remedy = Text(
            "改正该处的写法（引号、括号、等号；路径用 / 或单引号）",
            "correct it there (quotes, brackets, equals signs; write paths with / or in single quotes)",
        )
        raise InputError(Problem(where, what, remedy)) from None
    except (RecursionError, ValueError) as error:
        what = Text("无法解析：{reason}", "it cannot be parsed: {reason}").fill(reason=error)
        raise InputError(Problem(str(path), what, Text("检查该文件的内容", "check what the file holds"))) from None


def _text(path: Path, absent: Text) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        what, remedy = _ABSENT, absent
    except UnicodeDecodeError:
        what = Text("不是 UTF-8 编码", "it is not UTF-8")
        remedy = Text("在编辑器中另存为 UTF-8", "save it as UTF-8")
    except (OSError, ValueError) as error:
        what = Text("无法读取：{reason}", "it cannot be read: {reason}").fill(reason=error)
        remedy = Text("检查是否为文件及其权限", "check that it is a file and that you may read it")
    raise InputError(Problem(str(path), what, remedy))
