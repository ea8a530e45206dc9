"""The fixed wordings of the workbook and of the page: headings of columns, names of parts."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from ycgis.ground.text import Lang, Text

__all__ = ["WORDS", "heads", "words"]

WORDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "about": Text("说明", "About"),
        "about_item": Text("事项", "Item"),
        "action": Text("行动", "Action"),
        "actions": Text("各项行动进展", "Progress by action"),
        "adcode": Text("代码", "Code"),
        "annex": Text("方法与来源", "Methods and sources"),
        "author": Text("编制", "Made by"),
        "basis": Text("依据", "Basis"),
        "bound": Text("目标值", "Target value"),
        "by_action": Text("按行动计数", "Counts by action"),
        "by_county": Text("按地区计数", "Counts by county"),
        "categories": Text("类别", "Categories"),
        "city": Text("全市考核的目标", "Targets for the prefecture as one"),
        "clause": Text("条款", "Clause"),
        "colon": Text("：", ": "),
        "contents": Text("目录", "Contents"),
        "content": Text("内容", "Content"),
        "counties": Text("各县（市、区）情况", "County by county"),
        "county": Text("县（市、区）", "County"),
        "date": Text("日期", "Date"),
        "departments": Text("责任部门", "Departments"),
        "discrepancies": Text("方案文本不一致之处", "Contradictions"),
        "due": Text("期限", "Due"),
        "due_note": Text("期限说明", "Due, in words"),
        "expected": Text("到期预计", "Expected"),
        "gap": Text("差距", "Gap"),
        "high": Text("目标上限", "At most"),
        "id": Text("编号", "Id"),
        "legend": Text("状态", "Statuses"),
        "low": Text("目标下限", "At least"),
        "matrix": Text("对照表", "Matrix"),
        "no_project_report": Text("未报送进展", "nothing reported"),
        "nobody": Text("无适用的县", "no county"),
        "note": Text("备注", "Note"),
        "number": Text("序号", "Number"),
        "overview": Text("总览", "Overview"),
        "pace": Text("按趋势", "Pace"),
        "pictures": Text("地图", "Maps"),
        "place": Text("地区", "Place"),
        "progress": Text("进度（%）", "Progress (%)"),
        "project": Text("项目", "Project"),
        "projects": Text("重点项目", "Key projects"),
        "says": Text("说法", "It says"),
        "scope": Text("适用范围", "Scope"),
        "section": Text("部分", "Part"),
        "source": Text("来源", "Source"),
        "status": Text("状态", "Status"),
        "summary": Text("总体情况", "Summary"),
        "target": Text("目标", "Target"),
        "task": Text("任务", "Task"),
        "tasks_in_words": Text("定性任务", "Tasks in words"),
        "to_top": Text("回到目录", "Back to the contents"),
        "total": Text("合计", "Total"),
        "trend": Text("年均变化", "Change a year"),
        "unit": Text("单位", "Unit"),
        "value": Text("数值", "Value"),
        "value_note": Text(
            "本表的差距和计数是公式，随数值变化；状态是评估结果，不随之改变：改图层或统计数后请重新生成报告。",
            "Gaps and counts are formulas and follow the values. Statuses are results and do not: change the layers or "
            "the figures, and make the report anew.",
        ),
        "value_year": Text("数值年份", "Value of"),
        "where": Text("地点", "Where"),
        "shortfalls": Text("问题清单", "Not met"),
        "gap_words": Text("差距", "Gap"),
        "whole_city": Text("全市", "City"),
        "yes_no": Text("是/否", "yes/no"),
    }
)


def words(lang: Lang) -> dict[str, str]:
    """Return all wordings in a language, by their keys."""
    return {key: text.say(lang) for key, text in WORDS.items()}


def heads(keys: Iterable[str], lang: Lang) -> list[str]:
    """Return the headings of columns in a language."""
    return [WORDS[key].say(lang) for key in keys]
