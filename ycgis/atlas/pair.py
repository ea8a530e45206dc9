"""The page of two assessments side by side, or one under the other, with what changed from one to the other."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import folium
from markupsafe import Markup

from ycgis.assess import Assessment
from ycgis.assess.changes import VERDICTS, Known, Verdict, verdict_of
from ycgis.assess.look import STATUS_LOOK
from ycgis.atlas import records, vendor
from ycgis.atlas.compose import compose
from ycgis.atlas.data import prefecture_sheet
from ycgis.atlas.form import number
from ycgis.atlas.imprint import Imprint, imprint_of
from ycgis.atlas.maps import band_legend, draw_prefecture, road_legend
from ycgis.atlas.sheetmap import figure_of, script_json
from ycgis.atlas.table import table_of
from ycgis.atlas.views import View, grouped, view_data, views_of
from ycgis.errors import InputError, Problem
from ycgis.text import Lang, Text

__all__ = ["Sides", "compare_page"]

_SYMBOLS: dict[Verdict, str] = {
    "better": "▲", "worse": "▼", "changed": "≠", "new": "+", "gone": "−", "same": "=", "unknown": "?",
}  # fmt: skip
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
    tables = [table_of(one, lang) for one in (sides.before, sides.after)]
    pairs = _pairs(
        *(views_of(one, table, lang) for one, table in zip((sides.before, sides.after), tables, strict=True))
    )
    sheets = [prefecture_sheet(one) for one in (sides.before, sides.after)]
    drawings = [
        draw_prefecture(one, sheet, table, lang, prefix)
        for one, sheet, table, prefix in zip((sides.before, sides.after), sheets, tables, ("a", "b"), strict=True)
    ]
    counties = sides.after.study.layers.counties["name"]
    told = {pair[1].key: _told(pair) for pair in pairs}
    views = [{**view_data(lang, *pair), "changes": told[pair[1].key]} for pair in pairs]
    data = {"views": views, "colours": {key: look.colour for key, look in STATUS_LOOK.items()}}
    values = {
        "prefecture": sides.after.study.name.say(lang),
        "sides": sides.names,
        "map_ids": [drawing.get_name() for drawing in drawings],
        "names": {str(code): str(name) for code, name in counties.items()},
        "groups": grouped([after for _, after in pairs], lang),
        "verdicts": [(key, _SYMBOLS[key], said.say(lang)) for key, said in VERDICTS.items()],
        "statuses": [records.badge(key, lang) for key in STATUS_LOOK],
        "bands": band_legend(sheets[1], lang),
        "roads": road_legend(sheets[1], lang),
        "has_cities": len(sheets[1].cities) > 0,
        "lines": _lines(sides, pairs, lang),
        "imprint": _imprint(sides, lang),
        "data": Markup(script_json(data)),  # noqa: S704 - `script_json` escapes
    }
    scripts = (*vendor.compare_scripts(), _drawn(drawings))
    return compose("compare.html.jinja", lang, vendor.styles(), scripts, values)


def _require_common(sides: Sides) -> None:
    before, after = (set(one.study.layers.counties.index.astype(str)) for one in (sides.before, sides.after))
    if before.isdisjoint(after):
        raise InputError(Problem(" / ".join(sides.names), _NO_COUNTY, _SAME_PLACE))


def _drawn(drawings: Sequence[folium.Map]) -> str:
    """Return the scripts of all maps as one, so that the page waits for the last."""
    texts = []
    for drawing in drawings:
        figure = figure_of(drawing)
        figure.render()
        texts.append(figure.script.render())
    return "\n".join(texts).replace("</script", "<\\/script")


def _pairs(before: Sequence[View], after: Sequence[View]) -> list[tuple[View, View]]:
    """Return the views of both by their key; one that a side lacks is empty there."""
    first, second = ({view.key: view for view in views} for views in (before, after))
    nothing = {key: replace(view, shots={}) for key, view in {**first, **second}.items()}
    keys = dict.fromkeys([*second, *first])
    return [(first.get(key, nothing[key]), second.get(key, nothing[key])) for key in keys]


def _told(pair: tuple[View, View]) -> dict[str, dict[str, list[str]]]:
    """Return verdict and change in words by year and adcode."""
    before, after = pair
    years = sorted({*before.shots, *after.shots})
    return {year: {code: list(_change(pair, year, code)) for code in _codes(pair, year)} for year in years}


def _codes(pair: tuple[View, View], year: str) -> list[str]:
    return list(dict.fromkeys(code for view in reversed(pair) for code in view.shots.get(year, {})))


def _change(pair: tuple[View, View], year: str, code: str) -> tuple[Verdict, str]:
    was, now = (view.shots.get(year, {}).get(code) for view in pair)
    known = [Known(shot.value, shot.gap, shot.status) if shot else _NOTHING for shot in (was, now)]
    verdict = verdict_of(*known)
    if not was or not now or not math.isfinite(now.value - was.value) or verdict == "same":
        return verdict, ""
    if not now.number.lstrip("-")[:1].isdigit():  # yes and no have no difference
        return verdict, ""
    decimals = max(len(said.partition(".")[2]) for said in (was.number, now.number))
    return verdict, _signed(now.value - was.value, decimals) + _unit(pair[1].unit)


def _signed(change: float, decimals: int) -> str:
    """Return a change with its sign; one too small for the decimals has more of them, lest it read as none."""
    while not round(abs(change), decimals) and decimals < _MOST_DECIMALS:
        decimals += 1
    return f"{'+' if change > 0 else '−'}{number(abs(change), decimals)}"


def _unit(unit: str) -> str:
    return unit if unit in {"", "%"} else f" {unit}"


def _lines(sides: Sides, pairs: Sequence[tuple[View, View]], lang: Lang) -> list[_Line]:
    """Return what changed, in the order of the indicators."""
    names = {str(code): str(name) for code, name in sides.after.study.layers.counties["name"].items()}
    found = []
    for before, after in pairs:
        for year in sorted({*before.shots, *after.shots}):
            for code in _codes((before, after), year):
                verdict, change = _change((before, after), year, code)
                if verdict not in {"same", "unknown"} and code in names and after.group != "overall":
                    was, now = (_said(view, year, code, lang) for view in (before, after))
                    title = f"{after.title} ({year})" if year else after.title
                    found.append(_Line(code, names[code], title, after.bound, was, now, change, verdict))
    return found


def _said(view: View, year: str, code: str, lang: Lang) -> str:
    """Return value and status of one side in words; a dash where it knows nothing."""
    shot = view.shots.get(year, {}).get(code)
    if shot is None:
        return "—"
    mark = records.badge(shot.status, lang)
    return shot.number if shot.status == "no_target" else f"{shot.number} {mark.symbol} {mark.label}".strip()


def _imprint(sides: Sides, lang: Lang) -> Imprint:
    """Return the imprint of the later side, which credits whom both draw."""
    later, earlier = (imprint_of(one, lang) for one in (sides.after, sides.before))
    return later._replace(credits=list(dict.fromkeys([*later.credits, *earlier.credits])))
