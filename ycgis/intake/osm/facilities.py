"""Public facilities by kind, of points and of areas.

The first rule that fits decides; what is not open to the public (access=private, no) is no public facility, and what is
abandoned, disused, proposed or under construction is none (any more, or yet).
A point inside an area of the same kind is the same facility, and so is an area inside another of its kind. So are
those of one kind and one name within 200 m of one another (of their outlines), one leading to the next: the largest
area stands for them, else the first point. Those without a name cannot be told to be the same, and stay.
"""

from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from ycgis.ground.components import components
from ycgis.ground.text import Text
from ycgis.intake.osm.left_out import LeftOut, unused
from ycgis.intake.osm.tags import Mask, choose, has
from ycgis.intake.osm.wanted import LIFECYCLE

__all__ = ["facilities_of"]


class _Rule(NamedTuple):
    kind: str
    tag: str
    values: tuple[str, ...]
    also: tuple[str, tuple[str, ...]] | None = None


_RULES: Final = (
    _Rule("kindergarten", "amenity", ("kindergarten",)),
    _Rule("school", "amenity", ("school",)),
    _Rule("vocational_school", "amenity", ("college",)),
    _Rule("hospital", "amenity", ("hospital",)),
    _Rule("clinic", "amenity", ("clinic", "doctors")),
    _Rule("elder_care", "amenity", ("nursing_home",)),
    _Rule("elder_care", "social_facility", ("nursing_home", "assisted_living")),
    _Rule("elder_care", "amenity", ("social_facility",), ("social_facility:for", ("senior", "elderly"))),
    _Rule("child_care", "amenity", ("childcare",)),
    _Rule("shelter", "emergency", ("assembly_point",)),
    _Rule("charging", "amenity", ("charging_station",)),
    _Rule("parking", "amenity", ("parking",)),
    _Rule("market", "amenity", ("marketplace",)),
    _Rule("supermarket", "shop", ("supermarket",)),
    _Rule("bus_station", "amenity", ("bus_station",)),
    _Rule("library", "amenity", ("library",)),
    _Rule("culture", "amenity", ("community_centre", "arts_centre")),
    _Rule("sports", "leisure", ("pitch", "sports_centre", "sports_hall", "stadium", "fitness_station", "track")),
    _Rule("fire_station", "amenity", ("fire_station",)),
    _Rule("fire_station", "emergency", ("fire_station",)),
    _Rule("logistics", "amenity", ("post_office", "post_depot", "parcel_locker")),
    _Rule("logistics", "office", ("courier", "logistics")),
    _Rule("waste", "amenity", ("waste_transfer_station",)),
    _Rule("waste", "amenity", ("recycling",), ("recycling_type", ("centre",))),
    _Rule("waste", "landuse", ("landfill",)),
    _Rule("wastewater", "man_made", ("wastewater_plant",)),
)
_CLOSED = ("private", "no")
_SAME_M = 200.0

_PRIVATE = Text("不对公众开放的设施", "facilities that are not open to the public")
_TWICE = Text("与同类设施的面重复", "facilities inside an area of the same kind")
_AGAIN = Text("200 m 内同类同名的设施", "facilities of the kind and name of another within 200 m")
_ONCE = Text("只计一次", "counted once")


def facilities_of(nodes: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, crs: CRS) -> tuple[gpd.GeoDataFrame, list[LeftOut]]:
    """Return each facility as a point (of an area, one inside it) with its ``kind``, and what was left out.

    Parameters
    ----------
    nodes, areas
        In degrees.
    crs
        In metres, to tell what is near.
    """
    points, nodes_private, nodes_unused = _of_a_kind(nodes)
    grounds, areas_private, areas_unused = _of_a_kind(areas)
    twice_points, twice_grounds = _inside(points, grounds), _inside(grounds, grounds)
    rows = pd.concat([points[~twice_points], grounds[~twice_grounds]], ignore_index=True)
    whole = gpd.GeoDataFrame(rows, geometry="geometry", crs=nodes.crs)
    again = _again(whole, crs)
    kept = whole[~again].reset_index(drop=True)
    twice = [*points["osm_id"][twice_points], *grounds["osm_id"][twice_grounds]]
    return kept.set_geometry(shapely.point_on_surface(kept.geometry.to_numpy()), crs=nodes.crs), [
        LeftOut(_PRIVATE, [*nodes_private, *areas_private]),
        *unused(pd.concat([nodes_unused, areas_unused])),
        LeftOut(_TWICE, twice, _ONCE),
        LeftOut(_AGAIN, whole["osm_id"][again].tolist(), _ONCE),
    ]


def _of_a_kind(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[str], pd.DataFrame]:
    kinds = pd.Series([None] * len(frame), index=frame.index, dtype=object)
    for rule in reversed(_RULES):
        fits = has(frame, rule.tag, rule.values)
        kinds[fits & has(frame, *rule.also) if rule.also else fits] = rule.kind
    known, closed = kinds.notna().to_numpy(), has(frame, "access", _CLOSED)
    gone = known & frame[LIFECYCLE].notna().to_numpy()
    private = frame["osm_id"][known & closed & ~gone].tolist()
    return choose(frame, known & ~closed & ~gone, kind=kinds), private, frame.loc[gone, ["osm_id", LIFECYCLE]]


def _inside(frame: gpd.GeoDataFrame, grounds: gpd.GeoDataFrame) -> Mask:
    """Tell which features lie in one of the grounds of their kind, other than themselves or their equal."""
    inside: Mask = np.zeros(len(frame), dtype=bool)
    shapes, outlines = frame.geometry.to_numpy(), grounds.geometry.to_numpy()
    one, other = shapely.STRtree(outlines).query(shapes, predicate="within")
    same = frame["kind"].to_numpy()[one] == grounds["kind"].to_numpy()[other]
    larger = shapely.area(outlines[other]) > shapely.area(shapes[one])
    inside[one[same & larger]] = True
    return inside


def _again(frame: gpd.GeoDataFrame, crs: CRS) -> Mask:
    """Tell which features are near another of their kind and name that stands for them."""
    again: Mask = np.zeros(len(frame), dtype=bool)
    rows = np.flatnonzero(frame["name"].notna())
    if not len(rows):
        return again
    called = frame.iloc[rows].groupby(["kind", "name"], sort=False).ngroup().to_numpy()
    shapes = frame.geometry.to_crs(crs).to_numpy()[rows]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_SAME_M)
    alike = called[one] == called[other]
    group = components(len(rows), one[alike], other[alike])
    largest_first = np.argsort(-shapely.area(shapes), kind="stable")
    _, first = np.unique(group[largest_first], return_index=True)
    again[np.delete(rows, largest_first[first])] = True
    return again
