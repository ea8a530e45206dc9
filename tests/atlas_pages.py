"""Assessments for the tests of the atlas: the town, and the town as an adversary would have named it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from town import write_town

import ycgis
from ycgis.assess import Assessment, assess
from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Paint
from ycgis.intake.layers import Source
from ycgis.statistics import COLUMNS, Statistics

HOSTILE = [
    "<img src=x onerror=\"document.title='owned'\">",
    "</script><script>document.title='owned'</script>",
    "{{7*7}}{% if %}{#`${document.title='owned'}`",
    "'\"><svg onload=document.title='owned'>&amp;",
]
EVIDENCE = "<b>legs</b>"
COUNTY = "990104"
EXPLAINED = "seat_routes"
DUE = 2030


def town(folder: Path) -> Assessment:
    """Return the town in the year in which its target is due."""
    return ycgis.run(write_town(folder), year=DUE)


MORE = """
[[actions]]
number = 2
title = { zh = "行动二", en = "action 2" }

[[tasks]]
number = 2
title = { zh = "照明", en = "light" }
action = 2

[[statistics]]
id = "paved"
title = { zh = "铺装率", en = "paved" }
unit = { zh = "%", en = "%" }
kind = "share"
period = "state"
high = 100
definition = { zh = "铺装道路占比", en = "paved roads over all" }

[[statistics]]
id = "lamps"
title = { zh = "路灯", en = "lamps" }
unit = { zh = "盏", en = "lamps" }
kind = "count"
period = "year"
high = 9999
definition = { zh = "当年新装路灯", en = "lamps set up within the year" }

[[statistics]]
id = "lit"
title = { zh = "通灯", en = "lit" }
unit = { zh = "是=1", en = "yes=1" }
kind = "yes_no"
period = "state"
high = 1
definition = { zh = "有灯", en = "has lamps" }

[[targets]]
id = "paved_2028"
task = 2
title = { zh = "铺装率八成", en = "four in five paved" }
statistic = "paved"
comparison = "at_least"
value = 80
unit = { zh = "%", en = "%" }
year = 2028
year_basis = "stated"
scope = ["all"]
level = "county"
departments = ["交通局", "住建局"]
clause = { zh = "任务2", en = "task 2" }

[[targets]]
id = "paved_2030"
task = 2
title = { zh = "铺装率九成五", en = "nearly all paved" }
statistic = "paved"
comparison = "at_least"
value = 95
unit = { zh = "%", en = "%" }
year = 2030
year_basis = "stated"
scope = ["all"]
level = "county"
departments = ["交通局"]
clause = { zh = "任务2", en = "task 2" }
note = { zh = "逐县考核", en = "each county" }

[[targets]]
id = "lamps"
task = 2
title = { zh = "每年新增路灯", en = "new lamps each year" }
statistic = "lamps"
comparison = "at_least"
value = 300
unit = { zh = "盏", en = "lamps" }
from_year = 2027
year = 2028
year_basis = "stated"
scope = ["city"]
level = "prefecture"
aggregation = "sum"
departments = ["电力局"]
clause = { zh = "任务2", en = "task 2" }

[[targets]]
id = "lit"
task = 2
title = { zh = "近郊通灯", en = "lit near the city" }
statistic = "lit"
comparison = "at_least"
value = 1
unit = { zh = "是=1", en = "yes=1" }
year = 2028
year_basis = "stated"
scope = ["near"]
level = "county"
departments = ["电力局"]
clause = { zh = "任务2", en = "task 2" }

[[projects]]
number = 1
title = { zh = "灯塔", en = "a lighthouse" }
action = 1
content = { zh = "建灯塔", en = "build a lighthouse" }
departments = ["海事局"]
scope = ["all"]
selection = "open"

[[projects]]
number = 2
title = { zh = "码头", en = "a wharf" }
action = 2
content = { zh = "建码头", en = "build a wharf" }
departments = ["海事局"]
scope = ["990102"]
"""
REPORTED = {
    ("paved", 2027): {"990101": 80.0, "990102": 77.0},
    ("paved", 2028): {"990101": 90.0, "990102": 78.0, "990103": 20.0},
    ("lamps", 2027): {"990101": 100.0, "990102": 100.0, "990103": 100.0, "990104": 100.0},
    ("lamps", 2028): {"990101": 50.0},
    ("lit", 2028): {"990102": 1.0, "990103": 0.0},
}


def reported(folder: Path, source: str = "表.xlsx") -> Assessment:
    """Return the town in 2028 under a plan of six targets and years, with figures, and with projects under way."""
    home = write_town(folder)
    plan = home / "plans" / "plan.toml"
    plan.write_text(plan.read_text("utf-8") + MORE, "utf-8")
    measured = ycgis.run(home, year=2028)
    rows = [
        (statistic, adcode, year, value, source, f"B{place}", "")
        for (statistic, year), values in REPORTED.items()
        for place, (adcode, value) in enumerate(values.items(), 1)
    ]
    statistics = Statistics(pd.DataFrame(rows, columns=list(COLUMNS)))
    layers = measured.study.layers
    row = {"number": [2], "adcode": [None], "progress": [25.0], "status": ["under_way"], "date": ["2028-06"]}
    site = frame(measured, [layers.seats.geometry["990102"].buffer(900).centroid], **row, name=["东岸"], note=[source])
    told = pd.DataFrame(row | {"number": [1], "adcode": ["990101"], "progress": [None], "note": [None]})
    study = replace(measured.study, layers=replace(layers, projects=site, project_progress=told))
    return assess(study, measured.plan, measured.indicators, statistics=statistics, year=2028)


def with_evidence(assessment: Assessment) -> Assessment:
    """Return the assessment with evidence of every kind, and with built-up areas and townships.

    The reach is explained by lines of two counties and by a layer of a point and an area that belong to none; the
    independent routes by ranked streets, a verdict on land, numbers of blocks and kinds of places, all of one county.
    """
    legs, shared = _legs(assessment), _shared(assessment)
    reach = replace(assessment.measurements["prefecture_reach"], evidence={EVIDENCE: legs, "shared": shared})
    town = {"streets": _streets, "land": _land, "blocks": _blocks, "places": _places}
    own = {name: make(assessment) for name, make in town.items()}
    routes = replace(assessment.measurements[EXPLAINED], evidence=own)
    study = assessment.study
    seat = study.layers.seats.geometry[COUNTY]
    builtup = gpd.GeoDataFrame(
        geometry=[seat.buffer(1500)], index=pd.Index([COUNTY], name="adcode"), crs=study.layers.counties.crs
    )
    townships = gpd.GeoDataFrame(
        {"name": [HOSTILE[0]]}, geometry=[shapely.Point(seat.x + 3000, seat.y)], crs=builtup.crs
    )
    layers = replace(study.layers, builtup=builtup, townships=townships)
    measurements = {**assessment.measurements, "prefecture_reach": reach, EXPLAINED: routes}
    return replace(assessment, study=replace(study, layers=layers), measurements=measurements)


def frame(assessment: Assessment, shapes: Sequence[shapely.Geometry], **columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=assessment.study.layers.counties.crs)


def _legs(assessment: Assessment) -> Evidence:
    seats = assessment.study.layers.seats.geometry
    lines = [seats[code].buffer(2000).boundary for code in ("990101", COUNTY)]
    table = frame(assessment, lines, adcode=["990101", COUNTY], note=[HOSTILE[0], HOSTILE[1]])
    return Evidence(Text(EVIDENCE, EVIDENCE), table, {"note": Text(HOSTILE[2], HOSTILE[2])})


def _shared(assessment: Assessment) -> Evidence:
    seat = assessment.study.layers.seats.geometry["990101"]
    return Evidence(Text("共有", "shared"), frame(assessment, [seat, seat.buffer(900)], km=[1.25, 2.5]))


def _streets(assessment: Assessment) -> Evidence:
    """A grid of 11 by 11 streets: the middle ones arterial, each fifth secondary, the others local."""
    x, y = _corner(assessment)
    ends = np.arange(11) * 200.0
    lines = [((x + at, y), (x + at, y + 2000)) for at in ends] + [((x, y + at), (x + 2000, y + at)) for at in ends]
    ranks = ["arterial" if at == 1000 else "secondary" if at % 1000 == 0 else "local" for at in ends] * 2
    table = frame(assessment, [shapely.LineString(line) for line in lines], adcode=COUNTY, rank=ranks)
    table = table.assign(length_m=table.length, weight=np.where(table["rank"] == "local", 0.5, 1.0), name=None)
    columns = {"name": Text("名称", "name"), "rank": Text("等级", "rank"), "length_m": Text("长度（m）", "length (m)")}
    labels = {
        "arterial": Text("主干路", "arterial"),
        "secondary": Text("次干路", "secondary"),
        "local": Text("支路", "local"),
    }
    return Evidence(Text("计入的街道", "streets counted"), table, columns, Paint("rank", labels, "ranked"))


def _land(assessment: Assessment) -> Evidence:
    """Three plots: served, partly and not."""
    x, y = _corner(assessment)
    plots = [shapely.box(x + left, y + 1250, x + left + 350, y + 1700) for left in (50, 450, 850)]
    labels = {"yes": Text("已覆盖", "served"), "part": Text("部分", "in part"), "no": Text("未覆盖", "not served")}
    table = frame(assessment, plots, adcode=COUNTY, verdict=list(labels), old=[True, False, True])
    columns = {"verdict": Text("结论", "verdict"), "old": Text("旧区", "old town")}
    return Evidence(Text("居住用地", "residential land"), table, columns, Paint("verdict", labels, "verdict"))


def _blocks(assessment: Assessment) -> Evidence:
    """Twelve blocks with the numbers 1 to 12."""
    x, y = _corner(assessment)
    cells = [
        shapely.box(x + 300 * column, y + 300 * row, x + 300 * column + 300, y + 300 * row + 300)
        for row in range(3)
        for column in range(4)
    ]
    table = frame(assessment, cells, adcode=COUNTY, density=np.arange(1.0, 13.0))
    return Evidence(
        Text("方格", "blocks"),
        table,
        {"density": Text("密度（km/km2）", "density (km/km2)")},
        Paint("density", scheme="more"),
    )


def _places(assessment: Assessment) -> Evidence:
    x, y = _corner(assessment)
    labels = {"school": Text("中小学", "school"), "hospital": Text("医院", "hospital")}
    points = [shapely.Point(x + 1500, y + 300), shapely.Point(x + 1700, y + 500), shapely.Point(x + 1700, y + 300)]
    table = frame(assessment, points, adcode=COUNTY, kind=["school", "hospital", "?"], name=HOSTILE[:3])
    columns = {"kind": Text("类别", "kind"), "name": Text("名称", "name")}
    return Evidence(Text("设施", "facilities"), table, columns, Paint("kind", labels))


def _corner(assessment: Assessment) -> tuple[float, float]:
    seat = assessment.study.layers.seats.geometry[COUNTY]
    return seat.x - 1000, seat.y - 1000


def hostile(assessment: Assessment) -> Assessment:
    """Return the assessment of the same place under names that are code."""
    study = assessment.study
    layers = study.layers
    assert layers.neighbours is not None
    assert layers.cities is not None
    renamed = replace(
        layers,
        counties=layers.counties.assign(name=HOSTILE),
        seats=layers.seats.assign(name=HOSTILE),
        neighbours=layers.neighbours.assign(name=HOSTILE[1]),
        cities=layers.cities.assign(name=HOSTILE[2]),
    )
    source = Source(HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], schematic=True)
    note = Problem(HOSTILE[1], Text(HOSTILE[0], HOSTILE[0]), Text(HOSTILE[3], HOSTILE[3]), fatal=False)
    name = Text(HOSTILE[1], HOSTILE[1])
    sources = dict.fromkeys(study.sources, source)
    bad = replace(study, layers=renamed, sources=sources, name=name, notes=(note,))
    return with_evidence(assess(bad, assessment.plan, assessment.indicators, year=DUE))
