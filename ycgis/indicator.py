"""The record of an indicator, and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import geopandas as gpd
import pandas as pd

from ycgis.ground.text import Text
from ycgis.study import Study

__all__ = ["Evidence", "Indicator", "Measured", "Paint"]


@dataclass(frozen=True, slots=True)
class Paint:
    """How the features of an evidence layer are told apart on a map.

    Attributes
    ----------
    column
        The column that decides: of words (`labels` given) or of numbers.
    labels
        Of words: each word that may occur and what the legend calls it, in the legend's order.
    scheme
        "ranked": classes in falling order of weight (streets), widest and darkest first; "verdict": from good
        to bad, told by more than colour; "kinds": words without an order; "more" and "less": numbers of which
        more (or less) is better; "around": numbers of which those from the middle of `breaks` on (of an even
        number, the lower of the two in the middle) are enough and the others are not, in two hues.
    quiet
        Words drawn pale, whatever the scheme: what does not count.
    breaks
        Of numbers: the bounds between classes, ascending, the lower bound part of a class; empty: classes that
        hold about as many features each.

    Raises
    ------
    ValueError
        The breaks do not ascend, stand beside words, or are not there for "around".
    """

    column: str
    labels: Mapping[str, Text] = field(default_factory=dict)
    scheme: Literal["ranked", "verdict", "kinds", "more", "less", "around"] = "kinds"
    quiet: frozenset[str] = frozenset()
    breaks: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse breaks that make no classes."""
        if self.labels and self.breaks:
            raise ValueError("words have no breaks")
        if self.scheme == "around" and not self.breaks:
            raise ValueError("'around' needs breaks")
        if any(high <= low for low, high in pairwise(self.breaks)):
            raise ValueError("breaks must ascend")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A layer that explains the values of an indicator on a map.

    Attributes
    ----------
    title
        What the layer control and the legend call it.
    frame
        In the study's CRS, with a column ``adcode`` where a row belongs to one county; words in it are plain
        str, in both languages where they are a Text.
    columns
        What a popup shows of a feature, in order, by column: the heading, with the unit where there is one.
    paint
        How features are told apart; None: all look alike.
    """

    title: Text
    frame: gpd.GeoDataFrame
    columns: Mapping[str, Text] = field(default_factory=dict)
    paint: Paint | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Measured:
    """The values of one indicator and what explains them.

    Attributes
    ----------
    values
        One float per county, indexed by adcode; NaN where it is undefined.
    basis
        How the value came about, or why there is none; one Text per county.
    low, high
        The values at the ends of a stated band of the assumptions, where there is one.
    evidence
        Layers that explain the value on a map, by a short English name.
    """

    values: "pd.Series[float]"
    basis: Mapping[str, Text]
    low: "pd.Series[float] | None" = None
    high: "pd.Series[float] | None" = None
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return in one line how many values there are, between which bounds, and the evidence."""
        known = self.values.dropna()
        bounds = f", {known.min():g} to {known.max():g}" if len(known) else ""
        evidence = f"; evidence: {', '.join(self.evidence)}" if self.evidence else ""
        return f"<Measured: {len(known)} of {len(self.values)} values{bounds}{evidence}>"


@dataclass(frozen=True, slots=True, repr=False)
class Indicator:
    """What is measured, in which unit, from which layers, under which source.

    Attributes
    ----------
    id
        Short English name, a column name in every export.
    title, definition, source
        What a planner reads: the name, how it is computed, the clause or standard it follows.
    unit
        Unit of the values, in plain ASCII where consoles need it.
    needs
        The layers it cannot do without, an inner tuple where any one of several will do; one that is absent
        gives "no data", naming the layer.
    compute
        The function from a Study to a Measured.
    decimals
        Digits after the point when a value is shown.
    kind, rank
        What groups and orders the display: "network" rests on travel times, "land" on lengths and areas,
        "service" on townships and facilities.
    """

    id: str
    title: Text
    unit: Text
    definition: Text
    source: Text
    needs: tuple[str | tuple[str, ...], ...]
    compute: Callable[[Study], Measured]
    decimals: int = 1
    kind: Literal["network", "land", "service"] = "network"
    rank: int = 100

    def __repr__(self) -> str:
        """Return its id, title and unit in one line."""
        return f"<Indicator {self.id}: {self.title.en} ({self.unit.en})>"
