"""Options that several commands share."""

from pathlib import Path
from typing import Any

import typer

from ycgis.ground.errors import Problem, UsageError
from ycgis.ground.text import Lang, Text

__all__ = [
    "INTO",
    "JSON",
    "LANG",
    "PROJECT",
    "YEAR",
    "known_language",
    "one_project",
    "project_argument",
    "project_option",
]

PROJECT = Text(
    "项目文件夹或 project.toml；省略则为内置运城项目",
    "project folder or project.toml; the embedded project if left out",
)
INTO = Text(
    "项目文件夹或 project.toml；省略则为当前文件夹", "project folder or project.toml; the current folder if left out"
)
_SAME = Text(
    "项目文件夹或 project.toml；也可写作参数", "project folder or project.toml; may be given as the argument too"
)
_TWO = Text("与参数“{other}”是两个不同的项目", 'is another project than the argument "{other}"')
_ONE = Text("只写其中一个", "give one of them")
LANG = Text("语言：zh 或 en", "language: zh or en")
YEAR = Text(
    "考核年份：该年及以前到期的目标计为到期；省略则为上一年",
    "assessment year: targets up to it are due; the last full year if left out",
)
JSON = Text("输出 JSON", "print JSON")


def known_language(value: str) -> str:
    """Return a language that there is.

    Raises
    ------
    typer.BadParameter
        It is neither ``zh`` nor ``en``.
    """
    if value not in {"zh", "en"}:
        raise typer.BadParameter("zh | en")
    return value


def project_argument(words: str) -> Any:  # noqa: ANN401 - typer does not offer the type of what it returns
    """Return the argument that names a project, with its help."""
    return typer.Argument(help=words, metavar="PROJECT")


def project_option(lang: Lang) -> Any:  # noqa: ANN401 - as above
    """Return the option ``--project``, which is the same as the argument."""
    return typer.Option("--project", help=_SAME.say(lang), metavar="DIR")


def one_project(project: Path | None, named: Path | None) -> Path | None:
    """Return the project that the argument or ``--project`` names.

    Raises
    ------
    UsageError
        They name two.
    """
    if project is not None and named is not None and project.resolve() != named.resolve():
        raise UsageError(Problem(f"--project {named}", _TWO.fill(other=str(project)), _ONE))
    return named if project is None else project
