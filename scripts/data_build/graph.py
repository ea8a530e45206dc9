"""The highway graph: read from a Python module without running it, cut to a window, written as lines."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pyproj import Geod
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from data_build.checks import DataError, require
from data_build.pages import bullets, feature, table, write_geojson

__all__ = ["WINDOW", "Bounds", "Floats", "Graph", "Ints", "build_roads", "read_graph"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bounds = tuple[float, float, float, float]

WINDOW: Bounds = (109.4, 33.9, 113.0, 36.7)
ELLIPSOID = Geod(ellps="WGS84")
SPHERE = Geod(a=6_371_000, b=6_371_000)
SAME_KM = 0.001
LONG_KM = 20.0
MIN_RATIO = 0.98


@dataclass(frozen=True)
class Graph:
    """An undirected graph: nodes as lon, lat; each edge once, tail < head, with its length in km."""

    nodes: Floats
    tail: Ints
    head: Ints
    km: Floats
    loops: Ints

    def inside(self, window: Bounds) -> npt.NDArray[np.bool_]:
        """Return which nodes lie in the window, its border included."""
        west, south, east, north = window
        lon, lat = self.nodes.T
        return np.asarray((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north))

    def cut(self, window: Bounds) -> "Graph":
        """Return the nodes in the window and the edges with both ends in it."""
        inside = self.inside(window)
        number = np.cumsum(inside) - 1
        kept = inside[self.tail] & inside[self.head]
        loops = number[self.loops[inside[self.loops]]]
        tail, head = number[self.tail[kept]], number[self.head[kept]]
        return Graph(self.nodes[inside], tail, head, self.km[kept], loops)

    def matrix(self) -> csr_array:
        """Return the lengths, in km, as a symmetric sparse matrix."""
        rows, columns = np.r_[self.tail, self.head], np.r_[self.head, self.tail]
        return csr_array((np.r_[self.km, self.km], (rows, columns)), shape=(len(self.nodes),) * 2)

    def straight_km(self, earth: Geod = ELLIPSOID) -> Floats:
        """Return the geodesic distance between the two ends of each edge, in km."""
        (lon, lat), (to_lon, to_lat) = self.nodes[self.tail].T, self.nodes[self.head].T
        return np.asarray(earth.inv(lon, lat, to_lon, to_lat)[2]) / 1000


def read_graph(content: bytes) -> Graph:
    """Return the graph of a highway module; proves it undirected and its numbers sound."""
    source = content.decode("utf-8")
    nodes = np.asarray(parse_literal(_assigned(source, "nodes")), dtype=float)[:, ::-1]
    ways = parse_literal(_assigned(source, "graph"))
    require(len(ways) == len(nodes), f"{len(ways)} rows of edges for {len(nodes)} nodes")
    require(len(np.unique(nodes, axis=0)) == len(nodes), "two nodes have the same coordinates")
    tail = np.repeat(np.arange(len(ways)), [len(row) for row in ways])
    head = np.array([int(key) for row in ways for key in row], dtype=np.intp)
    km = np.array([length for row in ways for length in row.values()], dtype=float)
    _check_edges(len(nodes), tail, head, km)
    once = tail < head
    return Graph(nodes, tail[once], head[once], km[once], tail[tail == head])


def parse_literal(text: str) -> Any:  # noqa: ANN401 - nested lists and dicts of numbers
    """Read a Python literal of lists, dicts with integer keys, and numbers.

    Quoting the keys makes it JSON, and a JSON parser accepts nothing else: a name, a call or an operator is an
    error, so nothing can run, and 36 MB take 3 s (`ast.literal_eval` is as safe, but builds the whole
    syntax tree first and takes gigabytes). No quote may occur, so there is no string a key could hide in.
    """
    require('"' not in text and "'" not in text, "the literal holds a string")
    try:
        return json.loads(re.sub(r"(\d+):", r'"\1":', text), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise DataError(f"not a literal of lists, dicts and numbers: {error}") from error


def build_roads(whole: Graph, path: Path) -> dict[str, str]:
    """Write the edges in the window; return what is told about them."""
    graph = whole.cut(WINDOW)
    ratio = graph.km / graph.straight_km()
    require(ratio.min() >= MIN_RATIO, f"an edge is only {ratio.min():.3f} of its straight length")
    write_geojson(path, _features(graph))
    return {"counts": bullets(_told(whole, graph)), "lengths": _lengths(graph, ratio)}


def _assigned(source: str, name: str) -> str:
    lines = [line for line in source.splitlines() if line.startswith(f"{name}=")]
    require(len(lines) == 1, f"{name} is assigned {len(lines)} times")
    return lines[0].removeprefix(f"{name}=")


def _refuse(word: str) -> float:
    raise DataError(f"the literal holds {word}")


def _check_edges(nodes: int, tail: Ints, head: Ints, km: Floats) -> None:
    require(head.min() >= 0 and head.max() < nodes, "an edge leads to a node that is not there")
    require(np.isfinite(km).all() and (km[tail != head] > 0).all(), "an edge has no positive length")
    there, back = np.lexsort((head, tail)), np.lexsort((tail, head))
    same_ends = (tail[there] == head[back]).all() and (head[there] == tail[back]).all()
    require(same_ends and (km[there] == km[back]).all(), "an edge has no equal way back")


def _features(graph: Graph) -> list[dict[str, Any]]:
    """Return each edge as a two-point line from its western end, in the order of the coordinates.

    The id is made of the ends' coordinates in 0.001 degree: it stays the same when the source numbers its nodes
    anew.
    """
    ends = np.rint(np.c_[graph.nodes[graph.tail], graph.nodes[graph.head]] * 1000).astype(int).tolist()
    rows = sorted(
        (*sorted([(w, s), (e, n)]), round(km * 1000)) for (w, s, e, n), km in zip(ends, graph.km.tolist(), strict=True)
    )
    return [
        feature(
            {"id": f"{one[0]}_{one[1]}_{other[0]}_{other[1]}", "length_m": metres},
            {"type": "LineString", "coordinates": [[x / 1000, y / 1000] for x, y in (one, other)]},
        )
        for one, other, metres in rows
    ]


def _told(whole: Graph, graph: Graph) -> list[str]:
    inside = whole.inside(WINDOW)
    one_end = inside[whole.tail] != inside[whole.head]
    _, label = connected_components(graph.matrix(), directed=False)
    size = np.sort(np.bincount(label))[::-1]
    lone = int((size == 1).sum())
    islands = size[1 : len(size) - lone].tolist()
    return [
        (
            f"source: {len(whole.nodes):,} nodes, {len(whole.km):,} edges; every edge has an equal way back, so it "
            "is undirected and each edge is written once"
        ),
        f"in the window: {len(graph.nodes):,} nodes, {len(graph.km):,} edges, {graph.km.sum():,.0f} km",
        (
            f"left out: {len(graph.loops)} loops from a node to itself, and {one_end.sum()} edges "
            f"({whole.km[one_end].sum():,.0f} km) that cross the window's border"
        ),
        (
            f"one connected network of {size[0]:,} nodes, {len(islands)} islands of {', '.join(map(str, islands))} "
            f"nodes and {lone} nodes that no edge reaches"
        ),
    ]


def _lengths(graph: Graph, ratio: Floats) -> str:
    km = graph.km
    plain = np.abs(km - graph.straight_km(SPHERE)) <= SAME_KM
    told = (
        f"{plain.sum():,} edges ({plain.mean():.0%}; {km[plain].sum():,.0f} km of {km.sum():,.0f}) are as long as the "
        "straight line between their ends on a sphere of 6,371 km, to the metre; no edge is shorter than that"
    )
    require((km >= graph.straight_km(SPHERE) - SAME_KM).all(), "an edge is shorter than its straight line")
    groups = (("all edges", km > 0), (f"edges over {LONG_KM:g} km", km > LONG_KM))
    rows = [(name, int(rows.sum()), *_spread(ratio[rows])) for name, rows in groups]
    spread = table(("length / straight line", "edges", "least", "median", "90th percentile", "most"), rows)
    return f"{bullets([told])}\n\n{spread}"


def _spread(ratio: Floats) -> list[str]:
    return [f"{value:.4f}" for value in np.percentile(ratio, [0, 50, 90, 100])]
