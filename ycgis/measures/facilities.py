"""Facilities: how far it is to the nearest, who has one near enough, and whose it is."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ycgis.graph import Graph, Legs, minutes_to_nearest
from ycgis.ground.metres import require_metres
from ycgis.ground.parameters import Parameters
from ycgis.ground.tolerance import at_most
from ycgis.land import coordinates, county_of, cover, land_in, service_area, shares_within
from ycgis.measures.frames import lines_of
from ycgis.roads import legs_of, road_graph

__all__ = ["facilities_per_township", "facility_coverage", "near_enough", "shared_by", "sums_within", "to_nearest"]

Floats = npt.NDArray[np.float64]

_DEFAULT: Final = Parameters()
_ROUNDING = 1e-9


def facility_coverage(  # noqa: PLR0913 - the options are keyword-only and have defaults
    facilities: gpd.GeoDataFrame,
    to: gpd.GeoDataFrame,
    *,
    within_m: float | None = None,
    within_minutes: float | None = None,
    roads: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    access_speed_kmh: float = _DEFAULT.access_speed_kmh,
    max_access_km: float = _DEFAULT.max_access_km,
) -> gpd.GeoDataFrame:
    """Return who has a facility near enough: places, people, or residential land (设施覆盖).

    Parameters
    ----------
    facilities
        Points in metres.
    to
        Who is to have one, in the same CRS: points (with a column ``people`` they count as so many; raster cells as in
        `people_within`), or polygons of land.
    within_m, within_minutes
        The greatest straight distance, or the greatest time by road from there to the facility; exactly one. Land takes
        the distance. A distance is kept to 1 in 10,000.
    roads
        Lines as in `travel_time`; needed for `within_minutes`.
    areas
        Polygons over which is summed up; by default each row of `to` for itself.
    access_speed_kmh, max_access_km
        Of straight access legs, as in `travel_time`.

    Returns
    -------
    Without `areas`, indexed like `to` with its geometry: of points ``far`` (metres or minutes; NaN: no way) and
    ``served``; of land ``served_ha``, ``land_ha`` and ``share`` in per cent. With `areas`, indexed like these with
    their geometry: ``served``, ``whole`` (points, people or hectares) and ``share`` in per cent (NaN where there are
    none).

    Raises
    ------
    InputError
        (a ValueError) A frame has no CRS, is in degrees, or they differ.
    ValueError
        The bound makes no sense, or there are no facilities.

    Examples
    --------
    >>> school = gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)], crs=32649)
    >>> homes = gpd.GeoDataFrame({"people": [30, 10]}, geometry=shapely.points([(400, 0), (900, 0)]), crs=32649)
    >>> facility_coverage(school, homes, within_m=500)[["far", "served"]]
         far  served
    0  400.0    True
    1  900.0   False
    >>> town = gpd.GeoDataFrame(geometry=[shapely.box(-1000, -1000, 1000, 1000)], index=["town"], crs=32649)
    >>> facility_coverage(school, homes, within_m=500, areas=town)[["served", "whole", "share"]]
          served  whole  share
    town    30.0   40.0   75.0
    """
    require_metres(facilities=facilities, to=to, roads=roads, areas=areas)
    is_land = bool((shapely.get_dimensions(to.geometry.to_numpy()) == 2).any())  # noqa: PLR2004 - polygons
    _require_bound(within_m, within_minutes, roads, is_land=is_land)
    if facilities.empty:
        raise ValueError("there are no facilities")
    if is_land:
        return _land_served(facilities, to, float(within_m or 0.0), areas)
    legs = legs_of(Parameters(access_speed_kmh=access_speed_kmh, max_access_km=max_access_km))
    graph = None if roads is None or within_m is not None else road_graph(lines_of(roads).frame, _DEFAULT)
    far = to_nearest(facilities, to, graph, legs)
    bound = within_m if within_m is not None else within_minutes
    if areas is not None:
        return _summed(shared_by(to, areas), far, float(bound or 0.0), areas, straight=within_m is not None)
    served = near_enough(far, float(bound or 0.0), straight=within_m is not None)
    columns = {"far": np.where(np.isfinite(far), far, np.nan), "served": served}
    return to[[to.geometry.name]].join(pd.DataFrame(columns, index=to.index))


def to_nearest(facilities: gpd.GeoDataFrame, points: gpd.GeoDataFrame, graph: Graph | None, legs: Legs) -> Floats:
    """Return how far the nearest facility is from each point: in minutes by road, or in metres straight.

    Minutes where there is a `graph`: driven from the point to the facility, inf where there is no way.
    """
    if graph is None:
        away, _ = cKDTree(coordinates(facilities)).query(coordinates(points))
        return np.asarray(away, dtype=np.float64)
    return minutes_to_nearest(graph, coordinates(facilities), legs).from_points(coordinates(points)).minutes


def near_enough(far: Floats, bound: float, *, straight: bool) -> npt.NDArray[np.bool_]:
    """Tell what is at most `bound` away: minutes but for rounding, straight metres as measured lengths are compared."""
    return at_most(far, bound) if straight else np.asarray(far <= bound * (1 + _ROUNDING))


def shared_by(points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return ``row`` of the points, ``adcode`` of the area and ``weight`` (people, or 1) of each share of a point."""
    if "people" not in points:
        home = county_of(points.reset_index(drop=True), areas).dropna()
        return pd.DataFrame({"row": home.index.to_numpy(), "adcode": home.to_numpy(), "weight": 1.0})
    shares = shares_within(points, areas)
    row = shares["row"].to_numpy()
    weight = points["people"].to_numpy(dtype=float)[row] * shares["share"].to_numpy()
    return pd.DataFrame({"row": row, "adcode": shares["area"].to_numpy(), "weight": weight})


def sums_within(table: pd.DataFrame, near: npt.NDArray[np.bool_], areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the weights ``near`` and ``whole`` of each area; `table` has the columns ``adcode`` and ``weight``."""
    parts = pd.DataFrame(
        {
            "adcode": table["adcode"],
            "near": table["weight"].where(near, 0.0),
            "whole": table["weight"],
        }
    )
    return parts.groupby("adcode").sum().reindex(areas.index).fillna(0.0).astype(float)


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


def _require_bound(
    within_m: float | None, within_minutes: float | None, roads: gpd.GeoDataFrame | None, *, is_land: bool
) -> None:
    if (within_m is None) == (within_minutes is None):
        raise ValueError("give either within_m or within_minutes")
    if is_land and within_m is None:
        raise ValueError("land takes within_m: a straight distance")
    if within_minutes is not None and roads is None:
        raise ValueError("within_minutes needs roads")


def _summed(
    table: pd.DataFrame, far: Floats, bound: float, areas: gpd.GeoDataFrame, *, straight: bool
) -> gpd.GeoDataFrame:
    near = near_enough(far[table["row"].to_numpy()], bound, straight=straight)
    sums = sums_within(table, near, areas).rename(columns={"near": "served"})
    share = (100 * sums["served"] / sums["whole"]).where(sums["whole"] > 0)
    return areas[[areas.geometry.name]].join(sums.assign(share=share))


def _land_served(
    facilities: gpd.GeoDataFrame, land: gpd.GeoDataFrame, within_m: float, areas: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame:
    served = service_area(facilities.geometry.to_numpy(), within_m)
    over = land if areas is None else areas
    by_row = over.reset_index(drop=True)
    pieces = by_row[[by_row.geometry.name]].assign(adcode=by_row.index) if areas is None else land_in(land, by_row)
    split = cover(pieces, served)
    table = pd.DataFrame({"adcode": split["adcode"], "weight": split.area / 1e4})
    sums = sums_within(table, split["served"].to_numpy(dtype=bool), by_row).set_axis(over.index)
    share = (100 * sums["near"] / sums["whole"]).where(sums["whole"] > 0)
    names = {"near": "served_ha", "whole": "land_ha"} if areas is None else {"near": "served"}
    return over[[over.geometry.name]].join(sums.rename(columns=names).assign(share=share))
