"""The kilometres of street that a built-up area lacks for the density asked for."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ycgis.ground.text import Text
from ycgis.indicator import Indicator, Measured
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.density import NO_DENSITY, builtup_words

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    **NO_DENSITY,
    "gap": Text(
        "{dense:g} km/km2 × 建成区 {area_km2:.2f} km2 = {wanted_km:.2f} km；现有中心线 {km:.2f} km，"
        "差 {gap_km:.2f} km；建成区：{builtup}",
        "{dense:g} km/km2 x {area_km2:.2f} km2 = {wanted_km:.2f} km; there are {km:.2f} km of centre lines, "
        "{gap_km:.2f} km fewer; built-up area: {builtup}",
    ),
    "met": Text(
        "{dense:g} km/km2 × 建成区 {area_km2:.2f} km2 = {wanted_km:.2f} km；现有中心线 {km:.2f} km，已达到；"
        "建成区：{builtup}",
        "{dense:g} km/km2 x {area_km2:.2f} km2 = {wanted_km:.2f} km; there are {km:.2f} km of centre lines, enough; "
        "built-up area: {builtup}",
    ),
}


def compute(study: Study) -> Measured:
    """Return the kilometres still missing, 0 where the density is reached; NaN where there is none."""
    table, dense = study.street_density, study.parameters.density_km_km2
    wanted = dense * table["area_km2"]
    gap = (wanted - table["km"]).clip(lower=0.0)
    state = np.where(table["density"].isna(), table["state"], np.where(gap > 0, "gap", "met"))
    table = table.assign(wanted_km=wanted, gap_km=gap, state=state)
    return Measured(gap, basis_of(table, _BASIS, {"builtup": builtup_words(study)}, dense=dense))


INDICATOR = Indicator(
    id="road_gap_km",
    title=Text("建成区道路缺口", "Streets still missing"),
    unit=Text("km", "km"),
    definition=Text(
        "建成区面积乘以要求的道路网密度（参数 density_km_km2，默认 8 km/km2），减去现有道路中心线长度；已达到的为 0。"
        "道路长度的口径同 road_density。",
        "Built-up area times the density asked for (parameter density_km_km2, 8 km/km2 by default) less the centre "
        "lines there are, counted as in road_density; 0 where it is reached.",
    ),
    source=Text("县城城镇化行动方案“建成区道路网密度”的辅助读数", "secondary reading of the plans' street density"),
    needs=("streets", "builtup"),
    compute=compute,
    kind="land",
    rank=12,
)
