"""The words for one-way roads: those of OpenStreetMap, of its shapefile extracts, of Esri's and of offices."""

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["directions", "lone_letters", "strange_directions"]

_FORWARD = frozenset({"yes", "true", "1", "是", "单行", "正向", "f", "ft"})
_BACKWARD = frozenset({"-1", "reverse", "反向", "逆向", "t", "tf"})
_BOTH = frozenset({"", "no", "false", "0", "否", "双向", "b"})


def directions(words: pd.Series) -> npt.NDArray[np.int8]:
    """Return 1 where only the drawn direction is open, -1 where only the other, 0 where both are.

    Forward are yes, true, 1, 是, 单行, 正向, F, FT; backward -1, reverse, 反向, 逆向, T, TF; all else is both ways.
    """
    said = _plain(words)
    found = np.zeros(len(said), dtype=np.int8)
    found[said.isin(_FORWARD).to_numpy(dtype=bool)] = 1
    found[said.isin(_BACKWARD).to_numpy(dtype=bool)] = -1
    return found


def strange_directions(words: pd.Series) -> "pd.Series[int]":
    """Return the words that are none of a direction, with the number of roads of each: they count as both ways."""
    said = _plain(words)
    return said[~said.isin(_FORWARD | _BACKWARD | _BOTH)].value_counts()


def lone_letters(words: pd.Series) -> bool:
    """Tell whether there is F or T but no B beside them: these may be false and true, not directions."""
    said = set(_plain(words).unique())
    return bool(said & {"f", "t"}) and not said & {"b", "ft", "tf"}


def _plain(words: pd.Series) -> "pd.Series[str]":
    return words.astype("string").fillna("").str.normalize("NFKC").str.strip().str.lower()
