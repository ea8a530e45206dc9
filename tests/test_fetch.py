"""`ycgis.intake.fetch`: a tiny town served on loopback, its known lengths, and every way a service fails."""

import json
import math
import os
import socket
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import osmnx as ox
import pytest
from overpass_server import EAST_M, NORTH_M, TOWN, WAYS, Answer, overpass
from shapely.geometry import box

from ycgis.ground.errors import FetchError, InputError, OutputError, UsageError
from ycgis.ground.text import Text
from ycgis.intake.fetch import FetchedRoads, fetch_roads
from ycgis.intake.fetch.streets import parse_maxspeed
from ycgis.intake.layers import SPECS


@pytest.fixture
def counties() -> gpd.GeoDataFrame:
    """Two counties side by side around the town, in degrees."""
    halves = [box(111.00, -0.05, 111.02, 0.01), box(111.02, -0.05, 111.05, 0.01)]
    return gpd.GeoDataFrame({"adcode": ["1", "2"]}, geometry=halves, crs=4326)


@pytest.fixture
def fetch(counties: gpd.GeoDataFrame, tmp_path: Path) -> Callable[..., FetchedRoads]:
    def call(endpoint: str, **options: Any) -> FetchedRoads:  # noqa: ANN401 - any option of fetch_roads
        settings = {"cache": tmp_path / "cache", "buffer_km": 1, "pause_s": 0.0, "timeout_s": 5, **options}
        return fetch_roads(settings.pop("counties", counties), tmp_path / "roads.gpkg", endpoint=endpoint, **settings)

    return call


@pytest.fixture
def roads(fetch: Callable[..., FetchedRoads]) -> gpd.GeoDataFrame:
    with overpass() as server:
        return gpd.read_file(fetch(server.url).path, layer="roads")


def closed_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/api"


class TestRoads:
    def test_one_row_for_each_piece_between_junctions(self, roads: gpd.GeoDataFrame) -> None:
        pieces = roads.groupby("osm_id").size().to_dict()
        # 1-2, 2-3 and 3-10-4 of the main street; the two-way 2-5 once; the ring's three stretches
        assert pieces == {100: 3, 101: 1, 102: 1, 103: 1, 104: 1, 106: 3}

    def test_lengths_are_geodesic(self, roads: gpd.GeoDataFrame) -> None:
        metres = roads.groupby("osm_id")["length_m"].sum()
        assert metres[100] == pytest.approx(3 * EAST_M, abs=0.01)
        assert metres[101] == pytest.approx(NORTH_M, abs=0.01)
        assert metres[104] == pytest.approx(EAST_M, abs=0.01)

    def test_bends_are_kept(self, roads: gpd.GeoDataFrame) -> None:
        main = roads[roads["osm_id"] == 100]
        assert sorted(len(line.coords) for line in main.geometry) == [2, 2, 3]

    def test_wgs84_and_our_columns(self, roads: gpd.GeoDataFrame) -> None:
        assert roads.crs.to_epsg() == 4326
        ours = {column.name for column in SPECS["roads"].columns} - {
            "grade",
            "layer",
            "width",
            "motor_vehicle",
            "foot",
            "by_node",
        }  # not kept
        assert set(roads.columns) == ours | {"osm_id", "geometry"}

    def test_tags_as_mapped(self, roads: gpd.GeoDataFrame) -> None:
        first = roads.drop_duplicates("osm_id").set_index("osm_id")
        assert first["road_class"].to_dict() == {way: tags["highway"] for way, (_, tags) in WAYS.items() if way != 105}
        assert (first.at[100, "name"], first.at[100, "ref"]) == ("解放路", "G209")
        assert (first.at[103, "bridge"], first.at[102, "tunnel"]) == ("viaduct", "yes")
        assert first["bridge"].notna().sum() == 1

    def test_one_way(self, roads: gpd.GeoDataFrame) -> None:
        one_way = roads.drop_duplicates("osm_id").set_index("osm_id")["oneway"].to_dict()
        # 104: a motorway implies it, 106: a roundabout does
        assert one_way == {100: "no", 101: "no", 102: "yes", 103: "yes", 104: "yes", 106: "yes"}

    def test_a_way_against_its_nodes_is_turned(self, roads: gpd.GeoDataFrame) -> None:
        line = roads.set_index("osm_id").geometry.loc[102]  # mapped 6 -> 5, drivable 5 -> 6
        assert list(line.coords) == [(111.01, -0.01), (111.02, -0.01)]

    def test_maxspeed(self, roads: gpd.GeoDataFrame) -> None:
        speeds = roads.drop_duplicates("osm_id").set_index("osm_id")["maxspeed"]
        assert speeds[[100, 104]].tolist() == [60.0, 120.0]
        assert speeds[102] == pytest.approx(64.37, abs=0.01)
        assert speeds[[101, 103]].isna().all()

    def test_pieces_meet_exactly(self, roads: gpd.GeoDataFrame) -> None:
        town = roads[roads["osm_id"] <= 103]
        ends = {end for line in town.geometry for end in (line.coords[0], line.coords[-1])}
        assert len(ends) == 6  # junctions 1 2 3 4 5 6, each shared by all that meet there


class TestReport:
    def test_counts_lengths_and_day(self, fetch: Callable[..., FetchedRoads]) -> None:
        with overpass() as server:
            fetched = fetch(server.url)
        assert fetched.pieces == 10
        assert fetched.date == "2026-07-03"
        assert next(iter(fetched.length_m)) == "tertiary"  # the ring: 1113 + 1106 + 1569 m, the longest
        assert fetched.length_m["tertiary"] == pytest.approx(EAST_M + NORTH_M + math.hypot(EAST_M, NORTH_M), abs=0.1)

    def test_snippet_is_toml_for_a_project(self, fetch: Callable[..., FetchedRoads], tmp_path: Path) -> None:
        with overpass() as server:
            fetched = fetch(server.url)
        layer = tomllib.loads(fetched.snippet(tmp_path))["layers"]["roads"]
        assert layer == {
            "path": "roads.gpkg",
            "layer": "roads",
            "crs": "EPSG:4326",
            "source": "© OpenStreetMap contributors",
            "licence": "ODbL 1.0",
            "date": "2026-07-03",
            "schematic": False,
        }
        elsewhere = tomllib.loads(fetched.snippet(tmp_path / "project"))["layers"]["roads"]
        assert elsewhere["path"] == (tmp_path / "roads.gpkg").resolve().as_posix()

    def test_progress_in_two_languages(self, fetch: Callable[..., FetchedRoads]) -> None:
        told: list[Text] = []
        with overpass() as server:
            fetch(server.url, progress=told.append)
        assert [text.en.split(" ")[0] for text in told] == ["asking", "1", "sorting"]
        assert told[1].zh == "已收到第 1 份数据，共 20 个要素"


class TestAsking:
    def test_window_is_the_counties_and_the_buffer(self, fetch: Callable[..., FetchedRoads]) -> None:
        with overpass() as server:
            fetch(server.url, buffer_km=10)
        inside = server.queries[0].split("poly:'")[1].split("'")[0].split(" ")
        lons = [float(value) for value in inside[1::2]]
        # 10 km, and the 0.5 km that osmnx adds: 10,500 m / 111,319.49 m per degree = 0.0943
        assert min(lons) == pytest.approx(111.00 - 0.0943, abs=0.0005)
        assert max(lons) == pytest.approx(111.05 + 0.0943, abs=0.0005)

    def test_metric_counties_give_the_same(
        self, fetch: Callable[..., FetchedRoads], counties: gpd.GeoDataFrame
    ) -> None:
        with overpass() as server:
            assert fetch(server.url, counties=counties.to_crs(32649)).pieces == 10

    def test_network_type_and_timeout_reach_the_query(self, fetch: Callable[..., FetchedRoads]) -> None:
        with overpass() as server:
            fetch(server.url)
            fetch(server.url, network_type="drive_service", timeout_s=7)
        drive, service = server.queries
        assert "|service|" in drive
        assert "[timeout:5]" in drive
        assert "|service|" not in service
        assert "[timeout:7]" in service

    def test_second_call_is_answered_by_the_cache(self, fetch: Callable[..., FetchedRoads]) -> None:
        with overpass() as server:
            first = fetch(server.url)
            assert fetch(server.url) == first
            assert len(server.queries) == 1
            fetch(server.url, buffer_km=2)
            assert len(server.queries) == 2

    def test_osmnx_and_sockets_are_left_as_they_were(self, fetch: Callable[..., FetchedRoads]) -> None:
        names = [name for name in vars(ox.settings) if not name.startswith("_")]
        before = {name: getattr(ox.settings, name) for name in names}
        resolve = socket.getaddrinfo
        with overpass(Answer(), Answer("<html>")) as server:
            fetch(server.url)
            with pytest.raises(FetchError):
                fetch(server.url, buffer_km=2)
        assert {name: getattr(ox.settings, name) for name in names} == before
        assert socket.getaddrinfo is resolve

    def test_a_large_area_comes_in_parts_without_a_warning(self, fetch: Callable[..., FetchedRoads]) -> None:
        with overpass() as server:
            # (5.6 + 100) x (6.7 + 100) km: five parts or more of 2,500 km2
            assert fetch(server.url, buffer_km=50).pieces == 10
        assert len(server.queries) >= 5

    def test_a_busy_service_is_asked_again(self, fetch: Callable[..., FetchedRoads]) -> None:
        told: list[Text] = []
        with overpass(Answer(status=429), Answer(status=504), Answer()) as server:
            assert fetch(server.url, progress=told.append).pieces == 10
        assert len(server.queries) == 3
        assert sum("busy" in text.en for text in told) == 2


WAYS_WITHOUT_NODES = json.dumps(TOWN | {"elements": [{"type": "way", "id": 1, "nodes": [1, 2]}]})
TIMED_OUT = json.dumps(TOWN | {"remark": "runtime error: Query timed out in query"})


class TestFailures:
    @pytest.mark.parametrize(
        ("answer", "zh", "en", "asked"),
        [
            (Answer("", 429), "服务繁忙（HTTP 429", "busy (HTTP 429", 4),
            (Answer("", 504), "服务繁忙（HTTP 504", "busy (HTTP 504", 4),
            (Answer("", 403), "服务拒绝了请求（HTTP 403", "refused the request (HTTP 403", 1),
            (Answer("", 500), "服务拒绝了请求（HTTP 500", "refused the request (HTTP 500", 1),
            (Answer("<html>maintenance</html>"), "不是 Overpass JSON", "not Overpass JSON", 1),
            (Answer("[]"), "不是 Overpass JSON", "not Overpass JSON", 1),
            (Answer('{"version": 0.6}'), "不是 Overpass JSON", "not Overpass JSON", 1),
            (Answer('{"elements": []}'), "回答里没有道路", "holds no roads", 1),
            (Answer(TIMED_OUT), "回答不完整", "not whole: runtime error", 1),
            (Answer(WAYS_WITHOUT_NODES), "无法组成路网", "makes no road network", 1),
            (Answer('{"elements": [{"id": 1}]}'), "无法组成路网", "makes no road network", 1),
            (Answer(after_s=1.5), "1 秒内没有回答", "no answer within 1 s", 1),
        ],
    )
    def test_one_message_with_a_remedy(
        self, fetch: Callable[..., FetchedRoads], answer: Answer, zh: str, en: str, asked: int
    ) -> None:
        with overpass(answer) as server, pytest.raises(FetchError) as caught:
            fetch(server.url, timeout_s=1)
        (problem,) = caught.value.problems
        assert problem.where == server.url
        assert zh in problem.what.zh
        assert en in problem.what.en
        assert problem.remedy.zh
        assert problem.remedy.en
        assert len(server.queries) == asked

    def test_a_service_that_is_down_is_said_at_once(self, fetch: Callable[..., FetchedRoads]) -> None:
        begin = time.monotonic()
        with pytest.raises(FetchError, match="cannot be reached"):
            fetch(closed_port())
        assert time.monotonic() - begin < 3

    def test_an_unknown_host(self, fetch: Callable[..., FetchedRoads], monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)

        def nowhere(*_: object) -> str:
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(socket, "gethostbyname", nowhere)
        begin = time.monotonic()
        with pytest.raises(FetchError, match="cannot be reached"):
            fetch("http://overpass.invalid/api")
        assert time.monotonic() - begin < 5

    @pytest.mark.parametrize("answer", [Answer("", 504), Answer("<html>"), Answer('{"elements": []}')])
    def test_earlier_roads_stay(self, fetch: Callable[..., FetchedRoads], tmp_path: Path, answer: Answer) -> None:
        with overpass() as server:
            before = fetch(server.url).path.read_bytes()
        with overpass(answer) as server, pytest.raises(FetchError):
            fetch(server.url)
        assert (tmp_path / "roads.gpkg").read_bytes() == before
        assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "roads.gpkg"]

    def test_a_useless_answer_is_not_kept(self, fetch: Callable[..., FetchedRoads]) -> None:
        with overpass(Answer('{"elements": []}'), Answer()) as server:
            with pytest.raises(FetchError):
                fetch(server.url)
            assert fetch(server.url).pieces == 10

    def test_an_answer_that_a_stop_left_half_written_is_asked_for_again(
        self, fetch: Callable[..., FetchedRoads], tmp_path: Path
    ) -> None:
        with overpass() as server:
            fetch(server.url)
            (kept,) = (tmp_path / "cache").rglob("*.json")
            kept.write_text(kept.read_text(encoding="utf-8")[:100], encoding="utf-8")
            asked = len(server.queries)
            assert fetch(server.url).pieces == 10
            assert len(server.queries) == asked + 1

    def test_parts_that_came_are_kept(self, fetch: Callable[..., FetchedRoads]) -> None:
        with overpass(Answer(), Answer(), Answer(status=403)) as server:
            with pytest.raises(FetchError, match="403"):
                fetch(server.url, buffer_km=50)
            server.answers = [Answer()]
            fetch(server.url, buffer_km=50)
            assert len(server.queries) == len(set(server.queries)) + 1  # only the refused part came twice


class TestInput:
    def test_all_wrong_options_at_once(self, counties: gpd.GeoDataFrame, tmp_path: Path) -> None:
        with pytest.raises(UsageError) as caught:
            fetch_roads(
                counties,
                tmp_path / "roads.csv",
                cache=tmp_path,
                buffer_km=math.nan,
                network_type="drve",
                endpoint="overpass",
                timeout_s=0,
            )
        assert [problem.where for problem in caught.value.problems] == [
            "buffer_km",
            "network_type",
            "endpoint",
            "timeout_s",
            "out",
        ]
        assert "did you mean 'drive'?" in str(caught.value)

    @pytest.mark.parametrize("change", ["no CRS", "empty"])
    def test_counties_of_no_use(
        self, fetch: Callable[..., FetchedRoads], counties: gpd.GeoDataFrame, change: str
    ) -> None:
        bad = counties.set_crs(None, allow_override=True) if change == "no CRS" else counties.iloc[:0]
        with pytest.raises(InputError):
            fetch(closed_port(), counties=bad)

    @pytest.mark.parametrize("other", ["a text", "a layer of parks"])
    def test_a_file_that_is_not_an_earlier_download_stays(
        self, fetch: Callable[..., FetchedRoads], counties: gpd.GeoDataFrame, tmp_path: Path, other: str
    ) -> None:
        out = tmp_path / "roads.gpkg"
        if other == "a text":
            out.write_text("mine", encoding="utf-8")
        else:
            counties.to_file(out, layer="parks")
        before = out.read_bytes()
        with overpass() as server, pytest.raises(OutputError, match="not an earlier download"):
            fetch(server.url)
        assert out.read_bytes() == before
        assert server.queries == []

    def test_a_folder_that_cannot_be(self, counties: gpd.GeoDataFrame, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        with overpass() as server, pytest.raises(OutputError, match="cannot be written"):
            fetch_roads(counties, tmp_path / "file" / "roads.gpkg", cache=tmp_path / "cache", endpoint=server.url)
        assert server.queries == []

    def test_a_cache_that_cannot_be(self, fetch: Callable[..., FetchedRoads], tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        with overpass() as server, pytest.raises(OutputError, match="cache cannot be written"):
            fetch(server.url, cache=tmp_path / "file")
        assert not os.path.lexists(tmp_path / "roads.gpkg")


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("60", 60.0),
        ("60;80", 60.0),
        ("80|60", 60.0),
        ("60 km/h", 60.0),
        ("60kmh", 60.0),
        ("27.5", 27.5),
        ("40 mph", 64.37376),
        ("none;100", 100.0),
    ],
)
def test_parse_maxspeed(value: str, kmh: float) -> None:
    assert parse_maxspeed(value) == pytest.approx(kmh, abs=1e-9)


@pytest.mark.parametrize("value", ["CN:urban", "none", "walk", "0", "-5", "", "10 knots", "sixty", None, math.nan])
def test_no_maxspeed(value: object) -> None:
    assert math.isnan(parse_maxspeed(value))
