"""The page of two assessments side by side, or one under the other, with what changed from one to the other."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ycgis.assess import TURNS, Assessment
from ycgis.atlas import vendor
from ycgis.atlas.compose import MapPage
from ycgis.atlas.data import prefecture_sheet
from ycgis.atlas.imprint import Imprint, imprint_of
from ycgis.atlas.maps import band_legend, draw_prefecture, road_legend
from ycgis.atlas.views import grouped, view_data, view_script
from ycgis.board import LOOKS, badge, board_of
from ycgis.board.turns import SMALL, TURN_SYMBOLS, Change, changes_in, most_changed, paired
from ycgis.board.views import Shot, View, views_of
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.numbers import DASH
from ycgis.ground.text import Lang, Text

__all__ = ["Sides", "compare_page"]

_Turns = Mapping[str, Mapping[str, Change]]
_NO_COUNTY = Text("两个项目没有共同的县（adcode）", "the two projects have no county (adcode) in common")
_SAME_PLACE = Text("比较同一地区的两个项目或两个年份", "compare two projects, or two years, of the same place")


class Sides(NamedTuple):
    """Two assessments of the same counties, and what each is called."""

    before: Assessment
    after: Assessment
    names: tuple[str, str]


class _PairLine(NamedTuple):
    """One value that changed, in words."""

    adcode: str
    county: str
    title: str
    bound: str
    before: str
    after: str
    change: Change


def compare_page(sides: Sides, lang: Lang = "zh") -> str:
    """Return the page of two assessments.

    Raises
    ------
    InputError
        The assessments have no county in common.
    """
    _require_common(sides)
    both = (sides.before, sides.after)
    boards, sheets = [board_of(one, lang) for one in both], [prefecture_sheet(one) for one in both]
    drawings = [
        draw_prefecture(one, sheet, board, prefix)
        for one, sheet, board, prefix in zip(both, sheets, boards, ("a", "b"), strict=True)
    ]
    pairs = paired(*(views_of(board, one) for one, board in zip(both, boards, strict=True)))
    turns = {after.key: changes_in(before, after) for before, after in pairs}
    names = boards[1].names
    views = [_pair_data(pair, turns[pair[1].key], lang) for pair in pairs]
    lines = [line for pair in pairs for line in _lines(pair, turns[pair[1].key], names, lang)]
    shown = {view.key: turns[view.key] for _, view in pairs if view.group != "overall"}
    values = {
        "prefecture": boards[1].place,
        "sides": sides.names,
        "names": names,
        "groups": grouped([after for _, after in pairs]),
        "verdicts": [(key, TURN_SYMBOLS[key], word.say(lang)) for key, word in TURNS.items()],
        "statuses": [badge(key, lang) for key in LOOKS],
        "bands": band_legend(sheets[1], lang),
        "roads": road_legend(sheets[1], lang),
        "has_cities": len(sheets[1].cities) > 0,
        "has_borders": len(sheets[1].borders) > 0,
        "has_urban": len(sheets[1].urban) > 0,
        "lines": sorted((line for line in lines if not line.change.small), key=_by_size),
        "small": sorted((line for line in lines if line.change.small), key=_by_size),
        "small_share": f"{SMALL:.0%}",
        "opens": most_changed(shown),
        "imprint": _imprint(sides, lang),
        "data": view_script(views, lang),
    }
    scripts, styles = vendor.compare_scripts(), vendor.styles()
    return MapPage("compare.html.jinja", lang, values, styles=styles, scripts=scripts, maps=drawings).render()


def _pair_data(pair: tuple[View, View], turns: _Turns, lang: Lang) -> dict[str, object]:
    """Return a view of both sides as the page's script reads it, with its changes in their order."""
    changes = {
        year: [
            (code, one.turn, one.words, int(one.small))
            for code, one in sorted(of_year.items(), key=lambda item: item[1].order)
        ]
        for year, of_year in turns.items()
    }
    return {**view_data(lang, *pair), "changes": changes}


def _by_size(line: _PairLine) -> tuple[int, bool, float]:
    """Return what sorts changes of several measures: verdicts that changed, then by the share of the value before."""
    stage, stays, _ = line.change.order
    return stage, stays, -line.change.share


def _require_common(sides: Sides) -> None:
    before, after = (set(one.study.layers.counties.index.astype(str)) for one in (sides.before, sides.after))
    if before.isdisjoint(after):
        raise InputError(Problem(" / ".join(sides.names), _NO_COUNTY, _SAME_PLACE))


def _lines(pair: tuple[View, View], turns: _Turns, names: Mapping[str, str], lang: Lang) -> Iterator[_PairLine]:
    """Yield what changed in one view; the standing over all is left to those that it follows from."""
    before, after = pair
    for year, of_year in turns.items() if after.group != "overall" else ():
        title = f"{after.title} ({year})" if year else after.title
        for code, change in of_year.items():
            if change.turn not in {"same", "unknown"} and code in names:
                was, now = (_told(view.shots.get(year, {}).get(code), lang) for view in (before, after))
                yield _PairLine(code, names[code], title, after.bound, was, now, change)


def _told(shot: Shot | None, lang: Lang) -> str:
    """Return value and status of one side in words; a dash where it knows nothing."""
    if shot is None:
        return DASH
    mark = badge(shot.status, lang)
    return shot.number if shot.status == "no_target" else f"{shot.number} {mark.symbol} {mark.label}".strip()


def _imprint(sides: Sides, lang: Lang) -> Imprint:
    """Return the imprint of the later side, which credits whom both draw."""
    later, earlier = (imprint_of(one, lang) for one in (sides.after, sides.before))
    return later._replace(credits=list(dict.fromkeys([*later.credits, *earlier.credits])))
