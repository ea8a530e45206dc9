"""Streets and area of the built-up areas in words: what the density indicators say alike."""

from collections.abc import Mapping
from typing import Final

import shapely

from ycgis.ground.text import Text, join, twin
from ycgis.ground.vocabulary import STREET_RANKS
from ycgis.ground.ways import HIGHWAYS, KINDS
from ycgis.intake.layers import SPECS
from ycgis.measures.density import km_by
from ycgis.study import Study
from ycgis.wording.streets import BARRED

__all__ = ["NO_DENSITY", "barred_words", "builtup_words", "class_words"]

_STREETS, _BUILTUP = SPECS["streets"].title, SPECS["builtup"].title

NO_DENSITY: Final[Mapping[str, Text]] = {
    "no_area": Text(
        "无数据：该县没有{layer}面（builtup）", "no data: the layer {layer} (builtup) has none in this county"
    ).fill(layer=_BUILTUP),
    "flat": Text("无数据：{layer}（builtup）面积为零", "no data: {layer} (builtup) without any area").fill(
        layer=_BUILTUP
    ),
    "no_streets": Text(
        "无数据：{layer}图层（streets）在该县没有街道",
        "no data: the layer {layer} (streets) has nothing in this county",
    ).fill(layer=_STREETS),
    "no_class": Text(
        "无数据：建成区内的{layer}（streets）没有可计入的类别（road_class），{{unknown_km:.1f}} km 类别缺失或不认识",
        "no data: the {layer} (streets) in the built-up area have no class (road_class) that counts; "
        "{{unknown_km:.1f}} km have none or an unknown one",
    ).fill(layer=_STREETS),
}
"""Why a county has no street density, by the state of its built-up area; to be filled with the measure's columns."""

_SHOWN_KM = 0.05  # half of the last digit that is shown
_PART = Text("{what} {km:.1f} km", "{what} {km:.1f} km")
_NOTHING = Text("无", "nothing")
_OF_HIGHWAYS = Text("{classes}（其中标为公路的：{highways}）", "{classes} (of it mapped as highways: {highways})")
_BEYOND = Text(
    "{source}（其中 {share:.0%} 在街道数据范围之外，密度偏低）",
    "{source} ({share:.0%} of it beyond the street data: the density falls short)",
)
_LEAST_BEYOND = 0.01
_UNSAID = Text("来源未注明", "source not stated")


def class_words(study: Study) -> Mapping[str, Text]:
    """Return the centre lines of each county's built-up area by class of street, in words."""
    every = _lists(study, km_by(study.counted_streets, "rank", weighted=True), STREET_RANKS)
    kinds = km_by(study.counted_streets, "kind", weighted=True)
    some = {code: km for code, km in kinds.items() if any(km.get(name, 0.0) >= _SHOWN_KM for name in HIGHWAYS)}
    highways = _lists(study, some, {name: KINDS[name].name for name in HIGHWAYS})
    return {
        code: _OF_HIGHWAYS.fill(classes=classes, highways=highways[code]) if code in some else classes
        for code, classes in every.items()
    }


def barred_words(study: Study) -> Mapping[str, Text]:
    """Return the length that does not count in each county's built-up area, by reason, in words."""
    return _lists(study, km_by(study.counted_streets, "reason", weighted=False), BARRED)


def builtup_words(study: Study) -> Mapping[str, Text]:
    """Return where each county's built-up area comes from, and whether the streets cover it; of those that have one.

    That is the layer's title and date and the rule it was drawn by; and the share of the area more than a block beyond
    the bounds of the streets layer, if that is a hundredth or more.
    """
    areas = study.layers.given("builtup")
    return {str(adcode): _builtup(study, str(adcode)) for adcode in areas.index[areas.area > 0]}


def _builtup(study: Study, adcode: str) -> Text:
    source = study.sources.get("builtup")
    known = [source.title, source.date] if source else []
    rule = study.layers.given("builtup")["rule"].get(adcode)
    words = [word for word in (*known, rule) if isinstance(word, str) and word]
    origin = join([twin(word) for word in words], "，", ", ") if words else _UNSAID
    share = _beyond_streets(study, adcode)
    return _BEYOND.fill(source=origin, share=share) if share >= _LEAST_BEYOND else origin


def _lists(study: Study, km: Mapping[str, Mapping[str, float]], names: Mapping[str, Text]) -> Mapping[str, Text]:
    counties = [str(adcode) for adcode in study.layers.counties.index]
    return {
        adcode: _list({names[word]: own[word] for word in names if word in own})
        for adcode in counties
        for own in [km.get(adcode, {})]
    }


def _list(km: Mapping[Text, float]) -> Text:
    parts = [_PART.fill(what=what, km=length) for what, length in km.items() if length >= _SHOWN_KM]
    return join(parts, "、", ", ") if parts else _NOTHING


def _beyond_streets(study: Study, adcode: str) -> float:
    area, margin = study.layers.given("builtup").geometry[adcode], study.parameters.block_m
    west, south, east, north = (float(side) for side in study.layers.given("streets").total_bounds)
    known = shapely.box(west - margin, south - margin, east + margin, north + margin)
    return 1 - area.intersection(known).area / area.area
