"""One measure, or one target in one of its due years, and what is said of every unit that it is asked of."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ycgis.board.look import LOOKS, Badge

__all__ = ["Entry", "Line", "tally"]


class Entry(NamedTuple):
    """What is said of one verdict.

    Attributes
    ----------
    adcode, name
        Of the county, or of the city where it answers as one.
    status, told, badge
        The key of the status; the key of `ycgis.board.LOOKS` by which it is told ("behind" of what is not due and will
        not be reached at the pace so far); and the badge of that.
    value, gap, trend, expected
        As numbers, in the unit; NaN where not known.
    number, shown
        The value without and with its unit; a dash, or empty, where there is none.
    gap_words, gap_size
        What is missing or to spare, in words and as a size without its unit; empty where that is not known.
    year
        What year the value is of; empty where it was computed from layers, or there is none.
    pace, pace_words
        "in_time" or "behind" where the pace so far tells what to expect, and that in words; else empty.
    source
        "computed", "reported" or "".
    origin, basis
        Where the value comes from, and why it stands so.
    """

    adcode: str
    name: str
    status: str
    told: str
    badge: Badge
    value: float
    gap: float
    trend: float
    expected: float
    number: str
    shown: str
    gap_words: str
    gap_size: str
    year: str
    pace: str
    pace_words: str
    source: str
    origin: str
    basis: str

    @property
    def applies(self) -> bool:
        """Whether the target is asked of the unit, or the measure has none."""
        return self.status != "not_in_scope"


@dataclass(frozen=True, slots=True)
class Line:
    """A target in one of its due years, or a measure to which none is set.

    Attributes
    ----------
    key
        What tells it from all others: ``<target>.<year>``, or the id of the measure.
    target, indicator, statistic
        Ids; empty where there is none.
    action, task
        Numbers; 0 where it is under none.
    title, unit
        What it is called, and the unit of its values.
    measured, definition, measure, standard
        What it is read from, how that is counted, both in one, and after which clause or standard.
    bound, low, high
        The target in words and as numbers (NaN: open on that side).
    comparison, exclusive
        As in the plan.
    due, due_words, is_due
        The year (0 without a target), in words, and whether it has come by the assessment year.
    scope, departments, clause, note
        Where it applies, who answers for it, where it stands in the plan, how that is read.
    together
        The city answers as one: the only entry is its own.
    yes_no
        Values mean yes or no.
    decimals
        Digits after the point that values usually have; None: those that a figure has.
    entries
        By adcode.
    """

    key: str
    target: str
    indicator: str
    statistic: str
    action: int
    task: int
    task_title: str
    title: str
    unit: str
    measured: str
    definition: str
    measure: str
    standard: str
    bound: str
    low: float
    high: float
    comparison: str
    exclusive: bool
    due: int
    due_words: str
    is_due: bool
    scope: str
    departments: tuple[str, ...]
    clause: str
    note: str
    together: bool
    yes_no: bool
    decimals: int | None
    entries: Mapping[str, Entry] = field(repr=False)

    @property
    def view_key(self) -> str:
        """What a choice of measures calls it: the target's id, or the measure's where there is none."""
        return self.target or self.indicator

    @property
    def asked(self) -> list[Entry]:
        """The entries of those to whom it applies, in the order of the units."""
        return [entry for entry in self.entries.values() if entry.applies]

    @property
    def computed(self) -> bool:
        """Whether layers give any unit a value."""
        return any(entry.source == "computed" for entry in self.entries.values())

    @property
    def has_values(self) -> bool:
        """Whether any unit has a value, asked or not."""
        return any(entry.source for entry in self.entries.values())


def tally(entries: Iterable[Entry]) -> dict[str, int]:
    """Return how many entries are told how, in the order of the looks, without those at zero."""
    counted = Counter(entry.told for entry in entries)
    return {status: counted[status] for status in LOOKS if counted[status]}
