"""The commands `ycgis plan` and `ycgis plan show`, and their options."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ycgis.cli.options import JSON, LANG, PROJECT, known_language, one_project, project_argument, project_option
from ycgis.cli.screen import Screen
from ycgis.ground.text import Text

__all__ = ["add_plan"]

_FIRST = "--of-project"
_PLAN = Text(
    "列出方案的行动、任务、目标和项目，各注出处",
    "list the plan's actions, tasks, targets and projects with their clauses",
)
_SHOW = Text("一条的全文：任务、目标、统计项或项目", "one entry in full: a task, target, statistic or project")
_ENTRY = Text(
    "任务序号（21）、目标或统计项编号、项目（p21）", "task (21), id of a target or a statistic, project (p21)"
)
_COUNTY = Text("只列适用于该县的（名称或代码）", "only what applies to this county (name or code)")
_CATEGORY = Text("只列适用于该类县的（名称或编号）", "only what applies to this category (name or id)")
_PILOT = Text("只列适用于试点县的", "only what applies to the pilot counties")
_DEPARTMENT = Text("只列该部门负责的", "only what this department answers for")
_YEAR = Text("只列该年到期的", "only what is due in this year")
_ACTION = Text("只列该行动的（序号）", "only this action (its number)")
_SCHEMA = Text("输出方案文件的 JSON Schema", "print the JSON Schema of a plan's file")


def add_plan(app: typer.Typer, screen: Screen) -> None:
    """Add the commands to the app, with help in the screen's language."""
    plan = typer.Typer(cls=_Plan)
    app.add_typer(plan, name="plan")
    _add_list(plan, screen)
    _add_show(plan, screen)


class _Plan(TyperGroup):
    """`ycgis plan` takes a project as its first word too, where that is no command of its own."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer does not offer its type
        """Return what is left of the words."""
        if args and args[0] not in self.commands and Path(args[0]).exists():
            first, *rest = args
            own = any(word.partition("=")[0] == "--project" for word in rest)
            args = [*rest, _FIRST, first] if own else ["--project", first, *rest]
        return super().parse_args(ctx, args)


def _add_list(plan: typer.Typer, screen: Screen) -> None:
    lang = screen.lang
    named_type = Annotated[Path | None, project_option(lang)]
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]

    @plan.callback(help=_PLAN.say(lang), invoke_without_command=True)
    def root(
        context: typer.Context,
        project: named_type = None,
        first: Annotated[Path | None, typer.Option(_FIRST, hidden=True, help=PROJECT.say(lang))] = None,
        county: Annotated[str | None, typer.Option("--county", help=_COUNTY.say(lang))] = None,
        category: Annotated[str | None, typer.Option("--category", help=_CATEGORY.say(lang))] = None,
        pilot: Annotated[bool, typer.Option("--pilot", help=_PILOT.say(lang))] = False,
        department: Annotated[str | None, typer.Option("--department", help=_DEPARTMENT.say(lang))] = None,
        year: Annotated[int | None, typer.Option("--year", help=_YEAR.say(lang))] = None,
        action: Annotated[int | None, typer.Option("--action", help=_ACTION.say(lang))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=JSON.say(lang))] = False,
        schema: Annotated[bool, typer.Option("--schema", help=_SCHEMA.say(lang))] = False,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.plan import list_plan, print_schema
        from ycgis.plan import Choice

        if schema:
            print_schema(screen)
        elif context.invoked_subcommand is None:
            choice = Choice(county, category, pilot, department, year, action)
            list_plan(screen, one_project(first, project), choice, as_json=as_json)


def _add_show(plan: typer.Typer, screen: Screen) -> None:
    lang = screen.lang
    project_type = Annotated[Path | None, project_argument(PROJECT.say(lang))]
    named_type = Annotated[Path | None, project_option(lang)]
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]

    @plan.command("show", help=_SHOW.say(lang))
    def show(
        entry: Annotated[str, typer.Argument(help=_ENTRY.say(lang), metavar="ENTRY")],
        project: project_type = None,
        named: named_type = None,
        as_json: Annotated[bool, typer.Option("--json", help=JSON.say(lang))] = False,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.plan import show_entry

        show_entry(screen, one_project(project, named), entry, as_json=as_json)
