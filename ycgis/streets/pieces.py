"""Segments cut where something changes, and put together again as pieces of streets."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ycgis.streets.segments import Ends, Segments

__all__ = ["Pieces", "Stretches", "assemble", "cut"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_LEAST_M = 1e-6


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches `low`..`high` in metres along `segment`; those with ``high <= low`` are empty."""

    segment: Ints
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parts of segments, sorted by segment and along it; `offset` is where a segment starts on one long measure."""

    segment: Ints
    low: Floats
    high: Floats
    offset: Floats

    @property
    def length(self) -> Floats:
        """Return the lengths, metres."""
        return self.high - self.low

    @property
    def middle(self) -> Floats:
        """Return the middles, metres along the segment."""
        return (self.low + self.high) / 2

    def at(self, segment: Ints, measure: Floats) -> Ints:
        """Return the piece that holds a measure along a segment."""
        starts = self.offset[self.segment] + self.low
        return np.searchsorted(starts, self.offset[segment] + measure, side="right").astype(np.int64) - 1

    def at_ends(self, ends: Ends) -> Ints:
        """Return the piece at each end of a segment."""
        return np.where(ends.far == 0, self.first()[ends.segment], self.last()[ends.segment])

    def first(self) -> Ints:
        """Return the first piece of every segment."""
        return np.searchsorted(self.segment, np.arange(len(self.offset))).astype(np.int64)

    def last(self) -> Ints:
        """Return the last piece of every segment."""
        return np.searchsorted(self.segment, np.arange(len(self.offset)), side="right").astype(np.int64) - 1


def cut(segments: Segments, layers: list[Stretches]) -> tuple[Pieces, list[Bools]]:
    """Cut every segment at the ends of the stretches; say for each layer which pieces it covers.

    Empty stretches cut nothing: where they would lie may depend on the order of the rows.
    """
    layers = [_real(layer) for layer in layers]
    whole = np.arange(len(segments))
    segment = np.concatenate([whole, *(s.segment for s in layers), *(s.segment for s in layers)])
    mark = np.concatenate([np.zeros(len(whole)), *(s.low for s in layers), *(s.high for s in layers)])
    length = segments.length[segment]
    mark = np.where(mark < _LEAST_M, 0.0, mark)
    keep = mark < length - _LEAST_M
    order = np.lexsort((mark[keep], segment[keep]))
    segment, mark = segment[keep][order], mark[keep][order]
    new = np.ones(len(mark), dtype=bool)
    new[1:] = (segment[1:] != segment[:-1]) | (mark[1:] - mark[:-1] > _LEAST_M)
    segment, low = segment[new], mark[new]
    ends = np.append(segment[1:] != segment[:-1], True)[: len(low)]
    high = np.where(ends, segments.length[segment], np.append(low[1:], 0.0)[: len(low)])
    pieces = Pieces(segment, low, high, np.cumsum(segments.length) - segments.length)
    return pieces, [_covered(pieces, layer) for layer in layers]


def assemble(
    segments: Segments, pieces: Pieces, labels: tuple[npt.NDArray[np.generic], ...]
) -> tuple[Ints, npt.NDArray[np.object_]]:
    """Join neighbouring pieces of one street that carry the same labels.

    Returns the first piece of each joined one, and the joined lines.
    """
    row = segments.row[pieces.segment]
    new = np.ones(len(row), dtype=bool)
    new[1:] = row[1:] != row[:-1]
    for label in labels:
        new[1:] |= label[1:] != label[:-1]
    group = np.cumsum(new) - 1
    vertex = new | (pieces.low == 0.0)
    closing = np.append(new[1:], True)[: len(new)]
    start = segments.start[pieces.segment] + segments.along[pieces.segment] * pieces.low[:, None]
    stop = segments.start[pieces.segment] + segments.along[pieces.segment] * pieces.high[:, None]
    whole = pieces.high == segments.length[pieces.segment]
    stop[whole] = segments.stop[pieces.segment[whole]]  # to the last bit, so that pieces meet where streets do
    xy = np.concatenate([start[vertex], stop[closing]])
    part = np.concatenate([group[vertex], group[closing]])
    place = np.concatenate([np.flatnonzero(vertex) * 2, np.flatnonzero(closing) * 2 + 1])
    order = np.argsort(place, kind="stable")
    lines = np.asarray(shapely.linestrings(xy[order], indices=part[order]))
    return np.flatnonzero(new).astype(np.int64), lines


def _real(stretches: Stretches) -> Stretches:
    real = stretches.high - stretches.low > _LEAST_M
    return Stretches(stretches.segment[real], stretches.low[real], stretches.high[real])


def _covered(pieces: Pieces, stretches: Stretches) -> Bools:
    segment = stretches.segment
    # the pieces begin and end where the stretches do, so that a step inside decides
    begin = pieces.at(segment, stretches.low + 2 * _LEAST_M)
    end = pieces.at(segment, stretches.high - 2 * _LEAST_M)
    depth = np.zeros(len(pieces.segment) + 1, dtype=np.int64)
    np.add.at(depth, begin, 1)
    np.add.at(depth, end + 1, -1)
    return np.cumsum(depth[:-1]) > 0
