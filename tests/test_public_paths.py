"""Public functions take a path as a Path and as a string alike."""

import inspect
from pathlib import Path

import pytest

import ycgis


def takes_a_path(name: str) -> list[str]:
    public = getattr(ycgis, name)
    if inspect.isclass(public) or not callable(public):
        return []
    return [str(each.annotation) for each in inspect.signature(public).parameters.values() if "Path" in str(each)]


@pytest.mark.parametrize("name", [name for name in ycgis.__all__ if takes_a_path(name)])
def test_where_a_path_goes_a_string_goes(name: str) -> None:
    assert all("str" in annotation for annotation in takes_a_path(name))


def test_a_project_is_made_loaded_and_its_plan_read_by_strings(tmp_path: Path) -> None:
    made = ycgis.init_project(str(tmp_path / "here"), "helsinki")
    assert tmp_path / "here" / "project.toml" in made
    by_string, by_path = ycgis.load_project(str(tmp_path / "here")), ycgis.load_project(tmp_path / "here")
    assert by_string == by_path
    plan = tmp_path / "here" / "plan.toml"
    assert ycgis.load_plan(str(plan)) == ycgis.load_plan(plan)
