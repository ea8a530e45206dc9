"""What every registered indicator owes: run over all of them, and over any that is added."""

import copy
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import fields, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import tiny
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_series_equal

from ycgis import indicators as home
from ycgis.compute import measure, measure_all
from ycgis.indicator import Indicator, Measured
from ycgis.layers import SPECS, Layers
from ycgis.registry import indicators
from ycgis.study import Study
from ycgis.text import Text

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
        roads=tiny.roads(lines, maxspeed=[60, 80, 50, 50, 40, 60]),
        seats=tiny.places(seats),
        cities=tiny.places({"P": at["P"], "Q": at["Q"]}).rename_axis("id"),
        neighbours=tiny.boxes({"n": (50_000, 0, 60_000, 10_000)}),
        population=pd.Series(1000.0, index=counties.index),
        people=tiny.people(folk),
    )


def study_of(given: Layers) -> Study:
    base = tiny.study(given.roads, {"a": (0, 0)}, "a", max_access_km=1.2, cell_m=100, town_radius_m=200)
    return replace(base, layers=given)


def changed(given: Layers, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> Layers:
    return Layers(
        **{field.name: change(getattr(given, field.name)) for field in fields(given) if field.name != "population"},
        population=given.population,
    )


@pytest.fixture(scope="module")
def results() -> dict[str, Measured]:
    return measure_all(indicators(), study_of(layers()))


def test_every_file_is_registered_under_its_own_name() -> None:
    names = [module.name for module in pkgutil.iter_modules(home.__path__)]
    assert sorted(indicators()) == sorted(names)
    for name in names:
        assert importlib.import_module(f"{home.__name__}.{name}").INDICATOR.id == name


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
        unknown = set(indicator.needs) - SPECS.keys()
        assert not unknown or indicator.compute is None

    def test_one_value_or_nan_a_county(self, indicator: Indicator, results: dict[str, Measured]) -> None:
        values, counties = results[indicator.id].values, layers().counties
        assert isinstance(values, pd.Series)
        assert values.dtype == np.float64
        assert values.index.tolist() == counties.index.tolist()
        assert not np.isinf(values).any()

    def test_a_basis_in_both_languages_for_each_county(
        self, indicator: Indicator, results: dict[str, Measured]
    ) -> None:
        basis = results[indicator.id].basis
        assert sorted(basis) == layers().counties.index.tolist()
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

    def test_leaves_the_study_alone(self, indicator: Indicator) -> None:
        given = layers()
        kept = copy.deepcopy(given)
        study = study_of(given)
        measure(indicator, study)
        for field in fields(given):
            before, after = getattr(kept, field.name), getattr(study.layers, field.name)
            if isinstance(before, gpd.GeoDataFrame):
                assert_geodataframe_equal(before, after)
            else:
                assert_series_equal(before, after)

    @pytest.mark.parametrize("seed", [1, 2])
    def test_ignores_the_order_of_rows(self, indicator: Indicator, results: dict[str, Measured], seed: int) -> None:
        given = layers()
        shuffled = changed(given, lambda layer: layer.sample(frac=1, random_state=seed))
        shuffled = replace(shuffled, roads=shuffled.roads.reset_index(drop=True))
        result = measure(indicator, study_of(shuffled))
        wanted = results[indicator.id]
        assert_series_equal(result.values.sort_index(), wanted.values, check_names=False)
        assert {code: result.basis[code] for code in wanted.basis} == wanted.basis

    def test_moves_with_the_map(self, indicator: Indicator, results: dict[str, Measured]) -> None:
        east, north = 12_345, 6_789
        moved = changed(
            layers(),
            lambda layer: layer.set_geometry(
                shapely.transform(layer.geometry.to_numpy(), lambda xy: xy + np.array([east, north])), crs=layer.crs
            ),
        )
        assert_series_equal(measure(indicator, study_of(moved)).values, results[indicator.id].values, rtol=1e-6)

    def test_names_a_layer_that_is_not_there(self, indicator: Indicator) -> None:
        bare = replace(layers(), cities=None, people=None, neighbours=None, population=None)
        result = measure(indicator, study_of(bare))
        missing = [name for name in indicator.needs if name not in bare.present()]
        for said in result.basis.values():
            assert all(f"（{name}）" in said.zh and f"({name})" in said.en for name in missing)
        assert not missing or result.values.isna().all()

    def test_what_it_cannot_compute_is_no_data(self, indicator: Indicator, results: dict[str, Measured]) -> None:
        if indicator.compute is None:
            assert results[indicator.id].values.isna().all()
            assert all(said.zh.startswith("无数据") for said in results[indicator.id].basis.values())
        else:
            assert results[indicator.id].values.notna().any()
