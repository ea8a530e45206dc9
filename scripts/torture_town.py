"""A project invented for the torture of commands: two square counties, four roads, five targets, four figures."""

import json
from pathlib import Path

__all__ = ["FIGURES", "write_town"]

_WEST, _SOUTH, _SIDE = 111.0, 35.0, 0.05
_CODES = {"990101": "甲县", "990102": "乙县"}

FIGURES = {
    "water": "供水率（%）", "sewers": "污水管网（km）", "lamps": "路灯（盏）", "beds": "养老床位（张）",
}  # fmt: skip
"""The plan's statistics, each with the heading that a sheet gives it."""

_PROJECT = """\
name = { zh = "小镇", en = "Town" }
capital = "990101"
plan = "plan.toml"
# 以下图层均为虚构
[layers.counties]
path = "counties.geojson"
crs = "EPSG:4326"

[layers.seats]
path = "seats.csv"
x = "x"
y = "y"
crs = "EPSG:4326"

[layers.roads]
path = "roads.geojson"
crs = "EPSG:4326"
"""

_PLAN = """\
name = { zh = "小镇方案", en = "Plan of the town" }

[document]
title = { zh = "小镇行动方案", en = "Action plan of the town" }
issuer = { zh = "小镇", en = "the town" }
date = 2026-01-02
horizon = 2030

[passages]
text = { zh = "正文", en = "the text" }

[counties]
990101 = "甲县"
990102 = "乙县"

[categories_reading]
used = "text"
why = { zh = "只有一处", en = "there is one only" }

[[categories]]
id = "near"
title = { zh = "近郊型", en = "near the city" }
readings = [{ source = "text", counties = ["990101", "990102"] }]

[[actions]]
number = 1
title = { zh = "行动一", en = "action 1" }

[[tasks]]
number = 1
title = { zh = "任务一", en = "task 1" }
action = 1

[[targets]]
id = "quick"
title = { zh = "五分钟", en = "five minutes" }
indicator = "prefecture_reach"
comparison = "at_most"
value = 5
unit = { zh = "分钟", en = "min" }
departments = ["交通局"]
"""

_OF_TARGETS = """\
task = 1
year = 2030
year_basis = "horizon"
scope = ["all"]
level = "county"
clause = { zh = "任务1", en = "task 1" }
"""


def write_town(folder: Path) -> Path:
    """Write the project into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    squares = [_square(number) for number in range(len(_CODES))]
    counties = [_feature(square, adcode=code, name=_CODES[code]) for code, square in zip(_CODES, squares, strict=True)]
    _write(folder / "counties.geojson", _collection(counties))
    middle = _SOUTH + _SIDE / 2
    seats = [f"{code},{_CODES[code]},{_WEST + _SIDE * (number + 0.5)},{middle}" for number, code in enumerate(_CODES)]
    _write(folder / "seats.csv", "\n".join(["adcode,name,x,y", *seats, ""]))
    _write(folder / "roads.geojson", _collection(_roads(middle)))
    _write(folder / "plan.toml", _PLAN + _OF_TARGETS + "".join(map(_reported, FIGURES.items())))
    _write(folder / "project.toml", _PROJECT)
    for name, heading in FIGURES.items():
        _write(folder / "sheets" / f"{name}.csv", f"县,年份,{heading}\n甲县,2025,{len(name)}\n")
    _write(folder / "town.osm", _extract(middle))
    return folder


def _reported(figure: tuple[str, str]) -> str:
    name, heading = figure
    title, unit = heading.rstrip("）").split("（")
    said = f'{{ zh = "{title}", en = "{name}" }}', f'{{ zh = "{unit}", en = "{unit}" }}'
    return f"""
[[statistics]]
id = "{name}"
title = {said[0]}
unit = {said[1]}
kind = "count"
period = "year"
high = 1000
definition = {said[0]}

[[targets]]
id = "enough_{name}"
title = {said[0]}
statistic = "{name}"
comparison = "at_least"
value = 5
unit = {said[1]}
departments = ["建设局"]
{_OF_TARGETS}"""


def _square(number: int) -> dict[str, object]:
    west, east, north = _WEST + number * _SIDE, _WEST + (number + 1) * _SIDE, _SOUTH + _SIDE
    ring = [[west, _SOUTH], [east, _SOUTH], [east, north], [west, north], [west, _SOUTH]]
    return {"type": "Polygon", "coordinates": [ring]}


def _roads(middle: float) -> list[dict[str, object]]:
    east = _WEST + 2 * _SIDE
    lines = [
        [[_WEST - 0.02, middle], [_WEST + _SIDE, middle]],
        [[_WEST + _SIDE, middle], [east + 0.02, middle]],
        [[_WEST + _SIDE, _SOUTH - 0.02], [_WEST + _SIDE, middle]],
        [[_WEST + _SIDE, middle], [_WEST + _SIDE, _SOUTH + _SIDE + 0.02]],
    ]
    return [_feature({"type": "LineString", "coordinates": line}, ref=str(at)) for at, line in enumerate(lines)]


def _extract(middle: float) -> str:
    """Return streets along the counties' middle as an extract of OpenStreetMap."""
    spots = [(_WEST + _SIDE * number / 10, middle + (0.002 if number % 2 else 0)) for number in range(1, 20)]
    nodes = [f'<node id="{number}" version="1" lon="{x:.6f}" lat="{y:.6f}"/>' for number, (x, y) in enumerate(spots, 1)]
    ways = [
        f'<way id="{number}" version="1"><nd ref="{number}"/><nd ref="{number + 1}"/>'
        '<tag k="highway" v="residential"/></way>'
        for number in range(1, len(spots))
    ]
    return "\n".join(['<?xml version="1.0"?>', '<osm version="0.6" generator="invented">', *nodes, *ways, "</osm>", ""])


def _feature(geometry: dict[str, object], **properties: str) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _collection(features: list[dict[str, object]]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
