"""A browser, and windows of it that have no network, for the tests of pages."""

from collections.abc import Iterator

import pytest
from atlas_window import NARROW, WIDE, Watched, started_browser
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started_browser() as opened:
        yield opened


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Watched]:
    """Return a window of each size."""
    watched = Watched(browser, request.param)
    yield watched
    watched.context.close()


@pytest.fixture
def wide(browser: Browser) -> Iterator[Watched]:
    """Return a wide window."""
    watched = Watched(browser, WIDE)
    yield watched
    watched.context.close()
