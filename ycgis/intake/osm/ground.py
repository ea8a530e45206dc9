"""Layers that are one reading of a tag: residential land, buildings, water and railways."""

import geopandas as gpd

from ycgis.ground.text import Text
from ycgis.intake.osm.left_out import LeftOut
from ycgis.intake.osm.tags import choose, has

__all__ = ["buildings_of", "railways_of", "residential_of", "water_of"]

_RAILS = ("rail", "light_rail", "narrow_gauge", "monorail")
_RUINS = ("no", "ruins", "collapsed", "construction", "proposed", "demolished")
_WATER = (("natural", ("water",)), ("waterway", ("riverbank", "dock")), ("landuse", ("reservoir", "basin")))

_UNDERGROUND = Text("地下的地铁线", "underground railway lines in tunnels")


def residential_of(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return land mapped as ``landuse=residential``, and the rule."""
    return choose(areas, has(areas, "landuse", ["residential"]), rule="landuse=residential")


def buildings_of(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the buildings; ruins and building sites are none."""
    return choose(areas, areas["building"].notna().to_numpy() & ~has(areas, "building", _RUINS))


def water_of(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return areas of water: lakes, reservoirs, and rivers wide enough to be drawn as areas; not the sea."""
    wet = [has(areas, tag, values) for tag, values in _WATER]
    return choose(areas, wet[0] | wet[1] | wet[2])


def railways_of(lines: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[LeftOut]]:
    """Return the tracks in use, and what was left out: an underground line is a barrier only where it surfaces.

    ``bridge`` and ``tunnel`` are as mapped, None where not.
    """
    tunnel, bridge = (lines[tag].where(lines[tag].notna() & (lines[tag] != "no"), None) for tag in ("tunnel", "bridge"))
    subway = has(lines, "railway", ["subway"])
    buried = subway & tunnel.notna().to_numpy()
    rails = choose(lines, (subway & ~buried) | has(lines, "railway", _RAILS), bridge=bridge, tunnel=tunnel)
    return rails, [LeftOut(_UNDERGROUND, lines["osm_id"][buried].tolist())]
