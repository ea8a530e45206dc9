"""What was measured and reported, and what it means under the plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import pandas as pd

from ycgis.ground.errors import Problem
from ycgis.ground.record import Record
from ycgis.ground.text import Lang
from ycgis.indicator import Indicator, Measured
from ycgis.plan import Plan
from ycgis.statistics import Statistics
from ycgis.study import Study

__all__ = ["Assessment", "spoken"]

_WORDS = ("unit", "bound", "source", "basis")


@dataclass(frozen=True, repr=False)
class Assessment:
    """What was measured and what it means under the plan.

    `findings` is tidy: one row a county, indicator and target (or one row with an empty ``target_id`` where
    the plan sets none), with the columns of `COLUMNS`; ``unit`` and ``basis`` are Texts, ``gap`` is what is
    still missing in the unit (0 or less: met), and what is not known is NaN. `unsure` names each (adcode,
    target id) whose status is another one at an end of the value's stated band.

    `progress` is tidy too and holds every target of the plan: one row a target, year in which it is due and county,
    or one row for the city where it answers as a whole; see `ycgis.assess.progress`. `figures` are the numbers that
    were reported, and `year` is the assessment year (考核年份): targets up to it are due (None: all are).
    """

    study: Study
    plan: Plan | None
    indicators: Mapping[str, Indicator]
    measurements: Mapping[str, Measured]
    findings: pd.DataFrame
    progress: pd.DataFrame
    statistics: Statistics = field(default_factory=Statistics)
    year: int | None = None
    unsure: frozenset[tuple[str, str]] = frozenset()
    notes: tuple[Problem, ...] = ()
    record: Record = field(default_factory=Record)

    display: ClassVar[Callable[["Assessment"], str] | None] = None
    """How a notebook shows one, as HTML: the atlas, which is made from assessments, says it when it is loaded."""

    def __repr__(self) -> str:
        """Say what it is in one line; the layers and the plan are far too long to print."""
        counties, targets = len(self.study.layers.counties), len(self.plan.targets) if self.plan else 0
        measured = f"{len(self.indicators)} indicators, {targets} targets"
        return f"<Assessment of {self.study.name.en}: {counties} counties, {measured}>"

    def _repr_html_(self) -> str | None:
        return None if Assessment.display is None else Assessment.display(self)

    def in_scope(self) -> pd.DataFrame:
        """Return the findings that have a target which applies to their county."""
        with_target = self.findings["target_id"] != ""
        return self.findings[with_target & (self.findings["status"] != "not_in_scope")]

    def due(self) -> pd.DataFrame:
        """Return where the targets stand that are due in the assessment year, where they apply."""
        is_due = self.year is None or self.progress["year"] <= self.year
        return self.progress[(self.progress["status"] != "not_in_scope") & is_due]


def spoken(table: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Return findings or progress with their Texts in one language."""
    words = [name for name in _WORDS if name in table.columns]
    return table.assign(**{name: [text.say(lang) for text in table[name]] for name in words})
