"""An imaginary prefecture: three counties of its plan, one on the map that the plan leaves out, and its statistics.

Statistics: ``state``, ``year`` and ``sum`` are counts of these periods; ``share`` a state in per cent; ``yes`` a state
of yes or no; ``people`` decides who is ``big`` (1,000 or more); ``debt``, a state, and ``balance``, a sum, may be
negative.
"""

import datetime as dt
from collections.abc import Mapping

import pandas as pd
import tiny

from ycgis.assess import Assessment, assess
from ycgis.ground.text import Text
from ycgis.indicator import Indicator, Measured
from ycgis.plan import Condition, Document, Group, Plan, Statistic, Target
from ycgis.statistics import CITY, COLUMNS, Statistics
from ycgis.study import Study

EAST, WEST, SOUTH, OUTSIDE = "990101", "990102", "990103", "990109"
COUNTIES = {EAST: "东县", WEST: "西县", SOUTH: "南县"}
PIECES = Text("个", "pieces")
PERCENT = Text("%", "%")
YES = Text("是=1", "yes=1")
WORD = Text("词", "word")

Key = tuple[str, str, int]
"""Statistic, adcode (or `CITY`) and year."""


def statistic(
    name: str, unit: Text = PIECES, kind: str = "count", period: str = "state", low: float = 0.0
) -> Statistic:
    title = Text(f"{name}数", f"number of {name}")
    return Statistic(
        id=name, title=title, unit=unit, kind=kind, period=period, low=low, high=1e9, definition=WORD
    )  # fmt: skip


STATISTICS = (
    statistic("state"),
    statistic("year", period="year"),
    statistic("sum", period="sum"),
    statistic("share", PERCENT, "share"),
    statistic("yes", YES, "yes_no"),
    statistic("people", kind="people"),
    statistic("debt", kind="money", low=-1e9),
    statistic("balance", kind="money", period="sum", low=-1e9),
)


def target(measured_by: str = "state", *, value: float | None = 10.0, **changed: object) -> Target:
    """Return a target for each county in 2025, of at least 10; `changed` says otherwise."""
    units = {one.id: one.unit for one in STATISTICS}
    together = changed.get("aggregation", "each") != "each"
    said: dict[str, object] = {
        "id": "goal", "task": 1, "title": Text("目标", "goal"), "statistic": measured_by, "comparison": "at_least",
        "value": value, "unit": PERCENT if changed.get("aggregation") == "share" else units[measured_by], "year": 2025,
        "year_basis": "stated", "scope": ("all",), "level": "prefecture" if together else "county",
        "departments": ("局",), "clause": WORD,
    }  # fmt: skip
    return Target(**(said | changed))


def plan(*targets: Target, counties: Mapping[str, str] = COUNTIES) -> Plan:
    """Return a plan of these targets."""
    document = Document(title=WORD, issuer=WORD, date=dt.date(2024, 1, 1), horizon=2027)
    big = Condition(statistic="people", comparison="at_least", value=1000.0)
    groups = (
        Group(id="big", title=WORD, condition=big, basis=WORD),
        Group(id="pair", title=WORD, counties=(EAST, WEST), basis=WORD),
    )
    return Plan(
        name=WORD, document=document, counties=dict(counties), groups=groups, statistics=STATISTICS, targets=targets
    )


def statistics(reported: Mapping[Key, float]) -> Statistics:
    """Return figures, each with a file and a cell of its own, in the order given."""
    rows = [(*key, value, "表.xlsx", f"A{number}", "") for number, (key, value) in enumerate(reported.items(), 1)]
    named = pd.DataFrame(rows, columns=["statistic", "adcode", "year", "value", "source", "cell", "note"])
    return Statistics(named[list(COLUMNS)].astype({"year": int, "value": float}))


def of(measured_by: str, year: int, *values: float | None, city: float | None = None) -> dict[Key, float]:
    """Return the figures of one year: those of the counties in order, and the city's own; None: not reported."""
    units = [*COUNTIES, CITY]
    given = [*values, *([None] * (len(COUNTIES) - len(values))), city]
    return {(measured_by, unit, year): value for unit, value in zip(units, given, strict=True) if value is not None}


def study(counties: tuple[str, ...] = (*COUNTIES, OUTSIDE)) -> Study:
    """Return a study of these counties, in a row along one road."""
    letters = "ABCDEFGH"[: len(counties)]
    at = tiny.spots("-".join(letters))
    seats = {adcode: at[letter] for adcode, letter in zip(counties, letters, strict=True)}
    return tiny.study(tiny.ways(at, "-".join(letters)), seats, counties[0])


STUDY = study()


def reach(values: Mapping[str, float]) -> dict[str, Indicator]:
    """Return an indicator ``reach`` in pieces that gives these values, whatever the layers."""
    measured = Measured(pd.Series(values, dtype=float), dict.fromkeys(values, Text("算得", "worked out")))
    return {"reach": Indicator("reach", WORD, PIECES, WORD, WORD, ("roads",), lambda _: measured)}


def assessed(
    asked: Plan, reported: Mapping[Key, float], year: int | None = 2025, *, on: Study = STUDY, values: object = None
) -> Assessment:
    """Return the assessment of the prefecture in a year."""
    indicators = reach(values) if isinstance(values, Mapping) else {}
    return assess(on, asked, indicators, statistics=statistics(reported), year=year)
