"""下一步: what would make most of what is unknown known, and the command that does it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from ycgis.assess import Assessment
from ycgis.board.board import Board
from ycgis.board.lines import Line
from ycgis.compute import missing_needs
from ycgis.ground.text import Lang, Text, join
from ycgis.intake.layers import SPECS

__all__ = ["KnownCount", "NextStep", "known_of", "next_steps", "step_for"]

_IMPORT: Final = Text("导入 OpenStreetMap 提取文件", "bring an OpenStreetMap extract")
_LAYER: Final = Text("补充图层：{layer}", "add the layer: {layer}")
_LACKS: Final = Text("缺图层 {layers} → {step}", "needs the layers {layers} → {step}")
_OR: Final = Text("{one}；或{other}", "{one}; or {other}")
_REPORT: Final = Text("请{department}填报", "ask {department} to report")
_FILLS: Final = Text("可补上 {fills} 项（{measures}）", "fills {fills} ({measures})")
_VALUES: Final = Text("可算出 {measures}", "gives {measures}")
_INDICATORS: Final = Text("{count} 个指标", "{count} indicators")
_STATISTICS: Final = Text("{count} 个统计项", "{count} statistics")
_NOBODY: Final = Text("责任部门", "whoever answers for them")
_DIR: Final = Text("项目文件夹", "PROJECT")
_EXTRACT: Final = Text("提取文件.osm.pbf", "EXTRACT.osm.pbf")


class KnownCount(NamedTuple):
    """How many of the verdicts on targets are known, and how many there are."""

    known: int
    whole: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do.

    Attributes
    ----------
    title
        What it is.
    fills, gain
        How many verdicts that are unknown today it may fill, and that in words.
    command
        What to run, or to write into project.toml.
    """

    title: str
    fills: int
    gain: str
    command: str


def known_of(board: Board) -> KnownCount:
    """Return how many of the verdicts on targets are known."""
    entries = [entry for _, entry in board.entries()]
    return KnownCount(sum(entry.status != "no_data" for entry in entries), len(entries))


def next_steps(board: Board, assessment: Assessment) -> list[NextStep]:
    """Return what would fill most of what is unknown, the most first.

    A verdict without data counts for the layers that its indicator lacks, and for the department that answers first for
    its target where that is read from a statistic.
    """
    steps = [*_layers(board, assessment), *_departments(board)]
    return sorted(steps, key=lambda step: -step.fills)


def step_for(line: Line, assessment: Assessment, lang: Lang) -> str:
    """Return in one line what a measure without data lacks and what would bring it; empty where no layer is lacking."""
    needs = missing_needs(assessment.indicators[line.indicator], assessment.study) if line.indicator else []
    if not needs:
        return ""
    steps = [_LAYER.fill(layer=_title(names)) for names in _beyond(needs)] or [_IMPORT]
    words = _LACKS.fill(layers=join([_title(names) for names in needs], "、", ", "), step=join(steps))
    if line.statistic and line.departments:
        words = _OR.fill(one=words, other=_REPORT.fill(department=line.departments[0]))
    return words.say(lang)


def _beyond(needs: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the layers, each with those that would do in its place, that no extract brings."""
    return [names for names in needs if not any(SPECS[one].from_osm for one in names)]


def _title(names: tuple[str, ...]) -> Text:
    return join([SPECS[name].title for name in names], "或", " or ")


def _layers(board: Board, assessment: Assessment) -> Iterator[NextStep]:
    """Yield the extract, which brings many layers at once, and each layer that it does not bring."""
    unknown = Counter(line.indicator for line, entry in board.entries() if entry.status == "no_data")
    extract: list[str] = []
    others: dict[tuple[str, ...], list[str]] = {}
    for name, indicator in assessment.indicators.items():
        needs = missing_needs(indicator, assessment.study)
        beyond = _beyond(needs)
        if needs and not beyond:
            extract.append(name)
        for names in beyond:
            others.setdefault(names, []).append(name)
    lang = board.lang
    if extract:
        command = f"ycgis import osm {_EXTRACT.say(lang)} --project {_DIR.say(lang)}"
        yield _step(
            board, _IMPORT, sum(unknown[name] for name in extract), _INDICATORS.fill(count=len(extract)), command
        )
    for names, found in others.items():
        title = _LAYER.fill(layer=_title(names))
        command = f"[layers.{names[0]}] path = ..."
        measures = _INDICATORS.fill(count=len(found))
        yield _step(board, title, sum(unknown[name] for name in found), measures, command)


def _departments(board: Board) -> Iterator[NextStep]:
    """Yield each department with what it would have to report."""
    fills: Counter[str] = Counter()
    statistics: dict[str, set[str]] = {}
    for line, entry in board.entries():
        if entry.status == "no_data" and line.statistic:
            department = line.departments[0] if line.departments else _NOBODY.say(board.lang)
            fills[department] += 1
            statistics.setdefault(department, set()).add(line.statistic)
    for department, count in fills.items():
        measures = _STATISTICS.fill(count=len(statistics[department]))
        command = f"ycgis stats template --project {_DIR.say(board.lang)} --department {department}"
        yield _step(board, _REPORT.fill(department=department), count, measures, command)


def _step(board: Board, title: Text, fills: int, measures: Text, command: str) -> NextStep:
    gain = _FILLS.fill(fills=fills, measures=measures) if fills else _VALUES.fill(measures=measures)
    return NextStep(title.say(board.lang), fills, gain.say(board.lang), command)
