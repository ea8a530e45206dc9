"""`ycgis plan`: what the plan asks, of whom, by when, and under which clause."""

from collections.abc import Mapping
from pathlib import Path

from ycgis.cli.opened import open_plan
from ycgis.cli.screen import Screen
from ycgis.ground.errors import Problem, UsageError, did_you_mean
from ycgis.ground.spelling import folded, squeezed
from ycgis.ground.text import Text, join
from ycgis.plan import Choice, Plan, PlanPart, Target, Task, choose, plan_schema, records

__all__ = ["list_plan", "print_schema", "show_entry"]

_UNKNOWN = Text("方案中没有这个任务、目标、统计项或项目", "the plan has no such task, target, statistic or project")
_NONE = Text("没有符合条件的条目", "nothing meets these conditions")
_DOCUMENT = Text("{name}：{title}（{issuer}，{date}）", "{name}: {title} ({issuer}, {date})")
_TASKS, _TARGETS, _PROJECTS = Text("任务", "tasks"), Text("目标", "targets"), Text("项目", "projects")
_STATISTICS = Text("统计项", "statistics")
_FOUND = Text(
    "名称含“{words}”的有 {count} 条；ycgis plan show 编号 看全文",
    "{count} titles hold {words!r}; ycgis plan show ID shows one",
)
_BEYOND = Text("方案只到 {last} 年，没有 {year} 年的内容", "the plan ends in {last}: it says nothing of {year}")
_EARLIER = Text("改写 {last} 或更早的年份", "give {last} or an earlier year")
_DISCREPANCIES = Text("方案文本不一致之处", "where the plan contradicts itself")
_HEADS: Mapping[str, Text] = {
    "number": Text("序号", "number"),
    "action": Text("行动", "action"),
    "task": Text("任务", "task"),
    "title": Text("名称", "title"),
    "targets": Text("目标数", "targets"),
    "bound": Text("目标值", "bound"),
    "year": Text("年份", "year"),
    "scope": Text("范围", "scope"),
    "departments": Text("责任部门", "departments"),
    "clause": Text("出处", "clause"),
    "about": Text("事项", "about"),
    "source": Text("出处", "source"),
    "says": Text("说法", "says"),
}
_FIELDS: Mapping[str, Text] = {
    "id": Text("编号", "id"),
    "number": Text("序号", "number"),
    "task": Text("任务", "task"),
    "action": Text("行动", "action"),
    "title": Text("名称", "title"),
    "definition": Text("定义", "definition"),
    "content": Text("内容", "content"),
    "indicator": Text("指标", "indicator"),
    "statistic": Text("统计项", "statistic"),
    "bound": Text("目标值", "bound"),
    "years": Text("年份", "years"),
    "year_basis": Text("年份依据", "year basis"),
    "unit": Text("单位", "unit"),
    "kind": Text("类型", "kind"),
    "period": Text("统计期", "period"),
    "scope_title": Text("范围", "scope"),
    "level": Text("层级", "level"),
    "aggregation": Text("汇总", "aggregation"),
    "departments": Text("责任部门", "departments"),
    "targets": Text("目标", "targets"),
    "clause": Text("出处", "clause"),
    "note": Text("说明", "note"),
}


_WORDS: Mapping[str, Mapping[str, Text]] = {
    "year_basis": {
        "stated": Text("条文写明", "stated"),
        "horizon": Text("条文未写，取方案末年", "not stated: the plan's last year"),
    },
    "kind": {
        "share": Text("比重", "share"),
        "ratio": Text("比值", "ratio"),
        "count": Text("个数", "count"),
        "people": Text("人数", "people"),
        "length": Text("长度", "length"),
        "money": Text("金额", "money"),
        "capacity": Text("规模", "capacity"),
        "yes_no": Text("是或否", "yes or no"),
    },
    "period": {
        "state": Text("年末数", "state at the end of the year"),
        "year": Text("当年数", "of the year"),
        "sum": Text("累计数", "sum"),
    },
    "level": {
        "county": Text("县域", "county"),
        "county_seat": Text("县城", "county seat"),
        "township": Text("乡镇", "township"),
        "village": Text("村", "village"),
        "prefecture": Text("全市", "prefecture"),
    },
    "aggregation": {
        "each": Text("逐县考核", "each county"),
        "sum": Text("各县合计", "sum of the counties"),
        "city": Text("全市数", "the city's own figure"),
        "share": Text("达标县数占比", "share of counties that meet it"),
    },
}
"""What the words of a plan's file are called where somebody reads them; JSON keeps them as they are."""


def list_plan(screen: Screen, project: Path | None, choice: Choice, *, as_json: bool) -> None:
    """Show the part of a project's plan that is asked for, as tables or as JSON.

    Raises
    ------
    UsageError
        The project has no plan, or the plan no such county, category, department or action.
    """
    plan = open_plan(project)[1]
    _refuse_later(plan, choice.year)
    part = choose(plan, choice)
    if as_json:
        screen.print_json(_as_json(plan, part, screen))
        return
    document = plan.document
    screen.say(_DOCUMENT.fill(name=plan.name, title=document.title, issuer=document.issuer, date=document.date))
    for note in document.notes:
        screen.say(note)
    if not (part.tasks or part.targets or part.projects):
        screen.say(_NONE)
    _tables(screen, plan, part)
    if choice == Choice():
        _show_discrepancies(screen, plan)


def show_entry(screen: Screen, project: Path | None, name: str, *, as_json: bool) -> None:
    """Show one entry in full: a task by its number, a target or statistic by its id, a project as ``p21``.

    Other words are looked for in the titles: what one title alone holds is shown, several are listed.

    Raises
    ------
    UsageError
        The project has no plan, or the plan no such entry.
    """
    plan = open_plan(project)[1]
    if not (_show_known(screen, plan, name, as_json=as_json) or _show_by_title(screen, plan, name, as_json=as_json)):
        known = [*(one.id for one in plan.targets), *(one.id for one in plan.statistics)]
        raise UsageError(Problem(name, _UNKNOWN, did_you_mean(name, known)))


def _show_known(screen: Screen, plan: Plan, name: str, *, as_json: bool) -> bool:
    """Show the entry that has this number or id; tell whether there is one."""
    target, statistic, task = plan.target(name), plan.statistic(name), _task(plan, name)
    works = next((one for one in plan.projects if name.lower() == f"p{one.number}"), None)
    if task is not None:
        _show_task(screen, plan, task, as_json=as_json)
    elif target is not None:
        _show(screen, records.target_record(plan, target, screen.lang), as_json=as_json)
    elif works is not None:
        _show(screen, records.project_record(plan, works, screen.lang), as_json=as_json)
    elif statistic is not None:
        _show(screen, records.statistic_record(statistic, screen.lang), as_json=as_json)
    return any(one is not None for one in (task, target, works, statistic))


def _refuse_later(plan: Plan, year: int | None) -> None:
    """Raise a UsageError for a year after the last one of which the plan says anything."""
    last = max([plan.document.horizon, *(year for target in plan.targets for year in target.years)])
    if year is not None and year > last:
        raise UsageError(Problem(f"--year {year}", _BEYOND.fill(year=year, last=last), _EARLIER.fill(last=last)))


def _show_by_title(screen: Screen, plan: Plan, words: str, *, as_json: bool) -> bool:
    """Show what has the words in its title, in full where it is one alone; tell whether there is any."""
    asked = squeezed(folded(words))
    entries: list[tuple[Text, Text, str]] = [
        *((_TASKS, task.title, str(task.number)) for task in plan.tasks),
        *((_TARGETS, target.title, target.id) for target in plan.targets),
        *((_STATISTICS, statistic.title, statistic.id) for statistic in plan.statistics),
        *((_PROJECTS, project.title, f"p{project.number}") for project in plan.projects),
    ]
    found = [one for one in entries if asked and any(asked in squeezed(folded(said)) for said in one[1])]
    if len(found) == 1:
        _show_known(screen, plan, found[0][2], as_json=as_json)
    elif as_json and found:
        screen.print_json([{"id": name, "title": title.say(screen.lang)} for _, title, name in found])
    elif found:
        rows = [[kind.say(screen.lang), name, title.say(screen.lang)] for kind, title, name in found]
        heads = [head.say(screen.lang) for head in (_FIELDS["kind"], _FIELDS["id"], _FIELDS["title"])]
        screen.table(_FOUND.fill(words=words, count=len(found)), heads, rows)
    return bool(found)


def print_schema(screen: Screen) -> None:
    """Print the JSON Schema of a plan's file."""
    screen.print_json(plan_schema())


def _as_json(plan: Plan, part: PlanPart, screen: Screen) -> Mapping[str, object]:
    lang = screen.lang
    measured = {target.statistic for target in part.targets}
    return {
        "actions": [records.action_record(action, lang) for action in part.actions],
        "tasks": [records.task_record(plan, task, lang) for task in part.tasks],
        "targets": [records.target_record(plan, target, lang) for target in part.targets],
        "statistics": [records.statistic_record(one, lang) for one in plan.statistics if one.id in measured],
        "projects": [records.project_record(plan, project, lang) for project in part.projects],
        "discrepancies": [records.discrepancy_record(one, lang) for one in plan.discrepancies],
        "notes": [note.say(lang) for note in plan.document.notes],
    }


def _tables(screen: Screen, plan: Plan, part: PlanPart) -> None:
    if part.tasks:
        rows = [_task_row(plan, task, screen) for task in part.tasks]
        _table(screen, _TASKS, ("action", "number", "title", "targets", "departments"), rows)
    if part.targets:
        _show_targets(screen, plan, part.targets)
    if part.projects:
        found = [records.project_record(plan, project, screen.lang) for project in part.projects]
        keys = ("number", "title", "scope_title", "departments", "clause")
        _table(
            screen, _PROJECTS, ("number", "title", "scope", "departments", "clause"), [_row(one, keys) for one in found]
        )


def _task_row(plan: Plan, task: Task, screen: Screen) -> list[str]:
    action = next((one.title.say(screen.lang) for one in plan.actions if one.number == task.action), "")
    count = len(plan.targets_of(task))
    return [action, str(task.number), task.title.say(screen.lang), str(count), "、".join(task.departments)]


def _show_targets(screen: Screen, plan: Plan, targets: tuple[Target, ...]) -> None:
    rows = [
        [
            str(target.task),
            target.title.say(screen.lang),
            str(records.target_record(plan, target, screen.lang)["bound"]),
            records.year_words(target, screen.lang),
            records.scope_words(plan, target, screen.lang),
            "、".join(target.departments),
            target.clause.say(screen.lang),
        ]
        for target in targets
    ]
    _table(screen, _TARGETS, ("task", "title", "bound", "year", "scope", "departments", "clause"), rows)


def _show_discrepancies(screen: Screen, plan: Plan) -> None:
    rows = [
        [one.about.say(screen.lang), reading.source.say(screen.lang), reading.says.say(screen.lang)]
        for one in plan.discrepancies
        for reading in one.readings
    ]
    if rows:
        _table(screen, _DISCREPANCIES, ("about", "source", "says"), rows)


def _show_task(screen: Screen, plan: Plan, task: Task, *, as_json: bool) -> None:
    if as_json:
        screen.print_json(records.task_record(plan, task, screen.lang))
        return
    action = next((one.title for one in plan.actions if one.number == task.action), Text("", ""))
    screen.say(
        Text("{number} {title}（{action}）", "{number} {title} ({action})").fill(
            number=task.number, title=task.title, action=action
        )
    )
    for clause in task.clauses:
        screen.say(Text(*(f"\n{title}" for title in clause.title)))
        screen.say(clause.summary)
        screen.say(Text(*["、".join(clause.departments)] * 2))
        for step in clause.milestones:
            screen.say(Text(*(f"{step.year}: {words}" for words in step.says)))
    targets = tuple(plan.targets_of(task))
    if targets:
        _show_targets(screen, plan, targets)


def _show(screen: Screen, record: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        screen.print_json(record)
        return
    for key, value in record.items():
        if key in _FIELDS and value not in (None, [], ""):
            shown = _shown(key, value)
            screen.say(Text("{key}：{shown}", "{key}: {shown}").fill(key=_FIELDS[key], shown=shown))


def _shown(key: str, value: object) -> object:
    """Return what an entry says under a key, in words where the plan's file has a word of its own."""
    if isinstance(value, list):
        return join([Text(str(one), str(one)) for one in value], "、", ", ")
    return _WORDS.get(key, {}).get(str(value), value)


def _row(record: Mapping[str, object], keys: tuple[str, ...]) -> list[str]:
    return ["、".join(map(str, one)) if isinstance(one := record[key], list) else str(one) for key in keys]


def _table(screen: Screen, title: Text, heads: tuple[str, ...], rows: list[list[str]]) -> None:
    screen.table(title, [_HEADS[head].say(screen.lang) for head in heads], rows)


def _task(plan: Plan, name: str) -> Task | None:
    return plan.task(int(name)) if name.isascii() and name.isdigit() else None
