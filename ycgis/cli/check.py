"""`ycgis check`: the assessment in the terminal, and an exit code for scripts."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from ycgis.assess import Assessment, counted
from ycgis.board import Board, Entry, Line, board_of
from ycgis.cli.progress import show_progress
from ycgis.cli.screen import Screen
from ycgis.cli.tally import tally
from ycgis.compute import missing_layers
from ycgis.ground.text import Text, join
from ycgis.pipeline import run

__all__ = ["check_project"]

_AGAINST = Text("指标与目标", "values against targets")
_OTHERS = Text("无目标的指标", "values without a target")
_UNSURE = Text(
    "* 速度取区间另一端时结论不同，见 findings.csv 的 basis",
    "* another verdict at the other end of the speed band: see basis in findings.csv",
)
_SILENT = Text("无数据：{title}，{why}", "no data: {title}, {why}")
_NEEDS = Text("缺少图层 {layers}", "needs the layers {layers}")
_SEE = Text("原因见 findings.csv 的 basis", "for the reasons see basis in findings.csv")
_HOW = Text(
    "街道、建成区、公园等图层可用 ycgis import osm 导入，或在 project.toml 中写明",
    "streets, built-up areas, parks and others come by ycgis import osm, or from your files named in project.toml",
)
_COUNTY = Text("县（市、区）", "county")


def check_project(screen: Screen, project: Path | None, *, year: int | None, as_json: bool, strict: bool) -> int:
    """Show the assessment and return the exit code.

    1 where a target that is due is known to be unmet, or, if `strict`, has no data; else 0.
    """
    with screen.progress() as progress:
        assessment = run(project, year=year, lang=screen.lang, progress=progress)
    screen.notes(assessment.notes)
    status = assessment.due()["status"]
    unmet = bool(status.isin(["near", "missed"]).any())
    if as_json:
        screen.print_json(_as_json(assessment, unmet=unmet))
    else:
        _show(screen, assessment)
    return int(unmet or (strict and bool((status == "no_data").any())))


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
    screen.say(tally(board, len(assessment.unsure)))


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
    rows = [[name, *(_cell(line.entries[code]) for line in lines)] for code, name in board.names.items()]
    screen.table(title, columns, rows)


def _heading(line: Line) -> str:
    """Return what a column holds, its unit and, held against a target, the bound and the year."""
    return f"{line.measured}\n{line.bound} ({line.due})" if line.target else f"{line.measured}\n{line.unit}"


def _cell(entry: Entry) -> str:
    if not entry.source:
        return entry.badge.label
    return entry.number if entry.status == "no_target" else f"{entry.number} {entry.badge.label}"


def _as_json(assessment: Assessment, *, unmet: bool) -> Mapping[str, object]:
    """Return the whole assessment; ``met``: no target that is due is known to be unmet, which no data leave true."""
    standings = assessment.standings.drop(columns="early_met").reset_index()
    names = assessment.study.layers.counties["name"].rename(index=str)
    standings.insert(1, "name", standings["adcode"].map(names).fillna(assessment.study.name.say(assessment.lang)))
    return {
        "met": not unmet,
        "year": assessment.year,
        "counts": counted(assessment.targets),
        "due": counted(assessment.due()),
        "standings": standings.to_dict(orient="records"),
        "findings": _records(assessment.findings),
        "progress": _records(assessment.progress),
    }


def _records(table: pd.DataFrame) -> list[dict[Hashable, object]]:
    """Return the rows as plain data, what is not known as None."""
    return table.astype(object).where(table.notna(), None).to_dict(orient="records")
