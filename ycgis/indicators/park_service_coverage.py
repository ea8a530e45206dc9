"""公园绿化活动场地服务半径覆盖率: residential land within the service radius of a park."""

from ycgis.indicator import Indicator
from ycgis.text import Text

__all__ = ["INDICATOR"]

INDICATOR = Indicator(
    id="park_service_coverage",
    title=Text("公园服务半径覆盖率", "Residential land served by parks"),
    unit=Text("%", "%"),
    definition=Text(
        "公园服务半径内的居住用地面积占全部居住用地面积的比例（5000 m2 以上 500 m，400–5000 m2 300 m）。",
        "Residential land within the service radius of a park / all residential land (500 m for parks of 5000 m2 or "
        "more, 300 m for 400-5000 m2).",
    ),
    source=Text("GB 55014-2021", "GB 55014-2021"),
    needs=("parks", "residential"),
    compute=None,
    kind="land",
    rank=21,
)
