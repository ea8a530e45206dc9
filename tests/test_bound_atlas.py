"""The bound atlas, read back by pypdf: its pages, bookmarks, words, and maps that fill their frames (see `reports`)."""

import io
from pathlib import Path

import pytest
from alpha import EAST, WEST
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from reports import reported

from ycgis.assess import Assessment
from ycgis.bound import WantedPages, write_bound
from ycgis.bound.flow import Block, Piece, Words, paged
from ycgis.bound.flow import Slot as TableCell
from ycgis.bound.flow import table as table_of
from ycgis.bound.sheet import BOTTOM, TOP, BoundMap, BoundSheet, Paper
from ycgis.ground.text import Text
from ycgis.maps.fonts import drawing
from ycgis.maps.frame import Framed


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return reported(tmp_path_factory.mktemp("plan"))


def bound(assessment: Assessment, folder: Path, wanted: WantedPages | None = None) -> tuple[PdfReader, list[Text]]:
    steps: list[Text] = []
    pages = write_bound(assessment, folder / "atlas.pdf", wanted=wanted or WantedPages("A4"), progress=steps.append)
    reader = PdfReader(io.BytesIO((folder / "atlas.pdf").read_bytes()))
    assert len(reader.pages) == pages
    return reader, steps


def marks(reader: PdfReader) -> dict[str, int]:
    flat = [one for item in reader.outline for one in (item if isinstance(item, list) else [item])]
    return {str(one.title): reader.get_destination_page_number(one) + 1 for one in flat}  # type: ignore[union-attr, misc]


class TestAtlas:
    def test_has_its_parts_in_order_under_chinese_bookmarks(self, assessment: Assessment, tmp_path: Path) -> None:
        reader, steps = bound(assessment, tmp_path)
        found = marks(reader)
        names = [str(name) for name in assessment.study.layers.counties["name"]]
        titles = list(found)
        assert titles[:3] == ["微市县域图集", "目录", "全市总体情况"]
        assert titles[-1] == "附录　方法与来源"
        assert [title for title in titles if title in names] == names
        assert list(found.values()) == sorted(found.values())
        assert steps[-1].zh == f"制图 附录　方法与来源 {len(steps)}/{len(steps)}"

    def test_contents_name_the_pages_that_the_parts_are_on(self, assessment: Assessment, tmp_path: Path) -> None:
        reader, _ = bound(assessment, tmp_path)
        found = marks(reader)
        listed = reader.pages[1].extract_text().split()
        for name in assessment.study.layers.counties["name"]:
            assert listed[listed.index(str(name)) + 1] == str(found[str(name)])
            assert f"— {found[str(name)]} —" in reader.pages[found[str(name)] - 1].extract_text()

    @pytest.mark.parametrize(("paper", "size"), [("A4", (842, 595)), ("A3", (1191, 842))])
    def test_is_as_large_as_asked(
        self, assessment: Assessment, tmp_path: Path, paper: Paper, size: tuple[int, int]
    ) -> None:
        reader, _ = bound(assessment, tmp_path, WantedPages(paper, [EAST]))
        assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {size}

    def test_holds_the_chosen_counties_and_actions_alone(self, assessment: Assessment, tmp_path: Path) -> None:
        name = assessment.study.layers.counties["name"]
        reader, _ = bound(assessment, tmp_path, WantedPages("A4", [EAST], [1]))
        found = marks(reader)
        assert name[EAST] in found
        assert name[WEST] not in found
        scorecard = reader.pages[found[name[EAST]]].extract_text()
        assert "一小时" in scorecard
        assert "亮灯率" not in scorecard  # of action 2
        whole, _ = bound(assessment, tmp_path, WantedPages("A4", [EAST]))
        assert "亮灯率" in whole.pages[marks(whole)[name[EAST]]].extract_text()

    def test_is_the_same_each_time(self, assessment: Assessment, tmp_path: Path) -> None:
        for name in ("a.pdf", "b.pdf"):
            write_bound(assessment, tmp_path / name, wanted=WantedPages("A4", [EAST]))
        assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


class TestMapSheet:
    @given(st.floats(0.1, 10), st.floats(1e3, 1e6))
    def test_the_bounds_touch_the_frame_and_lie_in_its_middle(self, shape: float, width: float) -> None:
        bounds = (500_000.0, 4_000_000.0, 500_000.0 + width, 4_000_000.0 + width * shape)
        with drawing():
            window = BoundMap(BoundSheet("A4"), Framed(bounds, [], "")).window
        west, south, east, north = window.bounds
        assert (west + east) / 2 == pytest.approx((bounds[0] + bounds[2]) / 2)
        assert (south + north) / 2 == pytest.approx((bounds[1] + bounds[3]) / 2)
        filled = max((bounds[2] - bounds[0]) / (east - west), (bounds[3] - bounds[1]) / (north - south))
        assert filled == pytest.approx(1 / 1.05)


class TestFlow:
    @given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
    def test_every_row_is_there_once_within_the_sheet_and_under_its_head(self, lengths: list[int]) -> None:
        rows = table_of(["头"], [1], [[TableCell(f"{rank}" + "字" * length)] for rank, length in enumerate(lengths)])
        pages = paged(rows)
        drawn = [piece for page in pages for piece, _ in page if piece.head is not None]
        assert drawn == rows
        for page in pages:
            assert page[0][0] is rows[0].head
            for piece, y in page:
                assert y <= TOP
                assert y - piece.height >= BOTTOM - 1e-9

    def test_a_heading_stands_with_what_follows_it(self) -> None:
        filler: list[Piece] = [Block(0.5) for _ in range(34)]
        heading = Words.lines("标题", heading=True)
        pages = paged([*filler, *heading, *table_of(["头"], [1], [[TableCell("行")]])])
        assert len(pages) == 2
        assert pages[1][0][0] is heading[0]
