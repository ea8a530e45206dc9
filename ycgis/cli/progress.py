"""Where the targets of the plan stand, in the terminal: by action, and which of those due are not met."""

from collections.abc import Sequence

import pandas as pd

from ycgis.assess import STATUS, Assessment
from ycgis.assess.shown import shown_bound, shown_number
from ycgis.cli.screen import Screen
from ycgis.cli.tally import STATUSES, counts_of
from ycgis.ground.text import Text, join
from ycgis.plan import Plan, Target

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
    "到期目标中有 {count} 项次无数据：用 ycgis stats template 生成填报表，用 ycgis import stats 导入",
    "{count} of the targets that are due lack data: ycgis stats template makes a sheet to fill, "
    "ycgis import stats reads it",
)
_MOST = 6
_PLAIN = str.maketrans({"≥": ">=", "≤": "<=", "–": "-", "²": "2"})  # for a console of few letters


def show_progress(screen: Screen, assessment: Assessment, plan: Plan) -> None:
    """Print a table by action and status, one of the due targets that are not met, and how many lack data."""
    progress = assessment.progress[assessment.progress["status"] != "not_in_scope"]
    if progress.empty:
        return
    lang = screen.lang
    heads = [_ACTION, *(STATUS[status] for status in STATUSES)]
    screen.table(_BY_ACTION, [head.say(lang) for head in heads], _rows_by_action(screen, plan, progress))
    due = assessment.due()
    rows = [
        _row(screen, assessment, plan, part)
        for _, part in due[due["status"].isin(["near", "missed"])].groupby(["target_id", "year"], sort=False)
    ]
    if rows:
        title = _ALL_DUE if assessment.year is None else _UNMET.fill(year=assessment.year)
        named = [_TASK, _TARGET, _BOUND, _DUE, STATUS["missed"], STATUS["near"]]
        screen.table(title, [head.say(lang) for head in named], rows)
    silent = int((due["status"] == "no_data").sum())
    if silent:
        screen.say(_SILENT.fill(count=silent))


def _rows_by_action(screen: Screen, plan: Plan, progress: pd.DataFrame) -> list[list[str]]:
    action_of = {task.number: task.action for task in plan.tasks}
    actions = progress["task"].map(action_of)
    parts = [
        (f"{action.number} {action.title.say(screen.lang)}", progress[actions == action.number])
        for action in plan.actions
    ]
    shown = [*((title, part) for title, part in parts if not part.empty), (_TOTAL.say(screen.lang), progress)]
    return [[title, *map(str, counts_of(part).values())] for title, part in shown]


def _row(screen: Screen, assessment: Assessment, plan: Plan, part: pd.DataFrame) -> list[str]:
    """Return one due target with those that miss it and those that are near, each with its value."""
    rows = part.to_dict(orient="records")
    target = next(one for one in plan.targets if one.id == rows[0]["target_id"])
    units = {
        status: _listed([_unit(row, assessment, plan, target) for row in rows if row["status"] == status]).say(
            screen.lang
        )
        for status in ("missed", "near")
    }
    said = (target.title.say(screen.lang), shown_bound(target, plan).say(screen.lang).translate(_PLAIN))
    return [str(target.task), *said, str(rows[0]["year"]), units["missed"], units["near"]]


def _unit(row: dict[object, object], assessment: Assessment, plan: Plan, target: Target) -> Text:
    value = shown_number(float(str(row["value"])), target, plan, assessment.indicators)
    if target.aggregation != "each":
        return _CITY.fill(value=value)
    return Text(*(f"{row['name']} {said}" for said in value))


def _listed(units: Sequence[Text]) -> Text:
    listed = join(list(units[:_MOST]), "、", ", ")
    return listed if len(units) <= _MOST else join([listed, _MORE.fill(count=len(units))], "", "")
