"""What is wrong only between the parts of a plan, each of which is right by itself."""

from collections.abc import Iterator
from typing import NamedTuple

from ycgis.ground.text import Text
from ycgis.plan.model import Plan
from ycgis.plan.targets import Target

__all__ = ["Fault", "together"]

_NOWHERE = Text("目标“{id}”不适用于任何县", "the target {id!r} applies to no county")
_SCOPE = Text(
    "检查 scope，及 categories_reading 所用的出处是否列有该分类",
    "check its scope, and that the passage used by categories_reading lists the category",
)
_UNIT = Text(
    "目标“{id}”的单位为“{target}”，而统计项 {statistic} 的单位为“{unit}”",
    "the target {id!r} is in {target}, but the statistic {statistic} is in {unit}",
)
_CONVERT = Text("把目标值换算为“{unit}”并改写单位", "convert the target to {unit} and write that unit")
_NOT_YES_NO = Text(
    "目标“{id}”数的是答“是”的县的占比，而统计项 {statistic} 不是 yes_no",
    "the target {id!r} is a share of counties that say yes, but the statistic {statistic} is not yes_no",
)
_YES_NO = Text("改用 yes_no 统计项，单位写 %", "use a yes_no statistic, and the unit %")
_SHARES = Text(
    "目标“{id}”要求合计，而统计项 {statistic}（{kind}）不能相加",
    "the target {id!r} asks for a sum, but figures of {statistic} ({kind}) cannot be added",
)
_CITY_ROW = Text('改写 aggregation = "city"', 'write aggregation = "city"')
_BOTH = Text("“{id}”既是分类又是县群", "{id!r} is both a category and a group")
_RENAME = Text("改其中一个的编号", "rename one of them")
_NO_STATISTIC = Text(
    "目标“{id}”按全市考核（{aggregation}），却没有统计项：指标只逐县计算",
    "the target {id!r} is for the city as one ({aggregation}), but has no statistic: indicators are of counties",
)
_NAME_ONE = Text('写明 statistic，或 aggregation = "each"', 'name a statistic, or write aggregation = "each"')
_NOT_ADDED = ("share", "ratio")


class Fault(NamedTuple):
    """One thing that does not fit, and the place of it in the plan."""

    place: tuple[str | int, ...]
    what: Text
    remedy: Text


def together(plan: Plan) -> Iterator[Fault]:
    """Return where targets, statistics, categories and groups of a plan do not fit one another."""
    categories = {category.id for category in plan.categories}
    for position, group in enumerate(plan.groups):
        if group.id in categories:
            yield Fault(("groups", position, "id"), _BOTH.fill(id=group.id), _RENAME)
    for position, target in enumerate(plan.targets):
        if not plan.scope_of(target):
            yield Fault(("targets", position, "scope"), _NOWHERE.fill(id=target.id), _SCOPE)
        for key, what, remedy in _with_statistic(plan, target):
            yield Fault(("targets", position, key), what, remedy)


def _with_statistic(plan: Plan, target: Target) -> Iterator[tuple[str, Text, Text]]:
    statistic = plan.statistic(target.statistic)
    if statistic is None:
        if target.indicator is not None and target.aggregation != "each":
            yield "aggregation", _NO_STATISTIC.fill(id=target.id, aggregation=target.aggregation), _NAME_ONE
        return
    named = {"id": target.id, "statistic": statistic.id}
    if target.aggregation == "share":
        if statistic.kind != "yes_no" or target.unit.en != "%":
            yield "statistic", _NOT_YES_NO.fill(**named), _YES_NO
    elif target.unit != statistic.unit:
        what = _UNIT.fill(**named, target=target.unit, unit=statistic.unit)
        yield "unit", what, _CONVERT.fill(unit=statistic.unit)
    if target.aggregation == "sum" and statistic.kind in _NOT_ADDED:
        yield "aggregation", _SHARES.fill(**named, kind=statistic.kind), _CITY_ROW
