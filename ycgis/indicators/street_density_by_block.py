"""Where the streets are too far apart: the street density block by block, and the share that is dense enough."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.measures.density import no_density
from ycgis.streets.blocks import LEAST_SHARE, density_blocks
from ycgis.study import Study

__all__ = ["INDICATOR"]

_TIMES = (0.5, 1.0, 1.5, 2.0)  # bounds of the map's classes; the second is the one asked for
_ROUNDING = 1e-9  # a block that has just the density asked for has it
_BASIS = Text(
    "{side:g} m 方格（小于整格 {least:.0%} 的并入相邻方格）共 {number} 个，其中 {enough} 个不低于 {dense:g} km/km2，"
    "占建成区 {inside:.2f} / {area:.2f} km2；方格密度中位数 {median:.1f}，最高 {most:.1f} km/km2；"
    "未达到的方格合计差 {gap:.1f} km",
    "{number} blocks of {side:g} m (those of less than {least:.0%} of a block joined to another), {enough} of them "
    "with at least {dense:g} km/km2: {inside:.2f} of {area:.2f} km2; median {median:.1f}, most {most:.1f} km/km2; the "
    "others lack {gap:.1f} km in all",
)


class _County(NamedTuple):
    adcode: str
    share: float
    basis: Text
    blocks: gpd.GeoDataFrame | None


def compute(study: Study) -> Measured:
    """Return the share, in per cent, of each built-up area that lies in blocks of the density asked for."""
    counties = [_county(study, str(adcode)) for adcode in study.layers.counties.index]
    values = pd.Series({county.adcode: county.share for county in counties}, dtype=float)
    blocks = [county.blocks for county in counties if county.blocks is not None]
    evidence = {"blocks": _evidence(study, pd.concat(blocks, ignore_index=True))} if blocks else {}
    return Measured(values, {county.adcode: county.basis for county in counties}, evidence=evidence)


def _county(study: Study, adcode: str) -> _County:
    missing = no_density(study, adcode)
    if missing:
        return _County(adcode, np.nan, missing, None)
    blocks = _blocks(study, adcode)
    dense, area = study.parameters.density_km_km2, blocks["area_km2"]
    enough = blocks["density"] >= dense - _ROUNDING
    basis = _BASIS.fill(
        side=study.parameters.block_m,
        least=LEAST_SHARE,
        number=len(blocks),
        enough=int(enough.sum()),
        dense=dense,
        inside=area[enough].sum(),
        area=area.sum(),
        median=blocks["density"].median(),
        most=blocks["density"].max(),
        gap=blocks["gap_km"].sum(),
    )
    return _County(adcode, 100 * area[enough].sum() / area.sum(), basis, blocks)


def _blocks(study: Study, adcode: str) -> gpd.GeoDataFrame:
    """Return the blocks of one built-up area; the grid begins at the south-west corner of the county's bounds."""
    counted, builtup = study.counted_streets, study.layers.given("builtup")
    west, south, _, _ = study.layers.counties.geometry[adcode].bounds
    here = counted[counted["adcode"] == adcode]
    blocks = density_blocks(here, builtup.geometry[adcode], (west, south), study.parameters.block_m)
    blocks.insert(0, "adcode", adcode)
    blocks["density"] = blocks["length_km"] / blocks["area_km2"]
    blocks["gap_km"] = (study.parameters.density_km_km2 * blocks["area_km2"] - blocks["length_km"]).clip(lower=0.0)
    return blocks


def _evidence(study: Study, blocks: gpd.GeoDataFrame) -> Evidence:
    """Return the blocks, painted so that those below the density asked for stand out from the others."""
    columns = {
        "density": Text("密度（km/km2）", "density (km/km2)"),
        "length_km": Text("中心线（km）", "centre lines (km)"),
        "area_km2": Text("面积（km2）", "area (km2)"),
        "gap_km": Text("尚缺（km）", "missing (km)"),
    }
    breaks = tuple(times * study.parameters.density_km_km2 for times in _TIMES)
    paint = Paint("density", scheme="around", breaks=breaks)
    return Evidence(Text("方格道路网密度", "street density by block"), blocks, columns, paint)


INDICATOR = Indicator(
    id="street_density_by_block",
    title=Text("道路网密度达标的建成区占比", "Built-up area with streets dense enough"),
    unit=Text("%", "%"),
    definition=Text(
        "把建成区按方格（参数 block_m，默认 500 m，自县界外包矩形的西南角起算）划分，密度不低于 density_km_km2"
        "（默认 8 km/km2）的方格占建成区面积的比例。长度的口径同 road_density，各方格之和等于全部；小于整格十分之一的"
        "碎块并入相邻方格。重点是地图：缺口在哪里。",
        "Share of the built-up area in blocks of a grid (parameter block_m, 500 m by default, from the south-west "
        "corner of the county's bounds) with at least density_km_km2 (8 km/km2 by default). Lengths are those of "
        "road_density, and the blocks sum to the whole; a sliver of less than a tenth of a block joins its neighbour. "
        "What matters is the map: where the gap is.",
    ),
    source=Text("县城城镇化行动方案“建成区道路网密度”的辅助读数", "secondary reading of the plans' street density"),
    needs=("streets", "builtup"),
    compute=compute,
    kind="land",
    rank=11,
)
