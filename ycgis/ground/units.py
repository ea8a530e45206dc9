"""Units as sheets write them, and the exact factor from one to another.

A unit is a name, or one name over another (``公里/平方公里``). Factors are fractions: 12.3 万人 are 123,000 people.
"""

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

__all__ = ["Unit", "factor_between", "parse_unit", "plain_unit"]


class Unit(NamedTuple):
    """What a unit measures, and how large it is."""

    kind: str
    size: Fraction


_COUNTED = [
    *"个户所家座期套处条项辆张片次件台间栋册床",
    *("张床", "estates", "towns", "brands", "firms", "clusters", "zones"),
]
_NAMES: dict[str, dict[str, Fraction]] = {
    "length": {
        "m": Fraction(1), "米": Fraction(1), "km": Fraction(1000), "公里": Fraction(1000), "千米": Fraction(1000),
        "里": Fraction(500), "华里": Fraction(500), "cm": Fraction(1, 100), "厘米": Fraction(1, 100),
        "ft": Fraction(3048, 10_000), "mi": Fraction(1_609_344, 1000), "mile": Fraction(1_609_344, 1000),
    },
    "area": {
        "m2": Fraction(1), "平方米": Fraction(1), "平米": Fraction(1), "公顷": Fraction(10_000), "ha": Fraction(10_000),
        "亩": Fraction(2000, 3), "km2": Fraction(1_000_000), "平方公里": Fraction(1_000_000),
        "平方千米": Fraction(1_000_000),
    },
    "share": {"%": Fraction(1, 100), "百分比": Fraction(1, 100), "‰": Fraction(1, 1000), "千分比": Fraction(1, 1000)},
    "times": {"倍": Fraction(1), "times": Fraction(1)},
    "visits": {"人次": Fraction(1)},
    "people": {"人": Fraction(1), "people": Fraction(1), "persons": Fraction(1)},
    "pupil": {"生": Fraction(1), "pupil": Fraction(1)},
    "money": {"元": Fraction(1), "yuan": Fraction(1), "人民币元": Fraction(1)},
    "mass": {"t": Fraction(1), "吨": Fraction(1), "kg": Fraction(1, 1000), "公斤": Fraction(1, 1000)},
    "volume": {"m3": Fraction(1), "立方米": Fraction(1), "方": Fraction(1)},
    "time": {
        "d": Fraction(1), "日": Fraction(1), "天": Fraction(1), "day": Fraction(1),
        "h": Fraction(1, 24), "小时": Fraction(1, 24), "时": Fraction(1, 24),
        "s": Fraction(1, 86_400), "秒": Fraction(1, 86_400),
    },
    "count": dict.fromkeys(_COUNTED, Fraction(1)),
}  # fmt: skip
_SIMPLE = {name: Unit(kind, size) for kind, names in _NAMES.items() for name, size in names.items()}
_SIMPLE |= {
    word: Unit("length/time", metres * 24)
    for words, metres in ((("kmh", "kph"), Fraction(1000)), (("mph",), Fraction(1_609_344, 1000)))
    for word in words
}
_TIMES = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10**7,
    "亿": 10**8,
    "10000": 10_000,
    "10,000": 10_000,
    "1000": 1000,
    "1,000": 1000,
}
_SPACES = re.compile(r"\s+")


def plain_unit(said: str) -> str:
    """Return a unit without spaces, in half-width signs and small letters: ``ＫＭ／㎢`` is ``km/km2``."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", said)).lower().replace("每", "/")


def parse_unit(said: str) -> Unit | None:
    """Return what a unit is; None where it is not known."""
    over, slash, under = plain_unit(said).partition("/")
    first = _simple(over)
    if not slash or first is None:
        return first
    second = _simple(under)
    return None if second is None else Unit(f"{first.kind}/{second.kind}", first.size / second.size)


def factor_between(said: str, wanted: str) -> Fraction | None:
    """Return what numbers in the unit `said` are to be multiplied by to be in the unit `wanted`; None: they cannot."""
    if plain_unit(said) == plain_unit(wanted):
        return Fraction(1)
    one, other = parse_unit(said), parse_unit(wanted)
    if one is None or other is None or one.kind != other.kind:
        return None
    return one.size / other.size


def _simple(name: str) -> Unit | None:
    if name in _SIMPLE:
        return _SIMPLE[name]
    for word in sorted(_TIMES, key=len, reverse=True):
        rest = name.removeprefix(word)
        if rest != name and rest in _SIMPLE:
            found = _SIMPLE[rest]
            return Unit(found.kind, found.size * _TIMES[word])
    return None
