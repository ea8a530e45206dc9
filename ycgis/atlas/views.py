"""The choice of what colours the counties, as a page's script reads it: values, statuses, classes and their colours."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ycgis.atlas.elements import script_json
from ycgis.atlas.words import WORDS
from ycgis.board import LOOKS, WORST_FIRST
from ycgis.board.classes import ValueClass, gap_classes, value_classes
from ycgis.board.views import Shot, View
from ycgis.ground.text import Lang

__all__ = ["grouped", "view_data", "view_script"]


class ViewChoice(NamedTuple):
    """One thing to choose: its key, and what it is called in the list."""

    key: str
    title: str


def grouped(views: Sequence[View]) -> list[tuple[str, list[ViewChoice]]]:
    """Return the views to choose from under their headings, actions first; the standing over all is under none.

    Of equal names each has its year and its unit beside it.
    """
    asked = [view for view in views if view.group in {"target", "reported"}]
    others = [view for view in views if view.group in {"value", "statistic"}]
    titles = Counter(view.title for view in views)
    headed: dict[str, list[ViewChoice]] = {}
    for view in (*sorted(asked, key=_place), *others):
        title = _told_apart(view) if titles[view.title] > 1 else view.title
        headed.setdefault(view.heading, []).append(ViewChoice(view.key, title))
    return list(headed.items())


def _told_apart(view: View) -> str:
    """Return the title of a view with its years and its unit, or its bound where it has none."""
    years = sorted(filter(None, {view.due, *view.shots}))
    span = "–".join(dict.fromkeys([*years[:1], *years[-1:]]))
    beside = "，".join(filter(None, (span, view.unit or view.bound)))
    return f"{view.title}（{beside}）" if beside else view.title


def _place(view: View) -> tuple[bool, int]:
    """Return the number of the action that a view is under, those under none last."""
    number = view.heading.split(" ", 1)[0]
    return not number.isdigit(), int(number) if number.isdigit() else 0


def view_data(lang: Lang, *same: View) -> dict[str, object]:
    """Return one view as the page's script reads it; of several, which have one key, the classes are common."""
    first, shots = same[0], [shot for view in same for shot in view.all()]
    written = {shot.value: shot.number for shot in shots if math.isfinite(shot.value)}
    return {
        "key": first.key,
        "title": first.title,
        "unit": first.unit,
        "bound": first.bound,
        "modes": [mode for mode in ("status", "value", "gap") if any(mode in view.modes for view in same)],
        "years": sorted({year for view in same for year in view.shots}),
        "shots": [
            {year: {code: _packed(shot) for code, shot in found.items()} for year, found in view.shots.items()}
            for view in same
        ],
        "anchors": list(first.anchors),
        "value": _class_data(value_classes(written, first.anchors)),
        "gap": _class_data(gap_classes({shot.gap: shot.gap_words for shot in shots if shot.gap_size}, lang)),
    }


def view_script(views: Sequence[Mapping[str, object]], lang: Lang) -> Markup:
    """Return what a page's script colours counties by, each with what else the page says of a view, as a literal."""
    colours = {key: look.colour for key, look in LOOKS.items()}
    words = {name: WORDS[name].say(lang) for name in ("target",)}
    data = {"views": views, "colours": colours, "worst": WORST_FIRST, "words": words}
    return Markup(script_json(data))  # noqa: S704 - `script_json` escapes


def _class_data(classes: Iterable[ValueClass]) -> list[dict[str, object]]:
    return [each._asdict() for each in classes]


def _packed(shot: Shot) -> list[object]:
    """Return a shot as the script takes it apart: what comes last is left out where there is nothing to say."""
    value = shot.value if math.isfinite(shot.value) else None
    packed: list[object] = [shot.number, shot.shown, value, shot.status]
    if shot.gap_size:
        return [*packed, shot.gap, shot.gap_words]
    return [*packed, None, "", 1] if shot.hatched else packed
