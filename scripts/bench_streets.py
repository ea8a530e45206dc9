"""Compare the length of divided roads counted once with that of a peer, neatnet, on the streets of two cities.

Give a GeoParquet file of edges with a column ``highway`` (Wuhan), or an OpenStreetMap extract (Las Palmas), each with
the CRS to measure in: ``bench_streets.py wuhan.parquet:32650 las_palmas.osm.pbf:32628``. The peer is not among the
project's dependencies: ``pip install neatnet``; it needs minutes. Exit 1 where the lengths differ by more than 8 % or
ours is not ten times faster.
"""

import argparse
import importlib
import re
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from ycgis.streets.carriageways import carriageways

MOST_APART = 0.08
LEAST_TIMES_FASTER = 10.0
_CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary")
_DRIVEN = {*_CLASSES, *(f"{word}_link" for word in _CLASSES), "unclassified", "residential", "living_street", "road"}
_TAGS = ("oneway", "ref", "bridge", "tunnel", "layer", "junction")


class Row(NamedTuple):
    """One city: kilometres and seconds."""

    city: str
    raw_km: float
    ours_km: float
    ours_s: float
    peer_km: float
    peer_s: float

    @property
    def apart(self) -> float:
        """Return how much longer ours is, as a share of the peer's length."""
        return self.ours_km / self.peer_km - 1.0

    @property
    def times_faster(self) -> float:
        """Return how many times faster ours is."""
        return self.peer_s / self.ours_s


def read_streets(path: Path, crs: int) -> gpd.GeoDataFrame:
    """Return the streets for cars, cut at junctions."""
    if path.suffix == ".parquet":
        return gpd.read_parquet(path).to_crs(crs).rename(columns={"highway": "road_class"})
    lines = pyogrio.read_dataframe(path, layer="lines")
    lines = lines[lines["highway"].isin(_DRIVEN)]
    tags = {tag: lines["other_tags"].str.extract(f'"{re.escape(tag)}"=>"([^"]*)"', expand=False) for tag in _TAGS}
    streets = lines[["name", "highway", "geometry"]].assign(**tags).rename(columns={"highway": "road_class"})
    return _cut_at_junctions(streets).to_crs(crs)


def measure(path: Path, crs: int) -> Row:
    """Time both on one city."""
    streets = read_streets(path, crs)
    pieces, ours_s = _timed(lambda: carriageways(streets))
    edges = streets[["road_class", "geometry"]]
    merged, peer_s = _timed(lambda: importlib.import_module("neatnet").neatify(edges))
    counted = float((pieces.length * pieces["weight"]).sum())
    peer = float(merged.length.sum())
    return Row(path.name, float(streets.length.sum()) / 1e3, counted / 1e3, ours_s, peer / 1e3, peer_s)


def main() -> None:
    """Print a table; exit 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cities", nargs="+", metavar="FILE:EPSG")
    rows = []
    for city in parser.parse_args().cities:
        path, _, crs = city.rpartition(":")
        rows.append(measure(Path(path), int(crs)))
    print(_table(rows))
    if any(abs(row.apart) > MOST_APART or row.times_faster < LEAST_TIMES_FASTER for row in rows):
        sys.exit(1)


def _cut_at_junctions(streets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut lines at the vertices that they share, as the peer asks for."""
    xy, line = shapely.get_coordinates(streets.geometry.to_numpy(), return_index=True)
    _, node, uses = np.unique(xy, axis=0, return_inverse=True, return_counts=True)
    tip = np.ones(len(line), dtype=bool)
    tip[1:-1] = (line[1:-1] != line[:-2]) | (line[1:-1] != line[2:])
    inner = np.flatnonzero((uses[node.ravel()] > 1) & ~tip)
    twice = np.sort(np.concatenate([np.arange(len(line)), inner]))
    again = np.zeros(len(twice), dtype=bool)
    again[1:] = (twice[1:] == twice[:-1]) | (line[twice[1:]] != line[twice[:-1]])
    again[0] = True
    part = np.cumsum(again) - 1
    rows = streets.drop(columns="geometry").iloc[line[twice[again]]].reset_index(drop=True)
    cut = shapely.linestrings(xy[twice], indices=part)
    return gpd.GeoDataFrame(rows, geometry=cut, crs=streets.crs)


def _timed(work: Callable[[], gpd.GeoDataFrame]) -> tuple[gpd.GeoDataFrame, float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peer warns of its own dependencies
        start = time.perf_counter()
        return work(), time.perf_counter() - start


def _table(rows: list[Row]) -> str:
    columns: dict[str, list[Any]] = {
        "city": [row.city for row in rows],
        "raw km": [f"{row.raw_km:,.1f}" for row in rows],
        "ours km": [f"{row.ours_km:,.1f}" for row in rows],
        "peer km": [f"{row.peer_km:,.1f}" for row in rows],
        "apart": [f"{row.apart:+.1%}" for row in rows],
        "ours s": [f"{row.ours_s:.1f}" for row in rows],
        "peer s": [f"{row.peer_s:.0f}" for row in rows],
        "times faster": [f"{row.times_faster:.0f}" for row in rows],
    }
    return str(pd.DataFrame(columns).to_string(index=False))


if __name__ == "__main__":
    main()
