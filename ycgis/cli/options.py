"""Options that several commands share."""

import typer

from ycgis.ground.text import Text

__all__ = ["JSON", "LANG", "PROJECT", "YEAR", "known_language"]

PROJECT = Text(
    "项目文件夹或 project.toml；省略则为内置运城项目",
    "project folder or project.toml; the embedded project if left out",
)
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
