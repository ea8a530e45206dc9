"""Streets and area of the built-up areas, in figures and in words: what the density indicators share."""

import numpy as np
import pandas as pd
import shapely

from ycgis.ground.text import Text, join, twin
from ycgis.ground.vocabulary import STREET_RANKS
from ycgis.intake.layers import SPECS
from ycgis.streets.counted import BARRED
from ycgis.study import Study

__all__ = ["barred_words", "builtup_words", "class_words", "no_density", "street_totals"]

_NO_AREA = Text("无数据：该县没有{layer}面（builtup）", "no data: the layer {layer} (builtup) has none in this county")
_FLAT = Text("无数据：{layer}（builtup）面积为零", "no data: {layer} (builtup) without any area")
_NO_STREETS = Text(
    "无数据：{layer}图层（streets）在该县没有街道", "no data: the layer {layer} (streets) has nothing in this county"
)
_NO_CLASS = Text(
    "无数据：建成区内的{layer}（streets）没有可计入的类别（road_class），{km:.1f} km 类别缺失或不认识",
    "no data: the {layer} (streets) in the built-up area have no class (road_class) that counts; {km:.1f} km have "
    "none or an unknown one",
)
_SHOWN_M = 50.0  # half of the last digit that is shown
_PART = Text("{what} {km:.1f} km", "{what} {km:.1f} km")
_NOTHING = Text("无", "nothing")
_BEYOND = Text(
    "{source}（其中 {share:.0%} 在街道数据范围之外，密度偏低）",
    "{source} ({share:.0%} of it beyond the street data: the density falls short)",
)
_LEAST_BEYOND = 0.01
_UNSAID = Text("来源未注明", "source not stated")


def street_totals(study: Study) -> pd.DataFrame:
    """Return lengths and area of each county's built-up area, by adcode; NaN where there is no density.

    Returns
    -------
    ``area_km2``; ``km`` of centre lines; ``raw_km`` of the same streets before divided roads are counted once.
    Why a county has no density, says `no_density`.
    """
    counted, counties = study.counted_streets, study.layers.counties.index
    counts = ~counted["reason"].isin(list(BARRED))
    metres = pd.DataFrame(
        {
            "adcode": counted["adcode"],
            "km": counted["length_m"] * counted["weight"] / 1e3,
            "raw_km": counted["length_m"].where(counts, 0.0) / 1e3,
        }
    )
    totals = metres.groupby("adcode")[["km", "raw_km"]].sum().reindex(counties).fillna(0.0)
    totals.insert(0, "area_km2", study.layers.given("builtup").area.reindex(counties) / 1e6)
    return totals[[no_density(study, str(adcode)) is None for adcode in counties]].reindex(counties)


def no_density(study: Study, adcode: str) -> Text | None:
    """Return why a county has no street density; None where it has one, be it zero.

    Without a street that counts it is zero only where the streets layer shows that it knows the county's streets.
    """
    areas, counted = study.layers.given("builtup"), study.counted_streets
    if adcode not in areas.index:
        return _NO_AREA.fill(layer=SPECS["builtup"].title)
    if areas.geometry[adcode].area <= 0:
        return _FLAT.fill(layer=SPECS["builtup"].title)
    here = counted[counted["adcode"] == adcode]
    if not here["reason"].isin(list(BARRED)).all():
        return None
    title = SPECS["streets"].title
    if here.empty:
        return None if _has_streets(study, adcode) else _NO_STREETS.fill(layer=title)
    unknown = here.loc[here["reason"].isin(["no_class", "unknown_class"]), "length_m"].sum() / 1e3
    return _NO_CLASS.fill(layer=title, km=unknown) if unknown else None


def class_words(study: Study, adcode: str) -> Text:
    """Return the centre lines of a county's built-up area by class of street, in words."""
    counted = study.counted_streets
    here = counted[(counted["adcode"] == adcode) & (counted["weight"] > 0)]
    metres = (here["length_m"] * here["weight"]).groupby(here["rank"]).sum()
    return _list({STREET_RANKS[rank]: metres[rank] for rank in STREET_RANKS if rank in metres.index})


def barred_words(study: Study, adcode: str) -> Text:
    """Return the length that does not count in a county's built-up area, by reason, in words."""
    counted = study.counted_streets
    here = counted[counted["adcode"] == adcode]
    metres = here["length_m"].groupby(here["reason"]).sum()
    return _list({BARRED[code]: metres[code] for code in BARRED if code in metres.index})


def builtup_words(study: Study, adcode: str) -> Text:
    """Return where a county's built-up area comes from, and whether the streets cover it.

    That is the layer's title and date and the rule it was drawn by; and the share of the area more than a block beyond
    the bounds of the streets layer, if that is a hundredth or more.
    """
    source = study.sources.get("builtup")
    known = [source.title, source.date] if source else []
    rule = study.layers.given("builtup")["rule"].get(adcode)
    words = [word for word in (*known, rule) if isinstance(word, str) and word]
    said = join([twin(word) for word in words], "，", ", ") if words else _UNSAID
    share = _beyond_streets(study, adcode)
    return _BEYOND.fill(source=said, share=share) if share >= _LEAST_BEYOND else said


def _list(metres: dict[Text, float]) -> Text:
    parts = [_PART.fill(what=what, km=length / 1e3) for what, length in metres.items() if length >= _SHOWN_M]
    return join(parts, "、", ", ") if parts else _NOTHING


def _beyond_streets(study: Study, adcode: str) -> float:
    area, margin = study.layers.given("builtup").geometry[adcode], study.parameters.block_m
    west, south, east, north = (float(side) for side in study.layers.given("streets").total_bounds)
    known = shapely.box(west - margin, south - margin, east + margin, north + margin)
    return 1 - area.intersection(known).area / area.area


def _has_streets(study: Study, adcode: str) -> bool:
    county = study.layers.counties.geometry[adcode]
    shapely.prepare(county)
    return bool(np.any(shapely.intersects(county, study.layers.given("streets").geometry.to_numpy())))
