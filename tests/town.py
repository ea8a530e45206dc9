"""An imaginary prefecture whose every number can be worked out by hand.

Four square counties of 10 km, a city to the east, in CGCS2000 3-degree zone 111 E (EPSG:4546), in km::

    3885 +-----------+-----------+
         | 990103    | 990104    |
    3880 |     C=====+=====D     |        neighbour 990201
         |     |     |     |     |        (510..530, 3865..3885)
    3875 +-----+-----+-----+-----+
         |     |     |     |     |
    3870 |     A=====+=====B=====+===========E  city 990200
         | 990101    | 990102    |
    3865 +-----------+-----------+
        490   495   500   505   510         525

A is the capital. Roads lie on the lines A-B, A-C, B-D, C-D (10 km each) and B-E (20 km); at 60 km/h a kilometre takes
a minute, so B and C are 10 min from A and D is 20, by two routes without a common road.
People: 10,000 in A's county, 20,000, 30,000, 40,000 in those of B, C and D.
"""

from pathlib import Path

import geopandas as gpd
import shapely

CRS = "EPSG:4546"
WEST, SOUTH, SIDE = 490_000, 3_865_000, 10_000
SEATS = {
    "990101": (495_000, 3_870_000),
    "990102": (505_000, 3_870_000),
    "990103": (495_000, 3_880_000),
    "990104": (505_000, 3_880_000),
}
CITY = (525_000, 3_870_000)
NAMES = {"990101": "甲县", "990102": "乙县", "990103": "丙县", "990104": "丁县"}
ROADS = {
    "AB": ("990101", "990102"),
    "AC": ("990101", "990103"),
    "BD": ("990102", "990104"),
    "CD": ("990103", "990104"),
}

PROJECT = """\
name = { zh = "小镇", en = "Town" }
capital = "990101"
plan = "plans/plan.toml"

[layers.counties]
path = "boundaries/counties.gpkg"
source = "Town survey"
licence = "free"
date = 2026-01-02

[layers.neighbours]
path = "boundaries/neighbours.gpkg"

[layers.roads]
path = "roads/roads.gpkg"
crs = "EPSG:4546"
schematic = true

[layers.seats]
path = "places/seats.csv"
x = "x"
y = "y"
crs = "EPSG:4546"

[layers.cities]
path = "places/cities.csv"
x = "x"
y = "y"
crs = "EPSG:4546"

[layers.population]
path = "statistics/population.csv"

[parameters]
road_speed_kmh = 60
access_speed_kmh = 30
"""

PLAN = """\
name = { zh = "小镇方案", en = "Plan of the town" }
pilot = ["990102"]

[document]
title = { zh = "小镇行动方案", en = "Action plan of the town" }
issuer = { zh = "小镇", en = "the town" }
date = 2026-01-02
horizon = 2030

[passages]
text = { zh = "正文", en = "the text" }
annex = { zh = "附件", en = "the annex" }

[counties]
990101 = "甲县"
990102 = "乙县"
990103 = "丙县"
990104 = "丁县"

[categories_reading]
used = "annex"
why = { zh = "附件更全", en = "the annex is fuller" }

[[categories]]
id = "near"
title = { zh = "近郊型", en = "near the city" }
readings = [
  { source = "text", counties = ["990102"] },
  { source = "annex", counties = ["990102", "990103"] },
]

[[actions]]
number = 1
title = { zh = "行动一", en = "action 1" }

[[tasks]]
number = 1
title = { zh = "修路", en = "roads" }
action = 1

[[targets]]
id = "quick"
task = 1
title = { zh = "十五分钟", en = "a quarter of an hour" }
indicator = "prefecture_reach"
comparison = "at_most"
value = 15
unit = { zh = "分钟", en = "min" }
year = 2030
year_basis = "horizon"
scope = ["all"]
level = "county"
departments = ["交通局"]
clause = { zh = "任务1", en = "task 1" }
"""


def write_town(folder: Path) -> Path:
    """Write the town as a project into `folder` and return it."""
    for name in ("boundaries", "roads", "places", "statistics", "plans"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    counties().to_file(folder / "boundaries" / "counties.gpkg")
    neighbours().to_file(folder / "boundaries" / "neighbours.gpkg")
    roads().to_file(folder / "roads" / "roads.gpkg")
    seats = [f"{code},{NAMES[code]},{x},{y}" for code, (x, y) in SEATS.items()]
    write_csv(folder / "places" / "seats.csv", "adcode,name,x,y", seats)
    write_csv(folder / "places" / "cities.csv", "id,name,x,y", [f"990200,东市,{CITY[0]},{CITY[1]}"])
    people = [f"{code},{10_000 * number}" for number, code in enumerate(SEATS, 1)]
    write_csv(folder / "statistics" / "population.csv", "adcode,people", people)
    (folder / "plans" / "plan.toml").write_text(PLAN, encoding="utf-8")
    (folder / "project.toml").write_text(PROJECT, encoding="utf-8")
    return folder


def counties() -> gpd.GeoDataFrame:
    squares = [shapely.box(x - SIDE / 2, y - SIDE / 2, x + SIDE / 2, y + SIDE / 2) for x, y in SEATS.values()]
    return gpd.GeoDataFrame({"adcode": list(SEATS), "name": list(NAMES.values())}, geometry=squares, crs=CRS)


def neighbours() -> gpd.GeoDataFrame:
    square = shapely.box(WEST + 2 * SIDE, SOUTH, WEST + 4 * SIDE, SOUTH + 2 * SIDE)
    return gpd.GeoDataFrame({"adcode": ["990201"], "name": ["邻县"]}, geometry=[square], crs=CRS)


def roads() -> gpd.GeoDataFrame:
    lines = [shapely.LineString([SEATS[one], SEATS[other]]) for one, other in ROADS.values()]
    lines.append(shapely.LineString([SEATS["990102"], CITY]))
    return gpd.GeoDataFrame({"ref": [*ROADS, "BE"]}, geometry=lines, crs=CRS)


def write_csv(path: Path, header: str, rows: list[str], encoding: str = "utf-8-sig") -> None:
    path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
