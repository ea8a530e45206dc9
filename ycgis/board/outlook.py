"""What is missed by most, and what the next year brings: the targets that a summary names."""

from collections.abc import Iterable
from dataclasses import dataclass

from ycgis.board.board import Board
from ycgis.board.lines import Entry, Line
from ycgis.board.shortfalls import Shortfall, shortfalls_of

__all__ = ["MissedTarget", "behind", "due_next", "missed_targets"]


@dataclass(frozen=True, slots=True)
class MissedTarget:
    """A target that is due and not met by some, the missed before the near, each by the size of its gap."""

    line: Line
    shortfalls: tuple[Shortfall, ...]

    @property
    def missed(self) -> int:
        """How many miss it; the others are near."""
        return sum(one.entry.status == "missed" for one in self.shortfalls)


def missed_targets(board: Board) -> list[MissedTarget]:
    """Return the targets that are due and not met, the ones that most units miss first."""
    found: dict[str, list[Shortfall]] = {}
    for one in shortfalls_of(board):
        found.setdefault(one.line.key, []).append(one)
    targets = [MissedTarget(group[0].line, tuple(group)) for group in found.values()]
    return sorted(targets, key=lambda target: (-target.missed, -len(target.shortfalls)))


def due_next(board: Board) -> list[tuple[Line, Entry]]:
    """Return the verdicts on targets that fall due in the year after the assessment year; none without such a year."""
    return [] if board.year is None else [pair for pair in board.entries() if pair[0].due == board.year + 1]


def behind(pairs: Iterable[tuple[Line, Entry]]) -> list[tuple[Line, Entry]]:
    """Return those that are not due yet and will not be met at the pace so far."""
    return [pair for pair in pairs if pair[1].told == "behind"]
