"""A project's file changed by program: layers are set, everything else stays."""

import tomllib
from pathlib import Path

import pytest

from ycgis.ground.errors import InputError
from ycgis.intake.project import init_project, load_project, set_layers

STREETS = {"path": "osm/x.gpkg", "layer": "streets"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_project(tmp_path)
    return tmp_path


def text_of(folder: Path) -> str:
    return (folder / "project.toml").read_text(encoding="utf-8")


def test_a_new_layer_is_added_and_the_rest_stays(folder: Path) -> None:
    before = text_of(folder)
    set_layers(load_project(folder), {"streets": STREETS})
    assert text_of(folder).startswith(before)
    assert load_project(folder).layers["streets"].layer == "streets"


def test_a_layer_that_is_there_is_replaced_with_every_comment_kept(folder: Path) -> None:
    before = text_of(folder)
    set_layers(load_project(folder), {"roads": STREETS})
    after = text_of(folder)
    roads = tomllib.loads(after)["layers"]["roads"]
    assert roads == STREETS
    comments = [[line for line in text.splitlines() if line.startswith("#")] for text in (before, after)]
    assert comments[0] == comments[1]
    others = [tomllib.loads(text) for text in (before, after)]
    for each in others:
        del each["layers"]["roads"]
    assert others[0] == others[1]


def test_twice_is_once(folder: Path) -> None:
    for _ in range(2):
        set_layers(load_project(folder), {"roads": STREETS, "streets": STREETS})
    assert text_of(folder).count("[layers.streets]\npath") == 1
    assert text_of(folder).count("[layers.roads]\npath") == 1


def test_a_file_that_would_be_no_project_stays_as_it_was(folder: Path) -> None:
    before = text_of(folder)
    with pytest.raises(InputError, match="strets"):
        set_layers(load_project(folder), {"strets": STREETS})
    assert text_of(folder) == before
    assert not list(folder.glob(".ycgis-*"))
