"""Options that several commands share."""

import typer

from ycgis.text import Text

__all__ = ["JSON", "LANG", "PROJECT", "known_language"]

PROJECT = Text(
    "项目文件夹或 project.toml；省略则为内置运城项目",
    "project folder or project.toml; the embedded project if left out",
)
LANG = Text("语言：zh 或 en", "language: zh or en")
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
