"""县县通高速, the strict reading: expressway interchanges inside each county."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Indicator, Measured
from ycgis.measures.places import by_county, numbered, placed
from ycgis.study import Study
from ycgis.wording.basis import basis_of
from ycgis.wording.places import listed

__all__ = ["INDICATOR"]

_BASIS: Final[Mapping[str, Text]] = {
    "some": Text("县内互通：{names}", "interchanges in the county: {names}"),
    "none": Text("县内没有互通", "no interchange in the county"),
}
_INTERCHANGES = Text("县内高速公路互通", "expressway interchanges in the county")
_SHOWN = {"name": Text("互通", "interchange"), "ref": Text("编号", "number")}


def compute(study: Study) -> Measured:
    """Return the number of interchanges in each county, 0 where there is none; one on a border counts once."""
    counties = study.layers.counties
    inside = numbered(placed(study.layers.given("interchanges"), counties)).dropna(subset="adcode")
    count = by_county(inside, counties)
    table = pd.DataFrame({"state": np.where(count > 0, "some", "none")}, index=counties.index)
    names = {str(adcode): listed(own.tolist()) for adcode, own in inside.groupby("adcode")["name"]}
    evidence = Evidence(_INTERCHANGES, inside[["adcode", "name", "ref", "geometry"]], _SHOWN)
    return Measured(count, basis_of(table, _BASIS, {"names": names}), evidence={"interchanges": evidence})


INDICATOR = Indicator(
    id="interchanges_in_county",
    title=Text("县县通高速：县内高速公路互通数", "Expressway interchanges in the county"),
    unit=Text("个", "interchanges"),
    definition=Text(
        "县域内高速公路互通（出入口）的个数，严格口径的“县县通高速”即不少于 1 个；落在县界上的只计一次。",
        "The number of expressway interchanges inside the county; the strict reading of the plans asks for at least "
        "one. One on a border counts once.",
    ),
    source=Text("县城城镇化行动方案“县县通高速”", "county-seat urbanisation plans, expressways to every county"),
    needs=("interchanges",),
    compute=compute,
    decimals=0,
    rank=41,
)
