"""The kinds of value that a plan's fields hold, and the references between them.

A reference (a county, a category, a passage, a task, an indicator) is checked against what the same file
declares, handed in as the validation context, so that pydantic collects an unknown name beside every other
problem. Without a context, as when a plan is built in Python, references are taken as they are.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from ycgis.errors import did_you_mean
from ycgis.fields import words, wrong
from ycgis.text import Text

__all__ = [
    "Adcode",
    "County",
    "Identifier",
    "IndicatorId",
    "Known",
    "Passage",
    "ScopeEntry",
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
    passages: Mapping[str, Text] | None
    tasks: Collection[str] | None
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


def _shaped(pattern: str, rule: Text) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise wrong(
                Text("“{value}”写法不对", "{value!r} is not well formed").fill(value=value),
                rule,
            )
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
    if known.counties is None or known.categories is None:
        return None
    return {"all", *known.categories, *known.counties}


"""A Text, in the file a table with ``zh`` and ``en``."""

Passage = Annotated[Text, PlainValidator(_passage)]
"""A Text that names a part of the document, in the file the id of an entry of ``[passages]``."""

Adcode = Annotated[str, _shaped("[0-9]{6}", Text("行政区划代码是六位数字", "an adcode is six digits"))]
"""A county's code, as text."""

Identifier = Annotated[
    str,
    _shaped(
        "(?!all$)[a-z][a-z0-9_]*",
        Text(
            "用小写英文字母、数字和下划线，字母开头，不能是 all",
            "use lower-case letters, digits and _, beginning with a letter, and not 'all'",
        ),
    ),
]
"""An id that the file gives to one of its entries."""

County = Annotated[str, _one_of(Text("县（counties）", "county"), lambda known: known.counties)]
"""The adcode of a county that ``[counties]`` lists."""

ScopeEntry = Annotated[
    str, _one_of(Text("适用范围（all、分类或县）", "scope (all, a category or a county)"), _scope_choices)
]
"""``all``, the id of a category, or the adcode of a county."""

IndicatorId = Annotated[str, _one_of(Text("指标", "indicator"), lambda known: known.indicators)]
"""The id of an indicator."""

TaskNumber = Annotated[int, Field(strict=True), _one_of(Text("任务（tasks）", "task"), lambda known: known.tasks)]
"""The number of a task that ``[[tasks]]`` lists."""

Year = Annotated[int, Field(strict=True, ge=2000, le=2100)]
"""A calendar year."""
