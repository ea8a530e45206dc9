"""What is said of an assessment: numbers, words, statuses and their looks, decided once for every medium."""

from ycgis.board.board import ActionLines, Board, TaskLines, board_of
from ycgis.board.lines import Entry, Line, tally
from ycgis.board.look import COUNTED, LOOKS, WORST_FIRST, Badge, Look, badge, in_order
from ycgis.board.picture import Picture
from ycgis.board.standing import Standing
from ycgis.board.voice import Voice

__all__ = [
    "COUNTED",
    "LOOKS",
    "WORST_FIRST",
    "ActionLines",
    "Badge",
    "Board",
    "Entry",
    "Line",
    "Look",
    "Picture",
    "Standing",
    "TaskLines",
    "Voice",
    "badge",
    "board_of",
    "in_order",
    "tally",
]
