"""Counties coloured by a value that no target judges: a few classes of equal size, lightest for the least."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from ycgis.atlas.records import Cell

__all__ = ["ValueClass", "value_classes"]

_RAMP: Final = ("#efe9f4", "#cdb9dc", "#a688bf", "#7d5a9e", "#55327a")
"""Apart in lightness alone, so that they are told apart in grey and by the colour-blind."""


class ValueClass(NamedTuple):
    """One class: its colour, its least and largest value in words, and the adcodes of its counties."""

    colour: str
    label: str
    codes: frozenset[str]


def value_classes(cells: Mapping[str, Cell]) -> list[ValueClass]:
    """Return the classes of one indicator's values, least first; equal values are in one class.

    Parameters
    ----------
    cells
        The indicator's cell of each county, by adcode; counties without a value are in no class.
    """
    values = {code: float(cell.sort) for code, cell in cells.items() if cell.sort}
    said = {values[code]: cells[code].number for code in values}
    distinct = np.unique(list(values.values()))
    parts = np.array_split(distinct, min(len(_RAMP), len(distinct))) if len(distinct) else []
    colours = _colours(len(parts))
    return [
        ValueClass(
            colour,
            said[float(part[0])] if len(part) == 1 else f"{said[float(part[0])]} – {said[float(part[-1])]}",
            frozenset(code for code, value in values.items() if part[0] <= value <= part[-1]),
        )
        for colour, part in zip(colours, parts, strict=True)
    ]


def _colours(count: int) -> list[str]:
    """Return so many colours of the ramp, spread over the whole of it."""
    if count < 2:  # noqa: PLR2004 - one class needs no spread
        return [_RAMP[2]] * count
    return [_RAMP[round(rank * (len(_RAMP) - 1) / (count - 1))] for rank in range(count)]
