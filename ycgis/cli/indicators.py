"""`ycgis indicators`: what is measured, how, in which unit, from which layers, under which clause."""

from ycgis.cli.screen import Screen
from ycgis.ground.errors import Problem, UsageError, did_you_mean
from ycgis.ground.text import Lang, Text
from ycgis.indicator import Indicator
from ycgis.intake.project import load_project
from ycgis.plan import Plan, load_plan
from ycgis.registry import indicators

__all__ = ["list_indicators"]

_TITLE = Text("指标", "indicators")
_COLUMNS = (
    Text("编号", "id"), Text("名称", "title"), Text("单位", "unit"), Text("所需图层", "needs"), Text("依据", "source"),
)  # fmt: skip
_UNKNOWN = Text("没有这个指标", "there is no such indicator")
_FIELDS = {
    "id": Text("编号", "id"),
    "title": Text("名称", "title"),
    "definition": Text("定义", "definition"),
    "unit": Text("单位", "unit"),
    "needs": Text("所需图层", "needs the layers"),
    "source": Text("依据", "source"),
    "clauses": Text("方案条款", "clauses of the plan"),
}


def list_indicators(screen: Screen, name: str | None, *, as_json: bool) -> None:
    """Show all indicators, or one in full.

    Raises
    ------
    UsageError
        There is no indicator of that name.
    """
    known = indicators()
    if name is not None and name not in known:
        raise UsageError(Problem(name, _UNKNOWN, did_you_mean(name, known)))
    chosen = [known[name]] if name else list(known.values())
    plan_path = load_project(None).plan_path
    plan = load_plan(plan_path, known) if plan_path else None
    described = [_describe(indicator, plan, screen.lang) for indicator in chosen]
    if as_json:
        screen.print_json(described[0] if name else described)
    elif name:
        for field, value in described[0].items():
            screen.say(Text(*(f"{_FIELDS[field].say(lang)}: {_plain(value)}" for lang in ("zh", "en"))))
    else:
        rows = [
            [
                one.id,
                one.title.say(screen.lang),
                one.unit.say(screen.lang),
                ", ".join(_alternatives(one)),
                one.source.say(screen.lang),
            ]
            for one in chosen
        ]
        screen.table(_TITLE, [column.say(screen.lang) for column in _COLUMNS], rows)


def _describe(indicator: Indicator, plan: Plan | None, lang: Lang) -> dict[str, object]:
    targets = [target for target in plan.targets if target.indicator == indicator.id] if plan else []
    return {
        "id": indicator.id,
        "title": indicator.title.say(lang),
        "definition": indicator.definition.say(lang),
        "unit": indicator.unit.say(lang),
        "needs": _alternatives(indicator),
        "source": indicator.source.say(lang),
        "clauses": [target.clause.say(lang) for target in targets],
    }


def _alternatives(indicator: Indicator) -> list[str]:
    """Return the layers that an indicator needs; where any of several will do they are joined by a bar."""
    return [need if isinstance(need, str) else " | ".join(need) for need in indicator.needs]


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
