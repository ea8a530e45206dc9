"""How many people of a population layer are in some areas."""

import geopandas as gpd
import pandas as pd

from ycgis.ground.metres import require_metres
from ycgis.land import people_within as within

__all__ = ["people_within"]


def people_within(people: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> "pd.Series[float]":
    """Return the number of people in each area.

    Over areas that tile the ground the sum is that of the cells and points which they cover, to rounding.

    Parameters
    ----------
    people
        Points in metres with a column ``people``. A point counts whole where it lies, on a border in the first area.
        One with the columns ``u_x``, ``u_y``, ``v_x``, ``v_y`` (half the sides of a cell, as vectors) stands for a
        raster cell, whose people are shared by area.
    areas
        Polygons in the same CRS that do not overlap.

    Returns
    -------
    Indexed like `areas`; 0 where nobody is.

    Raises
    ------
    InputError
        (a ValueError) A frame has no CRS, is in degrees, or they differ.

    Examples
    --------
    A cell of 100 m with 8 people, a quarter of it in the area::

        +---+
        | +---+
        +-|-+ |
          +---+

    >>> import shapely
    >>> half = {"u_x": [50.0], "u_y": [0.0], "v_x": [0.0], "v_y": [50.0]}
    >>> cell = gpd.GeoDataFrame({"people": [8.0], **half}, geometry=[shapely.Point(50, 50)], crs=32649)
    >>> area = gpd.GeoDataFrame(geometry=[shapely.box(50, 0, 200, 50)], index=["a"], crs=32649)
    >>> people_within(cell, area)
    a    2.0
    Name: people, dtype: float64
    """
    require_metres(people=people, areas=areas)
    return within(people, areas)
