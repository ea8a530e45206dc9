"""A browser and windows of it that have no network, for the tests of pages; properties without a stopwatch."""

from collections.abc import Iterator

import pytest
from atlas_window import NARROW, WIDE, Watched, started_browser
from examples import QUICK
from hypothesis import settings
from playwright.sync_api import Browser

# A busy machine is slow at times; how fast the code is, scripts/bench* tell.
settings.register_profile("unhurried", deadline=None)
settings.register_profile("quick", settings.get_profile("unhurried"), max_examples=QUICK)
settings.load_profile("unhurried")


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


@pytest.fixture
def narrow(browser: Browser) -> Iterator[Watched]:
    """Return the window of a phone."""
    watched = Watched(browser, NARROW)
    yield watched
    watched.context.close()
