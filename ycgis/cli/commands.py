"""The commands and their options, in the reader's language."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ycgis.cli.atlas_commands import add_atlas
from ycgis.cli.compare_commands import add_compare
from ycgis.cli.options import JSON, LANG, PROJECT, YEAR, known_language
from ycgis.cli.plan_commands import add_plan
from ycgis.cli.report_commands import add_report
from ycgis.cli.screen import Screen
from ycgis.cli.stats_commands import add_import_stats, add_stats
from ycgis.ground.errors import Problem, UsageError
from ycgis.ground.text import Text

__all__ = ["make_app"]

_ABOUT = Text("ycgis：县城城镇化行动方案的县域地图与指标", "ycgis: county maps and indicators for county-seat plans")
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
_INDICATORS = Text("列出指标：定义、单位、所需图层、依据", "list what is measured, how, from which layers")
_ID = Text("指标编号；省略则列出全部", "id of one indicator; all if left out")
_INIT = Text("新建项目文件夹，附内置图层供替换", "make a new project folder with the embedded layers to replace")
_COPY = Text("从内置示例而不是默认项目开始：helsinki", "begin with an embedded example instead: helsinki")
_DIR = Text("新项目的文件夹", "folder of the new project")
_FETCH = Text("从网络获取数据", "get data from the network")
_ROADS = Text(
    "通过 osmnx 下载县域及周边的机动车路网（需联网）",
    "download the drivable roads of the counties and around (osmnx)",
)
_TO = Text("写入的 GeoPackage", "GeoPackage to write")
_BUFFER = Text("县域以外的下载范围，km", "how far beyond the counties, km")
_ENDPOINT = Text("Overpass 服务地址", "address of the Overpass service")
_TIMEOUT = Text("等待应答的秒数", "seconds to wait for an answer")
_CACHE = Text("缓存文件夹", "cache folder")
_IMPORT = Text("把数据导入项目", "bring data into a project")
_OSM = Text(
    "读入 OSM 提取文件（.osm.pbf、.osm、.osm.bz2），裁到项目范围，填充街道、公园、建成区、乡镇、设施等图层",
    "read an OSM extract (.osm.pbf, .osm, .osm.bz2), clip it to the project, and fill its street-level layers",
)
_FILE = Text("OSM 提取文件", "the OSM extract")
_INTO = Text(
    "项目文件夹或 project.toml；省略则为当前文件夹", "project folder or project.toml; the current folder if left out"
)
_AROUND = Text("县域以外保留的范围，km", "how far beyond the counties to keep, km")
_BOTH = Text("项目和示例只能选一个", "a project and an example cannot both be run")
_EITHER = Text("去掉其中之一", "leave one of them out")
_REPLACE = Text(
    "已有其他来源的同名图层也换成 OSM 的",
    "take OSM's layers also where the project has ones from elsewhere",
)
_EXAMPLE = Text("运行内置示例而不是项目：helsinki", "run an embedded example instead of a project: helsinki")
_VERSION = Text("显示版本", "show the version")


def make_app(screen: Screen) -> typer.Typer:
    """Build the commands with help in the screen's language; heavy modules load when a command runs."""
    lang = screen.lang
    app = typer.Typer(help=_ABOUT.say(lang), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    fetch = typer.Typer(help=_FETCH.say(lang), no_args_is_help=True)
    app.add_typer(fetch, name="fetch")
    project_type = Annotated[Path | None, typer.Argument(help=PROJECT.say(lang), metavar="[PROJECT]")]
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]
    add_plan(app, screen)
    add_report(app, screen)
    add_atlas(app, screen)
    into = typer.Typer(help=_IMPORT.say(lang), no_args_is_help=True)
    app.add_typer(into, name="import")
    add_import_stats(into, screen)
    add_stats(app, screen)
    example_type = Annotated[str | None, typer.Option("--example", help=_EXAMPLE.say(lang), metavar="NAME")]
    json_type = Annotated[bool, typer.Option("--json", help=JSON.say(lang))]
    year_type = Annotated[int | None, typer.Option("--year", min=2000, max=2100, help=YEAR.say(lang))]
    version_type = Annotated[
        bool, typer.Option("--version", help=_VERSION.say(lang), is_eager=True, callback=_show_version)
    ]

    @app.callback()
    def root(version: version_type = False, lang: lang_type = lang) -> None:
        pass

    @app.command(help=_RUN.say(lang))
    def run(
        project: project_type = None,
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
        run_project(screen, _chosen(project, example), out, drawn, year=year)

    add_compare(app, screen)

    @app.command(help=_CHECK.say(lang))
    def check(
        project: project_type = None,
        as_json: json_type = False,
        strict: Annotated[bool, typer.Option("--strict", help=_STRICT.say(lang))] = False,
        year: year_type = None,
        example: example_type = None,
        county: Annotated[str | None, typer.Option("--county", help=_COUNTY.say(lang), metavar="NAME")] = None,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.check import check_project

        chosen = _chosen(project, example)
        raise typer.Exit(check_project(screen, chosen, year=year, county=county, as_json=as_json, strict=strict))

    @app.command(help=_INDICATORS.say(lang))
    def indicators(
        indicator: Annotated[str | None, typer.Argument(help=_ID.say(lang), metavar="[ID]")] = None,
        as_json: json_type = False,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.indicators import list_indicators

        list_indicators(screen, indicator, as_json=as_json)

    @app.command(help=_INIT.say(lang))
    def init(
        folder: Annotated[Path, typer.Argument(help=_DIR.say(lang), metavar="DIR")],
        example: Annotated[str | None, typer.Option("--example", help=_COPY.say(lang), metavar="NAME")] = None,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.run import start_project

        start_project(screen, folder, example)

    @fetch.command("roads", help=_ROADS.say(lang))
    def roads(
        project: project_type = None,
        out: Annotated[Path, typer.Option("--out", help=_TO.say(lang))] = Path("roads.gpkg"),
        buffer_km: Annotated[float, typer.Option("--buffer-km", min=0, help=_BUFFER.say(lang))] = 30.0,
        endpoint: Annotated[str | None, typer.Option("--endpoint", help=_ENDPOINT.say(lang))] = None,
        timeout: Annotated[int, typer.Option("--timeout", min=1, help=_TIMEOUT.say(lang))] = 180,
        cache: Annotated[Path, typer.Option("--cache", help=_CACHE.say(lang))] = Path("cache"),
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.fetch import fetch_project_roads

        fetch_project_roads(
            screen, project, out, buffer_km=buffer_km, endpoint=endpoint, timeout_s=timeout, cache=cache
        )

    @into.command("osm", help=_OSM.say(lang))
    def osm(
        file: Annotated[Path, typer.Argument(help=_FILE.say(lang), metavar="FILE")],
        project: Annotated[Path, typer.Option("--project", help=_INTO.say(lang), metavar="DIR")] = Path(),
        buffer_km: Annotated[float, typer.Option("--buffer-km", min=0, max=1000, help=_AROUND.say(lang))] = 30.0,
        replace: Annotated[bool, typer.Option("--replace", help=_REPLACE.say(lang))] = False,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.import_osm import import_extract

        import_extract(screen, file, project, buffer_km=buffer_km, replace=replace)

    return app


def _chosen(project: Path | None, example: str | None) -> Path | None:
    """Return the project to work on: the one that is named, an embedded example, or None for the embedded one."""
    from ycgis.intake.project import example_folder

    if example is None:
        return project
    if project is not None:
        raise UsageError(Problem("--example", _BOTH, _EITHER))
    return example_folder(example)


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer calls it so
    if value:
        from ycgis import __version__

        typer.echo(f"ycgis {__version__}")
        raise typer.Exit
