"""What a reading of `facility_coverage` is called and how it is defined, by what it is of."""

from collections.abc import Mapping
from typing import Final

from ycgis.ground.parameters import Service
from ycgis.ground.text import Text

__all__ = ["bound_of", "definition_of", "title_of", "within"]

_BY_ROAD, _STRAIGHT = Text("{bound:g} 分钟", "{bound:g} min"), Text("{bound:g} m", "{bound:g} m")

_TITLES: Final[Mapping[str, Text]] = {
    "townships": Text("{within}内有{title}的乡镇占比", "Townships within {within} of {title}"),
    "people": Text("{within}内有{title}的人口占比", "People within {within} of {title}"),
    "residential": Text("{within}内有{title}的居住用地占比", "Residential land within {within} of {title}"),
    "each_county": Text("县县有：{title}数", "In each county: {title}"),
    "each_township": Text("乡乡有：有{title}的乡镇占比", "In each township: {title}"),
}

_DEFINITIONS: Final[Mapping[str, Text]] = {
    "townships": Text(
        "乡镇驻地到最近的{title}不超过 {within}的乡镇占比。分钟为沿道路行车时间（含直线接驳段），米为直线距离；"
        "县外的设施也计入，到不了的算未覆盖。",
        "Share of township seats at most {within} from the nearest of {title}. Minutes are driven by road, with "
        "straight access legs; metres are straight. Facilities outside the county serve too; what has no way is "
        "not covered.",
    ),
    "people": Text(
        "到最近的{title}不超过 {within}的人口占比，由人口点或人口栅格统计；跨县界的像元按面积分摊，"
        "远近按像元中心计。分钟为沿道路行车时间（含直线接驳段），米为直线距离；县外的设施也计入，到不了的算未覆盖。",
        "Share of people at most {within} from the nearest of {title}, from population points or a raster; a cell "
        "on a county border is shared by area, and its centre decides how far it is. Minutes are driven by road, "
        "with straight access legs; metres are straight. Facilities outside the county serve too; what has no way "
        "is not covered.",
    ),
    "residential": Text(
        "到最近的{title}直线距离不超过 {within}的居住用地面积占比；重叠的用地和服务范围只计一次，县外的设施也计入。",
        "Share of residential land at most {within} from the nearest of {title} in a straight line; land and "
        "service areas that overlap count once, and facilities outside the county serve too.",
    ),
    "each_county": Text(
        "县域内{title}的个数，“县县有”即不少于 1 个。",
        "The number of {title} in the county; one or more is asked for.",
    ),
    "each_township": Text(
        "至少有一处{title}的乡镇占比。没有乡镇界，设施归县内最近的乡镇驻地所在的乡镇。",
        "Share of townships that have {title}. Without township boundaries, a facility belongs to the township of "
        "the nearest seat in its county.",
    ),
}


def bound_of(service: Service) -> float:
    """Return the greatest distance of a service: minutes where it is by road, else metres; 0 for counts."""
    return service.within_minutes or service.within_m or 0.0


def within(service: Service) -> Text:
    """Return the bound of a service with its unit."""
    return (_STRAIGHT if service.within_minutes is None else _BY_ROAD).fill(bound=bound_of(service))


def title_of(service: Service) -> Text:
    """Return the title of a service's indicator."""
    return _TITLES[service.of].fill(title=service.title, within=within(service))


def definition_of(service: Service) -> Text:
    """Return how a service's indicator is computed, in words."""
    return _DEFINITIONS[service.of].fill(title=service.title, within=within(service))
