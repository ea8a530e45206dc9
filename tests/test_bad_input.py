"""Bad input: each case damages the good town in one way; one plain message names the file, the fault, the remedy."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pytest
import shapely
import town

from ycgis.errors import InputError
from ycgis.plan import load_plan
from ycgis.project import load_project, read_layers

COUNTIES, ROADS, SEATS = "boundaries/counties.gpkg", "roads/roads.gpkg", "places/seats.csv"
POPULATION, PROJECT, PLAN = "statistics/population.csv", "project.toml", "plans/plan.toml"

Damage = Callable[[Path], object]


class Case(NamedTuple):
    damage: Damage
    file: str
    words: tuple[str, ...]


def edit(name: str, old: str, new: str) -> Damage:
    """Replace a text in a file that holds it."""

    def damage(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8-sig")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return damage


def content(name: str, data: bytes) -> Damage:
    return lambda folder: (folder / name).write_bytes(data)


def counties(change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> Damage:
    return lambda folder: write(change(town.counties()), folder / COUNTIES)


def roads(change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> Damage:
    return lambda folder: write(change(town.roads()), folder / ROADS)


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    path.unlink()
    frame.to_file(path)


def first(shape: shapely.Geometry | None) -> Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]:
    """Give the first feature another geometry."""
    return lambda frame: frame.set_geometry([shape, *frame.geometry.iloc[1:]], crs=frame.crs)


def said(epsg: int) -> Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]:
    """Declare another CRS than the coordinates are in."""
    return lambda frame: frame.set_crs(epsg, allow_override=True)


def no_crs(folder: Path) -> None:
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        write(gpd.GeoDataFrame(town.counties().set_crs(None, allow_override=True)), folder / COUNTIES)


def moved(east_m: float, north_m: float) -> Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]:
    return lambda frame: frame.set_geometry(frame.translate(east_m, north_m), crs=frame.crs)


def swapped(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    flipped = shapely.transform(frame.geometry.array, lambda xy: xy[:, ::-1])
    return frame.set_geometry(flipped, crs=frame.crs)


def with_corner(x: float) -> shapely.Geometry:
    with np.errstate(invalid="ignore"):
        return shapely.from_wkt(f"POLYGON ((490000 3865000, 500000 3865000, {x} 3875000, 490000 3865000))")


def seats(*rows: str) -> Damage:
    return lambda folder: town.write_csv(folder / SEATS, "adcode,name,x,y", list(rows))


def seats_in_degrees(folder: Path) -> None:
    metres = gpd.GeoSeries([shapely.Point(xy) for xy in town.SEATS.values()], crs=town.CRS)
    degrees = zip(town.SEATS, metres.to_crs(4326), strict=True)
    seats(*(f"{code},x,{point.x},{point.y}" for code, point in degrees))(folder)


def no_crs_in_gpkg(folder: Path) -> None:
    """Leave the file as software does that writes "undefined"."""
    write(town.counties(), folder / COUNTIES)
    with sqlite3.connect(folder / COUNTIES) as base:
        base.execute("UPDATE gpkg_contents SET srs_id = -1")
        base.execute("UPDATE gpkg_geometry_columns SET srs_id = -1")


def open_ring(folder: Path) -> None:
    """Move the last vertex of the first county's ring, so that it no longer meets the first."""
    with sqlite3.connect(folder / COUNTIES) as base:
        for (trigger,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{trigger}"')
        (shape,) = base.execute("SELECT geom FROM counties WHERE fid = 1").fetchone()
        moved_end = shape[:-16] + np.array([490_100.0, 3_865_100.0]).tobytes()
        base.execute("UPDATE counties SET geom = ? WHERE fid = 1", (moved_end,))


def as_folder(name: str) -> Damage:
    def damage(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return damage


GOOD_SEATS = [f"{code},x,{x},{y}" for code, (x, y) in town.SEATS.items()]
ROUND = shapely.box(490_000, 3_865_000, 500_000, 3_875_000)

CASES = {
    # a missing or unreadable file
    "missing project": Case(lambda folder: (folder / PROJECT).unlink(), PROJECT, ("no such file",)),
    "missing layer": Case(lambda folder: (folder / ROADS).unlink(), ROADS, ("no such file", "path")),
    "missing plan": Case(lambda folder: (folder / PLAN).unlink(), PLAN, ("no such file",)),
    "not a geopackage": Case(content(ROADS, b"hello"), ROADS, ("cannot be read",)),
    "half a geopackage": Case(
        lambda folder: (folder / COUNTIES).write_bytes((folder / COUNTIES).read_bytes()[:5000]),
        COUNTIES,
        ("cannot be read",),
    ),
    "an empty file": Case(content(COUNTIES, b""), COUNTIES, ("cannot be read",)),
    "an empty table": Case(content(SEATS, b""), SEATS, ("is empty",)),
    "a header without rows": Case(seats(), SEATS, ("has no features",)),
    "a folder for a table": Case(as_folder(SEATS), SEATS, ("cannot be read",)),
    "a table for polygons": Case(
        edit(PROJECT, "boundaries/counties.gpkg", "statistics/population.csv"), POPULATION, ("need geometry",)
    ),
    "no such layer in the file": Case(
        edit(PROJECT, 'path = "roads/roads.gpkg"', 'path = "roads/roads.gpkg"\nlayer = "raods"'),
        ROADS,
        ("did you mean 'roads'",),
    ),
    "an unknown encoding": Case(
        edit(PROJECT, 'path = "places/seats.csv"', 'path = "places/seats.csv"\nencoding = "gbk18"'), SEATS, ("gbk18",)
    ),
    # CRS
    "no crs": Case(no_crs, COUNTIES, ("no coordinate reference system", "EPSG:4490")),
    "an undefined crs": Case(no_crs_in_gpkg, COUNTIES, ("no coordinate reference system",)),
    "a table without crs": Case(
        edit(PROJECT, 'y = "y"\ncrs = "EPSG:4546"\n\n[layers.cities]', 'y = "y"\n\n[layers.cities]'),
        SEATS,
        ("no coordinate",),
    ),
    "an unknown crs": Case(
        edit(PROJECT, 'crs = "EPSG:4546"\nschematic', 'crs = "EPSG:454600"\nschematic'), ROADS, ("EPSG:454600",)
    ),
    "file and project disagree": Case(
        edit(PROJECT, 'crs = "EPSG:4546"\nschematic', 'crs = "EPSG:4545"\nschematic'), ROADS, ("project.toml says",)
    ),
    "metres declared as degrees": Case(counties(said(4490)), COUNTIES, ("look like metres", "EPSG:4546")),
    "degrees declared as metres": Case(
        counties(lambda frame: said(4546)(frame.to_crs(4326))), COUNTIES, ("look like degrees", "EPSG:4490")
    ),
    "points in degrees declared as metres": Case(seats_in_degrees, SEATS, ("look like degrees",)),
    "swapped metres": Case(counties(swapped), COUNTIES, ("axes are swapped", "swap x and y")),
    "swapped degrees": Case(counties(lambda frame: swapped(frame.to_crs(4490))), COUNTIES, ("axes are swapped",)),
    "swapped columns": Case(
        edit(
            PROJECT,
            'x = "x"\ny = "y"\ncrs = "EPSG:4546"\n\n[layers.cities]',
            'x = "y"\ny = "x"\ncrs = "EPSG:4546"\n\n[layers.cities]',
        ),
        SEATS,
        ("axes are swapped", "exchange x and y"),
    ),
    "a zone prefix undeclared": Case(counties(moved(37e6, 0)), COUNTIES, ("zone prefix 37", "EPSG:4525")),
    "a zone prefix that is not there": Case(counties(said(4525)), COUNTIES, ("carry none", "EPSG:4546")),
    "Xi'an 80": Case(counties(said(2382)), COUNTIES, ("Xian 1980", "official parameters", "CGCS2000")),
    "Xi'an 80 in degrees": Case(counties(lambda frame: said(4610)(frame.to_crs(4326))), COUNTIES, ("Xian 1980",)),
    "Beijing 54": Case(roads(said(2434)), ROADS, ("Beijing 1954", "official parameters")),
    "a layer elsewhere": Case(
        edit(
            PROJECT,
            "[layers.cities]",
            "[layers.people]\npath = 'places/far.csv'\ncrs = 'EPSG:4326'\nx='x'\ny='y'\n[layers.cities]",
        ),
        "places/far.csv",
        ("does not overlap the counties", "km away"),
    ),
    "roads in the wrong zone": Case(
        edit(PROJECT, 'path = "roads/roads.gpkg"\ncrs = "EPSG:4546"', 'path = "roads/wrong.gpkg"'),
        "roads/wrong.gpkg",
        ("does not overlap the counties", "EPSG:4546"),
    ),
    "a working crs in degrees": Case(
        edit(PROJECT, 'capital = "990101"', 'capital = "990101"\ncrs = "EPSG:4490"'),
        PROJECT,
        ("not projected in metres",),
    ),
    "a working crs for elsewhere": Case(
        edit(PROJECT, 'capital = "990101"', 'capital = "990101"\ncrs = "EPSG:32610"'),
        PROJECT,
        ("not made for these counties",),
    ),
    "an unknown working crs": Case(
        edit(PROJECT, 'capital = "990101"', 'capital = "990101"\ncrs = "EPSG:0"'), PROJECT, ("unknown CRS 'EPSG:0'",)
    ),
    # names
    "a misspelt column": Case(
        counties(lambda frame: frame.rename(columns={"adcode": "adcoed"})), COUNTIES, ("did you mean 'adcoed'",)
    ),
    "a misspelt mapping": Case(
        edit(
            PROJECT,
            'path = "statistics/population.csv"',
            'path = "statistics/population.csv"\ncolumns = { people = "poeple" }',
        ),
        POPULATION,
        ("no column 'poeple'", "did you mean 'people'"),
    ),
    "a mapping of nothing": Case(
        edit(
            PROJECT,
            'path = "statistics/population.csv"',
            'path = "statistics/population.csv"\ncolumns = { poeple = "people" }',
        ),
        POPULATION,
        ("'poeple'", "did you mean 'people'"),
    ),
    "a misspelt coordinate column": Case(
        edit(
            PROJECT,
            'x = "x"\ny = "y"\ncrs = "EPSG:4546"\n\n[layers.cities]',
            'x = "X1"\ny = "y"\ncrs = "EPSG:4546"\n\n[layers.cities]',
        ),
        SEATS,
        ("no coordinate column 'X1'",),
    ),
    "a misspelt layer": Case(
        edit(PROJECT, "[layers.cities]", "[layers.citeis]"), PROJECT, ("'citeis'", "did you mean 'cities'")
    ),
    "a misspelt key": Case(edit(PROJECT, "capital =", "captial ="), PROJECT, ("captial", "did you mean 'capital'")),
    "a misspelt layer key": Case(
        edit(PROJECT, "licence =", "license ="), PROJECT, ("license", "did you mean 'licence'")
    ),
    "a misspelt parameter": Case(
        edit(PROJECT, "road_speed_kmh", "road_speed_kph"), PROJECT, ("road_speed_kph", "did you mean 'road_speed_kmh'")
    ),
    "a parameter out of range": Case(
        edit(PROJECT, "road_speed_kmh = 60", "road_speed_kmh = -60"), PROJECT, ("-60", "at least 1")
    ),
    "an unknown datum": Case(
        edit(PROJECT, 'path = "places/seats.csv"', 'path = "places/seats.csv"\ndatum = "GCJ02"'),
        PROJECT,
        ("did you mean 'GCJ-02'",),
    ),
    "a required layer left out": Case(edit(PROJECT, "[layers.seats]", "[layers.people]"), PROJECT, ("missing: seats",)),
    "a capital elsewhere": Case(
        edit(PROJECT, 'capital = "990101"', 'capital = "990110"'), PROJECT, ("not among the counties", "did you mean")
    ),
    "a capital without seat": Case(seats(*GOOD_SEATS[1:]), PROJECT, ("'990101' is not among the seats",)),
    "a misspelt category": Case(
        edit(PLAN, 'scope = ["all"]', 'scope = ["naer"]'), PLAN, ("'naer'", "did you mean 'near'")
    ),
    "a misspelt indicator": Case(
        edit(PLAN, '"prefecture_reach"', '"prefecture_raech"'), PLAN, ("did you mean 'prefecture_reach'",)
    ),
    "a broken project": Case(
        edit(PROJECT, 'capital = "990101"', 'capital = "990101'), PROJECT, ("project.toml:2", "TOML")
    ),
    "a broken plan": Case(edit(PLAN, "number = 1", "number = = 1"), PLAN, ("TOML",)),
    "a project in GBK": Case(content(PROJECT, 'name = "小镇"'.encode("gbk")), PROJECT, ("not UTF-8",)),
    # ids and numbers
    "duplicate ids": Case(
        counties(lambda frame: frame.assign(adcode=["990101", "990101", "990103", "990104"])),
        COUNTIES,
        ("more than once: 990101",),
    ),
    "duplicate seats": Case(seats(*GOOD_SEATS, GOOD_SEATS[0]), SEATS, ("more than once: 990101",)),
    "an empty id": Case(
        counties(lambda frame: frame.assign(adcode=["990101", None, "990103", "990104"])),
        COUNTIES,
        ("'adcode' is empty in: #2",),
    ),
    "a county without population": Case(
        edit(POPULATION, "990104,40000\n", ""), POPULATION, ("no row for these counties: 990104",)
    ),
    "negative people": Case(edit(POPULATION, "40000", "-40000"), POPULATION, ("negative", "990104")),
    "people in words": Case(edit(POPULATION, "40000", "many"), POPULATION, ("'many'",)),
    # geometry
    "null geometry": Case(counties(first(None)), COUNTIES, ("no geometry", "990101")),
    "empty geometry": Case(counties(first(shapely.Polygon())), COUNTIES, ("no geometry", "990101")),
    "a county without area": Case(
        counties(first(shapely.Polygon([(490_000, 3_865_000), (495_000, 3_870_000), (500_000, 3_875_000)]))),
        COUNTIES,
        ("without any area", "990101"),
    ),
    "lines for counties": Case(counties(first(ROUND.exterior)), COUNTIES, ("must be polygons", "LineString")),
    "polygons for roads": Case(roads(first(ROUND)), ROADS, ("must be lines", "Polygon")),
    "a ring that is not closed": Case(open_ring, COUNTIES, ("no geometry", "990101")),
    "nan coordinates": Case(counties(first(with_corner(np.nan))), COUNTIES, ("NaN or infinite", "990101")),
    "infinite coordinates": Case(counties(first(with_corner(np.inf))), COUNTIES, ("NaN or infinite", "990101")),
    "an empty coordinate": Case(
        seats(*GOOD_SEATS[:3], "990104,x,,3880000"), SEATS, ("coordinate column 'x'", "records 4")
    ),
    "overlapping counties": Case(
        counties(first(shapely.box(490_000, 3_865_000, 501_000, 3_875_000))),
        COUNTIES,
        ("counties overlap: 990101–990102 (10 km2)",),
    ),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = town.write_town(tmp_path_factory.mktemp("good"))
    town.write_csv(folder / "places" / "far.csv", "people,x,y", ["5,116.4,39.9"])
    town.roads().set_crs(4545, allow_override=True).to_file(folder / "roads" / "wrong.gpkg")
    return folder


def load(folder: Path) -> None:
    project = load_project(folder)
    read_layers(project)
    assert project.plan_path is not None
    load_plan(project.plan_path, ["prefecture_reach"])


def test_the_undamaged_town_is_good(good: Path) -> None:
    load(good)


@pytest.mark.parametrize("name", CASES)
def test_bad_input(name: str, good: Path, tmp_path: Path) -> None:
    case = CASES[name]
    folder = Path(shutil.copytree(good, tmp_path / "town"))
    case.damage(folder)
    with pytest.raises(InputError) as caught:
        load(folder)
    message = caught.value.say("en")
    assert str(folder / case.file) in message
    for word in case.words:
        assert word in message
    for problem in caught.value.problems:
        assert problem.fatal
        assert problem.remedy.zh
        assert any("\u4e00" <= letter <= "\u9fff" for letter in problem.what.zh)
    assert caught.value.exit_code == 3
