"""问题清单: what is due and not met, the worst first, with who answers for it and where the figure stands."""

import math
from dataclasses import dataclass

from ycgis.board.board import Board
from ycgis.board.lines import Entry, Line

__all__ = ["Shortfall", "shortfalls_of"]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One target that is due and missed, or near, by one county or the city.

    Attributes
    ----------
    line, entry
        The target, and where the unit stands to it.
    size
        How large the gap is as a share of the bound: what is missed by most comes first.
    """

    line: Line
    entry: Entry
    size: float

    @property
    def department(self) -> str:
        """Who answers for it first."""
        return self.line.departments[0] if self.line.departments else ""


def shortfalls_of(board: Board, adcode: str | None = None) -> list[Shortfall]:
    """Return what is due and not met, of all units or of one: the missed before the near, by the size of the gap."""
    found = [
        Shortfall(line, entry, _size(line, entry))
        for line, entry in board.entries(adcode)
        if line.is_due and entry.status in {"missed", "near"}
    ]
    place = {code: rank for rank, code in enumerate(board.names)}
    return sorted(
        found,
        key=lambda one: (one.entry.status != "missed", -one.size, place.get(one.entry.adcode, -1), one.line.key),
    )


def _size(line: Line, entry: Entry) -> float:
    """Return a gap as a share of the bound that is not kept; of a yes that is missing the whole."""
    bounds = [bound for bound in (line.low, line.high) if math.isfinite(bound)]
    if line.yes_no or not bounds:
        return 1.0
    bound = min(bounds, key=lambda each: abs(each - entry.value))
    return entry.gap / abs(bound) if bound else entry.gap
