"""Bars of counts: how many verdicts each action of a plan has, by status."""

from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ycgis.board import COUNTED, LOOKS, Board, tally
from ycgis.ground.text import Lang
from ycgis.maps.fonts import drawable
from ycgis.maps.frame import CM, WIDTH_CM, png_of

__all__ = ["bars"]

_BAR_CM, _ROOM_CM = 0.75, 1.8
_LONG: Final = 22
_LEAST_SHARE: Final = 1 / 45
"""A part of a bar is told by its number unless it is narrower than this share of the longest bar."""


def bars(board: Board) -> bytes:
    """Return a bar for each action as PNG, its parts told by colour and number."""
    actions = [action for action in board.actions if action.number]
    counted = [tally(entry for line in action.lines for entry in line.asked) for action in actions]
    height = len(actions) * _BAR_CM + _ROOM_CM
    figure = Figure(figsize=(WIDTH_CM * CM, height * CM), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.4, _ROOM_CM / 2 / height, 0.58, 1 - _ROOM_CM / height))
    rows = list(range(len(actions)))[::-1]
    most = max((sum(counts.values()) for counts in counted), default=0)
    starts = [0.0] * len(actions)
    for status in COUNTED:
        look, counts = LOOKS[status], [float(found.get(status, 0)) for found in counted]
        axes.barh(
            rows, counts, left=starts, height=0.62, color=look.tint, edgecolor=look.colour, linewidth=0.8,
            label=drawable(f"{look.symbol} {look.word.say(board.lang)}"),
        )  # fmt: skip
        for row, count, start in zip(rows, counts, starts, strict=True):
            if count and count >= most * _LEAST_SHARE:
                axes.text(start + count / 2, row, f"{count:g}", ha="center", va="center", size=7, color=look.ink)
        starts = [start + count for start, count in zip(starts, counts, strict=True)]
    axes.set_xlim(0, max(most * 1.05, 1))
    axes.set_yticks(rows, [drawable(_short(f"{action.number} {action.title}", board.lang)) for action in actions])
    axes.tick_params(labelsize=7, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    figure.legend(
        loc="upper center", ncols=len(COUNTED), frameon=False, fontsize=8, handlelength=1.4, columnspacing=1.2
    )
    return png_of(figure)


def _short(text: str, lang: Lang) -> str:
    most = _LONG if lang == "zh" else 2 * _LONG
    return text if len(text) <= most else text[: most - 1] + "…"
