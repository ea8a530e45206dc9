"""The commands `ycgis indicators` and `ycgis init`, and their options."""

from pathlib import Path
from typing import Annotated

import typer

from ycgis.cli.options import JSON, LANG, known_language
from ycgis.cli.screen import Screen
from ycgis.ground.text import Text

__all__ = ["add_indicators", "add_init"]

_INDICATORS = Text("列出指标：定义、单位、所需图层、依据", "list what is measured, how, from which layers")
_ID = Text("指标编号；省略则列出全部", "id of one indicator; all if left out")
_INIT = Text("新建项目文件夹，附内置图层供替换", "make a new project folder with the embedded layers to replace")
_COPY = Text("从内置示例而不是默认项目开始：helsinki", "begin with an embedded example instead: helsinki")
_DIR = Text("新项目的文件夹", "folder of the new project")


def add_indicators(app: typer.Typer, screen: Screen) -> None:
    """Add `indicators` to the app."""
    lang = screen.lang
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]
    json_type = Annotated[bool, typer.Option("--json", help=JSON.say(lang))]

    @app.command(help=_INDICATORS.say(lang))
    def indicators(
        indicator: Annotated[str | None, typer.Argument(help=_ID.say(lang), metavar="ID")] = None,
        as_json: json_type = False,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.indicators import list_indicators

        list_indicators(screen, indicator, as_json=as_json)


def add_init(app: typer.Typer, screen: Screen) -> None:
    """Add `init` to the app."""
    lang = screen.lang
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]

    @app.command(help=_INIT.say(lang))
    def init(
        folder: Annotated[Path, typer.Argument(help=_DIR.say(lang), metavar="DIR")],
        example: Annotated[str | None, typer.Option("--example", help=_COPY.say(lang), metavar="NAME")] = None,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.run import start_project

        start_project(screen, folder, example)
