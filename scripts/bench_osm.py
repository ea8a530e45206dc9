"""Measure the import of OSM extracts: against decoding alone, GDAL's OSM driver and osmnx, and as extracts grow.

``python scripts/bench_osm.py [EXTRACT ...] [--nodes 1000000] [--osmnx]`` reads each EXTRACT, and generated lattices of
half, once and twice `--nodes`. Each measurement runs in a process of its own, for the sake of its peak memory.
"""

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import osmium
import pyogrio
import shapely
from osmium.osm.mutable import Node, Way

from ycgis.intake.osm import import_osm
from ycgis.intake.osm.extract import read_extract
from ycgis.intake.osm.marks import xml_marks
from ycgis.intake.osm.source import header_of
from ycgis.intake.osm.window import window_of

_BETWEEN = 6  # nodes of a street between two junctions
_STEP = 0.004  # degrees between two junctions
_WEST, _SOUTH = 110.0, 34.5
_SHAKEN = 0.00005
_CLASSES = ("residential", "unclassified", "tertiary", "secondary", "primary", "residential", "residential")


def generate(path: Path, nodes: int) -> None:
    """Write a lattice of streets of about `nodes` nodes: 1,000,000 make 154,000 ways."""
    side = max(2, round(math.sqrt(nodes / (1 + 2 * _BETWEEN))))
    streets = list(_streets(side))
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2026-01-01T00:00:00Z")  # as the extracts that one downloads have it
    with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
        for row in range(side):
            for column in range(side):
                writer.add_node(Node(id=row * side + column + 1, location=_place(row, column)))
        for number, (row, column, down, right) in enumerate(streets):
            for step in range(1, _BETWEEN + 1):
                part = step / (_BETWEEN + 1)
                place = _place(row + down * part, column + right * part)
                writer.add_node(Node(id=side * side + number * _BETWEEN + step, location=place))
        for number, (row, column, down, right) in enumerate(streets):
            first = row * side + column + 1
            inner = [side * side + number * _BETWEEN + step for step in range(1, _BETWEEN + 1)]
            tags = {"highway": _CLASSES[number % len(_CLASSES)], "name": f"{row} {column}", "maxspeed": "40"}
            refs = [first, *inner, (row + down) * side + column + right + 1]
            writer.add_way(Way(id=number + 1, nodes=refs, tags=tags))


def _streets(side: int) -> Iterator[tuple[int, int, int, int]]:
    for row in range(side):
        for column in range(side):
            if column + 1 < side:
                yield row, column, 0, 1
            if row + 1 < side:
                yield row, column, 1, 0


def _place(row: float, column: float) -> tuple[float, float]:
    """Return a place of the lattice, up to 5 m off: GDAL refuses blocks of data that compress all too well."""
    shake = random.Random(f"{row} {column}")  # noqa: S311 - no secret; the same place each time
    return (
        _WEST + column * _STEP + shake.uniform(-_SHAKEN, _SHAKEN),
        _SOUTH + row * _STEP + shake.uniform(-_SHAKEN, _SHAKEN),
    )


def _around(file: Path) -> gpd.GeoDataFrame:
    """Return one county that holds the whole extract."""
    _, boxes = header_of(file, xml_marks(file))
    west, south, east, north = boxes[0] if boxes else (_WEST, _SOUTH, _WEST + 5, _SOUTH + 5)
    return gpd.GeoDataFrame(
        {"adcode": ["000001"], "name": ["all"]}, geometry=[shapely.box(west, south, east, north)], crs="EPSG:4326"
    )


def _decode(file: Path) -> int:
    """Read every object, and keep none: the floor."""
    nothing = osmium.filter.KeyFilter("no such key")
    return sum(1 for _ in osmium.FileProcessor(str(file)).with_filter(nothing))


def _read(file: Path) -> int:
    extract = read_extract(file, window_of(_around(file), None, 0.0))
    return len(extract.nodes) + len(extract.lines) + len(extract.areas)


def _import(file: Path) -> int:
    with TemporaryDirectory() as folder:
        found = import_osm(file, _around(file), None, Path(folder) / "out.gpkg", buffer_km=0.0)
    return sum(layer.rows for layer in found.layers.values())


def _gdal(file: Path) -> int:
    """Read GDAL's three layers, as raw arrays: its areas of two points make no geometry."""
    return sum(len(pyogrio.raw.read(file, layer=name)[2]) for name in ("points", "lines", "multipolygons"))


def _osmnx(file: Path) -> int:
    import osmnx  # noqa: PLC0415 - a second of imports that the others must not pay

    xml = file.with_name(file.name.replace(".osm.pbf", ".osm"))
    return len(osmnx.graph_from_xml(xml, simplify=True, retain_all=True).edges)


_READERS: dict[str, Callable[[Path], int]] = {
    "decode": _decode,
    "gdal": _gdal,
    "read": _read,
    "import": _import,
    "osmnx": _osmnx,
}


def _measure(reader: str, file: Path) -> dict[str, float]:
    """Run one reader in a process of its own; return its seconds, those of the CPU, peak MiB and features."""
    command = [sys.executable, "-W", "ignore", __file__, str(file), "--only", reader]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def _report(reader: str, file: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, start_cpu = time.perf_counter(), time.process_time()
    features = _READERS[reader](file)
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {"seconds": seconds, "cpu": cpu, "mib": peak / 1024, "more": (peak - before) / 1024, "features": features}
    print(json.dumps(found))


def _show(file: Path, readers: list[str]) -> None:
    print(f"{file.name} ({file.stat().st_size / 1e6:.1f} MB)")
    found = {reader: _measure(reader, file) for reader in readers}
    for reader, one in found.items():
        print(
            f"  {reader:8}{one['seconds']:9.2f} s {one['cpu']:8.2f} s of CPU"
            f"{one['mib']:8.0f} MiB peak ({one['more']:+.0f}){one['features']:12,.0f} features"
        )
    if "osmnx" in found:
        slow = found["osmnx"]["cpu"]  # less at the mercy of what else runs on the machine
        ratios = {reader: slow / found[reader]["cpu"] for reader in ("read", "import")}
        print("  osmnx takes " + ", ".join(f"{ratio:.0f} times the CPU of {name}" for name, ratio in ratios.items()))


def _to_xml(file: Path) -> None:
    target = file.with_name(file.name.replace(".osm.pbf", ".osm"))
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for thing in osmium.FileProcessor(str(file)):
            writer.add(thing)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extracts", nargs="*", type=Path)
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--osmnx", action="store_true", help="also osmnx, on the generated extract: minutes, 5 GiB")
    parser.add_argument("--only", choices=_READERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        _report(options.only, options.extracts[0])
        return
    readers = ["decode", "gdal", "read", "import"]
    for file in options.extracts:
        _show(file, readers)
    with TemporaryDirectory() as folder:
        for factor in (0.5, 1, 2):
            nodes = round(options.nodes * factor)
            file = Path(folder) / f"{nodes}-nodes.osm.pbf"
            generate(file, nodes)
            with_osmnx = options.osmnx and factor == 1
            if with_osmnx:
                _to_xml(file)
            _show(file, [*readers, "osmnx"] if with_osmnx else readers)


if __name__ == "__main__":
    main()
