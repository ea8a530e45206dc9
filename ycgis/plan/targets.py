"""The numbers of a plan: what is to be reached, what it is read from, and for which counties."""

import math
from typing import Annotated, Literal, Self

from pydantic import ValidationInfo, field_validator, model_validator

from ycgis.ground.fields import Words, wrong
from ycgis.ground.text import Text
from ycgis.plan.document import Part
from ycgis.plan.fields import (
    County,
    Department,
    Identifier,
    IndicatorId,
    Known,
    Number,
    ScopeEntry,
    StatisticId,
    TaskNumber,
    Year,
    at_least,
)

__all__ = ["Aggregation", "Comparison", "Condition", "Group", "Statistic", "Target"]

Comparison = Literal["at_least", "at_most", "equal", "range"]
Aggregation = Literal["each", "sum", "city", "share"]


class Statistic(Part):
    """A number that offices report, by county and year, where no layer gives it.

    Attributes
    ----------
    kind
        What it is a number of. "yes_no" is 1 or 0; a "share" is in per cent, and two of it cannot be added.
    period
        "state" at the end of the year, "year" within the year, or "sum" from the plan's first year to that one.
    low, high
        Between these it is plausible; beyond them it is asked about, not refused.
    definition
        What is counted and what is not.
    """

    id: Identifier
    title: Words
    unit: Words
    kind: Literal["share", "ratio", "count", "people", "length", "money", "capacity", "yes_no"]
    period: Literal["state", "year", "sum"]
    low: Number = 0.0
    high: Number
    definition: Words

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if not self.low < self.high:
            raise wrong(
                Text("下限 low 不小于上限 high", "low is not below high"),
                Text("改正其中之一", "correct one of them"),
            )
        return self


class Condition(Part):
    """What makes a county one of a group: a statistic at least, or at most, so much."""

    statistic: StatisticId
    comparison: Literal["at_least", "at_most"]
    value: Number

    def may_hold(self, figure: float | None) -> bool:
        """Return whether a county of that figure may be meant; where the figure is not known it may."""
        if figure is None or math.isnan(figure):
            return True
        return figure >= self.value if self.comparison == "at_least" else figure <= self.value


class Group(Part):
    """Counties that the document speaks of together without calling them a category.

    Attributes
    ----------
    counties
        The members, or those of whom the condition decides; None: all counties of the plan.
    condition
        What makes a county a member, where figures decide that; None: all of `counties` are.
    basis
        Where the members are known from, or that the document does not list them.
    """

    id: Identifier
    title: Words
    counties: Annotated[tuple[County, ...], at_least(1)] | None = None
    condition: Condition | None = None
    basis: Words

    @model_validator(mode="after")
    def _has_members(self) -> Self:
        if self.counties is None and self.condition is None:
            raise wrong(
                Text("既没有 counties 也没有 condition", "it has neither counties nor a condition"),
                Text("列出各县，或写出判定条件", "list the counties, or say what decides"),
            )
        return self


class Target(Part):
    """A number to reach by a year.

    Attributes
    ----------
    indicator, statistic
        What measures it: an indicator that is computed from layers, or a statistic that offices report, which
        stands in where both are given and the indicator has no value; neither while nothing does.
    comparison, value, low, high
        Met when the figure is "at_least", "at_most" or "equal" to `value`, or in the "range" of `low` to `high`,
        both included.
    exclusive
        The bound itself does not count ("more than").
    unit
        The unit of value, low and high, which is that of the indicator and of the statistic.
    from_year, year, year_basis
        Due in `year`; where `from_year` is given, in each year from it on. "stated" when the clause itself names
        the year; "horizon" when it names none and the document's last year stands in.
    scope
        ``all`` counties of the plan, the whole ``city``, or ids of categories and groups and adcodes of counties;
        see `Plan.scope_of`.
    level
        What one figure is taken over: a county, its seat, its townships or villages, or the prefecture.
    aggregation
        "each": every county in scope answers for its own figure. For the prefecture as one: "sum" of the counties
        in scope (or the city's own row), "city": the city's own row, which no sum can give; "share": the per cent
        of the counties in scope whose yes-or-no statistic says yes.
    departments
        Who answers for it, as the clause names them, in its order.
    clause, note
        Where it stands, and how the project reads it where the words leave a choice.
    """

    id: Identifier
    task: TaskNumber
    title: Words
    indicator: IndicatorId | None = None
    statistic: StatisticId | None = None
    comparison: Comparison
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    exclusive: bool = False
    unit: Words
    from_year: Year | None = None
    year: Year
    year_basis: Literal["stated", "horizon"]
    scope: Annotated[tuple[ScopeEntry, ...], at_least(1)]
    level: Literal["county", "county_seat", "township", "village", "prefecture"]
    aggregation: Aggregation = "each"
    departments: Annotated[tuple[Department, ...], at_least(1)]
    clause: Words
    note: Words | None = None

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which it is due."""
        return tuple(range(self.from_year or self.year, self.year + 1))

    @field_validator("year_basis")
    @classmethod
    def _horizon_is_the_documents(cls, basis: str, info: ValidationInfo) -> str:
        horizon = info.context.horizon if isinstance(info.context, Known) else None
        year = info.data.get("year", horizon)
        if basis == "horizon" and horizon is not None and year != horizon:
            raise wrong(
                Text(
                    "以规划期末为期（horizon），但年份 {year} 不是期末 {horizon} 年",
                    "the year stands for the plan's horizon, yet {year} is not {horizon}",
                ).fill(year=year, horizon=horizon),
                Text("改年份，或写 stated", 'change the year, or write "stated"'),
            )
        return basis

    @model_validator(mode="after")
    def _bounds_fit_the_comparison(self) -> Self:
        pair = (self.low is not None, self.high is not None)
        if self.comparison == "range":
            fits = pair == (True, True) and self.value is None and not self.exclusive
        else:
            fits = pair == (False, False) and self.value is not None
        if not fits:
            raise wrong(
                Text("{comparison} 与所给的 value、low、high 不符", "value, low and high do not fit {comparison}").fill(
                    comparison=self.comparison
                ),
                Text(
                    "range 写 low 和 high，其余写 value",
                    "give low and high for a range, and value for all others",
                ),
            )
        return self

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise wrong(
                Text("下限 low 不小于上限 high", "low is not below high"),
                Text("改正其中之一", "correct one of them"),
            )
        if self.exclusive and self.comparison == "equal":
            raise wrong(
                Text("equal 不能写 exclusive", "an equal bound cannot be exclusive"),
                Text("去掉 exclusive", "leave exclusive out"),
            )
        return self

    @model_validator(mode="after")
    def _years_in_order(self) -> Self:
        if self.from_year is not None and self.from_year > self.year:
            raise wrong(
                Text("起始年 {start} 晚于 {end}", "it begins in {start}, after {end}").fill(
                    start=self.from_year, end=self.year
                ),
                Text("改正 from_year 或 year", "correct from_year or year"),
            )
        return self

    @model_validator(mode="after")
    def _aggregation_fits(self) -> Self:
        together = self.aggregation != "each"
        if (self.level == "prefecture") != together:
            raise wrong(
                Text(
                    "层级 {level} 与汇总方式 {how} 不符", "the level {level} does not go with the aggregation {how}"
                ).fill(level=self.level, how=self.aggregation),
                Text(
                    '全市合计写 level = "prefecture" 和 sum、city 或 share，逐县考核写 each',
                    'for the prefecture as one write level = "prefecture" and sum, city or share, else each',
                ),
            )
        if "city" in self.scope and (not together or len(self.scope) > 1):
            raise wrong(
                Text("范围 city 指全市为一个整体", "the scope city means the whole city as one"),
                Text("单独写 city 并写明汇总方式，或改用 all", "write it alone and with an aggregation, or write all"),
            )
        return self
