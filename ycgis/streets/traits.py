"""What the attributes of a street say about pairing: how wide its road may be, where it leads, what it is called."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.ways import KINDS, SEPARATOR, UNKNOWN

__all__ = ["WIDTHS", "Traits", "read_traits"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

WIDTHS: Final = ("wide", "middle", "minor", "narrow")
"""Groups of classes by the usual width of the road; the greatest gap of a rule is given for each."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Names (or numbers) of streets as sets.

    Attributes
    ----------
    code
        One a street: the same for equal sets, in the order of the words; -1 is missing.
    sets
        The set of each code.
    """

    code: Ints
    sets: tuple[frozenset[str], ...]

    def compare(self, a: Ints, b: Ints) -> tuple[Bools, Bools]:
        """Tell where two streets (rows `a` and `b`) share a name, and where both have names and share none."""
        one, two = self.code[a], self.code[b]
        known = (one >= 0) & (two >= 0)
        same = known & (one == two)
        many = np.array([len(names) > 1 for names in self.sets], dtype=bool)
        unequal = np.flatnonzero(known & ~same)
        unequal = unequal[many[one[unequal]] | many[two[unequal]]]
        pairs, pair = np.unique(np.stack((one[unequal], two[unequal])), axis=1, return_inverse=True)
        share = [not self.sets[first].isdisjoint(self.sets[second]) for first, second in pairs.T.tolist()]
        same[unequal] = np.array(share, dtype=bool)[pair.ravel()]
        return same, known & ~same


@dataclass(frozen=True, slots=True)
class Traits:
    """One value per street.

    Attributes
    ----------
    kind
        Code of the class; a missing class is a class of its own.
    order
        Place of the class among all, the wider before the narrower.
    width
        Position in `WIDTHS`.
    beside
        The same of the road that a ramp belongs to (``trunk_link`` to ``trunk``); of other streets their own.
    ramp
        True for ``*_link`` and 匝道.
    oneway
        1 along the line, -1 against it, 0 both ways.
    telling
        True where the direction is known: false for streets without a one-way tag where no street has one, for then
        its absence says nothing.
    silent
        True where the street itself has no one-way tag.
    name, ref
        What it is called.
    level
        0 on the ground.
    roundabout
        True where the table says so.
    """

    kind: Ints
    order: Ints
    width: Ints
    beside: Ints
    ramp: Bools
    oneway: Ints
    telling: Bools
    silent: Bools
    name: Labels
    ref: Labels
    level: Ints
    roundabout: Bools


def read_traits(streets: pd.DataFrame, *, directed: bool | None = None) -> Traits:
    """Read the canonical columns of streets (`ycgis.ground.ways.canonical`).

    `directed`: whether directions are mapped here, so that a street without one is open both ways; None: they are as
    soon as one of the streets is one-way.
    """
    code, words = pd.factorize(streets["kind"].to_numpy(dtype=object), sort=True)
    places = {word: place for place, word in enumerate(KINDS)}
    rows = [KINDS.get(word, UNKNOWN) for word in words]
    oneway = streets["direction"].to_numpy(dtype=np.int64)
    mapped = bool(np.any(oneway != 0)) if directed is None else directed
    return Traits(
        kind=code.astype(np.int64),
        order=_by_row(code, [places.get(word, len(places)) for word in words]),
        width=_by_row(code, [WIDTHS.index(row.width) for row in rows]),
        beside=_by_row(code, [WIDTHS.index(row.beside) for row in rows]),
        ramp=_by_row(code, [row.ramp for row in rows]).astype(bool),
        oneway=oneway,
        telling=streets["direction_known"].to_numpy(dtype=bool) | mapped,
        silent=~streets["direction_known"].to_numpy(dtype=bool),
        name=_labels(streets["names"]),
        ref=_labels(streets["refs"]),
        level=streets["level"].to_numpy(dtype=np.int64),
        roundabout=streets["roundabout"].to_numpy(dtype=bool),
    )


def _by_row(code: npt.NDArray[np.intp], values: list[int] | list[bool]) -> Ints:
    return np.asarray(np.array(values, dtype=np.int64)[code] if values else code, dtype=np.int64)


def _labels(words: "pd.Series[str]") -> Labels:
    # sorted, so that a code does not depend on the order of rows
    code, known = pd.factorize(words.where(words != "").to_numpy(dtype=object), sort=True)
    return Labels(code.astype(np.int64), tuple(frozenset(word.split(SEPARATOR)) for word in known))
