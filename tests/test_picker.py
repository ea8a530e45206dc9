"""The field that a measure is chosen by: what it offers, what it finds, and how the keyboard rules it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from atlas_window import MARKS, WIDE, Watched
from playwright.sync_api import Browser, Page, expect

from ycgis.assess import Assessment
from ycgis.atlas import write_atlas
from ycgis.atlas.views import grouped
from ycgis.board.views import UNDATED, View


def view(title: str, unit: str, *years: str, bound: str = "", due: str = "") -> View:
    shots = {year: {} for year in years or (UNDATED,)}
    return View(f"{title} {unit} {due}", "target", "1 行动", title, unit, bound, (), shots, due)


def test_equal_names_have_their_year_and_their_unit_beside_them_and_others_stay_as_they_are() -> None:
    views = [
        view("覆盖率", "%", due="2025"),
        view("覆盖率", "%", due="2027"),
        view("覆盖率", "个", "2024", "2026", "2025"),
        view("覆盖率", "", bound="是"),
        view("覆盖率", ""),
        view("长度", "km", due="2025"),
    ]
    [(heading, choices)] = grouped(views)
    assert heading == "1 行动"
    assert [choice.title for choice in choices] == [
        "覆盖率（2025，%）",
        "覆盖率（2027，%）",
        "覆盖率（2024–2026，个）",
        "覆盖率（是）",
        "覆盖率",
        "长度",
    ]


@pytest.fixture(scope="module")
def atlas(town_reported: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("atlas")
    write_atlas(town_reported, folder)
    return folder


@pytest.fixture
def page(browser: Browser, atlas: Path) -> Iterator[Page]:
    watched = Watched(browser, WIDE)
    yield watched.open(atlas / "index.html", "#tab=shown")
    assert watched.wrong == []
    watched.context.close()


class TestField:
    pytestmark = MARKS

    def test_it_offers_all_that_there_is_under_its_headings(self, page: Page) -> None:
        field = page.get_by_role("combobox", name="选择指标")
        expect(field).to_have_value("总体状态")
        expect(page.get_by_role("listbox")).to_be_hidden()
        field.click()
        expect(field).to_have_attribute("aria-expanded", "true")
        told = page.locator(".picker [role=option]").all_text_contents()
        assert told == page.locator("[data-ask=show] option").all_text_contents()
        groups = page.locator("[data-ask=show] optgroup").evaluate_all("all => all.map((one) => one.label)")
        assert page.locator(".picker [role=group]").evaluate_all("all => all.map((one) => one.ariaLabel)") == groups
        expect(page.locator(".picker [aria-selected=true]")).to_have_text("总体状态")

    def test_what_is_typed_narrows_it_and_enter_chooses(self, page: Page) -> None:
        field = page.get_by_role("combobox", name="选择指标")
        field.fill("铺装率")
        told = page.locator(".picker [role=option]:visible").all_text_contents()
        assert told
        assert len(told) < page.locator("[data-ask=show] option").count()
        assert all("铺装率" in one for one in told)
        field.press("ArrowDown")
        chosen = page.locator(".picker [aria-selected=true]")
        assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        title = chosen.text_content()
        assert title == told[1]
        field.press("Enter")
        expect(field).to_have_value(str(title))
        expect(page.get_by_role("listbox")).to_be_hidden()
        assert page.locator("[data-ask=show]").evaluate("one => one.selectedOptions[0].text") == title
        assert page.evaluate("location.hash").startswith("#show=")
        assert str(page.locator("[data-topic]").text_content()).startswith(str(title))

    def test_words_of_the_heading_find_what_is_under_it(self, page: Page) -> None:
        heading = page.locator("[data-ask=show] optgroup").first
        page.get_by_role("combobox", name="选择指标").fill(str(heading.get_attribute("label")))
        shown = page.locator(".picker [role=option]:visible").all_text_contents()
        assert shown == heading.locator("option").all_text_contents()

    def test_escape_leaves_all_as_it_was_and_what_is_not_there_is_said(self, page: Page) -> None:
        field, before = page.get_by_role("combobox", name="选择指标"), page.evaluate("location.hash")
        field.fill("没有的指标")
        expect(page.locator("[data-unfound]")).to_be_visible()
        field.press("Enter")
        field.press("ArrowDown")
        field.press("Escape")
        expect(field).to_have_value("总体状态")
        expect(page.get_by_role("listbox")).to_be_hidden()
        assert page.evaluate("location.hash") == before

    def test_arrows_go_round_and_a_click_chooses(self, page: Page) -> None:
        field = page.get_by_role("combobox", name="选择指标")
        field.press("ArrowUp")
        field.press("ArrowUp")
        last = page.locator(".picker [role=option]").last
        expect(last).to_have_attribute("aria-selected", "true")
        field.press("ArrowDown")
        expect(page.locator(".picker [role=option]").first).to_have_attribute("aria-selected", "true")
        last.click()
        expect(field).to_have_value(str(page.locator("[data-ask=show] option").last.text_content()))

    def test_the_address_and_the_list_beneath_rule_what_it_says(self, page: Page) -> None:
        page.evaluate("location.hash = '#show=quick'")
        field = page.get_by_role("combobox", name="选择指标")
        quick = str(page.locator("[data-ask=show] option[value=quick]").text_content())
        expect(field).to_have_value(quick)
        page.select_option("[data-ask=show]", "")
        expect(field).to_have_value("总体状态")
