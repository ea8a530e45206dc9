"""Indicators are found in ycgis, in other packages and at the caller's; what travels can be pickled and shown."""

import doctest
import importlib
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pandas as pd
import pytest
import tiny
from town import write_town

import ycgis
import ycgis.registry
from ycgis import Evidence, Indicator, Measured, Paint, Parameters, Study, Text
from ycgis.compute import measure
from ycgis.ground.errors import UsageError
from ycgis.registry import Registry, indicators

PLUGIN = Path(__file__).parent / "plugin"
KNOWN = indicators()["seat_routes"]
WORD = Text("词", "word")


def simple(name: str, **others: object) -> Indicator:
    return replace(KNOWN, id=name, **others)


def found_outside(monkeypatch: pytest.MonkeyPatch, *values: str) -> Registry:
    """Return the registry as it is where other packages name these objects."""
    points = [EntryPoint(f"point{number}", value, ycgis.registry.GROUP) for number, value in enumerate(values)]
    monkeypatch.setattr(ycgis.registry, "entry_points", lambda group: points if group == "ycgis.indicators" else [])
    ycgis.registry._outside.cache_clear()
    try:
        return indicators()
    finally:
        monkeypatch.undo()
        ycgis.registry._outside.cache_clear()


def test_examples() -> None:
    assert doctest.testmod(ycgis.registry).failed == 0


class TestRegistry:
    def test_is_immutable_and_in_order(self) -> None:
        known = indicators()
        assert isinstance(known, Registry)
        assert not hasattr(known, "__setitem__")
        assert [one.kind for one in known.values()] == sorted(
            (one.kind for one in known.values()), key=("network", "land", "service").index
        )
        assert repr(known) == f"<Registry: {len(known)} indicators>"
        assert list(pickle.loads(pickle.dumps(known))) == list(known)  # noqa: S301 - our own bytes

    def test_takes_those_of_the_caller(self) -> None:
        mine = simple("mine", rank=1, kind="network")
        found = indicators(extra=[mine, lambda parameters: [simple(f"within_{parameters.reach_minutes:g}")]])
        assert next(iter(found)) == "mine"
        assert "within_120" in found
        assert "mine" not in indicators()

    @pytest.mark.parametrize("twice", ["seat_routes", "mine"])
    def test_an_id_twice_is_an_error_that_names_both(self, twice: str) -> None:
        with pytest.raises(UsageError) as caught:
            indicators(extra=[simple("mine"), simple(twice)])
        said = str(caught.value)
        assert f"the indicator {twice!r} is there twice" in said
        assert ("ycgis.indicators.seat_routes" in said) == (twice == "seat_routes")
        assert "given by the caller" in said

    def test_a_layer_that_is_none(self) -> None:
        with pytest.raises(UsageError, match=r"'mine' needs a layer 'raods', which is none.*did you mean 'roads'"):
            indicators(extra=[simple("mine", needs=("seats", ("roads", "raods")))])

    def test_what_is_no_indicator(self) -> None:
        with pytest.raises(UsageError, match="neither an Indicator nor an indicators_of"):
            indicators(extra=["seat_routes"])


class TestOutside:
    def test_an_object_and_a_function_of_another_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(str(PLUGIN))
        found = found_outside(monkeypatch, "ycgis_plugin:INDICATOR", "ycgis_plugin:seats_within")
        assert {"county_area", "seat_within_30", "seat_within_120"} <= set(found)

    def test_a_module_of_another_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(str(PLUGIN))
        assert "county_area" in found_outside(monkeypatch, "ycgis_plugin")

    def test_one_that_cannot_be_loaded_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(UsageError, match=r"no_such_package.*mend or uninstall"):
            found_outside(monkeypatch, "no_such_package:INDICATOR")

    def test_an_installed_package_is_found(self, tmp_path: Path) -> None:
        target = tmp_path / "site"
        install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", str(target)]
        subprocess.run([sys.executable, *install, str(PLUGIN)], check=True, timeout=120)
        code = (
            "import ycgis; from ycgis.registry import indicators\n"
            "known = indicators(); print([name for name in known if 'area' in name or 'seat_within' in name])"
        )
        env = {**os.environ, "PYTHONPATH": str(target)}
        ran = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)
        assert "county_area" in ran.stdout
        assert "seat_within_120" in ran.stdout


class TestRun:
    def test_measures_those_of_the_caller_and_the_plan_may_name_them(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.syspath_prepend(str(PLUGIN))
        theirs = importlib.import_module("ycgis_plugin")
        project = write_town(tmp_path / "town")
        plan = project / "plans" / "plan.toml"
        target = plan.read_text(encoding="utf-8").split("[[targets]]")[1]
        target = target.replace('"quick"', '"large"').replace('"prefecture_reach"', '"county_area"')
        target = target.replace('zh = "分钟", en = "min"', 'zh = "km2", en = "km2"')
        with plan.open("a", encoding="utf-8") as file:
            file.write("\n[[targets]]" + target.replace("at_most", "at_least").replace("value = 15", "value = 100"))
        with pytest.raises(ycgis.InputError, match="county_area"):
            ycgis.run(project, year=2030)
        assessment = ycgis.run(project, year=2030, indicators=[theirs, theirs.seats_within])
        assert assessment.measurements["county_area"].values.round(6).tolist() == [100] * 4
        assert "seat_within_30" in assessment.measurements
        found = assessment.findings.set_index(["indicator", "adcode"])
        assert set(found.loc["county_area", "status"]) == {"met"}
        made = ycgis.publish(assessment, tmp_path / "out", lang="en")
        (page,) = [path for path in made if path.name == "index.html"]
        assert "Area of the county" in page.read_text(encoding="utf-8")

    def test_an_id_twice_is_told_before_anything_is_read(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="'seat_routes' is there twice"):
            ycgis.run(write_town(tmp_path / "town"), indicators=[KNOWN])


@pytest.fixture(scope="module")
def study() -> Study:
    at = tiny.spots("A-----B")
    return tiny.study(tiny.roads([[at["A"], at["B"]]]), {"a": at["A"], "b": at["B"]}, "a")


class TestWhatTravels:
    def test_is_shown_in_one_line(self, study: Study) -> None:
        measured = measure(indicators()["prefecture_reach"], study)
        plan = ycgis.load_plan(ycgis.load_project().plan_path, indicators())
        shown = [repr(one) for one in (study, study.layers, study.network, measured, KNOWN, plan)]
        assert shown[0].startswith("<Study 微市: 2 counties, capital a; <Layers: counties 2, roads 1, seats 2>>")
        assert shown[2] == "<Network: 2 nodes, 1 edges, 6.0 km>"
        assert shown[3] == "<Measured: 2 of 2 values, 0 to 6>"
        assert shown[4] == "<Indicator seat_routes: Independent routes to the prefecture city (routes)>"
        assert shown[5] == "<Plan 运城市县城城镇化行动方案（2024）: 8 actions, 35 tasks, 103 targets, 34 projects>"
        assert all("\n" not in one and len(one) < 200 for one in shown)

    def test_can_be_pickled_with_what_it_has_computed(self, study: Study) -> None:
        assert study.reach.minutes["b"] == pytest.approx(6)
        again = pickle.loads(pickle.dumps(study))  # noqa: S301 - our own bytes
        assert again.reach.minutes.equals(study.reach.minutes)
        assert again.parameters == study.parameters
        plan = ycgis.load_plan(ycgis.load_project().plan_path, indicators())
        assert pickle.loads(pickle.dumps(plan)) == plan  # noqa: S301 - our own bytes

    @pytest.mark.parametrize("name", list(indicators()))
    def test_an_indicator_can_be_pickled(self, name: str) -> None:
        again = pickle.loads(pickle.dumps(indicators()[name]))  # noqa: S301 - our own bytes
        assert again.id == name

    def test_what_was_measured_can_be_pickled(self, study: Study) -> None:
        evidence = {"x": Evidence(WORD, study.layers.seats, {"name": WORD}, Paint("name", {"a": WORD, "b": WORD}))}
        measured = Measured(pd.Series({"a": 1.0}), {"a": WORD}, evidence=evidence)
        assert repr(pickle.loads(pickle.dumps(measured))) == "<Measured: 1 of 1 values, 1 to 1; evidence: x>"  # noqa: S301

    def test_is_public_and_typed(self) -> None:
        assert {"Evidence", "Indicator", "Measured", "Paint", "Study", "Text", "to_networkx"} <= set(ycgis.__all__)
        assert all(getattr(ycgis, name) is not None for name in ycgis.__all__)
        assert (Path(ycgis.__file__).parent / "py.typed").is_file()
        assert Parameters is ycgis.Parameters
