"""Parks and other green, told apart as CJJ/T 85 does, and the entrances of parks.

======================  =========================================================================================
category                tags
======================  =========================================================================================
``park`` (G1)           leisure=park, leisure=garden that are open to all: not access=private, no, customers,
                        residents or permit, and not garden:type=residential, private, roof_garden or community;
                        but a garden without a name is a flower bed or a front yard, see below
``attached`` (XG)       the other parks and gardens; leisure=dog_park; landuse=grass, flowerbed, village_green
``protective`` (G2)     landuse=greenbelt or shelterbelt; forest=shelterbelt or windbreak; grass or forest named
                        …防护林, …防护绿地, …绿化带
``regional`` (EG)       leisure=nature_reserve; boundary=national_park; landuse=forest, natural=wood named …森林公园,
                        …湿地公园
======================  =========================================================================================

leisure=recreation_ground and pitches are places for sport, not green; other forest, grassland and farmland is no
urban green. ``park_type`` is filled only where a tag or the name itself says the type (park:type;
emergency=assembly_point; a name that ends in 综合公园, 郊野公园, or holds 防灾 or 避险 before 公园).
"""

import re
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from ycgis.ground.text import Text
from ycgis.intake.osm.left_out import LeftOut, unused
from ycgis.intake.osm.tags import Mask, among, choose, has, names, vertex_keys
from ycgis.intake.osm.wanted import LIFECYCLE

__all__ = ["entrances_of", "parks_of"]

_CLOSED = ("private", "no", "customers", "residents", "permit")
_OWN = ("residential", "private", "roof_garden", "community", "front_garden", "back_garden")
_GRASS = ("grass", "flowerbed", "village_green")
_BELT_NAME = re.compile(r"防护林|防护绿地|绿化带")
_WILD_NAME = re.compile(r"(?:森林|湿地)公园$")
_TYPE_NAMES: Final = (
    ("shelter", re.compile(r"(?:防灾|避险|避难).*公园")),
    ("country", re.compile(r"郊野公园$")),
    ("comprehensive", re.compile(r"综合公园$")),
)
_TYPE_TAGS: Final = {
    "comprehensive": "comprehensive", "comprehensive_park": "comprehensive", "country": "country",
    "country_park": "country", "shelter": "shelter", "community": "community", "community_park": "community",
    "neighborhood_park": "community", "neighbourhood_park": "community", "pocket": "pocket", "pocket_park": "pocket",
    "special": "special",
}  # fmt: skip
_GATES = ("gate", "entrance", "lift_gate", "swing_gate", "kissing_gate", "turnstile")

_NOT_OPEN = Text("不对公众开放的公园", "parks that are not open to the public")
_ATTACHED = Text("按附属绿地计", "taken as attached green")
_ELSEWHERE = Text("门和出入口不在公园边界上", "gates and entrances that are not on a park's outline")


def parks_of(areas: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[LeftOut]]:
    """Return the green with its ``category`` and, where stated, ``park_type``, and what does not count: see the table.

    Parks that are not open to all are attached green; what is abandoned, disused, proposed or under construction is
    left out.
    """
    category = _category(areas)
    green = category.notna().to_numpy()
    gone = green & areas[LIFECYCLE].notna().to_numpy()
    private = has(areas, "leisure", ["park"]) & has(areas, "access", _CLOSED) & ~gone
    told = [LeftOut(_NOT_OPEN, areas["osm_id"][private].tolist(), _ATTACHED), *unused(areas[gone])]
    return choose(areas, green & ~gone, category=category, park_type=_park_type(areas)), told


def entrances_of(nodes: gpd.GeoDataFrame, parks: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[LeftOut]]:
    """Return the gates and entrances that are vertices of a park's outline, and those of other things.

    Parameters
    ----------
    parks
        From `parks_of`; only park green has entrances that count.
    """
    doors = nodes["entrance"].notna().to_numpy() | has(nodes, "barrier", _GATES)
    outlines = vertex_keys(parks.geometry.to_numpy()[has(parks, "category", ["park"])])
    on_park = among(vertex_keys(nodes.geometry.to_numpy()), outlines)
    return choose(nodes, doors & on_park), [LeftOut(_ELSEWHERE, nodes["osm_id"][doors & ~on_park].tolist())]


def _category(areas: gpd.GeoDataFrame) -> pd.Series:
    called = names(areas)
    garden, park = has(areas, "leisure", ["garden"]), has(areas, "leisure", ["park"])
    closed = has(areas, "access", _CLOSED)
    public = ~closed & ~has(areas, "garden:type", _OWN) & called.notna().to_numpy()
    wood = has(areas, "landuse", ["forest"]) | has(areas, "natural", ["wood"])
    belt = has(areas, "landuse", ["greenbelt", "shelterbelt"]) | has(areas, "forest", ["shelterbelt", "windbreak"])
    grass = has(areas, "landuse", _GRASS)
    reserve = has(areas, "leisure", ["nature_reserve"]) | has(areas, "boundary", ["national_park"])
    rules = (
        ("park", (park & ~closed) | (garden & public)),
        ("regional", reserve | (wood & _says(called, _WILD_NAME))),
        ("protective", belt | ((grass | wood) & _says(called, _BELT_NAME))),
        ("attached", garden | park | grass | has(areas, "leisure", ["dog_park"])),
    )
    category = pd.Series([None] * len(areas), index=areas.index, dtype=object)
    for name, mask in reversed(rules):
        category[mask] = name
    return category


def _park_type(areas: gpd.GeoDataFrame) -> pd.Series:
    called = names(areas)
    stated = areas["park:type"].map(_TYPE_TAGS).astype(object)
    stated = stated.where(stated.notna() | ~has(areas, "emergency", ["assembly_point"]), "shelter")
    for name, pattern in _TYPE_NAMES:
        stated = stated.where(stated.notna() | ~_says(called, pattern), name)
    return stated.where(stated.notna(), None)


def _says(called: pd.Series, pattern: re.Pattern[str]) -> Mask:
    mask: Mask = np.array([bool(name and pattern.search(name)) for name in called], dtype=bool)
    return mask
