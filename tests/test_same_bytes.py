"""The same input gives the same bytes: in any folder, order of rows, hash seed and number of threads."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import town
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from ycgis.intake.checks.order import in_order

MORE = """
[layers.streets]
path = "streets.gpkg"

[layers.builtup]
path = "builtup.gpkg"

[layers.seat_population]
path = "seat_population.csv"

[layers.parks]
path = "parks.gpkg"

[layers.park_list]
path = "park_list.csv"

[layers.entrances]
path = "entrances.gpkg"

[layers.residential]
path = "residential.gpkg"

[layers.townships]
path = "townships.gpkg"

[layers.facilities]
path = "facilities.gpkg"

[layers.people]
path = "people.gpkg"

[layers.interchanges]
path = "interchanges.gpkg"

[layers.buildings]
path = "buildings.gpkg"

[layers.water]
path = "water.gpkg"

[layers.railways]
path = "railways.gpkg"

[layers.places]
path = "places.gpkg"
"""
TOLD = {"project", "seconds", "inputs"}
"""What run.json says of the folder, the clock and the bytes of the input."""

COMMANDS = """
import sys
from ycgis.cli import main
project, out = sys.argv[1:]
for words in (
    ["run", project, "--year", "2030", "--out", out + "/maps"],
    ["report", project, "--year", "2030", "--out", out + "/report"],
    ["atlas", project, "--year", "2030", "--pdf", out + "/atlas.pdf"],
):
    try:
        main(words)
    except SystemExit as stopped:
        assert not stopped.code, (words, stopped.code)
"""


def write_project(folder: Path, shuffle: int | None = None) -> Path:
    """Write the town with crooked streets, homes, parks and people, the rows of all files `shuffle`d by that seed."""
    project, chance = town.write_town(folder), np.random.default_rng(7)
    town.write_csv(
        project / "seat_population.csv", "adcode,people", [f"{code},{3000 + 7 * int(code)}" for code in town.SEATS]
    )
    town.write_csv(project / "park_list.csv", "adcode,name,park_type", [f"{code},园,综合公园" for code in town.SEATS])
    for name, frame in drawn(chance).items():
        frame.to_file(project / f"{name}.gpkg")
    with (project / "project.toml").open("a", encoding="utf-8") as file:
        file.write(MORE)
    if shuffle is not None:
        mix(project, shuffle)
    return project


def drawn(chance: np.random.Generator) -> dict[str, gpd.GeoDataFrame]:
    seats = np.array(list(town.SEATS.values()), dtype=float)

    def scattered(count: int, spread: float) -> Any:  # noqa: ANN401 - an array of points
        return np.repeat(seats, count, axis=0) + chance.uniform(-spread, spread, (count * len(seats), 2))

    def boxes(count: int, spread: float, side: float) -> list[shapely.Geometry]:
        return [shapely.box(x, y, x + side * chance.uniform(0.5, 1), y + side) for x, y in scattered(count, spread)]

    def frame(shapes: list[shapely.Geometry], **columns: object) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(geometry=shapes, crs=town.CRS).assign(**columns)

    def points(count: int, spread: float) -> list[shapely.Geometry]:
        return list(shapely.points(scattered(count, spread)))

    streets = [line for x, y in seats for line in grid(x, y, chance)]
    classes = chance.choice(["primary", "secondary", "tertiary", "residential"], len(streets)).tolist()
    return {
        "streets": frame(streets, road_class=classes),
        "builtup": frame([shapely.Point(x, y).buffer(900) for x, y in seats]),
        "parks": frame(boxes(5, 700, 150), category="park", park_type="comprehensive"),
        "entrances": frame(points(6, 800)),
        "residential": frame(boxes(8, 700, 130)),
        "townships": frame(points(3, 4000), name=[f"乡{number}" for number in range(3 * len(seats))]),
        "facilities": frame(points(9, 900), kind=["school", "hospital", "kindergarten"] * 3 * len(seats)),
        "people": frame(points(60, 4500), people=chance.uniform(1, 900, 60 * len(seats)).tolist()),
        "interchanges": frame(points(1, 3000)),
        "buildings": frame(boxes(20, 800, 20)),
        "water": frame(boxes(2, 800, 60)),
        "railways": frame([shapely.LineString([(x - 900, y - 450), (x + 900, y - 430)]) for x, y in seats]),
        "places": frame(points(2, 3000), name=[f"村{number}" for number in range(2 * len(seats))]),
    }


def grid(x: float, y: float, chance: np.random.Generator) -> list[shapely.Geometry]:
    """Return streets between crooked junctions every 150 m or so, one row a block, some of them drawn twice."""
    at = chance.uniform(-20, 20, (9, 9, 2)) + np.stack(np.meshgrid(np.arange(9), np.arange(9)), axis=-1) * 150.0
    at += np.array([x - 600, y - 600])
    ends = [(at[i, j], at[i, j + 1]) for i in range(9) for j in range(8)]
    ends += [(at[i, j], at[i + 1, j]) for i in range(8) for j in range(9)]
    kept = [shapely.LineString(pair) for pair in ends if chance.random() < 0.85]
    return [*kept, *(shapely.reverse(line) for line in kept[:3])]


def mix(project: Path, seed: int) -> None:
    """Put the rows of every layer and table of a project into another order."""
    for path in project.rglob("*.gpkg"):
        layer = gpd.read_file(path)
        layer.sample(frac=1, random_state=seed).to_file(path)
    for path in project.rglob("*.csv"):
        heading, *rows = path.read_text("utf-8-sig").splitlines()
        town.write_csv(path, heading, [rows[at] for at in np.random.default_rng(seed).permutation(len(rows))])


def published(project: Path, out: Path, **environment: str) -> dict[str, bytes]:
    command = [sys.executable, "-c", COMMANDS, project, out]
    subprocess.run(command, check=True, env=os.environ | environment, capture_output=True, timeout=240)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_two_runs_differ_in_folder_clock_and_digests_of_the_input_alone(tmp_path: Path) -> None:
    one = published(
        write_project(tmp_path / "one"), tmp_path / "a", PYTHONHASHSEED="1", OMP_NUM_THREADS="1", GDAL_NUM_THREADS="1"
    )
    other = published(
        write_project(tmp_path / "another" / "one", shuffle=5),
        tmp_path / "b" / "c",
        PYTHONHASHSEED="2",
        OMP_NUM_THREADS="4",
        GDAL_NUM_THREADS="4",
    )
    assert one.keys() == other.keys()
    assert {"maps/assessment.gpkg", "maps/travel_time.tif", "maps/index.html", "atlas.pdf"} <= one.keys()
    assert {Path(name).suffix for name in one} >= {".docx", ".xlsx", ".csv", ".geojson"}
    records = [json.loads(files.pop("maps/run.json")) for files in (one, other)]
    assert [name for name in one if one[name] != other[name]] == []
    assert {name for name, value in records[0].items() if value != records[1][name]} <= TOLD
    assert records[0]["inputs"].keys() == records[1]["inputs"].keys()


LINES = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=3),
        st.sampled_from([None, "a", "b"]),
        st.sampled_from([float("nan"), 0.1, 0.30000000000000004]),
    ),
    max_size=12,
)


@examples(100)
@given(rows=LINES, data=st.data())
def test_rows_come_in_one_order_whatever_the_order_of_the_file(rows: list[Any], data: st.DataObject) -> None:
    """Shapes that share bounds, shapes that are the same, and rows that are the same in all."""
    columns = {"name": [row[1] for row in rows], "width": [row[2] for row in rows]}
    frame = gpd.GeoDataFrame(columns, geometry=[shapely.LineString(row[0]) for row in rows], crs=town.CRS)
    shuffled = frame.iloc[data.draw(st.permutations(range(len(rows))))]
    found = [in_order(one) for one in (frame, shuffled)]
    assert sorted(found[0].index) == list(range(len(rows)))
    assert found[0].geometry.to_wkb().tolist() == found[1].geometry.to_wkb().tolist()
    assert_frame_equal(
        *(pd.DataFrame(one.drop(columns="geometry")).reset_index(drop=True) for one in found), check_exact=True
    )
    assert found[0]["width"].sum() == found[1]["width"].sum()


def test_a_layer_in_order_is_left_as_it_is() -> None:
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy([0, 1, 1], [5, 0, 1]), crs=town.CRS)
    assert in_order(frame) is frame
    assert in_order(frame.iloc[::-1]).index.tolist() == [0, 1, 2]
