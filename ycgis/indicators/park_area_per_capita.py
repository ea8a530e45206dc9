"""人均公园绿地面积: park green per resident of the county seat."""

from ycgis.indicator import Indicator
from ycgis.text import Text

__all__ = ["INDICATOR"]

INDICATOR = Indicator(
    id="park_area_per_capita",
    title=Text("人均公园绿地面积", "Park green per resident"),
    unit=Text("m2/人", "m2/person"),
    definition=Text(
        "县城公园绿地（G1）面积与县城人口（含暂住人口）之比；防护绿地、附属绿地不计。",
        "Area of park green (G1) / population of the county seat, temporary residents included; protective and "
        "attached green do not count.",
    ),
    source=Text("CJJ/T 85；GB 55014-2021", "CJJ/T 85; GB 55014-2021"),
    needs=("parks", "seat_population"),
    compute=None,
    kind="land",
    rank=20,
)
