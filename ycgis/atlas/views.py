"""The choice of what colours the counties, as a page's script reads it: values, statuses, classes and their colours."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from ycgis.atlas.elements import script_json
from ycgis.atlas.words import WORDS
from ycgis.board import LOOKS, WORST_FIRST
from ycgis.board.classes import ValueClass, gap_classes, value_classes
from ycgis.board.views import Group, Shot, View
from ycgis.ground.text import Lang

__all__ = ["grouped", "view_data", "view_script"]

_GROUPS: Final[dict[Group, str]] = {
    "target": "views_target",
    "value": "views_value",
    "reported": "views_reported",
    "statistic": "views_statistic",
}


def grouped(views: Sequence[View], lang: Lang) -> list[tuple[str, list[View]]]:
    """Return the views to choose from under the heading of their kind; the standing over all is under none."""
    headed = {word: [view for view in views if view.group == group] for group, word in _GROUPS.items()}
    return [(WORDS[word].say(lang), found) for word, found in headed.items() if found]


def view_data(*same: View) -> dict[str, object]:
    """Return one view as the page's script reads it; of several, which have one key, the classes are common."""
    first, shots = same[0], [shot for view in same for shot in view.all()]
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
        "value": _class_data(value_classes({shot.value: shot.number for shot in shots if math.isfinite(shot.value)})),
        "gap": _class_data(gap_classes({shot.gap: shot.gap_words for shot in shots if shot.gap_size})),
    }


def view_script(views: Sequence[Mapping[str, object]]) -> Markup:
    """Return what a page's script colours counties by, each with what else the page says of a view, as a literal."""
    colours = {key: look.colour for key, look in LOOKS.items()}
    return Markup(script_json({"views": views, "colours": colours, "worst": WORST_FIRST}))  # noqa: S704 - `script_json` escapes


def _class_data(classes: Iterable[ValueClass]) -> list[dict[str, object]]:
    return [each._asdict() for each in classes]


def _packed(shot: Shot) -> list[object]:
    """Return a shot as the script takes it apart: what comes last is left out where there is nothing to say."""
    value = shot.value if math.isfinite(shot.value) else None
    packed: list[object] = [shot.number, shot.shown, value, shot.status]
    if shot.gap_size:
        return [*packed, shot.gap, shot.gap_words]
    return [*packed, None, "", 1] if shot.hatched else packed
