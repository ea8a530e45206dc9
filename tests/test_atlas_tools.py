"""The tools on the maps: looking for a name, measuring, two assessments beside each other."""

import json
import re
from dataclasses import replace
from pathlib import Path

import atlas_pages as pages
import geopandas as gpd
import pytest
import shapely
from atlas_window import MARKS, WIDE, Watched
from playwright.sync_api import Browser, Page, expect
from test_atlas import unpacked
from test_changes import slower

from ycgis.assess import Assessment
from ycgis.atlas import Sides, compare, compare_page, county_page, notebook_html, write_atlas
from ycgis.atlas.findable import findable

COUNTY = "990104"


@pytest.fixture(scope="module")
def named(town_due: Assessment) -> Assessment:
    """The town with two roads of one name, one road that has a number alone, and a township in each of two counties."""
    town = town_due
    layers = town.study.layers
    seat, away = layers.seats.geometry[COUNTY], layers.seats.geometry["990101"]
    lines = [
        shapely.LineString([(seat.x - 500, seat.y), (seat.x, seat.y)]),
        shapely.LineString([(seat.x, seat.y), (seat.x + 700, seat.y)]),
        shapely.LineString([(seat.x, seat.y - 400), (seat.x, seat.y + 400)]),
        shapely.LineString([(away.x, away.y - 400), (away.x, away.y + 400)]),
        shapely.LineString([(seat.x, seat.y - 300), (seat.x + 300, seat.y - 300)]),
    ]
    streets = gpd.GeoDataFrame(
        {"name": ["长街", "长街", None, "别街", pages.HOSTILE[0]], "ref": ["G1", None, "S325", None, None]},
        geometry=lines,
        crs=layers.counties.crs,
    )
    townships = gpd.GeoDataFrame(
        {"name": ["东镇", "西镇", pages.HOSTILE[1]]},
        geometry=[
            shapely.Point(seat.x + 2000, seat.y),
            shapely.Point(away.x, away.y),
            shapely.Point(seat.x + 900, seat.y + 900),
        ],
        crs=layers.counties.crs,
    )
    return replace(town, study=replace(town.study, layers=replace(layers, streets=streets, townships=townships)))


def test_what_lies_in_the_county_can_be_found_each_name_once(named: Assessment) -> None:
    found = findable(named, COUNTY, "zh")
    assert found is not None
    names, kinds = found["names"], unpacked(str(found["kinds"]))
    said = [(name, found["said"][kind]) for name, kind in zip(names, kinds, strict=True)]  # type: ignore[index,call-overload]
    assert set(said) == {
        ("东镇", "乡镇驻地"),
        (pages.HOSTILE[1], "乡镇驻地"),
        ("长街", "道路"),
        ("S325", "道路"),
        (pages.HOSTILE[0], "道路"),
        ("BD", "道路"),
        ("CD", "道路"),
    }
    assert len(said) == len(set(said))


def test_a_county_where_nothing_has_a_name_has_nothing_to_find(named: Assessment) -> None:
    layers = named.study.layers
    nameless = replace(layers, roads=layers.roads.assign(name=None, ref=None), streets=None, townships=None)
    assert findable(replace(named, study=replace(named.study, layers=nameless)), COUNTY, "zh") is None


@pytest.fixture(scope="module")
def county(named: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("county") / "county.html"
    path.write_text(county_page(named, COUNTY), "utf-8")
    return path


def look_for(page: Page, text: str) -> None:
    page.fill(".find input", text)
    page.keyboard.press("Enter")


class TestFind:
    pytestmark = MARKS

    def test_a_road_is_shown_whole_and_a_place_as_a_ring(self, window: Watched, county: Path) -> None:
        page = window.open(county)
        look_for(page, "长街")
        expect(page.locator(".leaflet-tooltip").last).to_have_text("长街")
        road = page.locator(".leaflet-route-pane path[stroke='#f0b429']")
        box, frame = road.bounding_box(), page.locator(".folium-map").bounding_box()
        assert box is not None
        assert frame is not None
        name = page.locator(".folium-map").get_attribute("id")
        metre = page.evaluate(f"{name}.getSize().x / {name}.distance({name}.containerPointToLatLng([0, 0]),"
                              f" {name}.containerPointToLatLng([{name}.getSize().x, 0]))")  # fmt: skip
        assert box["width"] == pytest.approx(1200 * metre, abs=16)
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        look_for(page, "东")
        expect(page.locator(".leaflet-tooltip").last).to_have_text("东镇")
        expect(road).to_have_count(0)
        assert window.wrong == []

    def test_what_is_not_there_is_said(self, window: Watched, county: Path) -> None:
        page = window.open(county)
        look_for(page, "没有的路")
        expect(page.locator(".find output")).to_be_visible()
        look_for(page, "s325")
        expect(page.locator(".find output")).to_be_hidden()
        expect(page.locator(".leaflet-tooltip").last).to_have_text("S325")
        assert window.wrong == []

    def test_names_that_are_code_are_offered_and_shown_as_text(self, window: Watched, county: Path) -> None:
        page = window.open(county)
        for name, kind in ((pages.HOSTILE[0], "道路"), (pages.HOSTILE[1], "乡镇驻地")):
            assert f"{name} · {kind}" in page.locator("#findable option").evaluate_all(
                "all => all.map((one) => one.value)"
            )
            look_for(page, name)
            expect(page.locator(".leaflet-tooltip").last).to_have_text(name)
        assert page.title() != "owned"
        assert window.wrong == []


class TestMeasure:
    pytestmark = MARKS

    def test_a_length_is_told_in_metres_and_the_time_is_not(self, window: Watched, county: Path) -> None:
        page = window.open(county)
        name = page.locator(".folium-map").get_attribute("id")
        page.get_by_role("button", name="量测距离").or_(page.get_by_title("量测距离")).first.click()
        frame = page.locator(".folium-map").bounding_box()
        assert frame is not None
        spots = [(frame["width"] * x, frame["height"] * 0.55) for x in (0.4, 0.6)]
        for x, y in spots:
            page.mouse.click(frame["x"] + x, frame["y"] + y)
        shown = page.locator(".polyline-measure-tooltip-total").last
        page.wait_for_timeout(200)
        metres = page.evaluate(
            f"{name}.distance(...{[list(spot) for spot in spots]}.map((at) => {name}.containerPointToLatLng(at)))"
        )
        found = re.search(r"([\d.]+)\s*(km|m)", shown.inner_text())
        assert found is not None
        told = float(found[1]) * (1000 if found[2] == "km" else 1)
        assert told == pytest.approx(metres, rel=0.03)
        expect(page.locator(".card-popup")).to_have_count(0)
        assert window.wrong == []


@pytest.fixture(scope="module")
def pair(town_reported: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    before = town_reported
    after = slower(before, 9)
    folder = tmp_path_factory.mktemp("pair")
    (folder / "zh.html").write_text(compare_page(Sides(before, after, ("现状", pages.HOSTILE[0])), "zh"), "utf-8")
    (folder / "en.html").write_text(compare_page(Sides(before, after, ("now", "then")), "en"), "utf-8")
    return folder


FILLS = (
    "[...document.querySelectorAll('.folium-map')].map((map) => "
    "[...map.querySelectorAll('[class*=theme] path')].map((one) => one.getAttribute('fill')))"
)


class TestPair:
    pytestmark = MARKS

    def test_both_maps_show_the_same_place_and_their_own_colours(self, window: Watched, pair: Path) -> None:
        page = window.open(pair / "zh.html", "#show=quick&by=value")
        one, other = page.locator(".folium-map").evaluate_all("all => all.map((each) => each.id)")
        view = f"[{one}, {other}].map((map) => [map.getZoom(), map.getCenter().lat, map.getCenter().lng])"
        for action in ("", f"{one}.zoomIn(1, {{animate: false}})", f"{other}.panBy([40, 30], {{animate: false}})"):
            page.evaluate(action or "0")
            first, second = page.evaluate(view)
            assert first == pytest.approx(second, abs=2e-3)
        before, after = page.evaluate(FILLS)
        assert before != after
        assert window.wrong == []

    def test_what_changed_is_counted_listed_and_told(self, window: Watched, pair: Path) -> None:
        page = window.open(pair / "zh.html", "#show=quick&by=value")
        expect(page.locator("[data-verdict=worse]")).to_contain_text("变差 4")
        expect(page.locator("[data-verdict=better]")).to_be_hidden()
        row = page.locator(".changes .rank[data-code='990104']")
        assert [part.split() for part in row.locator("span.now").all_inner_texts()] == [["…", "20"], ["×", "29"]]
        expect(row).to_contain_text("▼ +9 分钟")
        table = page.locator("section.table tbody tr")
        assert table.count() == 4
        expect(table.last).to_contain_text("丁县")
        expect(table.last).to_contain_text("变差")
        row.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".card-popup h3")).to_have_text("丁县")
        assert window.wrong == []

    def test_it_opens_on_one_map_of_what_changed_with_before_and_after_one_choice_away(
        self, window: Watched, pair: Path
    ) -> None:
        page = window.open(pair / "zh.html")
        assert [page.locator(f"[data-ask={name}]").input_value() for name in ("show", "by")] == ["quick", "change"]
        expect(page.locator(".pair")).to_have_class("pair single swiped")
        assert (
            page.locator(".folium-map").nth(1).evaluate("one => getComputedStyle(one).clipPath")
            == "inset(0px 0px 0px 0%)"
        )
        before, after = page.evaluate(FILLS)
        assert before == after
        worse = page.locator("[data-verdict=worse] .turn").evaluate("one => getComputedStyle(one).color")
        assert set(after) == {worse}
        label = page.locator(".folium-map").nth(1).locator(".label", has_text="丁县")
        expect(label).to_contain_text("▼ +9 分钟")
        assert page.locator("[data-legend] li").all_text_contents() == ["▼ 变差"]
        for hidden in ("[data-ask=as]", ".curtain", ".side >> nth=0", "[data-small]"):
            expect(page.locator(hidden)).to_be_hidden()
        page.select_option("[data-ask=by]", "value")
        expect(page.locator(".pair")).to_have_class("pair")
        expect(page.locator("[data-ask=as]")).to_be_visible()
        assert page.evaluate("location.hash") == "#show=quick&by=value"
        assert window.wrong == []

    def test_small_changes_stand_apart(self, window: Watched, tmp_path: Path) -> None:
        town = pages.reported(tmp_path)
        path = tmp_path / "small.html"
        path.write_text(compare_page(Sides(town, slower(town, 0.04), ("a", "b"))), "utf-8")
        page = window.open(path, "#show=quick&by=change")
        expect(page.locator("[data-verdict=small]")).to_contain_text("变化很小 3")
        expect(page.locator("[data-verdict=worse]")).to_contain_text("变差 1")
        assert [name == "丁县" for name in page.locator(".changes .who").all_text_contents()] == [True, *[False] * 3]
        expect(page.locator("[data-small]")).to_contain_text("1%")
        expect(page.locator("section.table details summary")).to_have_text("变化很小 (3)")
        assert page.locator("section.table details tbody tr").count() == 3
        expect(page.locator("section.table > .scroll tbody tr")).to_have_count(1)
        assert window.wrong == []

    def test_the_curtain_uncovers_the_second_map_and_the_address_keeps_it(self, window: Watched, pair: Path) -> None:
        page = window.open(pair / "zh.html", "#show=")
        page.select_option("[data-ask=as]", "swipe")
        assert page.evaluate("location.hash") == "#by=status&as=swipe&show="
        one, other = (box.bounding_box() for box in page.locator(".folium-map").all())
        assert one == other
        curtain = page.locator(".curtain")
        curtain.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        assert curtain.input_value() == "53"
        clip = "getComputedStyle(document.querySelectorAll('.folium-map')[1]).clipPath"
        assert page.evaluate(clip) == "inset(0px 0px 0px 53%)"
        box = page.locator(".pair").bounding_box()
        assert box is not None
        for share, side in ((0.3, 0), (0.5, 0), (0.56, 1), (0.7, 1)):
            spot = (box["x"] + share * box["width"], box["y"] + 0.85 * box["height"])
            top = f"document.elementFromPoint({spot[0]}, {spot[1]}).closest('.folium-map')"
            assert page.evaluate(f"{top} === document.querySelectorAll('.folium-map')[{side}]")
        page.reload()
        expect(page.locator(".pair")).to_have_class("pair swiped")
        assert window.wrong == []

    def test_in_english_no_chinese_wording_is_left(self, window: Watched, pair: Path) -> None:
        page = window.open(pair / "en.html")
        said = page.evaluate("document.body.innerText")
        said = re.sub(r"[甲乙丙丁邻]县|东市|铺装率|路灯|通灯|表\.xlsx", "", said)
        assert re.findall(r"[\u4e00-\u9fff]+", said) == []
        assert window.wrong == []

    def test_it_works_in_the_frame_of_a_notebook(self, browser: Browser, pair: Path, tmp_path: Path) -> None:
        watched = Watched(browser, WIDE)
        framed = notebook_html((pair / "zh.html").read_text("utf-8"))
        (tmp_path / "notebook.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{framed}", "utf-8")
        watched.page.goto((tmp_path / "notebook.html").as_uri())
        inside = watched.page.frame_locator("iframe")
        inside.locator("[data-ask=show]").select_option("quick")
        expect(inside.locator("[data-verdict=worse]")).to_contain_text("变差")
        assert watched.wrong == []
        watched.context.close()


ODD = ["\u202eabc\u202c县", "𠮷𠮷县😀", "长" * 300, "W" * 300]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The atlas and the pair of a place whose plan and whose counties bear names that a page might trip over."""
    folder, words = tmp_path_factory.mktemp("odd"), ("铺装率", "路灯", "盏", "铺装率八成")
    with pytest.MonkeyPatch.context() as patch:
        more = pages.MORE
        for word, bad in zip(words, pages.HOSTILE, strict=True):
            more = more.replace(f'"{word}"', json.dumps(bad))
        patch.setattr(pages, "MORE", more)
        told = pages.reported(tmp_path_factory.mktemp("town"), source=pages.HOSTILE[1])
    layers = told.study.layers
    renamed = replace(layers, counties=layers.counties.assign(name=ODD), seats=layers.seats.assign(name=ODD))
    named = replace(told, study=replace(told.study, layers=renamed))
    write_atlas(named, folder)
    sides = Sides(named, slower(named, 4), (ODD[0], ODD[3]))
    (folder / "compare.html").write_text(compare_page(sides), "utf-8")
    return folder


class TestOdd:
    pytestmark = MARKS

    @pytest.mark.parametrize("name", ["index.html", "compare.html"])
    def test_whatever_is_chosen_is_shown_as_text(self, window: Watched, odd: Path, name: str) -> None:
        page = window.open(odd / name, "#tab=shown&show=")
        for key in page.locator("[data-ask=show] option").evaluate_all("all => all.map((one) => one.value)"):
            page.select_option("[data-ask=show]", key)
            title = page.evaluate("document.querySelector('[data-ask=show]').selectedOptions[0].text")
            assert page.locator("[data-topic]").text_content() == " · ".join(
                page.evaluate(
                    "['show', 'by', 'year'].map((name) => document.querySelector(`[data-ask=${name}]`))"
                    ".filter((one) => !one.hidden).map((one) => one.selectedOptions[0].text)"
                )
            )
            assert str(page.locator("[data-legend-title]").text_content()).startswith(title)
            for by in page.locator("[data-ask=by] option").evaluate_all("all => all.map((one) => one.value)"):
                if page.locator("[data-ask=by]").is_visible():
                    page.select_option("[data-ask=by]", by)
            assert set(page.locator(".ranked .who").all_text_contents()) == set(ODD)
        assert page.locator("img, svg[onload]").count() == 0
        assert page.title() != "owned"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert window.wrong == []

    def test_every_page_is_printed_within_its_sheet(self, window: Watched, odd: Path) -> None:
        for path in [odd / "index.html", odd / "compare.html", *odd.glob("counties/*.html")]:
            page = window.open(path, "#paper=A4")
            frame = page.locator(".frame").bounding_box()
            assert frame is not None
            for part in (".plate-title", ".plate-imprint"):
                box = page.locator(part).bounding_box()
                assert box is not None
                assert frame["x"] <= box["x"]
                assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
                assert frame["y"] <= box["y"]
                assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
        assert window.wrong == []


def test_an_assessment_a_county_and_a_pair_show_themselves(named: Assessment) -> None:
    for shown in (named, compare(named, slower(named, 4))):
        html = shown._repr_html_()
        assert html is not None
        assert "<iframe srcdoc=" in html
