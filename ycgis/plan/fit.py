"""Whether a plan and the counties on the map speak of the same counties."""

from collections.abc import Mapping

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.plan.model import Plan

__all__ = ["county_problems"]

_OTHER_CODE = Text(
    "方案中 {name} 的代码为 {code}，县域图层中为 {known}",
    "the plan gives {name} the code {code}, the counties layer {known}",
)
_AGREE = Text("核对代码，使两者一致", "check the codes and make them agree")
_OTHER_NAME = Text(
    "代码 {code} 在方案中为“{name}”，在县域图层中为“{known}”",
    "the code {code} is {name!r} in the plan and {known!r} in the counties layer",
)
_NAMES = Text("核对名称", "check the names")
_ABSENT = Text(
    "方案中的 {name}（{code}）不在县域图层中，不评估",
    "{name} ({code}) of the plan is not in the counties layer: not assessed",
)
_ELSEWHERE = Text("方案中没有一个县在县域图层中", "not one county of the plan is in the counties layer")
_RIGHT_PLAN = Text("换上本市的方案，或去掉 plan 一行", "put in this prefecture's plan, or remove the line plan")
_ADD = Text("补充该县边界，或不必处理", "add the county, or leave it so")


def county_problems(plan: Plan, names: Mapping[str, str], where: str) -> list[Problem]:
    """Return where the plan's counties and `names` (the layer's, by adcode) differ.

    A county that the layer knows under another code is fatal, since all its targets would silently not apply;
    another name for one code, or a county that the layer does not have, is a note.
    """
    code_of = {name: code for code, name in names.items()}
    problems = []
    if plan.counties and names.keys().isdisjoint(plan.counties) and code_of.keys().isdisjoint(plan.counties.values()):
        return [Problem(where, _ELSEWHERE, _RIGHT_PLAN)]
    for code, name in plan.counties.items():
        if code not in names and name in code_of:
            what = _OTHER_CODE.fill(name=name, code=code, known=code_of[name])
            problems.append(Problem(where, what, _AGREE))
        elif code not in names:
            problems.append(Problem(where, _ABSENT.fill(name=name, code=code), _ADD, fatal=False))
        elif names[code] != name:
            what = _OTHER_NAME.fill(code=code, name=name, known=names[code])
            problems.append(Problem(where, what, _NAMES, fatal=False))
    return problems
