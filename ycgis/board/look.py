"""What a status looks like in every medium: its word, symbol and colours. Nothing else decides any of that."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from ycgis.assess import OVERALL, STATUS
from ycgis.ground.text import Lang, Text

__all__ = ["COUNTED", "LOOKS", "WORST_FIRST", "Badge", "Look", "badge", "in_order"]


class Look(NamedTuple):
    """How one status is told.

    Attributes
    ----------
    word
        What it is called.
    symbol
        What tells it alone, in print and to the colour-blind.
    colour
        On maps and bars.
    tint, ink
        Behind a word in a table, and the word on it, with a contrast of 4.5 to 1.
    """

    word: Text
    symbol: str
    colour: str
    tint: str
    ink: str


LOOKS: Final[Mapping[str, Look]] = {
    "met": Look(STATUS["met"], "✓", "#2a6fb0", "#bdd7ef", "#123a61"),
    "near": Look(STATUS["near"], "≈", "#d9a316", "#fbeecb", "#6b4e00"),
    "missed": Look(STATUS["missed"], "×", "#c4511c", "#f8dccf", "#8a3410"),
    "not_due": Look(STATUS["not_due"], "…", "#79b8f2", "#edf6fe", "#1b4a78"),
    "behind": Look(Text("未到期，进度滞后", "not due, behind"), "↓", "#f2cf7e", "#fdf4dd", "#6b4e00"),
    "no_data": Look(STATUS["no_data"], "?", "#8d939c", "#eceef0", "#4d535b"),
    "unknown": Look(OVERALL["unknown"], "?", "#8d939c", "#eceef0", "#4d535b"),
    "no_target": Look(STATUS["no_target"], "–", "#b4b9c1", "#ffffff", "#6b7280"),
    "not_in_scope": Look(STATUS["not_in_scope"], "/", "#c9cdd3", "#ffffff", "#6b7280"),
}
"""By status, in the order in which they are counted.

"behind" is "not_due" where the pace so far does not reach the target; "unknown" is that of a unit over all.
"""

COUNTED: Final = ("met", "near", "missed", "not_due", "behind", "no_data")
"""The statuses of targets that apply, as a reader wants them."""

WORST_FIRST: Final = (
    "missed", "near", "behind", "unknown", "no_data", "not_due", "met", "no_target", "not_in_scope",
)  # fmt: skip
"""The statuses as one who is to act wants them."""


class Badge(NamedTuple):
    """One status as a page shows it: its key, its symbol, its word."""

    key: str
    symbol: str
    label: str


def badge(status: str, lang: Lang, *, unsure: bool = False) -> Badge:
    """Return a status as key, symbol and word, with an asterisk where the band leaves it open."""
    look = LOOKS[status]
    return Badge(status, look.symbol, look.word.say(lang) + ("*" if unsure else ""))


def in_order(statuses: Iterable[str]) -> list[str]:
    """Return the statuses that there are, each once, in the order in which they are counted."""
    there = set(statuses)
    return [status for status in LOOKS if status in there]
