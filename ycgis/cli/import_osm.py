"""`ycgis import osm`: an extract's layers into a project, and what was found in it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ycgis.cli.screen import Screen
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.outputs import changing, reserving
from ycgis.ground.text import Text, join
from ycgis.intake.layers import OSM_CREDIT, OSM_LICENCE, SPECS
from ycgis.intake.osm import Imported, import_osm
from ycgis.intake.osm.write import require_own_file
from ycgis.intake.project import Project, load_project, read_alone, set_layers
from ycgis.intake.project.model import PROJECT_FILE

__all__ = ["import_extract"]

_PLACE = Path("osm/openstreetmap.gpkg")

_NO_PROJECT = Text("没有项目文件 {name}", "there is no {name}")
_BEGIN = Text(
    "用 --project 指定项目文件夹；还没有项目时先 ycgis init 文件夹",
    "name a project with --project; begin one with ycgis init DIR",
)
_FOUND = Text("{file}（{date}）：各县图层", "{file} ({date}): layers by county")
_COUNTY = Text("县（市、区）", "county")
_STREETS_KM = Text("街道 km", "streets km")
_ALL = Text("全部（含县域外）", "all (beyond the counties too)")
_SET = Text("已写入 {path}，并在 {project} 中设置图层：{layers}", "wrote {path} and set in {project}: {layers}")
_KEPT = Text(
    "保留项目原有的图层（加 --replace 可换成 OSM）：{layers}",
    "kept the project's own layers (--replace takes OSM's): {layers}",
)
_ROADS_KEPT = Text(
    "道路（roads）未更换：提取文件没有覆盖全部县城（缺 {counties}）",
    "roads were left as they are: the extract does not cover every county (not {counties})",
)
_LOST = Text(
    "该提取文件没有这些图层（或未覆盖全部县城），而项目正用着先前导入的：{layers}；项目未改动",
    "lacks layers (or does not cover every county) that the project has from an earlier import: {layers}; "
    "the project is as it was",
)
_WHOLE = Text(
    "换用覆盖全部县域的提取文件；或先在 project.toml 中把这些图层改为其他来源或删去",
    "take an extract of all counties; or first point these layers of project.toml elsewhere, or remove them",
)
_NEXT = Text("接着运行：ycgis run {folder}", "next: ycgis run {folder}")
_DERIVED = Text("由 OSM 土地利用推导的建成区", "built-up areas derived from OSM land use")


def import_extract(screen: Screen, file: Path, folder: Path, *, buffer_km: float, replace: bool) -> None:
    """Read the extract, write its layers beside the project, set them in its file, and say what was found."""
    with reserving(_project(folder).root, is_output=False):
        project = _project(folder)  # anew: who was waited for may have changed it
        counties = read_alone(project, "counties")
        seats = read_alone(project, "seats")
        place = project.root / _PLACE
        require_own_file(place)
        with changing(project.root, where=place) as change:
            with screen.progress() as progress:
                fresh = change.place(place)
                imported = import_osm(file, counties, seats, fresh, buffer_km=buffer_km, progress=progress)
            taken, kept = _choose(project, imported, replace=replace)
            _require_no_loss(project, taken, file)
            layers = {name: _entry(name, target, file, imported) for name, target in taken.items()}
            set_layers(project, layers, change)
    names = {str(code): str(name) for code, name in zip(counties["adcode"], counties["name"], strict=True)}
    _show(screen, imported, names, file)
    screen.notes(imported.left_out)
    screen.say(_SET.fill(path=place, project=project.path, layers=_titles(list(taken))))
    if kept:
        screen.say(_KEPT.fill(layers=_titles(kept)))
    beyond = [name for code, name in names.items() if code not in imported.covered]
    if beyond and "roads" not in taken:
        screen.say(_ROADS_KEPT.fill(counties=join([Text(name, name) for name in beyond], "、", ", ")))
    screen.say(_NEXT.fill(folder=folder))


def _require_no_loss(project: Project, taken: Mapping[str, str], file: Path) -> None:
    """Refuse an import that would take away layers which the project has from an earlier one.

    Raises
    ------
    InputError
        Naming them: a project must run after an import if it ran before.
    """
    lost = [name for name, layer in project.layers.items() if Path(layer.path) == _PLACE and name not in taken]
    if lost:
        what = _LOST.fill(layers=_titles(lost))
        raise InputError(Problem(str(file), what, _WHOLE))


def _project(folder: Path) -> Project:
    file = folder / PROJECT_FILE if folder.is_dir() else folder
    if not file.is_file():
        raise InputError(Problem(str(folder), _NO_PROJECT.fill(name=file.name), _BEGIN))
    return load_project(file)


def _choose(project: Project, imported: Imported, *, replace: bool) -> tuple[dict[str, str], list[str]]:
    """Return which project layer comes from which layer of the import, and what stays as the project has it.

    The roads of the travel times become the streets where the extract covers every county and the project's own
    are only a sketch, or came from an import.
    """
    offered = {name: name for name, layer in imported.layers.items() if layer.rows}
    everywhere = imported.layers["streets"].by_county.keys() <= imported.covered
    if "streets" in offered and everywhere:
        offered["roads"] = "streets"
    own = [name for name in offered if _is_own(project, name)]
    kept = [] if replace else own
    return {name: target for name, target in offered.items() if name not in kept}, kept


def _is_own(project: Project, name: str) -> bool:
    layer = project.layers.get(name)
    return layer is not None and not layer.schematic and Path(layer.path) != _PLACE


def _entry(name: str, target: str, file: Path, imported: Imported) -> Mapping[str, object]:
    title = f"{_DERIVED.zh} / {_DERIVED.en}" if name == "builtup" else f"OpenStreetMap, {file.name}"
    return {
        "path": _PLACE.as_posix(),
        "layer": target,
        "title": title,
        "source": OSM_CREDIT,
        "licence": OSM_LICENCE,
        "date": imported.date,
    }


def _titles(names: Sequence[str]) -> Text:
    return join([Text(f"{SPECS[name].title.zh}（{name}）", name) for name in names], "、", ", ")


def _show(screen: Screen, imported: Imported, names: Mapping[str, str], file: Path) -> None:
    lang = screen.lang
    shown = [name for name, layer in imported.layers.items() if layer.rows and name != "streets"]
    columns = [_COUNTY.say(lang), _STREETS_KM.say(lang), *(SPECS[name].title.say(lang) for name in shown)]
    rows = [
        [
            name,
            f"{imported.street_km.get(code, 0.0):,.0f}",
            *(f"{imported.layers[layer].by_county.get(code, 0):,}" for layer in shown),
        ]
        for code, name in names.items()
    ]
    total = [_ALL.say(lang), f"{imported.total_km:,.0f}", *(f"{imported.layers[layer].rows:,}" for layer in shown)]
    screen.table(_FOUND.fill(file=file.name, date=imported.date), columns, [*rows, total])
