"""From osmnx's graph to our table of streets."""

import math
import re

import geopandas as gpd
import networkx as nx
import numpy as np
import numpy.typing as npt
import osmnx as ox
import pandas as pd
import shapely
from pyproj import Geod

from ycgis.crs import WGS84

__all__ = ["parse_maxspeed", "street_pieces"]

_KM_PER_MILE = 1.609344
_SPEED = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?", re.IGNORECASE)
_ONE_WAY = {"yes", "true", "1", "-1", "reverse"}
_RINGS = {"roundabout", "circular"}
_TEXTS = ["name", "ref", "bridge", "tunnel"]


def street_pieces(graph: "nx.MultiDiGraph[int]") -> gpd.GeoDataFrame:
    """Return one row for each piece of an OSM way between two junctions (or ends), in WGS 84.

    A two-way street is one row; a divided carriageway is two, as it is mapped. Isolated rings are kept
    (one row for each of their stretches).

    Parameters
    ----------
    graph
        From `ycgis.fetch.service.download`.

    Returns
    -------
    geopandas.GeoDataFrame
        Ordered by ``osm_id`` (the way); ``length_m`` geodesic metres; ``road_class`` the tag ``highway``;
        ``oneway`` "yes" (drivable in the direction of the geometry only) or "no"; ``maxspeed`` km/h, NaN
        where unknown; ``name``, ``ref``, ``bridge``, ``tunnel`` as mapped, missing where not.

    Notes
    -----
    A roundabout is one-way, and so is a motorway that does not say otherwise: what these tags imply in
    OpenStreetMap. A reversible lane counts as two-way.
    """
    simple = ox.simplify_graph(graph, edge_attrs_differ=["osmid"], remove_rings=False)
    edges = ox.graph_to_gdfs(simple, nodes=False, fill_edge_geometry=True).sort_values("osmid", kind="stable")
    tags = pd.DataFrame(edges).reindex(columns=["highway", "oneway", "junction", "maxspeed", *_TEXTS])
    lines = edges.geometry.to_numpy()
    columns = {
        "osm_id": edges["osmid"].to_numpy(dtype=np.int64),
        "length_m": _geodesic_m(lines),
        "road_class": tags["highway"].to_numpy(),
        "oneway": np.where(_is_one_way(tags), "yes", "no"),
        "maxspeed": [parse_maxspeed(value) for value in tags["maxspeed"]],
        **{name: tags[name].where(tags[name].notna(), None).to_numpy(dtype=object) for name in _TEXTS},
    }
    return gpd.GeoDataFrame(columns, geometry=lines, crs=WGS84)


def parse_maxspeed(value: object) -> float:
    """Return the speed limit in km/h; NaN when the tag states none.

    Of several values (``60;80`` by lane or season) it is the lowest. A number without unit is km/h.
    ``CN:urban``, ``none``, ``walk`` and zero state no number: NaN.

    Examples
    --------
    >>> parse_maxspeed("60;80"), parse_maxspeed("40 mph"), parse_maxspeed("CN:urban")
    (60.0, 64.37376, nan)
    """
    if not isinstance(value, str):
        return math.nan
    matches = [_SPEED.fullmatch(part.strip()) for part in re.split(r"[;|,]", value)]
    speeds = [_kmh(match) for match in matches if match]
    return min((speed for speed in speeds if speed > 0), default=math.nan)


def _kmh(match: re.Match[str]) -> float:
    miles = (match[2] or "").lower() == "mph"
    return float(match[1]) * (_KM_PER_MILE if miles else 1.0)


def _is_one_way(tags: pd.DataFrame) -> pd.Series:
    implied = tags["junction"].isin(_RINGS) | (tags["highway"] == "motorway")
    return tags["oneway"].isin(_ONE_WAY) | (tags["oneway"].isna() & implied)


def _geodesic_m(lines: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    points, owner = shapely.get_coordinates(lines, return_index=True)
    lon, lat = points.T
    _, _, steps = Geod(ellps="WGS84").inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    inside = owner[1:] == owner[:-1]
    lengths: npt.NDArray[np.float64] = np.zeros(len(lines))
    np.add.at(lengths, owner[1:][inside], np.asarray(steps)[inside])
    return lengths
