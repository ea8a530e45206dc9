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
from ycgis.errors import Problem
from ycgis.indicator import Evidence, Paint
from ycgis.layers import Source
from ycgis.text import Text

HOSTILE = [
    "<img src=x onerror=\"document.title='owned'\">",
    "</script><script>document.title='owned'</script>",
    "{{7*7}}{% if %}{#`${document.title='owned'}`",
    "'\"><svg onload=document.title='owned'>&amp;",
]
EVIDENCE = "<b>legs</b>"
COUNTY = "990104"
EXPLAINED = "seat_routes"


def town(folder: Path) -> Assessment:
    return ycgis.run(write_town(folder))


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
    return with_evidence(assess(bad, assessment.plan, assessment.indicators))
