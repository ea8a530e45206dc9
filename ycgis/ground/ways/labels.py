"""Names and numbers of ways as sets: "G209;S1" and "G209" share a number, "人民 路" and "人民路" are one name."""

import re
from collections.abc import Iterable

from ycgis.ground.spelling import folded, squeezed

__all__ = ["SEPARATOR", "labels_of"]

SEPARATOR = ";"
_PARTING = re.compile(r"[;|、]")
_SIDE = re.compile(r"[东南西北左右](?:侧)?(辅[路道])$")
"""The frontage roads on both sides of a road are called after it and the side: they are of one road."""


def labels_of(value: object) -> str:
    """Return the names of a way without blanks and in small letters, each once, in order, parted by `SEPARATOR`.

    Examples
    --------
    >>> labels_of("S1；G209"), labels_of("人民 路"), labels_of(["B", "a"]), labels_of(None)
    ('g209;s1', '人民路', 'a;b', '')
    >>> labels_of("人民路北辅路")
    '人民路辅路'
    """
    values: Iterable[object] = value if isinstance(value, (list, tuple)) else (value,)
    parts = {_SIDE.sub(r"\1", squeezed(part)) for one in values for part in _PARTING.split(folded(one))}
    return SEPARATOR.join(sorted(parts - {""}))
