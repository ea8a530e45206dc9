"""What a junction draws twice: roundabouts, crossovers between carriageways, and the islands of turning lanes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ycgis.ground.components import components
from ycgis.streets.rule import CarriagewayRule
from ycgis.streets.runs import Partners, RunNetwork
from ycgis.streets.segments import Ends, Segments, meetings
from ycgis.streets.traits import Traits

__all__ = ["Chains", "crossovers", "face_rings", "find_chains", "islands", "roundabouts"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Lines = npt.NDArray[np.object_]

_TOUCH_M = 0.01
_LEAST_VERTICES = 8
_GAP_SLACK = 0.35
_GAP_SLACK_M = 3.0


@dataclass(frozen=True, slots=True)
class Chains:
    """Streets from junction to junction, whatever the rows.

    Attributes
    ----------
    of
        The chain of each segment.
    length
        Metres, by chain.
    one, two
        Position in the ends of the segments of the two ends of a chain that lie at junctions; -1 where it has none.
    """

    of: Ints
    length: Floats
    one: Ints
    two: Ints


def face_rings(segments: Segments) -> Lines:
    """Return the outlines of the faces of a network.

    Segments that share a node meet to the millimetre only: each node gets one place, that of one of them.
    """
    place = np.zeros((int(segments.nodes.max(initial=-1)) + 1, 2))
    place[segments.nodes[:, 0]] = segments.start
    place[segments.nodes[:, 1]] = segments.stop
    met = np.asarray(shapely.linestrings(place[segments.nodes]))
    return np.asarray(shapely.get_exterior_ring(shapely.get_parts(shapely.polygonize(met))))


def roundabouts(segments: Segments, rings: Lines, rule: CarriagewayRule) -> Bools:
    """Tell which segments bound a small round face of the network."""
    perimeter, area = shapely.length(rings), shapely.area(shapely.polygons(rings))
    round_ = (perimeter <= rule.roundabout_m) & (4.0 * np.pi * area >= rule.roundness * perimeter**2)
    round_ &= shapely.get_num_coordinates(rings) > _LEAST_VERTICES
    found = np.zeros(len(segments), dtype=bool)
    found[_on_rings(segments, rings[round_])[1]] = True
    return found


def find_chains(segments: Segments, ends: Ends) -> Chains:
    """Follow the streets through the vertices at which exactly two segments end."""
    count = len(segments)
    degree = np.bincount(ends.node, minlength=1)[ends.node]
    first = np.flatnonzero(degree == 2)[::2]  # noqa: PLR2004 - ends are sorted by node: the two stand side by side
    of = components(count, ends.segment[first], ends.segment[first + 1])
    tips = np.flatnonzero(degree > 2)  # noqa: PLR2004 - a junction
    tips = tips[np.argsort(of[ends.segment[tips]], kind="stable")]
    chain = of[ends.segment[tips]]
    one, two = np.full(count, -1, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    one[chain[::-1]] = tips[::-1]
    two[chain] = tips
    lone = one == two
    one[lone] = two[lone] = -1
    length = np.bincount(of, segments.length, minlength=count).astype(np.float64)
    return Chains(of, length, one, two)


def crossovers(network: RunNetwork, run: Ints, found: Partners, rule: CarriagewayRule) -> Bools:
    """Tell which segments belong to crossovers: short links between two carriageways of one road.

    A link through which a street crosses the road, going on beyond both carriageways, is that street and no
    crossover. `run` is the run of each piece, -1 outside of runs.
    """
    ends = network.ends
    chains = find_chains(network.segments, ends)
    mate = _mates(chains, ends, rule.crossover_m)
    one, two = _both_ways(ends)
    one, two = one[mate[one] >= 0], two[mate[one] >= 0]
    at = network.pieces.at_ends(ends)
    touching = run[at[two]]
    lands = (touching >= 0) & (touching != run[at[one]]) & _spans(network, found, (one, mate[one], two))
    many = len(run) + 1
    here = np.unique(one[lands] * many + touching[lands])
    there = np.unique(mate[one[lands]] * many + touching[lands])
    links = np.zeros(len(ends.node), dtype=bool)
    links[np.intersect1d(here, there) // many] = True
    dot = np.einsum("ij,ij->i", ends.away[one], ends.away[two])
    onward = (dot <= -np.cos(np.radians(rule.turn_deg))) & ~np.isin(one * many + touching, here)
    goes_on = np.zeros(len(ends.node), dtype=bool)
    goes_on[one[onward]] = True
    tips = np.flatnonzero(links)
    tips = tips[~(goes_on[tips] & goes_on[mate[tips]])]
    return np.isin(chains.of, chains.of[ends.segment[tips]])


def islands(network: RunNetwork, rings: Lines, traits: Traits, rule: CarriagewayRule) -> Bools:
    """Tell which segments are the two legs in which a street meets another round a traffic island.

    The island is a face with three junctions; its base is the side along which a street goes straight on at both
    ends (or a roundabout), and the other two sides, of one class, are the street that ends there, drawn twice. Where
    directions are known, both are one-way: a side open both ways is a street.
    """
    segments, ends = network.segments, network.ends
    chains = find_chains(segments, ends)
    sides = _triangles(segments, chains, rings[shapely.length(rings) <= rule.island_m])
    turns = np.stack([_turns(ends, chains, sides, tip[sides]) for tip in (chains.one, chains.two)]).max(axis=0)
    base = turns.argmin(axis=1)
    place = np.arange(len(sides))
    legs = np.stack([sides[place, (base + 1) % 3], sides[place, (base + 2) % 3]], axis=1)
    row = segments.row[ends.segment[chains.one[legs]]]
    kind = traits.kind[row]
    single = (~traits.telling | (traits.oneway != 0))[row].all(axis=1)
    good = (turns[place, base] <= rule.turn_deg) & (kind[:, 0] == kind[:, 1]) & single
    return np.isin(chains.of, legs[good])


def _on_rings(segments: Segments, rings: Lines) -> tuple[Ints, Ints]:
    """Return (ring, segment) for the segments that lie on rings of the network."""
    middles = np.asarray(shapely.points((segments.start + segments.stop) / 2))
    ring, segment = shapely.STRtree(middles).query(rings, predicate="dwithin", distance=_TOUCH_M)
    return ring.astype(np.int64), segment.astype(np.int64)


def _mates(chains: Chains, ends: Ends, most_m: float) -> Ints:
    """Return for each end that is the tip of a short chain the tip at the other end; -1 elsewhere."""
    mate = np.full(len(ends.node), -1)
    short = np.flatnonzero((chains.one >= 0) & (chains.length <= most_m))
    mate[chains.one[short]] = chains.two[short]
    mate[chains.two[short]] = chains.one[short]
    return mate


def _both_ways(ends: Ends) -> tuple[Ints, Ints]:
    one, two = meetings(ends)
    return np.concatenate([one, two]), np.concatenate([two, one])


def _spans(network: RunNetwork, found: Partners, tips: tuple[Ints, Ints, Ints]) -> Bools:
    """Tell where the link from tip `here` to `there` reaches as far across as `road`, an end that meets it, faces."""
    segments, pieces, ends = network.segments, network.pieces, network.ends
    here, there, road = tips
    xy = np.where((ends.far == 0)[:, None], segments.start[ends.segment], segments.stop[ends.segment])
    reach = xy[there] - xy[here]
    segment = ends.segment[road]
    across = np.einsum("ij,ij->i", reach, segments.left[segment])
    along = np.einsum("ij,ij->i", reach, segments.along[segment])
    gaps = np.full((len(pieces.segment), 2), np.inf)
    gaps[found.piece, found.side] = found.gap
    gap = gaps[pieces.at_ends(ends)[road], (across < 0.0).astype(np.int64)]
    across = np.abs(across)
    near = np.isfinite(gap) & (np.abs(along) <= 2.0 * gap)
    gap = np.where(near, gap, 0.0)  # keeps infinity out of the sums
    spans: Bools = near & (np.abs(across - gap) <= _GAP_SLACK * gap + _GAP_SLACK_M)
    return spans


def _triangles(segments: Segments, chains: Chains, rings: Lines) -> Ints:
    """Return the chains (shape (n, 3)) of the rings that consist of three whole ones."""
    ring, segment = _on_rings(segments, rings)
    pair = np.unique(np.column_stack([ring, chains.of[segment]]), axis=0)
    whole = np.bincount(pair[:, 0], chains.length[pair[:, 1]], minlength=len(rings))
    sides = np.bincount(pair[:, 0], minlength=len(rings))
    joined = np.bincount(pair[:, 0], chains.one[pair[:, 1]] >= 0, minlength=len(rings))
    three = (sides == 3) & (joined == 3) & (np.abs(whole - shapely.length(rings)) <= _TOUCH_M)  # noqa: PLR2004
    sides_of_three: Ints = pair[three[pair[:, 0]], 1].reshape(-1, 3)
    return sides_of_three


def _turns(ends: Ends, chains: Chains, sides: Ints, tips: Ints) -> Floats:
    """Return by how many degrees a street turns that leaves a triangle (`sides`) at each of its `tips`."""
    one, two = _both_ways(ends)
    order = np.argsort(one, kind="stable")
    one, two = one[order], two[order]
    low, high = np.searchsorted(one, tips.ravel()), np.searchsorted(one, tips.ravel(), side="right")
    count = high - low
    tip = np.repeat(np.arange(tips.size), count)
    meeting = np.repeat(low - np.cumsum(count) + count, count) + np.arange(len(tip))
    chain = chains.of[ends.segment[two[meeting]]]
    outside = (chain[:, None] != sides[tip // 3]).all(axis=1)
    dot = np.einsum("ij,ij->i", ends.away[one[meeting]], ends.away[two[meeting]])
    best = np.ones(tips.size)
    np.minimum.at(best, tip[outside], dot[outside])
    return np.degrees(np.arccos(np.clip(-best, -1.0, 1.0))).reshape(tips.shape)
