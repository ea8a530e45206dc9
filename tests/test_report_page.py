"""The page of a report: all of its content, no script, no network, nothing of the input taken for markup."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from alpha import EAST, study
from atlas_window import MARKS, NARROW, WIDE, Watched, started_browser
from reports import TALLY, reported

from ycgis.assess import Assessment
from ycgis.atlas.offline import require_offline
from ycgis.report.content import Content, content_of
from ycgis.report.page import page_of

EVIL = "<script>alert(1)</script><img src=http://x/y onerror=alert(2)>"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Seen(HTMLParser):
    """The tags of a page, its ids, its links within, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.ids += [str(values["id"])] if "id" in values else []
        self.links += [str(values["href"])] if "href" in values else []

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return reported(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def content(assessment: Assessment) -> Content:
    return content_of(assessment)


@pytest.fixture(scope="module")
def page(content: Content) -> str:
    return page_of(content, [("图1 达标情况", PNG)])


def everything(content: Content) -> Iterator[str]:
    """Return what the page must say, whatever its layout."""
    yield from (content.title, content.subtitle, *content.about, *content.summary)
    for action in content.actions:
        yield from (action.title, action.summary, *(task.summary for task in action.in_words))
        for line in action.lines:
            departments = content.listed(line.departments)
            yield from (line.title, line.bound, line.due_words, line.scope, departments, line.clause, line.note)
    for county in content.counties:
        yield from (county.name, county.categories, county.summary)
    for _, entry in [pair for county in content.counties for pair in county.lines] + list(content.city):
        yield from (entry.shown, entry.gap_words, content.statuses[entry.status], entry.basis, entry.origin)
    yield from (text for project in content.projects for text in (project.title, project.content, project.where))
    yield from (says for one in content.discrepancies for _, says in one.readings)
    yield from (text for section in content.annex for entry in section.entries for text in entry)


def test_says_everything(page: str, content: Content) -> None:
    seen = Seen(page)
    missing = [text for text in everything(content) if text not in seen.text]
    assert not missing


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("county", [None, EAST])
def test_needs_neither_script_nor_network(assessment: Assessment, lang: str, county: str | None) -> None:
    page = page_of(content_of(assessment, "zh" if lang == "zh" else "en", county))
    require_offline(page, "report.html")
    assert "script" not in Seen(page).tags
    assert "default-src 'none'" in page
    assert f'lang="{"zh-CN" if lang == "zh" else "en"}"' in page


def test_links_lead_to_what_is_there(page: str, content: Content) -> None:
    seen = Seen(page)
    assert {link.removeprefix("#") for link in seen.links} <= set(seen.ids)
    assert len(seen.ids) == len(set(seen.ids))
    assert {f"county-{county.adcode}" for county in content.counties} <= set(seen.ids)


def test_counts_by_status(page: str) -> None:
    (body,) = re.findall(r"<caption>按行动计数.*?<tbody>(.*?)</tbody>", page, re.DOTALL)
    rows = [[int(number) for number in re.findall(r">(\d+)</td>", row)] for row in body.split("</tr>")[:-1]]
    assert [sum(column) for column in zip(*rows, strict=True)] == [*TALLY.values(), 12]


def test_pictures_are_within(page: str, content: Content) -> None:
    assert f"data:image/png;base64,{base64.b64encode(PNG).decode()}" in page
    assert "<h2>地图</h2>" in page
    assert "<h2>地图</h2>" not in page_of(content)


def test_a_part_that_has_nothing_is_left_out(content: Content) -> None:
    bare = page_of(replace(content, city=(), projects=(), discrepancies=()))
    assert not {"city", "projects", "discrepancies"} & set(Seen(bare).ids)


def test_input_is_never_markup(tmp_path: Path) -> None:
    whole = study()
    counties = whole.layers.counties.assign(name=[EVIL, "乙", "丙", "丁"])
    named = replace(whole, layers=replace(whole.layers, counties=counties))
    words = ("甲市行动方案", "路灯合计", "行动二", "建灯塔", "新装路灯", "山区", "讲故事")
    changes = {f'zh = "{word}"': f'zh = "{EVIL}"' for word in words}
    content = content_of(reported(tmp_path, changes, named))
    page = page_of(content, [(EVIL, PNG)])
    require_offline(page, "report.html")
    seen = Seen(page)
    assert "script" not in seen.tags
    assert seen.tags.count("img") == 1
    assert seen.text.count(EVIL) > len(words)


@pytest.mark.parametrize("size", [pytest.param(size, marks=MARKS) for size in (WIDE, NARROW)], ids=["wide", "narrow"])
def test_a_browser_shows_it_without_an_error(page: str, tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    with started_browser() as browser:
        window = Watched(browser, size)
        window.page.goto((tmp_path / "report.html").as_uri())
        assert window.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert window.page.evaluate("document.images[0].naturalWidth") == 1
        assert window.wrong == []
