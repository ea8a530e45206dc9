"""Numbers as offices type them into cells."""

import datetime as dt
import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from ycgis.ground.text import Text
from ycgis.ground.units import factor_between
from ycgis.intake.readers.sheet import Value

__all__ = ["Answer", "is_blank", "read_cell", "read_number"]

_BLANK = {"无", "无数据", "不适用", "na", "n/a", "nan"}
_STROKES = set("-—–―…./\\·_")
_YES = {"是", "√", "✓", "✔", "有", "yes", "y", "true", "已", "已完成"}
_NO = {"否", "×", "✗", "没有", "no", "n", "false", "未", "未完成"}
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3}){1,9}|\d{1,30})(?:\.\d{1,30})?(?:e[+-]?\d{1,2})?(?!\d)")
_MARKS = re.compile(r"(?<=[\d%％])\s*(?:\[\d+\]|［\d+］|[①-⑳¹²³⁰-⁹*＊†])+\s*$")
_GROUPED = re.compile(r"(?<=\d)[ \u2009\u202f](?=\d{3}(?!\d))")
_SPACES = re.compile(r"(?<!\d)\s+|\s+(?!\d)")

_NOT_A_NUMBER = Text("不是数字", "is not a number")
_RANGE = Text("是区间，不是一个数", "is a range, not one number")
_ABOUT = Text("只是约数或界限", "is only about so much, or a bound")
_DATE = Text("是日期，不是数字", "is a date, not a number")
_WORD = Text("应填“是”或“否”", "yes or no is expected")
_CELL_UNIT = Text("单位“{said}”不能换算为“{wanted}”", "is in {said!r}, which cannot be turned into {wanted!r}")
_PERCENT = Text("以百分比显示，而单位是“{wanted}”", "is shown as per cent, but the unit is {wanted!r}")


class Answer(NamedTuple):
    """What a cell says: a number, nothing (both None), or why it is refused."""

    value: float | None = None
    refused: Text | None = None


def is_blank(value: Value) -> bool:
    """Return whether a cell says that there is no figure: empty, a dash, "无", "不适用"."""
    return value is None or (isinstance(value, str) and ((said := _plain(value)) in _BLANK or set(said) <= _STROKES))


def read_cell(value: Value, unit: str, factor: Fraction, *, yes_no: bool = False, percent: bool = False) -> Answer:
    """Return what a cell says in `unit`, from a column whose numbers are to be multiplied by `factor`.

    `percent`: the number is shown as per cent, so that 0.85 is 85 %.
    """
    if isinstance(value, bool):
        return Answer(float(value)) if yes_no else Answer(refused=_NOT_A_NUMBER)
    if isinstance(value, float):
        if percent:
            return _of_percent(value, unit)
        return Answer(_times(value, factor)) if not yes_no or value in {0.0, 1.0} else Answer(refused=_WORD)
    if is_blank(value):
        return Answer()
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return Answer(refused=_DATE)
    return _yes_no(str(value)) if yes_no else _text(str(value), unit, factor)


def read_number(said: str) -> float | None:
    """Return a number that is typed as a text: ``１，２３４``, ``1 234``, ``-5.2``; None where it is none."""
    plain = _plain(said).replace("，", ",")
    return float(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else None


def _of_percent(value: float, unit: str) -> Answer:
    factor = factor_between("%", unit)
    if factor is None:
        return Answer(refused=_PERCENT.fill(wanted=unit))
    return Answer(_times(value, 100 * factor))


def _yes_no(said: str) -> Answer:
    plain = _plain(said)
    number = read_number(said)
    if plain in _YES or number == 1:
        return Answer(1.0)
    return Answer(0.0) if plain in _NO or number == 0 else Answer(refused=_WORD)


def _text(said: str, unit: str, factor: Fraction) -> Answer:
    plain = _plain(said)
    found = _NUMBER.match(plain)
    if found is None:
        about = plain[:1] in set("约近超<>≥≤~≈")
        return Answer(refused=_ABOUT if about and _NUMBER.search(plain) else _NOT_A_NUMBER)
    rest = plain[found.end() :].strip()
    number = Fraction(found[0].replace(",", ""))
    if not rest:
        return Answer(float(number * factor))
    if re.match(r"[-~—–至到]\d", rest):
        return Answer(refused=_RANGE)
    if not rest[0].isalpha() and rest[0] not in "%‰":
        return Answer(refused=_NOT_A_NUMBER)
    own = factor_between(rest, unit)
    if own is None:
        return Answer(refused=_CELL_UNIT.fill(said=rest, wanted=unit))
    return Answer(float(number * own))


def _times(value: float, factor: Fraction) -> float:
    """Multiply as one would by hand: what the cell shows, 0.57 as per cent, is 57 and not 56.99999999999999."""
    return value if factor == 1 else float(Fraction(repr(value)) * factor)


def _plain(said: str) -> str:
    """Return a text in half-width signs, small letters and without spaces and marks of footnotes.

    A space between digits stays unless it groups thousands: "85 90" are two numbers. Marks go before NFKC makes
    digits of them.
    """
    bare = unicodedata.normalize("NFKC", _MARKS.sub("", said)).strip().lower().replace("−", "-")
    return _SPACES.sub("", _GROUPED.sub("", bare))
