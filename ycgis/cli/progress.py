"""Where the targets of the plan stand, in the terminal: by action, and which of those due are not met."""

from collections.abc import Sequence

from ycgis.board import COUNTED, LOOKS, Board, Entry, Line, tally
from ycgis.cli.screen import Screen
from ycgis.ground.text import Text, join

__all__ = ["show_progress"]

_BY_ACTION = Text("全部目标（逐县、逐到期年计）", "all targets (by county and due year)")
_UNMET = Text("{year} 年及以前到期而未达标", "due by {year} and not met")
_ALL_DUE = Text("到期而未达标", "due and not met")
_ACTION, _TOTAL = Text("行动", "action"), Text("合计", "in all")
_TASK, _TARGET = Text("任务", "task"), Text("目标", "target")
_BOUND, _DUE = Text("目标值", "bound"), Text("期限", "due")
_CITY = Text("全市 {value}", "the city {value}")
_MORE = Text(" 等 {count} 个县", " and others, {count} counties in all")
_SILENT = Text(
    "到期目标中有 {count} 项次无数据：用 ycgis stats template 生成填报表，用 ycgis import stats 导入。",
    "{count} of the targets that are due lack data: ycgis stats template makes a sheet to fill, "
    "ycgis import stats reads it",
)
_MOST = 6


def show_progress(screen: Screen, board: Board) -> None:
    """Print a table by action and status, one of the due targets that are not met, and how many lack data."""
    if not board.entries():
        return
    heads = [_ACTION, *(LOOKS[status].word for status in COUNTED)]
    screen.table(_BY_ACTION, [head.say(screen.lang) for head in heads], _rows_by_action(screen, board))
    due = [line for line in board.lines if line.is_due]
    rows = [_row(screen, line) for line in due if any(entry.status in {"near", "missed"} for entry in line.asked)]
    if rows:
        title = _ALL_DUE if board.year is None else _UNMET.fill(year=board.year)
        named = [_TASK, _TARGET, _BOUND, _DUE, LOOKS["missed"].word, LOOKS["near"].word]
        screen.table(title, [head.say(screen.lang) for head in named], rows)
    silent = sum(entry.status == "no_data" for line in due for entry in line.asked)
    if silent:
        screen.say(_SILENT.fill(count=silent))


def _rows_by_action(screen: Screen, board: Board) -> list[list[str]]:
    asked = {action.number: [entry for line in action.lines for entry in line.asked] for action in board.actions}
    parts = [(f"{number} {title}", asked.get(number, [])) for number, title in board.action_titles.items()]
    whole = (_TOTAL.say(screen.lang), [entry for _, entry in board.entries()])
    counts = [(title, tally(entries)) for title, entries in (*parts, whole)]
    return [[title, *(str(found.get(status, 0)) for status in COUNTED)] for title, found in counts]


def _row(screen: Screen, line: Line) -> list[str]:
    """Return one due target with those that miss it and those that are near, each with its value."""
    units = {
        status: _listed([_unit(line, entry) for entry in line.asked if entry.status == status]).say(screen.lang)
        for status in ("missed", "near")
    }
    return [str(line.task), line.title, line.bound, str(line.due), units["missed"], units["near"]]


def _unit(line: Line, entry: Entry) -> Text:
    if line.together:
        return _CITY.fill(value=entry.number)
    return Text(*(f"{entry.name} {entry.number}",) * 2)


def _listed(units: Sequence[Text]) -> Text:
    listed = join(list(units[:_MOST]), "、", ", ")
    return listed if len(units) <= _MOST else join([listed, _MORE.fill(count=len(units))], "", "")
