"""Pages on paper: the sheet that a browser prints, what stands on it, and what happens where there is no browser."""

import shutil
import subprocess
from pathlib import Path

import atlas_pages as pages
import pytest
from atlas_window import CHROMIUM, MARKS, Watched
from PIL import Image
from playwright.sync_api import Page, expect

import ycgis
from ycgis.assess import Assessment
from ycgis.atlas import PAPERS, find_browser, render_pages, write_atlas
from ycgis.cli import main
from ycgis.ground.errors import OutputError
from ycgis.ground.outputs import MANIFEST

MM = 25.4
POINTS = 72 / MM


@pytest.fixture(scope="module")
def town(town_due: Assessment) -> Assessment:
    return town_due


@pytest.fixture(scope="module")
def atlas(town: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("atlas")
    write_atlas(town, folder)
    return folder


def script(folder: Path, text: str) -> Path:
    path = folder / "browser.sh"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


# --- without a browser ---


def test_the_browser_that_is_named_is_taken_and_no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = script(tmp_path, "exit 0")
    monkeypatch.setenv("YCGIS_BROWSER", str(own))
    assert find_browser() == own
    monkeypatch.setenv("YCGIS_BROWSER", str(tmp_path / "absent"))
    assert find_browser() is None


@pytest.mark.parametrize(
    ("does", "said"), [("echo 'no display' >&2; exit 3", "no display"), ("exit 0", "said nothing")]
)
def test_a_browser_that_draws_nothing_is_an_error_that_says_why(tmp_path: Path, does: str, said: str) -> None:
    page = tmp_path / "index.html"
    page.write_text("<p>", encoding="utf-8")
    with pytest.raises(OutputError, match=r"index\.html") as caught:
        render_pages(script(tmp_path, does), [page], ["png"])
    assert said in caught.value.problems[0].say("en")
    assert "YCGIS_BROWSER" in caught.value.problems[0].say("zh")


def test_a_picture_that_is_none_is_not_taken_for_one(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<p>", encoding="utf-8")
    forger = script(tmp_path, f"echo '<html>' > {tmp_path / 'index.pdf'}")
    with pytest.raises(OutputError):
        render_pages(forger, [page], ["pdf"])


@pytest.mark.slow
def test_without_a_browser_maps_are_drawn_all_the_same_and_it_is_said(
    town: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YCGIS_BROWSER", str(tmp_path / "absent"))
    told = []
    made = ycgis.publish(town, tmp_path / "out", forms=["png", "pdf"], note=told.append)
    names = {path.relative_to(tmp_path / "out").as_posix() for path in made}
    assert {"index.png", "index.pdf", "counties/990104.png", "counties/990104.pdf"} <= names
    assert "matplotlib" in told[0].say("zh")
    assert (tmp_path / "out" / "index.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.slow
def test_pictures_of_an_earlier_run_go_when_they_are_not_asked_for_again(
    town: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YCGIS_BROWSER", str(tmp_path / "absent"))
    out = tmp_path / "out"
    ycgis.publish(town, out, forms=["png"])
    own = out / "own.png"
    own.write_bytes(b"mine")
    ycgis.publish(town, out)
    assert sorted(path.name for path in out.rglob("*.png")) == ["own.png"]
    assert "index.png" not in (out / MANIFEST).read_text("utf-8")


# --- with one ---


@pytest.fixture(scope="module")
def drawn(atlas: Path) -> Path:
    sheets = [atlas / "index.html", atlas / "counties" / "990104.html"]
    render_pages(CHROMIUM, sheets, ["png", "pdf"], "A3")
    return atlas


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout


slow = [pytest.mark.slow, *MARKS]


class TestDrawn:
    pytestmark = slow

    @pytest.mark.parametrize("name", ["index", "counties/990104"])
    def test_a_picture_is_a_sheet_and_a_pdf_the_whole_page(self, drawn: Path, name: str) -> None:
        wide_mm, high_mm = PAPERS["A3"]
        with Image.open(drawn / f"{name}.png") as picture:
            assert picture.size == tuple(2 * round(side * 96 / MM) for side in (wide_mm, high_mm))
            assert len(picture.convert("RGB").resize((200, 140)).getcolors(40_000) or []) > 50
        said = subprocess.run(["pdfinfo", drawn / f"{name}.pdf"], check=True, capture_output=True, text=True).stdout
        size = next(line for line in said.splitlines() if line.startswith("Page size"))
        width, height = (float(part) for part in size.split() if part.replace(".", "").isdigit())
        assert width == pytest.approx(wide_mm * POINTS, abs=2)
        assert height == pytest.approx(high_mm * POINTS, abs=2)

    def test_a_sheet_says_what_a_chinese_map_must_say(self, drawn: Path) -> None:
        first, rest = text_of(drawn / "counties" / "990104.pdf").split("\f", 1)
        for said in (
            "丁县",
            "图例",
            "制图单位",
            "制图日期",
            "比例尺",
            "1:",
            "坐标系",
            "EPSG:4546",
            "Town survey",
            "审图号",
            "北",
            "km",
        ):
            assert said in first, said
        assert "指标与目标" in rest

    def test_a_page_of_all_targets_is_printed_too(self, atlas: Path, tmp_path: Path) -> None:
        page = Path(shutil.copy(atlas / "progress.html", tmp_path))
        (made,) = render_pages(CHROMIUM, [page], ["pdf"])
        assert "目标进度" in text_of(made)

    def test_the_command_draws_and_lists_them(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        project = pages.write_town(tmp_path / "town")
        out = tmp_path / "out"
        with pytest.raises(SystemExit) as done:
            main(["run", str(project), "--out", str(out), "--png", "--lang", "en"])
        assert done.value.code == 0
        assert sorted(path.name for path in out.rglob("*.png")) == [
            "990101.png", "990102.png", "990103.png", "990104.png", "index.png",
        ]  # fmt: skip
        assert "matplotlib" not in capsys.readouterr().err


class TestLaidOut:
    pytestmark = slow

    def printed(self, page: Page) -> None:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    @pytest.mark.parametrize("size", ["A4", "A3"])
    @pytest.mark.parametrize("name", ["index.html", "counties/990104.html"])
    def test_the_map_fills_its_frame_and_nothing_is_cut_off(
        self, wide: Watched, atlas: Path, name: str, size: str
    ) -> None:
        page = wide.open(atlas / name, f"#paper={size}")
        frame, area = (page.locator(each).bounding_box() for each in (".frame", ".folium-map"))
        assert frame is not None
        assert area is not None
        wide_mm, high_mm = (side - 20 for side in PAPERS["A4" if size == "A4" else "A3"])
        assert frame["width"] == pytest.approx(wide_mm * 96 / MM, abs=2)
        assert frame["height"] == pytest.approx(high_mm * 96 / MM, abs=5)
        assert area["width"] > 0.99 * frame["width"]
        assert area["height"] > 0.75 * frame["height"]
        own = ".leaflet-outline-pane path" if "counties" in name else ".leaflet-theme-pane path.leaflet-interactive"
        assert page.locator(own).count() > 0
        for shape in page.locator(own).all():
            box = shape.bounding_box()
            assert box is not None
            assert box["x"] >= area["x"] - 1
            assert box["x"] + box["width"] <= area["x"] + area["width"] + 1
            assert box["y"] >= area["y"] - 1
            assert box["y"] + box["height"] <= area["y"] + area["height"] + 1
        expect(page.locator(".leaflet-control-zoom").first).to_be_hidden()
        expect(page.locator(".plate-imprint")).to_contain_text("审图号")
        assert wide.wrong == []

    def test_the_stated_scale_is_that_of_the_paper(self, wide: Watched, atlas: Path) -> None:
        page = wide.open(atlas / "index.html", "#paper=A4")
        said = page.locator("[data-ratio]").inner_text()
        ratio = float(said.split(":")[1].replace(",", ""))
        name = page.locator(".folium-map").get_attribute("id")
        a, b = page.evaluate(f"[[35, 111], [35, 111.1]].map((at) => {name}.latLngToContainerPoint(at).x)")
        metres = page.evaluate(f"{name}.distance([35, 111], [35, 111.1])")
        assert ratio == pytest.approx(metres / ((b - a) / 96 * 0.0254), rel=0.06)

    def test_after_printing_the_screen_is_as_it_was(self, wide: Watched, atlas: Path) -> None:
        page = wide.open(atlas / "counties" / "990104.html")
        name = page.locator(".folium-map").get_attribute("id")
        before = page.evaluate(f"[{name}.getZoom(), {name}.getCenter(), {name}.getSize()]")
        self.printed(page)
        expect(page.locator(".plate-title")).to_be_visible()
        assert page.evaluate("getComputedStyle(document.querySelector('.top')).display") == "none"
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        expect(page.locator(".plate-title")).to_be_hidden()
        assert page.evaluate(f"[{name}.getZoom(), {name}.getCenter(), {name}.getSize()]") == before
        assert wide.wrong == []

    def test_what_the_reader_has_moved_to_is_printed_and_comes_back(self, wide: Watched, atlas: Path) -> None:
        page = wide.open(atlas / "counties" / "990104.html")
        name = page.locator(".folium-map").get_attribute("id")
        page.evaluate(f"{name}.setView([35.05, 111.1], 13, {{ animate: false }})")
        before = page.evaluate(f"[{name}.getZoom(), {name}.getCenter(), {name}.getSize()]")
        west, north = page.evaluate(f"[{name}.getBounds().getWest(), {name}.getBounds().getNorth()]")
        self.printed(page)
        assert page.evaluate(f"{name}.getBounds().contains([{north - 1e-4}, {west + 1e-4}])")
        assert page.evaluate(f"{name}.getZoom()") > 12
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.evaluate(f"[{name}.getZoom(), {name}.getCenter(), {name}.getSize()]") == before
        assert wide.wrong == []

    def test_the_buttons_print_on_the_sheet_they_name(self, wide: Watched, atlas: Path) -> None:
        page = wide.open(atlas / "index.html")
        page.evaluate("() => { window.print = () => { window.asked = document.documentElement.className; }; }")
        page.get_by_role("button", name="打印 A3").click()
        page.wait_for_timeout(400)
        assert "paper-A3" in page.evaluate("window.asked")
        rules = "[...document.querySelectorAll('style')].map((each) => each.textContent).join('')"
        assert "size: A3 landscape" in page.evaluate(rules)
        assert wide.wrong == []
