"""The travel-time surface against a search over densely sampled roads, and the bands cut from it."""

import numpy as np
import pytest
import shapely
import tiny
from affine import Affine
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from ycgis.graph import Network, Paths, Surface, SurfaceRule, bands_of, paths_to, surface_to
from ycgis.ground.parameters import Parameters
from ycgis.roads import build_network, legs_of

SIDE = 20_000.0
AREA = (-2000.0, -2000.0, SIDE + 2000, SIDE + 2000)
CELL = 1000.0
SLACK = CELL / 4 / 1000 / 30 * 60 + 0.01  # a quarter of a cell at the access speed of 30 km/h; the oracle's sampling

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Case = tuple[Network, Paths, Surface]


def random_roads(seed: int, count: int = 10) -> tuple[list[list[tiny.Point]], dict[str, list[object]]]:
    rng = np.random.default_rng(seed)
    at = rng.uniform(0, SIDE, (8, 2))
    pairs = [pair for pair in rng.integers(0, 8, (count, 2)) if pair[0] != pair[1]]
    lines = [[tuple(at[tail]), tuple(at[head])] for tail, head in pairs]
    said = {
        "oneway": rng.choice(["yes", "no", "-1"], len(lines)).tolist(),
        "maxspeed": rng.uniform(20, 120, len(lines)).tolist(),
    }
    return lines, said


def measured(lines: list[list[tiny.Point]], said: dict[str, list[object]], far_km: float) -> Case:
    parameters = Parameters(**tiny.SPEEDS, cell_m=CELL, max_access_km=far_km)
    network = build_network(tiny.roads(lines, **said), tiny.places({"t": (5000.0, 6000.0)}), parameters)
    paths = paths_to(network, network.place_node["t"])
    return network, paths, surface_to(network, paths, "t", AREA, SurfaceRule(parameters.cell_m, legs_of(parameters)))


def centres(surface: Surface) -> Floats:
    rows, columns = np.indices(surface.minutes.shape)
    x, y = AREA[0] + (columns + 0.5) * CELL, AREA[3] - (rows + 0.5) * CELL
    return np.stack((x, y), axis=-1)


def brute_force(case: Case, far_km: float) -> Floats:
    """Try every 25 m of road for every cell; the target's own ways along a piece by cutting it at its foot."""
    network, paths, surface = case
    target = shapely.Point(network.places.loc["t", ["x", "y"]].to_numpy(dtype=float))
    points, minutes = [shapely.get_coordinates(target)], [np.zeros(1)]
    for edge in network.edges.itertuples():
        at = np.linspace(0, edge.geometry.length, int(edge.geometry.length // 25) + 2)
        at = np.sort(np.append(at, edge.geometry.project(target)))
        share = at / edge.geometry.length
        best = np.minimum(
            _times(1 - share, edge.minutes) + paths.minutes[edge.head],
            _times(share, edge.minutes_back) + paths.minutes[edge.tail],
        )
        leg = edge.geometry.distance(target)
        if leg <= far_km * 1000:
            foot = edge.geometry.project(target) / edge.geometry.length
            before = share <= foot
            best[before] = np.minimum(best[before], _times(foot - share[before], edge.minutes) + leg / 500)
            best[~before] = np.minimum(best[~before], _times(share[~before] - foot, edge.minutes_back) + leg / 500)
        points.append(shapely.get_coordinates(shapely.line_interpolate_point(edge.geometry, at)))
        minutes.append(best)
    every, time = np.vstack(points), np.concatenate(minutes)
    found = np.full(surface.minutes.shape, np.nan)
    for cell in np.ndindex(found.shape):
        legs = np.hypot(*(every - centres(surface)[cell]).T)
        best = np.where(legs <= far_km * 1000, time + legs / 500, np.inf).min()
        found[cell] = best if np.isfinite(best) else np.nan
    return found


def _times(share: Floats, minutes: float) -> Floats:
    return share * minutes if np.isfinite(minutes) else np.where(share > 0, np.inf, 0.0)


@pytest.mark.parametrize("far_km", [2.0, 6.0, 20.0])
@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_brute_force(seed: int, far_km: float) -> None:
    case = measured(*random_roads(seed), far_km)
    minutes = case[2].minutes
    looser, stricter = brute_force(case, far_km + 0.03), brute_force(case, far_km - CELL / 4000)
    reached = ~np.isnan(minutes)
    assert reached.any()
    assert (~np.isnan(looser))[reached].all()  # NaN where no road is near enough
    assert (minutes[reached] >= looser[reached] - 0.06).all()  # the oracle misses up to 25 m
    surely = ~np.isnan(stricter)
    assert (minutes[surely] <= stricter[surely] + SLACK).all()


@examples(25)
@given(st.integers(0, 10**6))
def test_a_new_road_never_lowers_access(seed: int) -> None:
    lines, said = random_roads(seed, count=8)
    old = measured(lines[:-1], {name: values[:-1] for name, values in said.items()}, 20)[2].minutes
    new = measured(lines, said, 20)[2].minutes
    within = ~np.isnan(measured(lines[:-1], {name: v[:-1] for name, v in said.items()}, 20 - CELL / 4000)[2].minutes)
    assert (new[within] <= old[within] + SLACK).all()


def test_by_hand() -> None:
    # one road along y = 6 km from the target eastward, 60 km/h; the legs are at 30
    lines = [[(5000.0, 6000.0), (15_000.0, 6000.0)]]
    surface = measured(lines, {}, 20)[2]
    at = surface.at(np.array([5500.0, 4500.0, 10_500.0]), np.array([6500.0, 9500.0, 6500.0]))
    assert at[0] == pytest.approx(np.hypot(500, 500) / 500, abs=0.01)  # straight to the target
    assert at[1] == pytest.approx(np.hypot(500, 3500) / 500, abs=0.01)
    # the best foot lies 30 degrees off: 500 m / cos 30 on foot, and the road from 500 m tan 30 nearer
    best = 500 / np.cos(np.pi / 6) / 500 + (5500 - 500 * np.tan(np.pi / 6)) / 1000
    assert at[2] == pytest.approx(best, abs=0.05)


def test_outside_and_beyond_are_nan() -> None:
    surface = measured([[(5000.0, 5000.0), (6000.0, 5000.0)]], {}, 3)[2]
    at = surface.at(np.array([4500.0, 12_000.0, -9000.0]), np.array([4500.0, 12_000.0, 4500.0]))
    assert np.isnan(at).tolist() == [False, True, True]


def test_the_cells_cover_the_area() -> None:
    surface = measured([[(0.0, 0.0), (1000.0, 0.0)]], {}, 3)[2]
    assert surface.minutes.shape == (24, 24)
    x, y = np.array([-2000.0, 22_000, 22_001, 0]), np.array([-2000.0, 22_000, 0, -2001])
    full = surface._replace(minutes=np.arange(24 * 24, dtype=np.float32).reshape(24, 24))
    assert full.at(x, y).tolist() == pytest.approx([23 * 24, 23, np.nan, np.nan], nan_ok=True)
    assert surface.minutes.dtype == np.float32
    assert surface.transform == Affine(1000, 0, -2000, 0, -1000, 22_000)
    assert surface.crs == CRS(tiny.CRS)


class TestBands:
    def test_by_hand(self) -> None:
        minutes = np.array([[10, 30, 31], [np.nan, 60, 120.5]], dtype=np.float32)
        bands = bands_of(Surface(minutes, Affine(10, 0, 0, 0, -10, 20), CRS(tiny.CRS)), (30, 60, 120))
        assert bands["from_min"].tolist() == [0, 30, 120]
        assert bands["to_min"].tolist()[:2] == [30, 60]
        assert np.isnan(bands["to_min"].iloc[2])
        assert bands.area.tolist() == [200, 200, 100]
        assert bands.geometry.iloc[0].equals(shapely.box(0, 10, 20, 20))

    def test_nothing_reached(self) -> None:
        nowhere = Surface(np.full((2, 2), np.nan, dtype=np.float32), Affine(10, 0, 0, 0, -10, 20), CRS(tiny.CRS))
        assert len(bands_of(nowhere, (30,))) == 0

    @pytest.mark.parametrize("seed", range(4))
    def test_they_partition_the_land_that_is_reached(self, seed: int) -> None:
        surface = measured(*random_roads(seed), 4)[2]
        bands = bands_of(surface, (5, 10, 20))
        reached = np.isfinite(surface.minutes)
        assert bands.area.sum() == pytest.approx(reached.sum() * CELL**2)
        assert bands.union_all().area == pytest.approx(bands.area.sum())  # no overlap
        for minutes, point in zip(surface.minutes[reached], shapely.points(centres(surface)[reached]), strict=True):
            home = bands[bands.contains(point)].iloc[0]
            assert home["from_min"] <= minutes
            assert np.isnan(home["to_min"]) or minutes <= home["to_min"]
