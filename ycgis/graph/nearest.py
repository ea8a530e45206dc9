"""From any point to the nearest of many others by road, over a network refined to a point every 100 m.

`legs.join_places` joins a place to every piece of road within the greatest access distance: too many for thousands
of facilities. Here roads are cut finely instead, and a straight leg leads to a *point* of the road: one search finds
the minutes of every road point to its nearest target, and each origin takes the best road point around it.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from ycgis.graph.arrays import arcs_to_csr, shortest_from
from ycgis.graph.legs import ON_M, along
from ycgis.graph.model import Graph, Legs
from ycgis.graph.spread import best_source

__all__ = ["SPACING_M", "Nearest", "Ways", "minutes_to_nearest"]

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

SPACING_M = 100.0
"""Road points are at most this far apart; nearer to a road than this, a leg meets it at its exact nearest point."""

_END = 1 - 1e-6


class Ways(NamedTuple):
    """The fastest way from each of some points to its nearest target.

    Attributes
    ----------
    minutes
        Minutes; inf where there is no way.
    target
        The row of that target, -1 where there is none.
    entry
        The road point that the way comes by first (a row of `Nearest.points`), -1 where it is a straight leg only.
    """

    minutes: Floats
    target: Numbers
    entry: Numbers


class _Fine(NamedTuple):
    """Roads as points; the junctions of the network come first.

    `edge`, `fraction` and `point` list every point along every piece of road in order, junctions at both of its ends;
    `joins` tells of each point whether a leg may lead to it.
    """

    points: Floats
    edge: Numbers
    fraction: Floats
    point: Numbers
    joins: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Nearest:
    """Minutes from every road point to the nearest of some targets, and whatever lies around the roads.

    Attributes
    ----------
    graph, legs, targets
        What it was made of; `targets` are points (n, 2) in metres.
    points, minutes, target, following
        Points of the roads, the junctions of `graph` first; the minutes from each (inf: no way), the row of the
        nearest target, and the next point on the way there, where the road is left -1.
    """

    graph: Graph
    legs: Legs
    targets: Floats
    fine: _Fine
    minutes: Floats
    target: Numbers
    following: Numbers

    @property
    def points(self) -> Floats:
        """Return the points of the roads, (n, 2), metres."""
        return self.fine.points

    @property
    def junction_minutes(self) -> Floats:
        """Return the minutes from each junction of the graph; inf where there is no way."""
        return self.minutes[: len(self.graph.nodes)]

    def from_points(self, xy: Floats) -> Ways:
        """Return the fastest way from each of the points (n, 2).

        Either a straight leg to a point of the road and on from there, or a straight leg to the target; no leg is
        longer than `Legs.farthest_m`.
        """
        # A complex number sorts by x, then y: one flat array instead of rows.
        key, which = np.unique(xy[:, 0] + 1j * xy[:, 1], return_inverse=True)
        once = np.column_stack((key.real, key.imag))
        best = _straight(self.targets, once, self.legs)
        for ways in (_by_feet(self, once), _by_points(self, once), _by_junctions(self, once)):
            faster = ways.minutes < best.minutes
            best = Ways(*(np.where(faster, new, old) for new, old in zip(ways, best, strict=True)))
        return Ways(best.minutes[which], best.target[which], best.entry[which])

    def line(self, xy: Floats, entry: int, target: int) -> shapely.LineString:
        """Return the way from a point to a target as a line through the road points on it."""
        way = []
        while entry >= 0:
            way.append(self.points[entry])
            entry = int(self.following[entry])
        return shapely.LineString(np.vstack([xy, *way, self.targets[target]]))


def minutes_to_nearest(graph: Graph, targets: Floats, legs: Legs) -> Nearest:
    """Return the minutes by road from everywhere to the nearest of `targets`, points (n, 2) in metres.

    One-way roads are driven from the origin towards the target. Straight legs at both ends run at the access speed
    and are no longer than `Legs.farthest_m`. A leg meets a road nearer than 100 m at the exact point, and one farther
    away at one of its points every 100 m: there it is at most 12 m too long. So a way takes at most the time of 25 m
    of legs too long, and it may be shorter than that of `paths_to`, where a leg meets a piece at its nearest point
    only. Of targets that are equally near, any may be named.

    Raises
    ------
    ValueError
        There are no targets.
    """
    if not len(targets):
        raise ValueError("there are no targets")
    fine = _refine(graph, targets)
    leaving = _straight(targets, fine.points, legs)
    on = _met(graph, fine) & (leaving.minutes <= ON_M * legs.minutes_per_m)
    minutes, before = _search(graph, fine, np.where(fine.joins | on, leaving.minutes, np.inf))
    following = np.where(before < len(fine.points), np.maximum(before, -1), -1)
    target = np.where(np.isfinite(minutes), leaving.target[_last(following)], -1)
    return Nearest(graph, legs, targets, fine, minutes, target, following)


def _refine(graph: Graph, targets: Floats) -> _Fine:
    lines, joined = graph.edges.geometry.to_numpy(), graph.edges["joins"].to_numpy(dtype=bool)
    every = np.arange(len(lines))
    steps = np.maximum(np.ceil(shapely.length(lines) / SPACING_M).astype(np.int64), 1)
    inner_edge = np.repeat(every, steps - 1)
    number = np.arange(len(inner_edge)) - np.repeat(np.cumsum(steps - 1) - (steps - 1), steps - 1) + 1
    _, foot_edge, foot = _feet(lines, joined, targets)
    inner_edge = np.r_[inner_edge, foot_edge]
    inner = np.r_[number / np.repeat(steps, steps - 1), foot]
    points = shapely.get_coordinates(shapely.line_interpolate_point(lines[inner_edge], inner, normalized=True))
    count = len(graph.nodes)
    edge = np.concatenate((every, inner_edge, every))
    fraction = np.concatenate((np.zeros(len(lines)), inner, np.ones(len(lines))))
    new = count + np.arange(len(inner))
    tail, head = graph.ends()
    point = np.concatenate((tail, new, head))
    joins = np.zeros(count + len(inner), dtype=bool)
    joins[point[joined[edge]]] = True
    order = np.lexsort((fraction, edge))
    return _Fine(np.vstack((graph.nodes, points)), edge[order], fraction[order], point[order], joins)


def _met(graph: Graph, fine: _Fine) -> npt.NDArray[np.bool_]:
    """Tell which road points are junctions that what lies on them may use."""
    return np.asarray(np.r_[graph.met, np.zeros(len(fine.points) - len(graph.nodes), dtype=bool)])


def _feet(lines: npt.NDArray[np.object_], joined: npt.NDArray[np.bool_], xy: Floats) -> tuple[Numbers, Numbers, Floats]:
    """Return the pairs of a point and a `joined` edge within the spacing, and where along the edge it is nearest."""
    points, edges = np.asarray(shapely.points(xy)), np.flatnonzero(joined)
    row, near = shapely.STRtree(lines[edges]).query(points, predicate="dwithin", distance=SPACING_M)
    edge = edges[near]
    return row, edge, np.asarray(shapely.line_locate_point(lines[edge], points[row], normalized=True))


def _straight(targets: Floats, xy: Floats, legs: Legs) -> Ways:
    """Return the straight leg from each point to its nearest target, where that is near enough."""
    away, target = cKDTree(targets).query(xy)
    near = away <= legs.farthest_m
    return Ways(np.where(near, away * legs.minutes_per_m, np.inf), np.where(near, target, -1), np.full(len(xy), -1))


def _search(graph: Graph, fine: _Fine, leaving: Floats) -> tuple[Floats, Numbers]:
    """Search from all targets at once, against the traffic: the last node stands for them all."""
    pair = np.flatnonzero(fine.edge[:-1] == fine.edge[1:])
    edge, tail, head = fine.edge[pair], fine.point[pair], fine.point[pair + 1]
    share = fine.fraction[pair + 1] - fine.fraction[pair]
    there = along(share, graph.edges["minutes"].to_numpy()[edge])
    back = along(share, graph.edges["minutes_back"].to_numpy()[edge])
    size = len(fine.points)
    start = np.concatenate((head, tail, np.full(size, size)))
    end = np.concatenate((tail, head, np.arange(size)))
    cost = np.concatenate((there, back, leaving))
    is_open = np.isfinite(cost)
    minutes, before = shortest_from(arcs_to_csr(start[is_open], end[is_open], cost[is_open], size + 1), size)
    return minutes[:size], before[:size].astype(np.int64)


def _last(following: Numbers) -> Numbers:
    """Return the last point on the way from each, by doubling the steps."""
    last = np.where(following >= 0, following, np.arange(len(following)))
    while not np.array_equal(farther := last[last], last):
        last = farther
    return last


def _by_feet(nearest: Nearest, xy: Floats) -> Ways:
    """Return the ways that meet a road at its exact nearest point, and the next road point on it first."""
    fine, edges = nearest.fine, nearest.graph.edges
    lines = edges.geometry.to_numpy()
    row, edge, fraction = _feet(lines, edges["joins"].to_numpy(dtype=bool), xy)
    foot = shapely.get_coordinates(shapely.line_interpolate_point(lines[edge], fraction, normalized=True))
    leg = np.hypot(*(foot - xy[row]).T) * nearest.legs.minutes_per_m
    # pieces are numbered, fractions lie in 0..1: 2 x number + fraction sorts both at once, and 1 must stay on its piece
    ahead = np.searchsorted(2.0 * fine.edge + fine.fraction, 2.0 * edge + np.minimum(fraction, _END), "right")
    ways = []
    for stop, column in ((ahead, "minutes"), (ahead - 1, "minutes_back")):
        rest = np.abs(fine.fraction[stop] - fraction)
        point = fine.point[stop]
        driven = along(rest, edges[column].to_numpy()[edge])
        ways.append((leg + driven + nearest.minutes[point], point))
    minutes, point = (np.concatenate(both) for both in zip(*ways, strict=True))
    return _best(np.r_[row, row], minutes, point, nearest, len(xy))


def _best(row: Numbers, minutes: Floats, point: Numbers, nearest: Nearest, count: int) -> Ways:
    """Return the fastest of several ways by way of a road point, for each row."""
    order = np.lexsort((point, minutes, row))
    order = order[np.r_[-1, row[order][:-1]] != row[order]]
    order = order[np.isfinite(minutes[order])]
    found = Ways(np.full(count, np.inf), np.full(count, -1), np.full(count, -1))
    at = row[order]
    found.minutes[at], found.entry[at], found.target[at] = minutes[order], point[order], nearest.target[point[order]]
    return found


def _by_points(nearest: Nearest, xy: Floats) -> Ways:
    """Return the ways by the best road point within the greatest access distance."""
    open_ = np.flatnonzero(np.isfinite(nearest.minutes) & nearest.fine.joins)
    minutes, best = best_source(xy, nearest.points[open_], nearest.minutes[open_], nearest.legs)
    entry = np.where(best >= 0, open_[best] if len(open_) else -1, -1)
    return Ways(minutes, np.where(entry >= 0, nearest.target[entry], -1), entry)


def _by_junctions(nearest: Nearest, xy: Floats) -> Ways:
    """Return the ways from what lies on a junction, by it."""
    open_ = np.flatnonzero(np.isfinite(nearest.minutes) & _met(nearest.graph, nearest.fine))
    on = Legs(nearest.legs.speed_kmh, ON_M)
    minutes, best = best_source(xy, nearest.points[open_], nearest.minutes[open_], on)
    entry = np.where(best >= 0, open_[best] if len(open_) else -1, -1)
    return Ways(minutes, np.where(entry >= 0, nearest.target[entry], -1), entry)
