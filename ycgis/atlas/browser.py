"""Pages as pictures: a browser that is installed draws them as it prints them, without a window."""

import os
import shutil
import subprocess
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Literal

from ycgis.ground.errors import OutputError, Problem
from ycgis.ground.lock import scratch
from ycgis.ground.text import Text

__all__ = ["FORMS", "PAPERS", "Form", "Paper", "find_browser", "render_pages"]

Form = Literal["png", "pdf"]
Paper = Literal["A4", "A3"]

FORMS: Final[tuple[Form, ...]] = ("png", "pdf")
PAPERS: Final[dict[Paper, tuple[int, int]]] = {"A4": (297, 210), "A3": (420, 297)}
"""Width and height of a sheet that lies on its side, mm."""

_NAMED: Final = "YCGIS_BROWSER"
_NAMES: Final = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome", "msedge",
)  # fmt: skip
_PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
_BEGINS: Final[dict[Form, bytes]] = {"png": b"\x89PNG", "pdf": b"%PDF"}
_PX_PER_MM: Final = 96 / 25.4
_PICTURE_SCALE: Final = 2
_READY_MS: Final = 8000
_PATIENCE_S: Final = 120
_FAILED = Text("浏览器没有画出 {name}：{why}", "the browser did not draw {name}: {why}")
_SILENT = Text("没有输出", "it said nothing")
_LATE = Text("超过 {seconds} 秒", "more than {seconds} s")
_ANOTHER = Text(
    "用环境变量 YCGIS_BROWSER 指定 Chromium、Chrome 或 Edge",
    "name Chromium, Chrome or Edge in the environment variable YCGIS_BROWSER",
)


def find_browser() -> Path | None:
    """Return Chromium, Chrome or Edge where one is installed: the one that YCGIS_BROWSER names, where it names one."""
    named = os.environ.get(_NAMED)
    candidates = [named] if named else [*_NAMES, *_PLACES]
    found = next((path for path in map(shutil.which, candidates) if path), None)
    return Path(found) if found else None


def render_pages(browser: Path, pages: Sequence[Path], forms: Collection[Form], paper: Paper = "A4") -> list[Path]:
    """Draw pages as they are printed, each into a file beside it, and return these.

    A PDF has the whole page; a PNG, at twice the resolution of a screen, its map sheet alone.

    Raises
    ------
    OutputError
        The browser failed; files that were drawn before are left.
    """
    asked = [(page, form) for page in pages for form in forms]
    with scratch() as profiles:

        def draw(rank: int) -> Path:
            page, form = asked[rank]
            return _draw([str(browser), *_common(profiles / str(rank))], page, form, paper)

        with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as workers:
            return list(workers.map(draw, range(len(asked))))


def _common(profile: Path) -> Iterator[str]:
    yield from ("--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", f"--user-data-dir={profile}")
    yield f"--virtual-time-budget={_READY_MS}"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield "--no-sandbox"  # a browser refuses to start in its sandbox as root; the pages are ycgis's own


def _draw(command: Sequence[str], page: Path, form: Form, paper: Paper) -> Path:
    out = page.with_suffix(f".{form}")
    address = f"{page.resolve().as_uri()}#paper={paper}"
    try:
        done = subprocess.run(  # noqa: S603 - the browser, with arguments of our own
            [*command, *_wanted(out.resolve(), form, paper), address],
            capture_output=True, check=False, timeout=_PATIENCE_S, text=True, errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _failure(page, _LATE.fill(seconds=_PATIENCE_S)) from error
    except OSError as error:
        raise _failure(page, Text(str(error), str(error))) from error
    if not out.is_file() or not out.read_bytes().startswith(_BEGINS[form]):
        last = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "")
        raise _failure(page, Text(last, last) if last else _SILENT)
    return out


def _wanted(out: Path, form: Form, paper: Paper) -> Iterator[str]:
    if form == "pdf":
        yield from (f"--print-to-pdf={out}", "--no-pdf-header-footer")
        return
    width, height = (round(side * _PX_PER_MM) for side in PAPERS[paper])
    yield from (f"--screenshot={out}", f"--window-size={width},{height}")
    yield f"--force-device-scale-factor={_PICTURE_SCALE}"


def _failure(page: Path, why: Text) -> OutputError:
    return OutputError(Problem(page.name, _FAILED.fill(name=page.name, why=why), _ANOTHER))
