"""Assessments for the tests of the atlas: the town, and the town as an adversary would have named it."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
from town import write_town

import ycgis
from ycgis.assess import Assessment, assess
from ycgis.errors import Problem
from ycgis.layers import Source
from ycgis.text import Text

HOSTILE = [
    "<img src=x onerror=\"document.title='owned'\">",
    "</script><script>document.title='owned'</script>",
    "{{7*7}}{% if %}{#`${document.title='owned'}`",
    "'\"><svg onload=document.title='owned'>&amp;",
]
EVIDENCE = "<b>legs</b>"


def town(folder: Path) -> Assessment:
    return ycgis.run(write_town(folder))


def with_evidence(assessment: Assessment) -> Assessment:
    """Return the assessment with a line for two of its counties, a point and an area as evidence."""
    crs = assessment.study.layers.counties.crs
    seats = assessment.study.layers.seats.geometry
    lines = [seats[code].buffer(2000).boundary for code in ("990101", "990104")]
    legs = gpd.GeoDataFrame({"adcode": ["990101", "990104"], "note": [HOSTILE[0], "x"]}, geometry=lines, crs=crs)
    shared = gpd.GeoDataFrame({"km": [1.25, 2.5]}, geometry=[seats["990101"], seats["990101"].buffer(900)], crs=crs)
    measured = assessment.measurements["prefecture_reach"]
    explained = replace(measured, evidence={EVIDENCE: legs, "shared": shared})
    return replace(assessment, measurements={**assessment.measurements, "prefecture_reach": explained})


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
