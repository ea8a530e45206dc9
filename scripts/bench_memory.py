"""Measure what memory `ycgis run` takes by the number of lines: ``python scripts/bench_memory.py``.

Each project is generated: four square counties of 50 km, a seat in each, a city beside them, and so many classed
roads, a grid of junctions of which neighbours are joined as `bench.generate` does. Each run is a process of its own,
whose peak (resident set) the system tells. Printed are the rows of the table in docs/reliability.md, and the memory
that each further 100,000 lines take.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from bench import generate

CRS = "EPSG:4546"
SIDE_M, WEST, SOUTH = 50_000.0, 450_000.0, 3_850_000.0
CODES = ("990101", "990102", "990103", "990104")
CLASSES = ("trunk", "primary", "secondary", "tertiary", "residential")
_SHARES = (0.02, 0.08, 0.15, 0.25, 0.5)
_SEED = 20_260_703

PROJECT = """\
name = { zh = "试验市", en = "Trial" }
capital = "990101"

[layers.counties]
path = "counties.gpkg"

[layers.roads]
path = "roads.gpkg"

[layers.seats]
path = "seats.gpkg"

[layers.cities]
path = "cities.gpkg"
"""


class Peak(NamedTuple):
    """What one run took: the process's peak, its time on the processors, and the pages and files that it wrote, MB."""

    lines: int
    peak_mb: float
    seconds: float
    written_mb: float


def roads(count: int) -> gpd.GeoDataFrame:
    """Return about so many classed lines between neighbouring junctions of a grid over all counties."""
    arcs = generate(2 * count)
    half = len(arcs.tail) // 2  # the other half are the ways back
    side = round(np.sqrt(arcs.size))
    chance = np.random.default_rng(_SEED)
    step = 2 * SIDE_M / side
    row, column = np.divmod(np.arange(arcs.size), side)
    spots = np.column_stack([column, row]) * step + chance.uniform(-0.2, 0.2, (arcs.size, 2)) * step
    spots += (WEST + step / 2, SOUTH + step / 2)
    lines = shapely.linestrings(np.stack([spots[arcs.tail[:half]], spots[arcs.head[:half]]], axis=1))
    classes = chance.choice(CLASSES, half, p=_SHARES)
    return gpd.GeoDataFrame({"road_class": classes}, geometry=lines, crs=CRS)


def write_project(folder: Path, count: int) -> Path:
    """Write a project with so many roads into a folder, and return it."""
    corners = [(WEST + SIDE_M * (at % 2), SOUTH + SIDE_M * (at // 2)) for at in range(len(CODES))]
    names = [f"{number}县" for number in "甲乙丙丁"]
    squares = [shapely.box(x, y, x + SIDE_M, y + SIDE_M) for x, y in corners]
    middles = [shapely.Point(x + SIDE_M / 2, y + SIDE_M / 2) for x, y in corners]
    beside = [shapely.Point(WEST + 2 * SIDE_M + 5000, SOUTH + SIDE_M)]
    for name, shapes, columns in (
        ("counties", squares, {"adcode": CODES, "name": names}),
        ("seats", middles, {"adcode": CODES, "name": names}),
        ("cities", beside, {"id": ["990200"], "name": ["东市"]}),
    ):
        gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS).to_file(folder / f"{name}.gpkg")
    roads(count).to_file(folder / "roads.gpkg")
    (folder / "project.toml").write_text(PROJECT, encoding="utf-8")
    return folder


def measured(count: int) -> Peak:
    """Generate a project and run it in a process of its own."""
    with tempfile.TemporaryDirectory() as home:
        project, out = write_project(Path(home), count), Path(home) / "maps"
        words = [sys.executable, "-m", "ycgis", "run", str(project), "--out", str(out)]
        started = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(started.pid, 0)
        if status:
            sys.exit(f"ycgis run failed with {count} lines")
        pieces = json.loads((out / "run.json").read_text(encoding="utf-8"))["network"]["road_pieces"]
        written = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return Peak(int(pieces), used.ru_maxrss / 1024, used.ru_utime + used.ru_stime, written / 1e6)


def main() -> None:
    """Measure each number of lines that is asked for, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--lines", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    counts = asked.parse_args().lines
    print("| lines | peak MB | CPU s | written MB |\n| ---: | ---: | ---: | ---: |")
    found = []
    for count in counts:
        begin = time.perf_counter()
        one = measured(count)
        found.append(one)
        print(f"| {one.lines:,} | {one.peak_mb:,.0f} | {one.seconds:.0f} | {one.written_mb:.0f} |", flush=True)
        print(f"{count:,} lines in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    if len(found) > 1:
        lines, peaks = np.array([one.lines for one in found]), np.array([one.peak_mb for one in found])
        slope, base = np.polyfit(lines / 100_000, peaks, 1)
        off = np.abs(slope * lines / 100_000 + base - peaks).max() / peaks.max()
        print(f"{base:.0f} MB and {slope:.0f} MB for each 100,000 lines; at most {off:.1%} of the largest beside it")


if __name__ == "__main__":
    main()
