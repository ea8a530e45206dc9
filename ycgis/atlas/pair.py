"""The page of two assessments side by side, or one under the other, with what changed from one to the other."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ycgis.assess import Assessment
from ycgis.assess.changes import VERDICTS, Known, Verdict, verdict_of
from ycgis.assess.look import STATUS_LOOK
from ycgis.assess.shown import with_unit
from ycgis.atlas import records, vendor
from ycgis.atlas.compose import compose
from ycgis.atlas.data import prefecture_sheet
from ycgis.atlas.form import number
from ycgis.atlas.imprint import Imprint, imprint_of
from ycgis.atlas.maps import band_legend, draw_prefecture, road_legend
from ycgis.atlas.sheetmap import script_of
from ycgis.atlas.table import table_of
from ycgis.atlas.views import Shot, View, grouped, view_data, view_script, views_of
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Lang, Text

__all__ = ["Sides", "compare_page"]

_SYMBOLS: dict[Verdict, str] = {
    "better": "▲", "worse": "▼", "changed": "≠", "new": "+", "gone": "−", "same": "=", "unknown": "?",
}  # fmt: skip
_Turns = Mapping[str, Mapping[str, tuple[Verdict, str]]]
_MOST_DECIMALS = 4
_NOTHING = Known(math.nan, math.nan, "no_data")
_NO_COUNTY = Text("两个项目没有共同的县（adcode）", "the two projects have no county (adcode) in common")
_SAME_PLACE = Text("比较同一地区的两个项目或两个年份", "compare two projects, or two years, of the same place")


class Sides(NamedTuple):
    """Two assessments of the same counties, and what each is called."""

    before: Assessment
    after: Assessment
    names: tuple[str, str]


class _Line(NamedTuple):
    """One value that changed, in words."""

    adcode: str
    county: str
    title: str
    bound: str
    before: str
    after: str
    change: str
    verdict: str


def compare_page(sides: Sides, lang: Lang = "zh") -> str:
    """Return the page of two assessments.

    Raises
    ------
    InputError
        The assessments have no county in common.
    """
    _require_common(sides)
    both = (sides.before, sides.after)
    tables, sheets = [table_of(one, lang) for one in both], [prefecture_sheet(one) for one in both]
    drawings = [
        draw_prefecture(one, sheet, table, lang, prefix)
        for one, sheet, table, prefix in zip(both, sheets, tables, ("a", "b"), strict=True)
    ]
    pairs = _pairs(*(views_of(one, table, lang) for one, table in zip(both, tables, strict=True)))
    turns = {pair[1].key: _turns(pair) for pair in pairs}
    names = {str(code): str(name) for code, name in sides.after.study.layers.counties["name"].items()}
    views = [{**view_data(lang, *pair), "changes": turns[pair[1].key]} for pair in pairs]
    values = {
        "prefecture": sides.after.study.name.say(lang),
        "sides": sides.names,
        "map_ids": [drawing.get_name() for drawing in drawings],
        "names": names,
        "groups": grouped([after for _, after in pairs], lang),
        "verdicts": [(key, _SYMBOLS[key], said.say(lang)) for key, said in VERDICTS.items()],
        "statuses": [records.badge(key, lang) for key in STATUS_LOOK],
        "bands": band_legend(sheets[1], lang),
        "roads": road_legend(sheets[1], lang),
        "has_cities": len(sheets[1].cities) > 0,
        "lines": [line for pair in pairs for line in _lines(pair, turns[pair[1].key], names, lang)],
        "imprint": _imprint(sides, lang),
        "data": view_script(views),
    }
    scripts = (*vendor.compare_scripts(), script_of(*drawings))
    return compose("compare.html.jinja", lang, vendor.styles(), scripts, values)


def _require_common(sides: Sides) -> None:
    before, after = (set(one.study.layers.counties.index.astype(str)) for one in (sides.before, sides.after))
    if before.isdisjoint(after):
        raise InputError(Problem(" / ".join(sides.names), _NO_COUNTY, _SAME_PLACE))


def _pairs(before: Sequence[View], after: Sequence[View]) -> list[tuple[View, View]]:
    """Return the views of both by their key; one that a side lacks is empty there."""
    first, second = ({view.key: view for view in views} for views in (before, after))
    nothing = {key: replace(view, shots={}) for key, view in {**first, **second}.items()}
    keys = dict.fromkeys([*second, *first])
    return [(first.get(key, nothing[key]), second.get(key, nothing[key])) for key in keys]


def _turns(pair: tuple[View, View]) -> _Turns:
    """Return what became of each county, and how much its value changed, in words, by year and adcode."""
    before, after = (view.shots for view in pair)
    return {
        year: {
            code: _turn(pair, before.get(year, {}).get(code), after.get(year, {}).get(code))
            for code in dict.fromkeys([*after.get(year, {}), *before.get(year, {})])
        }
        for year in sorted({*before, *after})
    }


def _turn(pair: tuple[View, View], was: Shot | None, now: Shot | None) -> tuple[Verdict, str]:
    known = [Known(shot.value, shot.gap, shot.status) if shot else _NOTHING for shot in (was, now)]
    verdict = verdict_of(*known)
    if not was or not now or not math.isfinite(now.value - was.value) or verdict == "same":
        return verdict, ""
    if not now.number.lstrip("-")[:1].isdigit():  # yes and no have no difference
        return verdict, ""
    decimals = max(len(said.partition(".")[2]) for said in (was.number, now.number))
    unit = Text(pair[1].unit, pair[1].unit)
    return verdict, with_unit(_signed(now.value - was.value, decimals), unit).zh


def _signed(change: float, decimals: int) -> str:
    """Return a change with its sign; one too small for the decimals has more of them, lest it read as none."""
    while not round(abs(change), decimals) and decimals < _MOST_DECIMALS:
        decimals += 1
    return f"{'+' if change > 0 else '−'}{number(abs(change), decimals)}"


def _lines(pair: tuple[View, View], turns: _Turns, names: Mapping[str, str], lang: Lang) -> Iterator[_Line]:
    """Yield what changed in one view; the worst of all statuses is left to those that it is the worst of."""
    before, after = pair
    for year, of_year in turns.items() if after.group != "overall" else ():
        title = f"{after.title} ({year})" if year else after.title
        for code, (verdict, change) in of_year.items():
            if verdict not in {"same", "unknown"} and code in names:
                was, now = (_said(view.shots.get(year, {}).get(code), lang) for view in (before, after))
                yield _Line(code, names[code], title, after.bound, was, now, change, verdict)


def _said(shot: Shot | None, lang: Lang) -> str:
    """Return value and status of one side in words; a dash where it knows nothing."""
    if shot is None:
        return "—"
    mark = records.badge(shot.status, lang)
    return shot.number if shot.status == "no_target" else f"{shot.number} {mark.symbol} {mark.label}".strip()


def _imprint(sides: Sides, lang: Lang) -> Imprint:
    """Return the imprint of the later side, which credits whom both draw."""
    later, earlier = (imprint_of(one, lang) for one in (sides.after, sides.before))
    return later._replace(credits=list(dict.fromkeys([*later.credits, *earlier.credits])))
