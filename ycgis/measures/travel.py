"""Travel times by road, from anywhere to the nearest of some places; and the land within a time."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from ycgis.graph import Surface, bands_of, minutes_to_nearest
from ycgis.ground.metres import require_metres
from ycgis.ground.parameters import Parameters
from ycgis.land import coordinates
from ycgis.measures.frames import lines_of
from ycgis.roads import legs_of, road_graph

__all__ = ["land_within", "time_range", "travel_time"]

_DEFAULT: Final = Parameters()


def travel_time(  # noqa: PLR0913 - the options are keyword-only and have defaults
    roads: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    to: gpd.GeoDataFrame,
    *,
    road_speed_kmh: float = _DEFAULT.road_speed_kmh,
    operating_factor: float = _DEFAULT.operating_factor,
    access_speed_kmh: float = _DEFAULT.access_speed_kmh,
    max_access_km: float = _DEFAULT.max_access_km,
) -> gpd.GeoDataFrame:
    """Return the minutes by road from each place to the nearest of others, and which that is.

    One-way roads are driven from the place towards the target. The speed of a road is its limit, else that of its
    grade, else of its class, times `operating_factor`; where it has none of them, `road_speed_kmh` as it is. Straight
    access legs lead to the road and from it. How precise that is: `ycgis.graph.minutes_to_nearest`.

    Parameters
    ----------
    roads
        Lines in metres that share vertices at junctions. Read are ``road_class`` (or osmnx's ``highway``), ``grade``,
        ``maxspeed``, ``oneway``, ``access``, ``bridge``, ``length_m`` (or osmnx's ``length``) and the like, where they
        are there (docs/words.md).
    places, to
        Points in the same CRS, any unique index.
    road_speed_kmh, operating_factor, access_speed_kmh
        As above, km/h; the speed of straight legs.
    max_access_km
        No leg is longer.

    Returns
    -------
    Indexed like `places`, with its geometry: ``minutes`` (NaN: no way), ``nearest`` (label in `to`, None),
    ``straight_km`` (to that one, as the crow flies).

    Raises
    ------
    InputError
        (a ValueError) A frame has no CRS, is in degrees, or they differ.
    ValueError
        `to` is empty.

    Examples
    --------
    20 km of road at 60 km/h, and a leg of 1 km at 15 km/h::

        a---------------b
                        |
                        b is 1 km off the road

    >>> import shapely
    >>> road = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (20_000, 0)])], crs=32649)
    >>> a = gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)], index=["a"], crs=32649)
    >>> b = gpd.GeoDataFrame(geometry=[shapely.Point(20_000, -1000)], index=["b"], crs=32649)
    >>> travel_time(road, a, b)[["minutes", "nearest"]].round(1)
       minutes nearest
    a     23.9       b
    """
    require_metres(roads=roads, places=places, to=to)
    parameters = Parameters(
        road_speed_kmh=road_speed_kmh,
        operating_factor=operating_factor,
        access_speed_kmh=access_speed_kmh,
        max_access_km=max_access_km,
    )
    graph = road_graph(lines_of(roads).frame, parameters)
    origins, targets = coordinates(places), coordinates(to)
    ways = minutes_to_nearest(graph, targets, legs_of(parameters)).from_points(origins)
    reached = ways.target >= 0
    nearest = np.full(len(places), None, dtype=object)
    nearest[reached] = [to.index[row] for row in ways.target[reached].tolist()]
    straight = np.hypot(*(targets[ways.target] - origins).T) / 1000
    table = {
        "minutes": np.where(reached, ways.minutes, np.nan),
        "nearest": nearest,
        "straight_km": np.where(reached, straight, np.nan),
    }
    return places[[places.geometry.name]].join(pd.DataFrame(table, index=places.index))


def time_range(minutes: "pd.Series[float]", speed_band: float) -> tuple["pd.Series[float]", "pd.Series[float]"]:
    """Return the minutes at the upper and at the lower end of a band on every speed (shortest, longest)."""
    return minutes / (1 + speed_band), minutes / (1 - speed_band)


def land_within(surface: Surface, minutes: float) -> gpd.GeoDataFrame:
    """Return the land within some minutes of a travel-time surface's target, cut at the edges of its cells."""
    return bands_of(surface, (minutes,)).dropna(subset="to_min")
