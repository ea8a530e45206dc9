"""The command `ycgis atlas` and its options."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ycgis.cli.options import LANG, PROJECT, YEAR, known_language, one_project, project_argument, project_option
from ycgis.cli.screen import Screen
from ycgis.ground.text import Text

__all__ = ["add_atlas"]

_ATLAS = Text(
    "编制一册 PDF 图集：封面、目录、全市情况、每县地图和对照表、方法与来源",
    "bind an atlas as one PDF: cover, contents, the prefecture's answer, a map and a scorecard per county, sources",
)
_COUNTY = Text("只收该县（名称或代码），可写多次", "only this county (name or code); may be repeated")
_THEME = Text("只收该行动（编号或名称），可写多次", "only this action (number or name); may be repeated")
_PAPER = Text("图幅：A4 或 A3，横向", "sheet: A4 or A3, landscape")
_PDF = Text("写入的 PDF 文件", "PDF file to write")


def add_atlas(app: typer.Typer, screen: Screen) -> None:
    """Add the command to the app, with help in the screen's language."""
    lang = screen.lang
    project_type = Annotated[Path | None, project_argument(PROJECT.say(lang))]
    named_type = Annotated[Path | None, project_option(lang)]

    @app.command(help=_ATLAS.say(lang))
    def atlas(
        project: project_type = None,
        named: named_type = None,
        pdf: Annotated[Path, typer.Option("--pdf", help=_PDF.say(lang), metavar="FILE")] = Path("atlas.pdf"),
        paper: Annotated[Literal["A4", "A3"], typer.Option("--paper", help=_PAPER.say(lang))] = "A3",
        county: Annotated[list[str] | None, typer.Option("--county", help=_COUNTY.say(lang), metavar="NAME")] = None,
        theme: Annotated[list[str] | None, typer.Option("--theme", help=_THEME.say(lang), metavar="ACTION")] = None,
        year: Annotated[int | None, typer.Option("--year", min=2000, max=2100, help=YEAR.say(lang))] = None,
        lang: Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)] = lang,
    ) -> None:
        from ycgis.cli.atlas import WantedAtlas, bind_atlas

        wanted = WantedAtlas(county or (), theme or (), paper, pdf)
        bind_atlas(screen, one_project(project, named), wanted, year=year)
