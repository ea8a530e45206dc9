"""The kinds of value that a plan's fields hold, and the references between them.

A reference (a county, a category, a passage, a task, an indicator) is checked against what the same file
declares, handed in as the validation context, so that pydantic collects an unknown name beside every other
problem. Without a context, as when a plan is built in Python, references are taken as they are.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from ycgis.ground.errors import did_you_mean
from ycgis.ground.fields import shaped, words, wrong
from ycgis.ground.text import Text

__all__ = [
    "ActionNumber",
    "County",
    "Department",
    "Identifier",
    "IndicatorId",
    "Known",
    "Number",
    "Ordinal",
    "Passage",
    "ScopeEntry",
    "StatisticId",
    "TargetId",
    "TaskNumber",
    "Year",
    "at_least",
]

T = TypeVar("T", str, int)
E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan's references may name; None where the table itself is absent or unreadable."""

    counties: Collection[str] | None
    categories: Collection[str] | None
    groups: Collection[str] | None
    passages: Mapping[str, Text] | None
    departments: Collection[str] | None
    actions: Collection[str] | None
    tasks: Collection[str] | None
    targets: Collection[str] | None
    statistics: Collection[str] | None
    indicators: Collection[str] | None
    horizon: int | None


def _passage(value: object, info: ValidationInfo) -> Text:
    if not isinstance(value, str):
        return words(value)
    known = info.context.passages if isinstance(info.context, Known) else {}
    if known is None:
        return Text(value, value)
    if value not in known:
        raise _unknown(Text("出处（passages）", "passage"), value, known)
    return known[value]


def _unknown(kind: Text, value: object, choices: Collection[str]) -> PydanticCustomError:
    what = Text("“{value}”不是已知的{kind}", "{value!r} is not a known {kind}").fill(value=value, kind=kind)
    if not choices:
        return wrong(what, Text("先在文件里列出{kind}", "list each {kind} in the file first").fill(kind=kind))
    return wrong(what, did_you_mean(str(value), choices))


def _one_of(kind: Text, choices: Callable[[Known], Collection[str] | None]) -> AfterValidator:
    def check(value: T, info: ValidationInfo) -> T:
        allowed = choices(info.context) if isinstance(info.context, Known) else None
        if allowed is not None and str(value) not in allowed:
            raise _unknown(kind, value, allowed)
        return value

    return AfterValidator(check)


def at_least(count: int) -> AfterValidator:
    """Return a check that a list holds `count` entries; it keeps quiet while an entry itself is faulty."""

    def check(entries: tuple[E, ...]) -> tuple[E, ...]:
        if len(entries) < count:
            raise wrong(
                Text("只有 {found} 项", "it holds {found}").fill(found=len(entries)),
                Text("至少列出 {count} 项", "list at least {count}").fill(count=count),
            )
        return entries

    return AfterValidator(check)


def _scope_choices(known: Known) -> Collection[str] | None:
    if known.counties is None or known.categories is None or known.groups is None:
        return None
    return {"all", "city", *known.categories, *known.groups, *known.counties}


Passage = Annotated[Text, PlainValidator(_passage), WithJsonSchema({"type": "string"})]
"""A Text that names a part of the document, in the file the id of an entry of ``[passages]``."""

Identifier = Annotated[
    str,
    shaped(
        "(?!(all|city)$)[a-z][a-z0-9_]*",
        Text(
            "用小写英文字母、数字和下划线，字母开头，不能是 all 或 city",
            "use lower-case letters, digits and _, beginning with a letter, and not 'all' or 'city'",
        ),
    ),
]
"""An id that the file gives to one of its entries."""

County = Annotated[str, _one_of(Text("县（counties）", "county"), lambda known: known.counties)]
"""The adcode of a county that ``[counties]`` lists."""

ScopeEntry = Annotated[
    str,
    _one_of(
        Text("适用范围（all、city、分类、县群或县）", "scope (all, city, a category, a group or a county)"),
        _scope_choices,
    ),
]
"""``all``, ``city``, the id of a category or of a group, or the adcode of a county."""

IndicatorId = Annotated[str, _one_of(Text("指标", "indicator"), lambda known: known.indicators)]
"""The id of an indicator."""

StatisticId = Annotated[str, _one_of(Text("统计项（statistics）", "statistic"), lambda known: known.statistics)]
"""The id of a statistic that ``[[statistics]]`` lists."""

TargetId = Annotated[str, _one_of(Text("目标（targets）", "target"), lambda known: known.targets)]
"""The id of a target that ``[[targets]]`` lists."""

Department = Annotated[
    str, Field(min_length=1), _one_of(Text("部门（departments）", "department"), lambda known: known.departments)
]
"""Who answers for something, as the document names it; where the file lists its departments, one of these."""

Ordinal = Annotated[int, Field(strict=True, ge=1)]
"""The number that the document gives to one of its actions, tasks or projects."""

ActionNumber = Annotated[
    int, Field(strict=True), _one_of(Text("行动（actions）", "action"), lambda known: known.actions)
]
"""The number of an action that ``[[actions]]`` lists."""

TaskNumber = Annotated[int, Field(strict=True), _one_of(Text("任务（tasks）", "task"), lambda known: known.tasks)]
"""The number of a task that ``[[tasks]]`` lists."""

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number, not in quotes."""

Year = Annotated[int, Field(strict=True, ge=2000, le=2100)]
"""A calendar year."""
