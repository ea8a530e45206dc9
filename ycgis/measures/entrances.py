"""Where people enter parks, and how far they have come from there on foot."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from ycgis.graph import Graph, Joining, parts_within
from ycgis.measures.land import Shapes, service_area, union_once
from ycgis.study import Study

__all__ = ["ACCESS_STEPS", "park_entrances", "walk_area"]

ACCESS_STEPS: Final = 4
_INSIDE_M = 1.0
_QUARTER = 8  # legs are short: half a metre of 100 m


def park_entrances(study: Study, parks: gpd.GeoDataFrame, network: Graph) -> gpd.GeoDataFrame:
    """Return the entrances of parks.

    Those of the layer ``entrances`` within `Parameters.entrance_m` of a park's edge; a park that has none of them is
    entered from every walkable way at most so far outside its edge, bridges and tunnels excepted: at the points of
    the edge nearest to points of the way that are at most twice that distance apart.

    Parameters
    ----------
    parks
        Polygons, by position.

    Returns
    -------
    ``park`` (position), ``source`` ("given" or "derived") and points.
    """
    park, point = _given(study, parks)
    without = np.setdiff1d(np.arange(len(parks)), park)
    derived, met = _derived(study, parks.geometry.to_numpy()[without], network)
    source = np.r_[np.full(len(park), "given", dtype=object), np.full(len(derived), "derived", dtype=object)]
    columns = {"park": np.r_[park, without[derived]], "source": source}
    return gpd.GeoDataFrame(columns, geometry=np.r_[point, met], crs=parks.crs)


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


def _given(study: Study, parks: gpd.GeoDataFrame) -> tuple[npt.NDArray[np.int64], Shapes]:
    layer = study.layers.entrances
    points = np.empty(0, dtype=object) if layer is None else layer.geometry.to_numpy()
    edges = shapely.boundary(parks.geometry.to_numpy())
    park, entrance = shapely.STRtree(points).query(edges, predicate="dwithin", distance=study.parameters.entrance_m)
    return park, points[entrance]


def _derived(study: Study, shapes: Shapes, network: Graph) -> tuple[npt.NDArray[np.int64], Shapes]:
    near_m = study.parameters.entrance_m
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
