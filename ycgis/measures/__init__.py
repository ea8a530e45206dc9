"""What several indicators measure or say in the same way: travel times, land, people, parks."""

from ycgis.measures.land import cover, cut, home_of, land_in, service_area, union_once
from ycgis.measures.people import people_within, shares_within
from ycgis.measures.travel import area_share, county_of, no_way, speed_rule, time_range, within

__all__ = [
    "area_share",
    "county_of",
    "cover",
    "cut",
    "home_of",
    "land_in",
    "no_way",
    "people_within",
    "service_area",
    "shares_within",
    "speed_rule",
    "time_range",
    "union_once",
    "within",
]
