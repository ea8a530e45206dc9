"""Expressway interchanges: the junction nodes of motorways, one point for each interchange.

Nodes ``highway=motorway_junction`` on a motorway (or its ramps) belong to one interchange when they lie within 1.5 km
of one another and have the same name or number, or when one of them has neither (it goes with the nearest). An
interchange counts only if its ramps, followed along ``motorway_link``, or the node itself, meet a road that is neither
a motorway nor ``service``: where two motorways merely cross (枢纽互通), and in a service area, no car gets on or off.
"""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from scipy.spatial import cKDTree

from ycgis.ground.components import components
from ycgis.ground.text import Text
from ycgis.intake.osm.left_out import LeftOut
from ycgis.intake.osm.streets import DRIVABLE
from ycgis.intake.osm.tags import among, choose, has, vertex_keys

__all__ = ["interchanges_of"]

_NEAR_M = 1500.0
_MOTORWAY, _RAMP = "motorway", "motorway_link"
_ACCESS = (DRIVABLE | {"track"}) - {_MOTORWAY, _RAMP}

_Keys = npt.NDArray[np.int64]

_OFF = Text("高速出入口节点不在高速公路上", "junction nodes that are not on a motorway")
_SYSTEM = Text(
    "枢纽互通和服务区（只连接高速公路或内部通道）",
    "junctions between motorways and service areas, where nobody gets on or off",
)


class _Vertices(NamedTuple):
    motorways: _Keys
    open_ramps: _Keys
    access: _Keys


def interchanges_of(
    nodes: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, crs: CRS
) -> tuple[gpd.GeoDataFrame, list[LeftOut]]:
    """Return one point for each interchange with its ``name`` and ``ref``, and what was left out.

    Parameters
    ----------
    nodes, streets
        In degrees; streets from `ycgis.intake.osm.streets.streets_of`.
    crs
        In metres, to tell what is near.
    """
    junctions = choose(nodes, has(nodes, "highway", ["motorway_junction"]), ref=nodes["ref"])
    if junctions.empty:
        return junctions, []
    vertices = _vertices(streets)
    keys = vertex_keys(junctions.geometry.to_numpy())
    on = among(keys, vertices.motorways)
    is_open = among(keys, vertices.open_ramps) | among(keys, vertices.access)
    off = junctions["osm_id"][~on].tolist()
    junctions, is_open = junctions[on].reset_index(drop=True), is_open[on]
    xy = shapely.get_coordinates(junctions.geometry.to_crs(crs).to_numpy()).reshape(-1, 2)
    cluster = _clusters(junctions, xy)
    used = pd.Series(is_open).groupby(cluster).transform("any").to_numpy(dtype=bool)
    chosen = _one_each(junctions[used], xy[used], cluster[used])
    return chosen, [LeftOut(_OFF, off), LeftOut(_SYSTEM, junctions["osm_id"][~used].tolist())]


def _vertices(streets: gpd.GeoDataFrame) -> _Vertices:
    shapes = streets.geometry.to_numpy()
    ramps = shapes[has(streets, "road_class", [_RAMP])]
    access = vertex_keys(shapes[has(streets, "road_class", _ACCESS)])
    motorways = vertex_keys(shapes[has(streets, "road_class", [_MOTORWAY])])
    keys = vertex_keys(ramps)
    places, at = np.unique(keys, return_inverse=True)
    group = _joined(np.repeat(np.arange(len(ramps)), shapely.get_num_coordinates(ramps)), at, len(ramps), len(places))
    reaches = np.zeros(len(ramps) + len(places), dtype=bool)
    reaches[group[at[among(keys, access)]]] = True
    return _Vertices(np.concatenate([motorways, keys]), places[reaches[group]], access)


def _joined(ramp: npt.NDArray[np.intp], place: npt.NDArray[np.intp], ramps: int, places: int) -> npt.NDArray[np.intp]:
    """Return, for each place, the group of ramps that meet one another from there."""
    return components(ramps + places, ramp, ramps + place)[ramps:]


def _clusters(junctions: gpd.GeoDataFrame, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    size = len(junctions)
    if size == 0:
        return np.zeros(0, dtype=np.intp)
    name, ref = (junctions[column].fillna("").to_numpy(dtype=str) for column in ("name", "ref"))
    blank = (name == "") & (ref == "")
    one, other = cKDTree(xy).query_pairs(_NEAR_M, output_type="ndarray").T
    alike = ((name[one] == name[other]) & (name[one] != "")) | ((ref[one] == ref[other]) & (ref[one] != ""))
    alike |= blank[one] & blank[other]
    pairs = [np.stack([one[alike], other[alike]])]
    if blank.any() and not blank.all():
        labelled, bare = np.flatnonzero(~blank), np.flatnonzero(blank)
        away, nearest = (np.asarray(found) for found in cKDTree(xy[labelled]).query(xy[bare]))
        near = away <= _NEAR_M
        pairs.append(np.stack([bare[near], labelled[nearest[near]]]))
    head, tail = (np.concatenate(ends) for ends in zip(*pairs, strict=True))
    return components(size, head, tail)


def _one_each(
    junctions: gpd.GeoDataFrame, xy: npt.NDArray[np.float64], cluster: npt.NDArray[np.intp]
) -> gpd.GeoDataFrame:
    """Return the node nearest to the middle of each cluster, with the first name and number that any of it has."""
    if junctions.empty:
        return junctions
    frame = junctions.reset_index(drop=True)
    place = pd.DataFrame(xy)
    gap = np.hypot(*(place - place.groupby(cluster).transform("mean")).to_numpy().T).round(3)
    rows = pd.DataFrame({"cluster": cluster, "gap": gap}).sort_values(["cluster", "gap"], kind="stable")
    middle = rows.drop_duplicates("cluster").index.sort_values()
    first = frame[["name", "ref"]].groupby(cluster).first()
    chosen = frame.loc[middle].reset_index(drop=True)
    said = first.loc[cluster[middle]]
    name, ref = (said[column].where(said[column].notna(), None).to_numpy() for column in ("name", "ref"))
    return chosen.assign(name=name, ref=ref)
