"""The command `ycgis report` and its options."""

from pathlib import Path
from typing import Annotated

import typer

from ycgis.cli.options import LANG, PROJECT, YEAR, known_language, one_project, project_argument, project_option
from ycgis.cli.screen import Screen
from ycgis.ground.text import Text

__all__ = ["add_report"]

_FORMATS = ("docx", "xlsx", "html")
_REPORT = Text(
    "编写进展报告：各项目标逐县的数值、差距、状态和来源", "report where every target stands, county by county"
)
_COUNTY = Text("只写该县的（名称或代码），可写多次", "only this county's (name or code); may be repeated")
_FORMAT = Text("格式：{formats}，可写多次；省略则都写", "format: {formats}; may be repeated; all if left out")
_OUT = Text("输出文件夹", "folder to write to")


def add_report(app: typer.Typer, screen: Screen) -> None:
    """Add the command to the app, with help in the screen's language."""
    lang = screen.lang
    formats = _FORMAT.fill(formats=" | ".join(_FORMATS)).say(lang)
    project_type = Annotated[Path | None, project_argument(PROJECT.say(lang))]
    named_type = Annotated[Path | None, project_option(lang)]

    @app.command(help=_REPORT.say(lang))
    def report(
        project: project_type = None,
        named: named_type = None,
        county: Annotated[list[str] | None, typer.Option("--county", help=_COUNTY.say(lang), metavar="NAME")] = None,
        form: Annotated[
            list[str] | None, typer.Option("--format", help=formats, metavar="FORMAT", callback=_known_formats)
        ] = None,
        year: Annotated[int | None, typer.Option("--year", help=YEAR.say(lang))] = None,
        out: Annotated[Path, typer.Option("--out", help=_OUT.say(lang))] = Path("reports"),
        lang: Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)] = lang,
    ) -> None:
        from ycgis.cli.report import WantedReports, report_project

        report_project(
            screen, one_project(project, named), WantedReports(county or (), form or _FORMATS, out), year=year
        )


def _known_formats(values: list[str] | None) -> list[str] | None:
    if not set(values or ()) <= set(_FORMATS):
        raise typer.BadParameter(" | ".join(_FORMATS))
    return values
