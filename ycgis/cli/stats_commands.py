"""The commands `ycgis import stats` and `ycgis stats`, and their options."""

from pathlib import Path
from typing import Annotated

import typer

from ycgis.cli.options import JSON, LANG, PROJECT, known_language, one_project, project_argument, project_option
from ycgis.cli.screen import Screen
from ycgis.ground.text import Text

__all__ = ["add_import_stats", "add_stats"]

_STATS = Text("统计数：填报模板、已存的数", "reported figures: a form to fill in, and what is stored")
_IMPORT = Text(
    "读入统计表（xlsx、xls、ods、csv），先说明读懂了什么", "read a sheet of statistics, and say what was understood"
)
_FILE = Text("统计表文件，或装有各部门填报表的文件夹", "the sheet's file, or a folder of forms that came back")
_DRY_RUN = Text("只看读懂了什么，不存入", "only show what is understood; store nothing")
_REPLACE = Text("与已存的数不同时，用新数替换", "take the new figures where they differ from the stored ones")
_YEAR = Text("表中没有写年份时，这些数是哪一年的", "the year of figures that do not say theirs")
_SHEET = Text("只读这个工作表", "read only this sheet of the workbook")
_MAP = Text("列对照：表头=统计项编号，可写多次", "what a heading means: HEADING=STATISTIC_ID; may be repeated")
_ENCODING = Text("csv 的编码，如 GB18030；一般能自动识别", "of a csv, such as GB18030; recognised as a rule")
_INTO = Text("要存入的项目文件夹", "folder of the project to store into")
_TEMPLATE = Text("写出填报模板：每个统计项、县和年份", "write a form with every statistic, county and year")
_OUT = Text(
    "要写的 xlsx 文件（默认 statistics.xlsx）；与 --all-departments 合用时为文件夹（默认 forms）",
    ".xlsx file to write (statistics.xlsx); with --all-departments a folder (forms)",
)
_DEPARTMENT = Text(
    "只要该部门负责的，各数旁附目标值、到期年份和最近已知值",
    "only what this department answers for, with target, due year and last known value beside each figure",
)
_ALL = Text("每个部门一个文件", "a file for each department")
_YEARS = Text("年份，如 2024-2027；省略则为方案首年至期末", "years, such as 2024-2027; the plan's if left out")
_COUNTY = Text("只要该县（名称或代码），可写多次", "only this county (name or code); may be repeated")
_BLANK = Text("不填入已存的数", "without the figures that are stored already")
_SHOW = Text("列出已存的统计数及来源", "list the stored figures with their sources")
_ONE = Text("只列该统计项（编号）", "only this statistic (its id)")
_OF = Text("只列该年的", "only of this year")


def add_import_stats(into: typer.Typer, screen: Screen) -> None:
    """Add `import stats` to the group of imports."""
    lang = screen.lang
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]
    project_type = Annotated[Path | None, project_argument(_INTO.say(lang))]
    named_type = Annotated[Path | None, project_option(lang)]

    @into.command("stats", help=_IMPORT.say(lang))
    def stats(
        file: Annotated[Path, typer.Argument(help=_FILE.say(lang), metavar="FILE")],
        project: project_type = None,
        named: named_type = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=_DRY_RUN.say(lang))] = False,
        replace: Annotated[bool, typer.Option("--replace", help=_REPLACE.say(lang))] = False,
        year: Annotated[int | None, typer.Option("--year", min=2000, max=2099, help=_YEAR.say(lang))] = None,
        sheet: Annotated[str | None, typer.Option("--sheet", help=_SHEET.say(lang))] = None,
        maps: Annotated[list[str] | None, typer.Option("--map", help=_MAP.say(lang), metavar="HEADING=ID")] = None,
        encoding: Annotated[str | None, typer.Option("--encoding", help=_ENCODING.say(lang))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=JSON.say(lang))] = False,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.import_stats import Asked, import_statistics

        asked = Asked(dry_run, replace, year, sheet, maps or [], encoding, as_json)
        import_statistics(screen, file, one_project(project, named), asked)


def add_stats(app: typer.Typer, screen: Screen) -> None:
    """Add `stats template` and `stats show` to the app."""
    lang = screen.lang
    stats = typer.Typer(help=_STATS.say(lang), no_args_is_help=True)
    app.add_typer(stats, name="stats")
    _add_template(stats, screen)
    _add_show(stats, screen)


def _add_template(stats: typer.Typer, screen: Screen) -> None:
    lang = screen.lang
    project_type = Annotated[Path | None, project_argument(PROJECT.say(lang))]
    named_type = Annotated[Path | None, project_option(lang)]
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]

    @stats.command("template", help=_TEMPLATE.say(lang))
    def template(
        project: project_type = None,
        named: named_type = None,
        out: Annotated[Path | None, typer.Option("--out", help=_OUT.say(lang))] = None,
        years: Annotated[str | None, typer.Option("--years", help=_YEARS.say(lang))] = None,
        counties: Annotated[list[str] | None, typer.Option("--county", help=_COUNTY.say(lang))] = None,
        blank: Annotated[bool, typer.Option("--blank", help=_BLANK.say(lang))] = False,
        department: Annotated[
            str | None, typer.Option("--department", help=_DEPARTMENT.say(lang), metavar="NAME")
        ] = None,
        all_departments: Annotated[bool, typer.Option("--all-departments", help=_ALL.say(lang))] = False,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.stats import Form, write_template

        form = Form(out, years, counties or [], blank, department, all_departments)
        write_template(screen, one_project(project, named), form)


def _add_show(stats: typer.Typer, screen: Screen) -> None:
    lang = screen.lang
    project_type = Annotated[Path | None, project_argument(PROJECT.say(lang))]
    named_type = Annotated[Path | None, project_option(lang)]
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]

    @stats.command("show", help=_SHOW.say(lang))
    def show(
        project: project_type = None,
        named: named_type = None,
        statistic: Annotated[str | None, typer.Option("--statistic", help=_ONE.say(lang))] = None,
        county: Annotated[str | None, typer.Option("--county", help=_COUNTY.say(lang))] = None,
        year: Annotated[int | None, typer.Option("--year", min=2000, max=2099, help=_OF.say(lang))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=JSON.say(lang))] = False,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.stats import show_statistics

        chosen = one_project(project, named)
        show_statistics(screen, chosen, statistic=statistic, county=county, year=year, as_json=as_json)
