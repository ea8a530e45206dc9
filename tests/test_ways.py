"""Every spelling of every word of a way gives one answer, wherever it is asked for."""

import doctest
import importlib
import pkgutil
from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import tiny
from hypothesis import given
from hypothesis import strategies as st

import ycgis.ground.ways
from ycgis.graph import cut_lines
from ycgis.ground.parameters import Parameters
from ycgis.ground.vocabulary import STREET_RANKS
from ycgis.ground.ways import CANONICAL, GRADES, KINDS, canonical, grade_of, kind_of, lone_letters, with_canonical
from ycgis.intake.checks.columns import tidy_columns
from ycgis.intake.checks.ways import canonical_ways
from ycgis.intake.layers import SPECS
from ycgis.roads import build_network
from ycgis.streets.carriageways import carriageways
from ycgis.streets.counted import counted_streets
from ycgis.streets.drive import is_public
from ycgis.streets.traits import read_traits
from ycgis.streets.walk import walk_graph

FORWARD = ["yes", "True", True, "1", 1, 1.0, "１", "Y", "是", "单行", "正向", "F", "FT", " ft "]
BACKWARD = ["-1", -1, "reverse", "反向", "逆向", "T", "tf"]
EITHER = ["no", "false", False, "0", 0, "否", "双向", "B", "N", "", None, np.nan, "reversible", "x"]
SHUT = ["no", "private", "military", "禁止", "禁止通行", "禁行", "私有", "No ", "private;no", "false", "F"]
SHUT_TO_CARS = ["forestry", "agricultural", "bus", "psv", "emergency", "agricultural;forestry", "禁止机动车"]
OPEN = ["yes", "permissive", "destination", "customers", "delivery", "no;destination", "", None, "whatever", "T", True]
STRUCTURES = ["yes", "T", "true", True, "1", 1, "是", "viaduct", "高架", "Y"]
NO_STRUCTURES = ["no", "F", "false", False, "0", 0, 0.0, "N", "否", "无", "", None, np.nan, "-"]
ALONG, ACROSS = [(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)], [(100.0, -100.0), (100.0, 0.0), (100.0, 100.0)]


def one(**columns: object) -> pd.Series:
    return canonical(pd.DataFrame({name: [value] for name, value in columns.items()})).columns.iloc[0]


def street(line: list[tuple[float, float]], **columns: object) -> gpd.GeoDataFrame:
    return tiny.layer("streets", [shapely.LineString(line)], **{name: [value] for name, value in columns.items()})


def test_examples() -> None:
    for module in pkgutil.iter_modules(ycgis.ground.ways.__path__):
        found = importlib.import_module(f"{ycgis.ground.ways.__name__}.{module.name}")
        assert doctest.testmod(found).failed == 0


# ---- classes and grades


def spellings() -> Iterator[tuple[str, str]]:
    for kind in KINDS.values():
        for word in (kind.word, *kind.spellings):
            yield word, kind.word


@pytest.mark.parametrize(("word", "kind"), list(spellings()))
def test_a_class_is_one_class_however_it_is_spelt(word: str, kind: str) -> None:
    row = KINDS[kind]
    blanks = word[0] + " " + word[1:] if word[0] > "z" else word
    for said in (word, f" {word.upper()} ", blanks, [word]):
        way = one(road_class=said)
        assert way[["kind", "rank", "car", "foot"]].tolist() == [kind, row.rank, row.cars, row.walkers]
    assert canonical(pd.DataFrame({"road_class": [word]})).strange == {}


def test_the_tables_hold_together() -> None:
    words = [word for word, _ in spellings()]
    assert len(words) == len(set(words))
    assert {kind.rank for kind in KINDS.values()} == set(STREET_RANKS)
    assert all(kind_of(kind.word) == kind.word for kind in KINDS.values())
    assert [grade_of(word) for grade in GRADES.values() for word in (grade.word, *grade.spellings)] == [
        grade.word for grade in GRADES.values() for _ in (grade.word, *grade.spellings)
    ]


def test_an_unknown_class_is_kept_in_small_letters_and_counted() -> None:
    found = canonical(
        pd.DataFrame({"road_class": ["Allee", "allee", None, "国道"], "grade": ["国道", "甲级", None, ""]})
    )
    assert found.columns["kind"].tolist() == ["allee", "allee", "", "国道"]
    assert found.columns["rank"].tolist() == ["other", "other", "other", "arterial_fast"]
    assert found.strange == {"road_class": {"allee": 2}, "grade": {"甲级": 1}}


def test_parameters_hold_canonical_words() -> None:
    given = Parameters(
        street_classes=["主干道", "Trunk", "主干路"], class3=["三级公路"], class3_proxy=["高速", "motorway"]
    )
    assert given.street_classes == ("主干路", "trunk")
    assert given.class3 == ("三级",)
    assert given.class3_proxy == ("motorway",)
    plain = Parameters()
    assert Parameters(**plain.model_dump()) == plain


# ---- directions


@pytest.mark.parametrize(("direction", "words"), [(1, FORWARD), (-1, BACKWARD), (0, EITHER)])
def test_directions(direction: int, words: list[object]) -> None:
    for word in words:
        assert one(oneway=word)["direction"] == direction, word


@pytest.mark.parametrize(("word", "known"), [("no", True), ("F", True), (None, False), ("x", False), ("", False)])
def test_whether_the_table_says_a_direction(word: str | None, *, known: bool) -> None:
    assert bool(one(oneway=word)["direction_known"]) is known


@pytest.mark.parametrize(("direction", "words"), [(1, FORWARD), (-1, BACKWARD), (0, EITHER)])
def test_travel_times_and_pairing_read_the_same_direction(direction: int, words: list[object]) -> None:
    for word in words:
        way = street(ALONG, oneway=word)
        edges = build_network(way, tiny.places({"a": (0, 0)}), Parameters()).edges
        assert np.isfinite(edges["minutes"]).tolist() == [direction >= 0], word
        assert np.isfinite(edges["minutes_back"]).tolist() == [direction <= 0], word
        assert read_traits(way).oneway.tolist() == [direction], word


@pytest.mark.parametrize("words", [("yes", "yes"), ("F", "F"), ("正向", "正向"), ("是", "1"), ("FT", True)])
def test_a_divided_road_is_one_however_its_direction_is_spelt(words: tuple[object, object]) -> None:
    """Two lines 50 m apart, there and back, drawn in the direction of driving."""
    lines = [shapely.LineString([(0, 0), (1000, 0)]), shapely.LineString([(1000, 50), (0, 50)])]
    frame = gpd.GeoDataFrame({"highway": ["primary"] * 2, "oneway": list(words)}, geometry=lines, crs=tiny.CRS)
    assert carriageways(frame)["weight"].tolist() == [0.5, 0.5]
    against = frame.assign(oneway=["T", "T"])  # both driven against their drawing: there and back still
    assert carriageways(against)["weight"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("words", "doubtful"),
    [(["F", "T", "B"], False), (["F", "T", None], True), (["F"], True), (["FT", "T"], False), (["yes", None], False)],
)
def test_lone_letters(words: list[str | None], *, doubtful: bool) -> None:
    assert lone_letters(words) is doubtful


# ---- access


def verdicts(word: object, column: str = "access", **others: object) -> list[bool]:
    """Return whether cars, walkers and the street network may use a street, wherever that is asked."""
    way = street(ALONG, road_class="residential", **{column: word}, **others)
    car = len(build_network(way, tiny.places({"a": (0, 0)}), Parameters()).edges) > 0
    foot = len(walk_graph(way).edges) > 0
    assert [bool(way["car"][0]), bool(way["foot"][0])] == [car, foot]
    public = bool(is_public(way)[0])
    counted = counted_streets(way, tiny.builtup({"a": shapely.box(-500, -500, 500, 500)}), Parameters())
    assert (counted["reason"][0] != "private") == public
    return [car, foot, public]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [(SHUT, [False, False, False]), (SHUT_TO_CARS, [False, True, True]), (OPEN, [True, True, True])],
)
def test_access(words: list[object], wanted: list[bool]) -> None:
    for word in words:
        assert verdicts(word) == wanted, word


@pytest.mark.parametrize(
    ("columns", "car", "foot", "public"),
    [
        ({"motor_vehicle": "no"}, False, True, False),  # a ban on motors is none on walkers
        ({"motor_vehicle": "agricultural"}, False, True, True),
        ({"motor_vehicle": "no", "foot": "designated"}, False, True, False),
        ({"access": "no", "foot": "yes"}, False, True, False),
        ({"access": "private", "motor_vehicle": "yes"}, True, False, True),
        ({"access": "yes", "foot": "no"}, True, False, True),
        ({"foot": "no"}, True, False, True),
        ({"access": "no", "motor_vehicle": "", "foot": None}, False, False, False),
        ({"access": "no", "vehicle": "yes", "motor_vehicle": "no", "motorcar": "yes"}, True, False, True),
        ({"vehicle": "no"}, False, True, False),
    ],
)
def test_the_most_specific_column_decides(columns: dict[str, object], *, car: bool, foot: bool, public: bool) -> None:
    assert one(**columns)[["car", "foot", "public"]].tolist() == [car, foot, public]


def test_a_class_closes_whatever_the_access() -> None:
    assert one(road_class="footway", access="yes")[["car", "foot"]].tolist() == [False, True]
    assert one(road_class="高速", foot="yes")[["car", "foot"]].tolist() == [True, False]


# ---- bridges and tunnels


@pytest.mark.parametrize(("words", "raised"), [(STRUCTURES, True), (NO_STRUCTURES, False)])
@pytest.mark.parametrize("column", ["bridge", "tunnel"])
def test_structures(words: list[object], column: str, *, raised: bool) -> None:
    for word in words:
        way = street(ALONG, **{column: word})
        assert way["structure"].tolist() == [column if raised else ""], word
        assert read_traits(way).level.tolist() == [{"bridge": 1, "tunnel": -1}[column] if raised else 0], word
        both = pd.concat([way, street(ACROSS)], ignore_index=True)
        assert len(cut_lines(both)[1]) == (2 if raised else 4), word
        railway = tiny.layer("railways", [shapely.LineString(ALONG)], **{column: [word]})
        assert (railway["structure"] != "").tolist() == [raised], word


def test_a_shared_vertex_of_a_bridge_is_a_junction_where_the_data_say_so() -> None:
    both = pd.concat([street(ALONG, bridge="yes", by_node="yes"), street(ACROSS)], ignore_index=True)
    nodes, pieces = cut_lines(both)
    assert len(pieces) == 4
    assert len(nodes) == 5


@pytest.mark.parametrize(
    ("columns", "level"),
    [
        ({"layer": 2, "bridge": "no"}, 2),
        ({"layer": "-1"}, -1),
        ({"layer": 1e9}, 100),
        ({"layer": "x", "bridge": "T"}, 1),
    ],
)
def test_levels(columns: dict[str, object], level: int) -> None:
    assert one(**columns)["level"] == level


# ---- speed limits


@pytest.mark.parametrize("code", [998, 999, 9999, 600, *range(1, 9), "999", "5 mph"])
def test_codes_are_no_limits_and_are_told(code: object) -> None:
    found = canonical(pd.DataFrame({"maxspeed": [code, 60]}))
    assert found.columns["maxspeed"].tolist() == pytest.approx([np.nan, 60], nan_ok=True)
    assert sum(found.strange["maxspeed"].values()) == 1


@pytest.mark.parametrize(
    ("said", "kmh"),
    [("80,5", 80.5), ("60;80", 60), ("80,60", 60), (["60", "50"], 50), ("50 mph", 80.467), (60, 60), ("0", np.nan),
     (None, np.nan), (0, np.nan), ("none", np.nan)],
)  # fmt: skip
def test_limits(said: object, kmh: float) -> None:
    found = canonical(pd.DataFrame({"maxspeed": [said]}))
    assert found.columns["maxspeed"].tolist() == pytest.approx([kmh], rel=1e-4, nan_ok=True)
    assert found.strange == {}


# ---- names and numbers


@pytest.mark.parametrize(
    ("one_name", "other", "weights"),
    [
        ("人民路", "人民 路", [0.5, 0.5]),
        ("人民路", "Ｒ;人民路", [0.5, 0.5]),
        (["人民路", "x"], "人民路", [0.5, 0.5]),
        ("人民路", "解放路", [1.0, 1.0]),
    ],
)
def test_names_are_compared_as_sets_without_blanks(one_name: object, other: object, weights: list[float]) -> None:
    lines = [shapely.LineString([(0, 0), (1000, 0)]), shapely.LineString([(1000, 20), (0, 20)])]
    for column in ("name", "ref"):
        frame = gpd.GeoDataFrame(
            {"road_class": ["primary"] * 2, column: [one_name, other]}, geometry=lines, crs=tiny.CRS
        )
        assert carriageways(frame)["weight"].tolist() == weights


LABEL = st.sampled_from(["a", "b", "c", "a;b", "b; c", "", None, "A b"])


@given(st.lists(LABEL, min_size=1, max_size=8))
def test_labels_compare_as_sets_do(names: list[str | None]) -> None:
    labels = read_traits(canonical(pd.DataFrame({"name": names})).columns).name
    sets = [{part.replace(" ", "").lower() for part in (name or "").split(";")} - {""} for name in names]
    rows = np.arange(len(names))
    a, b = (grid.ravel() for grid in np.meshgrid(rows, rows))
    same, differ = labels.compare(a, b)
    assert same.tolist() == [bool(sets[i] & sets[j]) for i, j in zip(a, b, strict=True)]
    assert differ.tolist() == [
        bool(sets[i] and sets[j] and not sets[i] & sets[j]) for i, j in zip(a, b, strict=True)
    ]  # fmt: skip


# ---- the columns as a whole


def test_a_table_without_columns_is_open_both_ways_and_on_the_ground() -> None:
    found = canonical(pd.DataFrame(index=[7])).columns
    assert found.index.tolist() == [7]
    assert found.loc[7].to_dict() | {"maxspeed": None} == {
        "kind": "", "rank": "other", "direction": 0, "direction_known": False, "car": True, "foot": True,
        "public": True, "structure": "", "level": 0, "roundabout": False, "by_node": False, "grade": "",
        "maxspeed": None, "names": "", "refs": "",
    }  # fmt: skip
    assert found.dtypes.astype(str).to_dict() == CANONICAL
    assert canonical(pd.DataFrame()).columns.dtypes.astype(str).to_dict() == CANONICAL


def test_canonical_columns_are_read_once() -> None:
    raw = gpd.GeoDataFrame({"highway": ["trunk"], "foot": ["no"]}, geometry=[shapely.LineString(ALONG)], crs=tiny.CRS)
    once = with_canonical(raw)
    assert with_canonical(once) is once
    assert once[["kind", "foot"]].to_numpy().tolist() == [["trunk", False]]


def test_strange_words_are_told_once_with_a_remedy() -> None:
    frame = pd.DataFrame({
        "road_class": ["Allee", "allee", "国道"], "grade": ["甲级", None, "三级"], "oneway": ["?", "yes", None],
        "access": ["nobody", None, "no"], "maxspeed": [9999, 60, 3],
    })  # fmt: skip
    tidy, problems = tidy_columns(frame, SPECS["roads"], {}, "f")
    assert problems == []
    lines = gpd.GeoDataFrame(tidy, geometry=[shapely.LineString([(0, 0), (9, y)]) for y in range(3)], crs=tiny.CRS)
    layer, notes = canonical_ways(lines, SPECS["roads"], "f")
    assert not any(note.fatal for note in notes)
    assert [note.what.en for note in notes] == [
        "road_class is not known of 2 of 3 roads: allee × 2",
        "grade is not known of 1 of 3 roads: 甲级 × 1",
        "access is not known of 1 of 3 roads: nobody × 1",
        "oneway is not known of 1 of 3 roads: ? × 1",
        "maxspeed of 2 of 3 roads is no speed limit: 9999 × 1, 3 × 1",
    ]
    assert "road_speed_kmh" in notes[0].remedy.en
    assert 'values = { access = { "theirs" = "no" } }' in notes[2].remedy.en
    assert "10-130 km/h" in notes[4].remedy.en
    assert CANONICAL.keys() < set(layer.columns)
    assert {"road_class", "name", "ref"} < set(layer.columns)
    assert not {"oneway", "bridge", "tunnel", "layer", "access", "motor_vehicle"} & set(layer.columns)
    assert layer["maxspeed"].tolist() == pytest.approx([np.nan, 60, np.nan], nan_ok=True)
