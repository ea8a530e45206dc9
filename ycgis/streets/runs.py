"""Runs: stretches of divided road followed from piece to piece, whatever the rows and vertices in between."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ycgis.ground.components import components
from ycgis.streets.pairing import Pairings
from ycgis.streets.pieces import Pieces
from ycgis.streets.rule import CarriagewayRule
from ycgis.streets.segments import Ends, Segments, meetings

__all__ = ["Joints", "Partners", "RunNetwork", "joints", "long_runs", "partners", "short_breaks"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Joints = tuple[Ints, Ints]

_ALIKE = 0.2
_MIDWAY_M = 1e-6
"""Gaps that differ by less are equal: how the network lies must not decide between them."""


@dataclass(frozen=True, slots=True)
class RunNetwork:
    """Segments, the pieces into which they are cut, and the ends at which they meet (without duplicates)."""

    segments: Segments
    pieces: Pieces
    ends: Ends


@dataclass(frozen=True, slots=True)
class Partners:
    """The nearest line of the same road that a piece faces, at most one on each side.

    Attributes
    ----------
    piece, side
        The piece and the side (0 left, 1 right) on which it faces the other; no pair of these occurs twice.
    other, back
        The piece that it faces, and the side of that on which it is faced.
    gap
        Metres between them at the middle of `piece`.
    strong
        Whether the gap is within the rule without widening.
    """

    piece: Ints
    side: Ints
    other: Ints
    back: Ints
    gap: Floats
    strong: Bools

    def take(self, which: Bools | Ints) -> "Partners":
        """Return some of them."""
        return Partners(
            self.piece[which], self.side[which], self.other[which],
            self.back[which], self.gap[which], self.strong[which],
        )  # fmt: skip


def joints(network: RunNetwork, kind: Ints, turn_deg: float) -> Joints:
    """Return the pairs of pieces in which one goes straight on from the other, along a street of the same class."""
    segments, pieces, ends = network.segments, network.pieces, network.ends
    inside = np.flatnonzero(pieces.segment[1:] == pieces.segment[:-1])
    one, two = meetings(ends)
    dot = np.einsum("ij,ij->i", ends.away[one], ends.away[two])
    same = kind[segments.row[ends.segment[one]]] == kind[segments.row[ends.segment[two]]]
    straight = same & (dot <= -np.cos(np.radians(turn_deg)))
    at = pieces.at_ends(ends)
    return np.concatenate([inside, at[one[straight]]]), np.concatenate([inside + 1, at[two[straight]]])


def partners(segments: Segments, pieces: Pieces, pairings: Pairings, mains: Bools) -> Partners:
    """Return for each piece and side the nearest line that it faces at its middle, where that line faces it too.

    A piece that faces lines on both sides, farther from one another than the width of a road, belongs with the
    nearer; the other of them then does not face it. One that is midway between them belongs with neither. `mains`
    tells of each piece whether a wider road is near it on the left, and on the right.
    """
    record, piece = _at_middles(pieces, pairings, mains)
    facing = pairings.facing
    segment, other = facing.segment[record], facing.other[record]
    middle = pieces.middle[piece]
    gap = facing.gap[record] + facing.slope[record] * (middle - facing.low[record])
    hit = segments.start[segment] + segments.along[segment] * middle[:, None]
    hit = hit + segments.left[segment] * (facing.side[record] * gap)[:, None]
    measure = np.einsum("ij,ij->i", hit - segments.start[other], segments.along[other])
    measure = np.clip(measure, 0.0, segments.length[other] * (1.0 - 1e-9))
    same_way = np.einsum("ij,ij->i", segments.along[segment], segments.along[other]) > 0.0
    side = (facing.side[record] < 0).astype(np.int64)
    limit = pairings.limit[record]
    found = Partners(piece, side, pieces.at(other, measure), np.where(same_way, 1 - side, side), gap, gap <= limit)
    real = ~pairings.over[record] | (mains[found.other, found.back] & _faced_back(found, len(pieces.segment)))
    found, limit = found.take(real), limit[real]
    return _without_the_farther(found, limit, len(pieces.segment))


def long_runs(
    pieces: Pieces, paired: Bools, links: Joints, found: Partners, rule: CarriagewayRule
) -> tuple[Bools, Ints]:
    """Tell which paired pieces belong to a run that is long, and long against its gap; and number the runs.

    Both carriageways of a road are one run, of half their joint length, so that they stand or fall together. Only what
    is within the gaps without widening counts towards the length.
    """
    count = len(paired)
    along = paired[links[0]] & paired[links[1]]
    across = paired[found.piece] & paired[found.other]
    one = np.concatenate([links[0][along], found.piece[across]])
    two = np.concatenate([links[1][along], found.other[across]])
    run = components(count, one, two)
    near = np.full(count, np.inf)
    strong = found.strong & paired[found.piece]
    np.minimum.at(near, found.piece[strong], found.gap[strong])
    length = np.where(np.isfinite(near), pieces.length, 0.0)
    total = np.bincount(run, length, minlength=count)
    width = np.bincount(run, length * np.where(length > 0.0, near, 0.0), minlength=count)
    gap = width / np.where(total > 0.0, total, 1.0)
    good = total / 2 >= np.maximum(rule.least_run_m, rule.thinness * gap)
    return paired & good[run], run


def short_breaks(pieces: Pieces, kept: Bools, free: Bools, links: Joints, most_m: float) -> Bools:
    """Tell which `free` pieces are short breaks: a run goes straight on at both ends."""
    along = free[links[0]] & free[links[1]]
    group = components(len(kept), links[0][along], links[1][along])
    total = np.bincount(group, np.where(free, pieces.length, 0.0), minlength=len(kept))
    contact = np.zeros(len(kept), dtype=np.int64)
    for one, two in (links, links[::-1]):
        touching = free[one] & kept[two]
        np.add.at(contact, group[one[touching]], 1)
    return free & (total[group] <= most_m) & (contact[group] >= 2)  # noqa: PLR2004 - two ends


def _at_middles(pieces: Pieces, pairings: Pairings, mains: Bools) -> tuple[Ints, Ints]:
    """Return the records of `pairings` and the pieces whose middle they hold, each piece and side with its nearest."""
    facing = pairings.facing
    begin, end = pieces.at(facing.segment, facing.low), pieces.at(facing.segment, facing.high)
    end = np.minimum(end, pieces.last()[facing.segment])
    count = end - begin + 1
    record = np.repeat(np.arange(len(begin)), count)
    piece = np.repeat(begin - np.cumsum(count) + count, count) + np.arange(len(record))
    middle = pieces.middle[piece]
    here = (facing.low[record] <= middle) & (middle <= facing.high[record])
    here &= ~pairings.over[record] | mains[piece, (facing.side[record] < 0).astype(np.int64)]
    record, piece, middle = record[here], piece[here], middle[here]
    gap = facing.gap[record] + facing.slope[record] * (middle - facing.low[record])
    side = facing.side[record]
    widest = -pairings.limit[record]
    nearest = np.lexsort((facing.other[record], widest, gap, side, piece))
    record, piece, side = record[nearest], piece[nearest], side[nearest]
    new = np.ones(len(piece), dtype=bool)
    new[1:] = (piece[1:] != piece[:-1]) | (side[1:] != side[:-1])
    return record[new], piece[new]


def _faced_back(found: Partners, count: int) -> Bools:
    """Tell where what a piece faces has nothing nearer on that side: the gap is much the same from there."""
    gap = np.full((count, 2), np.inf)
    gap[found.piece, found.side] = found.gap
    back = gap[found.other, found.back]
    alike: Bools = np.abs(np.where(np.isfinite(back), back, 0.0) - found.gap) <= _ALIKE * found.gap
    return alike


def _without_the_farther(found: Partners, limit: Floats, count: int) -> Partners:
    gap = np.full((count, 2), np.inf)
    gap[found.piece, found.side] = found.gap
    across = gap[found.piece, 1 - found.side]
    farther = np.isfinite(across) & (found.gap > across - _MIDWAY_M) & (found.gap + across > limit)
    refused = np.zeros((count, 2), dtype=bool)
    refused[found.piece, found.side] = farther
    return found.take(~farther & ~refused[found.other, found.back])
