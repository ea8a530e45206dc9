"""The tables that users know, findings and progress, as selections of the one table of verdicts."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.assess import wording
from ycgis.assess.verdicts import WORDS
from ycgis.ground.text import Lang, Text
from ycgis.indicator import Indicator
from ycgis.statistics import CITY

__all__ = ["FINDINGS", "PROGRESS", "findings_of", "progress_of", "spoken"]

FINDINGS: Final = (
    "adcode", "name", "indicator", "target_id", "year", "value", "unit", "target", "gap", "status", "basis"
)  # fmt: skip
"""Columns of the findings: one row a county, indicator and target, with an empty ``target_id`` where none is set."""

PROGRESS: Final = (
    "target_id", "task", "year", "adcode", "name", "indicator", "statistic", "value", "value_year", "unit", "bound",
    "gap", "status", "trend", "expected", "on_pace", "origin", "source", "basis",
)  # fmt: skip
"""Columns of the progress: one row a target, due year and county, or the city where it answers as one.

``origin`` is "computed", "reported" or "", ``source`` the file and the cell, or the layers: what the table of verdicts
calls ``source`` and ``origin``.
"""


def findings_of(verdicts: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """Return the verdicts on the counties by indicator, each target in its last year, in the indicators' order."""
    own = verdicts[verdicts["measure"].isin(list(indicators)) & verdicts["adcode"].ne(CITY)]
    last = own.groupby("target_id")["year"].transform("max")
    own = own[own["target_id"].eq("") | own["year"].eq(last)]
    rank = {name: place for place, name in enumerate(indicators)}
    county = {code: place for place, code in enumerate(dict.fromkeys(own["adcode"]))}
    order = np.lexsort((own["adcode"].map(county), own["measure"].map(rank)))
    found = own.iloc[order]
    units = _objects(found, [indicators[name].unit for name in found["measure"]])
    asked = found["target"].mask(found["status"].eq("not_in_scope"))
    table = found.assign(indicator=found["measure"], unit=units, target=asked)
    return table[list(FINDINGS)].reset_index(drop=True)


def progress_of(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return the verdicts on targets; where one does not apply, nothing is told of it."""
    asked = verdicts[verdicts["target_id"].ne("")]
    outside = asked["status"].eq("not_in_scope").to_numpy(dtype=bool)
    told = asked.assign(
        value=asked["value"].mask(outside),
        basis=_unless(outside, asked["basis"], wording.OUTSIDE),
        source=_unless(outside, asked["origin"], wording.EMPTY),
        origin=asked["source"].mask(outside, ""),
    )
    return told.astype({"task": "int64"})[list(PROGRESS)].reset_index(drop=True)


def spoken(table: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Return a table with its words in one language."""
    words = [name for name in (*WORDS, "source") if name in table.columns]
    return table.assign(**{name: table[name].map(lambda word: _say(word, lang)) for name in words})


def _objects(table: pd.DataFrame, values: Iterable[object]) -> pd.Series:
    """Return a column of a table that holds anything."""
    return pd.Series(list(values), index=table.index, dtype=object)


def _unless(outside: "npt.NDArray[np.bool_]", words: pd.Series, instead: Text) -> pd.Series:
    """Return words, others in their place where a target does not apply."""
    return words.where(~outside, _objects(words.to_frame(), [instead] * len(words)))


def _say(word: object, lang: Lang) -> object:
    return word.say(lang) if hasattr(word, "say") else word
