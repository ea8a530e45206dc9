"""Which segments may belong to one road: duplicates, ramps beside their road, and lines that face one another."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ycgis.streets.facing import Facing, beside, face, join_facings, near_pairs
from ycgis.streets.pieces import Stretches
from ycgis.streets.rule import CarriagewayRule
from ycgis.streets.segments import Segments
from ycgis.streets.traits import WIDTHS, Traits

__all__ = ["Pairings", "pair_up"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_SAME_LINE_M = 0.05
"""Lines this near are one line: drawing precision."""
_SAME_LINE_COS = 0.9999
_MAIN = WIDTHS.index("middle")
"""The narrowest of the roads that have frontage roads."""


@dataclass(frozen=True, slots=True)
class _NearPairs:
    """Pairs of segments, and the cosine of the angle between each two."""

    segments: Segments
    i: Ints
    j: Ints
    dot: Floats

    @property
    def rows(self) -> tuple[Ints, Ints]:
        """Return the streets of both."""
        return self.segments.row[self.i], self.segments.row[self.j]


@dataclass(frozen=True, slots=True)
class Pairings:
    """What the pairs of segments say.

    Attributes
    ----------
    facing
        Stretches that face a line of what may be the same road, within the widened gap.
    limit
        The gap, without widening, that holds for each of them; metres.
    copies
        Stretches that lie on another street and so count with that one.
    along
        Stretches of ramps beside a road.
    over
        Which of `facing` hold only across a wider road that lies between: see `mains`.
    mains
        Stretches with a wider road near them on the left, and on the right.
    """

    facing: Facing
    limit: Floats
    copies: Stretches
    along: Stretches
    over: Bools
    mains: tuple[Stretches, Stretches]

    def among(self, alive: Bools) -> "Pairings":
        """Return these pairings without those of segments that are not `alive`."""
        both = alive[self.facing.segment] & alive[self.facing.other]
        return replace(self, facing=self.facing.take(both), limit=self.limit[both], over=self.over[both])

    def strong(self) -> Stretches:
        """Return the stretches within the gaps without widening."""
        facing = self.facing
        flat = np.abs(facing.slope) < 1e-12  # noqa: PLR2004 - parallel to the last bit
        meet = facing.low + (self.limit - facing.gap) / np.where(flat, 1.0, facing.slope)
        far = facing.gap > self.limit
        low = np.where(~flat & (facing.slope < 0.0), np.maximum(facing.low, meet), facing.low)
        high = np.where(~flat & (facing.slope > 0.0), np.minimum(facing.high, meet), facing.high)
        return Stretches(facing.segment, low, np.where(flat & far, low, high))


def pair_up(segments: Segments, traits: Traits, ring: Bools, rule: CarriagewayRule) -> Pairings:
    """Look at every pair of segments that are near enough; those of a `ring` face nothing."""
    facings, beside_main = [], []
    limits: list[Floats] = []
    copies: list[Stretches] = []
    along: list[Stretches] = []
    for i, j in near_pairs(segments, _reach(segments, traits, rule)):
        near_by = _NearPairs(segments, i, j, np.einsum("ij,ij->i", segments.along[i], segments.along[j]))
        copies.append(_copies(near_by, traits))
        along.append(_along(near_by, traits, rule))
        beside_main.append(_beside_main(near_by, traits, rule))
        limit = _limit(near_by, traits, rule)
        possible = (limit > 0.0) & ~ring[i] & ~ring[j]
        found, place = face(segments, i[possible], j[possible], limit[possible] * rule.widening)
        facings.append(found)
        limits.append(limit[possible][place])
    main = join_facings(beside_main)
    found, limit = _across(segments, traits, main, rule)
    over = np.r_[np.zeros(sum(map(len, limits)), dtype=bool), np.ones(len(limit), dtype=bool)]
    mains = tuple(_on_side(main, side) for side in (1, -1))
    return Pairings(
        join_facings([*facings, found]), np.concatenate([*limits, limit]), _join(copies), _join(along), over,
        (mains[0], mains[1]),
    )  # fmt: skip


def _beside_main(near: _NearPairs, traits: Traits, rule: CarriagewayRule) -> Facing:
    """Return where segments have a road of a wider class beside them, near enough to be its frontage road."""
    a, b = near.rows
    wider = (traits.order[b] < traits.order[a]) & (traits.width[b] <= _MAIN) & ~traits.ramp[a] & ~traits.ramp[b]
    wider &= np.abs(near.dot) >= np.cos(np.radians(rule.angle_deg))
    i, j = near.i[wider], near.j[wider]
    return face(near.segments, i, j, np.full(len(i), rule.frontage_m))[0]


def _on_side(main: Facing, side: int) -> Stretches:
    here = main.side == side
    return Stretches(main.segment[here], main.low[here], main.high[here])


def _across(segments: Segments, traits: Traits, main: Facing, rule: CarriagewayRule) -> tuple[Facing, Floats]:
    """Return where segments beside a wider road face one another across it, and how far apart they may be.

    Frontage roads may be of two classes, one-way or not; names that differ speak against it, and one direction.
    """
    most = max(rule.one_way_gap_m) + 2.0 * rule.frontage_m
    has_main = np.zeros(len(segments), dtype=bool)
    has_main[main.segment] = True
    facings: list[Facing] = []
    for i, j in near_pairs(segments, np.full(len(segments), most), has_main):
        a, b = segments.row[i], segments.row[j]
        dot = np.einsum("ij,ij->i", segments.along[i], segments.along[j])
        (same_name, other_name), (same_ref, other_ref) = traits.name.compare(a, b), traits.ref.compare(a, b)
        possible = (np.abs(dot) >= np.cos(np.radians(rule.angle_deg))) & (traits.level[a] == traits.level[b])
        possible &= (same_name | same_ref | ~(other_name | other_ref)) & (traits.width[a] == traits.width[b])
        possible &= dot * traits.oneway[a] * traits.oneway[b] <= 0.0
        facings.append(face(segments, i[possible], j[possible], np.full(int(possible.sum()), most))[0])
    found = join_facings(facings)
    return found, np.full(len(found.segment), most)


def _reach(segments: Segments, traits: Traits, rule: CarriagewayRule) -> Floats:
    """Return how far each segment must look."""
    by_width = np.maximum(rule.untagged_gap_m, rule.untagged_name_gap_m)
    if traits.oneway.any():
        by_width = np.maximum(np.maximum(by_width, rule.one_way_gap_m), rule.same_name_gap_m)
    reach = rule.widening * by_width[traits.width[segments.row]]
    beside_road = np.array(rule.untagged_gap_m)[traits.beside[segments.row]]
    reach = np.where(traits.ramp[segments.row], np.maximum(reach, beside_road), reach)
    return np.maximum(reach, rule.frontage_m)


def _limit(near: _NearPairs, traits: Traits, rule: CarriagewayRule) -> Floats:
    """Return the greatest gap at which two segments are one road; 0 where they never are."""
    a, b = near.rows
    same_name, other_name = traits.name.compare(a, b)
    same_ref, other_ref = traits.ref.compare(a, b)
    same = same_name | same_ref
    unknown = ~traits.telling[a] & ~traits.telling[b]
    one_way = (traits.oneway[a] != 0) & (traits.oneway[b] != 0)
    opposite = near.dot * traits.oneway[a] * traits.oneway[b] < 0.0
    forgotten = (traits.oneway[a] != 0) & traits.silent[b] | (traits.oneway[b] != 0) & traits.silent[a]
    along = (np.abs(near.dot) >= np.cos(np.radians(rule.angle_deg))) & (traits.kind[a] == traits.kind[b])
    apart = (other_name | other_ref) & ~same | (~same & (traits.level[a] != traits.level[b]))
    possible = along & ~apart & (unknown | (one_way & (opposite | same)) | (forgotten & same))
    directed = np.array(rule.one_way_gap_m)[traits.width[a]]
    directed = np.where(same, np.maximum(directed, np.array(rule.same_name_gap_m)[traits.width[a]]), directed)
    untagged = np.array(rule.untagged_gap_m)[traits.width[a]]
    untagged = np.where(same, np.maximum(untagged, rule.untagged_name_gap_m), untagged)
    gap = np.where(possible, np.where(one_way & ~unknown, directed, untagged), 0.0)
    return np.where(_touching(near, traits, rule), np.maximum(gap, rule.touching_gap_m), gap)


def _touching(near: _NearPairs, traits: Traits, rule: CarriagewayRule) -> Bools:
    """Tell which pairs are one-way lines of opposite directions on one level that are one road if they are near."""
    a, b = near.rows
    opposite = near.dot * traits.oneway[a] * traits.oneway[b] <= -np.cos(np.radians(rule.angle_deg))
    broad = np.maximum(traits.width[a], traits.width[b]) < WIDTHS.index("narrow")
    touching: Bools = opposite & broad & ~traits.ramp[a] & ~traits.ramp[b] & (traits.level[a] == traits.level[b])
    return touching


def _copies(near: _NearPairs, traits: Traits) -> Stretches:
    """Return the stretches of `i` that lie on a segment `j` which goes first."""
    a, b = near.rows
    flat = (np.abs(near.dot) > _SAME_LINE_COS) & (traits.level[a] == traits.level[b])
    i, j = near.i[flat], near.j[flat]
    first = _goes_first(near.segments, traits, j, i)
    i, j = i[first], j[first]
    return Stretches(i, *beside(near.segments, i, j, np.full(len(i), _SAME_LINE_M)))


def _goes_first(segments: Segments, traits: Traits, i: Ints, j: Ints) -> Bools:
    """Tell whether `i` goes before `j`: the wider class, no ramp, then any order that does not ask for the rows."""
    a, b = segments.row[i], segments.row[j]
    columns = (traits.width, traits.ramp, traits.kind, traits.name.code, traits.ref.code)
    keys = [(column[a], column[b]) for column in columns]
    before = np.zeros(len(i), dtype=bool)
    tied = np.ones(len(i), dtype=bool)
    for one, two in [*keys, (i, j)]:
        before |= tied & (one < two)
        tied &= one == two
    return before


def _along(near: _NearPairs, traits: Traits, rule: CarriagewayRule) -> Stretches:
    """Return the stretches of ramps `i` beside a road `j`."""
    a, b = near.rows
    inside = traits.ramp[a] & ~traits.ramp[b] & (np.abs(near.dot) >= np.cos(np.radians(rule.ramp_angle_deg)))
    i, j = near.i[inside], near.j[inside]
    return Stretches(i, *beside(near.segments, i, j, np.array(rule.untagged_gap_m)[traits.beside[a[inside]]]))


def _join(parts: list[Stretches]) -> Stretches:
    return Stretches(
        np.concatenate([np.empty(0, np.int64), *(part.segment for part in parts)]),
        np.concatenate([np.empty(0), *(part.low for part in parts)]),
        np.concatenate([np.empty(0), *(part.high for part in parts)]),
    )
