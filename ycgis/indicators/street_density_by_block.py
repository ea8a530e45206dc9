"""Where the streets are too far apart: the street density block by block, and the share that is dense enough."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd

from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.land import LEAST_SHARE
from ycgis.measures.density import block_shares, blocks_of
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.density import NO_DENSITY

__all__ = ["INDICATOR"]

_TIMES = (0.5, 1.0, 1.5, 2.0)  # bounds of the map's classes; the second is the one asked for
_BASIS: Final[Mapping[str, Text]] = {
    **NO_DENSITY,
    "blocks": Text(
        "{side:g} m 方格（小于整格 {least:.0%} 的并入相邻方格）共 {number:.0f} 个，其中 {enough:.0f} 个不低于"
        " {dense:g} km/km2，占建成区 {inside_km2:.2f} / {area_km2:.2f} km2；方格密度中位数 {median:.1f}，"
        "最高 {most:.1f} km/km2；未达到的方格合计差 {gap_km:.1f} km",
        "{number:.0f} blocks of {side:g} m (those of less than {least:.0%} of a block joined to another), {enough:.0f} "
        "of them with at least {dense:g} km/km2: {inside_km2:.2f} of {area_km2:.2f} km2; median {median:.1f}, most "
        "{most:.1f} km/km2; the others lack {gap_km:.1f} km in all",
    ),
}


def compute(study: Study) -> Measured:
    """Return the share, in per cent, of each built-up area that lies in blocks of the density asked for."""
    density, parameters = study.street_density, study.parameters
    blocks = _blocks(study)
    shares = block_shares(blocks.rename(columns={"adcode": "area"})).reindex(density.index)
    state = density["state"].where(density["density"].isna(), "blocks")
    table = shares.assign(state=state, unknown_km=density["unknown_km"])
    basis = basis_of(table, _BASIS, side=parameters.block_m, least=LEAST_SHARE, dense=parameters.density_km_km2)
    return Measured(table["share"], basis, evidence={"blocks": _evidence(study, blocks)} if len(blocks) else {})


def _blocks(study: Study) -> gpd.GeoDataFrame:
    """Return the blocks of all built-up areas; a grid begins at the south-west corner of the county's bounds."""
    density, counties = study.street_density["density"], study.layers.counties
    areas = study.layers.given("builtup")
    areas = areas.loc[density.index[density.notna()]]
    corners = counties.loc[areas.index].bounds[["minx", "miny"]].to_numpy()
    blocks = blocks_of(study.counted_streets, areas, corners, study.parameters.block_m, study.parameters.density_km_km2)
    return blocks.rename(columns={"area": "adcode"})


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
    frame = blocks[["adcode", "length_km", "area_km2", "geometry", "density", "gap_km"]]
    return Evidence(Text("方格道路网密度", "street density by block"), frame, columns, paint)


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
