"""The whole way: `run` computes and writes nothing, `publish` writes and computes nothing new."""

import datetime as dt
import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ycgis.assess import Assessment, assess
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.outputs import MANIFEST, replacing
from ycgis.ground.record import Clock, Progress, Record, versions
from ycgis.ground.text import Lang, Text, join
from ycgis.intake.layers import Layers
from ycgis.intake.project import Project, read_layers, read_steadily
from ycgis.plan import Plan, county_problems, load_plan
from ycgis.projects import project_problems
from ycgis.registry import Offer, Registry
from ycgis.registry import indicators as all_indicators
from ycgis.statistics import Statistics, doubts_of, read_statistics
from ycgis.study import Study, WindowEffect

if TYPE_CHECKING:
    from ycgis.atlas import Form, Paper

__all__ = ["last_full_year", "publish", "run"]

T = TypeVar("T")
_Inputs = tuple[Study, Plan | None, Statistics, Mapping[str, str]]

_NARROW = Text(
    "道路数据范围可能过窄：向外 {margin:.0f} km；收窄到 {narrowed:.0f} km 时最多变化 {change:.1f} 分钟",
    "the roads may not reach far enough: {margin:.0f} km beyond the counties; with {narrowed:.0f} km the "
    "minutes change by up to {change:.1f}",
)
_CUT = Text(
    "道路至少在一侧没有超出县域范围，无法检验那里绕行县外的路是否更快",
    "on one side at least the roads end with the counties: whether a way around is quicker there cannot be told",
)
_WIDEN = Text("补充县域以外的道路", "add roads beyond the counties")
_ISLANDS = Text(
    "路网有 {count} 个不连通的孤岛，共 {km:.1f} km（占 {share:.1%}）",
    "{count} parts of the network are cut off from the rest: {km:.1f} km ({share:.1%})",
)
_JOIN = Text("检查端点是否相接", "check that road ends meet")
_FAR = Text(
    "路网不到县城，最快路径中按直线接驳的里程较长：{seats}",
    "roads stop short of these seats, whose fastest ways hold long straight access legs: {seats}",
)
_CONNECT = Text("补充连接县城的道路，或核对驻地坐标", "add the roads of the town, or check the seat's coordinates")
_NO_PLAN = Text("有统计数据而没有方案：统计项由方案定义", "statistics without a plan, which says what they are of")
_NAME_PLAN = Text(
    '在 project.toml 中写 plan = "..."，或去掉 statistics 一行', 'write plan = "...", or remove the line statistics'
)
_NOTICEABLE_MIN = 1.0

_JOINED = Text(
    "{count} 处道路端点距另一条道路不足 1 m，已连接",
    "ends of roads less than 1 m from another road, joined to it: {count}",
)
_SEE_REPAIRS = Text(
    "见 assessment.gpkg 的图层 network_repairs；不连接则写 join_loose_ends = false",
    "they are in the layer network_repairs of assessment.gpkg; to leave them apart, set join_loose_ends = false",
)
_DOUBTS = Text(
    "{count} 处道路端点距另一条道路 1–20 m，未连接，如 {spots}",
    "ends of roads that stop 1-20 m short of another road, not joined: {count}, such as {spots}",
)
_DRAW = Text(
    "相交的请在数据中连接；全部位置见图层 network_repairs",
    "draw to the junction those that meet it; all are in the layer network_repairs",
)
_SHOWN = 3


def run(  # noqa: PLR0913 - the options are keyword-only and have defaults
    project: Path | str | Project | None = None,
    *,
    year: int | None = None,
    known_until: int | None = None,
    lang: Lang = "zh",
    indicators: Sequence[Offer] = (),
    progress: Progress | None = None,
) -> Assessment:
    """Read a project (a folder, a project.toml, or None for the embedded one), measure it and assess it.

    Targets up to `year` are due; by default that is the last full year. Reported figures of years after `known_until`
    are left aside, for an assessment as it would have been then; by default all count. Its tables are in `lang`.

    `indicators` are measured beside those of ycgis and of other packages, and the plan's targets may name them: objects
    `Indicator`, functions that make some from the parameters, or modules that hold either (CONTRIBUTING.md).

    Raises
    ------
    InputError
        With everything that is wrong with the project, its layers, its plan and its statistics.
    UsageError
        Two indicators have one id, or one is none or needs a layer that there is not.
    """
    clock = Clock(progress)
    with clock.step("read", Text("读取并检查数据", "reading and checking the data")):
        offered = partial(_read_with, indicators=indicators)
        read = offered(project) if isinstance(project, Project) else read_steadily(project or None, offered)
        opened, measured, (study, plan, statistics, digests) = read
    with clock.step("network", Text("构建路网", "building the network")):
        study.network  # noqa: B018 - computed once, here, so that its time is its own
    with clock.step("reach", Text("计算最快路径", "finding the fastest ways")):
        study.reach  # noqa: B018 - as above
    with clock.step("surface", Text("计算行程时间栅格", "spreading travel times over the land")):
        study.bands  # noqa: B018 - as above
    with clock.step("window", Text("检验道路范围", "proving the roads wide enough")):
        study.window  # noqa: B018 - as above
    with clock.step("indicators", Text("计算指标并评估", "measuring and assessing")):
        assessed = last_full_year() if year is None else year
        statistics = statistics if known_until is None else statistics.until(known_until)
        assessment = assess(study, plan, measured, statistics=statistics, year=assessed)
    notes = (*assessment.notes, *_network_notes(study))
    record = Record(str(opened.path), digests, clock.seconds)
    return replace(assessment, notes=notes, record=record, lang=lang, display=shown_in_notebook)


def check_inputs(project: Path | str | None = None) -> None:
    """Read a project with all of its files, and compute nothing.

    Raises
    ------
    InputError
        With everything that is wrong with the project, its layers, its plan and its statistics.
    """
    read_steadily(project or None, partial(_read_with, indicators=()))


def shown_in_notebook(assessment: Assessment) -> str:
    """Return the page of the prefecture inside a frame, as a notebook shows it."""
    from ycgis.atlas import show  # noqa: PLC0415 - maps are loaded when one is shown

    return show(assessment, lang=assessment.lang)._repr_html_()


def last_full_year() -> int:
    """Return the year whose end is the latest: the one that offices have figures of."""
    return dt.datetime.now().astimezone().year - 1


def publish(  # noqa: PLR0913 - what is written, where, and who is told
    assessment: Assessment,
    out: Path | str,
    *,
    lang: Lang = "zh",
    forms: "Collection[Form]" = (),
    paper: "Paper" = "A4",
    progress: Progress | None = None,
    note: Callable[[Problem], None] | None = None,
) -> list[Path]:
    """Write the atlas and the files for other tools into a folder, and return their paths.

    While another process writes into the folder this one waits. With `forms` the pages are drawn too, as
    `ycgis.pictures.write_pictures` says, on sheets of `paper`; `note` is told when they had to be drawn in another way.

    Raises
    ------
    OutputError
        The folder cannot be written; what it held before is untouched.
    """
    from ycgis.atlas import write_atlas  # noqa: PLC0415 - what writes is loaded when it writes
    from ycgis.files import write_outputs  # noqa: PLC0415 - as above
    from ycgis.pictures import write_pictures  # noqa: PLC0415 - as above

    folder, clock = Path(out), Clock(progress)
    with replacing(folder) as staging:
        with clock.step("export", Text("写出数据文件", "writing files for other tools")):
            write_outputs(assessment, staging, lang)
        with clock.step("atlas", Text("绘制地图", "drawing the maps")):
            pages = write_atlas(assessment, staging, lang)
        if forms:
            with clock.step("pictures", Text("画出图片与 PDF", "drawing pictures and PDF")):
                doubt = write_pictures(assessment, staging, pages, forms, paper, lang)
            if doubt and note:
                note(doubt)
        made = sorted(path.relative_to(staging).as_posix() for path in staging.rglob("*") if path.is_file())
        (staging / MANIFEST).write_text(_manifest(assessment, made, clock.seconds), encoding="utf-8")
    return [folder / name for name in [*made, MANIFEST]]


def _read_with(project: Project, *, indicators: Sequence[Offer]) -> tuple[Project, Registry, _Inputs]:
    """Return a project with what is to be measured in it, and what it is made of."""
    measured = all_indicators(project.parameters, indicators)
    return project, measured, _read(project, {*all_indicators(), *measured})


def _read(project: Project, known: set[str]) -> _Inputs:
    """Return what a project is made of; `known` are the ids that targets of its plan may name."""
    faults: list[Problem] = []
    loaded = _or_faults(lambda: read_layers(project), faults)
    plan_path = project.plan_path
    plan = _or_faults(lambda: load_plan(plan_path, known), faults) if plan_path else None
    names = {str(code): str(name) for code, name in loaded.layers.counties["name"].items()} if loaded else None
    statistics = _or_faults(lambda: _read_statistics(project, plan, names), faults)
    if loaded is None or names is None or statistics is None or faults:
        raise InputError(faults)
    fit = _fit(project, plan, loaded.layers, names) if plan else []
    if any(problem.fatal for problem in fit):
        raise InputError([problem for problem in fit if problem.fatal])
    doubts = doubts_of(statistics, plan, str(project.statistics_path)) if plan else []
    study = Study(
        loaded.layers,
        project.capital,
        project.name,
        project.parameters,
        loaded.sources,
        _as_named_inside([*loaded.notes, *fit, *doubts], project),
        project.producer,
        project.map_review,
        project.paper,
    )
    return study, plan, statistics, loaded.digests


def _as_named_inside(notes: Sequence[Problem], project: Project) -> tuple[Problem, ...]:
    """Return notes that name the project's files by their place in it: results do not tell where the folder lies."""
    given, resolved = (f"{folder}{os.sep}" for folder in (project.root, project.root.resolve()))
    return tuple(replace(note, where=note.where.removeprefix(given).removeprefix(resolved)) for note in notes)


def _fit(project: Project, plan: Plan, layers: Layers, names: Mapping[str, str]) -> list[Problem]:
    """Return where the plan does not fit the counties, and reports of projects do not fit the plan."""
    return [
        *county_problems(plan, names, str(project.plan_path)),
        *project_problems(plan, layers, str(project.path)),
    ]


def _read_statistics(project: Project, plan: Plan | None, names: Mapping[str, str] | None) -> Statistics:
    """Return the project's figures; none where it has none, or where plan or counties are at fault themselves."""
    if project.statistics_path is None:
        return Statistics()
    if project.plan_path is None:
        raise InputError(Problem(str(project.path), _NO_PLAN, _NAME_PLAN))
    if plan is None or names is None:
        return Statistics()
    return read_statistics(project.statistics_path, plan, {**plan.counties, **names})


def _or_faults(read: Callable[[], T], faults: list[Problem]) -> T | None:
    """Return what `read` gives; None when its input is at fault, with what is wrong added to `faults`."""
    try:
        return read()
    except InputError as error:
        faults += error.problems
        return None


def _network_notes(study: Study) -> list[Problem]:
    where = "roads"
    notes = []
    lengths = study.network.island_lengths_km()
    if len(lengths) > 1:
        apart = float(lengths.drop(0).sum())
        said = _ISLANDS.fill(count=len(lengths) - 1, km=apart, share=apart / float(lengths.sum()))
        notes.append(Problem(where, said, _JOIN, fatal=False))
    notes += _repair_notes(study, where)
    far = _far_seats(study)
    if far:
        notes.append(Problem(where, _FAR.fill(seats=join(far, "、", ", ")), _CONNECT, fatal=False))
    window = study.window
    if window.margin_km <= 0:
        notes.append(Problem(where, _CUT, _WIDEN, fatal=False))
    elif window.change_min > _NOTICEABLE_MIN:
        said = _NARROW.fill(margin=window.margin_km, narrowed=window.narrowed_km, change=window.change_min)
        notes.append(Problem(where, said, _WIDEN, fatal=False))
    return notes


def _repair_notes(study: Study, where: str) -> list[Problem]:
    repairs = study.network_repairs
    joined, doubt = repairs[repairs["state"] == "joined"], repairs[repairs["state"] == "doubt"]
    notes = []
    if len(joined):
        notes.append(Problem(where, _JOINED.fill(count=len(joined)), _SEE_REPAIRS, fatal=False))
    if len(doubt):
        at = doubt.to_crs(4326).head(_SHOWN)
        spots = ", ".join(
            f"{x:.5f} {y:.5f} ({gap:.1f} m)"
            for x, y, gap in zip(at.geometry.x, at.geometry.y, at["gap_m"], strict=True)
        )
        what = _DOUBTS.fill(count=len(doubt), spots=Text(spots, spots))
        notes.append(Problem(where, what, _DRAW, fatal=False))
    return notes


def _far_seats(study: Study) -> list[Text]:
    """Return the seats whose way to the capital holds access legs longer than a town is wide, with their length."""
    far = study.reach.leg_km[study.reach.leg_km * 1000 > study.parameters.town_radius_m]
    names = study.layers.counties["name"]
    return [Text(said := f"{names[str(adcode)]} {km:.1f} km", said) for adcode, km in far.items()]


def _manifest(assessment: Assessment, outputs: list[str], seconds: Mapping[str, float]) -> str:
    study = assessment.study
    said = {
        "project": assessment.record.project,
        "versions": versions(),
        "crs": str(study.layers.counties.crs),
        "inputs": dict(assessment.record.digests),
        "year": assessment.year,
        "statistics": len(assessment.statistics),
        "parameters": study.parameters.model_dump(mode="json"),
        "network": {
            "junctions": len(study.network.nodes),
            "road_pieces": len(study.network.edges),
            "length_km": round(float(study.network.edges["length_m"].sum()) / 1000, 3),
            "islands_km": study.network.island_lengths_km().drop(0).round(3).to_list(),
            "seat_to_road_m": study.network.places["distance_m"].round(1).replace(np.nan, None).to_dict(),
        },
        "window": _window(study.window),
        "notes": [note.say("en") for note in assessment.notes],
        "seconds": dict(assessment.record.seconds) | dict(seconds),
        "outputs": [*outputs, MANIFEST],
    }
    return json.dumps(said, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _window(effect: WindowEffect) -> dict[str, float | None]:
    return {name: round(value, 3) if np.isfinite(value) else None for name, value in effect._asdict().items()}
