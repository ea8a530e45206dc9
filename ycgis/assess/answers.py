"""Where one unit, a county or the city, stands to one target: the rules of which figure counts, and for what."""

from dataclasses import dataclass, replace
from math import isnan, nan

from ycgis.assess import wording
from ycgis.assess.reported import Reported
from ycgis.assess.status import DECIMALS, Status, status_of
from ycgis.ground.text import Text
from ycgis.plan import Statistic, Target, gap_of, is_met

__all__ = ["Question", "Verdict", "answer", "held", "is_ahead"]

_TOP_SHARE = 100.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where one unit stands: the columns of the table of verdicts that differ from unit to unit."""

    status: Status
    basis: Text
    value: float = nan
    value_year: int | None = None
    gap: float = nan
    trend: float = nan
    expected: float = nan
    on_pace: bool | None = None
    sure: bool | None = None
    source: str = ""
    origin: Text = wording.EMPTY


@dataclass(frozen=True, slots=True)
class Question:
    """A target in one of the years in which it is due, asked in the assessment year (None: when all are due)."""

    target: Target
    due: int
    year: int | None
    near_share: float

    @property
    def is_due(self) -> bool:
        """Whether the target is due by the assessment year."""
        return self.year is None or self.due <= self.year


def held(question: Question, value: float, year: int | None, source: str, basis: Text) -> Verdict:
    """Return where a value that counts leaves the unit: one of that year, or one that layers gave."""
    status = status_of(value, question.target, question.near_share, due=question.is_due)
    return Verdict(status, basis, value, year, gap_of(value, question.target), source=source)


def answer(question: Question, statistic: Statistic, found: Reported) -> Verdict:
    """Return where a unit's figures leave it.

    The figure of the due year counts. Without it an earlier one counts that already tells that the target is met, or,
    once the target is due, the next one: of a state, or a sum that goes on, it tells where the unit has come to.
    What came within another year tells nothing. Before the target is due, the last figure tells how far it is.
    """
    if found.year == question.due:
        return held(question, found.value, question.due, "reported", wording.of_year(question.due))
    if is_ahead(question, statistic, found.value, found.year):
        year = int(found.year)
        given = held(question, found.value, year, "reported", wording.ahead(year))
        return _with_pace(given, question, statistic, found) if statistic.period == "state" else given
    if not question.is_due and not isnan(found.value):
        year, gap = int(found.year), gap_of(found.value, question.target)
        given = Verdict("not_due", wording.of_year(year), found.value, year, gap, source="reported")
        return _with_pace(given, question, statistic, found)
    if question.is_due and not isnan(found.later) and statistic.period != "year":
        year = int(found.later_year)
        return held(question, found.later, year, "reported", wording.late(question.due, year))
    return Verdict("no_data", _why_none(question, statistic, found))


def is_ahead(question: Question, statistic: Statistic, value: float, year: float) -> bool:
    """Return whether a figure of an earlier year tells that the target is met.

    A sum that can only grow stays where it has come to. A state is taken to last until the target is due, if it is that
    of the assessment year or newer; one that is asked for in each year has to be reported in each.
    """
    target = question.target
    if not year < question.due or not is_met(value, target):
        return False
    if statistic.period == "sum":
        return statistic.low >= 0 and target.comparison == "at_least"
    fresh = question.year is not None and question.year <= year
    return statistic.period == "state" and fresh and target.from_year is None


def _with_pace(given: Verdict, question: Question, statistic: Statistic, found: Reported) -> Verdict:
    """Add what the figures so far let expect; nothing for yes or no, and from one year alone."""
    if isnan(found.trend) or statistic.kind == "yes_no":
        return given
    expected = _kept_within(found.value + found.trend * (question.due - found.year), statistic)
    on_pace = is_met(expected, question.target)
    promise = wording.promise(on_pace=on_pace, lasting=given.status == "met")
    pace = wording.pace(question.target, found.trend, expected, question.due, promise)
    basis = wording.all_of([given.basis, pace])
    return replace(given, trend=found.trend, expected=expected, on_pace=on_pace, basis=basis)


def _kept_within(expected: float, statistic: Statistic) -> float:
    """Return an expected value that there can be: no share above 100 %, nothing negative of what is counted."""
    low = 0.0 if statistic.low >= 0 else -float("inf")
    high = _TOP_SHARE if statistic.kind == "share" else float("inf")
    return round(min(max(expected, low), high), DECIMALS)


def _why_none(question: Question, statistic: Statistic, found: Reported) -> Text:
    near, year = (found.later, found.later_year) if isnan(found.value) else (found.value, found.year)
    return wording.nothing(statistic) if isnan(near) else wording.stale(statistic, question.due, int(year), near)
