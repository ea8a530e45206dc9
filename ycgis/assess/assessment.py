"""What was measured and reported, and what it means under the plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from ycgis.assess.standing import due_in, standings_of
from ycgis.assess.tables import findings_of, progress_of, spoken
from ycgis.ground.errors import Problem
from ycgis.ground.record import Record
from ycgis.ground.text import Lang
from ycgis.indicator import Indicator, Measured
from ycgis.plan import Plan
from ycgis.statistics import CITY, Statistics
from ycgis.study import Study

__all__ = ["Assessment"]


@dataclass(frozen=True, repr=False)
class Assessment:
    """What was measured and what it means under the plan.

    Attributes
    ----------
    table
        The one table of verdicts, with the columns of `ycgis.assess.VERDICTS`; its words are Texts, in both languages.
    statistics
        The numbers that were reported.
    year
        The assessment year (考核年份): targets up to it are due; None: all are.
    lang
        The language of `verdicts`, `findings` and `progress`.
    display
        How a notebook shows it, as HTML; None: by its one line.
    """

    study: Study
    plan: Plan | None
    indicators: Mapping[str, Indicator]
    measurements: Mapping[str, Measured]
    table: pd.DataFrame
    statistics: Statistics = field(default_factory=Statistics)
    year: int | None = None
    notes: tuple[Problem, ...] = ()
    record: Record = field(default_factory=Record)
    lang: Lang = "zh"
    display: Callable[["Assessment"], str] | None = None

    def __repr__(self) -> str:
        """Say what it is in one line; the layers and the plan are far too long to print."""
        counties, targets = len(self.study.layers.counties), len(self.plan.targets) if self.plan else 0
        measured = f"{len(self.indicators)} indicators, {targets} targets"
        return f"<Assessment of {self.study.name.en}: {counties} counties, {measured}>"

    def _repr_html_(self) -> str | None:
        return None if self.display is None else self.display(self)

    def spoken(self, lang: Lang) -> "Assessment":
        """Return the same assessment with its tables in a language."""
        return self if lang == self.lang else replace(self, lang=lang)

    def of_unit(self, adcode: str) -> "Assessment":
        """Return the same assessment with the verdicts on one county (or the city) alone."""
        return replace(self, table=self.table[self.table["adcode"].eq(adcode)])

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """The one table: a row a county (or the city), measure, target and due year; see `ycgis.assess.VERDICTS`."""
        return spoken(self.table, self.lang)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The counties by indicator and target; see `ycgis.assess.FINDINGS`."""
        return spoken(findings_of(self.table, self.indicators), self.lang)

    @cached_property
    def progress(self) -> pd.DataFrame:
        """Every target by due year and county, or the city; see `ycgis.assess.PROGRESS`."""
        return spoken(progress_of(self.table), self.lang)

    @cached_property
    def standings(self) -> pd.DataFrame:
        """How each county, and the city (`ycgis.statistics.CITY`), stands; see `ycgis.assess.STANDING`."""
        units = [*self.study.layers.counties.index.astype(str), CITY]
        return standings_of(self.table, units, self.year)

    @property
    def targets(self) -> pd.DataFrame:
        """The verdicts on targets where they apply, with words as Texts."""
        table = self.table
        return table[table["target_id"].ne("") & table["status"].ne("not_in_scope")]

    def due(self) -> pd.DataFrame:
        """Return the verdicts on targets that apply and are due in the assessment year, with words as Texts."""
        return due_in(self.table, self.year)

    @property
    def unsure(self) -> frozenset[tuple[str, str]]:
        """Each (adcode, target id) whose status is another one at an end of the value's stated band."""
        open_ = self.table[self.table["sure"].eq(other=False).fillna(value=False)]
        return frozenset(zip(open_["adcode"], open_["target_id"], strict=True))
