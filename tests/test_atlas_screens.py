"""Every kind of page looks as approved, at each size; `YCGIS_APPROVE=1` takes the pictures anew, to be looked at.

Approved pictures are of half the size, so that a font drawn a little differently is no difference; what
differs must be seen: a share of the pixels, each by more than a shade.
"""

import io
import os
from pathlib import Path

import atlas_pages as pages
import numpy as np
import numpy.typing as npt
import pytest
from atlas_window import MARKS, Watched
from PIL import Image
from playwright.sync_api import Browser, Page
from test_changes import slower

import ycgis
from ycgis.atlas import Sides, compare_page, write_atlas

pytestmark = MARKS

APPROVED = Path(__file__).parent / "approved"
SIZES = {"1280x720": (1280, 720), "1920x1080": (1920, 1080), "390x844": (390, 844)}
SHEET = {"A4": (1123, 794)}
PAGES = {
    "index": ("index.html", "#show=prefecture_reach_2h"),
    "value": ("index.html", "#show=neighbour_city_reach&in=ecological_function"),
    "county": ("counties/140827.html", ""),
    "progress": ("progress.html", ""),
    "compare": ("compare.html", "#show=quick&by=value"),
    "swipe": ("compare.html", "#show=quick&as=swipe"),
}
SHEETS = {"index": ("index.html", "#paper=A4"), "county": ("counties/140827.html", "#paper=A4")}
SHADE = 48
MOST_DIFFERENT = 0.006
TAKEN = "2026-11-24T10:00:00"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("atlas")
    write_atlas(ycgis.run(year=2025), folder)
    town = pages.reported(tmp_path_factory.mktemp("town"))
    (folder / "compare.html").write_text(compare_page(Sides(town, slower(town, 4), ("现状", "情景"))), "utf-8")
    return folder


def shot(page: Page) -> Image.Image:
    """Return what the window shows, at half its size."""
    whole = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    return whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.BOX)


def pixels(picture: Image.Image) -> npt.NDArray[np.int16]:
    return np.asarray(picture.convert("RGB"), dtype=np.int16)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ by more than a shade; all of them where the sizes differ."""
    if one.size != other.size:
        return 1.0
    return float((np.abs(pixels(one) - pixels(other)).max(axis=2) > SHADE).mean())


def opened(browser: Browser, atlas: Path, size: tuple[int, int], place: tuple[str, str]) -> Watched:
    watched = Watched(browser, size)
    watched.page.clock.set_fixed_time(TAKEN)
    watched.open(atlas / place[0], place[1])
    watched.page.wait_for_timeout(300)
    return watched


CASES = [(f"{name}-{size}", place, box) for name, place in PAGES.items() for size, box in SIZES.items()]
CASES += [(f"{name}-{size}", place, box) for name, place in SHEETS.items() for size, box in SHEET.items()]


@pytest.mark.parametrize("case", CASES, ids=[name for name, _, _ in CASES])
def test_a_page_looks_as_approved(
    browser: Browser, atlas: Path, tmp_path: Path, case: tuple[str, tuple[str, str], tuple[int, int]]
) -> None:
    name, place, size = case
    watched = opened(browser, atlas, size, place)
    taken, approved = shot(watched.page), APPROVED / f"{name}.webp"
    watched.context.close()
    assert watched.wrong == []
    if os.environ.get("YCGIS_APPROVE"):
        APPROVED.mkdir(exist_ok=True)
        taken.save(approved, quality=88, method=6)
    taken.save(tmp_path / approved.name)
    with Image.open(approved) as before:
        found = difference(before, taken)
    assert found <= MOST_DIFFERENT, f"{found:.1%} of {approved} differ from {tmp_path / approved.name}"


@pytest.mark.parametrize(
    "change",
    [
        "document.querySelector('.legend').remove()",
        "document.querySelector('.panel').remove()",
        "document.querySelectorAll('.leaflet-bands-pane path').forEach((one) => one.setAttribute('fill', '#ffffff'))",
        "document.body.style.fontSize = '17px'",
    ],
)
def test_what_a_reader_would_notice_is_a_difference(browser: Browser, atlas: Path, change: str) -> None:
    watched = opened(browser, atlas, SIZES["1280x720"], PAGES["county"])
    before = shot(watched.page)
    watched.page.evaluate(change)
    watched.page.wait_for_timeout(200)
    found = difference(before, shot(watched.page))
    watched.context.close()
    assert found > MOST_DIFFERENT
