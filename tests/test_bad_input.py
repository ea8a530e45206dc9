"""Bad input: each case damages the good town in one way; one plain message names the file, the fault, the remedy."""

import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
import town
from rasterio import Affine

from ycgis.ground.errors import InputError
from ycgis.intake.layers import SPECS
from ycgis.intake.project import load_project, read_layers
from ycgis.plan import load_plan

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


def layer(name: str, frame: gpd.GeoDataFrame, more: str = "") -> Damage:
    """Give the town one more layer; `more` are lines of its table."""

    def damage(folder: Path) -> None:
        frame.to_file(folder / f"{name}.gpkg")
        append(folder, f'[layers.{name}]\npath = "{name}.gpkg"\n{more}')

    return damage


def table(name: str, header: str, *rows: str, more: str = "") -> Damage:
    def damage(folder: Path) -> None:
        town.write_csv(folder / f"{name}.csv", header, list(rows))
        append(folder, f'[layers.{name}]\npath = "{name}.csv"\n{more}')

    return damage


def append(folder: Path, text: str) -> None:
    with (folder / PROJECT).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def zipped(name: str, entry: str, kind: int = stat.S_IFREG) -> Damage:
    """Give the town a layer in a zip with an entry of that name."""

    def damage(folder: Path) -> None:
        info = zipfile.ZipInfo("x")
        info.filename, info.external_attr = entry, kind << 16
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            archive.writestr(info, "x")
        append(folder, f'[layers.{name}]\npath = "{name}.zip"')

    return damage


def raster(cells: list[list[float]], *, crs: str | None = "EPSG:4546", nodata: float | None = None) -> Damage:
    """Give the town a population raster of cells of 1 km, its corner at the town's north-west."""

    def damage(folder: Path) -> None:
        data = np.array(cells)
        profile = {"height": data.shape[0], "width": data.shape[1], "count": 1, "dtype": "float64", "nodata": nodata}
        place = Affine(1000, 0, town.WEST, 0, -1000, town.SOUTH + 2 * town.SIDE)
        with rasterio.open(folder / "people.tif", "w", driver="GTiff", crs=crs, transform=place, **profile) as file:
            file.write(data, 1)
        append(folder, '[layers.people]\npath = "people.tif"')

    return damage


def without_part(suffix: str) -> Damage:
    """Give the town built-up areas in a shapefile that lacks a part."""

    def damage(folder: Path) -> None:
        shapes("builtup", BLOCK).to_file(folder / "b.shp")
        (folder / f"b{suffix}").unlink()
        append(folder, '[layers.builtup]\npath = "b.shp"')

    return damage


def shapes(layer_name: str, *geometry: shapely.Geometry, **columns: list[object]) -> gpd.GeoDataFrame:
    known = {column.name for column in SPECS[layer_name].columns}
    assert known >= columns.keys()
    return gpd.GeoDataFrame(columns, geometry=list(geometry), crs=town.CRS)


BLOCK = shapely.box(494_000, 3_869_000, 496_000, 3_871_000)  # 4 km2 around the seat of 990101
EAST = shapely.affinity.translate(BLOCK, 10_000, 0)  # around that of 990102
BESIDE = shapely.affinity.translate(BLOCK, 1000, 0)  # over half of the first
FLAT = shapely.Polygon([(494_000, 3_869_000), (495_000, 3_870_000), (496_000, 3_871_000)])
STREET = shapely.LineString([(494_000, 3_870_000), (496_000, 3_870_000)])
KNOT = shapely.LineString([(494_000, 3_869_000), (496_000, 3_871_000), (496_000, 3_869_000), (494_000, 3_871_000)])
POINT, FAR = shapely.Point(495_000, 3_870_000), shapely.Point(489_000, 3_870_000)

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
    # street level
    "built-up area of no area": Case(
        layer("builtup", shapes("builtup", BLOCK, FLAT)), "builtup.gpkg", ("without any area", "features 2")
    ),
    "built-up area in another county": Case(
        layer("builtup", shapes("builtup", BLOCK, EAST, adcode=["990102", "990102"]).iloc[:1]),
        "builtup.gpkg",
        ("wholly outside their own county: 990102",),
    ),
    "built-up area of unknown counties": Case(
        layer("builtup", shapes("builtup", BLOCK, adcode=["1"])), "builtup.gpkg", ("lies in any county", "adcodes")
    ),
    "built-up area elsewhere": Case(
        layer("builtup", shapes("builtup", shapely.affinity.translate(BLOCK, 90_000, 0))),
        "builtup.gpkg",
        ("does not overlap the counties",),
    ),
    "facilities without kind": Case(
        layer("facilities", shapes("facilities", POINT, name=["x"])), "facilities.gpkg", ("'kind' is missing",)
    ),
    "a facility of no kind": Case(
        layer("facilities", shapes("facilities", POINT, POINT, kind=["医院", None])),
        "facilities.gpkg",
        ("'kind' is empty",),
    ),
    "streets as areas": Case(layer("streets", shapes("streets", BLOCK)), "streets.gpkg", ("must be lines",)),
    "a street of negative width": Case(
        layer("streets", shapes("streets", STREET, width=[-1.0])), "streets.gpkg", ("'width' is negative", "values =")
    ),
    "negative seat population": Case(
        table("seat_population", "adcode,people", "990101,-5"), "seat_population.csv", ("negative", "990101")
    ),
    "a park list without types": Case(
        table("park_list", "adcode,name", "990101,x"), "park_list.csv", ("'park_type' is missing",)
    ),
    "values of a column that is none": Case(
        layer("streets", shapes("streets", STREET), 'values = { road_clas = { "1" = "支路" } }'),
        "streets.gpkg",
        ("no column 'road_clas' for values", "did you mean 'road_class'"),
    ),
    "values that are no table": Case(
        layer("streets", shapes("streets", STREET), 'values = { road_class = "支路" }'), PROJECT, ("values.road_class",)
    ),
    "a raster without crs": Case(
        raster([[1.0]], crs=None, nodata=-1), "people.tif", ("no coordinate reference system", "crs =")
    ),
    "a raster with negative cells": Case(
        raster([[1.0, -9999.0]]), "people.tif", ("1 cells are negative", "-9999", "nodata")
    ),
    "a raster of nothing": Case(raster([[-1.0]], nodata=-1), "people.tif", ("the raster no data in the counties",)),
    "a raster that is none": Case(
        lambda folder: (raster([[1.0]])(folder), content("people.tif", b"hello")(folder)),
        "people.tif",
        ("cannot be read",),
    ),
    "a zip that climbs out": Case(
        zipped("parks", "../../parks.shp"), "parks.zip", ("climb out of it: ../../parks.shp",)
    ),
    "a zip with a link": Case(zipped("parks", "parks.shp", stat.S_IFLNK), "parks.zip", ("holds links: parks.shp",)),
    "a zip of nothing": Case(zipped("parks", "notes.txt"), "parks.zip", ("no data set that can be read",)),
    "a zip that is none": Case(
        lambda folder: (zipped("parks", "x.shp")(folder), content("parks.zip", b"PK")(folder)),
        "parks.zip",
        ("cannot be read",),
    ),
    "a shapefile without .dbf": Case(without_part(".dbf"), "b.shp", ("lacks these parts: .dbf", "together")),
    "a shapefile without .prj": Case(without_part(".prj"), "b.shp", ("no coordinate reference system",)),
}

TOLERATED = {
    "streets without class": Case(
        layer("streets", shapes("streets", STREET, KNOT, road_class=["支路", None])),
        "streets.gpkg",
        ("1 of 2 streets have no road_class", "1 lines cross themselves: features 2"),
    ),
    "streets of no length": Case(
        layer("streets", shapes("streets", STREET, shapely.LineString([POINT, POINT]), road_class=["支路"] * 2)),
        "streets.gpkg",
        ("lines without length: features 2",),
    ),
    "streets twice": Case(
        layer("streets", shapes("streets", STREET, STREET.reverse(), road_class=["支路"] * 2)),
        "streets.gpkg",
        ("1 lines are the same as another", "left out"),
    ),
    "speed limits in words": Case(
        layer("streets", shapes("streets", STREET, maxspeed=["CN:urban"], road_class=["支路"])),
        "streets.gpkg",
        ("'maxspeed' has 1 values that are no numbers: 'CN:urban'", "taken as missing"),
    ),
    "values that never occur": Case(
        layer("streets", shapes("streets", STREET, road_class=["支路"]), 'values = { road_class = { "9" = "支路" } }'),
        "streets.gpkg",
        ("'road_class' holds none of these of values: '9'",),
    ),
    "a built-up area across the border": Case(
        layer("builtup", shapes("builtup", shapely.affinity.translate(BLOCK, 5000, 0), adcode=["990101"])),
        "builtup.gpkg",
        ("990101 (2 km2, 50.0%)", "cut off"),
    ),
    "parks on one another": Case(
        layer("parks", shapes("parks", BLOCK, BESIDE, category=["park"] * 2)),
        "parks.gpkg",
        ("2 shapes overlap one another, by 2 km2", "counted once"),
    ),
    "parks without category": Case(
        layer("parks", shapes("parks", BLOCK)), "parks.gpkg", ("1 of 1 parks have no category", "park green")
    ),
    "a park of an unknown type": Case(
        layer("parks", shapes("parks", BLOCK, category=["park"], park_type=["树林"])),
        "parks.gpkg",
        ("'park_type' has 1 values that are not in its vocabulary: 树林 × 1",),
    ),
    "a park of no area": Case(
        layer("parks", shapes("parks", BLOCK, FLAT, category=["park"] * 2)),
        "parks.gpkg",
        ("without any area", "left out"),
    ),
    "residential land on itself": Case(
        layer("residential", shapes("residential", BLOCK, BESIDE)), "residential.gpkg", ("by 2 km2",)
    ),
    "facilities elsewhere": Case(
        layer("facilities", shapes("facilities", POINT, FAR, kind=["医院"] * 2)),
        "facilities.gpkg",
        ("1 of 2 points lie outside",),
    ),
    "townships of one name": Case(
        layer("townships", shapes("townships", POINT, POINT, name=["城关镇"] * 2)),
        "townships.gpkg",
        ("same name: 990101 城关镇",),
    ),
    "seats without population": Case(
        table("seat_population", "adcode,people", "990101,5"), "seat_population.csv", ("990102, 990103, 990104",)
    ),
    "parks listed elsewhere": Case(
        table("park_list", "adcode,name,park_type", "1,x,综合公园", "990101,y,综合公园"),
        "park_list.csv",
        ("this project: 1",),
    ),
    "a raster without nodata": Case(raster([[100_000.0]]), "people.tif", ("declares no nodata value",)),
    "a raster of densities": Case(
        raster([[300_000.0]], nodata=-1), "people.tif", ("3 times the 100,000 of the layer population", "densities")
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


@pytest.mark.parametrize("name", TOLERATED)
def test_what_is_tolerated_is_told(name: str, good: Path, tmp_path: Path) -> None:
    case = TOLERATED[name]
    folder = Path(shutil.copytree(good, tmp_path / "town"))
    case.damage(folder)
    notes = read_layers(load_project(folder)).notes
    said = " | ".join(note.say("en") for note in notes)
    assert str(folder / case.file) in said
    for word in case.words:
        assert word in said
    for note in notes:
        assert not note.fatal
        assert any("\u4e00" <= letter <= "\u9fff" for letter in note.what.zh)
