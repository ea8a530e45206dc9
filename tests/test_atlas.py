"""What the atlas draws and says, without a browser."""

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from html import unescape
from itertools import combinations, pairwise
from pathlib import Path

import atlas_pages as pages
import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import tiny
from hypothesis import given
from hypothesis import strategies as st

from ycgis.assess import OVERALL, STATUS, Assessment, assess
from ycgis.atlas import (
    county_map,
    county_page,
    explore,
    facts,
    index_page,
    notebook_html,
    require_offline,
    show,
    vendor,
    write_atlas,
)
from ycgis.atlas.aims import counts_of, gauge_of
from ycgis.atlas.data import MapWindow, county_sheet, county_view, prefecture_sheet, veil
from ycgis.atlas.elements import PackedLayer, control_name, script_json
from ycgis.atlas.evidence import add_evidence, layers_of
from ycgis.atlas.explain import Legend, drawn, explanation, legend_of
from ycgis.atlas.maps import card
from ycgis.atlas.offline import content_policy
from ycgis.atlas.pack import pack_column, pack_geometry, simplified, varints
from ycgis.atlas.paint import Key, Painted, look, painted
from ycgis.atlas.style import ROAD_WIDTH, band_colours
from ycgis.atlas.words import WORDS
from ycgis.board import LOOKS, Entry, Line, board_of
from ycgis.board.missing import missing_measures
from ycgis.board.values import Scale, due_words, people, scale_of
from ycgis.ground.errors import InputError, OutputError
from ycgis.ground.text import Lang, Text
from ycgis.ground.vocabulary import STREET_RANKS
from ycgis.indicator import Evidence, Measured, Paint


@pytest.fixture(scope="module")
def town(town_due: Assessment) -> Assessment:
    return town_due


# --- offline ---


@pytest.mark.parametrize(
    "outside",
    [
        '<script src="https://cdn.example/leaflet.js"></script>',
        "<script src='//cdn.example/leaflet.js'></script>",
        '<link rel="stylesheet" href="http://cdn.example/a.css">',
        '<a href="https://example.org">credit</a>',
        '<a href="javascript:alert(1)">x</a>',
        '<img srcset="https://example.org/a.png 2x">',
        '<img src="/root/a.png">',
        '<div style="background:url(https://example.org/a.png)"></div>',
        "<style>@import 'https://example.org/a.css';</style>",
        '<style>a { background: url( "//example.org/a.png" ) }</style>',
        '<script>import x from "https://example.org/x.js"</script>',
        '<script>import("//example.org/x.js")</script>',
        "<script>fetch('https://example.org')</script>",
        '<script>L.tileLayer(\n"https://{s}.example.org/{z}/{x}/{y}.png")</script>',
        '<base href="https://example.org">',
        '<meta http-equiv="refresh" content="0;url=https://example.org">',
        '<iframe srcdoc="&lt;img src=https://example.org/a.png&gt;"></iframe>',
        '<svg><use xlink:href="https://example.org/a.svg#b"/></svg>',
    ],
)
def test_a_page_with_an_external_reference_is_refused(outside: str) -> None:
    with pytest.raises(OutputError) as caught:
        require_offline(f"<p>fine</p>{outside}", "page.html")
    assert caught.value.problems[0].where == "page.html"


def test_every_external_reference_is_named() -> None:
    with pytest.raises(OutputError) as caught:
        require_offline('<img src="http://one.example/a"><img src="http://two.example/b">', "page.html")
    said = [problem.what.en for problem in caught.value.problems]
    assert ["one.example" in said[0], "two.example" in said[1]] == [True, True]


def test_what_lies_within_or_beside_the_page_is_allowed() -> None:
    require_offline(
        '<a href="counties/990101.html">a</a><a href="../index.html">b</a><a href="#c">c</a>'
        '<img src="data:image/png;base64,AAAA"><style>a { background: url(data:image/png;base64,AA) }</style>'
        "<p>credit: https://example.org</p><script>const text = 'https://example.org'</script>",
        "page.html",
    )


def test_data_in_a_script_can_be_taken_for_nothing_else() -> None:
    value = {"a": [{"b": '{{7*7}} {% x %} {# " \\ </script> \u2028 & 中'}, {}], "c": 1.5}
    said = script_json(value)
    assert json.loads(said) == value
    assert not re.search(r"{[{%#]|[<>&\u2028]", said)
    with pytest.raises(ValueError, match="Out of range"):
        script_json(float("nan"))


def test_a_name_in_the_layer_control_is_plain_html() -> None:
    name = "<b>{{7*7}}{#</b>"
    assert unescape(control_name(name)) == name
    assert not set(control_name(name)) & set("<>{")


def test_the_policy_names_each_script_by_its_digest() -> None:
    assert "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='" in content_policy(["alert('Hello, world.');"])
    assert content_policy(["a"]).startswith("default-src 'none'; ")


# --- vendored assets ---


def test_vendored_files_are_those_of_the_manifest() -> None:
    folder = vendor.ASSETS / "vendor"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "manifest.json"
    }
    assert found == {name: entry["sha256"] for name, entry in manifest.items()}
    licences = (vendor.ASSETS / "LICENSES.txt").read_text("utf-8")
    for entry in manifest.values():
        assert f"{entry['package']} {entry['version']} ({entry['licence']})" in licences


def test_inlined_assets_refer_to_no_file() -> None:
    assert "url(images/" not in vendor.styles()
    assert not any("sourceMappingURL" in text or "</script" in text for text in vendor.overview_scripts())


# --- wording ---


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(1234.56, 1, "1,234.6"), (-0.01, 1, "0.0"), (2.0, 0, "2"), (float("nan"), 1, "—"), (float("inf"), 1, "—")],
)
def test_numbers(value: float, decimals: int, shown: str) -> None:
    assert Scale(Text("", ""), decimals).number(value) == (shown, shown)


def test_targets_gaps_and_people(town: Assessment) -> None:
    assert town.plan is not None
    target, reach = town.plan.targets[0], town.indicators["prefecture_reach"]
    scale = scale_of(reach, target, town.plan, town.study.parameters.near_share)
    assert scale.bound() == ("≤ 15 分钟", "≤ 15 min")
    assert due_words(target, 2030) == ("2030年（方案期末）", "2030 (the plan's end)")
    assert due_words(target.model_copy(update={"year_basis": "stated"}), 2030) == ("2030年", "2030")
    assert due_words(target.model_copy(update={"from_year": 2028}), 2029) == ("2029年（每年）", "2029 (each year)")
    assert scale.gap(5, 20, met=False) == ("超出上限 5 分钟", "5 min over")
    assert scale.gap(-5, 10, met=True) == ("比上限少 5 分钟", "5 min below the limit")
    assert scale.gap(0, 15, met=True).zh == "刚好达标"
    assert scale.gap(float("nan"), float("nan"), met=False) == ("", "")
    assert people(477_4614).zh == "477.5 万人"


@pytest.mark.parametrize("statuses", [STATUS, OVERALL])
def test_every_status_has_its_own_symbol_and_colour(statuses: dict[str, Text]) -> None:
    assert set(LOOKS) == {*STATUS, *OVERALL, "behind"}
    looks = [LOOKS[status] for status in statuses]
    assert len({look.symbol for look in looks}) == len(looks)
    assert len({look.colour for look in looks}) == len(looks)
    assert [look.word for look in looks] == list(statuses.values())


SEEN_BY = {
    "all": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopes": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopes": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopes": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
"""How the colour-blind see linear RGB (Machado, Oliveira and Fernandes, 2009, severity 1)."""
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]])


def linear(colour: str) -> np.ndarray:
    shares = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    whites = XYZ @ np.clip(light, 0, 1) / np.array([0.95047, 1, 1.08883])
    x, y, z = np.where(whites > 0.008856, np.cbrt(whites), 7.787 * whites + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_the_colours_of_what_is_counted_differ_for_all_eyes(eyes: str) -> None:
    counted = ["met", "near", "missed", "not_due", "no_data"]
    seen = [lab(np.array(SEEN_BY[eyes]) @ linear(LOOKS[status].colour)) for status in counted]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 18


def test_the_style_sheet_has_the_colours_of_the_statuses() -> None:
    said = dict(re.findall(r"--(\w+): (#\w+);", vendor.styles()))
    assert {status: said[status] for status in LOOKS} == {key: look.colour for key, look in LOOKS.items()}


@pytest.mark.parametrize(("bounds", "distinct"), [([30, 60, 90, 120, None], 5), ([60], 1), ([None], 1), ([], 0)])
def test_each_band_has_its_own_colour(bounds: list[float | None], distinct: int) -> None:
    assert len(set(band_colours(bounds))) == len(bounds) == distinct


def test_every_wording_is_used_and_said_in_both_languages() -> None:
    home = vendor.ASSETS.parent
    sources = [path for path in [*home.glob("*.py"), *home.glob("templates/*")] if path.name != "words.py"]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    unused = [name for name in WORDS if not re.search(rf"""\bt\.{name}\b|["']{name}["']""", text)]
    assert unused == []
    assert all(said.zh and said.en for said in WORDS.values())


# --- what is said of counties ---


def columns_of(page: str) -> list[str]:
    """Return the keys of the columns of a page's table."""
    return re.findall(r'<th data-column="([^"]*)">', page)


def told(town: Assessment, indicator: str, lang: Lang = "zh") -> tuple[Line, Entry]:
    """Return the line of an indicator and what it says of one county."""
    (line,) = [line for line in board_of(town, lang).measures if line.indicator == indicator]
    return line, line.entries[pages.COUNTY]


def test_the_table_has_what_has_a_value_or_a_target_and_the_rest_is_listed_with_the_reason(town: Assessment) -> None:
    page, missing = index_page(town, "en"), missing_measures(town, "en")
    valued = {name for name, measured in town.measurements.items() if measured.values.notna().any()}
    assert set(columns_of(page)) == valued - {"prefecture_reach"} | {"quick"}
    assert columns_of(page)[0] == "quick"
    assert '<span class="bound">Target ≤ 15 min</span>' in page
    assert len(missing) == len(town.indicators) - len(valued)
    reasons = dict(missing)
    why = reasons[town.indicators["road_density"].title.en]
    assert why == "missing layers: streets (streets), built-up areas (builtup)"
    assert why in page


def test_an_indicator_without_values_keeps_its_column_where_it_has_a_target(town: Assessment) -> None:
    assert town.plan is not None
    unit = town.indicators["road_density"].unit
    dense = town.plan.targets[0].model_copy(update={"id": "dense", "indicator": "road_density", "unit": unit})
    plan = town.plan.model_copy(update={"targets": (dense, *town.plan.targets)})
    columns = columns_of(index_page(assess(town.study, plan, town.indicators, year=pages.DUE), "en"))
    assert columns[-1] == "dense"


def test_why_there_is_no_value_is_said_once_or_left_to_the_counties(town: Assessment) -> None:
    measured = town.measurements["seat_routes"]
    nothing = measured.values * np.nan
    reasons = [
        dict.fromkeys(measured.basis, Text("不可达", "no way")),
        measured.basis | {"990101": Text("另", "other")},
    ]
    found = []
    for basis in reasons:
        empty = replace(measured, values=nothing, basis=basis)
        other = replace(town, measurements={**town.measurements, "seat_routes": empty})
        found.append(dict(missing_measures(other, "en"))[town.indicators["seat_routes"].title.en])
    assert found == ["no way", "for different reasons: see the counties' pages"]


def test_an_entry_says_value_target_gap_and_status(town: Assessment) -> None:
    line, entry = told(town, "prefecture_reach")
    assert entry.badge == ("missed", "×", "未达标*")
    assert (entry.number, line.bound, line.departments, line.clause) == ("20", "≤ 15 分钟", ("交通局",), "任务1")
    assert (entry.gap_words, entry.gap_size) == ("超出上限 5 分钟", "5")
    assert gauge_of(line, entry) == (80.0, 60.0)
    assert entry.value == pytest.approx(20)
    assert f'<td data-sort="{entry.value}" data-status="missed"' in index_page(town)


def test_an_entry_without_a_value_has_no_gauge(town: Assessment) -> None:
    assert [line.indicator for line in board_of(town).measures] == list(town.indicators)
    line, entry = told(town, "road_density")
    assert entry.badge.key == "no_data"
    assert (entry.shown, entry.source, entry.gap_words, gauge_of(line, entry)) == ("—", "", "", None)


def test_tallies_count_counties_by_status(town: Assessment) -> None:
    line, _ = told(town, "prefecture_reach", "en")
    counts = counts_of(line.entries.values(), "en")
    assert [(mark.key, count) for mark, count in counts] == [("met", 3), ("missed", 1)]


def test_people_in_reach_are_those_of_counties_whose_seat_is(town: Assessment) -> None:
    near = town.study.parameters.model_copy(update={"reach_minutes": 15.0})
    line = facts.people_line(replace(town, study=replace(town.study, parameters=near)))
    assert line is not None
    assert "60 thousand people in counties" in line.en
    assert "100 thousand people in all" in line.en
    alone = replace(town.study, layers=replace(town.study.layers, population=None))
    assert facts.people_line(replace(town, study=alone)) is None


def test_readings_of_a_category_that_differ_are_both_kept(town: Assessment) -> None:
    (agreed,) = facts.categories(town.plan, "990102", "zh")
    (differing,) = facts.categories(town.plan, "990103", "zh")
    assert agreed.readings == ()
    assert differing.readings == (("正文", False), ("附件", True))
    assert facts.categories(None, "990102", "zh") == []


# --- data ---


def test_everything_drawn_is_in_degrees_and_rounded(town: Assessment) -> None:
    sheet = prefecture_sheet(pages.with_evidence(town))
    frames = [sheet.counties, sheet.neighbours, sheet.seats, sheet.cities, sheet.roads, sheet.bands, sheet.routes]
    for frame in (*frames, sheet.builtup, sheet.townships, *(each.frame for each in sheet.evidence.values())):
        assert frame.crs == "EPSG:4326"
        assert len(frame) > 0
    seats = shapely.get_coordinates(sheet.seats.geometry.to_numpy())
    assert np.array_equal(seats, np.round(seats, 5))
    assert sheet.seats.geometry["990101"].x == pytest.approx(110.9452, abs=1e-3)


def test_bands_meet_edge_to_edge_within_the_counties(town: Assessment) -> None:
    bands = prefecture_sheet(town).bands.to_crs(town.study.layers.counties.crs)
    whole = town.study.layers.counties.union_all()
    assert bands.area.sum() == pytest.approx(bands.union_all().area, rel=1e-3)
    assert bands.union_all().difference(whole.buffer(5)).area == 0
    drawn = town.study.bands.intersection(whole).area
    assert bands.area.to_numpy() == pytest.approx(drawn.to_numpy(), rel=0.1)


def test_a_county_shows_its_own_route_and_its_own_evidence(town: Assessment) -> None:
    sheet = prefecture_sheet(pages.with_evidence(town))
    own = county_sheet(sheet, "990104")
    assert list(own.routes.index) == ["990104"]
    assert list(own.evidence["prefecture_reach", pages.EVIDENCE].frame["adcode"]) == ["990104"]
    assert len(own.evidence["prefecture_reach", "shared"].frame) == 2
    assert ("seat_routes", "streets") not in county_sheet(sheet, "990101").evidence
    assert list(own.builtup.index) == ["990104"]
    view = shapely.box(*county_view(sheet, "990104"))
    assert view.covers(own.counties.geometry["990104"])
    assert view.covers(own.routes.geometry["990104"])


def test_the_veil_leaves_the_county_open(town: Assessment) -> None:
    sheet = prefecture_sheet(town)
    (shape,) = veil(sheet, "990101").geometry
    county = sheet.counties.geometry["990101"]
    assert shape.intersection(county).area == 0
    assert shape.union(county).covers(shapely.box(*county_view(sheet, "990101").wider(1)))


def test_roads_are_joined_by_rank_and_the_lesser_of_many_wait_until_zoomed_in(town: Assessment) -> None:
    roads = town.study.layers.roads
    x = np.linspace(490_100, 509_900, 30_000)
    many = shapely.LineString(np.c_[x, 3_866_000 + 20 * (np.arange(30_000) % 2)])
    classes = ["motorway", None, "residential", "国道", "tertiary"]

    def drawn(shape: shapely.Geometry) -> gpd.GeoDataFrame:
        changed = tiny.worded(roads, road_class=classes).set_geometry([*roads.geometry[:2], shape, *roads.geometry[3:]])
        study = replace(town.study, layers=replace(town.study.layers, roads=changed))
        study.__dict__.update(bands=town.study.bands, routes=town.study.routes)
        return prefecture_sheet(replace(town, study=study)).roads

    few, heavy = drawn(roads.geometry[2]), drawn(many)
    assert list(few["rank"]) == list(heavy["rank"]) == ["expressway", "arterial_fast", "local", "other"]
    assert list(few["classes"]) == [["motorway"], ["国道"], ["residential", "tertiary"], []]
    assert list(few["near"]) == [False] * 4
    assert list(heavy["near"]) == [False, False, True, True]
    assert shapely.get_num_coordinates(heavy.geometry.iloc[2]) > 29_000


@pytest.mark.slow
def road_names(town: Assessment, classes: list[str | None], lang: Lang) -> list[str]:
    roads = tiny.worded(town.study.layers.roads, road_class=classes)
    study = replace(town.study, layers=replace(town.study.layers, roads=roads))
    page = county_page(replace(town, study=study), pages.COUNTY, lang)
    legend = page.split('<ul data-key="roads">')[1].split("</ul>")[0]
    return [unescape(name) for name in re.findall(r"</svg>(.*?)</li>", legend)]


def test_the_legend_of_roads_speaks_the_language_of_the_page_or_of_the_data(town: Assessment) -> None:
    tags: list[str | None] = ["trunk", "living_street", "residential", "proposed", "trunk"]
    assert road_names(town, tags, "zh") == ["快速路", "支路", "其他道路"]
    assert road_names(town, tags, "en") == ["expressway", "local street", "Other roads"]
    own: list[str | None] = ["国道", "省道", "primary", "县道", None]
    assert road_names(town, own, "zh") == ["国道", "主干路、省道", "县道", "其他道路"]
    assert road_names(town, [None] * 5, "zh") == ["道路"]


def test_each_rank_of_roads_is_a_quarter_wider_than_the_next() -> None:
    assert set(ROAD_WIDTH) == set(STREET_RANKS)
    widths = sorted(ROAD_WIDTH.values())
    assert all(wide >= 1.25 * narrow for narrow, wide in pairwise(widths))
    ranks = ["expressway", "arterial_fast", "arterial", "secondary", "local", "service", "walk"]
    assert [rank for rank in sorted(ROAD_WIDTH, key=lambda rank: -ROAD_WIDTH[rank]) if rank in ranks] == ranks


@pytest.mark.slow
def test_roads_without_a_class_are_drawn_at_once_however_many(town: Assessment) -> None:
    shape = shapely.LineString(np.c_[np.linspace(490_100, 509_900, 30_000), 3_866_000 + 20 * (np.arange(30_000) % 2)])
    roads = town.study.layers.roads.set_geometry([shape] * 5)
    study = replace(town.study, layers=replace(town.study.layers, roads=roads))
    study.__dict__.update(bands=town.study.bands, routes=town.study.routes)
    assert list(prefecture_sheet(replace(town, study=study)).roads["near"]) == [False]


def test_windows_widen_by_their_longer_side() -> None:
    assert MapWindow(0, 0, 4, 2).wider(0.25) == (-1, -1, 5, 3)
    assert MapWindow(1, 2, 3, 4).corners() == [[2, 1], [4, 3]]


# --- packing ---


def unpacked(text: str) -> list[int]:
    """Read varints byte by byte, as Protocol Buffers describe them."""
    found, value, shift = [], 0, 0
    for byte in base64.b64decode(text):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(value)
            value = shift = 0
    return found


@given(st.lists(st.integers(0, 2**53)))
def test_whole_numbers_come_back(values: list[int]) -> None:
    assert unpacked(varints(values)) == values


def drawn_again(packed: dict[str, object]) -> list[list[list[tuple[float, float]]]]:
    sizes, counts = unpacked(str(packed["sizes"])), unpacked(str(packed["counts"]))
    signed = [-(step + 1) // 2 if step % 2 else step // 2 for step in unpacked(str(packed["steps"]))]
    points = np.cumsum(np.reshape(signed, (-1, 2)), axis=0) / packed["scale"]
    parts = [[(float(x), float(y)) for x, y in part] for part in np.split(points, np.cumsum(sizes)[:-1])]
    ends = np.cumsum(counts)
    return [parts[end - count : end] for count, end in zip(counts, ends, strict=True)]


def test_shapes_come_back_part_by_part_on_their_grid() -> None:
    holed = shapely.box(0, 0, 2, 2).difference(shapely.box(0.5, 0.5, 1, 1))
    shapes = [
        shapely.Point(111.1234567, -35.5),
        shapely.LineString([(0, 0), (1, 2), (-1, 2)]),
        shapely.MultiPolygon([holed, shapely.box(5, 5, 6, 6)]),
        shapely.GeometryCollection(
            [shapely.Point(9, 9), shapely.MultiLineString([[(0, 0), (1, 1)], [(3, 3), (4, 4)]])]
        ),
    ]
    found = drawn_again(pack_geometry(np.array(shapes, dtype=object), 6))
    assert found[0] == [[(111.123457, -35.5)]]
    assert found[1] == [[(0, 0), (1, 2), (-1, 2)]]
    assert [len(ring) for ring in found[2]] == [5, 5, 5]
    assert found[3] == [[(0, 0), (1, 1)], [(3, 3), (4, 4)]]


@pytest.mark.parametrize(
    ("values", "decimals", "whole"),
    [
        ([1.0, 2.0, np.nan], 0, [3, 5, 0]),
        ([-12.34, 5.0], 1, [246, 101]),
        ([0.1234], 3, [247]),
        ([1234.5], 0, [2469]),
        ([np.nan], 0, [0]),
    ],
)
def test_numbers_keep_three_digits(values: list[float], decimals: int, whole: list[int]) -> None:
    packed = pack_column(pd.Series(values))
    assert packed["decimals"] == decimals
    assert unpacked(str(packed["values"])) == whole


def test_words_are_listed_once_and_nothing_is_said_of_what_is_missing() -> None:
    packed = pack_column(pd.Series(["b", None, "a", "b", np.nan, ""]))
    assert packed["words"] == ["b", "a"]
    assert unpacked(str(packed["values"])) == [1, 0, 2, 1, 0, 0]


def test_no_shape_is_lost_to_simplification() -> None:
    shapes = [shapely.box(0, 0, 0.1, 0.1), shapely.LineString([(0, 0), (0.01, 0)]), shapely.Point(0, 0)]
    straight = shapely.LineString([(0, 0), (5, 0.1), (10, 0)])
    fewer = simplified(np.array([*shapes, straight], dtype=object), 0.25)
    assert not shapely.is_empty(fewer).any()
    assert shapely.get_num_coordinates(fewer[3]) == 2


# --- evidence ---


def shown(town: Assessment, name: str, lang: Lang = "zh") -> tuple[dict[str, object], Legend]:
    each = county_sheet(prefecture_sheet(pages.with_evidence(town)), pages.COUNTY).evidence[pages.EXPLAINED, name]
    return drawn(each, lang), legend_of(each, "key", lang)


def test_ranked_classes_fall_in_width_and_the_first_is_drawn_last(town: Assessment) -> None:
    packed, legend = shown(town, "streets", "en")
    widths = [float(str(line.look["weight"])) for line in legend.lines]
    assert [line.label for line in legend.lines] == ["arterial", "secondary", "local"]
    assert widths == sorted(widths, reverse=True)
    assert [style["weight"] for style in packed["styles"]] == sorted(widths)  # type: ignore[attr-defined]
    assert Counter(unpacked(str(packed["groups"]))) == {0: 16, 1: 4, 2: 2}


def test_a_verdict_is_told_by_more_than_colour(town: Assessment) -> None:
    _, legend = shown(town, "land")
    assert [line.label for line in legend.lines] == ["已覆盖", "部分", "未覆盖"]
    assert [line.look["hatch"] for line in legend.lines] == [0, 9, 5]
    lines = [look(key.shade, 1).get("dashArray") for key in painted_verdict()]
    assert len(set(lines)) == 3
    points = [look(key.shade, 0)["radius"] for key in painted_verdict()]
    assert points[0] != points[2]


def painted_verdict() -> tuple[Key, ...]:
    labels = {word: Text(word, word) for word in "abc"}
    frame = gpd.GeoDataFrame({"word": list("abc")}, geometry=[shapely.Point(0, 0)] * 3, crs="EPSG:4546")
    return painted(Evidence(Text("", ""), frame, {}, Paint("word", labels, "verdict"))).keys


def test_numbers_fall_into_five_classes_whose_bounds_are_stated(town: Assessment) -> None:
    packed, legend = shown(town, "blocks")
    assert legend.heading == "密度（km/km²）"
    assert [line.label for line in legend.lines] == ["< 3.2", "3.2 – 5.4", "5.4 – 7.6", "7.6 – 9.8", "≥ 9.8"]
    assert Counter(unpacked(str(packed["groups"]))) == {0: 3, 1: 2, 2: 2, 3: 2, 4: 3}


def numbered(values: list[float], scheme: str = "more") -> Painted:
    frame = gpd.GeoDataFrame({"x": values}, geometry=[shapely.Point(0, 0)] * len(values), crs="EPSG:4546")
    return painted(Evidence(Text("", ""), frame, {}, Paint("x", scheme=scheme)))  # type: ignore[arg-type]


def test_few_numbers_are_their_own_classes_and_none_is_said() -> None:
    found = numbered([2, 0, np.nan, 2])
    assert [key.label.en for key in found.keys] == ["0", "2", "no data"]
    assert found.ranks.tolist() == [1, 0, 2, 1]
    assert numbered([np.nan]).ranks.tolist() == [0]


def around(*breaks: float) -> Paint:
    return Paint("x", scheme="around", breaks=breaks)


def of_numbers(values: list[float], paint: Paint) -> Evidence:
    frame = gpd.GeoDataFrame({"x": values}, geometry=[shapely.box(0, 0, 1, 1)] * len(values), crs="EPSG:4546")
    return Evidence(Text("", ""), frame, {}, paint)


def test_fixed_breaks_make_the_classes_whatever_the_numbers_and_the_legend_leaves_none_out() -> None:
    """A number that just has a bound is above it, also where arithmetic left it short by a rounding error."""
    evidence = of_numbers([0.0, 5.0, 8.0 - 1e-12, 15.999, 30.0, 7.99], around(4, 8, 12, 16))
    assert painted(evidence).ranks.tolist() == [0, 1, 2, 3, 4, 1]
    lone = of_numbers([30.0], around(4, 8, 12, 16))
    for each in (evidence, lone):
        lines = legend_of(explanation(each), "key", "en").lines
        assert [line.label for line in lines] == ["< 4", "4 – 8", "8 – 12", "12 – 16", "≥ 16"]
        assert {line.kind for line in lines} == {2}


@pytest.mark.parametrize(("breaks", "short"), [((4, 8, 12, 16), 2), ((8,), 1), ((4, 8, 12), 2), ((4, 8), 1)])
def test_what_is_short_of_the_middle_break_is_warm_and_the_rest_is_blue(breaks: tuple[float, ...], short: int) -> None:
    colours = [key.shade.colour for key in painted(of_numbers([1.0], around(*breaks))).keys]
    warm = [int(colour[1:3], 16) > int(colour[5:7], 16) for colour in colours]
    assert warm == [True] * short + [False] * (len(breaks) + 1 - short)
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scheme": "around"},
        {"scheme": "more", "breaks": (2.0, 1.0)},
        {"scheme": "more", "breaks": (1.0, 1.0)},
        {"labels": {"a": Text("a", "a")}, "breaks": (1.0,)},
    ],
)
def test_breaks_that_make_no_classes_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"breaks"):
        Paint("x", **wrong)  # type: ignore[arg-type]


@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=40))
def test_every_number_lies_between_the_bounds_of_its_class(values: list[float]) -> None:
    found = numbered(values)
    order = np.argsort(values, kind="stable")
    assert (np.diff(found.ranks[order]) >= 0).all()
    assert 0 <= found.ranks.min() <= found.ranks.max() < len(found.keys)


def test_less_and_more_are_painted_apart() -> None:
    assert {key.shade.colour for key in numbered([1, 2]).keys}.isdisjoint(
        key.shade.colour for key in numbered([1, 2], "less").keys
    )


def test_words_that_no_label_names_are_other_and_facts_are_in_the_language(town: Assessment) -> None:
    packed, legend = shown(town, "places", "en")
    assert [line.label for line in legend.lines] == ["school", "hospital", "other"]
    kind, name = packed["columns"]  # type: ignore[misc]
    assert kind["head"] == "kind"
    assert kind["words"] == ["school", "hospital", "?"]
    assert name["words"] == pages.HOSTILE[:3]
    land, _ = shown(town, "land")
    assert [column.get("words") for column in land["columns"]] == [["已覆盖", "部分", "未覆盖"], ["是", "否"]]  # type: ignore[attr-defined]


def said_of(evidence: Evidence, lang: Lang) -> list[tuple[str, list[str]]]:
    """Return heading and words of each column of the popups."""
    columns: list[dict[str, list[str]]] = drawn(explanation(evidence), lang)["columns"]  # type: ignore[assignment]
    return [(str(column["head"]), column["words"]) for column in columns]


def test_a_popup_always_tells_what_a_feature_is_painted_by() -> None:
    frame = gpd.GeoDataFrame(
        {"verdict": ["no", "yes"], "name": ["甲", "乙"]}, geometry=[shapely.Point(0, 0)] * 2, crs="EPSG:4546"
    )
    labels = {"yes": Text("已覆盖", "served"), "no": Text("未覆盖", "not served")}
    bare = Evidence(Text("", ""), frame, {}, Paint("verdict", labels, "verdict"))
    named = replace(bare, columns={"name": Text("名称", "name")})
    assert said_of(bare, "zh") == [("类别", ["未覆盖", "已覆盖"])]
    assert said_of(named, "en") == [("class", ["not served", "served"]), ("name", ["甲", "乙"])]
    again = replace(bare, columns={"name": Text("名称", "name"), "verdict": Text("结论", "verdict")})
    assert said_of(again, "zh") == [("名称", ["甲", "乙"]), ("结论", ["未覆盖", "已覆盖"])]
    assert said_of(replace(bare, paint=None), "zh") == []


def test_a_layer_without_facts_binds_no_popup(town: Assessment) -> None:
    explained = pages.with_evidence(replace(town, measurements={**town.measurements, **bare(town)}))
    sheet = county_sheet(prefecture_sheet(explained), pages.COUNTY)
    bound = {}
    for each in layers_of(explained, sheet):
        drawing = folium.Map()
        add_evidence(drawing, each, "zh")
        packed = next(child for child in drawing._children.values() if isinstance(child, PackedLayer))
        bound[each.explained.evidence.title.zh] = json.loads(packed.options)["interactive"]
    assert bound[pages.EVIDENCE]
    assert [title for title, clickable in bound.items() if not clickable] == ["共有"]


@pytest.mark.parametrize(
    ("cell", "zh", "en"),
    [
        ("环岛，计一次 / a roundabout, counted once", "环岛，计一次", "a roundabout, counted once"),
        ("G60 / G15", "G60 / G15", "G60 / G15"),
        ("人民路 / 解放路", "人民路 / 解放路", "人民路 / 解放路"),
        ("人民路", "人民路", "人民路"),
    ],
)
def test_words_in_both_languages_are_told_in_the_language_of_the_page(cell: str, zh: str, en: str) -> None:
    frame = gpd.GeoDataFrame({"why": [cell]}, geometry=[shapely.Point(0, 0)], crs="EPSG:4546")
    evidence = Evidence(Text("", ""), frame, {"why": Text("原因", "why")})
    assert said_of(evidence, "zh") == [("原因", [zh])]
    assert said_of(evidence, "en") == [("why", [en])]


def test_classes_are_the_same_on_every_county_page(town: Assessment) -> None:
    values = {"990101": [1.0] * 6, "990104": [float(value) for value in range(2, 20)]}
    rows = [(code, value) for code, each in values.items() for value in each]
    seats = town.study.layers.seats.geometry
    codes = [code for code, _ in rows]
    frame = pages.frame(town, [seats[code] for code in codes], adcode=codes, x=[value for _, value in rows])
    each = explanation(Evidence(Text("", ""), frame, {}, Paint("x", scheme="more")))
    lone = legend_of(each.keep(each.frame[each.frame["adcode"] == "990101"]), "key", "en")
    whole = legend_of(each, "key", "en")
    assert lone.lines == whole.lines
    assert len(lone.lines) > 1


def test_the_index_leaves_streets_to_the_county_pages(town: Assessment) -> None:
    explained = pages.with_evidence(town)
    land = replace(explained.indicators[pages.EXPLAINED], kind="land")
    study_scale = replace(explained, indicators={**explained.indicators, pages.EXPLAINED: land})
    assert "计入的街道" not in index_page(study_scale)
    assert "计入的街道" in index_page(explained)
    assert "计入的街道" in county_page(study_scale, pages.COUNTY)


def test_a_county_page_has_a_button_where_there_is_evidence_and_folds_what_has_no_value(town: Assessment) -> None:
    page = county_page(pages.with_evidence(town), pages.COUNTY)
    assert page.count('data-explain="seat_routes"') == 1
    assert "data-explain=" not in county_page(replace(town, measurements={**town.measurements, **bare(town)}), "990101")
    head, folded = page.split('<details class="missing">')
    assert 'class="measure is-no_data"' not in head
    assert town.indicators["road_density"].title.zh in folded


def bare(town: Assessment) -> dict[str, Measured]:
    return {name: replace(measured, evidence={}) for name, measured in town.measurements.items()}


def test_a_card_on_the_map_has_only_values_and_at_most_eight(town: Assessment) -> None:
    board, (line, _) = board_of(town), told(town, "seat_routes")
    many = replace(board, measures=tuple(replace(line, key=name, indicator=name) for name in town.indicators))
    assert len(many.shown) > 8
    assert len(card(many, pages.COUNTY, None)["rows"]) == 8  # type: ignore[arg-type]
    titles = [line["cells"][0] for line in card(board, pages.COUNTY, None)["rows"]]  # type: ignore[attr-defined]
    assert titles[0] == "十五分钟"
    assert len(titles) == 4
    assert card(board, pages.COUNTY, None)["standing"] == "已知 1 项未达标"


# --- pages ---


def test_the_atlas_is_one_index_one_page_a_county_and_one_of_all_targets(town: Assessment, tmp_path: Path) -> None:
    made = write_atlas(town, tmp_path)
    names = ["index.html", *(f"counties/99010{number}.html" for number in range(1, 5)), "progress.html"]
    assert [path.relative_to(tmp_path).as_posix() for path in made] == names
    assert all(path.stat().st_size < 1_500_000 for path in made)


def test_a_page_is_the_same_each_time(town: Assessment) -> None:
    assert county_page(town, "990102") == county_page(town, "990102")


def test_the_index_says_what_a_map_must_say(town: Assessment) -> None:
    page = index_page(town)
    for said in (
        "小镇",
        "图例",
        "审图号：未送审，内部工作用图，不得公开",
        "EPSG:4546",
        "示意",
        "Town survey",
        "2026-01-02",
    ):
        assert said in page
    assert page.count('href="counties/') == 4


def test_a_county_page_says_categories_targets_and_their_clause(town: Assessment) -> None:
    page = county_page(town, "990103")
    for said in ("丙县", "近郊型", "正文：未列入", "附件：列入", "≤ 15 分钟", "任务1", "交通局", "比上限少 5 分钟"):
        assert said in page
    assert "试点县" in county_page(town, "990102")
    assert 'href="990102.html"' in page
    assert 'href="990104.html"' in page


def test_pages_in_english_hold_no_chinese_wording_of_their_own(town: Assessment) -> None:
    page = county_page(town, "990103", "en")
    assert '<html lang="en">' in page
    assert "5 min below the limit" in page
    assert not [text.zh for text in WORDS.values() if len(text.zh) > 3 and "{" not in text.zh and text.zh in page]


def test_an_atlas_without_plan_cities_neighbours_or_population_is_drawn(town: Assessment) -> None:
    study = town.study
    bare = replace(study, layers=replace(study.layers, cities=None, neighbours=None, population=None), sources={})
    page = index_page(replace(assess(study, None, town.indicators), study=bare))
    assert "甲县" in page
    assert '<i class="mark mark-city">' not in page
    assert '<i class="mark mark-city">' in index_page(town)
    assert "progress.html" not in page


def test_names_that_are_code_stay_text(town: Assessment) -> None:
    bad = pages.hostile(town)
    for page in (index_page(bad), county_page(bad, "990102")):
        assert "<img src=x" not in page
        assert "<svg onload" not in page
        assert "<script>document.title" not in page
        assert pages.HOSTILE[2] in unescape(page)


def test_an_unknown_county_is_named_with_the_nearest(town: Assessment) -> None:
    with pytest.raises(InputError, match="did you mean"):
        county_page(town, "99010")
    with pytest.raises(InputError):
        county_map(town, "nowhere")


def test_an_adcode_never_becomes_a_path(town: Assessment, tmp_path: Path) -> None:
    layers = town.study.layers
    moved = replace(layers, counties=layers.counties.rename(index={"990104": "../../escape"}))
    with pytest.raises(InputError, match="escape"):
        write_atlas(replace(town, study=replace(town.study, layers=moved)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_clear_error(town: Assessment, tmp_path: Path) -> None:
    (tmp_path / "counties").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        write_atlas(town, tmp_path)


def test_a_notebook_frames_the_page(town: Assessment) -> None:
    framed = show(town, "990102", height=500)._repr_html_()
    assert framed == notebook_html(county_page(town, "990102"), 500)
    assert '<iframe srcdoc="&lt;!DOCTYPE html&gt;' in framed
    assert re.findall("<[a-z]+", framed) == ["<div", "<p", "<iframe"]
    assert show(town).page == index_page(town)


def test_the_map_alone_is_a_folium_map_that_links_to_nothing(town: Assessment, tmp_path: Path) -> None:
    drawing = county_map(town, "990102")
    assert isinstance(drawing, folium.Map)
    drawing.save(tmp_path / "map.html")
    require_offline((tmp_path / "map.html").read_text("utf-8"), "map.html")


def test_the_map_to_go_on_with_takes_what_folium_has_and_still_links_to_nothing(
    town: Assessment, tmp_path: Path
) -> None:
    for measure in ("", "quick", "prefecture_reach", "seat_routes"):
        drawing = explore(town, measure)
        assert isinstance(drawing, folium.Map)
        folium.CircleMarker([35.0, 111.0], popup="here").add_to(drawing)
        folium.LayerControl().add_to(drawing)
        drawing.save(tmp_path / "map.html")
        page = (tmp_path / "map.html").read_text("utf-8")
        require_offline(page, "map.html")
        by_status = page.count(f'"fillColor":"{LOOKS["missed"].colour}"')
        assert by_status == (measure != "seat_routes")
    with pytest.raises(InputError, match="did you mean 'quick'"):
        explore(town, "quik")


def test_the_page_says_who_made_it(town: Assessment) -> None:
    assert "制图单位：未填写" in index_page(town)
    assert index_page(town).count("审图号：未送审，内部工作用图，不得公开") == 2
    study = replace(town.study, producer=Text("<某局>", "a bureau"), map_review="晋S（2026）1号<b>")
    page = index_page(replace(town, study=study))
    assert "制图单位：&lt;某局&gt;" in page
    assert page.count("审图号：晋S（2026）1号&lt;b&gt;") == 2
    assert "未送审" not in page
