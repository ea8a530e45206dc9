"""Which streets count, cut at the edges of built-up areas: worked out by hand, and against a naive overlay."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from shared_data import las_palmas

from ycgis.ground.parameters import Parameters
from ycgis.intake.project import embedded_folder
from ycgis.land import CRUMB_M, EDGE_M, share_lines
from ycgis.streets import counted_streets
from ycgis.streets.counted import BARRED

PARAMETERS = Parameters()
SQUARE = shapely.box(0, 0, 1000, 1000)
NEXT = shapely.box(1000, 0, 2000, 1000)
Point = tuple[float, float]


def streets(*lines: list[Point], **columns: list[object]) -> gpd.GeoDataFrame:
    columns.setdefault("road_class", ["支路"] * len(lines))
    return tiny.layer("streets", [shapely.LineString(line) for line in lines], **columns)


def pieces(
    drawn: gpd.GeoDataFrame, areas: dict[str, shapely.Geometry], parameters: Parameters = PARAMETERS
) -> gpd.GeoDataFrame:
    return counted_streets(drawn, tiny.builtup(areas), parameters)


def metres(found: gpd.GeoDataFrame) -> dict[str, float]:
    """Return the centre lines in metres by adcode."""
    weighted = found["length_m"] * found["weight"]
    return dict(weighted.groupby(found["adcode"]).sum())


def test_a_street_is_cut_at_the_edge() -> None:
    found = pieces(streets([(-500, 500), (1500, 500)]).assign(name="人民路"), {"a": SQUARE})
    row = found.iloc[0]
    assert len(found) == 1
    assert row[["adcode", "street", "name", "road_class", "rank", "weight"]].tolist() == [
        "a", 0, "人民路", "支路", "local", 1.0,
    ]  # fmt: skip
    assert row["length_m"] == pytest.approx(1000, abs=0.01)
    assert row.geometry.length == row["length_m"]
    assert row["reason"] not in BARRED
    assert found.crs == tiny.CRS


def test_a_street_outside_or_ending_at_the_edge_from_outside_is_not_there() -> None:
    found = pieces(streets([(1500, 0), (1500, 900)], [(1000, 300), (1400, 300)]), {"a": SQUARE})
    assert found.empty
    assert {"adcode", "weight", "reason", "length_m", "rank"} <= set(found.columns)


def test_a_street_leaves_and_returns() -> None:
    holed = SQUARE.difference(shapely.box(400, 400, 600, 600))
    found = pieces(streets([(0, 500), (1000, 500)]), {"a": holed})
    assert sorted(found["length_m"].round(1)) == [400.0, 400.0]


def test_a_street_along_the_edge_counts() -> None:
    assert metres(pieces(streets([(1000, -200), (1000, 700)]), {"a": SQUARE})) == {"a": pytest.approx(700, abs=0.01)}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("angle", [0.0, 17.3])
def test_a_street_on_a_shared_edge_belongs_to_the_first(*, turned: bool, angle: float) -> None:
    """Turned by 17.3 degrees no coordinate is round, and the vertices lie beside the edge by rounding."""
    line = [(1000.0, y) for y in (-100, 130, 444.4, 777, 900)]
    turn = [shapely.affinity.rotate(shape, angle, origin=(0, 0)) for shape in (SQUARE, NEXT, shapely.LineString(line))]
    drawn = streets(list(turn[2].coords))
    areas = {"b": turn[0], "a": turn[1]} if turned else {"a": turn[0], "b": turn[1]}
    assert metres(pieces(drawn, areas)) == {"a": pytest.approx(900, abs=0.01)}


def test_parts_sum_to_the_whole() -> None:
    """A street that crosses the shared edge, runs on it, and goes on in the other area."""
    drawn = streets([(200, 100), (1000, 100), (1000, 600), (1700, 600)])
    found = metres(pieces(drawn, {"a": SQUARE, "b": NEXT}))
    assert found["a"] == pytest.approx(800 + 500, abs=0.01)
    assert found["b"] == pytest.approx(700, abs=0.01)


def test_a_divided_road_counts_once() -> None:
    drawn = streets(
        [(-500, 500), (1500, 500)], [(1500, 520), (-500, 520)], road_class=["主干路"] * 2, oneway=["yes"] * 2
    )
    found = pieces(drawn, {"a": SQUARE})
    assert metres(found) == {"a": pytest.approx(1000, abs=0.02)}
    assert found["length_m"].sum() == pytest.approx(2000, abs=0.02)
    assert set(found["weight"]) == {0.5}


def test_a_divided_road_between_two_areas_is_shared() -> None:
    """One carriageway lies in each of them: half a centre line for either."""
    drawn = streets(
        [(990, -500), (990, 1500)], [(1010, 1500), (1010, -500)], road_class=["主干路"] * 2, oneway=["yes"] * 2
    )
    found = metres(pieces(drawn, {"a": SQUARE, "b": NEXT}))
    assert found == {"a": pytest.approx(500, abs=0.02), "b": pytest.approx(500, abs=0.02)}


def test_what_does_not_count_says_why() -> None:
    words = ["primary_link", "service", "步行道", "motorway", None, " ", "Residential", "支路", "支路", "支路"]
    drawn = streets(
        *([(0, 50.0 + 90 * row), (1000, 50 + 90 * row)] for row in range(len(words))),
        road_class=words,
        access=[None] * 7 + ["private", "yes", None],
        width=[np.nan] * 8 + [3.4, 3.5],
    )
    found = pieces(drawn, {"a": SQUARE}).set_index("street")
    wanted = ["ramp", "service", "walk", "class", "no_class", "no_class", None, "private", "narrow", None]
    for row, reason in enumerate(wanted):
        assert found.loc[row, "weight"] == (reason is None)
        assert reason is None or found.loc[row, "reason"] == reason
        assert found.loc[row, "length_m"] == pytest.approx(1000)
    assert found.loc[4, "rank"] == "other"


def test_the_classes_are_a_parameter() -> None:
    drawn = streets([(0, 100), (1000, 100)], [(0, 500), (1000, 500)], road_class=["service", "支路"])
    found = pieces(drawn, {"a": SQUARE}, Parameters(street_classes=("service",)))
    assert found.set_index("street")["weight"].to_dict() == {0: 1.0, 1: 0.0}
    assert found.set_index("street").loc[1, "reason"] == "class"


def test_nothing_inside_depends_on_where_the_data_end() -> None:
    """A divided road and its crossings, drawn far beyond the area, and cut at a window around it."""
    far = 6000.0
    lines = [[(-far, 500), (far, 500)], [(far, 522), (-far, 522)]]
    lines += [[(x, -far), (x, 500), (x, 522), (x, far)] for x in (-300.0, 250.0, 700.0, 1200.0)]
    classes = ["主干路"] * 2 + ["次干路"] * 4
    whole = streets(*lines, road_class=classes, oneway=["yes"] * 2 + [None] * 4)
    cut = whole.clip(shapely.box(-1100, -1100, 2100, 2100)).sort_index()
    wanted, found = (pieces(drawn, {"a": SQUARE}) for drawn in (whole, cut))
    columns = ["street", "weight", "reason"]
    for given_, other in ((wanted, found), (found, wanted)):
        sums = (frame.groupby(columns)["length_m"].sum() for frame in (given_, other))
        pd.testing.assert_series_equal(*sums, atol=1e-6)
    assert (wanted["weight"] == 0.5).any()


def test_the_order_of_rows_changes_nothing() -> None:
    lines = [[(0.0, y), (1300.0, y + 40)] for y in (10.0, 30, 200, 215, 700)]
    drawn = streets(*lines, road_class=["primary"] * 4 + ["service"])
    shuffled = drawn.sample(frac=1, random_state=3)
    areas = {"a": SQUARE, "b": NEXT}
    wanted, found = (metres(pieces(frame, areas)) for frame in (drawn, shuffled))
    assert found == pytest.approx(wanted)


# An independent reading: each line against each area, by intersection alone
_AREAS = {
    "a": shapely.Polygon([(0, 0), (900, 100), (1100, 1000), (0, 1000)]),
    "b": shapely.Polygon([(900, 100), (2000, 0), (2000, 1500), (1100, 1000)]),
}
_SHARED = shapely.LineString([(900, 100), (1100, 1000)])
_SPOT = st.tuples(*[st.integers(-100, 2100).map(float)] * 2)
_ON_EDGE = st.floats(0, 1).map(lambda share: _SHARED.interpolate(share, normalized=True).coords[0])
_LINES = st.lists(
    st.lists(_SPOT | _ON_EDGE, min_size=2, max_size=4, unique=True)
    .map(shapely.LineString)
    .filter(lambda line: line.is_simple and line.length > 1),
    min_size=1,
    max_size=8,
)


@pytest.mark.slow
@given(_LINES)
@examples(150)
def test_lengths_are_those_of_a_naive_overlay(lines: list[shapely.LineString]) -> None:
    """Between what lies a millimetre within the areas and a millimetre beyond them, but for crumbs of the cut."""
    drawn = tiny.layer("streets", lines, road_class=(["service", "支路"] * 4)[: len(lines)])
    found = pieces(drawn, _AREAS)
    union = shapely.union_all(list(_AREAS.values()))
    low, high = (sum(line.intersection(union.buffer(by)).length for line in lines) for by in (-EDGE_M, EDGE_M))
    crumbs = 20 * CRUMB_M * len(lines)
    assert low - crumbs <= found["length_m"].sum() <= high + crumbs
    for adcode, area in _AREAS.items():
        naive = sum(line.intersection(area.buffer(2 * EDGE_M)).length for line in lines)
        assert found.loc[found["adcode"] == adcode, "length_m"].sum() <= naive + crumbs


@given(_LINES)
@examples(100)
def test_no_metre_is_given_twice(lines: list[shapely.LineString]) -> None:
    shares = share_lines(np.array(lines), np.array(list(_AREAS.values())))
    for row in range(len(lines)):
        own = shares.part[shares.line == row]
        assert shapely.union_all(own).length == pytest.approx(shapely.length(own).sum(), abs=1e-3)


def _las_palmas() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the streets, read by GDAL alone, and the urban polygon, in metres."""
    folder = las_palmas()
    drawn = pyogrio.read_dataframe(folder / "las_palmas.osm.pbf", layer="lines", where="highway IS NOT NULL")
    tags = drawn["other_tags"].fillna("")
    found = tiny.layer("streets", list(drawn.geometry), road_class=drawn["highway"].tolist())
    known = {name: tags.str.extract(f'"{name}"=>"([^"]*)"')[0] for name in ("oneway", "ref", "access", "bridge")}
    shapes = tiny.worded(found, name=drawn["name"], **known).set_crs(4326, allow_override=True).to_crs(32628)
    urban = gpd.read_file(folder / "ucdb.gpkg").to_crs(32628)
    area = gpd.GeoDataFrame({"adcode": ["a"]}, geometry=[urban.union_all()], crs=32628)
    return shapes, area.set_index("adcode")


@pytest.mark.slow
def test_las_palmas_has_the_length_that_is_known() -> None:
    """839 km in 111.5 km2: every road for cars but service roads and tracks, motorways, ramps and private ones too."""
    drawn, urban = _las_palmas()
    found = counted_streets(drawn, urban, PARAMETERS)
    assert urban.area.sum() / 1e6 == pytest.approx(111.5, abs=0.05)
    cars = found["rank"].isin(["expressway", "arterial_fast", "arterial", "secondary", "local", "ramp"])
    assert found.loc[cars & (found["road_class"] != "road"), "length_m"].sum() / 1e3 == pytest.approx(839, abs=0.6)
    counts = ~found["reason"].isin(list(BARRED))
    raw, merged = (found.loc[counts, "length_m"] * share for share in (1.0, found.loc[counts, "weight"]))
    assert raw.sum() / 1e3 == pytest.approx(720, abs=5)  # without motorways, ramps and private roads
    assert 0.85 < merged.sum() / raw.sum() < 1.0
    naive = drawn.geometry.intersection(urban.geometry.iloc[0]).length.sum()
    assert found["length_m"].sum() == pytest.approx(naive, rel=1e-5)


def test_noise_far_below_a_millimetre_changes_nothing() -> None:
    """A traffic island is one however its corners are rounded."""
    helsinki = gpd.read_file(embedded_folder() / "examples/helsinki/osm/openstreetmap.gpkg", layer="streets").to_crs(
        3067
    )
    frame = tiny.layer(
        "streets", list(helsinki.geometry), **{c: list(helsinki[c]) for c in ("road_class", "oneway", "name")}
    )
    frame = frame.set_crs(3067, allow_override=True)
    builtup = gpd.GeoDataFrame(
        {"name": [None], "rule": [None]}, index=["a"], geometry=[shapely.box(*frame.total_bounds)], crs=3067
    )
    shaken = frame.set_geometry(
        shapely.transform(
            frame.geometry.to_numpy(), lambda xy: xy + np.random.default_rng(1).uniform(-1e-7, 1e-7, xy.shape)
        ),
        crs=3067,
    )
    before, after = (counted_streets(streets, builtup, Parameters()) for streets in (frame, shaken))
    assert (after["length_m"] * after["weight"]).sum() == pytest.approx(
        (before["length_m"] * before["weight"]).sum(), rel=1e-6
    )
