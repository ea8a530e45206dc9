"""The ways that people may walk on."""

import geopandas as gpd

from ycgis.graph import Graph, build_graph

__all__ = ["walk_graph"]


def walk_graph(streets: gpd.GeoDataFrame) -> Graph:
    """Return the graph of the `streets` open to walkers (LineStrings in a metric CRS with canonical columns).

    Every class is open to walkers but expressways (高速公路), the ramps of expressways and trunk roads, and ways that
    are planned or no roads; a way without a class is open. 快速路 are open, since they are mostly drawn as one line
    with the side roads that people walk on. What is closed to them (``foot``) is left out.
    """
    return build_graph(streets[streets["foot"].to_numpy(dtype=bool)])
