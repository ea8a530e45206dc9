"""The commands `ycgis run` and `ycgis check`, and their options."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ycgis.cli.options import JSON, LANG, PROJECT, YEAR, known_language, one_project, project_argument, project_option
from ycgis.cli.screen import Screen
from ycgis.ground.errors import Problem, UsageError
from ycgis.ground.text import Text

__all__ = ["add_check", "add_run"]

_RUN = Text("计算、评估并写出离线地图集和数据文件", "measure, assess, and write the offline atlas and data files")
_OUT = Text("输出文件夹", "folder to write to")
_PNG = Text(
    "另把每张地图画成 PNG（有 Chromium、Chrome 或 Edge 时由其绘制，否则用 matplotlib）",
    "also draw each map as PNG (by Chromium, Chrome or Edge where there is one, else by matplotlib)",
)
_PDF = Text("另把每个页面印成 PDF，同上", "also print each page as PDF, in the same way")
_PAPER = Text("图幅：A4 或 A3，横向", "sheet: A4 or A3, landscape")
_CHECK = Text(
    "在终端列出评估结果；有到期目标未达标时退出码 1，否则 0",
    "show the assessment in the terminal; exit 1 if a target that is due is known to be unmet, else 0",
)
_COUNTY = Text("只看该县（名称、名称的一部分或代码）", "only this county (name, part of it, or code)")
_STRICT = Text("到期目标“无数据”也视为不通过（退出码 1）", 'count "no data" of a due target as a failure (exit 1)')
_EXAMPLE = Text("运行内置示例而不是项目：helsinki", "run an embedded example instead of a project: helsinki")
_BOTH = Text("项目和示例只能选一个", "a project and an example cannot both be run")
_EITHER = Text("去掉其中之一", "leave one of them out")


def add_run(app: typer.Typer, screen: Screen) -> None:
    """Add `run` to the app, with help in the screen's language."""
    lang = screen.lang
    project_type = Annotated[Path | None, project_argument(PROJECT.say(lang))]
    named_type = Annotated[Path | None, project_option(lang)]
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]
    example_type = Annotated[str | None, typer.Option("--example", help=_EXAMPLE.say(lang), metavar="NAME")]
    year_type = Annotated[int | None, typer.Option("--year", min=2000, max=2100, help=YEAR.say(lang))]

    @app.command(help=_RUN.say(lang))
    def run(
        project: project_type = None,
        named: named_type = None,
        out: Annotated[Path, typer.Option("--out", help=_OUT.say(lang))] = Path("maps"),
        year: year_type = None,
        example: example_type = None,
        png: Annotated[bool, typer.Option("--png", help=_PNG.say(lang))] = False,
        pdf: Annotated[bool, typer.Option("--pdf", help=_PDF.say(lang))] = False,
        paper: Annotated[Literal["A4", "A3"], typer.Option("--paper", help=_PAPER.say(lang))] = "A4",
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.run import Drawn, run_project

        drawn = Drawn.asked(paper, png=png, pdf=pdf)
        run_project(screen, _chosen(one_project(project, named), example), out, drawn, year=year)


def add_check(app: typer.Typer, screen: Screen) -> None:
    """Add `check` to the app, with help in the screen's language."""
    lang = screen.lang
    project_type = Annotated[Path | None, project_argument(PROJECT.say(lang))]
    named_type = Annotated[Path | None, project_option(lang)]
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]
    example_type = Annotated[str | None, typer.Option("--example", help=_EXAMPLE.say(lang), metavar="NAME")]
    year_type = Annotated[int | None, typer.Option("--year", min=2000, max=2100, help=YEAR.say(lang))]
    json_type = Annotated[bool, typer.Option("--json", help=JSON.say(lang))]

    @app.command(help=_CHECK.say(lang))
    def check(
        project: project_type = None,
        named: named_type = None,
        as_json: json_type = False,
        strict: Annotated[bool, typer.Option("--strict", help=_STRICT.say(lang))] = False,
        year: year_type = None,
        example: example_type = None,
        county: Annotated[str | None, typer.Option("--county", help=_COUNTY.say(lang), metavar="NAME")] = None,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.check import check_project

        chosen = _chosen(one_project(project, named), example)
        raise typer.Exit(check_project(screen, chosen, year=year, county=county, as_json=as_json, strict=strict))


def _chosen(project: Path | None, example: str | None) -> Path | None:
    """Return the project to work on: the one that is named, an embedded example, or None for the embedded one."""
    from ycgis.intake.project import example_folder

    if example is None:
        return project
    if project is not None:
        raise UsageError(Problem("--example", _BOTH, _EITHER))
    return example_folder(example)
