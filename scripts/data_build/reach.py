"""The proof that the road window is wide enough: a wider one changes no distance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import Transformer
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from data_build.checks import require
from data_build.graph import WINDOW, Bounds, Floats, Graph
from data_build.pages import bullets, table
from data_build.places import Place
from data_build.units import METRIC

__all__ = ["CAPITAL", "WIDER", "prove_window"]

CAPITAL = "140802"
MARGIN_DEG = 1.0
MAX_CHANGE_KM = 1.0
MAX_SNAP_KM = 20.0
WIDER: Bounds = (
    WINDOW[0] - MARGIN_DEG,
    WINDOW[1] - MARGIN_DEG,
    WINDOW[2] + MARGIN_DEG,
    WINDOW[3] + MARGIN_DEG,
)


@dataclass(frozen=True)
class Distances:
    """Network km from each seat (row) to each target (column), node to node, and each target's snap in km."""

    km: Floats
    snap: Floats


def prove_window(
    whole: Graph, seats: Sequence[Place], cities: Sequence[Place], farther: Sequence[Place]
) -> dict[str, str]:
    """Compare the window with a wider one; fail where a distance changes, or a city outside is the nearest.

    Distances run between the nodes nearest to the places, without the legs to them. `farther` are the cities of
    the wider window that lie outside the window itself.
    """
    capital = next(seat for seat in seats if seat.id == CAPITAL)
    ends = [capital, *cities]
    narrow, wide = (_distances(whole.cut(window), seats, ends) for window in (WINDOW, WIDER))
    change = float(np.abs(narrow.km - wide.km).max())
    require(change <= MAX_CHANGE_KM, f"the wider window changes a distance by {change:.2f} km")
    outside = _distances(whole.cut(WIDER), seats, farther)
    spare = outside.km.min(axis=1) - narrow.km[:, 1:].min(axis=1)
    require(spare.min() > 0, f"{seats[int(spare.argmin())].name} is nearest to a city outside the window")
    told = [
        (
            f"wider window: {MARGIN_DEG:g} degree more on every side, {WIDER[0]:g}-{WIDER[2]:g} E, "
            f"{WIDER[1]:g}-{WIDER[3]:g} N"
        ),
        f"largest change of any distance in the table: {change:.3f} km (allowed: {MAX_CHANGE_KM:g} km)",
        (
            f"cities of the wider window outside this one ({', '.join(city.name for city in farther)}): the nearest of "
            f"them is at least {spare.min():.0f} km farther than the nearest city inside, for every seat"
        ),
        f"farthest place from its node: {max(narrow.snap.max(), wide.snap.max()):.2f} km",
    ]
    return {"window": f"{bullets(told)}\n\n{_table(seats, ends, narrow.km, wide.km)}"}


def _distances(graph: Graph, seats: Sequence[Place], ends: Sequence[Place]) -> Distances:
    project = Transformer.from_crs("EPSG:4326", METRIC, always_xy=True).transform
    tree = cKDTree(np.column_stack(project(*graph.nodes.T)))
    places = [*seats, *ends]
    spots = np.column_stack(project([at.lon for at in places], [at.lat for at in places]))
    metres, node = (np.asarray(found) for found in tree.query(spots))
    require(metres.max() <= MAX_SNAP_KM * 1000, f"a place is {metres.max() / 1000:.1f} km from any road")
    origin, target = np.split(node, [len(seats)])
    km = np.asarray(dijkstra(graph.matrix(), directed=False, indices=origin))[:, target]
    require(np.isfinite(km).all(), "a place is not connected")
    return Distances(km, metres / 1000)


def _table(seats: Sequence[Place], ends: Sequence[Place], narrow: Floats, wide: Floats) -> str:
    rows = [
        (seat.name, *(f"{a:.1f} / {b:.1f}" for a, b in zip(*pair, strict=True)))
        for seat, *pair in zip(seats, narrow, wide, strict=True)
    ]
    return table(("km, this window / wider", *(end.name for end in ends)), rows)
