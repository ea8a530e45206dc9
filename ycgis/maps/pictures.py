"""The pictures of a report: what most counties miss on a map, what one county has, and counts by action."""

from typing import Final

from ycgis.assess import Assessment
from ycgis.board import Board, Line, Picture, Voice
from ycgis.board.outlook import missed_targets
from ycgis.ground.text import Text
from ycgis.maps.bars import bars
from ycgis.maps.county_map import county_map
from ycgis.maps.fonts import drawing
from ycgis.maps.status_map import status_map

__all__ = ["pictures_of"]

_STANDS = Text("{target}：{bound}，{due}", "{target}: {bound}, {due}")
_COUNTY = Text("{name}现状图", "{name}")
_COUNTS = Text("各项行动的目标按状态计数", "Targets of each action by status")
_MOST_MAPS: Final = 3


def pictures_of(assessment: Assessment, board: Board, county: str | None = None) -> list[Picture]:
    """Return the pictures of a report: of a county its map, else a map for each target that most counties miss.

    At most three such maps, the most missed first; none where nothing that is due is known to be missed. Then the
    counts of statuses by action. The same assessment gives the same bytes.
    """
    voice = Voice(board.lang)
    with drawing():
        if county is None:
            mapped = [one.line for one in missed_targets(board) if not one.line.together][:_MOST_MAPS]
            maps = [Picture(_stands(line, voice), status_map(assessment, line, voice)) for line in mapped]
        else:
            name = board.names[county]
            maps = [Picture(voice(_COUNTY.fill(name=name)), county_map(assessment, county, voice))]
        return [*maps, Picture(voice(_COUNTS), bars(board))]


def _stands(line: Line, voice: Voice) -> str:
    return voice(_STANDS.fill(target=line.title, bound=line.bound, due=line.due_words))
