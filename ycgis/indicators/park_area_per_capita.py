"""人均公园绿地面积: park green in the built-up area per resident of the county seat."""

from collections.abc import Hashable, Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ycgis.ground.text import Text, join
from ycgis.indicator import Evidence, Indicator, Measured, Paint
from ycgis.land import cut, holds
from ycgis.measures.parks import COUNTED, category_of, park_area_per_capita
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.parks import CATEGORIES, NO_BUILTUP, NO_PARK, UNKNOWN_WORDS

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    "no_builtup": NO_BUILTUP,
    "no_park": NO_PARK,
    "unknown_words": UNKNOWN_WORDS,
    "nobody": Text(
        "无数据：没有县城人口（seat_population），人口图层（people）在建成区内也没有人口",
        "no data: no population of the seat (seat_population), and nobody of the population layer (people) in the "
        "built-up area",
    ),
    "green": Text(
        "建成区内公园绿地 {green_ha:,.2f} ha（重叠只计一次）/ {people:,.0f} 人（{source}）{kinds}",
        "{green_ha:,.2f} ha of park green in the built-up area (overlaps once) / {people:,.0f} people "
        "({source}){kinds}",
    ),
}
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
_MOST_M2 = 500.0
_DOUBT = Text(
    "人均超过 {most:g} m2，人口很可能不是以人为单位，请核对",
    "more than {most:g} m2 a head: the population is hardly in people, please check",
)
_TITLE = Text("绿地（按是否计入公园绿地）", "green, by what counts as park green")
_OUTSIDE = Text("建成区外的绿地（不计）", "green outside the built-up area (not counted)")
_SHOWN = {
    "name": Text("名称", "name"),
    "category": Text("类别", "category"),
    "area_ha": Text("面积（ha）", "area (ha)"),
}


def compute(study: Study) -> Measured:
    """Return square metres of park green per resident; NaN without a built-up area, residents or any park in the layer.

    Evidence: all green, cut at the edge of the built-up areas, by category.
    """
    layers = study.layers
    parks, builtup, counties = layers.given("parks"), layers.given("builtup"), layers.counties
    table = pd.DataFrame(park_area_per_capita(parks, builtup, layers.seat_population, people=layers.people))
    table = table.drop(columns=builtup.geometry.name).reindex(counties.index)
    some = holds(parks.geometry.to_numpy(), counties)
    table["state"] = np.select(
        [
            ~counties.index.isin(builtup.index),
            ~some,
            (table["other_ha"] > 0) & ~(table["green_ha"] > 0),
            ~(table["people"] > 0),
        ],
        ["no_builtup", "no_park", "unknown_words", "nobody"],
        "green",
    )
    values = table["m2_per_person"].where(table["state"] == "green")
    summed = set(table.index[table["people_summed"].eq(other=True)])
    words = {
        "source": {str(code): _SUMMED if code in summed else _STATISTIC for code in counties.index},
        "kinds": {str(code): _kinds(row) for code, row in zip(table.index, table.to_dict("records"), strict=True)},
    }
    evidence = Evidence(
        _TITLE,
        _pieces(study, builtup),
        _SHOWN,
        Paint("category", {**CATEGORIES, "outside": _OUTSIDE}, quiet=frozenset({"outside"})),
    )
    return Measured(values, basis_of(table, _BASIS, words), evidence={"green": evidence})


def _kinds(row: Mapping[Hashable, Any]) -> Text:
    """Return what the basis says of green of unknown category, of green left out, and of a value beyond belief."""
    least = 5e-3  # half of the last digit shown, ha
    parts = [_UNKNOWN.fill(area=row["unknown_ha"])] if row["unknown_ha"] >= least else []
    left = [name for name in CATEGORIES if name not in COUNTED and row[f"{name}_ha"] >= least]
    each = [_EACH.fill(category=CATEGORIES[name], area=row[f"{name}_ha"]) for name in left]
    parts += [_LEFT_OUT.fill(what=join(each, "、", ", "))] if each else []
    parts += [_DOUBT.fill(most=_MOST_M2)] if row["m2_per_person"] > _MOST_M2 else []
    return join([Text("", ""), *parts]) if parts else Text("", "")


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
