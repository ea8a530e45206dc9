"""The layer of streets: every built way, drivable or not, with what its tags say."""

import math
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.limits import parse_maxspeed, parse_width
from ycgis.ground.text import Text
from ycgis.ground.ways import direction_of
from ycgis.intake.osm.left_out import LeftOut
from ycgis.intake.osm.tags import choose, coalesce, has

__all__ = ["DRIVABLE", "streets_of"]

_NOT_BUILT = ("construction", "proposed", "planned", "abandoned", "disused", "razed", "dismantled", "demolished")
_NOT_STREETS = (
    "raceway", "corridor", "elevator", "platform", "bus_stop", "rest_area", "services", "escape", "via_ferrata", "no",
)  # fmt: skip
DRIVABLE = frozenset(
    {"motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "road",
     "motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"}
)  # fmt: skip
"""Classes of public streets that cars use."""

_RINGS = ("roundabout", "circular")

_UNBUILT = Text("道路未建成或已废弃", "streets that are not built, or no longer")
_OTHER = Text("不是街道（站台、室内走廊、赛道等）", "no streets (platforms, corridors, race tracks and the like)")
_PLAZAS = Text("画成面的道路和广场", "streets and squares drawn as areas")


def streets_of(lines: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[LeftOut]]:
    """Return the streets, one row a way, and what was left out.

    Ways are not cut at junctions: streets that share a vertex meet there, and those that only cross do not.

    Returns
    -------
    geopandas.GeoDataFrame
        ``road_class`` the tag highway; ``oneway`` "yes", "-1" (against the direction of drawing) or "no", where a
        roundabout and a motorway that say nothing are one-way and a reversible lane is not; ``maxspeed`` km/h,
        ``width`` m, ``layer``: NaN where not stated; ``motor_vehicle`` the most specific of motorcar, motor_vehicle
        and vehicle; ``access``, ``foot``, ``bridge``, ``tunnel``, ``name``, ``ref``, ``surface``, ``junction`` as
        mapped, None where not; ``by_node`` "yes": ways meet at nodes, on bridges and in tunnels too.
    """
    streets = lines[lines["highway"].notna()]
    unbuilt = has(streets, "highway", _NOT_BUILT)
    other = has(streets, "highway", _NOT_STREETS)
    plazas = has(streets, "area", ["yes"]) & ~unbuilt & ~other
    chosen = choose(
        streets,
        ~(unbuilt | other | plazas),
        road_class=streets["highway"],
        oneway=_one_way(streets),
        maxspeed=_numbers(streets["maxspeed"], parse_maxspeed),
        width=_numbers(streets["width"], parse_width),
        layer=_numbers(streets["layer"], _parse_layer),
        bridge=_unless_no(streets["bridge"]),
        tunnel=_unless_no(streets["tunnel"]),
        motor_vehicle=coalesce(streets, "motorcar", "motor_vehicle", "vehicle"),
        by_node="yes",
        **{tag: coalesce(streets, tag) for tag in ("access", "foot", "ref", "surface", "junction")},
    )
    ids = streets["osm_id"]
    reasons = ((_UNBUILT, unbuilt), (_OTHER, other), (_PLAZAS, plazas))
    return chosen, [LeftOut(what, ids[mask].tolist()) for what, mask in reasons]


def _one_way(streets: gpd.GeoDataFrame) -> npt.NDArray[np.str_]:
    implied = streets["oneway"].isna() & (has(streets, "junction", _RINGS) | has(streets, "highway", ["motorway"]))
    way = streets["oneway"].map({word: direction_of(word) for word in streets["oneway"].dropna().unique()})
    return np.select([(way == 1) | implied, way == -1], ["yes", "-1"], "no")


def _unless_no(values: pd.Series) -> pd.Series:
    return values.where(values.notna() & (values != "no"), None)


def _numbers(values: pd.Series, parse: Callable[[str], float]) -> pd.Series:
    known = {word: parse(word) for word in values.dropna().unique()}
    return values.map(known).astype(float)


def _parse_layer(value: str) -> float:
    try:
        return float(int(value))
    except ValueError:
        return math.nan
