"""Runs: stretches of divided road followed from piece to piece, whatever the rows and vertices in between."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ycgis.streets.facing import Facing
from ycgis.streets.pieces import Pieces
from ycgis.streets.segments import Ends, Segments, meetings

__all__ = ["Joints", "Partners", "components", "joints", "long_runs", "partners", "short_breaks"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Joints = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True)
class Partners:
    """The nearest line of the same road that a piece faces, on one side.

    `piece` faces `other` (a piece too) at `gap` metres, on `side` (1 left, -1 right).
    """

    piece: Ints
    other: Ints
    gap: Floats
    side: Ints


def joints(segments: Segments, pieces: Pieces, ends: Ends, kind: Ints, turn_deg: float) -> Joints:
    """Return the pairs of pieces in which one goes straight on from the other, along a street of the same class."""
    inside = np.flatnonzero(pieces.segment[1:] == pieces.segment[:-1])
    one, two = meetings(ends)
    dot = np.einsum("ij,ij->i", ends.away[one], ends.away[two])
    same = kind[segments.row[ends.segment[one]]] == kind[segments.row[ends.segment[two]]]
    straight = same & (dot <= -np.cos(np.radians(turn_deg)))
    at = np.where(ends.far == 0, pieces.first()[ends.segment], pieces.last()[ends.segment])
    return (
        np.concatenate([inside, at[one[straight]]]),
        np.concatenate([inside + 1, at[two[straight]]]),
    )


def partners(segments: Segments, pieces: Pieces, facing: Facing) -> Partners:
    """Return for each piece and side the nearest line that it faces at its middle."""
    order = np.argsort(facing.segment, kind="stable")
    facing = facing.take(order)
    begin, end = pieces.at(facing.segment, facing.low), pieces.at(facing.segment, facing.high)
    count = end - begin + 1
    record = np.repeat(np.arange(len(begin)), count)
    piece = np.repeat(begin - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(count.sum())
    middle = pieces.middle[piece]
    here = (facing.low[record] <= middle) & (middle <= facing.high[record])
    record, piece, middle = record[here], piece[here], middle[here]
    gap = facing.gap[record] + facing.slope[record] * (middle - facing.low[record])
    side = facing.side[record]
    nearest = np.lexsort((facing.other[record], gap, side, piece))
    record, piece, middle, gap, side = (x[nearest] for x in (record, piece, middle, gap, side))
    new = np.ones(len(piece), dtype=bool)
    new[1:] = (piece[1:] != piece[:-1]) | (side[1:] != side[:-1])
    record, piece, middle, gap, side = (x[new] for x in (record, piece, middle, gap, side))
    segment, other = facing.segment[record], facing.other[record]
    hit = segments.start[segment] + segments.along[segment] * middle[:, None]
    hit = hit + segments.left[segment] * (side * gap)[:, None]
    measure = np.einsum("ij,ij->i", hit - segments.start[other], segments.along[other])
    return Partners(piece, pieces.at(other, np.clip(measure, 0.0, segments.length[other] - 1e-6)), gap, side)


def components(count: int, links: Joints) -> Ints:
    """Return the number of the component that each of `count` things belongs to."""
    graph = coo_array((np.ones(len(links[0]), dtype=np.int8), links), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def long_runs(
    pieces: Pieces, paired: Bools, links: Joints, found: Partners, least_m: float, thinness: float
) -> tuple[Bools, Ints]:
    """Tell which paired pieces belong to a run that is long, and long against its gap; and number the runs.

    Both carriageways of a road are one run, of half their joint length, so that they stand or fall together.
    """
    along = paired[links[0]] & paired[links[1]]
    across = paired[found.piece] & paired[found.other]
    run = components(
        len(paired),
        (
            np.concatenate([links[0][along], found.piece[across]]),
            np.concatenate([links[1][along], found.other[across]]),
        ),
    )
    length = np.where(paired, pieces.length, 0.0)
    total = np.bincount(run, length, minlength=len(paired))
    weight = length[found.piece]
    width = np.bincount(run[found.piece], weight * found.gap, minlength=len(paired))
    faced = np.bincount(run[found.piece], weight, minlength=len(paired))
    gap = width / np.where(faced > 0.0, faced, 1.0)
    good = total / 2 >= np.maximum(least_m, thinness * gap)
    return paired & good[run], run


def short_breaks(pieces: Pieces, kept: Bools, open_to: Bools, links: Joints, most_m: float) -> Bools:
    """Tell which pieces outside runs are short breaks, with a run going straight on at both ends."""
    free = ~kept & open_to
    along = free[links[0]] & free[links[1]]
    group = components(len(kept), (links[0][along], links[1][along]))
    total = np.bincount(group, np.where(free, pieces.length, 0.0), minlength=len(kept))
    contact = np.zeros(len(kept), dtype=np.int64)
    for one, two in (links, links[::-1]):
        touching = free[one] & kept[two]
        np.add.at(contact, group[one[touching]], 1)
    return free & (total[group] <= most_m) & (contact[group] >= 2)  # noqa: PLR2004 - two ends
