"""The classes of ways: one row each, with all that ycgis takes from a class.

A class is one of OpenStreetMap's ``highway`` values, of the administrative levels of highways (国道 ... 村道), of the
city streets of GB/T 51328 (快速路 ... 支路) or of the technical grades (一级 ... 等外), since offices write any of them
into one column. Ways that are of one rank but of two design speeds are two classes.

Design speeds (km/h) after JTG B01 and CJJ 37: of the two or three that a grade allows, the middle or lower one.
OpenStreetMap's values in China follow the administrative level; their speeds are those of the usual grade.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ycgis.ground.spelling import folded, squeezed
from ycgis.ground.text import Text

__all__ = ["GRADES", "HIGHWAYS", "KINDS", "NO_KIND", "UNKNOWN", "Grade", "Kind", "Width", "grade_of", "kind_of"]

Width = Literal["wide", "middle", "minor", "narrow"]
"""Groups of classes by the usual width of the road."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a class of ways stands for.

    Attributes
    ----------
    word
        The canonical word.
    name
        What a planner calls it.
    rank
        A key of `ycgis.ground.vocabulary.STREET_RANKS`.
    speed_kmh
        Design speed; None where the class tells none, or no car goes there.
    spellings
        Other words for it, in small letters and without blanks.
    cars, walkers
        Whether they may use it at all, where nothing else is said.
    width, beside
        The usual width, and that of the road which a ramp belongs to (of other ways their own).
    ramp
        Whether it leads on to or off another road.
    built
        Whether it is there to be used: not under construction, planned or abandoned.
    works
        Whether it is yet to come: under construction or planned.
    urban
        Whether it is a city street that carries a graded road through a town (city streets have no technical grade).
    entered
        Whether one may get on to it between its ends, from the land beside it; motorways and ramps only where they meet
        another road.
    """

    word: str
    name: Text
    rank: str
    speed_kmh: float | None = None
    spellings: tuple[str, ...] = ()
    cars: bool = True
    walkers: bool = True
    width: Width = "narrow"
    beside: Width = "narrow"
    ramp: bool = False
    built: bool = True
    works: bool = False
    urban: bool = False
    entered: bool = True


@dataclass(frozen=True, slots=True)
class Grade:
    """A technical grade of highways (JTG B01): the canonical word, its name, its design speed and other spellings."""

    word: str
    name: Text
    speed_kmh: float
    spellings: tuple[str, ...] = ()


def _road(  # noqa: PLR0913, PLR0917 - a row of the table
    word: str, zh: str, en: str, rank: str, kmh: float, width: Width = "narrow", *spellings: str, urban: bool = False
) -> Kind:
    return Kind(word, Text(zh, en), rank, kmh, spellings, width=width, beside=width, urban=urban)


def _ramp(  # noqa: PLR0913 - a row of the table
    word: str, zh: str, en: str, kmh: float, beside: Width, *spellings: str, walkers: bool = True
) -> Kind:
    return Kind(word, Text(zh, en), "ramp", kmh, spellings, beside=beside, ramp=True, walkers=walkers, entered=False)


def _path(word: str, zh: str, en: str, *spellings: str) -> Kind:
    return Kind(word, Text(zh, en), "walk", spellings=spellings, cars=False)


def _unbuilt(word: str, zh: str, en: str, *spellings: str, works: bool) -> Kind:
    return Kind(
        word, Text(zh, en), "other", spellings=spellings, cars=False, walkers=False, built=False, works=works
    )  # fmt: skip


def _by_word(rows: Iterable[Kind]) -> dict[str, Kind]:
    return {row.word: row for row in rows}


KINDS: Final[Mapping[str, Kind]] = _by_word(
    (
        Kind(
            "motorway", Text("高速公路", "motorway"), "expressway", 100, ("高速公路", "高速", "高速路"),
            walkers=False, width="wide", beside="wide", entered=False,
        ),
        _ramp("motorway_link", "高速公路匝道", "motorway ramp", 50, "wide", "高速公路匝道", "高速匝道", walkers=False),
        _road("快速路", "快速路", "urban expressway", "arterial_fast", 80, "wide",
              "城市快速路", "快速道路", urban=True),
        _road("trunk", "干线公路", "trunk road", "arterial_fast", 80, "wide"),
        _ramp("trunk_link", "干线公路匝道", "trunk ramp", 40, "wide", walkers=False),
        _road("国道", "国道", "national highway", "arterial_fast", 80, "wide", "普通国道", "国家公路"),
        _road("主干路", "主干路", "arterial", "arterial", 50, "wide", "主干道", "城市主干路", "城市主干道", urban=True),
        _road("primary", "主要道路", "primary road", "arterial", 60, "wide"),
        _ramp("primary_link", "主要道路匝道", "primary ramp", 40, "wide"),
        _road("省道", "省道", "provincial highway", "arterial", 60, "wide", "普通省道"),
        _road("次干路", "次干路", "secondary street", "secondary", 40, "middle",
              "次干道", "城市次干路", "城市次干道", urban=True),
        _road("secondary", "次要道路", "secondary road", "secondary", 50, "middle"),
        _ramp("secondary_link", "次要道路匝道", "secondary ramp", 30, "middle"),
        _road("县道", "县道", "county road", "secondary", 40, "middle"),
        _road("tertiary", "一般道路", "tertiary road", "local", 40, "minor"),
        _ramp("tertiary_link", "一般道路匝道", "tertiary ramp", 30, "minor"),
        _road("支路", "支路", "local street", "local", 30, "narrow", "城市支路", "支道"),
        _road("乡道", "乡道", "township road", "local", 30),
        _road("村道", "村道", "village road", "local", 20),
        _road("unclassified", "未分级道路", "minor road", "local", 30),
        _road("residential", "居住区街道", "residential street", "local", 30),
        _road("living_street", "生活街道", "living street", "local", 20),
        _road("road", "等级不明的道路", "road of unknown class", "local", 30),
        Kind("匝道", Text("匝道", "ramp"), "ramp", 40, ("ramp", "互通匝道"), walkers=False, ramp=True, entered=False),
        _road("service", "内部通道", "service road", "service", 20),
        _road("内部道路", "内部道路", "estate road", "service", 20, "narrow", "小区道路", "厂区道路"),
        _road("track", "机耕道", "track", "service", 15, "narrow", *(f"track_grade{grade}" for grade in range(1, 6))),
        Kind("busway", Text("公交专用道", "busway"), "service", spellings=("bus_guideway",), cars=False, walkers=False),
        _path("footway", "步行道", "footway", "步行道", "人行道", "步道", "人行路"),
        _path("path", "小路", "path"),
        _path("trail", "小径", "trail"),
        _path("steps", "台阶", "steps"),
        _path("pedestrian", "步行街", "pedestrian street", "步行街"),
        _path("cycleway", "自行车道", "cycleway", "自行车道", "非机动车道"),
        _path("bridleway", "马道", "bridleway"),
        _path("corridor", "室内通道", "corridor"),
        _path("elevator", "电梯", "elevator"),
        _path("platform", "站台", "platform"),
        _unbuilt("construction", "在建道路", "under construction", "在建", "施工", "在建道路", works=True),
        _unbuilt("proposed", "规划道路", "proposed", "规划", "拟建", "规划道路", works=True),
        _unbuilt("planned", "计划道路", "planned", works=True),
        _unbuilt("abandoned", "废弃道路", "abandoned", "disused", "demolished", "dismantled", "废弃", works=False),
        _unbuilt("razed", "已拆除的道路", "razed", "已拆除", works=False),
        Kind("raceway", Text("赛道", "raceway"), "other", cars=False, walkers=False),
        Kind("ferry", Text("轮渡", "ferry"), "other", spellings=("轮渡", "渡口"), cars=False, walkers=False),
        _road("一级", "一级公路", "class I highway", "other", 80, "wide", "一级公路", "i级", "1级"),
        _road("二级", "二级公路", "class II highway", "other", 60, "middle", "二级公路", "ii级", "2级"),
        _road("三级", "三级公路", "class III highway", "other", 40, "narrow", "三级公路", "iii级", "3级"),
        _road("四级", "四级公路", "class IV highway", "other", 30, "narrow", "四级公路", "iv级", "4级"),
        _road("等外", "等外公路", "highway below class IV", "other", 20, "narrow", "等外公路", "等外级"),
    )
)  # fmt: skip
"""Every class, the wider before the narrower: of several words for one way the first counts."""

GRADES: Final[Mapping[str, Grade]] = {
    "高速": Grade("高速", Text("高速公路", "expressway"), 100, ("高速公路", "motorway")),
    **{
        word: Grade(word, KINDS[word].name, KINDS[word].speed_kmh or 0.0, (*KINDS[word].spellings, *bare))
        for word, bare in (
            ("一级", ("一", "i", "1", "一级路")),
            ("二级", ("二", "ii", "2", "二级路")),
            ("三级", ("三", "iii", "3", "三级路")),
            ("四级", ("四", "iv", "4", "四级路")),
            ("等外", ("等外路",)),
        )
    },
}
"""The technical grades (技术等级), best first."""

HIGHWAYS: Final = ("国道", "省道", "县道", "乡道", "村道")
"""Classes by the administrative level of a highway: in a town they count by their function as streets."""

NO_KIND = ""
"""The kind of a way whose class is missing."""

UNKNOWN = Kind("", Text("其他", "other"), "other")
"""What is taken of a class that is missing or in no table: open to all, of no known speed, narrow."""

_KIND_OF = {spelling: kind.word for kind in KINDS.values() for spelling in (kind.word, *kind.spellings)}
_GRADE_OF = {spelling: grade.word for grade in GRADES.values() for spelling in (grade.word, *grade.spellings)}
_ORDER = {word: place for place, word in enumerate(KINDS)}


def kind_of(word: object) -> str:
    """Return the canonical word of a class: a key of `KINDS`; an unknown word in small letters, "" where missing.

    Of a list, or of several words parted by semicolons, it is the first in the order of `KINDS`.

    Examples
    --------
    >>> kind_of("高速"), kind_of(" Trunk "), kind_of("城市 主干道"), kind_of("residential;tertiary"), kind_of(None)
    ('motorway', 'trunk', '主干路', 'tertiary', '')
    >>> kind_of("Allee")
    'allee'
    """
    if isinstance(word, (list, tuple)):
        return _first([kind_of(one) for one in word])
    plain = squeezed(folded(word))
    for spelling in (plain, plain.removesuffix("公路")):
        if spelling in _KIND_OF:
            return _KIND_OF[spelling]
    if ";" in plain:
        return _first([kind_of(one) for one in plain.split(";")])
    return folded(word)


def grade_of(word: object) -> str:
    """Return the canonical word of a technical grade: a key of `GRADES`; an unknown word in small letters.

    Examples
    --------
    >>> grade_of("三级公路"), grade_of("Ⅱ 级"), grade_of("Ⅲ"), grade_of(None), grade_of("国道")
    ('三级', '二级', '三级', '', '国道')
    """
    plain = squeezed(folded(word))
    return _GRADE_OF.get(plain) or _GRADE_OF.get(plain.removesuffix("公路")) or folded(word)


def _first(words: list[str]) -> str:
    known = sorted((word for word in words if word in _ORDER), key=_ORDER.__getitem__)
    return known[0] if known else next(iter(words), NO_KIND)
