"""Speeds of roads: posted limit, technical grade, class, or one stated speed where none is known.

Design speeds (km/h) after JTG B01 and CJJ 37: of the two or three that a grade allows, the middle or lower one.
OSM ``highway`` values in China follow the administrative level; their speeds are those of the usual grade.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.parameters import Parameters
from ycgis.intake.checks.directions import directions, strange_directions
from ycgis.intake.checks.spelling import lowered

__all__ = [
    "CLOSED_ACCESS",
    "DESIGN_SPEED_KMH",
    "NOT_FOR_CARS",
    "has_speeds",
    "one_way",
    "operating_speed_kmh",
    "unknown_oneway",
    "unknown_words",
]

DESIGN_SPEED_KMH: dict[str, float] = {
    # technical grade 技术等级
    "高速": 100, "一级": 80, "二级": 60, "三级": 40, "四级": 30, "等外": 20,
    # administrative level 行政等级
    "国道": 80, "省道": 60, "县道": 40, "乡道": 30, "村道": 20,
    # urban class 城市道路
    "快速路": 80, "主干路": 50, "次干路": 40, "支路": 30, "匝道": 40, "内部道路": 20,
    # OpenStreetMap highway
    "motorway": 100, "trunk": 80, "primary": 60, "secondary": 50, "tertiary": 40, "unclassified": 30,
    "residential": 30, "living_street": 20, "service": 20, "track": 15, "road": 30,
    "motorway_link": 50, "trunk_link": 40, "primary_link": 40, "secondary_link": 30, "tertiary_link": 30,
}  # fmt: skip

NOT_FOR_CARS = frozenset(
    {"footway", "path", "trail", "steps", "cycleway", "pedestrian", "bridleway", "corridor", "elevator", "platform",
     "construction", "proposed", "planned", "abandoned", "razed", "raceway", "ferry", "busway", "步行道", "人行道"}
)  # fmt: skip

CLOSED_ACCESS = frozenset(
    {"no", "private", "forestry", "agricultural", "military", "emergency", "psv", "bus", "禁止通行", "禁行", "私有"}
)
"""Words of ``access`` that close a road to the public's cars; destination, permissive, customers, delivery do not."""


def has_speeds(roads: pd.DataFrame) -> bool:
    """Tell whether any road carries a speed limit, or a grade or class that the table knows."""
    return bool(np.isfinite(_design_kmh(roads)).any())


def unknown_words(roads: pd.DataFrame) -> "pd.Series[int]":
    """Return the grades and classes that the table does not know, with the number of roads of each."""
    columns = [lowered(roads[column]) for column in ("grade", "road_class") if column in roads]
    words = pd.concat(columns) if columns else pd.Series(dtype="string")
    strange = ~(words.str.removesuffix("公路").isin(DESIGN_SPEED_KMH.keys()) | words.isin({*NOT_FOR_CARS, ""}))
    return words[strange].value_counts()


def operating_speed_kmh(roads: pd.DataFrame, parameters: Parameters) -> npt.NDArray[np.float64]:
    """Return the operating speed of each road in km/h; 0 where no car may go.

    No car goes where the class or ``access`` says so. Else, in order: the speed limit (0 is none), the technical
    grade, the class, each times the operating factor; else the one stated speed as it is.
    """
    design = _design_kmh(roads)
    speed = np.where(np.isnan(design), parameters.road_speed_kmh, design * parameters.operating_factor)
    speed[_closed(roads)] = 0.0
    return speed


def one_way(roads: pd.DataFrame) -> npt.NDArray[np.int8]:
    """Return 1 where only the drawn direction is open, -1 where only the other, 0 where both are.

    See `ycgis.intake.checks.directions` for the words; one that it does not know is both ways.
    """
    return directions(roads["oneway"]) if "oneway" in roads else np.zeros(len(roads), dtype=np.int8)


def unknown_oneway(roads: pd.DataFrame) -> "pd.Series[int]":
    """Return the words of ``oneway`` that are no direction, with the number of roads of each."""
    return strange_directions(roads["oneway"]) if "oneway" in roads else pd.Series(dtype="int64")


def _closed(roads: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which roads no car may use: by their class, or by an access of which every word closes them."""
    closed = np.zeros(len(roads), dtype=bool)
    if "road_class" in roads:
        closed |= lowered(roads["road_class"]).isin(NOT_FOR_CARS).to_numpy(dtype=bool)
    if "access" in roads:
        said = lowered(roads["access"])
        shut = {words for words in said.unique() if _all_closed(words)}
        closed |= said.isin(shut).to_numpy(dtype=bool)
    return closed


def _all_closed(words: str) -> bool:
    return all(word.strip() in CLOSED_ACCESS for word in words.split(";"))


def _design_kmh(roads: pd.DataFrame) -> npt.NDArray[np.float64]:
    design = np.full(len(roads), np.nan)
    for column in ("maxspeed", "grade", "road_class"):
        if column in roads:
            known = _posted(roads[column]) if column == "maxspeed" else _by_table(roads[column])
            design = np.where(np.isnan(design), known, design)
    return design


def _by_table(words: "pd.Series[str]") -> npt.NDArray[np.float64]:
    known = lowered(words).str.removesuffix("公路").map(DESIGN_SPEED_KMH)
    return np.asarray(known.to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)


def _posted(limits: "pd.Series[float]") -> npt.NDArray[np.float64]:
    return np.asarray(limits.where(limits > 0).to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)
