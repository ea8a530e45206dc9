"""A browser and windows of it that have no network, for the tests of pages; properties without a stopwatch."""

from collections.abc import Iterator

import atlas_pages
import pytest
from atlas_window import NARROW, WIDE, Watched, started_browser
from examples import QUICK
from hypothesis import settings
from playwright.sync_api import Browser
from shared_runs import made_once

import ycgis
from ycgis.assess import Assessment

# A busy machine is slow at times; how fast the code is, scripts/bench* tell.
settings.register_profile("unhurried", deadline=None)
settings.register_profile("quick", settings.get_profile("unhurried"), max_examples=QUICK)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """Return the embedded project as it is assessed by default; no test may change it."""
    return made_once("embedded", ycgis.run, tmp_path_factory)


@pytest.fixture(scope="session")
def town_due(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """Return the town in the year in which its target is due; no test may change it."""
    folder = tmp_path_factory.mktemp("town_due")
    return made_once("town_due", lambda: atlas_pages.town(folder), tmp_path_factory)


@pytest.fixture(scope="session")
def town_reported(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """Return the town with reported figures and projects under way, see `atlas_pages`; no test may change it."""
    folder = tmp_path_factory.mktemp("town_reported")
    return made_once("town_reported", lambda: atlas_pages.reported(folder), tmp_path_factory)


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
