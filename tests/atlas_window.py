"""A browser without a network for the tests of the pages."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
WIDE, NARROW = (1280, 720), (390, 844)
MARKS = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists() and not os.environ.get("CI"), reason="chromium is not installed"),
]


class Watched:
    """A browser window without a network, which remembers whatever went wrong in it."""

    def __init__(self, browser: Browser, size: tuple[int, int]) -> None:
        self.wrong: list[str] = []
        viewport = {"width": size[0], "height": size[1]}
        self.context: BrowserContext = browser.new_context(viewport=viewport, offline=True)  # type: ignore[arg-type]
        self.context.route(lambda address: not address.startswith(("file:", "data:")), lambda route: route.abort())
        self.context.on("request", self._asked)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("console", lambda said: self.wrong.append(f"{said.type}: {said.text}"))

    def _asked(self, request: object) -> None:
        address = str(getattr(request, "url", ""))
        if not address.startswith(("file:", "data:", "about:")):
            self.wrong.append(f"request: {address}")

    def open(self, path: Path, fragment: str = "") -> Page:
        """Open a page and wait for its map, or for its matrix where it has no map."""
        self.page.goto(path.as_uri() + fragment)
        self.page.wait_for_function("document.querySelector('.leaflet-map-pane, .matrix td[tabindex]') !== null")
        return self.page


@contextmanager
def started_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()
