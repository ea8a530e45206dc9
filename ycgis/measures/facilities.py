"""Facilities of one kind: how far it is to the nearest, and whose it is."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from ycgis.graph import minutes_to_nearest
from ycgis.ground.parameters import Service
from ycgis.measures.places import coordinates, placed
from ycgis.roads import legs_of
from ycgis.study import Study

__all__ = ["bound_of", "facilities_of", "facilities_per_township", "how_far", "near_enough", "sums_within"]

_ROUNDING = 1e-9


def facilities_of(study: Study, kind: str) -> gpd.GeoDataFrame:
    """Return the facilities of a kind, with the county they lie in (missing outside all), from west to east."""
    layer = study.layers.given("facilities")
    return placed(layer[layer["kind"] == kind], study.layers.counties)


def bound_of(service: Service) -> float:
    """Return the greatest distance of a service: minutes where it is by road, else metres; 0 for counts."""
    return service.within_minutes or service.within_m or 0.0


def how_far(
    study: Study, service: Service, facilities: gpd.GeoDataFrame, points: gpd.GeoDataFrame
) -> npt.NDArray[np.float64]:
    """Return how far the nearest facility is from each point: in minutes by road, or in metres straight.

    Minutes where the service has `within_minutes`: driven from the point to the facility, inf where there is no way.
    """
    if service.within_minutes is None:
        away, _ = cKDTree(coordinates(facilities)).query(coordinates(points))
        return np.asarray(away, dtype=np.float64)
    nearest = minutes_to_nearest(study.network, coordinates(facilities), legs_of(study.parameters))
    return nearest.from_points(coordinates(points)).minutes


def near_enough(far: npt.NDArray[np.float64], bound: float) -> npt.NDArray[np.bool_]:
    """Tell what is at most `bound` away, rounding aside: five minutes are within five minutes."""
    return np.asarray(far <= bound * (1 + _ROUNDING))


def sums_within(table: pd.DataFrame, bound: float, counties: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the weights ``near``, at most `bound` away, and ``whole``, of each county.

    `table` has the columns ``adcode``, ``weight`` and ``far``.
    """
    near = near_enough(table["far"].to_numpy(dtype=float), bound)
    parts = pd.DataFrame(
        {
            "adcode": table["adcode"],
            "near": table["weight"].where(near, 0.0),
            "whole": table["weight"],
        }
    )
    return parts.groupby("adcode").sum().reindex(counties.index).fillna(0.0).astype(float)


def facilities_per_township(facilities: gpd.GeoDataFrame, townships: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Return how many facilities each township has: those of its county that lie nearest to its seat.

    Both have a column ``adcode``. A facility as near to two seats belongs to the first of them.
    """
    count = np.zeros(len(townships), dtype=np.int64)
    county, owner = facilities["adcode"].to_numpy(), townships["adcode"].to_numpy()
    here, there = coordinates(facilities), coordinates(townships)
    for adcode in pd.unique(owner):
        seats = np.flatnonzero(owner == adcode)
        own = here[county == adcode]
        away = np.hypot(*(own[:, None, :] - there[seats]).transpose(2, 0, 1))
        count[seats] = np.bincount(away.argmin(axis=1), minlength=len(seats))
    return count
