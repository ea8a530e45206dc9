"""Which stretch of a segment faces which other: exact intervals, from straight-line geometry alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ycgis.streets.segments import Segments, crowded

__all__ = ["Facing", "beside", "face", "join_facings", "near_pairs"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_CHUNK = 50_000
_LEAST_M = 1e-6


@dataclass(frozen=True, slots=True)
class Facing:
    """Stretches `low`..`high` (metres along `segment`) whose normal meets `other`.

    `gap` is the distance along the normal at `low`, `slope` its change per metre; `side` is 1 left, -1 right.
    """

    segment: Ints
    other: Ints
    side: Ints
    low: Floats
    high: Floats
    gap: Floats
    slope: Floats

    def take(self, which: npt.NDArray[np.bool_] | Ints) -> "Facing":
        """Return some of the stretches."""
        return Facing(
            self.segment[which], self.other[which], self.side[which],
            self.low[which], self.high[which], self.gap[which], self.slope[which],
        )  # fmt: skip


def near_pairs(
    segments: Segments, reach: Floats, among: npt.NDArray[np.bool_] | None = None
) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs (i, j) with j within ``reach[i]`` of i, in chunks of i, so that memory stays bounded.

    `among`: only between these segments.

    Segments at a point where a crowd of lines ends (`ycgis.streets.segments.crowded`) are near nothing: they would all
    be near one another.
    """
    lines = segments.lines()
    lines[crowded(segments)] = None
    if among is not None:
        lines[~among] = None
    tree = shapely.STRtree(lines)
    for first in range(0, len(lines), _CHUNK):
        part = slice(first, first + _CHUNK)
        i, j = tree.query(lines[part], predicate="dwithin", distance=reach[part])
        i = i.astype(np.int64) + first
        other = i != j
        yield i[other], j[other].astype(np.int64)


def face(segments: Segments, i: Ints, j: Ints, gap: Floats) -> tuple[Facing, Ints]:
    """Return where the normals of `i` meet `j` within `gap` metres, on either side, and which pair each is of."""
    along, left = segments.along[i], segments.left[i]
    near, far = segments.start[j] - segments.start[i], segments.stop[j] - segments.start[i]
    u1, u2, v1, v2 = _dot(near, along), _dot(far, along), _dot(near, left), _dot(far, left)
    slope = (v2 - v1) / (u2 - u1)  # never square to one another: the caller asks for an angle
    low = np.clip(np.minimum(u1, u2), 0.0, segments.length[i])
    high = np.clip(np.maximum(u1, u2), 0.0, segments.length[i])
    parts: list[Facing] = []
    places: list[Ints] = []
    for side in (1, -1):
        start, climb = side * (v1 - slope * u1), side * slope
        begin, end = _between(start, climb, (np.zeros_like(gap), gap), low, high)
        # a line that lies on another is a duplicate, not a neighbour
        keep = (end - begin > _LEAST_M) & (start + climb * (begin + end) / 2 > _LEAST_M)
        places.append(np.flatnonzero(keep).astype(np.int64))
        parts.append(
            Facing(
                i[keep], j[keep], np.full(int(keep.sum()), side, dtype=np.int64),
                begin[keep], end[keep], (start + climb * begin)[keep], climb[keep],
            )
        )  # fmt: skip
    return join_facings(parts), np.concatenate(places)


def beside(segments: Segments, i: Ints, j: Ints, gap: Floats) -> tuple[Floats, Floats]:
    """Return the stretch of each `i` that lies within `gap` metres beside `j` (low > high where there is none)."""
    along, left = segments.along[j], segments.left[j]
    offset = segments.start[i] - segments.start[j]
    u, v = _dot(offset, along), _dot(offset, left)
    du, dv = _dot(segments.along[i], along), _dot(segments.along[i], left)
    low, high = np.zeros(len(i)), segments.length[i]
    low, high = _between(u, du, (np.zeros(len(i)), segments.length[j]), low, high)
    return _between(v, dv, (-gap, gap), low, high)


def join_facings(parts: list[Facing]) -> Facing:
    """Return all stretches in one."""
    ints, floats = np.empty(0, dtype=np.int64), np.empty(0)
    return Facing(
        np.concatenate([ints, *(part.segment for part in parts)]),
        np.concatenate([ints, *(part.other for part in parts)]),
        np.concatenate([ints, *(part.side for part in parts)]),
        np.concatenate([floats, *(part.low for part in parts)]),
        np.concatenate([floats, *(part.high for part in parts)]),
        np.concatenate([floats, *(part.gap for part in parts)]),
        np.concatenate([floats, *(part.slope for part in parts)]),
    )


def _dot(a: Floats, b: Floats) -> Floats:
    dot: Floats = np.einsum("ij,ij->i", a, b)
    return dot


def _between(
    start: Floats, slope: Floats, bounds: tuple[Floats, Floats], low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """Cut low..high to where ``start + slope * u`` is within the bounds."""
    least, most = bounds
    flat = np.abs(slope) < 1e-12  # noqa: PLR2004 - parallel to the last bit
    safe = np.where(flat, 1.0, slope)
    one, two = (least - start) / safe, (most - start) / safe
    enter = np.where(flat, low, np.minimum(one, two))
    leave = np.where(flat, high, np.maximum(one, two))
    outside = flat & ((start < least) | (start > most))
    return np.maximum(low, enter), np.where(outside, low, np.minimum(high, leave))
