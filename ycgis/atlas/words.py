"""The fixed wordings of the pages."""

from typing import Final

from ycgis.text import Lang, Text

__all__ = ["WORDS", "words"]

WORDS: Final[dict[str, Text]] = {
    "and_more": Text(" 等", " and others"),
    "atlas": Text("县域指标图集", "County indicator atlas"),
    "back": Text("返回全市", "Whole prefecture"),
    "badge_map": Text(
        "按各项目标中最差的一项着色；无数据的目标不计入，以“?”和项数标出。",
        "Coloured by the worst of a county's targets; targets without data are left out, and counted behind a “?”.",
    ),
    "band_beyond": Text("{low} 分钟以上", "Over {low} min"),
    "band_from": Text("{low}–{high} 分钟", "{low}–{high} min"),
    "band_to": Text("{high} 分钟以内", "Within {high} min"),
    "bands": Text("到设区市驻地的时间", "Travel time to the prefecture city"),
    "basis": Text("依据", "Basis"),
    "builtup": Text("县城建成区", "Built-up area"),
    "capital": Text("设区市驻地", "Prefecture city's seat"),
    "categories_differ": Text("方案前后文说法不一，都列出：", "The plan's passages differ; both are shown:"),
    "city": Text("周边地级市", "Prefecture-level city"),
    "clause": Text("条款", "Clause"),
    "colon": Text("：", ": "),
    "counties": Text("县域", "Counties"),
    "county": Text("县（市、区）", "County"),
    "crs": Text("坐标系", "CRS"),
    "date": Text("资料日期", "Date"),
    "definition": Text("计算方法", "How it is measured"),
    "departments": Text("责任部门", "Departments"),
    "details": Text("依据与出处", "Basis and source"),
    "discrepancies": Text("方案文本的不一致处", "Where the plan contradicts itself"),
    "explain": Text("在图上看依据", "Show on the map"),
    "false": Text("否", "no"),
    "indicator": Text("指标", "Indicator"),
    "indicators": Text("指标与目标", "Indicators and targets"),
    "labels": Text("地名", "Place names"),
    "layer": Text("图层", "Layer"),
    "legend": Text("图例", "Legend"),
    "licence": Text("许可", "Licence"),
    "map": Text("地图", "Map"),
    "producer": Text("制图单位", "Made by"),
    "producer_open": Text("未填写", "not filled in"),
    "missing": Text("待补数据（{count}）", "No data yet ({count})"),
    "missing_why": Text(
        "以下指标各县都没有数值；补上所列图层即可计算。",
        "No county has a value of these; the layers named let them be computed.",
    ),
    "needs": Text("缺少图层：{layers}", "missing layers: {layers}"),
    "needs_by_county": Text("原因因县而异，见各县页面", "for different reasons: see the counties' pages"),
    "neighbours": Text("相邻县域", "Neighbouring counties"),
    "next": Text("下一县", "Next"),
    "no_target": Text("方案未定目标值", "The plan sets no target"),
    "no": Text("未列入", "Not listed"),
    "north": Text("北", "N"),
    "notes": Text("数据处理说明", "Notes on the data"),
    "not_in_plan": Text("不在方案所列县（市）之内，仅列数值", "Not among the plan's counties: values only"),
    "open": Text("打开县域图", "Open the county's map"),
    "overall": Text("总体状态", "Overall status"),
    "pilot": Text("试点县", "Pilot county"),
    "plan": Text("依据方案", "Plan"),
    "population": Text("常住人口", "Population"),
    "previous": Text("上一县", "Previous"),
    "review": Text(
        "审图号：未送审，内部工作用图，不得公开",
        "Map review no.: not submitted; internal working map, not for publication",
    ),
    "roads": Text("道路", "Roads"),
    "roads_near": Text("（放大后显示）", " (when zoomed in)"),
    "roads_other": Text("其他道路", "Other roads"),
    "route": Text("最快路线", "Fastest route"),
    "schematic": Text(
        "示意：{layers}的线形为示意，长度与时间按属性计算，不可在图上量测。",
        "Schematic: the geometry of {layers} is a sketch; lengths and times come from its attributes.",
    ),
    "sketch": Text("示意", "Schematic"),
    "seat": Text("县城驻地", "County seat"),
    "select": Text("选择县（市、区）", "Choose a county"),
    "sort_hint": Text("点表头排序，点县名打开该县地图。", "Click a heading to sort, a county to open its map."),
    "source": Text("出处", "Source"),
    "sources": Text("资料来源与许可", "Sources and licences"),
    "status": Text("状态", "Status"),
    "summary": Text("达标概况", "How the counties stand"),
    "target": Text("目标", "Target"),
    "townships": Text("乡镇驻地", "Township seats"),
    "true": Text("是", "yes"),
    "unsure": Text(
        "* 在所声明的速度区间另一端，结论不同；见该县页面的依据。",
        "* Another verdict at the other end of the stated speed band: see the basis on the county's page.",
    ),
    "unreachable": Text("未着色：不可达或范围外", "Uncoloured: unreachable or outside"),
    "value": Text("数值", "Value"),
    "view_county": Text("全县", "County"),
    "view_town": Text("建成区", "Built-up area"),
    "yes": Text("列入", "Listed"),
}  # fmt: skip


def words(lang: Lang) -> dict[str, str]:
    """Return every fixed wording in one language."""
    return {name: text.say(lang) for name, text in WORDS.items()}
