"""Streets as straight segments between vertices, and how segments meet.

Everything that decides about a street looks at segments and the vertices that they share, so that the rows into which
a street happens to be cut make no difference.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["MOST_ARMS", "Ends", "Segments", "crowded", "explode", "meetings", "segment_ends"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NODE_M = 0.001
"""Vertices within the same millimetre are one."""

MOST_ARMS = 32
"""More segments than this that end at one node make no junction: their ends fell onto one point."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight segments, sorted by street and along it.

    Attributes
    ----------
    row
        Position of the street in the input.
    start, stop
        Coordinates of the first and of the second end, metres, shape (n, 2); those of a shared vertex are equal.
    along
        Unit vector from the first end to the second.
    length
        Metres, never 0.
    nodes
        Ids of the shared vertices at both ends, shape (n, 2).
    """

    row: Ints
    start: Floats
    stop: Floats
    along: Floats
    length: Floats
    nodes: Ints

    def __len__(self) -> int:
        """Return the number of segments."""
        return len(self.row)

    @property
    def left(self) -> Floats:
        """Return the unit vectors to the left."""
        return np.column_stack([-self.along[:, 1], self.along[:, 0]])

    def lines(self) -> npt.NDArray[np.object_]:
        """Return the segments as lines."""
        return np.asarray(shapely.linestrings(np.stack([self.start, self.stop], axis=1)))


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of every segment, sorted by node: `segment`, `far` (0 first, 1 second end), `node`, `away`."""

    segment: Ints
    far: Ints
    node: Ints
    away: Floats


def explode(lines: gpd.GeoSeries) -> Segments:
    """Return the segments of lines; those without length are left out."""
    xy, part = shapely.get_coordinates(lines.to_numpy(), return_index=True)
    inside = part[1:] == part[:-1]
    step = xy[1:] - xy[:-1]
    length = np.hypot(step[:, 0], step[:, 1])
    keep = inside & (length > 0.0)
    nodes = np.unique(np.rint(xy / NODE_M).astype(np.int64), axis=0, return_inverse=True)[1].ravel()
    return Segments(
        row=part[:-1][keep].astype(np.int64),
        start=xy[:-1][keep],
        stop=xy[1:][keep],
        along=step[keep] / length[keep, None],
        length=length[keep],
        nodes=np.column_stack([nodes[:-1], nodes[1:]])[keep].astype(np.int64),
    )


def segment_ends(segments: Segments, alive: npt.NDArray[np.bool_]) -> Ends:
    """Return the ends of the segments that are `alive`, sorted by node."""
    which = np.flatnonzero(alive)
    segment = np.concatenate([which, which])
    far = np.repeat(np.array([0, 1], dtype=np.int64), len(which))
    node = segments.nodes[segment, far]
    order = np.argsort(node, kind="stable")
    away = segments.along[segment] * np.where(far == 0, 1.0, -1.0)[:, None]
    return Ends(segment[order], far[order], node[order], away[order])


def crowded(segments: Segments) -> npt.NDArray[np.bool_]:
    """Tell which segments end at a node where more than `MOST_ARMS` do: no junction, but ends that fell together."""
    ends = np.bincount(segments.nodes.ravel(), minlength=1)
    return np.asarray((ends[segments.nodes] > MOST_ARMS).any(axis=1))


def meetings(ends: Ends) -> tuple[Ints, Ints]:
    """Return every pair of ends (positions in `ends`) that meet at a node, each pair once.

    Ends at a node of more than `MOST_ARMS` meet nothing, so that there are at most that many pairs an end.
    """
    arms = np.bincount(ends.node, minlength=1)
    few = np.flatnonzero(arms[ends.node] <= MOST_ARMS)
    node = ends.node[few]
    first: list[Ints] = []
    second: list[Ints] = []
    step = 1
    while step < len(node):
        here = np.flatnonzero(node[step:] == node[:-step])
        if not len(here):
            break
        first.append(few[here])
        second.append(few[here + step])
        step += 1
    if not first:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate(first), np.concatenate(second)
