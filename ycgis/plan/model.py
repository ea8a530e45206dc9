"""What a plan holds: frozen, and told apart from its file only by names that are resolved."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from ycgis.fields import Words, wrong
from ycgis.plan.fields import (
    Adcode,
    County,
    Identifier,
    IndicatorId,
    Known,
    Passage,
    ScopeEntry,
    TaskNumber,
    Year,
    at_least,
)
from ycgis.text import Text

__all__ = [
    "Category",
    "Discrepancy",
    "Document",
    "Plan",
    "Reading",
    "ReadingChoice",
    "Statement",
    "Target",
    "Task",
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(_Part):
    """The document that the plan restates. `horizon` is its last year, for what it dates no closer."""

    title: Words
    issuer: Words
    date: Annotated[dt.date, Field(strict=True)]
    horizon: Year


class Reading(_Part):
    """The counties that one passage of the document puts into a category."""

    source: Passage
    counties: tuple[County, ...]


class ReadingChoice(_Part):
    """The passage whose readings decide the scope of a target that names a category, and the reason."""

    used: Passage
    why: Words


class Category(_Part):
    """A kind of county, with what each passage says of its members."""

    id: Identifier
    title: Words
    readings: Annotated[tuple[Reading, ...], at_least(1)]


class Task(_Part):
    """A numbered task of the document and the action that it belongs to."""

    number: Annotated[int, Field(strict=True, ge=1)]
    title: Words
    action: Passage


class Target(_Part):
    """A number to reach by a year.

    Attributes
    ----------
    indicator
        What measures it; None while nothing does.
    comparison, value, unit
        Met when the measured value is at least, or at most, `value`, in `unit`.
    year, year_basis
        "stated" when the clause itself names the year; "horizon" when it names none and the document's
        last year stands in.
    scope
        ``all`` counties of the plan, or ids of categories and adcodes of counties; see `Plan.scope_of`.
    level
        What the value is taken over: the county, the built-up area of its seat, or the prefecture.
    departments
        Who answers for it, as the clause names them, in its order.
    clause, note
        Where it stands, and how the project reads it where the words leave a choice.
    """

    id: Identifier
    task: TaskNumber
    title: Words
    indicator: IndicatorId | None = None
    comparison: Literal["at_least", "at_most"]
    value: Annotated[float, Field(strict=True, allow_inf_nan=False)]
    unit: Words
    year: Year
    year_basis: Literal["stated", "horizon"]
    scope: Annotated[tuple[ScopeEntry, ...], at_least(1)]
    level: Literal["county", "county_seat", "prefecture"]
    departments: Annotated[tuple[str, ...], at_least(1)]
    clause: Words
    note: Words | None = None

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


class Statement(_Part):
    """What one passage says."""

    source: Passage
    says: Words


class Discrepancy(_Part):
    """Passages of the document that do not agree, each in its own reading; none is corrected."""

    id: Identifier
    about: Words
    readings: Annotated[tuple[Statement, ...], at_least(2)]


class Plan(_Part):
    """A plan: its counties, how it sorts them, and what it asks of them.

    Attributes
    ----------
    passages
        Parts of the document by id; readings, statements and tasks name their source by it.
    counties
        Names by adcode, of the counties that the plan is for.
    pilot
        Adcodes of the pilot counties.
    categories_reading
        Which passage decides who is in a category, for the scope of targets; None means that a county
        which any passage names is in.
    """

    name: Words
    document: Document
    passages: dict[Identifier, Words] = {}
    counties: dict[Adcode, str]
    pilot: tuple[County, ...] = ()
    categories_reading: ReadingChoice | None = None
    categories: tuple[Category, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()

    def categories_of(self, adcode: str) -> list[tuple[Category, list[Text]]]:
        """Return the categories that any passage puts the county in, each with the passages that do."""
        named = (
            (category, [reading.source for reading in category.readings if adcode in reading.counties])
            for category in self.categories
        )
        return [(category, sources) for category, sources in named if sources]

    def scope_of(self, target: Target) -> frozenset[str]:
        """Return the adcodes that the target applies to; a category counts by `categories_reading`."""
        return frozenset().union(*(self._covered(entry) for entry in target.scope))

    def _covered(self, entry: str) -> frozenset[str]:
        if entry == "all":
            return frozenset(self.counties)
        if entry in self.counties:
            return frozenset({entry})
        return self._members(entry)

    def _members(self, category_id: str) -> frozenset[str]:
        used = self.categories_reading and self.categories_reading.used
        return frozenset(
            adcode
            for category in self.categories
            if category.id == category_id
            for reading in category.readings
            if used is None or reading.source == used
            for adcode in reading.counties
        )
