"""Single rows that cannot be where they are, are named by row."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from ycgis.intake.checks.rows import stray_rows
from ycgis.intake.layers import SPECS

HOMES = {4490: (111.0, 35.0, 0.1), 4546: (500_000.0, 3_874_000.0, 9000.0), 4525: (37_500_000.0, 3_874_000.0, 9000.0)}
AROUND = {
    4490: (110.5, 34.5, 111.5, 35.5),
    4546: (4.5e5, 3.8e6, 5.5e5, 3.95e6),
    4525: (3.745e7, 3.8e6, 3.755e7, 3.95e6),
}


def points(code: int, *more: tuple[float, float]) -> gpd.GeoDataFrame:
    x, y, step = HOMES[code]
    spots = [(x + step * at, y - step * at) for at in range(6)]
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(*np.array([*spots, *more]).T), crs=code)


def told(frame: gpd.GeoDataFrame, name: str, code: int, *, known: bool = True) -> tuple[int, str, list[bool]]:
    kept, problems = stray_rows(frame, CRS(code), SPECS[name], "f", AROUND[code] if known else None)
    return len(kept), " | ".join(problem.say("en") for problem in problems), [problem.fatal for problem in problems]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("code", HOMES)
@pytest.mark.parametrize(
    ("name", "fatal"), [("interchanges", False), ("facilities", False), ("people", False), ("seats", True)]
)
def test_a_point_at_zero(code: int, name: str, *, fatal: bool, known: bool) -> None:
    kept, said, stops = told(points(code, (0.0, 0.0)), name, code, known=known)
    assert (kept, stops) == (6, [fatal])
    assert "0, 0" in said
    assert "7" in said


@pytest.mark.parametrize("code", HOMES)
def test_a_vertex_at_zero(code: int) -> None:
    x, y, step = HOMES[code]
    good = [shapely.LineString([(x, y), (x + step, y + at * step)]) for at in range(3)]
    bad = shapely.LineString([(x, y), (0, 0), (x, y + step)])
    kept, said, stops = told(gpd.GeoDataFrame(geometry=[*good, bad], crs=code), "roads", code)
    assert (kept, stops) == (3, [True])
    assert "a vertex lies at 0, 0: features 4" in said


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("code", HOMES)
def test_a_row_with_axes_exchanged(code: int, *, known: bool) -> None:
    x, y, _ = HOMES[code]
    kept, said, stops = told(points(code, (y, x)), "townships", code, known=known)
    assert (kept, stops) == (6, [True])
    assert "axes are swapped" in said
    assert "features 7" in said


@pytest.mark.parametrize(("code", "spot"), [(4490, HOMES[4546][:2]), (4546, HOMES[4490][:2])])
def test_degrees_among_metres(code: int, spot: tuple[float, float]) -> None:
    kept, said, stops = told(points(code, spot), "facilities", code)
    assert (kept, stops) == (6, [True])
    assert "in another unit" in said


@pytest.mark.parametrize("code", HOMES)
def test_where_most_rows_are_wrong_it_is_the_layer(code: int) -> None:
    x, y, _ = HOMES[code]
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy([y, y, y, x], [x, x, x, y]), crs=code)
    assert told(frame, "facilities", code)[0] == 4


def test_a_town_at_zero_is_at_home() -> None:
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy([0.0, 0.1, 0.2], [0.0, 0.1, 0.2]), crs=4326)
    kept, problems = stray_rows(frame, CRS(4326), SPECS["facilities"], "f", (-0.5, -0.5, 0.5, 0.5))
    assert (len(kept), problems) == (3, [])


@given(st.lists(st.tuples(st.floats(73, 135), st.floats(4, 53)), min_size=1, max_size=30))
def test_places_in_china_are_never_strays(spots: list[tuple[float, float]]) -> None:
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*np.array(spots).T), crs=4490)
    kept, problems = stray_rows(frame, CRS(4490), SPECS["facilities"], "f", AROUND[4490])
    assert (len(kept), problems) == (len(spots), [])


def test_missing_shapes_are_left_to_others() -> None:
    frame = gpd.GeoDataFrame(geometry=[None, shapely.Point(111, 35)], crs=4490)
    assert len(stray_rows(frame, CRS(4490), SPECS["facilities"], "f")[0]) == 2
