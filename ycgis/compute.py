"""Compute indicators on a study: a value for each county, or the reason why there is none."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ycgis.indicator import Indicator, Measured
from ycgis.layers import SPECS
from ycgis.study import Study
from ycgis.text import Text, join

__all__ = ["measure", "measure_all"]

_LATER = Text("（本版本尚不能计算该指标）", " (this version cannot compute the indicator yet)")
_NEEDS = Text("无数据：缺少图层 {layers}{later}", "no data: needs the layers {layers}{later}")


def measure(indicator: Indicator, study: Study) -> Measured:
    """Return the indicator's values; NaN throughout, with the missing layers named, where it cannot be computed."""
    missing = [name for name in indicator.needs if name not in study.layers.present()]
    if missing or indicator.compute is None:
        return _no_data(indicator, study, missing or list(indicator.needs))
    return indicator.compute(study)


def measure_all(indicators: Mapping[str, Indicator], study: Study) -> dict[str, Measured]:
    """Return every indicator's values by its id."""
    return {name: measure(indicator, study) for name, indicator in indicators.items()}


def _no_data(indicator: Indicator, study: Study, missing: list[str]) -> Measured:
    titles = [_title(name) for name in missing]
    later = _LATER if indicator.compute is None else Text("", "")
    reason = _NEEDS.fill(layers=join(titles, "、", ", "), later=later)
    counties = study.layers.counties.index
    return Measured(pd.Series(np.nan, index=counties), dict.fromkeys(counties, reason))


_TO_COME = {
    "streets": Text("街道", "streets"),
    "builtup": Text("县城建成区", "built-up areas"),
    "parks": Text("公园绿地", "parks"),
    "residential": Text("居住用地", "residential land"),
    "seat_population": Text("县城人口", "population of the county seats"),
}


def _title(name: str) -> Text:
    title = SPECS[name].title if name in SPECS else _TO_COME[name]
    return Text(f"{title.zh}（{name}）", f"{title.en} ({name})")
