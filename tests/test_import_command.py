"""`ycgis import osm` on a project: layers are set, the office's own stay, nothing is lost."""

from pathlib import Path

import osmium
import pytest

from ycgis.cli import main
from ycgis.intake.project import init_project, load_project, read_layers

PLACE = Path("osm/openstreetmap.gpkg")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_project(tmp_path / "town", "helsinki")
    return tmp_path / "town"


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in words])
    return int(end.value.code or 0)


def streets_only(folder: Path) -> Path:
    """Write an extract with the example's streets and nothing else."""
    out = folder.parent / "streets.osm.pbf"
    with osmium.SimpleWriter(str(out)) as writer:
        for thing in osmium.FileProcessor(str(folder / "helsinki.osm.pbf")):
            if isinstance(thing, osmium.osm.Node) or (isinstance(thing, osmium.osm.Way) and "highway" in thing.tags):
                writer.add(thing)
    return out


def test_the_layers_are_set_and_the_projects_own_stay(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "osm", folder / "helsinki.osm.pbf", "--project", folder, "--lang", "en") == 0
    said = capsys.readouterr().out
    assert "kept the project's own layers" in said
    project = load_project(folder)
    assert project.layers["streets"].path == project.layers["roads"].path == PLACE.as_posix()
    assert project.layers["builtup"].path == "builtup.geojson"
    layers = read_layers(project).layers
    assert layers.parks is not None
    assert layers.builtup is not None
    assert len(layers.builtup) == len(layers.counties)


def test_replace_takes_what_the_project_had_from_elsewhere(folder: Path) -> None:
    assert run("import", "osm", folder / "helsinki.osm.pbf", "--project", folder, "--replace") == 0
    assert load_project(folder).layers["builtup"].path == PLACE.as_posix()


def test_an_extract_that_would_take_layers_away_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = [(path, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()]
    assert run("import", "osm", streets_only(folder), "--project", folder, "--lang", "en") == 3
    assert "lacks layers" in capsys.readouterr().err
    assert [(path, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()] == before


def test_without_a_project_it_says_how_to_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "osm", tmp_path / "x.osm.pbf", "--project", tmp_path, "--lang", "en") == 3
    assert "ycgis init" in capsys.readouterr().err


def test_an_example_that_is_not_there_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("run", "--example", "helsinky", "--lang", "en") == 2
    assert "helsinki" in capsys.readouterr().err
    assert run("run", "somewhere", "--example", "helsinki") == 2
