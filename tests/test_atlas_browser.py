"""The pages in a real browser that has no network: they load, answer, and run nobody else's code."""

import math
import re
from pathlib import Path

import atlas_pages as pages
import numpy as np
import pytest
import rasterio
import shapely
from atlas_window import MARKS, Watched
from playwright.sync_api import Locator, Page, expect
from pyproj import Transformer
from rasterio.warp import transform
from test_atlas import unpacked

from ycgis.assess import Assessment
from ycgis.atlas import notebook_html, write_atlas
from ycgis.atlas.data import county_sheet, prefecture_sheet
from ycgis.atlas.minutes import minutes_grid
from ycgis.atlas.words import WORDS
from ycgis.files.outputs import travel_time

pytestmark = MARKS
LONGEST_PX = 8000
HERE = WORDS["time_here"].zh


@pytest.fixture(scope="module")
def yuncheng(embedded: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("yuncheng")
    write_atlas(embedded, folder)
    travel_time.OUTPUT.write(embedded, folder.parent / "surface.tif", "zh")
    return folder


@pytest.fixture(scope="module")
def town(town_due: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("atlas")
    write_atlas(pages.with_evidence(town_due), folder)
    return folder


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reported")
    write_atlas(pages.reported(tmp_path_factory.mktemp("town"), source=pages.HOSTILE[0]), folder)
    return folder


@pytest.fixture(scope="module")
def bad(town_due: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    write_atlas(pages.hostile(town_due), folder)
    return folder


def test_every_page_loads_with_no_request_no_error_and_nothing_cut_off(window: Watched, yuncheng: Path) -> None:
    made = sorted({*yuncheng.rglob("*.html")} - {yuncheng / "progress.html"})
    assert len(made) == 14
    for path in made:
        page = window.open(path)
        assert page.locator("path.leaflet-interactive").count() > 0
        assert page.locator(".label:not(.hidden)").count() > 3
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path.name
        assert path.stat().st_size < 1_500_000
    assert window.wrong == []


@pytest.mark.parametrize("folder", ["yuncheng", "town", "reported"])
def test_no_page_of_a_phone_is_longer_than_its_reader_is_patient(
    narrow: Watched, folder: str, request: pytest.FixtureRequest
) -> None:
    made: Path = request.getfixturevalue(folder)
    for path in (made / "index.html", *sorted(made.glob("counties/*.html"))[:3], made / "progress.html"):
        for fragment in ("", "#tab=steps") if path.name == "index.html" else ("",):
            page = narrow.open(path, fragment)
            assert page.evaluate("document.documentElement.scrollHeight") < LONGEST_PX, (path.name, fragment)
    assert narrow.wrong == []


def test_long_lists_fold_and_are_whole_on_paper(narrow: Watched, yuncheng: Path) -> None:
    page = narrow.open(yuncheng / "index.html", "#tab=steps")
    steps = page.locator(".step-list > li")
    assert steps.count() > 5
    assert sum(step.is_visible() for step in steps.all()) == 5
    rest = page.locator(".steps .folded > summary")
    expect(rest).to_have_text(f"其余 {steps.count() - 5} 项")
    rest.click()
    assert all(step.is_visible() for step in steps.all())
    rest.click()
    page.emulate_media(media="print")
    assert all(part.is_visible() for part in page.locator(".step-list > li, .foot .plain tr").all())


def test_the_browser_itself_refuses_the_network(wide: Watched, town: Path) -> None:
    page = wide.open(town / "index.html")
    page.evaluate("new Image().src = 'https://example.org/a.png'")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')")
    expect(page).to_have_title("小镇 · 县域指标图集")
    page.wait_for_timeout(300)
    refused = [said for said in wide.wrong if "Content Security Policy" in said]
    assert any("example.org" in said for said in refused)
    assert any("inline event handler" in said for said in refused)
    expect(page).to_have_title("小镇 · 县域指标图集")


def test_the_selector_jumps_and_the_ways_lead_on_and_back(window: Watched, town: Path) -> None:
    page = window.open(town / "index.html")
    page.select_option("select[data-jump]", label="乙县")
    page.wait_for_url("**/counties/990102.html")
    page.select_option("select[data-jump]", label="丁县")
    page.wait_for_url("**/counties/990104.html")
    page.click("a[rel=next]")
    page.wait_for_url("**/counties/990101.html")
    page.click("a[rel=prev]")
    page.wait_for_url("**/counties/990104.html")
    page.click(".ways a:first-child")
    page.wait_for_url("**/index.html")
    page.click("table.values a:text('丙县')")
    page.wait_for_url("**/counties/990103.html")
    assert window.wrong == []


def test_a_popup_opens_on_a_county_and_leads_to_its_page(window: Watched, town: Path) -> None:
    page = window.open(town / "index.html")
    page.locator("path.leaflet-interactive").nth(3).click(position={"x": 12, "y": 12})
    popup = page.locator(".card-popup")
    expect(popup.locator("h3")).to_have_text("丁县")
    row = popup.locator("tbody tr").first
    expect(row).to_contain_text("20 分钟")
    expect(row).to_contain_text("≤ 15 分钟")
    expect(row).to_contain_text("未达标")
    page.wait_for_timeout(400)
    frame, box = page.locator(".frame").bounding_box(), page.locator(".leaflet-popup").bounding_box()
    assert frame is not None
    assert box is not None
    assert box["x"] >= frame["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    popup.locator("a.go").click()
    page.wait_for_url("**/counties/990104.html")
    assert window.wrong == []


def test_a_popup_opens_on_the_seat_of_a_county(wide: Watched, town: Path) -> None:
    page = wide.open(town / "counties" / "990104.html")
    page.locator(".mark-own").click()
    popup = page.locator(".card-popup")
    expect(popup.locator("h3")).to_have_text("丁县")
    expect(popup).to_contain_text("20 分钟")
    assert popup.locator("a").count() == 0
    assert wide.wrong == []


def painted(page: Page, pane: str) -> int:
    """Return the number of pixels that are painted on the canvas of a pane, of 600 by 600."""
    page.wait_for_timeout(150)
    return int(
        page.evaluate(
            """(pane) => {
                const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
                if (!canvas) return 0;
                const copy = Object.assign(document.createElement("canvas"), { width: 600, height: 600 });
                const pen = copy.getContext("2d", { willReadFrequently: true });
                pen.drawImage(canvas, 0, 0, 600, 600);
                const { data } = pen.getImageData(0, 0, 600, 600);
                return data.filter((value, at) => at % 4 === 3 && value > 0).length;
            }""",
            pane,
        )
    )


def test_layers_switch_off_and_on(wide: Watched, town: Path) -> None:
    page = wide.open(town / "counties" / "990104.html")
    for name, key in (("到设区市驻地的时间", "bands"), ("最快路线", "route")):
        paths = page.locator(f".leaflet-{key}-pane path")
        legend = page.locator(f".legend [data-key={key}]")
        box = page.locator(".leaflet-control-layers label", has_text=name).first.locator("input")
        before = paths.count()
        assert before > 0, key
        expect(legend).to_be_visible()
        box.uncheck()
        expect(paths).to_have_count(0)
        expect(legend).to_be_hidden()
        box.check()
        expect(paths).to_have_count(before)
        expect(legend).to_be_visible()
    assert wide.wrong == []


def test_roads_are_painted_on_a_canvas_that_lets_clicks_through(wide: Watched, town: Path) -> None:
    page = wide.open(town / "counties" / "990104.html")
    before = painted(page, "roads")
    assert before > 0
    box = page.locator(".leaflet-control-layers label", has_text="道路").locator("input")
    box.uncheck()
    assert painted(page, "roads") == 0
    box.check()
    assert painted(page, "roads") == before
    page.mouse.click(420, 200)
    expect(page.locator(".card-popup h3")).to_have_text(HERE)
    assert wide.wrong == []


def test_evidence_is_a_layer_that_is_off_until_asked_for(wide: Watched, town: Path) -> None:
    page = wide.open(town / "counties" / "990104.html")
    page.locator(".fold summary", has_text="2小时通达设区市").click()
    box = page.locator(".leaflet-control-layers label", has_text=pages.EVIDENCE).locator("input")
    expect(box).not_to_be_checked()
    assert painted(page, "evidence") == 0
    box.check()
    assert painted(page, "evidence") > 100
    box.uncheck()
    assert painted(page, "evidence") == 0
    assert wide.wrong == []


def test_the_button_of_a_card_shows_what_explains_it_and_hides_the_bands(window: Watched, town: Path) -> None:
    page = window.open(town / "counties" / "990104.html")
    legend = page.locator(".legend h4", has_text="计入的街道")
    expect(legend).to_be_hidden()
    page.click("[data-explain=seat_routes]")
    expect(legend).to_be_visible()
    expect(page.locator(".leaflet-bands-pane path")).to_have_count(0)
    expect(page.locator(".legend [data-key=bands]")).to_be_hidden()
    assert painted(page, "evidence") > 5000
    page.click("[data-explain=prefecture_reach]")
    expect(legend).to_be_hidden()
    expect(page.locator(".legend h4", has_text=pages.EVIDENCE)).to_be_visible()
    assert window.wrong == []


@pytest.mark.parametrize(
    ("east", "south", "facts"),
    [
        (-125, -500, ["居住用地", "结论", "未覆盖", "旧区", "是"]),
        (-475, -500, ["居住用地", "结论", "部分", "旧区", "否"]),
        (-300, 900, ["方格", "密度（km/km²）", "3"]),
        (200, -900, ["计入的街道", "等级", "支路", "长度（m）", "2,000"]),
        (400, -100, ["计入的街道", "等级", "支路", "长度（m）", "2,000"]),
        (0, -900, ["计入的街道", "等级", "主干路", "长度（m）", "2,000"]),
        (500, 700, ["设施", "类别", "中小学", "名称", pages.HOSTILE[0]]),
        (700, 700, ["设施", "类别", "?", "名称", pages.HOSTILE[2]]),
        (300, -700, [HERE]),
    ],
)
def test_a_click_tells_what_lies_there_or_else_the_time_from_there(
    wide: Watched, town: Path, east: float, south: float, facts: list[str]
) -> None:
    """Metres from the seat, in the drawing of `atlas_pages`; streets every 200 m from it."""
    page = wide.open(town / "counties" / "990104.html")
    page.click("[data-explain=seat_routes]")
    page.wait_for_timeout(200)
    name = page.locator(".folium-map").get_attribute("id")
    seat = page.locator(".mark-own").bounding_box()
    assert seat is not None
    degree = page.evaluate(f"{name}.project([35, 112]).x - {name}.project([35, 111]).x")
    metre = degree / (111_320 * math.cos(math.radians(35.05)))
    x, y = seat["x"] + seat["width"] / 2, seat["y"] + seat["height"] / 2
    page.mouse.click(x + east * metre, y + south * metre)
    said = page.locator(".card-popup").locator("h3, tbody th, tbody td").all_inner_texts()
    assert said[: len(facts)] == facts
    assert wide.wrong == []


def test_the_built_up_area_is_one_click_away(window: Watched, town: Path) -> None:
    page = window.open(town / "counties" / "990104.html")
    name = page.locator(".folium-map").get_attribute("id")
    before = page.evaluate(f"{name}.getZoom()")
    page.click(".places button:text('建成区')")
    assert page.evaluate(f"{name}.getZoom()") > before + 1
    page.click(".places button:text('全县')")
    assert page.evaluate(f"{name}.getZoom()") == before
    window.open(town / "counties" / "990101.html")
    expect(page.locator(".places")).to_have_count(0)
    assert window.wrong == []


def test_travel_time_takes_the_place_of_the_statuses(wide: Watched, town: Path) -> None:
    page = wide.open(town / "index.html")
    status, bands = page.locator(".legend [data-key=theme]"), page.locator(".legend [data-key=bands]")
    expect(status).to_be_visible()
    expect(bands).to_be_hidden()
    page.locator(".leaflet-control-layers-base label", has_text="到设区市驻地的时间").locator("input").check()
    expect(status).to_be_hidden()
    expect(bands).to_be_visible()
    assert page.locator(".leaflet-bands-pane path").count() > 0
    expect(page.locator(".label", has_text="丁县")).to_be_visible()
    assert wide.wrong == []


FILLS = "[...document.querySelectorAll('[class*=theme] path')].map((each) => each.getAttribute('fill'))"


def test_what_colours_the_prefecture_switches(wide: Watched, town: Path) -> None:
    page = wide.open(town / "index.html", "#tab=shown")
    assert len(set(page.evaluate(FILLS))) == 2
    label = page.locator(".label", has_text="丁县")
    expect(label).to_contain_text("×")
    page.select_option("[data-ask=show]", "quick")
    expect(label).to_contain_text("20")
    page.select_option("[data-ask=by]", "gap")
    expect(label).to_contain_text("超出上限 5 分钟")
    lines = page.locator("[data-legend] li").all_text_contents()
    assert lines[0] == "超出上限 5 分钟", lines
    assert lines[1:]
    assert all(line.startswith("比上限少") for line in lines[1:])
    first = page.locator("[data-legend] .patch").first
    assert first.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(217, 128, 63)"
    assert page.evaluate(FILLS).count("#d9803f") == 1
    expect(page.locator(".rank").first).to_have_text("丁县超出上限 5 分钟× 未达标")
    assert wide.wrong == []


def test_the_first_view_says_in_words_how_each_county_stands_worst_first_and_hatches_what_is_not_known(
    window: Watched, reported: Path
) -> None:
    """Due in 2028: four in five paved, and lit in those near the city; nothing is known of the last county."""
    page = window.open(reported / "index.html", "#tab=shown")
    assert page.locator(".ranked .rank").all_text_contents() == [
        "丙县已知 1 项达标、2 项未达标× 未达标",
        "乙县已知 2 项达标、1 项接近达标≈ 接近达标",
        "丁县1 项无数据? 不能判断",
        "甲县已知 2 项达标✓ 达标",
    ]
    fills = page.evaluate(FILLS)
    assert [fill for fill in fills if fill.startswith("url")] == ["url(#hatch-unknown)"]
    assert page.locator("#hatch-unknown rect").count() > 1
    assert page.locator("[data-overall]").count() == 0
    expect(page.locator(".label", has_text="丁县")).to_contain_text("?")
    page.select_option("[data-ask=of]", "unknown")
    assert ranked(page) == ["丁县"]
    window.open(reported / "counties" / "990104.html")
    expect(page.locator("p.standing")).to_have_class("standing hatched")
    expect(page.locator("p.standing")).to_have_text("? 不能判断 1 项无数据")
    window.open(reported / "counties" / "990102.html")
    expect(page.locator("p.standing")).to_have_class("standing")
    assert window.wrong == []


def test_reported_figures_are_shown_for_each_of_their_years(window: Watched, reported: Path) -> None:
    page = window.open(reported / "index.html", "#show=stat-paved")
    year, by = page.locator("[data-ask=year]"), page.locator("[data-ask=by]")
    expect(by).to_be_hidden()
    assert year.locator("option").all_text_contents() == ["2028", "2027"]
    assert page.locator(".rank b").all_text_contents() == ["90", "78", "20", "—"]
    last = page.evaluate(FILLS)
    page.select_option("[data-ask=year]", "2027")
    assert page.locator(".rank b").all_text_contents() == ["80", "77", "—", "—"]
    assert page.evaluate(FILLS) != last
    assert page.evaluate("location.hash") == "#show=stat-paved&year=2027"
    page.select_option("[data-ask=show]", "paved_2028")
    expect(year).to_be_hidden()
    expect(page.locator(".rank").nth(2)).to_have_text("丙县20× 未达标")
    page.select_option("[data-ask=show]", "lit")
    assert by.locator("option").all_text_contents() == ["按状态", "按数值"]
    assert window.wrong == []


def test_the_table_sorts_by_every_column_with_the_empty_last(wide: Watched, yuncheng: Path) -> None:
    page = wide.open(yuncheng / "index.html")
    columns = page.locator("table.values thead button").count()
    for column in range(1, columns):
        button = page.locator("table.values thead button").nth(column)
        for direction in ("ascending", "descending"):
            button.click()
            expect(page.locator(f"table.values thead th:nth-child({column + 1})")).to_have_attribute(
                "aria-sort", direction
            )
            page.wait_for_timeout(30)
            rows = "[...document.querySelectorAll('table.values tbody tr')]"
            keys = page.evaluate(f"{rows}.map((row) => row.cells[{column}].dataset.sort)")
            known = [float(key) for key in keys if key]
            assert known == sorted(known, reverse=direction == "descending")
            assert keys[len(known) :] == [""] * (len(keys) - len(known))
    assert wide.wrong == []


def test_names_that_are_code_are_shown_and_not_run(window: Watched, bad: Path) -> None:
    for path in sorted(bad.rglob("*.html")):
        page = window.open(path)
        page.evaluate(
            "document.querySelectorAll('.leaflet-control-layers input').forEach((box) => box.checked || box.click())"
        )
        for mark in page.locator(".mark-seat, .mark-own, .mark-capital").all():
            mark.dispatch_event("mouseover")
            mark.dispatch_event("click")
            assert page.locator(".card-popup h3").last.inner_text() in pages.HOSTILE
        assert page.title() != "owned"
        assert page.locator("img[src=x], svg[onload], .leaflet-control b").count() == 0
        if path.name != "progress.html":
            assert page.locator(".leaflet-control-attribution").inner_text().startswith("</script>")
    assert window.wrong == []


def settle(window: Watched, part: Locator) -> None:
    """Wait until a part of a page has stood still for a second."""
    places = [part.bounding_box()]
    while len(places) < 5 or any(place != places[-1] for place in places[-5:]):
        window.page.wait_for_timeout(250)
        places.append(part.bounding_box())


def test_a_page_works_in_the_frame_of_a_notebook(wide: Watched, town: Path, tmp_path: Path) -> None:
    framed = notebook_html((town / "counties" / "990104.html").read_text("utf-8"))
    (tmp_path / "notebook.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{framed}", "utf-8")
    wide.page.goto((tmp_path / "notebook.html").as_uri())
    inside = wide.page.frame_locator("iframe")
    inside.locator(".mark-own").wait_for()
    settle(wide, inside.locator(".mark-own"))  # the frame has found its size
    inside.locator(".mark-own").click()
    expect(inside.locator(".card-popup h3")).to_have_text("丁县")
    expect(inside.locator(".ways")).to_be_hidden()
    assert wide.wrong == []


@pytest.mark.parametrize("hidden", ["display:none", "position:absolute;top:9000px"])
def test_a_frame_that_is_laid_out_late_shows_the_whole_map(
    wide: Watched, town: Path, tmp_path: Path, hidden: str
) -> None:
    framed = notebook_html((town / "index.html").read_text("utf-8"))
    page = f'<!DOCTYPE html><meta charset=utf-8><div id=cell style="{hidden}">{framed}</div>'
    (tmp_path / "notebook.html").write_text(page.replace(' loading="lazy"', ""), "utf-8")
    wide.page.goto((tmp_path / "notebook.html").as_uri())
    wide.page.wait_for_timeout(500)
    wide.page.evaluate("document.querySelector('#cell').style.cssText = ''")
    inside = wide.page.frame_locator("iframe")
    for name in ("甲县", "乙县", "丙县", "丁县"):
        expect(inside.locator(".label", has_text=name)).to_be_visible()
    boxes = inside.locator(".leaflet-theme-pane path").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    )
    frame = inside.locator(".folium-map").evaluate("one => one.getBoundingClientRect().toJSON()")
    assert boxes
    assert all(frame["left"] <= box["left"] and box["right"] <= frame["right"] for box in boxes)
    assert all(frame["top"] <= box["top"] and box["bottom"] <= frame["bottom"] for box in boxes)
    assert max(box["width"] for box in boxes) > frame["width"] / 10
    assert wide.wrong == []


def test_a_notebook_that_is_not_trusted_shows_a_sentence(wide: Watched, town: Path, tmp_path: Path) -> None:
    framed = notebook_html((town / "index.html").read_text("utf-8"))
    for name, html in (("trusted", framed), ("not", re.sub("<iframe.*</iframe>", "", framed, flags=re.DOTALL))):
        (tmp_path / f"{name}.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{html}", "utf-8")
        wide.page.goto((tmp_path / f"{name}.html").as_uri())
        over = wide.page.evaluate(
            """() => {
              const { left, top } = document.querySelector('p').getBoundingClientRect();
              return document.elementFromPoint(left + 5, top + 5).tagName;
            }"""
        )
        assert over == {"trusted": "IFRAME", "not": "P"}[name]
        expect(wide.page.locator("p")).to_contain_text("请先信任此笔记本")


def test_a_printed_page_holds_the_whole_map(wide: Watched, town: Path) -> None:
    page = wide.open(town / "counties" / "990104.html")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    frame = page.locator(".folium-map").bounding_box()
    county = page.locator(".leaflet-outline-pane path").first.bounding_box()
    assert frame is not None
    assert county is not None
    assert frame["x"] <= county["x"]
    assert county["x"] + county["width"] <= frame["x"] + frame["width"]
    expect(page.locator(".ways")).to_be_hidden()


# --- the prefecture at a glance ---


def ranked(page: Page) -> list[str]:
    return page.locator(".ranked .who").all_text_contents()


def in_table(page: Page) -> set[str]:
    return set(page.locator("table.values tbody tr:visible th").all_text_contents())


def by_value(page: Page, column: int) -> list[str]:
    """Return the counties with a value as the table says it, the largest first."""
    rows = page.locator("table.values tbody tr").all()
    said = [(row.locator("td").nth(column).get_attribute("data-sort"), row.locator("th").inner_text()) for row in rows]
    known = [(float(value), name) for value, name in said if value]
    return [name for _, name in sorted(known, key=lambda one: -one[0])]


def test_what_is_chosen_rules_map_ranking_and_table_and_stands_in_the_address(window: Watched, yuncheng: Path) -> None:
    page = window.open(yuncheng / "index.html", "#tab=shown")
    assert len(ranked(page)) == 13
    keys = page.locator("table.values thead th[data-column]").all()
    for column, head in enumerate(keys):
        key = str(head.get_attribute("data-column"))
        if not page.locator(f"[data-ask=show] option[value={key}]").count():
            assert by_value(page, column) == []
            continue
        page.select_option("[data-ask=show]", key)
        expect(head).to_have_class("chosen")
        values = page.locator(".rank b").all_text_contents()
        known = by_value(page, column)
        shown = [name for name, value in zip(ranked(page), values, strict=True) if name in known and value]
        assert set(shown) == set(known)
        assert len(shown) == len(known)
        widths = page.locator(".track").evaluate_all("all => all.map((one) => one.firstChild?.offsetWidth || 0)")
        assert widths == sorted(widths, reverse=True)
        assert f"show={key}" in page.evaluate("location.hash")
    page.click("[data-turn]")
    widths = page.locator(".track").evaluate_all("all => all.map((one) => one.firstChild?.offsetWidth || 0)")
    assert widths == sorted(widths)
    address, before = page.evaluate("location.href"), ranked(page)
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function("document.querySelector('.ranked li') !== null")
    assert ranked(page) == before
    assert window.wrong == []


def test_search_status_and_category_narrow_ranking_and_table_alike(window: Watched, yuncheng: Path) -> None:
    page = window.open(yuncheng / "index.html", "#tab=shown")
    page.fill("[data-ask=q]", "绛")
    assert set(ranked(page)) == in_table(page) == {"绛县", "新绛县"}
    page.fill("[data-ask=q]", "")
    page.select_option("[data-ask=in]", "ecological_function")
    some = set(ranked(page))
    assert some == in_table(page)
    assert 0 < len(some) < 13
    expect(page.locator(".leaflet-outline-pane path")).to_have_count(1)
    legend = page.locator(".legend [data-key=kind-ecological_function]")
    expect(legend).to_be_visible()
    page.select_option("[data-ask=in]", "")
    expect(page.locator(".leaflet-outline-pane path")).to_have_count(0)
    expect(legend).to_be_hidden()
    page.select_option("[data-ask=in]", "ecological_function")
    page.select_option("[data-ask=in]", "")
    page.select_option("[data-ask=of]", "no_target")
    assert ranked(page) == ["盐湖区"]
    held = page.locator("table.values thead th[data-column]:has(.bound:not(.none))").first
    key = str(held.get_attribute("data-column"))
    page.select_option("[data-ask=show]", key)
    page.select_option("[data-ask=of]", "not_in_scope")
    assert ranked(page) == ["盐湖区"]
    page.select_option("[data-ask=show]", "")
    page.select_option("[data-ask=of]", "missed")
    assert ranked(page) == []
    expect(page.locator("[data-none]")).to_be_visible()
    assert window.wrong == []


def test_map_and_ranking_point_at_each_other(wide: Watched, town: Path) -> None:
    page = wide.open(town / "index.html", "#tab=shown")
    strong = (
        "[...document.querySelectorAll('.leaflet-theme-pane path')]"
        ".filter((one) => one.getAttribute('stroke-width') === '4').length"
    )
    assert page.evaluate(strong) == 0
    page.hover(".rank[data-code='990104']")
    assert page.evaluate(strong) == 1
    expect(page.locator("tr[data-code='990104']")).to_have_class("hot")
    page.hover(".top h1")
    assert page.evaluate(strong) == 0
    page.locator("path.leaflet-interactive").nth(3).hover(position={"x": 12, "y": 12})
    expect(page.locator(".rank.hot .who")).to_have_text("丁县")
    page.locator(".rank[data-code='990103']").focus()
    expect(page.locator(".rank.hot .who")).to_have_text("丙县")
    page.keyboard.press("Enter")
    expect(page.locator(".card-popup h3")).to_have_text("丙县")
    expect(page.locator(".card-popup a.go")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".card-popup")).to_have_count(0)
    expect(page.locator(".rank[data-code='990103']")).to_be_focused()
    assert wide.wrong == []


def test_the_route_tells_its_time_and_length(wide: Watched, yuncheng: Path) -> None:
    page = wide.open(yuncheng / "counties" / "140827.html")
    page.locator(".leaflet-route-pane path").last.dispatch_event("click")
    said = page.locator(".card-popup tbody tr").all_inner_texts()
    assert [line.split() for line in said] == [
        ["时间", "97", "分钟"], ["长度", "103.2", "km"], ["其中接驳（直线）", "2.8", "km"],
    ]  # fmt: skip
    assert wide.wrong == []


def test_the_layer_control_and_the_choice_say_the_same(wide: Watched, yuncheng: Path) -> None:
    page = wide.open(yuncheng / "index.html", "#tab=shown")
    legend = page.locator(".legend [data-key='theme']")
    chosen = page.locator(".leaflet-control-layers-base label:has(input:checked)")
    page.locator(".leaflet-control-layers-base label", has_text="到设区市驻地的时间").locator("input").check()
    expect(legend).to_be_hidden()
    page.select_option("[data-ask=show]", "neighbour_city_reach")
    expect(chosen).to_have_text(" 指标着色")
    expect(legend).to_be_visible()
    expect(legend.locator("h4")).to_have_text("到最近市外地级市的时间分钟")
    expect(page.locator(".legend [data-key=bands]")).to_be_hidden()
    assert wide.wrong == []


@pytest.mark.parametrize(
    "fragment", ["#show=constructor&of=%3Cb%3E&in=x&up=2", "#%", "#q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"]
)
def test_an_address_that_says_nonsense_does_no_harm(wide: Watched, town: Path, fragment: str) -> None:
    page = wide.open(town / "index.html", fragment)
    expect(page.locator("[data-ask=show]")).to_have_value("")
    assert wide.wrong == []


# --- the county's map answers ---


def test_a_click_anywhere_in_a_county_tells_the_travel_time_there(window: Watched, yuncheng: Path) -> None:
    page = window.open(yuncheng / "counties" / "140827.html")
    name = page.locator(".folium-map").get_attribute("id")
    with rasterio.open(yuncheng.parent / "surface.tif") as surface:
        for lon, lat in ((111.67, 35.30), (111.90, 35.20)):
            page.evaluate(f"{name}.setView([{lat}, {lon}], 12, {{ animate: false }})")
            frame = page.locator(".folium-map").bounding_box()
            assert frame is not None
            page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
            popup = page.locator(".card-popup").last
            expect(popup.locator("h3")).to_have_text(HERE)
            found = re.search(r"约 (\d+) 分钟", popup.inner_text())
            assert found is not None
            x, y = transform("EPSG:4490", surface.crs, [lon], [lat])
            steps = (-1500, 0, 1500)
            around = [float(next(surface.sample([(x[0] + dx, y[0] + dy)]))[0]) for dx in steps for dy in steps]
            assert min(around) - 1 <= int(found[1]) <= max(around) + 1
            page.evaluate(f"{name}.closePopup()")
    assert window.wrong == []


def test_the_grid_of_minutes_says_what_the_surface_says_and_nothing_outside(tmp_path: Path) -> None:
    assessment = pages.town(tmp_path)
    sheet = county_sheet(prefecture_sheet(assessment), "990104")
    grid = minutes_grid(assessment, sheet, "990104", "zh")
    west, south, east, north = grid["bounds"]
    columns = int(grid["columns"])
    values = unpacked(str(grid["values"]))
    rows = len(values) // columns
    project = Transformer.from_crs(sheet.counties.crs, assessment.study.surface.crs, always_xy=True)
    county = sheet.counties.geometry["990104"]
    known = 0
    for place, value in enumerate(values):
        lon = west + (place % columns + 0.5) * (east - west) / columns
        lat = north - (place // columns + 0.5) * (north - south) / rows
        x, y = project.transform(lon, lat)
        minutes = float(assessment.study.surface.at(np.array([x]), np.array([y]))[0])
        inside = county.contains(shapely.Point(lon, lat)) and math.isfinite(minutes)
        assert value == (round(minutes) + 1 if inside else 0)
        known += inside
    assert known > 0


def test_the_map_fills_the_screen_and_comes_back(wide: Watched, town: Path) -> None:
    page = wide.open(town / "counties" / "990104.html")
    page.click("button:text-is('全屏')")
    page.wait_for_function("document.fullscreenElement !== null")
    assert page.evaluate("document.querySelector('.frame').offsetWidth === window.innerWidth")
    page.click("button:text-is('全屏')")
    page.wait_for_function("document.fullscreenElement === null")
    assert wide.wrong == []
