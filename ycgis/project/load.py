"""From a folder or a project.toml to a Project, or to every problem of the file."""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ycgis.errors import InputError, Problem
from ycgis.plan.messages import problem_of
from ycgis.project.model import PROJECT_FILE, Project
from ycgis.text import Text

__all__ = ["embedded_folder", "load_project"]

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def embedded_folder() -> Path:
    """Return the folder of the default project: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def load_project(path: Path | None = None) -> Project:
    """Read a project's settings; its layers are not opened.

    Parameters
    ----------
    path
        A folder that holds a ``project.toml``, or such a file under any name; None for the default project.

    Raises
    ------
    InputError
        With every problem of the file: missing, not UTF-8, not TOML (line and column), unknown or missing
        keys, layers and parameters, wrong types.
    """
    file = embedded_folder() if path is None else path
    if file.is_dir():
        file = file / PROJECT_FILE
    text = _text(file)
    raw = _parsed(text, file)
    try:
        return Project.model_validate(raw, context=file)
    except ValidationError as caught:
        errors = caught.errors(include_url=False)
        raise InputError(problem_of(error, Project, str(file), text, raw) for error in errors) from None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        what = Text("没有这个项目文件", "there is no such project file")
        remedy = Text("检查路径，或用 ycgis init 新建项目", "check the path, or begin one with ycgis init")
    except UnicodeDecodeError:
        what = Text("不是 UTF-8 编码", "it is not UTF-8")
        remedy = Text("在编辑器中另存为 UTF-8", "save it as UTF-8")
    except (OSError, ValueError) as error:
        what = Text(f"无法读取：{error}", f"cannot be read: {error}")
        remedy = Text("检查路径和读取权限", "check the path and that you may read it")
    raise InputError(Problem(str(file), what, remedy))


def _parsed(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        where = f"{file}:{at[1]}:{at[2]}" if at else f"{file}:{len(text.splitlines())}"
        what = Text(f"不合 TOML 语法：{error}", f"not valid TOML: {error}")
        remedy = Text(
            "改正该处的写法（引号、括号、等号；路径用 / 或单引号）",
            "correct it there (quotes, brackets, equals signs; write paths with / or in single quotes)",
        )
        raise InputError(Problem(where, what, remedy)) from None
