"""Names and numbers of ways as sets: "G209;S1" and "G209" share a number, "人民 路" and "人民路" are one name."""

import re
from collections.abc import Iterable

from ycgis.ground.spelling import folded, squeezed

__all__ = ["SEPARATOR", "labels_of"]

SEPARATOR = ";"
_PARTING = re.compile(r"[;|、]")


def labels_of(value: object) -> str:
    """Return the names of a way without blanks and in small letters, each once, in order, parted by `SEPARATOR`.

    Examples
    --------
    >>> labels_of("S1；G209"), labels_of("人民 路"), labels_of(["B", "a"]), labels_of(None)
    ('g209;s1', '人民路', 'a;b', '')
    """
    values: Iterable[object] = value if isinstance(value, (list, tuple)) else (value,)
    parts = {squeezed(part) for one in values for part in _PARTING.split(folded(one))}
    return SEPARATOR.join(sorted(parts - {""}))
