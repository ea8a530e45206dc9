"""From many sources, each some minutes from a target, over straight legs to any point: which source is best."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ycgis.graph.model import Legs

__all__ = ["best_source"]

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

_AT_ONCE = 1 << 15


class _Near(NamedTuple):
    """Sources: row, place and minutes."""

    row: Numbers
    x: Floats
    y: Floats
    minutes: Floats


def best_source(xy: Floats, sources: Floats, minutes: Floats, legs: Legs) -> tuple[Floats, Numbers]:
    """Return the least of a source's minutes and the leg to it for each point, and the row of that source.

    Branch and bound: a block of points keeps the sources that may be the best for one of them, and is quartered until
    few enough are left to be compared one by one.

    Parameters
    ----------
    xy, sources
        Points (n, 2) and (m, 2), metres.
    minutes
        Of each source, finite.
    legs
        How the legs run; no leg is longer than its greatest length.

    Returns
    -------
    Minutes (inf: no source is near enough) and rows (-1).
    """
    least, best = np.full(len(xy), np.inf), np.full(len(xy), -1)
    east, north = np.ascontiguousarray(sources.T)
    every = _Near(np.arange(len(sources)), east, north, minutes)
    blocks = [(np.arange(len(xy)), every)] if len(xy) else []
    while blocks:
        rows, near = blocks.pop()
        near = _may_be_best(xy[rows], near, legs)
        if len(rows) > 1 and len(rows) * len(near.row) > _AT_ONCE:
            blocks += [(part, near) for half in _halves(rows, xy) for part in _halves(half, xy)]
        elif len(near.row):
            least[rows], best[rows] = _compared(xy[rows], near, legs)
    return least, best


def _may_be_best(xy: Floats, near: _Near, legs: Legs) -> _Near:
    low, high = xy.min(axis=0), xy.max(axis=0)
    (east, north), radius = (low + high) / 2, np.hypot(*(high - low)) / 2
    leg = np.hypot(near.x - east, near.y - north)
    longest = near.minutes + (leg + radius) * legs.minutes_per_m
    bound = longest[leg + radius <= legs.farthest_m].min(initial=np.inf)
    kept = (leg <= legs.farthest_m + radius) & (longest <= bound + 2 * radius * legs.minutes_per_m)
    return _Near(*(values[kept] for values in near))


def _compared(xy: Floats, near: _Near, legs: Legs) -> tuple[Floats, Numbers]:
    leg = np.hypot(xy[:, :1] - near.x, xy[:, 1:] - near.y)
    whole = np.where(leg <= legs.farthest_m, near.minutes + leg * legs.minutes_per_m, np.inf)
    best = whole.argmin(axis=1)
    least = whole[np.arange(len(xy)), best]
    return least, np.where(np.isfinite(least), near.row[best], -1)


def _halves(rows: Numbers, xy: Floats) -> list[Numbers]:
    if len(rows) < 2:  # noqa: PLR2004 - nothing to halve
        return [rows]
    longer = int(np.ptp(xy[rows], axis=0).argmax())
    order = rows[np.argsort(xy[rows, longer], kind="stable")]
    return [order[: len(order) // 2], order[len(order) // 2 :]]
