"""A prefecture to report on: the plan of `test_plan_targets`, three counties and one that the plan leaves out.

Everything is small enough to be worked out by hand; the assessment year is 2033. By county (east, west, south)::

    reach     30.04, 60.04 and no minutes (at most 60 by 2035): met, not due yet, no data
    density   8.46 in the west (at least 8.5 in 2033): near
    lamps     100, 120, 90 in 2033 (310 of 300 by then): the city has met it
    lit       yes, no, yes in 2033 (more than 70 % of the counties by 2034): two in three, not due yet
    bright    80, then 76 in the east (80-95.5 in 2032, 2033 and 2034): met, near, not due yet; the south: no data
    people    1,500 in the east, 900 in the west: bright is for counties of 1,000, as the south may be
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from alpha import EAST, SOUTH, WEST, statistics, study
from test_plan import written
from test_plan_targets import RICH

from ycgis.assess import Assessment, assess
from ycgis.ground.text import Text
from ycgis.indicator import Indicator, Measured
from ycgis.plan import load_plan
from ycgis.study import Study

YEAR = 2033
TALLY = {"met": 3, "near": 2, "missed": 0, "not_due": 2, "behind": 1, "no_data": 4}
"""Verdicts on the counties and on the city together."""

_REPORTED = {
    ("people", EAST, 2032): 1500.0,
    ("people", WEST, 2032): 900.0,
    ("lamps", EAST, 2033): 100.0,
    ("lamps", WEST, 2033): 120.0,
    ("lamps", SOUTH, 2033): 90.0,
    ("lit", EAST, 2033): 1.0,
    ("lit", WEST, 2033): 0.0,
    ("lit", SOUTH, 2033): 1.0,
    ("bright", EAST, 2032): 80.0,
    ("bright", EAST, 2033): 76.0,
}
_STUDY = study()


def reported(folder: Path, changes: Mapping[str, str] | None = None, on: Study = _STUDY) -> Assessment:
    """Return the assessment; `changes` are texts of the plan's file to be replaced, which are there."""
    text = RICH
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    plan = load_plan(written(folder, text))
    indicators = {
        "reach": _indicator("reach", Text("分钟", "min"), {EAST: 30.04, WEST: 60.04}),
        "density": _indicator("density", Text("公里/平方公里", "km/km2"), {WEST: 8.46}),
    }
    return assess(on, plan, indicators, statistics=statistics(_REPORTED), year=YEAR)


def _indicator(name: str, unit: Text, values: Mapping[str, float]) -> Indicator:
    counties = _STUDY.layers.counties.index
    measured = Measured(
        pd.Series([values.get(code, np.nan) for code in counties], index=counties),
        {code: Text("算得", "worked out") if code in values else Text("无数据", "no data") for code in counties},
    )
    return Indicator(
        name,
        Text(f"指标{name}", name),
        unit,
        Text("定义", "as it is"),
        Text("标准", "a standard"),
        ("roads",),
        lambda _: measured,
    )
