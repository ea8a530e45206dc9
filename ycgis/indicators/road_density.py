"""建成区道路网密度: length of streets per built-up area, divided carriageways counted once."""

from ycgis.indicator import Indicator
from ycgis.text import Text

__all__ = ["INDICATOR"]

INDICATOR = Indicator(
    id="road_density",
    title=Text("建成区道路网密度", "Street density of the built-up area"),
    unit=Text("km/km2", "km/km2"),
    definition=Text(
        "县城建成区内快速路、主干路、次干路、支路的道路中心线长度与建成区面积之比；双幅路只计一次。",
        "Centre-line length of public streets inside the seat's built-up area / its area; divided carriageways count "
        "once.",
    ),
    source=Text("GB/T 51328-2018", "GB/T 51328-2018"),
    needs=("streets", "builtup"),
    compute=None,
    kind="land",
    rank=10,
)
