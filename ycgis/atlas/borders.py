"""Borders of provinces and prefectures, from the codes of the units that meet at them."""

import geopandas as gpd
import pandas as pd
import shapely

__all__ = ["borders_of"]

_PREFECTURE, _PROVINCE = 4, 2
"""How many digits of an adcode name the prefecture, and the province."""


def borders_of(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines at which units of different prefectures meet.

    Where the data end there is no border: a unit's outer edge is none. Units that do not share their vertices, such as
    layers of two sources, meet nowhere.

    Parameters
    ----------
    units
        Polygons indexed by adcode.

    Returns
    -------
    ``kind``, "province" or "prefecture", and the lines; a kind that there is not has no row.
    """
    shapes, codes = units.geometry.to_numpy(), list(map(str, units.index))
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist()
    found: dict[str, list[shapely.LineString]] = {"prefecture": [], "province": []}
    for one, other in pairs:
        if one < other and codes[one][:_PREFECTURE] != codes[other][:_PREFECTURE]:
            kind = "prefecture" if codes[one][:_PROVINCE] == codes[other][:_PROVINCE] else "province"
            shared = shapely.intersection(shapely.boundary(shapes[one]), shapely.boundary(shapes[other]))
            found[kind] += [part for part in shapely.get_parts(shared) if isinstance(part, shapely.LineString)]
    lines = {kind: shapely.line_merge(shapely.MultiLineString(parts)) for kind, parts in found.items() if parts}
    return gpd.GeoDataFrame(
        {"kind": pd.Series(list(lines), dtype=object)}, geometry=list(lines.values()), crs=units.crs
    )
