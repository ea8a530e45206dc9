"""What every registered indicator owes: run over all of them, and over any that is added."""

import copy
import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import tiny
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal, assert_series_equal

from ycgis import indicators as home
from ycgis.compute import measure, measure_all, missing_layers
from ycgis.ground.parameters import Parameters
from ycgis.ground.text import Text
from ycgis.ground.vocabulary import SETTLEMENT_DEGREES
from ycgis.indicator import Indicator, Measured
from ycgis.intake.layers import SPECS, Layers
from ycgis.registry import indicators
from ycgis.study import Study

ALL = list(indicators().values())
NO_VALUE = ("无数据", "不可达", "不适用")

# a is the capital; b and c lie on the roads, d on an island, e is far from any road, f has no seat
DRAWING = """
A--B---P
|  |
G--C        D-H

Q
                                         E
"""


def layers() -> Layers:
    at = tiny.spots(DRAWING)
    lines = [(at[tail], at[head]) for tail, head in ("AB", "BP", "AG", "GC", "BC", "DH")]
    seats = {name.lower(): (at[name][0] + 30, at[name][1] + 40) for name in "ABCDE"}
    counties = tiny.around(seats | {"f": at["Q"]}, margin=700)
    folk = {(x, y): 10.0 + row for row, (x, y) in enumerate(seats.values())}
    return Layers(
        counties=counties,
        roads=tiny.roads(lines, maxspeed=[60, 80, 50, 50, 40, 60], road_class=["primary"] * 6),
        seats=tiny.places(seats),
        cities=tiny.places({"P": at["P"], "Q": at["Q"]}).rename_axis("id"),
        neighbours=tiny.boxes({"n": (50_000, 0, 60_000, 10_000)}),
        population=pd.Series(1000.0, index=counties.index),
        people=tiny.people(folk).assign(u_x=np.nan, u_y=np.nan, v_x=np.nan, v_y=np.nan),
        settlement=cells(seats),
        places=tiny.layer("places", [shapely.Point(at["B"])], name=["Beta"], name_en=["Beta"]),
        **town_layers({name: at[name.upper()] for name in "abc"}),
    )


def cells(seats: Mapping[str, tiny.Point]) -> gpd.GeoDataFrame:
    """Return cells of 300 m around the seats, of every degree of urbanisation in turn."""
    degrees = [degree for _, degree in zip(seats, SETTLEMENT_DEGREES, strict=False)]
    points = [shapely.Point(point) for point in seats.values()]
    return tiny.layer("settlement", points, degree=degrees).assign(u_x=150.0, u_y=0.0, v_x=0.0, v_y=-150.0)


def town_layers(towns: Mapping[str, tiny.Point]) -> dict[str, Any]:
    """Return the street-level layers of a few towns, each in the same way around its middle.

    Two streets cross in the middle of a built-up square of 1 km, a third ends dead beside one of them; a park and homes
    lie in two corners::

        +-----+-----+
        | homes     |     a park of 100 m by 100 m
        |     |   - |
        +-----+-----+
        |     |park |
        +-----+-----+
    """

    def shapes(make: Callable[[float, float], shapely.Geometry]) -> list[shapely.Geometry]:
        return [make(x, y) for x, y in towns.values()]

    def lines(*ends: tuple[float, float, float, float]) -> list[shapely.Geometry]:
        return [
            shapely.LineString([(x + x1, y + y1), (x + x2, y + y2)])
            for x, y in towns.values()
            for x1, y1, x2, y2 in ends
        ]

    def spots(layer: str, /, *offsets: tuple[float, float], **columns: list[object]) -> gpd.GeoDataFrame:
        points = [shapely.Point(x + dx, y + dy) for x, y in towns.values() for dx, dy in offsets]
        return tiny.layer(layer, points, **{key: value * len(towns) for key, value in columns.items()})

    streets = lines((-500, 0, 0, 0), (0, 0, 500, 0), (0, -500, 0, 0), (0, 0, 0, 500), (0, 300, 200, 300))
    classes = ["primary", "primary", "tertiary", "tertiary", "service"]
    kinds = sorted({service.kind for service in Parameters().services})
    return {
        "streets": tiny.layer("streets", streets, road_class=classes * 3),
        "builtup": tiny.builtup(
            dict(zip(towns, shapes(lambda x, y: shapely.box(x - 500, y - 500, x + 500, y + 500)), strict=True))
        ),
        "seat_population": pd.Series(5000.0, index=sorted(towns)),
        "parks": tiny.layer(
            "parks",
            shapes(lambda x, y: shapely.box(x + 100, y - 200, x + 200, y - 100)),
            category=["park"] * 3,
            park_type=["comprehensive", "country", None],
        ),
        "park_list": pd.DataFrame({"adcode": ["a"], "name": ["P"], "park_type": ["shelter"]}),
        "entrances": spots("entrances", (100, -150)),
        "residential": tiny.layer("residential", shapes(lambda x, y: shapely.box(x - 300, y + 100, x - 100, y + 300))),
        "townships": spots("townships", (30, 40), (300, 10), name=["N", "M"]),
        "interchanges": spots("interchanges", (400, 400)),
        "facilities": spots("facilities", *[(60, 5 * place) for place in range(len(kinds))], kind=kinds),
        "buildings": tiny.layer("buildings", shapes(lambda x, y: shapely.box(x + 300, y + 100, x + 320, y + 120))),
        "water": tiny.layer("water", shapes(lambda x, y: shapely.box(x - 400, y - 400, x - 300, y - 300))),
        "railways": tiny.layer("railways", lines((-500, -450, 500, -450))),
    }


def study_of(given: Layers) -> Study:
    base = tiny.study(given.roads, {"a": (0, 0)}, "a", max_access_km=1.2, cell_m=100, town_radius_m=200)
    return replace(base, layers=given)


def changed(given: Layers, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> Layers:
    drawn = {field.name: getattr(given, field.name) for field in fields(given)}
    return replace(
        given, **{name: change(layer) for name, layer in drawn.items() if isinstance(layer, gpd.GeoDataFrame)}
    )


class Fixed(NamedTuple):
    """Layers that measuring must not change, a copy of them, and a study of them."""

    given: Layers
    kept: Layers
    study: Study


@pytest.fixture(scope="module")
def results() -> dict[str, Measured]:
    return measure_all(indicators(), study_of(layers()))


@pytest.fixture(scope="module")
def fixed() -> Fixed:
    given = layers()
    return Fixed(given, copy.deepcopy(given), study_of(given))


@pytest.fixture(scope="module")
def shuffled() -> dict[int, Study]:
    """Return the study with the rows of every layer in another order, by seed."""
    studies = {}
    for seed in (1, 2):
        mixed = changed(layers(), lambda layer, seed=seed: layer.sample(frac=1, random_state=seed))
        lines = {name: getattr(mixed, name).reset_index(drop=True) for name in ("roads", "streets", "railways")}
        studies[seed] = study_of(replace(mixed, **lines))
    return studies


@pytest.fixture(scope="module")
def moved() -> Study:
    """Return the study elsewhere on the map."""
    away = np.array([12_345, 6_789])

    def there(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        shapes = shapely.transform(layer.geometry.to_numpy(), lambda points: points + away)
        return layer.set_geometry(shapes, crs=layer.crs)

    return study_of(changed(layers(), there))


@pytest.fixture(scope="module")
def bare() -> Study:
    """Return the study without the layers that a project may lack."""
    given = layers()
    return study_of(replace(given, **{field.name: None for field in fields(given) if field.default is None}))


def test_every_file_is_registered_under_its_own_name() -> None:
    named = set[str]()
    for module in pkgutil.iter_modules(home.__path__):
        found = importlib.import_module(f"{home.__name__}.{module.name}")
        own = [found.INDICATOR] if hasattr(found, "INDICATOR") else found.indicators_of(Parameters())
        assert all(indicator.id.startswith(module.name) for indicator in own)
        named |= {indicator.id for indicator in own}
    assert named == set(indicators())


def test_the_study_has_both_kinds_of_counties(results: dict[str, Measured]) -> None:
    """What follows would show little on a study where every value, or none, is known."""
    assert results["prefecture_reach"].values.notna().tolist() == [True, True, True, False, False, False]


@pytest.mark.parametrize("indicator", ALL, ids=lambda indicator: indicator.id)
class TestEvery:
    def test_describes_itself(self, indicator: Indicator) -> None:
        for said in (indicator.title, indicator.unit, indicator.definition, indicator.source):
            assert isinstance(said, Text)
            assert said.zh.strip()
            assert said.en.strip()
        assert indicator.title.zh != indicator.title.en
        assert indicator.needs
        assert indicator.decimals >= 0

    def test_needs_known_layers(self, indicator: Indicator) -> None:
        named = {name for need in indicator.needs for name in ([need] if isinstance(need, str) else need)}
        assert named <= SPECS.keys()

    def test_one_value_or_nan_a_county(self, indicator: Indicator, results: dict[str, Measured], fixed: Fixed) -> None:
        values, counties = results[indicator.id].values, fixed.given.counties
        assert isinstance(values, pd.Series)
        assert values.dtype == np.float64
        assert values.index.tolist() == counties.index.tolist()
        assert not np.isinf(values).any()

    def test_a_basis_in_both_languages_for_each_county(
        self, indicator: Indicator, results: dict[str, Measured], fixed: Fixed
    ) -> None:
        basis = results[indicator.id].basis
        assert sorted(basis) == fixed.given.counties.index.tolist()
        for said in basis.values():
            assert said.zh
            assert said.en
            assert "{" not in said.zh + said.en
            assert "nan" not in said.en.split()

    def test_no_value_exactly_where_there_is_a_reason(self, indicator: Indicator, results: dict[str, Measured]) -> None:
        result = results[indicator.id]
        for adcode, said in result.basis.items():
            assert np.isnan(result.values[adcode]) == any(word in said.zh for word in NO_VALUE), said

    def test_a_band_holds_the_value(self, indicator: Indicator, results: dict[str, Measured]) -> None:
        result = results[indicator.id]
        assert (result.low is None) == (result.high is None)
        if result.low is not None and result.high is not None:
            known = result.values.notna()
            assert (result.low[known] <= result.values[known]).all()
            assert (result.values[known] <= result.high[known]).all()
            assert result.low.isna().equals(result.values.isna())

    def test_leaves_the_study_alone(self, indicator: Indicator, fixed: Fixed) -> None:
        given, kept, study = fixed
        measure(indicator, study)
        for field in fields(given):
            before, after = getattr(kept, field.name), getattr(study.layers, field.name)
            if isinstance(before, gpd.GeoDataFrame):
                assert_geodataframe_equal(before, after)
            elif isinstance(before, pd.DataFrame):
                assert_frame_equal(before, after)
            elif before is None:
                assert after is None
            else:
                assert_series_equal(before, after)

    @pytest.mark.parametrize("seed", [1, 2])
    def test_ignores_the_order_of_rows(
        self, indicator: Indicator, results: dict[str, Measured], shuffled: Mapping[int, Study], seed: int
    ) -> None:
        result = measure(indicator, shuffled[seed])
        wanted = results[indicator.id]
        assert_series_equal(result.values.sort_index(), wanted.values, check_names=False)
        assert {code: result.basis[code] for code in wanted.basis} == wanted.basis

    def test_moves_with_the_map(self, indicator: Indicator, results: dict[str, Measured], moved: Study) -> None:
        assert_series_equal(measure(indicator, moved).values, results[indicator.id].values, rtol=1e-6)

    def test_names_a_layer_that_is_not_there(self, indicator: Indicator, bare: Study) -> None:
        optional = {field.name: None for field in fields(bare.layers) if field.default is None}
        result, missing = measure(indicator, bare), missing_layers(indicator, bare)
        assert len(missing) == sum(
            optional.keys() >= set([need] if isinstance(need, str) else need) for need in indicator.needs
        )
        for said in result.basis.values():
            assert all(name.zh in said.zh and name.en in said.en for name in missing)
        assert not missing or result.values.isna().all()

    def test_has_values_where_the_layers_are_there(self, indicator: Indicator, results: dict[str, Measured]) -> None:
        assert results[indicator.id].values.notna().any()

    def test_evidence_is_drawn_and_told(self, indicator: Indicator, results: dict[str, Measured], fixed: Fixed) -> None:
        for name, evidence in results[indicator.id].evidence.items():
            frame = evidence.frame
            assert re.fullmatch(r"[a-z0-9_]+", name)
            assert isinstance(evidence.title, Text)
            assert frame.crs == fixed.given.counties.crs
            assert "adcode" in frame
            assert set(frame["adcode"].dropna()) <= set(fixed.given.counties.index)
            assert set(evidence.columns) <= set(frame.columns)
            assert not frame.geometry.is_empty.any()
            assert not np.isinf(pd.DataFrame(frame).select_dtypes(float)).any().any()
            if evidence.paint is not None and evidence.paint.labels:
                assert set(frame[evidence.paint.column].dropna()) <= set(evidence.paint.labels)
