"""The record of an indicator, and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import geopandas as gpd
import pandas as pd

from ycgis.study import Study
from ycgis.text import Text

__all__ = ["Indicator", "Measured"]


@dataclass(frozen=True, slots=True)
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
        Named layers, in the study's CRS, that explain the value on a map.
    """

    values: "pd.Series[float]"
    basis: Mapping[str, Text]
    low: "pd.Series[float] | None" = None
    high: "pd.Series[float] | None" = None
    evidence: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
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
        The layers it cannot do without; one that is absent gives "no data", naming the layer.
    compute
        The function from a Study to a Measured; None for an indicator that this version lists but cannot compute.
    decimals
        Digits after the point when a value is shown.
    kind, rank
        What groups and orders the display: "network" rests on travel times, "land" on lengths and areas.
    """

    id: str
    title: Text
    unit: Text
    definition: Text
    source: Text
    needs: tuple[str, ...]
    compute: Callable[[Study], Measured] | None
    decimals: int = 1
    kind: Literal["network", "land"] = "network"
    rank: int = 100
