"""The command `ycgis compare` and its options, in the reader's language."""

from pathlib import Path
from typing import Annotated

import typer

from ycgis.cli.options import LANG, known_language
from ycgis.cli.screen import Screen
from ycgis.ground.text import Text

__all__ = ["add_compare"]

_COMPARE = Text(
    "比较两个项目（方案、情景）或同一项目的两个年份：写出并排/卷帘对比页面和变化表",
    "compare two projects (scenarios), or two years of one: a page of both maps, and a table of what changed",
)
_BEFORE, _AFTER = Text("之前的项目", "the project before"), Text("之后的项目", "the project after")
_YEAR_OF = Text("{side}一边的考核年份", "assessment year of the side {side}")
_NAME_OF = Text("{side}一边叫什么", "what the side {side} is called")
_FIRST, _SECOND = Text("之前", "before"), Text("之后", "after")
_OUT = Text("输出文件夹", "folder to write to")


def add_compare(app: typer.Typer, screen: Screen) -> None:
    """Add the command to an application."""
    lang = screen.lang

    @app.command("compare", help=_COMPARE.say(lang))
    def compare(
        before: Annotated[Path, typer.Argument(help=_BEFORE.say(lang), metavar="BEFORE")],
        after: Annotated[Path, typer.Argument(help=_AFTER.say(lang), metavar="AFTER")],
        out: Annotated[Path, typer.Option("--out", help=_OUT.say(lang))] = Path("compare"),
        year_before: Annotated[
            int | None, typer.Option(min=2000, max=2100, help=_YEAR_OF.fill(side=_FIRST).say(lang))
        ] = None,
        year_after: Annotated[
            int | None, typer.Option(min=2000, max=2100, help=_YEAR_OF.fill(side=_SECOND).say(lang))
        ] = None,
        name_before: Annotated[str | None, typer.Option(help=_NAME_OF.fill(side=_FIRST).say(lang))] = None,
        name_after: Annotated[str | None, typer.Option(help=_NAME_OF.fill(side=_SECOND).say(lang))] = None,
        lang: Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)] = lang,
    ) -> None:
        from ycgis.cli.compare import Side, compare_projects

        compare_projects(screen, Side(before, year_before, name_before), Side(after, year_after, name_after), out)
