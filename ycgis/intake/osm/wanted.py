"""Which objects an import looks at, and the tags of them that become columns.

What is not named here is filtered out before Python sees it: a layer that needs another tag adds it here.
"""

__all__ = ["AREA_KEYS", "AREA_TAGS", "LIFECYCLE", "LINE_KEYS", "LINE_TAGS", "NODE_TAGS", "NODE_VALUES"]

_NAMES = ("name", "name:zh")
NODE_VALUES = (
    *(("place", value) for value in ("city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood")),
    ("highway", "motorway_junction"),
    *(("barrier", value) for value in ("gate", "entrance", "lift_gate", "swing_gate", "kissing_gate", "turnstile")),
    *(("entrance", value) for value in ("yes", "main", "secondary", "entrance", "exit", "service")),
    *(
        ("amenity", value)
        for value in (
            "kindergarten", "school", "college", "hospital", "clinic", "doctors", "nursing_home", "social_facility",
            "childcare", "charging_station", "parking", "marketplace", "bus_station", "library", "community_centre",
            "arts_centre", "fire_station", "post_office", "post_depot", "parcel_locker", "waste_transfer_station",
            "recycling", "townhall",
        )
    ),
    *(("leisure", value) for value in ("pitch", "sports_centre", "sports_hall", "stadium", "fitness_station", "track")),
    *(("emergency", value) for value in ("assembly_point", "fire_station")),
    *(("office", value) for value in ("government", "courier", "logistics")),
    ("shop", "supermarket"),
    ("man_made", "wastewater_plant"),
)  # fmt: skip
LIFECYCLE = "lifecycle"
"""A column of its own: why a place is not in use, of all tags that say so (`ycgis.intake.osm.lifecycle`)."""
_SERVICE_TAGS = (
    "amenity", "leisure", "emergency", "office", "shop", "man_made", "landuse", "social_facility",
    "social_facility:for", "healthcare", "recycling_type", "access", LIFECYCLE,
)  # fmt: skip
NODE_TAGS = (*_NAMES, "ref", "place", "highway", "barrier", "entrance", *_SERVICE_TAGS)
LINE_KEYS = ("highway", "railway")
LINE_TAGS = (
    *_NAMES, "ref", "highway", "railway", "oneway", "junction", "maxspeed", "width", "layer", "bridge", "tunnel",
    "access", "vehicle", "motor_vehicle", "motorcar", "foot", "surface", "area",
)  # fmt: skip
AREA_KEYS = (
    "building", "landuse", "leisure", "natural", "amenity", "waterway", "shop", "emergency", "office", "man_made",
    "boundary",
)  # fmt: skip
AREA_TAGS = (
    *_NAMES, "building", "natural", "waterway", "boundary", *_SERVICE_TAGS, "area", "garden:type", "park:type",
    "forest",
)  # fmt: skip
