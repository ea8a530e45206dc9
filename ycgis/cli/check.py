"""`ycgis check`: the assessment in the terminal, and an exit code for scripts."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from ycgis.assess import Assessment, counted
from ycgis.board import Board, Entry, Line, board_of
from ycgis.cli.codes import UNMET
from ycgis.cli.opened import county_names
from ycgis.cli.progress import show_progress
from ycgis.cli.screen import Screen
from ycgis.cli.tally import tally
from ycgis.compute import missing_layers
from ycgis.ground.counties import county_code
from ycgis.ground.text import Text, join
from ycgis.intake.project import load_project
from ycgis.pipeline import run

__all__ = ["check_project"]

_AGAINST = Text("指标与目标", "values against targets")
_OTHERS = Text("无目标的指标", "values without a target")
_UNSURE = Text(
    "* 车速在给定幅度内变化时结论不同，各县的数值见 findings.csv 的 basis 列。",
    "* another verdict at the other end of the speed band: see basis in findings.csv",
)
_SILENT = Text("无数据：{title}，{why}。", "no data: {title}, {why}")
_NEEDS = Text("缺少图层 {layers}", "needs the layers {layers}")
_SEE = Text("原因见 findings.csv 的 basis", "for the reasons see basis in findings.csv")
_HOW = Text(
    "街道、建成区、公园等图层可用 ycgis import osm 导入，或在 project.toml 中写明",
    "streets, built-up areas, parks and others come by ycgis import osm, or from your files named in project.toml",
)
_COUNTY = Text("县（市、区）", "county")


def check_project(  # noqa: PLR0913 - one argument an option
    screen: Screen, project: Path | None, *, year: int | None, county: str | None, as_json: bool, strict: bool
) -> int:
    """Show the assessment and return the exit code.

    1 where a target that is due is known to be unmet, or, if `strict`, has no data; else 0. With `county` it is about
    that one alone.

    Raises
    ------
    UsageError
        The project has no such county.
    """
    code = None if county is None else county_code(county, county_names(load_project(project)))
    with screen.progress() as progress:
        assessment = run(project, year=year, lang=screen.lang, progress=progress)
    screen.notes(assessment.notes)
    if code is not None:
        assessment = assessment.of_unit(code)
    status = assessment.due()["status"]
    unmet = bool(status.isin(["near", "missed"]).any())
    if as_json:
        screen.print_json(_as_json(assessment, code, unmet=unmet))
    else:
        _show(screen, assessment)
    return UNMET if unmet or (strict and bool((status == "no_data").any())) else 0


def _show(screen: Screen, assessment: Assessment) -> None:
    board = board_of(assessment, screen.lang)
    shown = [line for line in board.measures if line.has_values]
    for title, part in (
        (_AGAINST, [line for line in shown if line.target]),
        (_OTHERS, [line for line in shown if not line.target]),
    ):
        if part:
            _show_table(screen, board, title, part)
    if assessment.unsure:
        screen.say(_UNSURE)
    _show_silent(screen, assessment, [line.indicator for line in board.measures if not line.has_values])
    if assessment.plan is not None:
        show_progress(screen, board)
    screen.say(tally(board, assessment.unsure))


def _show_silent(screen: Screen, assessment: Assessment, silent: Sequence[str]) -> None:
    """Say of the indicators without any value which layers they need."""
    for name in dict.fromkeys(silent):
        indicator = assessment.indicators[name]
        missing = missing_layers(indicator, assessment.study)
        why = _NEEDS.fill(layers=join(missing, "、", ", ")) if missing else _SEE
        screen.say(_SILENT.fill(title=indicator.title, why=why))
    if assessment.study.layers.streets is None:
        screen.say(_HOW)


def _show_table(screen: Screen, board: Board, title: Text, lines: Sequence[Line]) -> None:
    columns = [_COUNTY.say(screen.lang), *(_heading(line) for line in lines)]
    rows = [
        [name, *(_cell(line.entries[code]) for line in lines)]
        for code, name in board.names.items()
        if code in lines[0].entries
    ]
    screen.table(title, columns, rows)


def _heading(line: Line) -> str:
    """Return what a column holds, its unit and, held against a target, the bound and the year."""
    return f"{line.measured}\n{line.bound} ({line.due})" if line.target else f"{line.measured}\n{line.unit}"


def _cell(entry: Entry) -> str:
    if not entry.source:
        return entry.badge.label
    return entry.number if entry.status == "no_target" else f"{entry.number} {entry.badge.label}"


def _as_json(assessment: Assessment, code: str | None, *, unmet: bool) -> Mapping[str, object]:
    """Return the whole assessment; ``met``: no target that is due is known to be unmet, which no data leave true."""
    standings = assessment.standings.drop(columns="early_met").reset_index()
    names = assessment.study.layers.counties["name"].rename(index=str)
    standings.insert(1, "name", standings["adcode"].map(names).fillna(assessment.study.name.say(assessment.lang)))
    return {
        "met": not unmet,
        "year": assessment.year,
        "counts": counted(assessment.targets),
        "due": counted(assessment.due()),
        "standings": standings[[code in {None, one} for one in standings["adcode"]]].to_dict(orient="records"),
        "findings": _records(assessment.findings),
        "progress": _records(assessment.progress),
    }


def _records(table: pd.DataFrame) -> list[dict[Hashable, object]]:
    """Return the rows as plain data, what is not known as None."""
    return table.astype(object).where(table.notna(), None).to_dict(orient="records")
