"""The page of all targets in a real browser without a network: filters, cells, the address, the keyboard, paper."""

from pathlib import Path

import atlas_pages as pages
import pytest
from atlas_window import MARKS, Watched
from playwright.sync_api import Locator, Page, expect

import ycgis
from ycgis.assess import Assessment
from ycgis.atlas import progress_page, write_atlas

pytestmark = MARKS


@pytest.fixture(scope="module")
def town(town_reported: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("atlas")
    write_atlas(town_reported, folder)
    return folder / "progress.html"


def shown(page: Page) -> list[str]:
    lines: list[str] = page.eval_on_selector_all(".line:not([hidden])", "all => all.map((one) => one.dataset.line)")
    return lines


def heads(page: Page) -> list[str]:
    return page.locator(".matrix thead th:not([hidden])").all_inner_texts()


def count(page: Page, status: str) -> Locator:
    return page.locator(f"[data-status={status}] [data-count]")


def cell(page: Page, line: str, column: int) -> Locator:
    return page.locator(f'[data-line="{line}"] td').nth(column)


def test_the_page_of_the_embedded_project_is_light_and_in_order(
    window: Watched, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("yuncheng") / "progress.html"
    path.write_text(progress_page(ycgis.run(year=2025)), "utf-8")
    page = window.open(path)
    assert len(shown(page)) == 110
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert path.stat().st_size < 500_000
    assert window.wrong == []


def test_filters_narrow_lines_columns_and_counts_and_stay_in_the_address(window: Watched, town: Path) -> None:
    page = window.open(town)
    expect(count(page, "met")).to_have_text("6")
    expect(page.locator("[data-shown]")).to_have_text("16")
    page.select_option("[data-filter=department]", "电力局")
    assert shown(page) == ["lamps.2027", "lamps.2028", "lit.2028"]
    page.select_option("[data-filter=year]", "2028")
    assert shown(page) == ["lamps.2028", "lit.2028"]
    expect(count(page, "met")).to_have_text("1")
    page.select_option("[data-filter=category]", "near")
    assert heads(page) == ["目标", "乙县", "丙县"]
    assert shown(page) == ["lit.2028"]
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert shown(page) == ["lit.2028"]
    assert heads(page) == ["目标", "乙县", "丙县"]
    page.click("[data-reset]")
    assert len(shown(page)) == 6
    assert page.url.endswith("#")
    assert window.wrong == []


def test_status_and_search_narrow_and_an_empty_choice_says_so(window: Watched, town: Path) -> None:
    page = window.open(town)
    page.click("[data-status=missed]")
    assert shown(page) == ["paved_2028.2028", "lit.2028"]
    expect(page.locator("[data-status=missed]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-shown]")).to_have_text("2")
    expect(cell(page, "lit.2028", 2)).to_have_class("dim")
    page.click("[data-status=behind]")
    assert shown(page) == ["paved_2030.2030"]
    page.click("[data-status=behind]")
    page.fill("[data-filter=q]", "路灯 2027")
    assert shown(page) == ["lamps.2027"]
    page.fill("[data-filter=q]", "没有这样的目标")
    expect(page.locator("[data-nothing]")).to_be_visible()
    assert window.wrong == []


@pytest.mark.parametrize("status", ["constructor", "nonsense", "%00"])
def test_an_unknown_status_in_the_address_hides_nothing(window: Watched, town: Path, status: str) -> None:
    whole = window.open(town).locator(".line:visible").count()
    assert whole > 0
    assert window.open(town, f"#status={status}").locator(".line:visible").count() == whole


def test_headings_go_with_what_is_below_them(window: Watched, town: Path) -> None:
    page = window.open(town, "#action=2")
    expect(page.locator(".action", has_text="行动一")).to_be_hidden()
    expect(page.locator(".task", has_text="照明")).to_be_visible()
    assert shown(page)[0] == "paved_2028.2028"
    assert window.wrong == []


def test_a_cell_tells_its_value_and_grounds_and_can_be_linked(window: Watched, town: Path) -> None:
    page = window.open(town)
    detail = page.locator(".detail")
    expect(detail).to_be_hidden()
    cell(page, "paved_2030.2030", 2).click()
    expect(detail.locator("h3")).to_have_text("乙县 · 铺装率九成五")
    for said in (
        "78%",
        "2028年数",
        "未到期，进度滞后",
        "≥ 95%",
        "差 17 个百分点",
        "表.xlsx B2",
        "逐县考核",
        "任务2",
        "交通局",
    ):
        expect(detail).to_contain_text(said)
    assert page.url.endswith("#at=paved_2030.2030.990102")
    page.goto("about:blank")
    page.goto(town.as_uri() + "#at=lamps.2027.city")
    expect(detail.locator("h3")).to_have_text("全市 · 每年新增路灯")
    page.click("[data-close]")
    expect(detail).to_be_hidden()
    cell(page, "quick.2030", 4).click()
    detail.locator("a").click()
    page.wait_for_url("**/counties/990104.html#targets")
    page.locator("#targets .aims a").first.evaluate("link => link.click()")
    page.wait_for_url("**/progress.html#at=quick.2030.990104")
    expect(detail.locator("h3")).to_have_text("丁县 · 十五分钟")
    assert window.wrong == []


def test_the_keyboard_reaches_every_cell(window: Watched, town: Path) -> None:
    page = window.open(town)
    assert page.locator("td[tabindex='0']").count() == 1
    page.locator("td[tabindex='0']").focus()
    detail = page.locator(".detail")
    expect(detail.locator("h3")).to_have_text("甲县 · 十五分钟")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(detail.locator("h3")).to_have_text("乙县 · 铺装率八成")
    page.keyboard.press("Enter")
    assert page.url.endswith("#at=paved_2028.2028.990102")
    page.keyboard.press("Escape")
    expect(detail).to_be_hidden()
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    expect(detail.locator("h3")).to_have_text("甲县 · 铺装率八成")
    assert page.locator("td[tabindex='0']").count() == 1
    assert window.wrong == []


def test_headings_stay_in_sight_and_the_panel_within_the_window(window: Watched, town: Path) -> None:
    page = window.open(town)
    page.evaluate(
        "const hold = document.querySelector('.hold'); hold.style.maxHeight = '330px'; hold.scrollTo(60, 400)"
    )
    hold, head = page.locator(".hold").bounding_box(), page.locator(".matrix thead th").first.bounding_box()
    assert hold is not None
    assert head is not None
    assert head["y"] == pytest.approx(hold["y"], abs=2)
    assert head["x"] == pytest.approx(hold["x"], abs=2)
    cell(page, "lit.2028", 3).click()
    box, size = page.locator(".detail").bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= size["height"]
    assert window.wrong == []


def test_a_site_on_the_map_says_how_far_the_project_is(window: Watched, town: Path) -> None:
    page = window.open(town.parent / "index.html")
    page.locator(".folium-map .mark-project").dispatch_event("click")
    popup = page.locator(".card-popup")
    for said in ("项目2 码头", "乙县 · 东岸", "在建", "25%", "2028-06"):
        expect(popup).to_contain_text(said)
    width = popup.locator(".done i").evaluate(
        "bar => bar.getBoundingClientRect().width / bar.parentElement.clientWidth"
    )
    assert width == pytest.approx(0.25, abs=0.02)
    assert window.wrong == []


def test_what_a_file_says_is_never_run(window: Watched, tmp_path: Path) -> None:
    for place, code in enumerate(pages.HOSTILE):
        path = tmp_path / f"{place}.html"
        path.write_text(progress_page(pages.reported(tmp_path / f"town{place}", source=code)), "utf-8")
        page = window.open(path, "#at=paved_2028.2028.990101")
        expect(page.locator(".detail")).to_contain_text(f"{code} B1")
        expect(page).to_have_title("目标进度 · 小镇")
    assert window.wrong == []


def test_a_printed_county_page_has_all_its_targets_unfolded(window: Watched, town: Path) -> None:
    page = window.open(town.parent / "counties" / "990104.html")
    page.evaluate("document.querySelectorAll('.plan-action').forEach((each) => { each.open = false; })")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".plan-action:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".plan-action[open]").count() == 0
    assert window.wrong == []
