"""The pictures of a report: where counties stand on a map, what one county has, and counts by action."""

from typing import Final, NamedTuple

from ycgis.assess import Assessment
from ycgis.ground.text import Text
from ycgis.report.bars import bars
from ycgis.report.content import Content
from ycgis.report.county_map import county_map
from ycgis.report.fonts import drawing
from ycgis.report.standing import TargetPart
from ycgis.report.status_map import status_map
from ycgis.report.voice import Voice

__all__ = ["Picture", "pictures_of"]

_STANDS = Text("{target}：{bound}，{due}", "{target}: {bound}, {due}")
_COUNTY = Text("{name}现状图", "{name}")
_COUNTS = Text("各项行动的目标按状态计数", "Targets of each action by status")
_MOST_MAPS: Final = 4


class Picture(NamedTuple):
    """A picture and what it shows."""

    caption: str
    png: bytes


def pictures_of(assessment: Assessment, content: Content) -> list[Picture]:
    """Return the pictures of a report: of a county its map, else a map for each target that layers give the value of.

    At most four such maps, in the order of the plan; then the counts of statuses by action. The same assessment
    gives the same bytes.
    """
    voice, adcode = Voice(content.lang), content.county
    with drawing():
        if adcode is None:
            mapped = _mapped(assessment, content)[:_MOST_MAPS]
            maps = [Picture(_stands(target, voice), status_map(assessment, target, voice)) for target in mapped]
        else:
            name = str(assessment.study.layers.counties.loc[adcode, "name"])
            maps = [Picture(voice(_COUNTY.fill(name=name)), county_map(assessment, adcode, voice))]
        return [*maps, Picture(voice(_COUNTS), bars(content))]


def _mapped(assessment: Assessment, content: Content) -> list[TargetPart]:
    """Return the targets for each county whose value comes from layers in one county at least."""
    computed = set(assessment.progress.loc[assessment.progress["origin"] == "computed", "target_id"])
    return [target for target in content.targets if target.id in computed and not target.as_one]


def _stands(target: TargetPart, voice: Voice) -> str:
    return voice(_STANDS.fill(target=target.title, bound=target.bound, due=target.due_shown))
