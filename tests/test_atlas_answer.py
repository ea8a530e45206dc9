"""The first screen, read as text, answers: how many targets are met, what is missed worst, and what to do next."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import atlas_pages as pages
import pandas as pd
import pytest
from atlas_window import MARKS, Watched
from playwright.sync_api import Page, expect
from town import write_town

import ycgis
from ycgis.assess import Assessment
from ycgis.atlas import write_atlas
from ycgis.board.look import LOOKS
from ycgis.cli import main
from ycgis.statistics import COLUMNS

pytestmark = MARKS
YEAR = 2028
LAPTOP = (1366, 768)
Figures = Mapping[tuple[str, int], Mapping[str, float]]
EVERY: Figures = pages.REPORTED | {
    ("paved", 2028): {"990101": 90.0, "990102": 78.0, "990103": 20.0, "990104": 50.0},
    ("lamps", 2028): {"990101": 50.0, "990102": 50.0, "990103": 50.0, "990104": 50.0},
    ("lit", 2028): {"990101": 1.0, "990102": 1.0, "990103": 0.0, "990104": 1.0},
}
KNOWN: Mapping[str, Figures] = {"none": {}, "some": pages.REPORTED, "all": EVERY}


def project(folder: Path, figures: Figures) -> Path:
    """Return the town under the plan of `atlas_pages`, with figures in its own file."""
    home = write_town(folder)
    plan = home / "plans" / "plan.toml"
    plan.write_text(plan.read_text("utf-8") + pages.MORE, "utf-8")
    rows = [
        (statistic, adcode, year, value, "表.xlsx", f"B{place}", "")
        for (statistic, year), values in figures.items()
        for place, (adcode, value) in enumerate(values.items(), 1)
    ]
    if rows:
        pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(home / "statistics" / "figures.csv", index=False)
        settings = home / "project.toml"
        settings.write_text('statistics = "statistics/figures.csv"\n' + settings.read_text("utf-8"), "utf-8")
    return home


@pytest.fixture(scope="module", params=list(KNOWN))
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Path]:
    folder = tmp_path_factory.mktemp(request.param)
    home = project(folder / "town", KNOWN[request.param])
    atlas = folder / "atlas"
    atlas.mkdir()
    write_atlas(ycgis.run(home, year=YEAR), atlas)
    return request.param, home, atlas


@pytest.fixture(scope="module")
def some(town_reported: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("atlas")
    write_atlas(town_reported, folder)
    return folder


def screen(page: Page) -> str:
    """Return the words that stand within the window before anything is moved or clicked."""
    texts = page.evaluate(
        """[...document.querySelectorAll('.answer p, .answer button, .pane li, .pane p')].filter((node) => {
          const box = node.getBoundingClientRect();
          return box.height > 0 && box.bottom <= window.innerHeight && box.right <= window.innerWidth;
        }).map((node) => node.innerText)"""
    )
    return re.sub(r"\s+", " ", " ".join(texts))


# By the share of the target that is missing: the whole of a yes, then 60 and 30 of 80, then 100 of 300.
WORST = {
    "none": [],
    "some": ["丙县 近郊通灯", "丙县 铺装率八成", "乙县 铺装率八成"],
    "all": ["丙县 近郊通灯", "丙县 铺装率八成", "丁县 铺装率八成"],
}
GAPS = {
    "some": ["尚未做到", "差 60 个百分点", "差 2 个百分点"],
    "all": ["尚未做到", "差 60 个百分点", "差 30 个百分点"],
}
NEXT = {
    "none": "下一步 请交通局填报",
    "some": "下一步 请交通局填报 可补上 2 项",
    "all": "下一步 导入 OpenStreetMap 提取文件",
}


def test_the_first_screen_gives_the_counts_the_worst_and_the_next_step(
    laptop: Watched, known: tuple[str, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    name, home, atlas = known
    with pytest.raises(SystemExit):
        main(["check", str(home), "--json", "--year", str(YEAR)])
    due = json.loads(capsys.readouterr().out)["due"]
    page = laptop.open(atlas / "index.html")
    said = screen(page)
    told = page.locator(".answer-head .count").all_inner_texts()
    assert told
    counts = {re.sub(r"\s+", " ", text) for text in told}
    assert counts == {f"{LOOKS[key].symbol} {LOOKS[key].word.zh} {count}" for key, count in due.items() if count}
    assert f"到 {YEAR} 年底应完成 4 项目标" in said
    rows = page.locator(".problem-list > li")
    found = [
        f"{rows.nth(place).locator('.who').text_content()} {rows.nth(place).locator('.what').text_content()}"
        for place in range(min(3, rows.count()))
    ]
    assert found == WORST[name]
    for each in found:
        assert each in said
    for gap in GAPS.get(name, []):
        assert gap in said
    assert NEXT[name] in said
    assert laptop.wrong == []


def test_where_nothing_is_known_the_page_says_so_and_opens_on_what_to_do(laptop: Watched, tmp_path: Path) -> None:
    home = project(tmp_path / "town", {})
    (tmp_path / "atlas").mkdir()
    write_atlas(ycgis.run(home, year=YEAR), tmp_path / "atlas")
    page = laptop.open(tmp_path / "atlas" / "index.html")
    expect(page.locator("[data-tab=steps]")).to_have_attribute("aria-selected", "true")
    assert "ycgis stats template" in screen(page)
    page.click("[data-tab=problems]")
    expect(page.locator("#pane-problems")).to_be_visible()
    assert page.locator(".problem-list").count() == 0


@pytest.fixture
def laptop(browser: object) -> Watched:
    return Watched(browser, LAPTOP)  # type: ignore[arg-type]  # pytest's fixture has no type here


def shown(page: Page) -> list[str]:
    return page.locator(".problem-list > li:visible .problem").all_inner_texts()


def test_the_list_is_narrowed_and_the_address_keeps_it(laptop: Watched, some: Path) -> None:
    page = laptop.open(some / "index.html")
    assert len(shown(page)) == 3
    page.select_option("[data-narrow=department]", "电力局")
    assert [text.split("\n")[1] for text in shown(page)] == ["近郊通灯"]
    assert "department=" in page.evaluate("location.hash")
    address = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function("document.querySelector('.leaflet-map-pane') !== null")
    assert len(shown(page)) == 1
    page.select_option("[data-narrow=department]", "")
    page.select_option("[data-narrow=unit]", "990102")
    assert [text.split("\n")[0] for text in shown(page)] == ["乙县"]
    page.select_option("[data-narrow=department]", "电力局")
    expect(page.locator("[data-none-problem]")).to_be_visible()
    assert laptop.wrong == []


def test_a_row_opens_the_place_on_the_map_and_the_cell_of_its_source(laptop: Watched, some: Path) -> None:
    page = laptop.open(some / "index.html")
    page.locator(".problem-list li", has_text="差 60 个百分点").locator(".problem").click()
    expect(page.locator(".card-popup h3")).to_have_text("丙县")
    first = page.locator(".card-popup tbody tr").first
    expect(first).to_contain_text("铺装率八成")
    expect(page.locator("[data-tab=problems]")).to_have_attribute("aria-selected", "true")
    page.locator(".problem-list li", has_text="差 60 个百分点").locator("a").click()
    page.wait_for_selector(".matrix td[tabindex]")
    assert "at=paved_2028.2028.990103" in page.evaluate("location.hash")
    expect(page.locator("body")).to_contain_text("表.xlsx B3")
    assert laptop.wrong == []


def test_the_tabs_answer_to_the_keyboard(laptop: Watched, some: Path) -> None:
    page = laptop.open(some / "index.html")
    page.focus("[data-tab=problems]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-tab=shown]")).to_be_focused()
    expect(page.locator("#pane-shown")).to_be_visible()
    expect(page.locator("#pane-problems")).to_be_hidden()
    assert page.evaluate("location.hash") == "#tab=shown"
    page.click(".first-step")
    expect(page.locator("#pane-steps")).to_be_visible()
    page.locator("[data-copy]").first.click()
    expect(page.locator("[data-copy]").first).to_have_text("已复制")
    assert laptop.wrong == []
