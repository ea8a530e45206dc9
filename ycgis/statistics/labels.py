"""One label of a heading taken apart: the statistic, the year and the unit that it names, and what else it says.

What else it says decides: ``公租房（2025年目标）`` names a statistic and a year, but is a target and no figure.
"""

import re
from typing import NamedTuple

from ycgis.ground.units import parse_unit
from ycgis.intake.readers.sheet import Value
from ycgis.plan import Statistic
from ycgis.statistics.names import MONTHS, Names, bare, bracketed, year_of

__all__ = ["ASIDE", "Label", "is_other", "is_part", "is_planned", "label_of", "str_of"]

ASIDE = {
    "序号",
    "编号",
    "备注",
    "说明",
    "填报人",
    "联系人",
    "联系电话",
    "审核人",
    "填报单位",
    "no.",
    "no",
    "note",
    "notes",
}
_YEARS = re.compile(
    rf"20\d{{2}}(?:\.0)?(?:年度|年末|年底|年)?{MONTHS}|二[〇○零0][一二三四五六七八九〇○零]{{2}}(?:年度|年末|年底|年)?{MONTHS}"
)
_PARTS = re.compile(r"[,，、;；]")
_FOOTNOTE = re.compile(r"注?\d{0,2}")
_PLAIN_WORDS = re.compile(
    r"(?:截至|截止|实际|累计|完成|达到|数值|数量|情况|实绩|统计|本年|当年|年度|年末|期末|年底|合计|总数|总量|值|数"
    r"|actual|reported|value|number|total)*"
)
_PLANNED = re.compile(
    r"目标|计划|任务|规划|应完成|预计|预期|预测|完成率|完成比例|同比|增长|增速|增幅|增减|排名|位次|得分|上年|去年|上期"
    r"|target|planned|forecast|growth|rank|previous"
)
_PART_OF_YEAR = re.compile(
    r"季度|半年|旬|季报|月报|月度|季末|(?<!十)[一二三四五六七八九]月|十一?月|(?<![a-z])(?:q[1-4]|h[12])(?:20\d\d)?(?![\da-z])"
    r"|(?<!\d)(?:\d{1,2}[-—–至到])?(?:0?[1-9]|1[01])月"
    r"|20\d{2}[-./](?:0?[1-9]|1[01])(?!\d)"
    r"|half|quarter|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov)[a-z]*,?20\d\d"
)
_OTHER = re.compile(
    r"其中|平均|均值|累计|新增|全省|全国|十[一二三四五六七]五|20\d{2}年?[-—–~至到]+(?:20)?\d{2}|(?<!\d)\d{2}年"
)
_JOINTS = "/,，:：-_—·"


class Label(NamedTuple):
    """What one label says.

    Attributes
    ----------
    statistic
        The id of the statistic that it names.
    unit
        As it is written; None where it names none.
    rest
        What it says besides, which may make another figure of it; empty where nothing, or where somebody has mapped
        the whole of it by hand.
    """

    said: str
    statistic: str | None
    year: int | None
    unit: str | None
    rest: str


def str_of(value: Value) -> str:
    """Return what a cell says in a heading; a year that is held as a number without its decimals."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def is_planned(said: str) -> bool:
    """Return whether a heading is of what is wanted, expected or compared, and not of what there is."""
    return _PLANNED.search(bare(said)) is not None


def is_part(said: str) -> bool:
    """Return whether a text speaks of a part of a year, which makes no figure of that year."""
    return _PART_OF_YEAR.search(bare(said)) is not None


def is_other(said: str) -> bool:
    """Return whether a heading over statistics makes other figures of them: a part of a year, several years, a mean."""
    return is_part(said) or _OTHER.search(bare(said)) is not None


def label_of(said: str, names: Names) -> Label:
    """Return a label taken apart."""
    year, (without, brackets) = year_of(said), bracketed(said)
    word = _yearless(without)
    statistic = names.statistic(said) or names.statistic(_yearless(said)) or names.statistic(word)
    unit, rest = _of_brackets(brackets, names.plan.statistic(statistic))
    if names.mapped(said) is not None:
        return Label(said, statistic, year, unit, "")
    if statistic is None and (ends := _with_unit(word, names)) is not None:
        return Label(said, ends[0], year, ends[1], rest)
    if statistic is None and parse_unit(word) is not None:
        return Label(said, None, year, word, rest)
    plain = _PLAIN_WORDS.fullmatch(word) or _FOOTNOTE.fullmatch(word)
    words = "" if statistic is not None or plain else word
    return Label(said, statistic, year, unit, words + rest)


def own_unit(label: Label, statistic: Statistic) -> bool:
    """Return whether a label is nothing but the statistic's own unit, which no table of units need know."""
    return label.statistic is None and bare(label.said) in {bare(unit) for unit in statistic.unit}


def _yearless(said: str) -> str:
    return _YEARS.sub("", bare(said))


def _of_brackets(brackets: list[str], statistic: Statistic | None) -> tuple[str | None, str]:
    """Return the unit that stands in brackets, and what else does that is not in the statistic's own title."""
    titles = statistic.title if statistic else ()
    own = {bare(said) for title in titles for said in bracketed(title)[1]}
    units = {bare(unit) for unit in statistic.unit} if statistic else set[str]()
    unit, rest = None, []
    for part in (part for said in brackets for part in ([said] if bare(said) in own | units else _PARTS.split(said))):
        word = _yearless(part).removeprefix("计量").removeprefix("单位").lstrip(":")
        if unit is None and (parse_unit(word) is not None or word in units):
            unit = word
        elif word not in own and not _FOOTNOTE.fullmatch(word) and not _PLAIN_WORDS.fullmatch(word):
            rest.append(part)
    return unit, "、".join(rest)


def _with_unit(word: str, names: Names) -> tuple[str, str] | None:
    """Return statistic and unit of ``供水普及率%`` or ``公租房/套``: its whole title, and then a unit."""
    for title, statistic in names.statistics.items():
        if word.startswith(title) and parse_unit(unit := word.removeprefix(title).lstrip(_JOINTS)) is not None:
            return statistic, unit
    return None
