"""What ycgis measures, as functions on GeoDataFrames that anyone can call in memory.

Each takes frames in one projected CRS in metres, with any unique index, and keyword-only options with defaults; each
returns a frame indexed like what it was asked about, with the components of its value beside it, NaN where it is
undefined. The columns of osmnx are understood. The indicators of a project are thin callers of these.
"""

from ycgis.measures.density import carriageways, road_density, street_density_by_block
from ycgis.measures.ends import dead_ends
from ycgis.measures.entrances import park_walk_coverage
from ycgis.measures.facilities import facility_coverage
from ycgis.measures.grades import class_three
from ycgis.measures.parks import park_area_per_capita, park_coverage
from ycgis.measures.people import people_within
from ycgis.measures.travel import travel_time

__all__ = [
    "carriageways",
    "class_three",
    "dead_ends",
    "facility_coverage",
    "park_area_per_capita",
    "park_coverage",
    "park_walk_coverage",
    "people_within",
    "road_density",
    "street_density_by_block",
    "travel_time",
]
