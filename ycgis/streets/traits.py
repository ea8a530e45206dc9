"""What the attributes of a street say about pairing: how wide its road may be, where it leads, what it is called."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["WIDTHS", "Traits", "read_traits"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

WIDTHS: Final = ("wide", "middle", "minor", "narrow")
"""Groups of classes by the usual width of the road; the greatest gap of a rule is given for each."""

_WIDE = {"motorway", "trunk", "primary", "高速公路", "高速", "快速路", "主干路", "国道", "省道", "一级"}
_MIDDLE = {"secondary", "次干路", "县道", "二级"}
_MINOR = {"tertiary"}
_RAMPS = {"匝道", "ramp"}
_FORWARD = {"yes", "true", "1", "是", "单行"}
_BACKWARD = {"-1", "reverse"}
_TWO_WAY = {"no", "false", "0", "否", "双向"}
_NO = {"", "no", "false", "0"}


@dataclass(frozen=True, slots=True)
class Traits:
    """One value per street.

    Attributes
    ----------
    kind
        Code of the class (equal words, equal codes; a missing class is a class of its own).
    width
        Position in `WIDTHS`.
    beside
        The same of the road that a ramp belongs to (``trunk_link`` to ``trunk``); of other streets their own.
    ramp
        True for ``*_link`` and 匝道.
    oneway
        1 along the line, -1 against it, 0 both ways.
    telling
        True where the direction is known to the table: false for all streets when no street has a one-way tag,
        for then its absence says nothing.
    name, ref
        Codes; -1 is missing.
    level
        0 on the ground, the ``layer`` tag else; a bridge without one is 1, a tunnel -1.
    roundabout
        True where the optional column ``junction`` says so.
    """

    kind: Ints
    width: Ints
    beside: Ints
    ramp: Bools
    oneway: Ints
    telling: Bools
    name: Ints
    ref: Ints
    level: Ints
    roundabout: Bools


def read_traits(streets: pd.DataFrame) -> Traits:
    """Read the columns that there are; a column that is missing is missing for every street."""
    words = _words(streets, "road_class")
    oneway, telling = _directions(_words(streets, "oneway"))
    return Traits(
        kind=_codes(words),
        width=_widths(words),
        beside=_widths(words.str.removesuffix("_link")),
        ramp=(words.str.endswith("_link") | words.isin(_RAMPS)).to_numpy(dtype=bool),
        oneway=oneway,
        telling=telling,
        name=_codes(_words(streets, "name")),
        ref=_codes(_words(streets, "ref")),
        level=_levels(streets),
        roundabout=_words(streets, "junction").isin({"roundabout", "circular"}).to_numpy(dtype=bool),
    )


def _words(streets: pd.DataFrame, column: str) -> "pd.Series[str]":
    if column not in streets:
        return pd.Series("", index=range(len(streets)), dtype="object")
    values = streets[column].astype("object").reset_index(drop=True)
    return values.where(values.notna(), "").astype(str).str.strip().str.lower()


def _codes(words: "pd.Series[str]") -> Ints:
    # sorted, so that a code does not depend on the order of rows; a number stands for the same word everywhere
    codes = pd.factorize(words, sort=True)[0].astype(np.int64)
    return np.where((words == "").to_numpy(dtype=bool), -1, codes)


def _widths(words: "pd.Series[str]") -> Ints:
    found = [words.isin(group).to_numpy(dtype=bool) for group in (_WIDE, _MIDDLE, _MINOR)]
    return np.select(found, [0, 1, 2], 3).astype(np.int64)


def _directions(words: "pd.Series[str]") -> tuple[Ints, Bools]:
    forward = words.isin(_FORWARD).to_numpy(dtype=bool)
    backward = words.isin(_BACKWARD).to_numpy(dtype=bool)
    said = words.isin(_TWO_WAY).to_numpy(dtype=bool)
    oneway = forward.astype(np.int64) - backward
    return oneway, said | bool(np.any(oneway != 0))


_DEEPEST = 100.0  # no road lies more levels up or down; a greater number is a slip


def _levels(streets: pd.DataFrame) -> Ints:
    layer = pd.to_numeric(_words(streets, "layer"), errors="coerce").to_numpy(dtype=float)
    bridge = ~_words(streets, "bridge").isin(_NO).to_numpy(dtype=bool)
    tunnel = ~_words(streets, "tunnel").isin(_NO).to_numpy(dtype=bool)
    usual = np.where(bridge, 1.0, np.where(tunnel, -1.0, 0.0))
    known = np.clip(np.where(np.isfinite(layer), layer, usual), -_DEEPEST, _DEEPEST)
    return np.asarray(np.rint(known), dtype=np.int64)
