"""Settled land: the degree of urbanisation of areas, and how much of what is settled is near enough."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.land import HALF_SIDES, shares_within
from ycgis.measures.places import share

__all__ = ["EMPTY", "RURAL", "URBAN", "land_by_degree", "settled_shares"]

URBAN = ("urban_centre", "dense_cluster", "semi_dense_cluster", "suburban")
"""Degrees that are urban."""

RURAL = ("rural_cluster", "low_density_rural")
"""Degrees that are rural and settled."""

EMPTY = ("very_low_density_rural", "water")
"""Degrees at which hardly anyone lives: fewer than 50 people a km2, or water."""

_GROUPS = {"centre": URBAN[:1], "urban": URBAN, "rural": RURAL, "settled": URBAN + RURAL}


def land_by_degree(settlement: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return which land of which degree lies in each area, cell by cell.

    Parameters
    ----------
    settlement
        Cells as the layer has them: centres in metres, half sides, and ``degree``.
    areas
        Polygons in the same CRS that do not overlap.

    Returns
    -------
    ``row`` (position in `settlement`), ``area`` (label in `areas`), ``degree`` and ``m2`` (of the cell in the area).
    """
    u_x, u_y, v_x, v_y = settlement[list(HALF_SIDES)].to_numpy(dtype=float).T
    shares = shares_within(settlement, areas)
    row = shares["row"].to_numpy()
    m2 = 4 * np.abs(u_x * v_y - u_y * v_x)[row] * shares["share"].to_numpy()
    degree = settlement["degree"].to_numpy(dtype=object)[row]
    return pd.DataFrame({"row": row, "area": shares["area"].to_numpy(), "degree": degree, "m2": m2})


def settled_shares(land: pd.DataFrame, near: npt.NDArray[np.bool_], areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return how much of each area's settled land is near, in per cent.

    Parameters
    ----------
    land
        Of `land_by_degree`.
    near
        Of each of its rows, whether it is near.

    Returns
    -------
    Indexed like `areas`: ``centre`` (urban centres), ``urban`` (all urban land), ``rural`` (settled rural land) and
    ``settled`` (both), NaN where there is none; and the km2 of each, ``centre_km2`` and so on.
    """
    table = pd.DataFrame(index=areas.index)
    for name, degrees in _GROUPS.items():
        of_these = land["m2"].where(land["degree"].isin(degrees), 0.0)
        whole, close = (
            part.groupby(land["area"]).sum().reindex(areas.index, fill_value=0.0)
            for part in (of_these, of_these.where(near, 0.0))
        )
        table[name], table[f"{name}_km2"] = share(close, whole), whole / 1e6
    return table
