"""Open a county's page with many streets or many areas, and the same data as plain folium.GeoJson, in a browser.

Printed for each: seconds to write, MiB of the page, seconds to the load event, seconds until the evidence is on the map
(folium draws it while loading), seconds of one pan and one zoom (the mean of 20 and 6), and the peak of JavaScript's
heap. The data are invented: a lattice of streets, and as many plots as asked, around one county seat. Exit 1 when a
page takes more than 3 s to load or its evidence more than 3 s to show, or is not smaller and quicker to pan than
folium's.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import folium
import geopandas as gpd
import numpy as np
import shapely
from playwright.sync_api import Browser, Page, sync_playwright

import ycgis
from ycgis.assess import Assessment
from ycgis.atlas import county_page
from ycgis.atlas.data import Window
from ycgis.atlas.sheetmap import SheetMap
from ycgis.indicator import Evidence, Paint
from ycgis.text import Text

CHROMIUM = "/usr/bin/chromium"
COUNTY = "140827"
INDICATOR = "prefecture_reach"
MOST_LOAD_S = 3.0
PANS, ZOOMS = 20, 6
_RANKS = ("arterial", "secondary", "local", "service")
_COLUMNS = {"name": Text("名称", "name"), "rank": Text("等级", "rank"), "size": Text("大小", "size")}
_SEED = 20_261_123

Make = Callable[[Assessment, gpd.GeoDataFrame], str]


class Figures(NamedTuple):
    """What was measured of one page."""

    write_s: float
    mib: float
    load_s: float
    show_s: float
    pan_s: float
    zoom_s: float
    heap_mib: float


def streets(assessment: Assessment, count: int) -> gpd.GeoDataFrame:
    """Return about `count` bent street segments of 60 m, five points each, on a lattice."""
    side = int(np.ceil(np.sqrt(count / 2))) + 1
    random = np.random.default_rng(_SEED)
    nodes = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1) * 60.0
    nodes += random.normal(0, 8, nodes.shape)
    tails = np.concatenate([nodes[:, :-1].reshape(-1, 2), nodes[:-1].reshape(-1, 2)])[:count]
    heads = np.concatenate([nodes[:, 1:].reshape(-1, 2), nodes[1:].reshape(-1, 2)])[:count]
    share = np.linspace(0, 1, 5)[None, :, None]
    points = tails[:, None] * (1 - share) + heads[:, None] * share
    points[:, 1:-1] += random.normal(0, 2, points[:, 1:-1].shape)
    return _frame(assessment, np.asarray(shapely.linestrings(points - side * 30.0)))


def plots(assessment: Assessment, count: int) -> gpd.GeoDataFrame:
    """Return `count` plots of 9 corners, side by side."""
    side = int(np.ceil(np.sqrt(count)))
    random = np.random.default_rng(_SEED)
    angles = np.linspace(0, 2 * np.pi, 10)
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    middles = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)[:count] * 100.0
    radius = random.uniform(20, 48, (count, 10, 1))
    radius[:, -1] = radius[:, 0]
    return _frame(assessment, shapely.polygons(middles[:, None] - side * 50.0 + radius * ring))


def _frame(assessment: Assessment, shapes: np.ndarray) -> gpd.GeoDataFrame:
    layers = assessment.study.layers
    corner, random = shapely.get_coordinates(layers.seats.geometry[COUNTY])[0], np.random.default_rng(_SEED)
    count = len(shapes)
    table = {
        "adcode": COUNTY,
        "name": [f"第{number}号" for number in random.integers(0, count // 10, count)],
        "rank": random.choice(_RANKS, count, p=(0.1, 0.2, 0.5, 0.2)),
        "size": np.where(shapely.get_dimensions(shapes) == 1, shapely.length(shapes), shapely.area(shapes)),
    }
    moved = shapely.transform(shapes, lambda points: points + corner)
    return gpd.GeoDataFrame(table, geometry=moved, crs=layers.counties.crs)


def ours(assessment: Assessment, frame: gpd.GeoDataFrame) -> str:
    """Return the county's page with the frame as evidence."""
    paint = Paint("rank", {rank: Text(rank, rank) for rank in _RANKS}, "ranked")
    evidence = {"synthetic": Evidence(Text("合成数据", "synthetic"), frame, _COLUMNS, paint)}
    measured = replace(assessment.measurements[INDICATOR], evidence=evidence)
    shown = replace(assessment, measurements={**assessment.measurements, INDICATOR: measured})
    return county_page(shown, COUNTY)


def plain_folium(assessment: Assessment, frame: gpd.GeoDataFrame) -> str:
    """Return a folium map of the frame, a popup each; Leaflet is in the page, the data are folium's own GeoJSON."""
    del assessment
    degrees = frame.to_crs("EPSG:4326")
    view = Window(*(float(bound) for bound in degrees.total_bounds))
    drawing = SheetMap(view, view.wider(1), max_zoom=18)
    popup = folium.GeoJsonPopup(fields=list(_COLUMNS))
    folium.GeoJson(degrees, popup=popup).add_to(drawing)
    drawing.fit_bounds(view.corners())
    return str(drawing.get_root().render())


def measure(browser: Browser, make: Make, assessment: Assessment, frame: gpd.GeoDataFrame, folder: Path) -> Figures:
    """Write a page, open it and work with it."""
    begin = time.perf_counter()
    html = make(assessment, frame)
    write_s = time.perf_counter() - begin
    path = folder / "page.html"
    path.write_text(html, "utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(path.as_uri(), timeout=300_000)
    load_s = float(page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")) / 1000
    show_s = _timed(page, "document.querySelector('[data-explain]')?.click()")
    name = page.locator(".folium-map").get_attribute("id")
    pan_s = _timed(page, f"{name}.panBy([(-1) ** round * 80, 40 * (-1) ** (round >> 1)], {{animate: false}})", PANS)
    heap = _heap(page)
    zoom_s = _timed(page, f"{name}.setZoom({name}.getZoom() + (-1) ** round, {{animate: false}})", ZOOMS)
    heap = max(heap, _heap(page))
    page.close()
    return Figures(write_s, len(html.encode()) / 2**20, load_s, show_s, pan_s, zoom_s, heap)


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


def table(found: dict[str, Figures]) -> str:
    """Return the figures as a Markdown table."""
    heads = ("page", "write s", "MiB", "load s", "show s", "pan s", "zoom s", "heap MiB")
    rows = [(name, *(f"{value:.2f}" for value in figures)) for name, figures in found.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *rows))


def kept(own: Figures, folium_page: Figures) -> bool:
    """Tell whether a page opens in time, and is smaller and quicker to pan than folium's."""
    in_time = max(own.load_s, own.show_s) <= MOST_LOAD_S
    return in_time and own.mib < folium_page.mib and own.pan_s <= folium_page.pan_s


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streets", type=int, default=50_000)
    parser.add_argument("--plots", type=int, default=5_000)
    options = parser.parse_args()
    assessment = ycgis.run()
    frames = {
        f"{options.streets:,} streets": streets(assessment, options.streets),
        f"{options.plots:,} plots": plots(assessment, options.plots),
    }
    found: dict[str, Figures] = {}
    good = True
    with sync_playwright() as started, tempfile.TemporaryDirectory() as folder:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--enable-precise-memory-info"]
        browser = started.chromium.launch(executable_path=CHROMIUM, args=arguments)
        county_page(assessment, COUNTY)  # what is computed once is not part of writing a page
        for name, frame in frames.items():
            own = measure(browser, ours, assessment, frame, Path(folder))
            other = measure(browser, plain_folium, assessment, frame, Path(folder))
            found |= {f"ycgis, {name}": own, f"folium.GeoJson, {name}": other}
            good = good and kept(own, other)
        browser.close()
    print(table(found))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
