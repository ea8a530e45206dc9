"""Small maps of all counties side by side, one for each indicator, on sheets that lie on their side."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text as MplText

from ycgis.assess import Assessment
from ycgis.board import LOOKS, Board, Voice, in_order
from ycgis.board.classes import ValueClass, value_classes
from ycgis.board.views import UNDATED, View, views_of
from ycgis.ground.text import Text
from ycgis.maps.fonts import drawable
from ycgis.maps.frame import CM, INK, prepare, scale_and_arrow, wrapped
from ycgis.maps.labels import MapLabel, write_labels
from ycgis.maps.mapwork import area_entry, bounds_of, credit, named_at
from ycgis.maps.shapes import draw_areas

__all__ = ["SHEET_CM", "small_multiples"]

SHEET_CM: Final = (29.7, 21.0)
"""Width and height of a sheet: A4 on its side."""

_TITLE = Text("{name} 县域指标图", "{name}: indicators by county")
_KEY = Text("县（市、区）", "Counties")
_NORTH = Text("北", "N")
_PAGE = Text("（{page}/{pages}）", " ({page}/{pages})")
_MOST: Final = 12
_GRIDS: Final = ((1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (4, 3))
_MARGIN_CM, _TOP_CM, _FOOT_CM, _HEAD_CM, _GAP_CM = 1.0, 1.5, 2.0, 1.0, 0.35
_CREDIT_COLUMNS: Final = 180
_SCALE_CM: Final = (4.8, 2.0)
_Window = tuple[float, float, float, float]
_NO_DATA: Final = "#d9dce0"
_EDGE: Final = "#6b7280"


class _Panel(NamedTuple):
    """One small map: what it is of, how each county is coloured and what is written there.

    Its own classes, where it has any, are those of `classes`; `statuses` are those that it shows.
    """

    title: str
    below: str
    fill: Mapping[str, str]
    edge: Mapping[str, str]
    labels: Mapping[str, str]
    classes: Sequence[ValueClass] = ()
    statuses: frozenset[str] = frozenset()


class _Grid(NamedTuple):
    """Where small maps stand on a sheet, in cm: all of one size, so that one scale is that of them all."""

    columns: int
    rows: int

    @property
    def width(self) -> float:
        return (SHEET_CM[0] - 2 * _MARGIN_CM - (self.columns - 1) * _GAP_CM) / self.columns

    @property
    def height(self) -> float:
        """Return the height of a map without its heading."""
        return (SHEET_CM[1] - _TOP_CM - _FOOT_CM - self.rows * (_HEAD_CM + _GAP_CM)) / self.rows

    def place(self, rank: int) -> tuple[float, float]:
        """Return left and bottom of a map."""
        row, column = divmod(rank, self.columns)
        top = SHEET_CM[1] - _TOP_CM - row * (self.height + _HEAD_CM + _GAP_CM) - _HEAD_CM
        return _MARGIN_CM + column * (self.width + _GAP_CM), top - self.height


def small_multiples(assessment: Assessment, board: Board, date: str) -> list[Figure]:
    """Return the sheets: first a map with the counties' names, then one for each measure that any has a value of.

    What has a target is coloured by status, with its symbol; the rest by value, in at most five classes. To be called,
    and its figures saved, within `ycgis.maps.fonts.drawing`.
    """
    voice = Voice(board.lang)
    shown = [view for view in views_of(board, assessment) if view.group in {"target", "value"}]
    panels = [_names(board, voice), *map(_panel, shown)]
    sheets = [panels[at : at + _MOST] for at in range(0, len(panels), _MOST)]
    return [_sheet(assessment, voice, sheet, date, (page, len(sheets))) for page, sheet in enumerate(sheets, 1)]


def _names(board: Board, voice: Voice) -> _Panel:
    names = dict(board.names)
    return _Panel(voice(_KEY), "", dict.fromkeys(names, "#f4f4f1"), dict.fromkeys(names, _EDGE), names)


def _panel(view: View) -> _Panel:
    shots = view.shots[UNDATED]
    if not view.bound:
        classes = value_classes({shot.value: shot.number for shot in shots.values() if shot.value == shot.value})
        fill = {code: _colour(classes, shot.value) for code, shot in shots.items()}
        numbers = {code: shot.number for code, shot in shots.items()}
        return _Panel(view.title, view.unit, fill, dict.fromkeys(fill, _EDGE), numbers, classes)
    looks = {code: LOOKS[shot.status] for code, shot in shots.items()}
    return _Panel(
        view.title,
        f"{view.unit} · {view.bound}",
        {code: look.tint for code, look in looks.items()},
        {code: look.colour for code, look in looks.items()},
        {code: f"{look.symbol} {shots[code].number}" for code, look in looks.items()},
        statuses=frozenset(shot.status for shot in shots.values()),
    )


def _colour(classes: Sequence[ValueClass], value: float) -> str:
    return next((one.colour for one in classes if one.low <= value <= one.high), _NO_DATA)


def _sheet(assessment: Assessment, voice: Voice, panels: Sequence[_Panel], date: str, page: tuple[int, int]) -> Figure:
    grid = next(_Grid(*shape) for shape in _GRIDS if shape[0] * shape[1] >= len(panels))
    figure = Figure(figsize=(SHEET_CM[0] * CM, SHEET_CM[1] * CM), dpi=200, facecolor="white")
    FigureCanvasAgg(figure)
    title = voice(_TITLE.fill(name=assessment.study.name))
    numbered = voice(_PAGE.fill(page=page[0], pages=page[1])) if page[1] > 1 else ""
    _write(figure, SHEET_CM[0] / 2, SHEET_CM[1] - 0.85, drawable(title + numbered), size=16, ha="center", va="center")
    window = _window(assessment, grid)
    for rank, panel in enumerate(panels):
        axes = _axes(figure, *grid.place(rank), grid.width, grid.height)
        prepare(axes, window)
        _head(figure, grid, rank, panel)
        _draw(axes, assessment, panel, window)
    _scaled(figure, window, grid, voice)
    _foot(figure, assessment, voice, panels, date)
    return figure


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Return axes at a place of the sheet, in cm."""
    across, up = SHEET_CM
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def _head(figure: Figure, grid: _Grid, rank: int, panel: _Panel) -> None:
    left, bottom = grid.place(rank)
    top = bottom + grid.height
    for text, size, up, colour in ((panel.title, 9, 0.52, INK), (panel.below, 7, 0.12, "#4d535b")):
        written = _write(figure, left, top + up, drawable(text), size=size, color=colour, va="bottom")
        _cut(figure, written, grid.width)


def _draw(axes: Axes, assessment: Assessment, panel: _Panel, window: _Window) -> None:
    counties, seats = assessment.study.layers.counties, assessment.study.layers.seats
    for code, shape in zip(counties.index.astype(str), counties.geometry, strict=True):
        fill, edge = panel.fill.get(code, "white"), panel.edge.get(code, _EDGE)
        draw_areas(axes, [shape], facecolor=fill, edgecolor=edge, linewidth=0.5)
    spots = named_at(counties, seats, shapely.box(*window))
    labels = [
        MapLabel(spot.x, spot.y, panel.labels[code], size=6.5) for code, spot in spots.items() if panel.labels.get(code)
    ]
    write_labels(axes, labels)
    if panel.classes:
        entries = [area_entry(one.label, one.colour, _EDGE) for one in panel.classes]
        axes.legend(
            handles=entries, loc="lower right", fontsize=5.5, handlelength=1.2, labelspacing=0.25, framealpha=0.9
        )


def _cut(figure: Figure, written: MplText, width_cm: float) -> None:
    """Shorten a text that has been written until it has room."""
    canvas = figure.canvas
    if not isinstance(canvas, FigureCanvasAgg):
        raise TypeError("texts are measured on a figure with an Agg canvas")
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]  # of matplotlib
    room = width_cm * CM * figure.dpi
    while written.get_window_extent(renderer).width > room:
        written.set_text(written.get_text().removesuffix("…")[:-1] + "…")


def _window(assessment: Assessment, grid: _Grid) -> _Window:
    """Return the window of every small map, in metres: all counties, in the shape of the map, with some air."""
    west, south, east, north = bounds_of(assessment.study.layers.counties)
    metre = 1.06 * max((east - west) / grid.width, (north - south) / grid.height)
    x, y, half, up = (west + east) / 2, (south + north) / 2, metre * grid.width / 2, metre * grid.height / 2
    return x - half, y - up, x + half, y + up


def _scaled(figure: Figure, shown: _Window, grid: _Grid, voice: Voice) -> None:
    """Put the scale, which is that of every map, and the north arrow into the sheet's lower right corner."""
    metre = (shown[2] - shown[0]) / grid.width  # of one centimetre of paper
    width, height = _SCALE_CM
    axes = _axes(figure, SHEET_CM[0] - _MARGIN_CM - width, 0.1, width, height)
    window = (0.0, 0.0, width * metre, height * metre)
    prepare(axes, window)
    axes.set_axis_off()
    scale_and_arrow(axes, shapely.box(*window), width, shapely.Polygon(), voice(_NORTH))


def _foot(figure: Figure, assessment: Assessment, voice: Voice, panels: Sequence[_Panel], date: str) -> None:
    """Write the legend of the statuses, who made the sheet, from whose data, when, and how far it is to be trusted."""
    used = frozenset().union(*(panel.statuses for panel in panels))
    looks = [LOOKS[status] for status in in_order(used)]
    if looks:
        entries = [area_entry(f"{look.symbol} {voice(look.word)}", look.tint, look.colour) for look in looks]
        figure.legend(
            handles=entries, loc="lower left", bbox_to_anchor=(_MARGIN_CM / SHEET_CM[0], 1.25 / SHEET_CM[1]),
            ncols=len(entries), frameon=False, fontsize=8, borderaxespad=0, handlelength=1.6,
        )  # fmt: skip
    imprint = credit(assessment, ("counties", "roads", "seats", "population"), voice) + date
    for rank, line in enumerate(wrapped(drawable(imprint), _CREDIT_COLUMNS)[:3]):
        _write(figure, _MARGIN_CM, 1.0 - 0.36 * rank, line, size=7, color="#4d535b", va="center")


def _write(figure: Figure, x_cm: float, y_cm: float, text: str, **look: object) -> MplText:
    return figure.text(x_cm / SHEET_CM[0], y_cm / SHEET_CM[1], text, **{"color": INK, **look})  # type: ignore[arg-type]
