"""The commands `ycgis fetch roads` and `ycgis import`, and their options."""

from pathlib import Path
from typing import Annotated

import typer

from ycgis.cli.options import INTO, LANG, PROJECT, known_language, one_project, project_argument, project_option
from ycgis.cli.screen import Screen
from ycgis.cli.stats_commands import add_import_stats
from ycgis.ground.text import Text

__all__ = ["add_fetch", "add_import"]

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
_AROUND = Text("县域以外保留的范围，km", "how far beyond the counties to keep, km")
_REPLACE = Text(
    "已有其他来源的同名图层也换成 OSM 的",
    "take OSM's layers also where the project has ones from elsewhere",
)


def add_fetch(app: typer.Typer, screen: Screen) -> None:
    """Add `fetch roads` to the app."""
    lang = screen.lang
    fetch = typer.Typer(help=_FETCH.say(lang), no_args_is_help=True)
    app.add_typer(fetch, name="fetch")
    project_type = Annotated[Path | None, project_argument(PROJECT.say(lang))]
    named_type = Annotated[Path | None, project_option(lang)]
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]

    @fetch.command("roads", help=_ROADS.say(lang))
    def roads(
        project: project_type = None,
        named: named_type = None,
        out: Annotated[Path, typer.Option("--out", help=_TO.say(lang))] = Path("roads.gpkg"),
        buffer_km: Annotated[float, typer.Option("--buffer-km", min=0, help=_BUFFER.say(lang))] = 30.0,
        endpoint: Annotated[str | None, typer.Option("--endpoint", help=_ENDPOINT.say(lang))] = None,
        timeout: Annotated[int, typer.Option("--timeout", min=1, help=_TIMEOUT.say(lang))] = 180,
        cache: Annotated[Path, typer.Option("--cache", help=_CACHE.say(lang))] = Path("cache"),
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.fetch import fetch_project_roads

        fetch_project_roads(
            screen,
            one_project(project, named),
            out,
            buffer_km=buffer_km,
            endpoint=endpoint,
            timeout_s=timeout,
            cache=cache,
        )


def add_import(app: typer.Typer, screen: Screen) -> None:
    """Add `import osm` and `import stats` to the app."""
    lang = screen.lang
    into = typer.Typer(help=_IMPORT.say(lang), no_args_is_help=True)
    app.add_typer(into, name="import")
    project_type = Annotated[Path | None, project_argument(INTO.say(lang))]
    named_type = Annotated[Path | None, project_option(lang)]
    lang_type = Annotated[str, typer.Option("--lang", help=LANG.say(lang), callback=known_language)]
    add_import_stats(into, screen)

    @into.command("osm", help=_OSM.say(lang))
    def osm(
        file: Annotated[Path, typer.Argument(help=_FILE.say(lang), metavar="FILE")],
        project: project_type = None,
        named: named_type = None,
        buffer_km: Annotated[float, typer.Option("--buffer-km", min=0, max=1000, help=_AROUND.say(lang))] = 30.0,
        replace: Annotated[bool, typer.Option("--replace", help=_REPLACE.say(lang))] = False,
        lang: lang_type = lang,
    ) -> None:
        from ycgis.cli.import_osm import import_extract

        import_extract(screen, file, one_project(project, named) or Path(), buffer_km=buffer_km, replace=replace)
