"""Who has answered and who has not, of the departments that a plan asks for figures."""

from collections.abc import Sequence

from ycgis.cli.screen import Screen
from ycgis.ground.text import Text
from ycgis.statistics import FormAnswer

__all__ = ["show_answers"]

_TITLE = Text("各部门填报情况", "what the departments have answered")
_HEADS = (
    Text("部门", "department"), Text("应填", "asked"), Text("已填", "given"), Text("状态", "state"),
    Text("文件", "file"),
)  # fmt: skip
_ABSENT, _BLANK = Text("未送回", "nothing came back"), Text("送回但未填", "came back blank")
_PART, _WHOLE = Text("部分填报", "in part"), Text("已填全", "in full")
_SILENT = Text("尚未填报的部门（{count} 个）：{names}。", "not answered yet ({count}): {names}")


def show_answers(screen: Screen, answers: Sequence[FormAnswer]) -> None:
    """Print a table of departments, and name those that have given no figure."""
    if not answers:
        return
    rows = [
        [one.department, str(one.asked), str(one.given), _state(one).say(screen.lang), "、".join(one.files)]
        for one in answers
    ]
    screen.table(_TITLE, [head.say(screen.lang) for head in _HEADS], rows)
    silent = [one.department for one in answers if not one.given]
    if silent:
        screen.say(_SILENT.fill(count=len(silent), names=Text("、".join(silent), ", ".join(silent))))


def _state(answer: FormAnswer) -> Text:
    if not answer.files:
        return _ABSENT
    if not answer.given:
        return _BLANK
    return _WHOLE if answer.given == answer.asked else _PART
