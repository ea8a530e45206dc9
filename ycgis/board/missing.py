"""The measures that no county has a value of, and what would give one."""

from typing import NamedTuple

from ycgis.assess import Assessment
from ycgis.compute import missing_layers
from ycgis.ground.text import Lang, Text, join
from ycgis.indicator import Indicator

__all__ = ["Missing", "missing_measures"]

_NEEDS = Text("缺少图层：{layers}", "missing layers: {layers}")
_BY_COUNTY = Text("原因因县而异，见各县页面", "for different reasons: see the counties' pages")


class Missing(NamedTuple):
    """A measure that layers give no county a value of, and why."""

    title: str
    reason: str


def missing_measures(assessment: Assessment, lang: Lang) -> list[Missing]:
    """Return the indicators that no county has a value of, with the layers they need or what else is in the way."""
    return [
        Missing(indicator.title.say(lang), _reason(assessment, indicator).say(lang))
        for name, indicator in assessment.indicators.items()
        if assessment.measurements[name].values.isna().all()
    ]


def _reason(assessment: Assessment, indicator: Indicator) -> Text:
    layers = missing_layers(indicator, assessment.study)
    if layers:
        return _NEEDS.fill(layers=join(layers, "、", ", "))
    reasons = set(assessment.measurements[indicator.id].basis.values())
    return reasons.pop() if len(reasons) == 1 else _BY_COUNTY
