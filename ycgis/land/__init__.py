"""Land as pure geometry: lengths, areas, coverage and shares, on arrays and frames in one metric CRS."""

from ycgis.land.blocks import LEAST_SHARE, density_blocks
from ycgis.land.cover import (
    Cut,
    Shapes,
    cover,
    cut,
    groups_of,
    holds,
    home_of,
    land_in,
    service_area,
    subdivide,
    together,
    union_once,
)
from ycgis.land.inside import CRUMB_M, EDGE_M, Shares, share_lines
from ycgis.land.people import HALF_SIDES, ground_of_cells, people_within, shares_within
from ycgis.land.places import area_share, coordinates, county_of

__all__ = [
    "CRUMB_M",
    "EDGE_M",
    "HALF_SIDES",
    "LEAST_SHARE",
    "Cut",
    "Shapes",
    "Shares",
    "area_share",
    "coordinates",
    "county_of",
    "cover",
    "cut",
    "density_blocks",
    "ground_of_cells",
    "groups_of",
    "holds",
    "home_of",
    "land_in",
    "people_within",
    "service_area",
    "share_lines",
    "shares_within",
    "subdivide",
    "together",
    "union_once",
]
