"""Readings of single tags that several layers share."""

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.intake.osm.window import Shapes

__all__ = ["among", "choose", "coalesce", "has", "names", "vertex_keys"]

Mask = npt.NDArray[np.bool_]

_PER_DEGREE = 10_000_000  # OpenStreetMap keeps positions to 1e-7 of a degree


def among(keys: npt.NDArray[np.int64], pool: npt.NDArray[np.int64]) -> Mask:
    """Tell which `keys` are in `pool`: as `numpy.isin`, whose hashing is slow for these keys."""
    if not len(keys) or not len(pool):
        return np.zeros(len(keys), dtype=bool)
    ordered = np.sort(pool)
    at = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    mask: Mask = ordered[at] == keys
    return mask


def coalesce(frame: pd.DataFrame, *tags: str) -> pd.Series:
    """Return the first of `tags` that an object has; None where it has none."""
    first = frame[tags[0]]
    for tag in tags[1:]:
        first = first.where(first.notna(), frame[tag])
    return first.where(first.notna(), None).astype(object)


def names(frame: pd.DataFrame) -> pd.Series:
    """Return the name as it stands on signs, else the Chinese one."""
    return coalesce(frame, "name", "name:zh")


def has(frame: pd.DataFrame, tag: str, values: Iterable[str]) -> Mask:
    """Tell which objects have one of `values` under `tag`."""
    mask: Mask = frame[tag].isin(list(values)).to_numpy(dtype=bool)
    return mask


def choose(frame: gpd.GeoDataFrame, mask: Mask, **columns: object) -> gpd.GeoDataFrame:
    """Return the objects at `mask`, with their ids and names, and the `columns` (of the whole frame, or one value)."""
    table = pd.DataFrame({"osm_id": frame["osm_id"], "name": names(frame)} | columns, index=frame.index)
    chosen = table[mask].reset_index(drop=True)
    return gpd.GeoDataFrame(chosen, geometry=frame.geometry.to_numpy()[mask], crs=frame.crs)


def vertex_keys(shapes: Shapes) -> npt.NDArray[np.int64]:
    """Return a whole number for each vertex, the same for two vertices at the same place (to 1e-7 degrees)."""
    xy = np.rint(shapely.get_coordinates(shapes) * _PER_DEGREE).astype(np.int64)
    keys: npt.NDArray[np.int64] = (xy[:, 0] << 32) + xy[:, 1]
    return keys
