"""Pages stay small whatever the layers: outlines keep their shared borders, and the prefecture the main roads only."""

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest
import shapely
import tiny

from ycgis.assess import Assessment
from ycgis.atlas import county_page, index_page
from ycgis.atlas.data import MapSheet, county_sheet, prefecture_sheet

COUNTY = "140827"
Points = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def plain(embedded: Assessment) -> Assessment:
    return embedded


def frayed(times: int) -> Callable[[Points], Points]:
    """Return what puts points between those of a ring, off the line, the same ones from whichever side it is walked."""

    def bent(ring: Points) -> Points:
        tails, heads = ring[:-1], ring[1:]
        turned = (tails[:, 0] > heads[:, 0]) | ((tails[:, 0] == heads[:, 0]) & (tails[:, 1] > heads[:, 1]))
        first, last = np.where(turned[:, None], heads, tails), np.where(turned[:, None], tails, heads)
        way, share = last - first, np.arange(times) / times
        aside = np.column_stack([-way[:, 1], way[:, 0]])
        size = np.sin(np.pi * share) * (0.01 * np.sin(14 * np.pi * share) + 0.1 / times * np.sin(2.5 * times * share))
        points = first[:, None] + share[:, None] * way[:, None] + size[:, None] * aside[:, None]
        back = np.concatenate([last[:, None], points[:, :0:-1]], axis=1)
        return np.concatenate([np.where(turned[:, None, None], back, points).reshape(-1, 2), ring[-1:]])

    return bent


def detailed(frame: gpd.GeoDataFrame, times: int) -> gpd.GeoDataFrame:
    """Return areas with `times` as many points, those who shared a border still sharing it."""
    bent = frayed(times)

    def of(area: shapely.Geometry) -> shapely.Geometry:
        parts = [
            shapely.Polygon(
                bent(np.asarray(part.exterior.coords)), [bent(np.asarray(h.coords)) for h in part.interiors]
            )
            for part in shapely.get_parts(area)
        ]
        return shapely.MultiPolygon(parts)

    return frame.set_geometry([of(area) for area in frame.geometry], crs=frame.crs)


def redrawn(assessment: Assessment, **layers: gpd.GeoDataFrame) -> Assessment:
    """Return an assessment with other layers to draw, and what it had computed from its own."""
    study = replace(assessment.study, layers=replace(assessment.study.layers, **layers))
    kept = {name: getattr(assessment.study, name) for name in ("network", "bands", "routes", "surface")}
    study.__dict__.update(kept)
    return replace(assessment, study=study)


def points_in(frame: gpd.GeoDataFrame) -> int:
    return int(frame.count_coordinates().sum())


@pytest.fixture(
    scope="module",
    params=[pytest.param(20, id="126,000 points"), pytest.param(100, id="630,000 points", marks=pytest.mark.slow)],
)
def detail(request: pytest.FixtureRequest, plain: Assessment) -> Assessment:
    layers = plain.study.layers
    assert layers.neighbours is not None
    finer = {"counties": layers.counties, "neighbours": layers.neighbours}
    return redrawn(plain, **{name: detailed(frame, request.param) for name, frame in finer.items()})


@pytest.fixture(scope="module")
def sheet(detail: Assessment) -> MapSheet:
    return prefecture_sheet(detail)


def together(counties: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    return np.concatenate([counties.geometry.to_numpy(), neighbours.geometry.to_numpy()])


def test_neighbours_share_their_borders_before_and_after(detail: Assessment, sheet: MapSheet) -> None:
    layers = detail.study.layers
    assert layers.neighbours is not None
    assert shapely.coverage_is_valid(together(layers.counties, layers.neighbours))
    areas = together(sheet.counties, sheet.neighbours)
    assert shapely.is_valid(areas).all()
    assert shapely.coverage_is_valid(areas, gap_width=1e-3)
    whole = shapely.union_all(areas)
    assert shapely.area(areas).sum() == pytest.approx(whole.area, rel=1e-9)  # no overlap
    county = sheet.counties.union_all()
    assert sum(len(part.interiors) for part in shapely.get_parts(county)) == 0  # no gap


def test_outlines_stay_where_they_were(detail: Assessment, sheet: MapSheet) -> None:
    exact = detail.study.layers.counties
    drawn = sheet.counties.to_crs(exact.crs)
    assert list(drawn.index) == list(exact.index)
    assert shapely.hausdorff_distance(drawn.geometry.to_numpy(), exact.geometry.to_numpy()).max() < 60
    assert drawn.area.to_numpy() == pytest.approx(exact.area.to_numpy(), rel=2e-3)


def test_outlines_have_no_more_points_than_their_page_can_hold(sheet: MapSheet) -> None:
    assert 6_000 < points_in(sheet.counties) <= 20_000
    own = county_sheet(sheet, COUNTY)
    assert points_in(own.counties) == points_in(sheet.counties)
    assert shapely.coverage_is_valid(together(own.counties, own.neighbours))


def test_the_bands_end_where_the_counties_do(plain: Assessment, sheet: MapSheet) -> None:
    counties, bands = sheet.counties.union_all(), sheet.bands.union_all()
    assert bands.difference(counties.buffer(2e-5)).area == 0  # both are rounded, to 1e-5 degrees
    as_it_came = prefecture_sheet(plain)
    covered = as_it_came.bands.union_all().area / as_it_came.counties.union_all().area
    assert bands.area / counties.area == pytest.approx(covered, abs=2e-3)
    assert points_in(sheet.bands) < points_in(sheet.counties)


@pytest.mark.slow
def test_detailed_outlines_leave_the_pages_small(detail: Assessment) -> None:
    assert len(index_page(detail).encode()) < 4 * 2**20
    assert len(county_page(detail, COUNTY).encode()) < 4 * 2**20


def test_outlines_of_few_points_are_drawn_as_they_came(plain: Assessment) -> None:
    layers, sheet = plain.study.layers, prefecture_sheet(plain)
    assert points_in(sheet.counties) == points_in(layers.counties)
    assert sheet.roads.geometry.geom_equals(sheet.all_roads.geometry).all()


def zigzags(plain: Assessment, count: int, ranks: list[str | None]) -> Assessment:
    """Return an assessment with `count` roads of nine points across its counties, of each rank as many."""
    roads = plain.study.layers.roads
    west, south, east, north = plain.study.layers.counties.total_bounds
    starts = np.random.default_rng(1).uniform((west, south), (east - 400, north), (count, 1, 2))
    bends = np.column_stack([np.arange(9) * 50, np.tile([0, 10], 5)[:9]])
    classes = [ranks[each % len(ranks)] for each in range(count)]
    made = gpd.GeoDataFrame({"road_class": classes}, geometry=shapely.linestrings(starts + bends), crs=roads.crs)
    return redrawn(plain, roads=tiny.worded(made.assign(name=None, ref=None)))


def test_of_very_many_roads_the_prefecture_shows_the_main_ones_and_a_county_all(plain: Assessment) -> None:
    few, many = (
        prefecture_sheet(zigzags(plain, count, ["primary", "residential", "service"])) for count in (9_000, 30_000)
    )
    assert list(few.roads["rank"]) == ["arterial", "local", "service"]
    assert list(few.roads["near"]) == [False, True, True]
    assert list(many.roads["rank"]) == ["arterial"]
    assert list(many.roads["near"]) == [False]
    own = county_sheet(many, COUNTY).roads
    assert list(own["rank"]) == ["arterial", "local", "service"]
    assert list(own["near"]) == [False, True, True]


def test_very_many_roads_without_a_class_wait_for_a_county_zoomed_in(plain: Assessment) -> None:
    few, many = (prefecture_sheet(zigzags(plain, count, [None])) for count in (9_000, 30_000))
    assert list(few.roads["near"]) == list(county_sheet(few, COUNTY).roads["near"]) == [False]
    assert many.roads.empty
    assert list(county_sheet(many, COUNTY).roads["near"]) == [True]


@pytest.mark.slow
def test_a_prefecture_whose_roads_all_wait_has_a_page(plain: Assessment) -> None:
    page = index_page(zigzags(plain, 30_000, [None]))
    assert '<ul data-key="roads">' not in page
    assert "其余道路见各县页面" in page
    assert "其余道路见各县页面" not in index_page(plain)
