"""Compute indicators on a study: a value for each county, or the reason why there is none."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ycgis.ground.text import Text, join
from ycgis.indicator import Indicator, Measured
from ycgis.intake.layers import SPECS
from ycgis.study import Study

__all__ = ["measure", "measure_all", "missing_layers", "missing_needs"]

_NEEDS = Text("无数据：缺少图层 {layers}", "no data: needs the layers {layers}")


def measure(indicator: Indicator, study: Study) -> Measured:
    """Return the indicator's values; NaN throughout, with the missing layers named, where it cannot be computed."""
    missing = missing_layers(indicator, study)
    if missing:
        reason = _NEEDS.fill(layers=join(missing, "、", ", "))
        counties = study.layers.counties.index
        return Measured(pd.Series(np.nan, index=counties), dict.fromkeys(counties, reason))
    return indicator.compute(study)


def measure_all(indicators: Mapping[str, Indicator], study: Study) -> dict[str, Measured]:
    """Return every indicator's values by its id."""
    return {name: measure(indicator, study) for name, indicator in indicators.items()}


def missing_layers(indicator: Indicator, study: Study) -> list[Text]:
    """Return the layers that an indicator needs and the study has not, with their names in a project."""
    return [join([_title(name) for name in names], "或", " or ") for names in missing_needs(indicator, study)]


def missing_needs(indicator: Indicator, study: Study) -> list[tuple[str, ...]]:
    """Return the names of layers that an indicator needs and the study has not; of several one would do."""
    present = study.layers.present()
    wanted = [(name,) if isinstance(name, str) else name for name in indicator.needs]
    return [names for names in wanted if present.isdisjoint(names)]


def _title(name: str) -> Text:
    title = SPECS[name].title
    return Text(f"{title.zh}（{name}）", f"{title.en} ({name})")
