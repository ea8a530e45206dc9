"""Open the atlas's pages with many streets or areas, and the same data as plain folium.GeoJson, in a browser.

One county has 50,000 streets, or 5,000 plots, as evidence. A prefecture has 500,000 streets, spread over its counties,
both as its roads and as evidence, and all of its atlas is written. The data are invented: a lattice of streets, and as
many plots as asked, around a county seat.

Printed for each page: seconds to write it (in the row of the prefecture's index all pages of the atlas), the peak of
memory of the process that wrote it (which holds the data as well), MiB of the page, seconds to the load event, seconds
from the start of loading until a click on the map has opened a popup, seconds until the evidence is on the map (folium
draws it while loading), seconds of one pan and one zoom (the mean of 20 and 6), and the peak of JavaScript's heap. Each
page is written, and opened, in a process of its own; one that takes more than 180 s for all that is
measured in the browser, or whose browser dies, is given up: "-".

Exit 1 when a page of the atlas takes more than 3 s to load, to answer the click or to show its evidence, is larger than
6 MiB (the index) or 8 MiB (a county), or is not smaller and quicker to pan than folium's.
"""

import argparse
import copy
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple, TypeVar

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from playwright.sync_api import Page, sync_playwright

import ycgis
from ycgis.assess import Assessment
from ycgis.atlas import county_page, write_atlas
from ycgis.atlas.data import MapWindow
from ycgis.atlas.sheetmap import sheet_map
from ycgis.ground.text import Text
from ycgis.ground.ways import with_canonical
from ycgis.indicator import Evidence, Paint

CHROMIUM = "/usr/bin/chromium"
COUNTY = "140827"
INDICATOR = "road_density"
MOST_S = 3.0
MOST_INDEX_MIB, MOST_COUNTY_MIB = 6.0, 8.0
GIVEN_UP_S, WRITTEN_S = 180, 1800
PANS, ZOOMS = 20, 6
_TAG_OF = {"arterial": "primary", "secondary": "secondary", "local": "residential", "service": "service"}
_RANKS = tuple(_TAG_OF)
_COLUMNS = {"name": Text("名称", "name"), "rank": Text("等级", "rank"), "size": Text("大小", "size")}
_SEED = 20_261_123

_T = TypeVar("_T")
Data = Callable[[Assessment, int], gpd.GeoDataFrame]
Make = Callable[[Assessment, gpd.GeoDataFrame, Path], list[Path]]


class Written(NamedTuple):
    """What was measured of writing pages."""

    write_s: float
    peak_mib: float
    paths: list[Path]


class Opened(NamedTuple):
    """What was measured of one page in a browser."""

    load_s: float
    click_s: float
    show_s: float
    pan_s: float
    zoom_s: float
    heap_mib: float


class Row(NamedTuple):
    """One page: what it is, what writing it took (None: written together with the row above), what opening it took."""

    name: str
    written: Written | None
    mib: float
    opened: Opened | None

    def cells(self) -> tuple[str, ...]:
        """Return the row of the table; "-" is what was not measured."""
        wrote = (None, None) if self.written is None else self.written[:2]
        opened = (None,) * len(Opened._fields) if self.opened is None else self.opened
        numbers = (*wrote, self.mib, *opened)
        return (self.name, *("-" if each is None else f"{each:.2f}" for each in numbers))

    def in_budget(self, most_mib: float) -> bool:
        """Tell whether a page of the atlas is small and quick enough."""
        if self.opened is None or self.mib > most_mib:
            return False
        return max(self.opened.load_s, self.opened.click_s, self.opened.show_s) <= MOST_S

    def beats(self, other: "Row") -> bool:
        """Tell whether a page is smaller and quicker to pan than another; one that does not open is beaten."""
        if self.opened is None or other.opened is None:
            return other.opened is None
        return self.mib < other.mib and self.opened.pan_s <= other.opened.pan_s


def streets(assessment: Assessment, count: int, adcode: str = COUNTY) -> gpd.GeoDataFrame:
    """Return about `count` bent street segments of 60 m, five points each, on a lattice around a county's seat.

    Every twelfth line of it is arterial, every fourth secondary, of the others a quarter of the segments are service
    roads.
    """
    side = int(np.ceil(np.sqrt(count / 2))) + 1
    random = np.random.default_rng(_SEED)
    nodes = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1) * 60.0
    nodes += random.normal(0, 8, nodes.shape)
    tails = np.concatenate([nodes[:, :-1].reshape(-1, 2), nodes[:-1].reshape(-1, 2)])[:count]
    heads = np.concatenate([nodes[:, 1:].reshape(-1, 2), nodes[1:].reshape(-1, 2)])[:count]
    share = np.linspace(0, 1, 5)[None, :, None]
    points = tails[:, None] * (1 - share) + heads[:, None] * share
    points[:, 1:-1] += random.normal(0, 2, points[:, 1:-1].shape)
    line = np.concatenate([np.repeat(np.arange(side), side - 1), np.tile(np.arange(side), side - 1)])[:count]
    lesser = np.where(random.random(len(line)) < 0.25, "service", "local")  # noqa: PLR2004 - as said above
    ranks = np.where(line % 12 == 0, "arterial", np.where(line % 4 == 0, "secondary", lesser))
    return _frame(assessment, np.asarray(shapely.linestrings(points - side * 30.0)), ranks, adcode)


def of_prefecture(assessment: Assessment, count: int) -> gpd.GeoDataFrame:
    """Return about `count` streets, as many around each county's seat."""
    adcodes = [str(code) for code in assessment.study.layers.counties.index]
    each = count // len(adcodes)
    together = pd.concat([streets(assessment, each, adcode) for adcode in adcodes], ignore_index=True)
    return gpd.GeoDataFrame(together, crs=assessment.study.layers.counties.crs)


def plots(assessment: Assessment, count: int) -> gpd.GeoDataFrame:
    """Return `count` plots of 9 corners, side by side."""
    side = int(np.ceil(np.sqrt(count)))
    random = np.random.default_rng(_SEED)
    angles = np.linspace(0, 2 * np.pi, 10)
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    middles = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)[:count] * 100.0
    radius = random.uniform(20, 48, (count, 10, 1))
    radius[:, -1] = radius[:, 0]
    shapes = shapely.polygons(middles[:, None] - side * 50.0 + radius * ring)
    return _frame(assessment, shapes, random.choice(_RANKS, count), COUNTY)


def _frame(assessment: Assessment, shapes: np.ndarray, ranks: np.ndarray, adcode: str) -> gpd.GeoDataFrame:
    layers = assessment.study.layers
    corner, random = shapely.get_coordinates(layers.seats.geometry[adcode])[0], np.random.default_rng(_SEED)
    count = len(shapes)
    table = {
        "adcode": adcode,
        "name": [f"第{number}号" for number in random.integers(0, count // 10, count)],
        "rank": ranks,
        "size": np.where(shapely.get_dimensions(shapes) == 1, shapely.length(shapes), shapely.area(shapes)),
    }
    moved = shapely.transform(shapes, lambda points: points + corner)
    return gpd.GeoDataFrame(table, geometry=moved, crs=layers.counties.crs)


def county(assessment: Assessment, frame: gpd.GeoDataFrame, folder: Path) -> list[Path]:
    """Write the county's page with the frame as evidence."""
    return [_write(folder, county_page(_explained(assessment, frame), COUNTY))]


def atlas(assessment: Assessment, frame: gpd.GeoDataFrame, folder: Path) -> list[Path]:
    """Write an atlas with the frame as evidence and as roads; return its index and the largest county's page."""
    named = with_canonical(frame.assign(road_class=frame["rank"].map(_TAG_OF)))
    roads = named.reindex(columns=assessment.study.layers.roads.columns)
    study = copy.copy(assessment.study)  # with what it has computed from the roads: those given here are but drawn
    object.__setattr__(study, "layers", replace(study.layers, roads=roads))
    pages = write_atlas(_explained(replace(assessment, study=study), frame), folder)
    counties = [path for path in pages if path.parent != folder]
    return [folder / "index.html", max(counties, key=lambda path: path.stat().st_size)]


def _explained(assessment: Assessment, frame: gpd.GeoDataFrame) -> Assessment:
    """Return an assessment with the frame as the evidence of one indicator."""
    paint = Paint("rank", {rank: Text(rank, rank) for rank in _RANKS}, "ranked")
    evidence = {"synthetic": Evidence(Text("合成数据", "synthetic"), frame, _COLUMNS, paint)}
    measured = replace(assessment.measurements[INDICATOR], evidence=evidence)
    return replace(assessment, measurements={**assessment.measurements, INDICATOR: measured})


def plain_folium(assessment: Assessment, frame: gpd.GeoDataFrame, folder: Path) -> list[Path]:
    """Write a folium map of the frame, a popup each; Leaflet is in the page, the data are folium's own GeoJSON."""
    del assessment
    degrees = frame.to_crs("EPSG:4326")
    view = MapWindow(*(float(bound) for bound in degrees.total_bounds))
    drawing = sheet_map(view, view.wider(1), max_zoom=18)
    popup = folium.GeoJsonPopup(fields=list(_COLUMNS))
    folium.GeoJson(degrees, popup=popup).add_to(drawing)
    drawing.fit_bounds(view.corners())
    return [_write(folder, str(drawing.get_root().render()))]


def _write(folder: Path, html: str) -> Path:
    path = folder / "page.html"
    path.write_text(html, "utf-8")
    return path


def rows(name: str, data: Data, make: Make, count: int) -> list[Row]:
    """Write pages in one process, and open each in another."""
    with tempfile.TemporaryDirectory() as folder:
        written = apart(WRITTEN_S, write, data, make, count, Path(folder))
        if written is None:
            return [Row(name, None, float("nan"), None)]
        titles = [name] if len(written.paths) == 1 else [f"{name}: {path.stem}" for path in written.paths]
        return [
            Row(title, None if rank else written, path.stat().st_size / 2**20, apart(GIVEN_UP_S, opened, path))
            for rank, (title, path) in enumerate(zip(titles, written.paths, strict=True))
        ]


def write(data: Data, make: Make, count: int, folder: Path) -> Written:
    """Write pages; what is computed once for all of them is not part of it."""
    assessment = ycgis.run()
    county_page(assessment, COUNTY)
    frame = data(assessment, count)
    begin = time.perf_counter()
    paths = make(assessment, frame, folder)
    write_s = time.perf_counter() - begin
    return Written(write_s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, paths)


def opened(path: Path) -> Opened:
    """Open a page and work with it."""
    with sync_playwright() as started:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--enable-precise-memory-info"]
        browser = started.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(path.as_uri(), timeout=GIVEN_UP_S * 1000)
        load_s = float(page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")) / 1000
        click_s = _answered(page)
        show_s = _timed(page, f"document.querySelector('[data-explain={INDICATOR}]')?.click()")
        name = page.locator(".folium-map").get_attribute("id")
        pan_s = _timed(page, f"{name}.panBy([(-1) ** round * 80, 40 * (-1) ** (round >> 1)], {{animate: false}})", PANS)
        heap = _heap(page)
        zoom_s = _timed(page, f"{name}.setZoom({name}.getZoom() + (-1) ** round, {{animate: false}})", ZOOMS)
        return Opened(load_s, click_s, show_s, pan_s, zoom_s, max(heap, _heap(page)))


def _answered(page: Page) -> float:
    """Return the seconds from the start of loading until a click has opened a popup."""
    page.evaluate("""() => {
        const shapes = [...document.querySelectorAll("path.leaflet-interactive, .mark.leaflet-interactive")];
        const seen = (shape) => shape.getBoundingClientRect().width > 0;
        shapes.find(seen).dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: 640, clientY: 360 }));
    }""")
    page.wait_for_selector(".leaflet-popup", timeout=GIVEN_UP_S * 1000)
    return float(page.evaluate("performance.now()")) / 1000


def apart(seconds: float, work: Callable[..., _T], *given: object) -> _T | None:
    """Return what `work` returns in a process of its own; None when it takes longer than `seconds`, or dies."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(sender, work, *given))
    process.start()
    sender.close()
    found: _T | None = None
    with suppress(EOFError):  # it died without a word
        if receiver.poll(seconds):
            found = receiver.recv()
    if found is None and process.pid and process.is_alive():
        os.killpg(process.pid, signal.SIGKILL)
    process.join()
    return found


def _tell(sender: Connection, work: Callable[..., object], *given: object) -> None:
    os.setsid()  # so that what it starts can be ended with it
    sender.send(work(*given))


def _timed(page: Page, action: str, rounds: int = 1) -> float:
    """Return the mean seconds of an action, each until the browser has painted it."""
    script = f"""async () => {{
        const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const begin = performance.now();
        for (let round = 0; round < {rounds}; round += 1) {{ {action}; await painted(); }}
        return (performance.now() - begin) / {rounds} / 1000;
    }}"""
    return float(page.evaluate(script))


def _heap(page: Page) -> float:
    return float(page.evaluate("performance.memory.usedJSHeapSize")) / 2**20


def table(found: list[Row]) -> str:
    """Return the figures as a Markdown table."""
    heads = ("page", "write s", "peak MiB", "MiB", "load s", "click s", "show s", "pan s", "zoom s", "heap MiB")
    lines = (heads, ("---",) * len(heads), *(row.cells() for row in found))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streets", type=int, default=50_000)
    parser.add_argument("--plots", type=int, default=5_000)
    parser.add_argument("--prefecture", type=int, default=500_000, help="streets of a prefecture; 0 leaves it out")
    options = parser.parse_args()
    tasks: list[tuple[str, Data, Make, int]] = [
        (f"{options.streets:,} streets", streets, county, options.streets),
        (f"{options.plots:,} plots", plots, county, options.plots),
        (f"a prefecture's {options.prefecture:,} streets", of_prefecture, atlas, options.prefecture),
    ]
    found, good = [], True
    for name, data, make, count in tasks:
        if not count:
            continue
        own = rows(f"ycgis, {name}", data, make, count)
        other = rows(f"folium.GeoJson, {name}", data, plain_folium, count)
        found += [*own, *other]
        budgets = [MOST_COUNTY_MIB] if make is county else [MOST_INDEX_MIB, MOST_COUNTY_MIB]
        fits = [row.in_budget(most) for row, most in zip(own, budgets, strict=False)]
        good = good and all(fits) and own[0].beats(other[0])
    print(table(found))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
