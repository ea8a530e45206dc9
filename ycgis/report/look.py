"""How a status looks in a report: its symbol, its colour, and the pale tint behind it in a table."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

__all__ = ["ORDER", "STATUS_LOOK", "Look"]


class Look(NamedTuple):
    """The colour, the tint and the symbol of one status; the symbol alone tells it, in print and to the colour-blind.

    Text stands on the tint in `ink`, with a contrast of 4.5 to 1 or more.
    """

    symbol: str
    colour: str
    tint: str
    ink: str


STATUS_LOOK: Final[Mapping[str, Look]] = MappingProxyType(
    {
        "met": Look("✓", "#2a6fb0", "#bdd7ef", "#123a61"),
        "near": Look("≈", "#d9a316", "#fbeecb", "#6b4e00"),
        "missed": Look("×", "#c4511c", "#f8dccf", "#8a3410"),
        "not_due": Look("…", "#79b8f2", "#edf6fe", "#1b4a78"),
        "no_data": Look("?", "#8d939c", "#eceef0", "#4d535b"),
        "not_in_scope": Look("/", "#c9cdd3", "#ffffff", "#6b7280"),
    }
)
"""In the order in which statuses are counted."""

ORDER: Final = tuple(status for status in STATUS_LOOK if status != "not_in_scope")
"""Statuses that are counted, as a reader wants them."""
