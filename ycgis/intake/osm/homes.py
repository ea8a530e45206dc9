"""Whether the residential land that mappers drew is enough to work with: most of a town is homes."""

import geopandas as gpd
import shapely

from ycgis.ground.crs import to_working
from ycgis.ground.errors import Problem
from ycgis.ground.text import Text, join
from ycgis.intake.osm.window import Shapes, Window

__all__ = ["few_homes"]

_LEAST_SHARE = 0.1

_FEW = Text(
    "居住用地不到推导建成区的 10 %（{shares}），居住用地图层可能不完整",
    "residential land covers less than 10 % of the derived built-up area ({shares}): the layer of residential land is "
    "likely incomplete",
)
_COMPLETE = Text(
    "请补绘居住用地或提供居住用地图层；在此之前谨慎使用按居住用地计算的指标",
    "complete it or give your own; until then mind what is computed from residential land",
)
_SHARE = Text("{name} {share:.1f} %", "{name} {share:.1f} %")


def few_homes(residential: gpd.GeoDataFrame, builtup: gpd.GeoDataFrame, window: Window, where: str) -> list[Problem]:
    """Return one tolerated problem that names the counties with too little residential land, none where all have it.

    Parameters
    ----------
    residential, builtup
        In degrees; `builtup` with ``adcode`` and ``name`` from `ycgis.intake.osm.builtup.builtup_of`.
    where
        The extract, for the message.
    """
    homes = to_working(residential, window.crs).geometry.to_numpy()
    towns = to_working(builtup, window.crs)
    few = [
        _SHARE.fill(name=name, share=100 * share)
        for name, town in zip(towns["name"], towns.geometry, strict=True)
        if (share := _share(homes[shapely.intersects(homes, town)], town)) < _LEAST_SHARE
    ]
    return [Problem(where, _FEW.fill(shares=join(few, "、", ", ")), _COMPLETE, fatal=False)] if few else []


def _share(homes: Shapes, town: shapely.Geometry) -> float:
    return float(shapely.area(shapely.intersection(shapely.union_all(homes), town)) / shapely.area(town))
