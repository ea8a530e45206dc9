"""Roads, streets and railways: their words made canonical, and a note on each column that holds unknown ones."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.ground.ways import READ, canonical, lone_letters, structures
from ycgis.intake.checks.wording import listed
from ycgis.intake.layers import LayerSpec

__all__ = ["canonical_ways"]

_MAP_CLASS: Final = Text(
    "速度按 road_speed_kmh 计；用 values 对照为快速路、主干路、次干路、支路、国道、内部道路、步行道等",
    "they are driven at road_speed_kmh; map them with values to 快速路, 主干路, 次干路, 支路, 国道, 内部道路, "
    "步行道 ...",
)
_MAP_STREET: Final = Text(
    "除非列入参数 street_classes，不计入路网密度；用 values 对照为快速路、主干路、次干路、支路、内部道路、步行道等",
    "they do not count towards the density unless street_classes names them; map them with values to 快速路, "
    "主干路, 次干路, 支路, 内部道路, 步行道 ...",
)
_MAP_GRADE: Final = Text(
    "按没有等级计；用 values 对照为高速、一级、二级、三级、四级、等外",
    "taken as none; map them with values to 高速, 一级, 二级, 三级, 四级, 等外",
)
_MAP_WAY: Final = Text(
    '按双向计；用 values = {{ oneway = {{ "文件里的值" = "yes" }} }} 对照',
    'taken as open both ways; map them: values = {{ oneway = {{ "theirs" = "yes" }} }}',
)
_MAP_ACCESS: Final = Text(
    '按开放计；用 values = {{ {column} = {{ "文件里的值" = "no" }} }} 对照',
    'taken as open; map them: values = {{ {column} = {{ "theirs" = "no" }} }}',
)
_NO_LIMIT: Final = Text(
    "可能是代码或笔误，按没有限速计；限速请写 10–130 的 km/h",
    "codes or slips, taken as none; a limit is 10-130 km/h",
)
_REMEDIES: Final[Mapping[str, Text]] = {
    "road_class": _MAP_CLASS, "grade": _MAP_GRADE, "oneway": _MAP_WAY, "maxspeed": _NO_LIMIT
}  # fmt: skip
_STRANGE = Text(
    "{all} 条{title}中有 {count} 条的 {column} 不认识：{words}",
    "{column} is not known of {count} of {all} {title}: {words}",
)
_CODES = Text(
    "{all} 条{title}中有 {count} 条的 {column} 不是限速：{words}",
    "{column} of {count} of {all} {title} is no speed limit: {words}",
)
_LETTERS = (
    Text(
        "oneway 有 F、T 而没有 B：按顺向、逆向单行读取",
        "oneway holds F or T but no B: read as one-way along and against the line",
    ),
    Text(
        '若 F、T 是“否、是”，写 values = { oneway = { F = "no", T = "yes" } }',
        'if they mean no and yes, write values = { oneway = { F = "no", T = "yes" } }',
    ),
)

_NO_CARS = (
    Text("没有一条道路向机动车开放", "no road of the layer is open to cars"),
    Text(
        "核对 road_class、access、motor_vehicle 各列，或换用车行道路的图层",
        "check its road_class, access and motor_vehicle, or give a layer of roads for cars",
    ),
)


def canonical_ways(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return a layer of lines with canonical columns in place of those that hold words, and notes on unknown words.

    Roads and streets get the columns of `ycgis.ground.ways.CANONICAL`, railways ``structure``.
    """
    if spec.name == "railways":
        return frame.drop(columns=["bridge", "tunnel"]).assign(structure=structures(frame)), []
    columns, strange = canonical(frame)
    notes = [_note(spec, where, len(frame), column, words) for column, words in strange.items()]
    if lone_letters(frame["oneway"].unique()):
        notes.append(Problem(where, *_LETTERS, fatal=False))
    if spec.name == "roads" and len(frame) and not columns["car"].any():
        notes.append(Problem(where, *_NO_CARS))
    kept = frame.drop(columns=[name for name in {*READ, *columns.columns} if name in frame])
    return kept.join(columns), notes


def _note(spec: LayerSpec, where: str, total: int, column: str, words: Mapping[str, int]) -> Problem:
    counted = listed(f"{word} × {count}" for word, count in words.items())
    form = _CODES if column == "maxspeed" else _STRANGE
    what = form.fill(title=spec.title, all=total, count=sum(words.values()), column=column, words=counted)
    remedy = _REMEDIES.get(column, _MAP_ACCESS)
    if column == "road_class" and spec.name == "streets":
        remedy = _MAP_STREET
    return Problem(where, what, remedy.fill(column=column), fatal=False)
