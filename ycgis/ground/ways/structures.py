"""Bridges and tunnels: which words say that a way is one, and how high it lies."""

from ycgis.ground.spelling import folded, squeezed

__all__ = ["DEEPEST", "is_said", "level_of"]

_NOT = frozenset(
    {"", "no", "false", "0", "f", "n", "否", "无", "没有", "不是", "none", "null", "nan", "-", "—", "/", "unknown",
     "未知", "不详"}
)  # fmt: skip

DEEPEST = 100
"""No road lies more levels up or down; a greater number is a slip."""


def is_said(word: object) -> bool:
    """Tell whether a word, or any of a list, says yes: any word does but those for no and for unknown.

    Examples
    --------
    >>> [is_said(word) for word in ("yes", "T", "viaduct", "是", True, "F", "否", "无", "N", 0, False, None)]
    [True, True, True, True, True, False, False, False, False, False, False, False]
    """
    if isinstance(word, (list, tuple)):
        return any(is_said(one) for one in word)
    return squeezed(folded(word)) not in _NOT


def level_of(word: object) -> int | None:
    """Return the level of a way as a whole number; None where there is none, or it is no number.

    Examples
    --------
    >>> level_of("1"), level_of(-2.0), level_of("0;1"), level_of(None)
    (1, -2, None, None)
    """
    try:
        level = float(folded(word))
    except ValueError:
        return None
    return round(max(-DEEPEST, min(DEEPEST, level))) if level == level else None  # noqa: PLR0124 - not NaN
