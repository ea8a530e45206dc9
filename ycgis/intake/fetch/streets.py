"""From osmnx's graph to our table of streets."""

import geopandas as gpd
import networkx as nx
import numpy as np
import numpy.typing as npt
import osmnx as ox
import pandas as pd
import shapely
from pyproj import Geod

from ycgis.ground.crs import WGS84
from ycgis.ground.limits import parse_maxspeed
from ycgis.ground.ways import direction_of

__all__ = ["parse_maxspeed", "street_pieces"]

_RINGS = {"roundabout", "circular"}
_TEXTS = ["name", "ref", "bridge", "tunnel", "access", "surface"]


def street_pieces(graph: "nx.MultiDiGraph[int]") -> gpd.GeoDataFrame:
    """Return one row for each piece of an OSM way between two junctions (or ends), in WGS 84.

    A two-way street is one row; a divided carriageway is two, as it is mapped. Isolated rings are kept
    (one row for each of their stretches).

    Parameters
    ----------
    graph
        From `ycgis.intake.fetch.service.download`.

    Returns
    -------
    geopandas.GeoDataFrame
        Ordered by ``osm_id`` (the way); ``length_m`` geodesic metres; ``road_class`` the tag ``highway``;
        ``oneway`` "yes" (drivable in the direction of the geometry only) or "no"; ``maxspeed`` km/h, NaN
        where unknown; ``name``, ``ref``, ``bridge``, ``tunnel``, ``access``, ``surface`` as mapped, missing where not.

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


def _is_one_way(tags: pd.DataFrame) -> pd.Series:
    implied = tags["junction"].isin(_RINGS) | (tags["highway"] == "motorway")
    way = tags["oneway"].map({word: direction_of(word) for word in tags["oneway"].dropna().unique()})
    return way.isin([1, -1]) | (tags["oneway"].isna() & implied)


def _geodesic_m(lines: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    points, owner = shapely.get_coordinates(lines, return_index=True)
    lon, lat = points.T
    _, _, steps = Geod(ellps="WGS84").inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    inside = owner[1:] == owner[:-1]
    lengths: npt.NDArray[np.float64] = np.zeros(len(lines))
    np.add.at(lengths, owner[1:][inside], np.asarray(steps)[inside])
    return lengths
