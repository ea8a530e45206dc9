"""县县通高速, the strict reading: expressway interchanges inside each county."""

from ycgis.ground.text import Text
from ycgis.indicator import Evidence, Indicator, Measured
from ycgis.measures.places import by_county, listed, numbered, placed
from ycgis.study import Study

__all__ = ["INDICATOR"]

_SOME = Text("县内互通：{names}", "interchanges in the county: {names}")
_NONE = Text("县内没有互通", "no interchange in the county")
_INTERCHANGES = Text("县内高速公路互通", "expressway interchanges in the county")
_SHOWN = {"name": Text("互通", "interchange"), "ref": Text("编号", "number")}


def compute(study: Study) -> Measured:
    """Return the number of interchanges in each county, 0 where there is none; one on a border counts once."""
    counties = study.layers.counties
    inside = numbered(placed(study.layers.given("interchanges"), counties)).dropna(subset="adcode")
    names = inside.groupby("adcode")["name"].agg(list)
    basis = {
        str(adcode): _SOME.fill(names=listed(names[adcode])) if adcode in names.index else _NONE
        for adcode in counties.index
    }
    frame = inside[["adcode", "name", "ref", "geometry"]]
    return Measured(
        by_county(inside, counties), basis, evidence={"interchanges": Evidence(_INTERCHANGES, frame, _SHOWN)}
    )


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
