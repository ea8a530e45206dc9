"""Where people enter parks, how far they have come from there on foot, and the homes within such a walk."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from ycgis.graph import Graph, Joining, parts_within
from ycgis.ground.metres import require_metres
from ycgis.ground.parameters import Parameters
from ycgis.ground.tolerance import up_to
from ycgis.land import Shapes, cut, service_area, union_once
from ycgis.measures.frames import lines_of
from ycgis.measures.parks import Radii, coverage_of, serving_parks
from ycgis.streets.walk import walk_graph

__all__ = ["ACCESS_STEPS", "park_entrances", "park_walk_coverage", "walk_area", "walked_to"]

_DEFAULT: Final = Parameters()
_RADII: Final = tuple((rule.least_m2, rule.radius_m) for rule in _DEFAULT.park_radii)

ACCESS_STEPS: Final = 4
_INSIDE_M = 1.0
_QUARTER = 8  # legs are short: half a metre of 100 m


def park_walk_coverage(  # noqa: PLR0913 - the options are keyword-only and have defaults
    parks: gpd.GeoDataFrame,
    residential: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame | None = None,
    *,
    entrances: gpd.GeoDataFrame | None = None,
    park_radii: Radii = _RADII,
    entrance_m: float = _DEFAULT.entrance_m,
    walk_access_m: float = _DEFAULT.walk_access_m,
) -> gpd.GeoDataFrame:
    """Return the residential land within the service radius of a park's entrances along walkable ways.

    Stricter than `park_coverage` and never above it: what is walked to is cut at the straight service areas of the same
    parks. Source: a walking reading of GB 55014-2021.

    Parameters
    ----------
    parks, residential, areas, park_radii
        As in `park_coverage`.
    streets
        Lines in the same CRS; columns as in `road_density`. Those that walkers may use carry the walk.
    entrances
        Points; a park that has none within `entrance_m` of its edge is entered from every way so near.
    entrance_m, walk_access_m
        How near an entrance lies to a park's edge, and land to the way that it is reached from; metres.

    Returns
    -------
    Indexed like `areas` (or `residential`), with its geometry: ``share`` in per cent (NaN where there is no land),
    ``covered_ha``, ``land_ha``.

    Raises
    ------
    InputError
        (a ValueError) A frame has no CRS, is in degrees, or they differ.

    Examples
    --------
    A street leads 700 m from a park past homes on both its sides; 500 m from the park's edge are a walk of 500 m::

        [park]--------------------

    >>> park = gpd.GeoDataFrame(geometry=[shapely.box(-100, -50, 0, 50)], crs=32649)
    >>> homes = gpd.GeoDataFrame(geometry=[shapely.box(0, -1, 1000, 1)], crs=32649)
    >>> way = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (700, 0)])], crs=32649)
    >>> park_walk_coverage(park, homes, way)[["share", "land_ha"]].round(1)
       share  land_ha
    0   50.0      0.2
    """
    require_metres(parks=parks, residential=residential, streets=streets, areas=areas, entrances=entrances)
    graph, joining = walk_graph(lines_of(streets).frame), Joining(entrance_m, walk_access_m)
    serving = serving_parks(parks, park_radii).dropna(subset="radius_m").reset_index(drop=True)
    doors = park_entrances(serving, graph, entrances, entrance_m)
    over = residential if areas is None else areas
    served = walked_to(serving, doors, graph, joining)
    found = coverage_of(residential, over.reset_index(drop=True), served, apart=areas is None)
    return over[[over.geometry.name]].join(found.table.set_axis(over.index))


def park_entrances(
    parks: gpd.GeoDataFrame, network: Graph, given: gpd.GeoDataFrame | None, entrance_m: float
) -> gpd.GeoDataFrame:
    """Return the entrances of parks.

    Those of the `given` points within `entrance_m` of a park's edge; a park that has none of them is entered from every
    walkable way at most so far outside its edge, bridges and tunnels excepted: at the points of the edge nearest to
    points of the way that are at most twice that distance apart.

    Parameters
    ----------
    parks
        Polygons, by position.
    network
        The ways open to walkers.

    Returns
    -------
    ``park`` (position), ``source`` ("given" or "derived") and points.
    """
    park, point = _given(parks, given, entrance_m)
    without = np.setdiff1d(np.arange(len(parks)), park)
    derived, met = _derived(parks.geometry.to_numpy()[without], network, entrance_m)
    source = np.r_[np.full(len(park), "given", dtype=object), np.full(len(derived), "derived", dtype=object)]
    columns = {"park": np.r_[park, without[derived]], "source": source}
    return gpd.GeoDataFrame(columns, geometry=np.r_[point, met], crs=parks.crs)


def walked_to(parks: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame, network: Graph, joining: Joining) -> Shapes:
    """Return the land within a walk of a park and within its straight radius, as polygons that do not overlap.

    `parks` have ``radius_m``, by position; `entrances` are those of `park_entrances`.
    """
    areas = [np.empty(0, dtype=object)]
    for radius in sorted(set(parks["radius_m"])):
        own = parks[parks["radius_m"] == radius]
        starts = entrances.geometry.to_numpy()[entrances["park"].isin(own.index)]
        walked = walk_area(network, starts, radius, joining)
        areas.append(cut(walked, service_area(own.geometry.to_numpy(), radius)).part)
    return union_once(np.concatenate(areas))


def walk_area(network: Graph, starts: Shapes, radius_m: float, joining: Joining) -> Shapes:
    """Return the land from which walking to one of some points takes at most `radius_m`, as separate polygons.

    The way is that along the network and a straight leg of at most `joining.farthest_m` beside it; both together keep
    to the radius. Legs are taken in quarters of it: at its far end the area is up to a quarter of it short, never too
    long.
    """
    access_m = min(joining.farthest_m, radius_m)
    legs = access_m * np.arange(1, ACCESS_STEPS + 1) / ACCESS_STEPS
    areas = [
        service_area(parts_within(network, starts, radius_m - leg, joining).geometry.to_numpy(), leg, _QUARTER)
        for leg in legs[legs < radius_m]
    ]
    return union_once(np.concatenate(areas)) if areas else starts[:0]


def _given(
    parks: gpd.GeoDataFrame, given: gpd.GeoDataFrame | None, near_m: float
) -> tuple[npt.NDArray[np.int64], Shapes]:
    points = np.empty(0, dtype=object) if given is None else given.geometry.to_numpy()
    edges = shapely.boundary(parks.geometry.to_numpy())
    park, entrance = shapely.STRtree(points).query(edges, predicate="dwithin", distance=up_to(near_m))
    return park, points[entrance]


def _derived(shapes: Shapes, network: Graph, near_m: float) -> tuple[npt.NDArray[np.int64], Shapes]:
    ways = network.edges.geometry.to_numpy()[network.edges["structure"].to_numpy() == ""]
    rims = shapely.difference(shapely.buffer(shapes, near_m), shapely.buffer(shapes, -_INSIDE_M))
    rim, way = shapely.STRtree(ways).query(rims, predicate="intersects")
    runs, pair = shapely.get_parts(shapely.intersection(ways[way], rims[rim]), return_index=True)
    is_line = shapely.length(runs) > 0  # a way that only touches the rim passes by
    run, points = _along(runs[is_line], 2 * near_m)
    park = rim[pair[is_line][run]]
    feet = shapely.shortest_line(shapely.boundary(shapes)[park], points)
    foot = np.round(shapely.get_coordinates(shapely.get_point(feet, 0)), 3)  # to the millimetre
    found = np.unique(np.column_stack((park, foot)), axis=0)
    return found[:, 0].astype(np.int64), np.asarray(shapely.points(found[:, 1:]))


def _along(lines: Shapes, apart_m: float) -> tuple[npt.NDArray[np.int64], Shapes]:
    """Return points at both ends of lines and at most `apart_m` apart between, and the line of each."""
    steps = np.ceil(shapely.length(lines) / apart_m).astype(np.int64)
    line = np.repeat(np.arange(len(lines)), steps + 1)
    step = np.arange(len(line)) - np.repeat(np.cumsum(steps + 1) - (steps + 1), steps + 1)
    points = shapely.line_interpolate_point(lines[line], step / steps[line], normalized=True)
    return line, np.asarray(points, dtype=object)
