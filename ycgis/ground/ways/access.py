"""Who may use a way: the words of ``access`` and of the columns for single modes, after OpenStreetMap's hierarchy.

The most specific column that says anything decides: of cars ``motorcar`` before ``motor_vehicle``, ``vehicle`` and
``access``; of walkers ``foot`` before ``access``. So a ban on motors is none on walkers, ``foot=yes`` opens what
``access=no`` closes, and ``foot=no`` closes.
"""

from collections.abc import Mapping
from typing import Final

from ycgis.ground.spelling import folded, squeezed

__all__ = ["COLUMNS", "MODES", "closes", "is_access_word"]

MODES: Final[Mapping[str, tuple[str, ...]]] = {
    "car": ("motorcar", "motor_vehicle", "vehicle", "access"),
    "foot": ("foot", "access"),
    "public": ("motorcar", "motor_vehicle", "vehicle", "access"),
}
"""The columns that speak of a mode, the most specific first.

"public" is no mode of its own: a street is public unless the word for vehicles closes it to everybody (no, private),
and it stays one where only some vehicles may use it (bus, agricultural).
"""

COLUMNS: Final = ("access", "vehicle", "motor_vehicle", "motorcar", "foot")

_ALL = frozenset(MODES)
_CLOSED: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(
        ("no", "false", "0", "f", "n", "否", "private", "military", "closed", "禁止", "禁止通行", "禁行", "不通行",
         "不开放", "封闭", "私有", "军用"),
        _ALL,
    ),
    **dict.fromkeys(
        ("forestry", "agricultural", "emergency", "psv", "bus", "公交专用", "禁止机动车"), frozenset({"car"})
    ),
}  # fmt: skip
_OPEN: Final = frozenset(
    {"yes", "true", "1", "t", "y", "是", "permissive", "destination", "customers", "delivery", "designated",
     "official", "public", "permit", "residents", "discouraged", "use_sidepath", "unknown", "dismount", "limited",
     "开放", "公共", "公开", "通行", "可通行", "允许"}
)  # fmt: skip


def closes(word: object, mode: str) -> bool | None:
    """Tell whether a word closes a way to a mode; None where it says nothing.

    Of several words (a list, or parted by semicolons) every one must close it. An unknown word closes nothing.

    Examples
    --------
    >>> closes("禁行", "car"), closes("禁止", "foot"), closes("forestry", "foot"), closes("no;destination", "car")
    (True, True, False, False)
    >>> closes(None, "car") is None
    True
    """
    words = _parts(word)
    return all(mode in _CLOSED.get(one, ()) for one in words) if words else None


def is_access_word(word: object) -> bool:
    """Tell whether every word is known; a missing one is."""
    return all(one in _CLOSED or one in _OPEN for one in _parts(word))


def _parts(word: object) -> list[str]:
    if isinstance(word, (list, tuple)):
        return [part for one in word for part in _parts(one)]
    return [part for one in folded(word).split(";") if (part := squeezed(one))]
