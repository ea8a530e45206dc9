"""All commands, in the reader's language, and the options that stand before them."""

from pathlib import Path
from typing import Annotated

import typer

from ycgis.cli.atlas_commands import add_atlas
from ycgis.cli.compare_commands import add_compare
from ycgis.cli.data_commands import add_fetch, add_import
from ycgis.cli.options import LANG, known_language
from ycgis.cli.plan_commands import add_plan
from ycgis.cli.report_commands import add_report
from ycgis.cli.run_commands import add_check, add_run
from ycgis.cli.screen import Screen
from ycgis.cli.start_commands import add_indicators, add_init
from ycgis.cli.stats_commands import add_stats
from ycgis.ground.text import Text

__all__ = ["make_app"]

_ABOUT = Text("ycgis：县城城镇化行动方案的县域地图与指标", "ycgis: county maps and indicators for county-seat plans")
_VERSION = Text("显示版本", "show the version")
_QUIET = Text("不显示进度和提示；结果和错误照常显示", "neither progress nor notes; results and errors as ever")
_VERBOSE = Text("每一步一行，注明用时和所用版本", "a line for each step, with its time, and the versions in use")
_NO_WAIT = Text(
    "输出文件夹或项目正由另一个 ycgis 写入时不等待，退出码 4",
    "do not wait where another ycgis is writing to the folder or project: exit 4",
)
_LOG = Text(
    "另把命令、步骤、提示、错误和退出码写入该文件（追加）",
    "also write command, steps, notes, errors and exit code to this file (appended)",
)


def make_app(screen: Screen) -> typer.Typer:
    """Build the commands with help in the screen's language; heavy modules load when a command runs."""
    app = typer.Typer(help=_ABOUT.say(screen.lang), no_args_is_help=True, pretty_exceptions_enable=False)
    _add_root(app, screen)
    adding = (
        *(add_run, add_check, add_report, add_atlas, add_compare),
        *(add_plan, add_indicators, add_stats, add_init, add_import, add_fetch),
    )
    for add in adding:
        add(app, screen)
    return app


def _add_root(app: typer.Typer, screen: Screen) -> None:
    """Add what stands before a command; `ycgis.cli.spoken` has taken account of it before, wherever it stood."""
    lang = screen.lang
    version_type = Annotated[
        bool, typer.Option("--version", help=_VERSION.say(lang), is_eager=True, callback=_show_version)
    ]
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]

    @app.callback()
    def root(
        version: version_type = False,
        quiet: Annotated[bool, typer.Option("-q", "--quiet", help=_QUIET.say(lang))] = False,
        verbose: Annotated[bool, typer.Option("-v", "--verbose", help=_VERBOSE.say(lang))] = False,
        no_wait: Annotated[bool, typer.Option("--no-wait", help=_NO_WAIT.say(lang))] = False,
        log: Annotated[Path | None, typer.Option("--log", help=_LOG.say(lang), metavar="FILE")] = None,
        lang: lang_type = lang,
    ) -> None:
        pass


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer calls it so
    if value:
        from ycgis import __version__

        typer.echo(f"ycgis {__version__}")
        raise typer.Exit
