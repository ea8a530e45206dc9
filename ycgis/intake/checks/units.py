"""Units that the heading of a column names: 县城人口（万人） holds ten thousands, and is turned into people."""

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pandas as pd

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.ground.units import factor_between, parse_unit
from ycgis.intake.layers import Column

__all__ = ["in_own_unit"]

_BRACKETED = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_PARTS = re.compile(r"[,，、;；]")
_SAID = re.compile(r"^(?:计量)?单位[:：]?|^units?:?\s*", re.IGNORECASE)
_JOINT = re.compile(r"[_\-/:：\s]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_AFTER_CHINESE = re.compile(r"(?<=[\u3400-\u9fff])[a-z]+$", re.IGNORECASE)
_MULTIPLES = {word: word for word in ("十", "百", "千", "万", "十万", "百万", "千万", "亿")} | {"wan": "万"}
_SHORTEST = 2

_TURNED = Text("列“{name}”以“{said}”为单位", "column {name!r} is in {said!r}")
_BY = Text("已换算为“{wanted}”（乘以 {factor}）", "turned into {wanted!r} (times {factor})")
_OTHER = Text("列“{name}”以“{said}”为单位，应为“{wanted}”", "column {name!r} is in {said!r} and not in {wanted!r}")
_RIGHT = Text(
    "换一列，或换算后改列名（列名不写单位即按“{wanted}”读）",
    "map another column, or convert it and rename it (without a unit it is read as {wanted!r})",
)


def in_own_unit(values: pd.Series, column: Column, heading: str, where: str) -> tuple[pd.Series, list[Problem]]:
    """Return numbers in the column's own unit, with a note where they were turned, and a problem where they cannot be.

    The heading may name the unit in brackets (``人口（万人）``), after a joint (``length_km``) or at its end
    (``人口万人``). In brackets a unit of another kind refuses the column.
    """
    said, factor = _stated(heading, column.unit)
    if said is None:
        return values, []
    if factor is None:
        what, remedy = _OTHER.fill(name=heading, said=said, wanted=column.unit), _RIGHT.fill(wanted=column.unit)
        return values, [Problem(where, what, remedy)]
    if factor == 1:
        return values, []
    exact = [float(Fraction(repr(float(one))) * factor) if np.isfinite(one) else one for one in values]
    turned = pd.Series(exact, index=values.index, dtype=float)
    times = str(factor) if factor.denominator == 1 else f"{float(factor):.6g}"
    done = _BY.fill(wanted=column.unit, factor=times)
    return turned, [Problem(where, _TURNED.fill(name=heading, said=said), done, fatal=False)]


def _stated(heading: str, wanted: str) -> tuple[str | None, Fraction | None]:
    """Return the unit that a heading states, and its factor; None where there is none, or it cannot be turned."""
    if not wanted:
        return None, None
    half = unicodedata.normalize("NFKC", heading.replace("㎡", "m2").replace("㎢", "km2")).strip()
    bracketed = [part for said in _BRACKETED.findall(half) for part in (said, *_PARTS.split(said))]
    for said in (_SAID.sub("", part.strip()) for part in bracketed):
        if said in _MULTIPLES:
            return said, _times(said, wanted)
        if parse_unit(said) is not None:
            return said, factor_between(said, wanted)
    for said in _endings(_BRACKETED.sub("", half).strip()):
        factor = _times(said, wanted) if said.lower() in _MULTIPLES else factor_between(said, wanted)
        if factor is not None:
            return said, factor
    return None, None


def _times(multiple: str, wanted: str) -> Fraction | None:
    return factor_between(f"{_MULTIPLES[multiple.lower()]}{wanted}", wanted)


def _endings(name: str) -> Iterator[str]:
    """Return what may be a unit at the end of a name: after each joint, after Chinese, and any two Chinese signs."""
    yield from (name[found.end() :] for found in _JOINT.finditer(name))
    yield from (found[0] for found in _AFTER_CHINESE.finditer(name))
    yield from (name[at:] for at in range(1, len(name) - _SHORTEST + 1) if _CHINESE.match(name[at]))
