"""The speed of the embedded highways, which have no class: its band holds published hours, its derivation adds up."""

import re
from functools import cache

import geopandas as gpd
import pandas as pd
import pytest

import ycgis
from ycgis.intake.project.load import load_project

PUBLISHED = {"三门峡市": 0.682, "临汾市": 1.674}


@cache
def read(name: str) -> gpd.GeoDataFrame:
    project = load_project()
    file = project.root / project.layers[name].path
    if file.suffix == ".geojson":
        return gpd.read_file(file).to_crs(4546)
    rows = pd.read_csv(file, dtype={"adcode": str, "id": str})
    return gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows.lon, rows.lat), crs=4490).to_crs(4546)


@cache
def minutes(city: str, speed: float) -> float:
    """Return the minutes from 运城's seat to a city."""
    seats, cities = read("seats"), read("cities")
    found = ycgis.travel_time(
        read("roads"),
        seats[seats.adcode == "140802"],
        cities[cities.name == city],
        road_speed_kmh=speed,
        access_speed_kmh=load_project().parameters.access_speed_kmh,
    )
    return float(found.minutes.iloc[0])


@pytest.mark.parametrize("city", PUBLISHED)
def test_the_band_holds_what_is_published(city: str) -> None:
    parameters = load_project().parameters
    hours, band = minutes(city, parameters.road_speed_kmh) / 60, parameters.speed_band
    assert hours / (1 + band) < PUBLISHED[city] < hours / (1 - band)


def test_the_derivation_adds_up() -> None:
    page = (load_project().root / "roads" / "README.md").read_text("utf-8")
    speeds = []
    for city, hours in PUBLISHED.items():
        slow, fast = minutes(city, 60), minutes(city, 120)
        km = (slow - fast) * 2
        assert f"{km:.1f}" in page
        speeds.append(km / hours)
    assert " and ".join(f"{each:.1f}" for each in speeds) in page
    low, high = (0.8 * each for each in speeds)
    assert f"{low:.0f} to {high:.0f}" in page
    middles = [0.8 * (one + other) / 2 for one, other in ((80, 120), (60, 100), (60, 80))]
    assert f"mean {sum(middles) / 3:.0f}" in page
    assert re.search(r"road_speed_kmh = (\d+)", page)[1] == f"{load_project().parameters.road_speed_kmh:g}"
