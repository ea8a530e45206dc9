"""How a status looks, wherever it is shown: its colour and its symbol."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

__all__ = ["STATUS_LOOK", "Look"]


class Look(NamedTuple):
    """The colour and the symbol of one status; the symbol alone tells it, in print and to the colour-blind."""

    colour: str
    symbol: str


STATUS_LOOK: Final[Mapping[str, Look]] = MappingProxyType(
    {
        "met": Look("#2a6fb0", "✓"),
        "near": Look("#d9a316", "≈"),
        "missed": Look("#c4511c", "×"),
        "not_due": Look("#79b8f2", "…"),
        "no_data": Look("#8d939c", "?"),
        "no_target": Look("#b4b9c1", "–"),
        "not_in_scope": Look("#c9cdd3", "/"),
    }
)
"""Ordered as they are counted; the first three tell met from missed."""
