import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
import town
from pyproj import CRS

from ycgis.ground.errors import InputError, OutputError
from ycgis.ground.text import Text
from ycgis.intake.layers import Source
from ycgis.intake.project import embedded_folder, init_project, load_project, read_layers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return town.write_town(tmp_path / "town")


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "project.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_folder_and_its_file_are_the_same_project(folder: Path) -> None:
    project = load_project(folder)
    assert project == load_project(folder / "project.toml")
    assert project.name == Text("小镇", "Town")
    assert project.capital == "990101"
    assert project.root == folder
    assert project.path == folder / "project.toml"
    assert project.plan_path == folder / "plans" / "plan.toml"
    assert project.parameters.road_speed_kmh == 60


def test_the_town_as_it_is_drawn(folder: Path) -> None:
    loaded = read_layers(load_project(folder))
    layers = loaded.layers
    assert loaded.notes == ()
    assert layers.counties.crs == CRS(4546)
    assert layers.counties.index.tolist() == list(town.SEATS)
    assert layers.counties.area.tolist() == [1e8] * 4
    assert {name: (point.x, point.y) for name, point in layers.seats.geometry.items()} == town.SEATS
    assert layers.population.to_dict() == {"990101": 1e4, "990102": 2e4, "990103": 3e4, "990104": 4e4}
    assert sorted(layers.roads.length) == [10_000] * 4 + [20_000]
    assert layers.roads["length_m"].isna().all()
    assert sorted(layers.roads["ref"]) == sorted([*town.ROADS, "BE"])
    assert layers.cities.loc["990200", "name"] == "东市"
    assert layers.neighbours.index.tolist() == ["990201"]
    assert layers.people is None
    assert layers.present() == {"counties", "roads", "seats", "cities", "neighbours", "population"}


def test_sources_and_digests(folder: Path) -> None:
    loaded = read_layers(load_project(folder))
    assert loaded.sources["counties"] == Source("counties.gpkg", "Town survey", "free", "2026-01-02")
    assert loaded.sources["roads"].schematic
    assert set(loaded.digests) == {
        "project.toml",
        "boundaries/counties.gpkg",
        "boundaries/neighbours.gpkg",
        "roads/roads.gpkg",
        "places/seats.csv",
        "places/cities.csv",
        "statistics/population.csv",
        "plans/plan.toml",
    }
    content = (folder / "places" / "seats.csv").read_bytes()
    assert loaded.digests["places/seats.csv"] == hashlib.sha256(content).hexdigest()


def test_the_working_crs_is_chosen_from_the_counties_or_stated(folder: Path) -> None:
    town.counties().to_crs(4326).to_file(folder / "boundaries" / "counties.gpkg")
    chosen = read_layers(load_project(folder)).layers
    assert chosen.counties.crs == CRS(4546)
    assert shapely.get_coordinates(chosen.counties.geometry.iloc[0]) == pytest.approx(
        shapely.get_coordinates(town.counties().geometry[0]), abs=1e-3
    )
    edit(folder, 'capital = "990101"', 'capital = "990101"\ncrs = "EPSG:32649"')
    stated = read_layers(load_project(folder)).layers
    assert {frame.crs for frame in (stated.counties, stated.roads, stated.seats, stated.cities)} == {CRS(32649)}


def test_the_order_of_rows_does_not_matter(folder: Path) -> None:
    town.counties().iloc[::-1].to_file(folder / "boundaries" / "counties.gpkg")
    layers = read_layers(load_project(folder)).layers
    assert layers.counties.index.tolist() == list(town.SEATS)
    assert layers.seats.index.tolist() == list(town.SEATS)


def test_a_layer_may_lie_elsewhere(folder: Path, tmp_path: Path) -> None:
    moved = (folder / "roads" / "roads.gpkg").rename(tmp_path / "roads.gpkg")
    edit(folder, '"roads/roads.gpkg"', f'"{moved.as_posix()}"')
    loaded = read_layers(load_project(folder))
    assert len(loaded.layers.roads) == 5
    assert moved.as_posix() in loaded.digests


def test_optional_layers_and_the_plan_may_be_absent(folder: Path) -> None:
    text = (folder / "project.toml").read_text(encoding="utf-8").replace('plan = "plans/plan.toml"', "")
    start, end = text.index("[layers.cities]"), text.index("[parameters]")
    (folder / "project.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    project = load_project(folder)
    layers = read_layers(project).layers
    assert project.plan_path is None
    assert layers.population is None
    assert layers.cities is None


def test_repairs_are_reported_and_the_work_goes_on(folder: Path) -> None:
    counties = town.counties()
    x, y = town.SEATS["990104"]
    spike = [(x - 5000, y - 5000), (x + 5000, y - 5000), (x + 5000, y + 5000), (x - 5000, y + 5000),
             (x - 5000, y + 9000), (x - 5000, y + 5000)]  # fmt: skip
    counties.loc[3, "geometry"] = shapely.Polygon(spike)
    counties.to_file(folder / "boundaries" / "counties.gpkg")
    rows = [f"{code},{name},{x},{y}" for (code, (x, y)), name in zip(town.SEATS.items(), "abcd", strict=True)]
    town.write_csv(folder / "places" / "seats.csv", "adcode,name,x,y", [*rows[:3], "990999,z,495000,3870000"])
    loaded = read_layers(load_project(folder))
    said = "\n".join(note.say("en") for note in loaded.notes)
    assert not any(note.fatal for note in loaded.notes)
    assert "invalid geometry" in said
    assert "no county of this project: 990999" in said
    assert "no row for these counties: 990104" in said
    assert loaded.layers.counties.area.tolist() == [1e8] * 4
    assert loaded.layers.seats.index.tolist() == ["990101", "990102", "990103"]


def test_neighbours_that_are_the_counties_are_left_out(folder: Path) -> None:
    pd.concat([town.counties(), town.neighbours()]).to_file(folder / "boundaries" / "neighbours.gpkg")
    loaded = read_layers(load_project(folder))
    assert loaded.layers.neighbours.index.tolist() == ["990201"]
    assert len(loaded.notes) == 1


def test_all_problems_of_all_layers_are_told_at_once(folder: Path) -> None:
    town.write_csv(folder / "places" / "seats.csv", "adcode,nam,x,y", ["990101,a,1,2"])
    (folder / "roads" / "roads.gpkg").unlink()
    town.write_csv(folder / "statistics" / "population.csv", "adcode,people", ["990101,-1"])
    edit(folder, 'capital = "990101"', 'capital = "990111"')
    with pytest.raises(InputError) as caught:
        read_layers(load_project(folder))
    said = caught.value.say("en")
    for words in ["roads.gpkg", "no such file", "'name' is missing", "negative", "capital '990111'"]:
        assert words in said
    assert all(problem.remedy.zh and problem.remedy.en for problem in caught.value.problems)


# ---- the default project


def test_the_default_project_reads_without_a_complaint() -> None:
    project = load_project()
    loaded = read_layers(project)
    assert project.root == embedded_folder()
    assert loaded.notes == ()
    assert loaded.layers.counties.crs == CRS(4546)
    assert len(loaded.layers.counties) == 13
    assert loaded.layers.seats.index.equals(loaded.layers.counties.index)
    assert loaded.layers.population.index.equals(loaded.layers.counties.index)
    assert project.capital in loaded.layers.seats.index
    assert np.isfinite(loaded.layers.roads["length_m"]).all()
    assert loaded.sources["roads"].schematic


# ---- init


def test_a_new_project_is_the_default_one(tmp_path: Path) -> None:
    made = init_project(tmp_path / "new" / "mine")
    project = load_project(tmp_path / "new" / "mine")
    assert made[-1] == project.path
    assert all(path.is_file() for path in made)
    copied, default = read_layers(project), read_layers(load_project())
    assert copied.digests == default.digests
    assert copied.layers.roads.equals(default.layers.roads)
    found = {path for path in (tmp_path / "new" / "mine").rglob("*") if path.is_file()}
    assert found == set(made)
    assert tmp_path / "new" / "mine" / "roads" / "README.md" in found  # licences go with the data


def test_an_existing_project_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "project.toml").write_text("mine")
    with pytest.raises(OutputError, match=r"already holds project\.toml"):
        init_project(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["project.toml"]
    assert (tmp_path / "project.toml").read_text() == "mine"


def test_nothing_else_is_overwritten_either(tmp_path: Path) -> None:
    (tmp_path / "roads").mkdir()
    (tmp_path / "roads" / "README.md").write_text("mine")
    with pytest.raises(OutputError, match="choose an empty folder"):
        init_project(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["roads", "README.md"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        init_project(tmp_path / "file" / "project")


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:  # noqa: ARG001 - the signature of shutil.copyfile
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(OutputError, match="No space left on device"):
        init_project(tmp_path / "new")
    assert list((tmp_path / "new").rglob("*")) == []
