"""One order of the rows of a layer, in whatever order a file holds them: results then agree to the last digit."""

from typing import TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

__all__ = ["in_order"]

Frame = TypeVar("Frame", bound=pd.DataFrame)


def in_order(frame: Frame) -> Frame:
    """Return the rows sorted by adcode, where they have one, then by where they lie; labels stay.

    Those that lie alike are sorted by shape and attributes.

    Rows that are the same in every respect keep their order, which nothing can tell. Most are told apart by their
    bounds alone, so that this costs little beside reading them.

    Examples
    --------
    >>> import pandas as pd
    >>> in_order(pd.DataFrame({"name": ["b", "a"]}))["name"].to_dict()
    {1: 'a', 0: 'b'}
    """
    if isinstance(frame, gpd.GeoDataFrame):
        bounds = np.nan_to_num(shapely.bounds(frame.geometry.to_numpy()), nan=np.inf)  # of what has no shape
        codes = [str(code) for code in frame["adcode"]] if "adcode" in frame else [""] * len(frame)
        keys = np.column_stack([np.unique(codes, return_inverse=True)[1], bounds])
        order = np.lexsort(keys.T[::-1])
        alike = (keys[order[1:]] == keys[order[:-1]]).all(axis=1)
    else:
        order, alike = np.arange(len(frame)), np.ones(max(len(frame) - 1, 0), dtype=bool)
    if alike.any():
        order = _told_apart(frame, order, alike)
    ordered: Frame = frame if bool((order[1:] > order[:-1]).all()) else frame.iloc[order]
    return ordered


def _told_apart(frame: pd.DataFrame, order: npt.NDArray[np.intp], alike: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Return `order` with each run of rows that are `alike` (each with the one before it) sorted by all that they hold.

    The places of the run stay the same, so that one sort of the rows concerned, run by run, does it.
    """
    run = np.concatenate([[0], np.cumsum(~alike)])
    at = np.flatnonzero(np.concatenate([alike, [False]]) | np.concatenate([[False], alike]))
    rows = frame.iloc[order[at]]
    words = pd.DataFrame(rows)
    if isinstance(frame, gpd.GeoDataFrame):
        words = words.assign(**{str(frame.geometry.name): shapely.to_wkb(rows.geometry.to_numpy(), hex=True)})
    keys = zip(run[at].tolist(), *([str(value) for value in words[name]] for name in words.columns), strict=True)
    sorted_rows = sorted(zip(keys, order[at].tolist(), strict=True), key=lambda pair: pair[0])
    ordered = order.copy()
    ordered[at] = [row for _, row in sorted_rows]
    return ordered
