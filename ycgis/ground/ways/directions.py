"""The words for one-way roads: those of OpenStreetMap, of its shapefile extracts, of Esri's and of offices."""

from collections.abc import Iterable, Mapping
from typing import Final

from ycgis.ground.spelling import folded, squeezed

__all__ = ["BOTH", "direction_of", "lone_letters"]

_FORWARD = ("yes", "true", "1", "y", "是", "单行", "单向", "正向", "顺向", "f", "ft", "forward")
_BACKWARD = ("-1", "reverse", "反向", "逆向", "t", "tf", "backward")
_EITHER = ("no", "false", "0", "n", "否", "双向", "双行", "b", "both")
BOTH: Final = 0

_DIRECTION_OF: Final[Mapping[str, int]] = (
    dict.fromkeys(_FORWARD, 1) | dict.fromkeys(_BACKWARD, -1) | dict.fromkeys(_EITHER, BOTH)
)


def direction_of(word: object) -> int | None:
    """Return 1 where only the drawn direction is open, -1 where only the other, 0 where both are; None: not a word.

    Of a list it is what all of its words say, else both ways. A missing word is none.

    Examples
    --------
    >>> [direction_of(word) for word in (True, "F", "T", "B", "正向", "逆向", "reversible", None)]
    [1, 1, -1, 0, 1, -1, None, None]
    """
    if isinstance(word, (list, tuple)):
        ways = {direction_of(one) for one in word}
        return ways.pop() if len(ways) == 1 else BOTH
    return _DIRECTION_OF.get(squeezed(folded(word)))


def lone_letters(words: Iterable[object]) -> bool:
    """Tell whether there is F or T but no B beside them: these may be false and true, not directions."""
    letters = {folded(word) for word in words}
    return bool(letters & {"f", "t"}) and not letters & {"b", "ft", "tf"}
