"""Time the shortest-path step against networkx on the same network, and each step of `ycgis run`.

The network is generated, see `generate`. Each engine runs in a process of its own, gets the same arrays, builds its
graph and finds the cost from one junction to all others; the distances must agree. Exit 1 when the engine is
not as many times faster as promised (40 than networkx's DiGraph, 100 than an osmnx-style MultiDiGraph).
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

PROMISED = {"networkx DiGraph": 40.0, "osmnx-style MultiDiGraph": 100.0}
OURS = "ycgis"
EDGES_PER_JUNCTION = 2.5
_SEED = 20_260_703


class Arcs(NamedTuple):
    """A directed network without parallel edges: edge i goes from tail[i] to head[i] and costs minutes[i]."""

    tail: npt.NDArray[np.int64]
    head: npt.NDArray[np.int64]
    minutes: npt.NDArray[np.float64]
    size: int


Minutes = npt.NDArray[np.float64]
Engine = Callable[[Arcs], tuple[float, Minutes]]


def generate(edges: int) -> Arcs:
    """Return a grid of junctions of which only so many neighbours are joined, both ways, as gives `edges` arcs.

    There are 2.5 directed edges for each junction, as in the drivable networks of OpenStreetMap; the costs of the
    two ways differ, some junctions are cut off, and the edges come in the order of the map, row by row.
    """
    side = round(np.sqrt(edges / EDGES_PER_JUNCTION))
    nodes = np.arange(side * side).reshape(side, side)
    east = np.column_stack([nodes[:, :-1].ravel(), nodes[:, 1:].ravel()])
    south = np.column_stack([nodes[:-1].ravel(), nodes[1:].ravel()])
    random = np.random.default_rng(_SEED)
    joined = np.concatenate([east, south])
    roads = joined[np.sort(random.permutation(len(joined))[: edges // 2])]
    tail, head = np.concatenate([roads, roads[:, ::-1]]).T.copy()
    return Arcs(tail, head, random.uniform(0.05, 3.0, len(tail)), side * side)


def with_ycgis(arcs: Arcs) -> tuple[float, Minutes]:
    """Build and solve with the engine of ycgis."""
    from ycgis.graph import arcs_to_csr, shortest_from  # noqa: PLC0415 - each process loads its own engine

    begin = time.perf_counter()
    minutes, _ = shortest_from(arcs_to_csr(arcs.tail, arcs.head, arcs.minutes, arcs.size), 0)
    return time.perf_counter() - begin, minutes


def with_digraph(arcs: Arcs) -> tuple[float, Minutes]:
    """Build and solve with a networkx DiGraph."""
    import networkx as nx  # noqa: PLC0415 - as above

    begin = time.perf_counter()
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_weighted_edges_from(zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.minutes.tolist(), strict=True))
    found = nx.single_source_dijkstra_path_length(graph, 0)
    return time.perf_counter() - begin, in_order(found, arcs.size)


def with_multidigraph(arcs: Arcs) -> tuple[float, Minutes]:
    """Build and solve with a MultiDiGraph whose nodes and edges carry what osmnx gives them."""
    import networkx as nx  # noqa: PLC0415 - as above

    begin = time.perf_counter()
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs="EPSG:4326")
    graph.add_nodes_from((node, {"x": 111.0, "y": 35.0, "street_count": 4}) for node in range(arcs.size))
    rows = zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.minutes.tolist(), strict=True)
    graph.add_edges_from((tail, head, osmnx_tags(number, cost)) for number, (tail, head, cost) in enumerate(rows))
    found = nx.single_source_dijkstra_path_length(graph, 0, weight="travel_time")
    return time.perf_counter() - begin, in_order(found, arcs.size)


def osmnx_tags(number: int, minutes: float) -> dict[str, object]:
    """Return the attributes of one edge as osmnx sets them; the time here in minutes."""
    return {
        "osmid": number,
        "highway": "tertiary",
        "oneway": False,
        "reversed": False,
        "length": minutes * 1000,
        "speed_kph": 60.0,
        "travel_time": minutes,
    }


def in_order(found: dict[int, float], size: int) -> Minutes:
    """Return the costs by node; inf where there is no way."""
    return np.array([found.get(node, np.inf) for node in range(size)])


ENGINES: dict[str, Engine] = {
    OURS: with_ycgis,
    "networkx DiGraph": with_digraph,
    "osmnx-style MultiDiGraph": with_multidigraph,
}


def work(name: str, edges: int, repeats: int, out: Path) -> None:
    """Run one engine in this process; print its best seconds and its memory, leave the distances in `out`."""
    arcs = generate(edges)
    ENGINES[name](generate(24))  # imports are not part of the step
    before_mb = peak_mb()
    runs = [ENGINES[name](arcs) for _ in range(repeats)]
    after_mb = peak_mb()
    np.save(out, runs[-1][1])
    best = min(seconds for seconds, _ in runs)
    print(json.dumps({"seconds": best, "peak_mb": after_mb, "grown_mb": after_mb - before_mb}))


def peak_mb() -> float:
    """Return the peak of this process's memory so far, imports and the network's arrays included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compare(edges: int, repeats: int) -> dict[str, dict[str, float]]:
    """Run every engine in its own process and prove that the distances agree."""
    results: dict[str, dict[str, float]] = {}
    distances: dict[str, Minutes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(ENGINES):
            out = Path(folder) / f"{number}.npy"
            words = ["--engine", name, "--edges", str(edges), "--repeats", str(repeats), "--out", str(out)]
            results[name] = json.loads(own_process(str(Path(__file__)), *words))
            distances[name] = np.load(out)
    for name, found in distances.items():
        np.testing.assert_allclose(found, distances[OURS], rtol=1e-9, err_msg=name)
    return results


def time_run() -> dict[str, float]:
    """Return the seconds of each step of the default `ycgis run`, and of the whole process, import included."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        own_process("-m", "ycgis", "run", "--out", folder)
        whole = time.perf_counter() - begin
        steps: dict[str, float] = json.loads((Path(folder) / "run.json").read_text(encoding="utf-8"))["seconds"]
    return steps | {"start and imports": whole - sum(steps.values()), "whole": whole}


def own_process(*words: str) -> str:
    """Run Python with `words` and return what it prints."""
    return subprocess.run([sys.executable, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def report(results: dict[str, dict[str, float]], steps: dict[str, float]) -> bool:
    """Print both tables; return whether every promised ratio is kept."""
    ratios = {name: result["seconds"] / results[OURS]["seconds"] for name, result in results.items()}
    print(f"{'engine':26}{'seconds':>10}{'ratio':>8}{'peak MB':>9}{'of it, the step':>17}")
    for name, result in results.items():
        print(
            f"{name:26}{result['seconds']:10.3f}{ratios[name]:8.1f}{result['peak_mb']:9.0f}{result['grown_mb']:17.0f}"
        )
    print(f"\n{'step of ycgis run':26}{'seconds':>10}")
    for step, seconds in steps.items():
        print(f"{step:26}{seconds:10.2f}")
    return all(ratios[name] >= least for name, least in PROMISED.items())


def options() -> Any:  # noqa: ANN401 - argparse's namespace
    """Return the command line's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=500_000)
    parser.add_argument("--repeats", type=int, default=5, help="runs of each engine; the best counts")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Compare, time, report."""
    asked = options()
    if asked.engine:
        work(asked.engine, asked.edges, asked.repeats, asked.out)
        return
    results = compare(asked.edges, asked.repeats)
    if not report(results, time_run()):
        sys.exit("slower than promised")


if __name__ == "__main__":
    main()
