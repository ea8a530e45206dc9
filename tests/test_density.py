"""The density of streets, what is missing, and where: worked out by hand on squares of a kilometre."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from ycgis.indicator import Measured
from ycgis.indicators import road_density, road_gap_km, street_density_by_block
from ycgis.intake.layers import Source
from ycgis.land import LEAST_SHARE, density_blocks
from ycgis.study import Study

KM = 1000.0
SQUARE = shapely.box(0, 0, KM, KM)
NEXT = shapely.box(KM, 0, 2 * KM, KM)
COMPUTE: list[Callable[[Study], Measured]] = [
    road_density.compute,
    road_gap_km.compute,
    street_density_by_block.compute,
]
Line = list[tuple[float, float]]


def here(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.affinity.translate(shape, tiny.EAST, tiny.NORTH)


def study(
    lines: list[Line], areas: dict[str, shapely.Geometry] | None = None, *, words: object = "支路", **parameters: object
) -> Study:
    """Return a study of the counties a and b, squares of a kilometre side by side, built up throughout."""
    shapes = [here(shapely.LineString(line)) for line in lines]
    classes = [words] * len(lines) if isinstance(words, str) or words is None else words
    built = {"a": SQUARE, "b": NEXT} if areas is None else areas
    layers = {
        "counties": tiny.boxes({"a": (0, 0, KM, KM), "b": (KM, 0, 2 * KM, KM)}),
        "streets": tiny.layer("streets", shapes, road_class=classes),
        "builtup": tiny.builtup({adcode: here(shape) for adcode, shape in built.items()}),
    }
    seat = (tiny.EAST + 500, tiny.NORTH + 500)
    road = tiny.roads([[seat, (seat[0] + KM, seat[1])]])
    return tiny.study(road, {"a": seat, "b": (seat[0] + KM, seat[1])}, "a", layers=layers, **parameters)


def grid(step: float, west: float = 0.0) -> list[Line]:
    """Return straight streets through one square, `step` metres apart, half a step from its edges."""
    at = np.arange(step / 2, KM, step)
    return [[(west, y), (west + KM, y)] for y in at] + [[(west + x, 0), (west + x, KM)] for x in at]


def test_one_street_through_a_square_is_one_km_per_km2() -> None:
    result = road_density.compute(study([[(-300, 500), (KM, 500)], *grid(250, KM)]))
    assert result.values.tolist() == pytest.approx([1.0, 8.0], rel=1e-4)
    assert result.values.dtype == np.float64
    said = result.basis["a"]
    assert "1.00 km of centre lines / 1.00 km2" in said.en
    assert "1.00 km (1.00 km/km2)" in said.en
    assert "local street 1.0 km" in said.en
    assert "支路 1.0 km" in said.zh
    assert "not counted: nothing" in said.en


def test_a_divided_road_counts_once_and_the_raw_length_stands_beside() -> None:
    pair: list[Line] = [[(-500, 500), (KM, 500)], [(KM, 520), (-500, 520)]]
    base = study(pair, words="主干路")
    base.layers.streets["oneway"] = "yes"
    result = road_density.compute(base)
    assert result.values["a"] == pytest.approx(1.0, rel=1e-3)
    assert "2.00 km (2.00 km/km2)" in result.basis["a"].en
    frame = result.evidence["streets"].frame
    assert set(frame["weight"]) == {0.5}
    assert set(frame["shown"]) == {"arterial"}


def test_a_boundary_street_counts_once() -> None:
    shared: Line = [(KM, 0), (KM, KM)]
    total = road_density.compute(study([shared, [(0, 300), (2 * KM, 300)]])).values
    assert total.tolist() == pytest.approx([2.0, 1.0], rel=1e-3)


def test_the_area_is_that_of_the_built_up_land() -> None:
    half = study([[(0, 250), (KM, 250)]], {"a": shapely.box(0, 0, KM, 500), "b": NEXT})
    assert road_density.compute(half).values["a"] == pytest.approx(2.0, rel=1e-4)


def test_the_gap_is_what_is_missing_to_eight() -> None:
    result = road_gap_km.compute(study([[(0, 500), (KM, 500)], *grid(200, KM)]))
    assert result.values.tolist() == [pytest.approx(7.0, abs=1e-4), 0.0]
    assert "8 km/km2 x 1.00 km2 = 8.00 km" in result.basis["a"].en
    assert "7.00 km fewer" in result.basis["a"].en
    assert "已达到" in result.basis["b"].zh


def test_the_density_asked_for_is_a_parameter() -> None:
    result = road_gap_km.compute(study([[(0, 500), (KM, 500)], *grid(200, KM)], density_km_km2=12.5))
    assert result.values.tolist() == pytest.approx([11.5, 2.5], abs=1e-4)


@pytest.mark.parametrize("compute", COMPUTE)
class TestWithoutDensity:
    def test_a_county_without_a_built_up_area(self, compute: Callable[[Study], Measured]) -> None:
        result = compute(study([[(0, 500), (2 * KM, 500)]], {"a": SQUARE}))
        assert result.values.isna().tolist() == [False, True]
        assert result.basis["b"].zh.startswith("无数据：")
        assert "（builtup）" in result.basis["b"].zh
        assert "(builtup)" in result.basis["b"].en

    def test_a_county_that_the_streets_do_not_reach(self, compute: Callable[[Study], Measured]) -> None:
        result = compute(study([[(100, 500), (800, 500)]]))
        assert result.values.isna().tolist() == [False, True]
        assert result.basis["b"].zh.startswith("无数据：")
        assert "streets" in result.basis["b"].en

    def test_streets_whose_class_is_missing(self, compute: Callable[[Study], Measured]) -> None:
        result = compute(study([[(100, 500), (800, 500)], [(KM, 500), (1700, 500)]], words=["支路", None]))
        assert result.values.isna().tolist() == [False, True]
        assert "0.7 km" in result.basis["b"].en
        assert "road_class" in result.basis["b"].zh

    def test_an_area_of_no_size(self, compute: Callable[[Study], Measured]) -> None:
        flat = shapely.Polygon([(KM, 0), (2 * KM, KM), (KM, 0)])
        result = compute(study([[(100, 500), (1800, 500)]], {"a": SQUARE, "b": flat}))
        assert result.values.isna().tolist() == [False, True]

    def test_nothing_but_ramps_is_zero_not_unknown(self, compute: Callable[[Study], Measured]) -> None:
        result = compute(study([[(100, 500), (800, 500)], [(KM, 500), (1700, 500)]], words=["支路", "匝道"]))
        assert result.values["b"] == {0: 0.0, 1: 8.0, 2: 0.0}[COMPUTE.index(compute)]
        assert "无数据" not in result.basis["b"].zh

    def test_streets_elsewhere_in_the_county_are_zero_too(self, compute: Callable[[Study], Measured]) -> None:
        areas = {"a": SQUARE, "b": shapely.box(1500, 500, 2000, 1000)}
        result = compute(study([[(100, 100), (1400, 100)]], areas))
        assert result.values["b"] == pytest.approx({0: 0.0, 1: 2.0, 2: 0.0}[COMPUTE.index(compute)])


def test_ramps_alone_are_told() -> None:
    result = road_density.compute(study([[(KM, 500), (1700, 500)]], words="匝道"))
    assert "没有可计入的街道" in result.basis["b"].zh
    assert "匝道 0.7 km" in result.basis["b"].zh


def test_the_basis_names_the_built_up_area() -> None:
    base = study([[(0, 500), (KM, 500)]])
    assert "built-up area: source not stated" in road_density.compute(base).basis["a"].en
    base.layers.builtup["rule"] = "landuse=residential"
    named = Study(base.layers, "a", base.name, base.parameters, {"builtup": Source("建成区 {2024}", date="2024")})
    assert "建成区：建成区 {2024}，2024，landuse=residential" in road_density.compute(named).basis["a"].zh
    assert "2024, landuse=residential" in road_gap_km.compute(named).basis["a"].en


def test_a_built_up_area_beyond_the_street_data_is_told() -> None:
    """The streets end at 300 m; a block further, from 800 m on, nothing is known of the square: a fifth of it."""
    lines: list[Line] = [[(0, 0), (300, 0)], [(0, KM), (300, KM)]]
    said = road_density.compute(study(lines, {"a": SQUARE})).basis["a"]
    assert "(20% of it beyond the street data" in said.en
    assert "20%" not in road_density.compute(study([*lines, [(500, 0), (500, 9)]], {"a": SQUARE})).basis["a"].zh


def test_the_evidence_explains_itself() -> None:
    lines: list[Line] = [[(0, 100), (KM, 100)], [(0, 500), (KM, 500)], [(0, 900), (KM, 900)]]
    layer = road_density.compute(study(lines, words=["主干路", "支路", "匝道"])).evidence["streets"]
    assert layer.paint is not None
    assert list(layer.paint.labels) == ["arterial", "local", "ramp", "not_counted"]
    assert layer.frame["shown"].tolist() == ["arterial", "local", "not_counted"]
    assert set(layer.columns) | {"adcode", "geometry"} == set(layer.frame.columns)
    assert layer.frame["reason"].str.contains(" / ").all()
    assert layer.frame.drop(columns="geometry").notna().all(axis=None)


class TestBlocks:
    def test_half_of_the_square_is_dense_enough(self) -> None:
        """Streets every 200 m in the western blocks: 500 m / 200 m = 2.5 rows and columns, 10 km/km2; none east."""
        lines = [[(0.0, y), (500.0, y)] for y in range(100, 1000, 200)]
        lines += [[(x, 0.0), (x, KM)] for x in (50.0, 150.0, 250.0, 350.0, 450.0)]
        result = street_density_by_block.compute(study(lines, {"a": SQUARE}))
        assert result.values["a"] == pytest.approx(50)
        blocks = result.evidence["blocks"].frame
        assert blocks["area_km2"].tolist() == [0.25] * 4
        assert blocks["density"].tolist() == pytest.approx([(1 + 2.5) / 0.25, 0, (1.5 + 2.5) / 0.25, 0], abs=1e-4)
        assert blocks["gap_km"].tolist() == pytest.approx([0, 2, 0, 2], abs=1e-4)
        assert "4 blocks of 500 m" in result.basis["a"].en
        assert "0.50 of 1.00 km2" in result.basis["a"].en

    def test_the_map_tells_which_blocks_fall_short(self) -> None:
        """Bounds at a half, one, one and a half and two times the density asked for, in two hues about it."""
        given = study(grid(250), density_km_km2=6.0)
        paint = street_density_by_block.compute(given).evidence["blocks"].paint
        assert paint is not None
        assert (paint.column, paint.scheme, paint.breaks) == ("density", "around", (3.0, 6.0, 9.0, 12.0))

    def test_just_the_density_asked_for_is_enough(self) -> None:
        result = street_density_by_block.compute(study(grid(250)))
        assert result.values["a"] == pytest.approx(100)

    def test_a_street_on_a_grid_line_is_in_one_block(self) -> None:
        """And the street on the outer edge, whose block would lie outside, in the block beside it."""
        blocks = street_density_by_block.compute(
            study([[(500, 0), (500, KM)], [(0, KM), (KM, KM)]], {"a": SQUARE})
        ).evidence["blocks"]
        assert blocks.frame["length_km"].tolist() == pytest.approx([0, 0.5, 0.5, 1.0], abs=1e-4)

    def test_a_sliver_joins_the_block_with_which_it_shares_most(self) -> None:
        """Of the 500 m cells only two are whole; a strip of 40 m beside the first, 20 m above both."""
        area = here(shapely.box(0, 0, 1040, 520))
        blocks = density_blocks(_nothing(), area, (tiny.EAST, tiny.NORTH), 500.0)
        assert blocks["area_km2"].tolist() == pytest.approx([0.26, 0.2808])
        assert blocks.geometry.iloc[1].area == pytest.approx(280_800)

    def test_an_island_joins_the_nearest_block(self) -> None:
        area = shapely.union_all([here(shapely.box(*box)) for box in ((0, 0, 500, 500), (1200, 0, 1300, 100))])
        blocks = density_blocks(_nothing(), area, (tiny.EAST, tiny.NORTH), 500.0)
        assert blocks["area_km2"].tolist() == pytest.approx([0.26])

    def test_an_area_of_slivers_is_one_block(self) -> None:
        area = here(shapely.box(450, 450, 550, 550))
        blocks = density_blocks(_nothing(), area, (tiny.EAST, tiny.NORTH), 500.0)
        assert blocks["area_km2"].tolist() == pytest.approx([0.01])
        assert blocks.geometry.iloc[0].equals(area)

    def test_a_corner_that_touches_a_cell_adds_none(self) -> None:
        diamond = here(shapely.Polygon([(250, 0), (500, 250), (250, 500), (0, 250)]))
        assert len(density_blocks(_nothing(), diamond, (tiny.EAST, tiny.NORTH), 250.0)) == 4

    def test_the_map_does_not_depend_on_where_it_lies(self) -> None:
        lines = [[(0.0, 10.0 * row), (KM, 10.0 * row + 77)] for row in range(0, 60, 7)]
        base = study(lines)
        wanted = street_density_by_block.compute(base)
        layers = {
            name: frame.set_geometry(frame.translate(345.25, 289.5))
            for name, frame in (
                ("counties", base.layers.counties), ("streets", base.layers.streets), ("builtup", base.layers.builtup)
            )
        }  # fmt: skip
        moved = tiny.study(base.layers.roads, {"a": (tiny.EAST, tiny.NORTH)}, "a", layers=layers)
        found = street_density_by_block.compute(moved)
        assert found.values.tolist() == pytest.approx(wanted.values.tolist(), rel=1e-6)


_SPOT = st.tuples(*[st.integers(-20, 220).map(lambda units: units * 10.0)] * 2)
_LINES = st.lists(st.lists(_SPOT, min_size=2, max_size=4, unique=True), min_size=1, max_size=10)
_BLOB = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=9, unique=True)


@pytest.mark.slow
@given(_LINES, _BLOB, st.sampled_from([100.0, 300.0, 500.0]))
@examples(100)
def test_blocks_sum_to_the_whole_and_are_those_of_an_overlay(lines: list[Line], blob: list[Line], side: float) -> None:
    """Areas and lengths of the blocks sum to the area's; each block's length is what an overlay finds in it."""
    area = shapely.MultiPoint([(x * 50, y * 50) for x, y in blob]).convex_hull
    if area.geom_type != "Polygon":
        return
    inside = shapely.intersection([shapely.LineString(line) for line in lines], area)
    parts = [part for part in shapely.get_parts(inside) if part.length > 0]
    weight = np.resize([1.0, 0.5, 0.0], len(parts))
    counted = gpd.GeoDataFrame({"weight": weight}, geometry=parts, crs=tiny.CRS)
    blocks = density_blocks(counted, area, (0.0, 0.0), side)
    assert blocks["area_km2"].sum() * 1e6 == pytest.approx(area.area)
    assert shapely.union_all(blocks.geometry).symmetric_difference(area).area == pytest.approx(0, abs=1e-3)
    assert blocks["length_km"].sum() * 1e3 == pytest.approx(float((counted.length * weight).sum()))
    assert len(blocks) == 1 or (blocks["area_km2"] * 1e6 >= LEAST_SHARE * side**2 * (1 - 1e-9)).all()
    for block in blocks.itertuples():
        closed, inner = block.geometry.buffer(1e-6), block.geometry.buffer(-1e-6)
        most = float((counted.intersection(closed).length * weight).sum())
        least = float((counted.intersection(inner).length * weight).sum())
        assert least - 1e-3 <= block.length_km * 1e3 <= most + 1e-3


def test_the_blocks_hold_the_numerator_of_the_density() -> None:
    lines = [[(0.0, 13.0 * row), (2 * KM, 977 - 11.0 * row)] for row in range(0, 70, 9)]
    base = study(
        lines, {"a": SQUARE.difference(shapely.box(200, 200, 450, 700)), "b": shapely.Point(1500, 500).buffer(480)}
    )
    density, blocks = road_density.compute(base), street_density_by_block.compute(base).evidence["blocks"].frame
    sums = blocks.groupby("adcode")[["length_km", "area_km2"]].sum()
    assert (sums["length_km"] / sums["area_km2"]).tolist() == pytest.approx(density.values.tolist())


def _nothing() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"weight": []}, geometry=[], crs=tiny.CRS)
