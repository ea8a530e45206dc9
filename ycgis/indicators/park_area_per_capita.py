"""人均公园绿地面积: park green in the built-up area per resident of the county seat."""

from collections.abc import Mapping
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ycgis.ground.text import Text, join
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.measures import cut, land_in, people_within
from ycgis.measures.parks import CATEGORIES, COUNTED, NO_BUILTUP, NO_PARK, category_of, has_park
from ycgis.study import Study

__all__ = ["INDICATOR"]

_BASIS = Text(
    "建成区内公园绿地 {green:,.2f} ha（重叠只计一次）/ {people:,.0f} 人（{source}）",
    "{green:,.2f} ha of park green in the built-up area (overlaps once) / {people:,.0f} people ({source})",
)
_STATISTIC = Text("县城人口统计值 seat_population", "statistics of the seat, seat_population")
_SUMMED = Text(
    "人口栅格或人口点 people 在建成区内之和，像元按面积分摊",
    "sum of the population layer people in the built-up area, cells by their share",
)
_UNKNOWN = Text(
    "其中类别不明 {area:,.2f} ha，按公园绿地计", "{area:,.2f} ha of it of unknown category, counted as park green"
)
_LEFT_OUT = Text("未计入：{what}", "not counted: {what}")
_EACH = Text("{category} {area:,.2f} ha", "{category} {area:,.2f} ha")
_NOBODY = Text(
    "无数据：没有县城人口（seat_population），人口图层（people）在建成区内也没有人口",
    "no data: no population of the seat (seat_population), and nobody of the population layer (people) in the "
    "built-up area",
)
_TITLE = Text("绿地（按是否计入公园绿地）", "green, by what counts as park green")
_OUTSIDE = Text("建成区外的绿地（不计）", "green outside the built-up area (not counted)")
_SHOWN = {
    "name": Text("名称", "name"),
    "category": Text("类别", "category"),
    "area_ha": Text("面积（ha）", "area (ha)"),
}


class _Residents(NamedTuple):
    people: "pd.Series[float]"
    counted: "pd.Series[bool]"
    """Whether the figure is a sum of the population layer, not a statistic."""


def compute(study: Study) -> Measured:
    """Return square metres of park green per resident; NaN without a built-up area, residents or any park in the layer.

    Evidence: all green, cut at the edge of the built-up areas, by category.
    """
    builtup = study.layers.given("builtup")
    green = _green(study, builtup)
    residents, some = _residents(study, builtup), has_park(study)
    counties = study.layers.counties.index
    people = residents.people.reindex(counties)
    values = (1e4 * green["counted"] / people).where(some & people.gt(0))

    def basis(adcode: str) -> Text:
        if adcode not in builtup.index:
            return NO_BUILTUP
        if not some[adcode]:
            return NO_PARK
        if not people[adcode] > 0:
            return _NOBODY
        source = _SUMMED if residents.counted[adcode] else _STATISTIC
        own = dict(zip(green.columns, green.loc[adcode].to_numpy(dtype=float), strict=True))
        said = _BASIS.fill(green=own["counted"], people=people[adcode], source=source)
        return join([said, *_kinds(own)])

    evidence = Evidence(
        _TITLE,
        _pieces(study, builtup),
        _SHOWN,
        Paint("category", {**CATEGORIES, "outside": _OUTSIDE}, quiet=frozenset({"outside"})),
    )
    return Measured(values, {str(code): basis(str(code)) for code in counties}, evidence={"green": evidence})


def _green(study: Study, builtup: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return hectares in each county's built-up area: ``counted``, and of the single categories.

    Ground of several categories belongs to the first in the order of `CATEGORIES`.
    """
    parks = study.layers.given("parks")
    category = category_of(parks)
    upto: list[str] = []
    sums: dict[str, pd.Series[float]] = {}
    for name in CATEGORIES:
        upto.append(name)
        land = land_in(parks[category.isin(upto)], builtup)
        sums[name] = land.area.groupby(land["adcode"]).sum() / 1e4
    table = pd.DataFrame(sums).reindex(study.layers.counties.index).fillna(0.0)
    alone = table.diff(axis="columns").fillna(table)
    return alone.assign(counted=alone[list(COUNTED)].sum(axis="columns"))


def _residents(study: Study, builtup: gpd.GeoDataFrame) -> _Residents:
    layers = study.layers
    statistic = pd.Series(np.nan, index=builtup.index)
    if layers.seat_population is not None:
        statistic = layers.seat_population.reindex(builtup.index)
    summed = statistic.isna() if layers.people is not None else pd.Series(data=False, index=builtup.index)
    if layers.people is not None and summed.any():
        statistic = statistic.fillna(people_within(layers.people, builtup[summed]))
    return _Residents(statistic, summed)


def _kinds(green: Mapping[str, float]) -> list[Text]:
    """Return what the basis says of green of unknown category and of green left out, where there is any."""
    least = 5e-3  # half of the last digit shown, ha
    said = [_UNKNOWN.fill(area=green["unknown"])] if green["unknown"] >= least else []
    left = [name for name in CATEGORIES if name not in COUNTED and green[name] >= least]
    each = [_EACH.fill(category=CATEGORIES[name], area=green[name]) for name in left]
    return [*said, _LEFT_OUT.fill(what=join(each, "、", ", "))] if each else said


def _pieces(study: Study, builtup: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return every park of the layer as drawn, cut at the edges of built-up areas and counties."""
    parks = study.layers.given("parks")
    shapes, counties = parks.geometry.to_numpy(), study.layers.counties
    inside = cut(shapes, builtup.geometry.to_numpy())
    built = [builtup.geometry[code] if code in builtup.index else shapely.Polygon() for code in counties.index]
    beyond = cut(shapes, np.asarray(shapely.difference(counties.geometry.to_numpy(), built)))
    row = np.r_[inside.shape, beyond.shape]
    category = category_of(parks).to_numpy(dtype=object)[inside.shape]
    part = np.r_[inside.part, beyond.part]
    return gpd.GeoDataFrame(
        {
            "adcode": np.r_[builtup.index.to_numpy()[inside.area], counties.index.to_numpy()[beyond.area]],
            "name": parks["name"].fillna("").to_numpy(dtype=object)[row],
            "category": np.r_[category, np.full(len(beyond.shape), "outside", dtype=object)],
            "area_ha": shapely.area(part) / 1e4,
        },
        geometry=part,
        crs=parks.crs,
    )


INDICATOR = Indicator(
    id="park_area_per_capita",
    title=Text("人均公园绿地面积", "Park green per resident"),
    unit=Text("m2/人", "m2/person"),
    definition=Text(
        "县城建成区内公园绿地（G1）面积与县城人口（含暂住人口）之比，重叠的绿地只计一次；防护绿地、附属绿地、区域绿地"
        "及其他类别不计，类别不明的计入并注明。人口取统计值 seat_population，没有的县取建成区内人口栅格"
        "（按像元面积分摊）或人口点之和。国家底线 8 m2/人。",
        "Area of park green (G1) within the built-up area of the seat / population of the seat, temporary residents "
        "included; overlapping green counts once. Protective, attached, regional and other green does not count; green "
        "of unknown category does, and is told. People: the statistic seat_population, else the sum of the population "
        "raster (cells by their share) or points within the built-up area. National floor: 8 m2/person.",
    ),
    source=Text("CJJ/T 85；GB 55014-2021 2.1.3", "CJJ/T 85; GB 55014-2021, 2.1.3"),
    needs=("parks", "builtup", ("seat_population", "people")),
    compute=compute,
    decimals=2,
    kind="land",
    rank=20,
)
