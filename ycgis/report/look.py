"""How a status looks in a report: its symbol and colour, and the pale tint behind it in a table."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from ycgis.assess import look as everywhere

__all__ = ["ORDER", "STATUS_LOOK", "Look"]


class Look(NamedTuple):
    """The symbol, the colour and the tint of one status; text on the tint is in `ink`, with a contrast of 4.5 to 1."""

    symbol: str
    colour: str
    tint: str
    ink: str


_PALE: Final = {
    "met": ("#bdd7ef", "#123a61"),
    "near": ("#fbeecb", "#6b4e00"),
    "missed": ("#f8dccf", "#8a3410"),
    "not_due": ("#edf6fe", "#1b4a78"),
    "no_data": ("#eceef0", "#4d535b"),
    "not_in_scope": ("#ffffff", "#6b7280"),
}
"""Tint and ink."""

STATUS_LOOK: Final[Mapping[str, Look]] = MappingProxyType(
    {
        status: Look(look.symbol, look.colour, *_PALE[status])
        for status, look in everywhere.STATUS_LOOK.items()
        if status in _PALE
    }
)
"""In the order in which statuses are counted."""

ORDER: Final = tuple(status for status in STATUS_LOOK if status != "not_in_scope")
"""Statuses that are counted, as a reader wants them."""
