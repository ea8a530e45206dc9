"""Which evidence a map shows, and how it gets onto it."""

from dataclasses import replace
from typing import NamedTuple

import folium

from ycgis.assess import Assessment
from ycgis.atlas.data import MapSheet
from ycgis.atlas.elements import PackedLayer
from ycgis.atlas.explain import Explanation, Legend, drawn, facts, legend_of
from ycgis.ground.text import Lang
from ycgis.indicator import Indicator

__all__ = ["EvidenceLayer", "add_evidence", "layers_of", "legends", "overview"]


class EvidenceLayer(NamedTuple):
    """A layer of evidence on one map: the key that ties it to its legend, its indicator, and what it explains."""

    key: str
    indicator: Indicator
    explained: Explanation


def layers_of(assessment: Assessment, sheet: MapSheet) -> list[EvidenceLayer]:
    """Return the evidence of a sheet in the order of the indicators."""
    shown = [(name, each) for name in assessment.indicators for (of, _), each in sheet.evidence.items() if of == name]
    return [
        EvidenceLayer(f"evidence{rank}", assessment.indicators[name], each) for rank, (name, each) in enumerate(shown)
    ]


def overview(assessment: Assessment, sheet: MapSheet) -> MapSheet:
    """Return a sheet without the evidence that only makes sense street by street."""
    coarse = {key: each for key, each in sheet.evidence.items() if assessment.indicators[key[0]].kind != "land"}
    return replace(sheet, evidence=coarse)


def legends(assessment: Assessment, sheet: MapSheet, lang: Lang) -> list[Legend]:
    """Return the legends of a sheet's evidence, in the order of `layers_of`."""
    return [legend_of(each.explained, each.key, lang) for each in layers_of(assessment, sheet)]


def add_evidence(drawing: folium.Map, shown: EvidenceLayer, lang: Lang) -> None:
    """Add a layer that explains a value: off until asked for; the page's script puts it into the layer control."""
    options = {
        "pane": "evidence",
        "interactive": bool(facts(shown.explained.evidence)),
        "key": shown.key,
        "indicator": shown.indicator.id,
        "group": shown.indicator.title.say(lang),
    }
    packed = PackedLayer(drawn(shown.explained, lang), shown.key, options, show=False)
    packed.control = False
    packed.add_to(drawing)
