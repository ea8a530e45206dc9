"""A map of an assessment for an analyst to go on with: a folium map like any other, whose layers are the atlas's."""

import math
from collections.abc import Mapping

import folium

from ycgis.assess import Assessment
from ycgis.atlas.data import prefecture_sheet
from ycgis.atlas.elements import ColourLegend
from ycgis.atlas.maps import draw_explored
from ycgis.atlas.words import WORDS
from ycgis.board import LOOKS, Board, board_of, in_order
from ycgis.board.classes import value_classes
from ycgis.board.views import OVERALL_VIEW, Shot, View, views_of
from ycgis.ground.errors import InputError, Problem, did_you_mean
from ycgis.ground.text import Lang, Text

__all__ = ["explore"]

_NO_VIEW = Text("没有可着色的指标或目标“{key}”", "there is no measure or target {key!r} to colour by")


def explore(assessment: Assessment, measure: str = OVERALL_VIEW, *, lang: Lang | None = None) -> folium.Map:
    """Return a map of the counties coloured by a measure, as a `folium.Map` to add layers to.

    It opens without a network, saves (``.save``) and shows in a notebook as folium's maps do; a `folium.LayerControl`
    is left to whoever has added all layers.

    Parameters
    ----------
    measure
        The id of an indicator or target that has a value; "" for how each county stands over all.
    lang
        That of the assessment by default.

    Raises
    ------
    InputError
        Nothing of that id has a value.

    Examples
    --------
    ::

        m = ycgis.explore(assessment, "prefecture_reach")
        folium.Marker([35.0, 111.0], popup="here").add_to(m)
        m.save("reach.html")
    """
    board = board_of(assessment, lang or assessment.lang)
    view = _view(board, assessment, measure)
    shots = view.shots[max(view.shots)]
    colours, legend = _colours(shots, board.lang, by_status=bool(view.bound) or view.group == "overall")
    drawing = draw_explored(assessment, prefecture_sheet(assessment), board, colours)
    drawing.add_child(ColourLegend(view.title or WORDS["overall"].say(board.lang), legend))
    return drawing


def _colours(shots: Mapping[str, Shot], lang: Lang, *, by_status: bool) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the colour of each county, and what each colour means."""
    if by_status:
        found = in_order(shot.status for shot in shots.values())
        legend = [(LOOKS[status].colour, f"{LOOKS[status].symbol} {LOOKS[status].word.say(lang)}") for status in found]
        return {code: LOOKS[shot.status].colour for code, shot in shots.items()}, legend
    classes = value_classes({shot.value: shot.number for shot in shots.values() if math.isfinite(shot.value)})
    none = LOOKS["no_data"]
    colours = {
        code: next((one.colour for one in classes if one.low <= shot.value <= one.high), none.colour)
        for code, shot in shots.items()
    }
    legend = [(one.colour, one.label) for one in classes]
    some_unknown = none.colour in colours.values()
    return colours, [*legend, *([(none.colour, f"{none.symbol} {none.word.say(lang)}")] if some_unknown else [])]


def _view(board: Board, assessment: Assessment, measure: str) -> View:
    views = {view.key: view for view in views_of(board, assessment)}
    views |= {line.indicator: views[line.view_key] for line in board.shown if line.view_key in views}
    if measure not in views:
        raise InputError(Problem("measure", _NO_VIEW.fill(key=measure), did_you_mean(measure, views)))
    return views[measure]
