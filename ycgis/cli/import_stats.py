"""`ycgis import stats`: what a sheet of statistics was taken for, and the figures into a project."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ycgis.cli.answers import show_answers
from ycgis.cli.opened import Opened, is_lost, open_statistics
from ycgis.cli.screen import Screen
from ycgis.ground.errors import InputError, Problem, UsageError, did_you_mean
from ycgis.ground.outputs import changing, reserving
from ycgis.ground.text import Lang, Text
from ycgis.intake.project import Project, load_project, set_statistics
from ycgis.intake.readers.workbook import read_workbook
from ycgis.statistics import (
    CITY,
    FormAnswer,
    Merged,
    Names,
    Remark,
    Understood,
    flags_of,
    merged,
    statistics_csv,
    understand,
    understand_folder,
)

__all__ = ["Asked", "import_statistics"]

_PLACE = "statistics/figures.csv"
_MOST = 50

_NO_PROJECT = Text("没有指明存入哪个项目", "names no project to store into")
_WHICH = Text("加 --project 项目文件夹；或加 --dry-run 只看不存", "add --project DIR, or --dry-run to look only")
_MAP = Text("应写成 表头=统计项编号", "should be HEADING=STATISTIC_ID")
_MAP_AS = Text('例如 --map "供水率=seat_water_coverage"', 'such as --map "water=seat_water_coverage"')
_NOTHING = Text("没有读到任何统计数", "gave no figure at all")
_LOOK = Text(
    "核对县名、统计项名称和年份；ycgis stats template 可生成标准模板",
    "check names of counties, statistics and years; ycgis stats template writes a form to fill in",
)
_LOST = Text("统计数文件不存在或为空", "the file of figures is not there, or is empty")
_FROM_NONE = Text(
    "从没有统计数开始存入；先前存过的需重新导入",
    "begun with no figures; those stored earlier have to be imported again",
)
_CHANGED = Text(
    "有 {count} 个数与项目中已存的不同，未存入任何数", "{count} figures differ from those stored; nothing was stored"
)
_REPLACE = Text("核对后加 --replace 以新数替换", "when they are right, add --replace")
_READ = Text("{file}：读懂的列", "{file}: what was understood")
_HEADS = (
    Text("位置", "place"), Text("表头", "heading"), Text("统计项", "statistic"), Text("年份", "year"),
    Text("单位", "unit"), Text("数", "figures"),
)  # fmt: skip
_OWN = Text("{unit}（表中未写，按本统计项）", "{unit} (not stated: the statistic's own)")
_REFUSED = Text("未采用的单元格（{count}）", "cells that were refused ({count})")
_IGNORED = Text("略过的内容（{count}）", "left out ({count})")
_FLAGS = Text("请核对（已采用，{count}）", "please check (taken, {count})")
_DIFFERENT = Text("与已存不同（{count}）", "differ from those stored ({count})")
_WHAT = (Text("位置", "place"), Text("内容", "content"), Text("原因", "why"))
_MORE = Text("…… 另有 {count} 条，--json 列出全部", "... {count} more; --json lists all")
_FOUND = Text(
    "共 {all} 个数：新增 {new}，相同 {same}，改变 {changed}；未采用 {refused} 格",
    "{all} figures: {new} new, {same} as stored, {changed} changed; {refused} cells refused",
)
_DRY = Text("（试读，未存入）", "(a dry run: nothing was stored)")
_STORED = Text("已存入 {path}。接着运行：ycgis run {folder}", "stored in {path}; next: ycgis run {folder}")
_WAS = Text(
    "{statistic} {county} {year}：原为 {before}，现为 {value}",
    "{statistic} {county} {year}: {before} before, {value} now",
)


class Asked(NamedTuple):
    """The options of the command."""

    dry_run: bool
    replace: bool
    year: int | None
    sheet: str | None
    maps: Sequence[str]
    encoding: str | None
    as_json: bool


def import_statistics(screen: Screen, file: Path, project: Path | None, asked: Asked) -> None:
    """Read a file of statistics or a folder of forms, show what was understood, and store it unless this is a dry run.

    Raises
    ------
    UsageError
        No project is named to store into, or a column map is not understood.
    InputError
        The file cannot be read, gives no figure, or figures that differ from stored ones and are not to replace them.
    """
    if asked.dry_run:
        _import(screen, file, project, asked)
        return
    if project is None:
        raise UsageError(Problem("ycgis import stats", _NO_PROJECT, _WHICH))
    with _reserving(load_project(project)):
        _import(screen, file, project, asked)


@contextmanager
def _reserving(project: Project) -> Iterator[None]:
    """Hold the project from reading its figures to writing them, and the folder of figures that lie elsewhere."""
    with ExitStack() as held:
        held.enter_context(reserving(project.root, is_output=False))
        path = load_project(project.path).statistics_path  # who was waited for may have changed it
        if path is not None and not path.resolve().is_relative_to(project.root.resolve()):
            held.enter_context(reserving(path.resolve().parent, is_output=False))
        yield


def _import(screen: Screen, file: Path, project: Path | None, asked: Asked) -> None:
    opened = open_statistics(project, anew=True)
    lost = opened.project.statistics_path
    if lost is not None and is_lost(lost):
        screen.notes([Problem(str(lost), _LOST, _FROM_NONE, fatal=False)])
    understood, answers = _read(file, opened.names(_columns(asked.maps, opened)), asked)
    flags = flags_of(understood.statistics, opened.plan, opened.statistics)
    together = merged(opened.statistics, understood.statistics)
    report = _Report(file, opened, understood, flags, together, answers)
    obstacle = _obstacle(report, asked)
    if asked.as_json:
        stored = obstacle is None and not asked.dry_run
        screen.print_json(_as_json(report, screen.lang, dry_run=asked.dry_run, stored=stored))
    else:
        _show(screen, report)
    if obstacle is not None:
        raise InputError(obstacle)
    if asked.dry_run:
        _say(screen, _DRY, asked)
        return
    path = _store(opened, together)
    _say(screen, _STORED.fill(path=path, folder=project), asked)


def _read(file: Path, names: Names, asked: Asked) -> tuple[Understood, Sequence[FormAnswer]]:
    """Return what a file says, or all files of a folder; of a folder, also how much each department has answered."""
    if file.is_dir():
        returned = understand_folder(file, names, year=asked.year, sheet=asked.sheet, encoding=asked.encoding)
        return returned.understood, returned.answers
    sheets = read_workbook(file, encoding=asked.encoding)
    return understand(sheets, names, file.name, year=asked.year, sheet=asked.sheet), ()


def _say(screen: Screen, text: Text, asked: Asked) -> None:
    if not asked.as_json:
        screen.say(text)


class _Report(NamedTuple):
    """All that is told of one file, or of a folder of them."""

    file: Path
    opened: Opened
    understood: Understood
    flags: Sequence[Remark]
    merged: Merged
    answers: Sequence[FormAnswer]


def _obstacle(report: _Report, asked: Asked) -> Problem | None:
    """Return why nothing can be stored, if so; a dry run stores nothing that could be in the way."""
    changed = len(report.merged.changed)
    if not len(report.understood.statistics):
        return Problem(str(report.file), _NOTHING, _LOOK)
    if changed and not asked.replace and not asked.dry_run:
        return Problem(str(report.file), _CHANGED.fill(count=changed), _REPLACE)
    return None


def _columns(maps: Sequence[str], opened: Opened) -> dict[str, str]:
    known = [one.id for one in opened.plan.statistics]
    columns, problems = {}, []
    for each in maps:
        heading, equals, name = (part.strip() for part in each.rpartition("="))
        if not equals or not heading:
            problems.append(Problem(f"--map {each}", _MAP, _MAP_AS))
        elif name not in known:
            what = Text(f"没有统计项“{name}”", f"there is no statistic {name!r}")
            problems.append(Problem(f"--map {each}", what, did_you_mean(name, known)))
        columns[heading] = name
    if problems:
        raise UsageError(problems)
    return columns


def _store(opened: Opened, together: Merged) -> Path:
    """Write the figures into the project, and name their file in it."""
    project = opened.project
    path = project.statistics_path or project.root / _PLACE
    with changing(project.root, where=path) as change:
        change.place(path).write_text(
            statistics_csv(together.statistics, opened.plan, opened.counties), encoding="utf-8-sig", newline=""
        )
        if project.statistics is None:
            set_statistics(project, _PLACE, change)
    return path


def _show(screen: Screen, report: _Report) -> None:
    lang, understood = screen.lang, report.understood
    rows = [
        [
            one.place, one.heading, _title(report, one.statistic, lang), str(one.year),
            one.unit if one.stated else _OWN.fill(unit=one.unit).say(lang), str(one.cells),
        ]
        for one in understood.readings
    ]  # fmt: skip
    if rows:
        screen.table(_READ.fill(file=report.file.name), [head.say(lang) for head in _HEADS], rows)
    _list(screen, _REFUSED, understood.refused)
    _list(screen, _IGNORED, understood.ignored)
    _list(screen, _FLAGS, report.flags)
    _list(screen, _DIFFERENT, _changes(report))
    show_answers(screen, report.answers)
    counts = report.merged
    screen.say(
        _FOUND.fill(
            all=len(understood.statistics),
            new=counts.new,
            same=counts.same,
            changed=len(counts.changed),
            refused=len(understood.refused),
        )
    )


def _list(screen: Screen, title: Text, remarks: Sequence[Remark]) -> None:
    if not remarks:
        return
    lang = screen.lang
    rows = [[one.place, one.value, one.why.say(lang)] for one in islice(remarks, _MOST)]
    screen.table(title.fill(count=len(remarks)), [head.say(lang) for head in _WHAT], rows)
    if len(remarks) > _MOST:
        screen.say(_MORE.fill(count=len(remarks) - _MOST))


def _changes(report: _Report) -> list[Remark]:
    changed = report.merged.changed
    named = {**report.opened.counties, CITY: report.opened.project.name.zh}
    return [
        Remark(
            cell, f"{value:.10g}",
            _WAS.fill(
                statistic=_titles(report, statistic), county=named[adcode], year=year, before=f"{before:.10g}",
                value=f"{value:.10g}",
            ),
        )
        for statistic, adcode, year, value, cell, before in zip(
            *(changed[name] for name in ("statistic", "adcode", "year", "value", "cell", "before")), strict=True
        )
    ]  # fmt: skip


def _titles(report: _Report, name: str) -> Text:
    statistic = report.opened.plan.statistic(name)
    return statistic.title if statistic else Text(name, name)


def _title(report: _Report, name: str, lang: Lang) -> str:
    return _titles(report, name).say(lang)


def _as_json(report: _Report, lang: Lang, *, dry_run: bool, stored: bool) -> dict[str, object]:
    understood = report.understood
    plain = understood.statistics.table.astype(object).to_dict(orient="records")
    return {
        "file": str(report.file),
        "dry_run": dry_run,
        "stored": stored,
        "figures": plain,
        "readings": [one._asdict() for one in understood.readings],
        "refused": [_remark(one, lang) for one in understood.refused],
        "ignored": [_remark(one, lang) for one in understood.ignored],
        "flags": [_remark(one, lang) for one in report.flags],
        "changed": [_remark(one, lang) for one in _changes(report)],
        "answers": [one._asdict() for one in report.answers],
    }


def _remark(one: Remark, lang: Lang) -> dict[str, str]:
    return {"place": one.place, "value": one.value, "why": one.why.say(lang)}
