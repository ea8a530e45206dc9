"""From any point to the nearest of many others by road, over a network refined to a point every 100 m.

`access.join_places` joins a place to every piece of road within the greatest access distance: too many for thousands
of facilities. Here roads are cut finely instead, and a straight leg leads to a *point* of the road: one search finds
the minutes of every road point to its nearest target, and each origin takes the best road point around it.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from ycgis.ground.parameters import Parameters
from ycgis.network.access import along, minutes_per_m
from ycgis.network.model import Network
from ycgis.network.paths import arcs_to_csr, shortest_from

__all__ = ["SPACING_M", "Nearest", "Ways", "minutes_to_nearest"]

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

SPACING_M = 100.0
"""Road points are at most this far apart; nearer to a road than this, a leg meets it at its exact nearest point."""

_AT_ONCE = 1 << 15
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

    `edge`, `fraction` and `point` list every point along every piece of road in order, junctions at both of its ends.
    """

    points: Floats
    edge: Numbers
    fraction: Floats
    point: Numbers


@dataclass(frozen=True)
class Nearest:
    """Minutes from every road point to the nearest of some targets, and whatever lies around the roads.

    Attributes
    ----------
    network, parameters, targets
        What it was made of; `targets` are points (n, 2) in metres.
    points, minutes, target, following
        Points of the roads, the junctions of `network` first; the minutes from each (inf: no way), the row of the
        nearest target, and the next point on the way there, where the road is left -1.
    """

    network: Network
    parameters: Parameters
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
        """Return the minutes from each junction of the network; inf where there is no way."""
        return self.minutes[: len(self.network.nodes)]

    def from_points(self, xy: Floats) -> Ways:
        """Return the fastest way from each of the points (n, 2).

        Either a straight leg to a point of the road and on from there, or a straight leg to the target; no leg is
        longer than `max_access_km`.
        """
        # A complex number sorts by x, then y: one flat array instead of rows.
        key, which = np.unique(xy[:, 0] + 1j * xy[:, 1], return_inverse=True)
        once = np.column_stack((key.real, key.imag))
        best = _straight(self.targets, once, self.parameters)
        for ways in (_by_feet(self, once), _by_points(self, once)):
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


def minutes_to_nearest(network: Network, targets: Floats, parameters: Parameters) -> Nearest:
    """Return the minutes by road from everywhere to the nearest of `targets`, points (n, 2) in metres.

    One-way roads are driven from the origin towards the target. Straight legs at both ends run at the access speed
    and are at most `max_access_km` long. A leg meets a road nearer than 100 m at the exact point, and one farther
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
    fine = _refine(network, targets)
    leaving = _straight(targets, fine.points, parameters)
    minutes, before = _search(network, fine, leaving.minutes)
    following = np.where(before < len(fine.points), np.maximum(before, -1), -1)
    target = np.where(np.isfinite(minutes), leaving.target[_last(following)], -1)
    return Nearest(network, parameters, targets, fine, minutes, target, following)


def _refine(network: Network, targets: Floats) -> _Fine:
    lines = network.edges.geometry.to_numpy()
    every = np.arange(len(lines))
    steps = np.maximum(np.ceil(shapely.length(lines) / SPACING_M).astype(np.int64), 1)
    inner_edge = np.repeat(every, steps - 1)
    number = np.arange(len(inner_edge)) - np.repeat(np.cumsum(steps - 1) - (steps - 1), steps - 1) + 1
    _, foot_edge, foot = _feet(lines, targets)
    inner_edge = np.r_[inner_edge, foot_edge]
    inner = np.r_[number / np.repeat(steps, steps - 1), foot]
    points = shapely.get_coordinates(shapely.line_interpolate_point(lines[inner_edge], inner, normalized=True))
    count = len(network.nodes)
    edge = np.concatenate((every, inner_edge, every))
    fraction = np.concatenate((np.zeros(len(lines)), inner, np.ones(len(lines))))
    new = count + np.arange(len(inner))
    point = np.concatenate((network.edges["tail"].to_numpy(), new, network.edges["head"].to_numpy()))
    order = np.lexsort((fraction, edge))
    return _Fine(np.vstack((network.nodes, points)), edge[order], fraction[order], point[order])


def _feet(lines: npt.NDArray[np.object_], xy: Floats) -> tuple[Numbers, Numbers, Floats]:
    """Return the pairs of a point and a piece within the spacing, and where along the piece it is nearest."""
    points = np.asarray(shapely.points(xy))
    row, edge = shapely.STRtree(lines).query(points, predicate="dwithin", distance=SPACING_M)
    return row, edge, np.asarray(shapely.line_locate_point(lines[edge], points[row], normalized=True))


def _straight(targets: Floats, xy: Floats, parameters: Parameters) -> Ways:
    """Return the straight leg from each point to its nearest target, where that is near enough."""
    away, target = cKDTree(targets).query(xy)
    near = away <= parameters.max_access_km * 1000
    return Ways(
        np.where(near, away * minutes_per_m(parameters), np.inf), np.where(near, target, -1), np.full(len(xy), -1)
    )


def _search(network: Network, fine: _Fine, leaving: Floats) -> tuple[Floats, Numbers]:
    """Search from all targets at once, against the traffic: the last node stands for them all."""
    pair = np.flatnonzero(fine.edge[:-1] == fine.edge[1:])
    edge, tail, head = fine.edge[pair], fine.point[pair], fine.point[pair + 1]
    share = fine.fraction[pair + 1] - fine.fraction[pair]
    there = along(share, network.edges["minutes"].to_numpy()[edge])
    back = along(share, network.edges["minutes_back"].to_numpy()[edge])
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
    fine, edges = nearest.fine, nearest.network.edges
    lines = edges.geometry.to_numpy()
    row, edge, fraction = _feet(lines, xy)
    foot = shapely.get_coordinates(shapely.line_interpolate_point(lines[edge], fraction, normalized=True))
    leg = np.hypot(*(foot - xy[row]).T) * minutes_per_m(nearest.parameters)
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
    """Return the ways by the best road point within the greatest access distance, by branch and bound.

    A block of origins keeps the road points that may be the best for one of them, and is halved until few enough are
    left to be compared one by one.
    """
    found = Ways(np.full(len(xy), np.inf), np.full(len(xy), -1), np.full(len(xy), -1))
    blocks = [(np.arange(len(xy)), np.flatnonzero(np.isfinite(nearest.minutes)))] if len(xy) else []
    while blocks:
        rows, near = blocks.pop()
        near = _rivals(nearest, near, xy[rows])
        if len(rows) > 1 and len(rows) * len(near) > _AT_ONCE:
            blocks += [(half, near) for half in _halves(rows, xy)]
        elif len(near):
            found.minutes[rows], found.entry[rows] = _least(nearest, near, xy[rows])
    found.entry[np.isinf(found.minutes)] = -1
    found.target[:] = np.where(found.entry >= 0, nearest.target[found.entry], -1)
    return found


def _rivals(nearest: Nearest, near: Numbers, xy: Floats) -> Numbers:
    low, high = xy.min(axis=0), xy.max(axis=0)
    radius = np.hypot(*(high - low)) / 2
    leg = np.hypot(*(nearest.points[near] - (low + high) / 2).T)
    farthest, per_m = nearest.parameters.max_access_km * 1000, minutes_per_m(nearest.parameters)
    longest = nearest.minutes[near] + (leg + radius) * per_m
    bound = longest[leg + radius <= farthest].min(initial=np.inf)
    return np.asarray(near[(leg - radius <= farthest) & (longest - 2 * radius * per_m <= bound)])


def _least(nearest: Nearest, near: Numbers, xy: Floats) -> tuple[Floats, Numbers]:
    leg = np.hypot(*(xy[:, None, :] - nearest.points[near]).transpose(2, 0, 1))
    minutes = nearest.minutes[near] + leg * minutes_per_m(nearest.parameters)
    minutes[leg > nearest.parameters.max_access_km * 1000] = np.inf
    best = minutes.argmin(axis=1)
    return minutes[np.arange(len(xy)), best], near[best]


def _halves(rows: Numbers, xy: Floats) -> list[Numbers]:
    longer = int(np.ptp(xy[rows], axis=0).argmax())
    order = rows[np.argsort(xy[rows, longer], kind="stable")]
    return [order[: len(order) // 2], order[len(order) // 2 :]]
