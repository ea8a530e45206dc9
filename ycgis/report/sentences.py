"""The sentences of a report: what it is on, on what it rests, and what came of it."""

from collections.abc import Iterable, Mapping, Sequence

from ycgis.assess import Assessment
from ycgis.board import COUNTED, LOOKS, Entry, Line, tally
from ycgis.ground.text import Text, join
from ycgis.plan import Plan

__all__ = ["about", "action", "counted", "county", "subtitle", "summary", "title", "unmet"]

_TITLE = Text("{document}实施进展报告", "Progress report: {document}")
_IN_YEAR = Text("{place}　{year}年", "{place}, {year}")
_DOCUMENT = Text("方案：《{title}》（{issuer}，{date}）", "Plan: {title} ({issuer}, {date})")
_YEAR = Text(
    "考核年份：{year}年。当年及以前到期的目标按到期年份的数考核，缺当年数的按其后最近一年，以后到期的看现状和趋势",
    "Assessment year: {year}. Targets due by then are held against the figures of their years, or the next later ones; "
    "of later ones the report says where they stand and where they are heading",
)
_NO_YEAR = Text("考核年份：未限定，所有目标均按已到期考核", "Assessment year: none; every target counts as due")
_ORIGINS = Text(
    "数据：{computed} 项次由图层计算，{reported} 项次来自统计数，{none} 项次无数据",
    "Data: {computed} values computed from layers, {reported} reported by offices, {none} missing",
)
_FILES = Text("统计数来自 {count} 个文件：{files}", "Figures come from {count} file(s): {files}")
_NO_FILES = Text(
    "未导入统计数；用 ycgis stats template 生成填报表，用 ycgis import stats 导入",
    "No figures were brought in: ycgis stats template makes the sheet to fill, ycgis import stats reads it",
)
_MANY_FILES = 5
_AND_MORE = Text(" 等", " and others")
_TARGETS = Text(
    "本报告涉及量化目标 {targets} 项，其中逐县考核 {each} 项、全市考核 {city} 项。",
    "The report is on {targets} quantified targets: {each} for each county, {city} for the prefecture as one. ",
)
_EACH = Text(
    "逐县考核的目标按“县×项×到期年”计 {total} 项次：",
    "County by county, {total} verdicts (county by target and due year); ",
)
_EACH_OF_ONE = Text("逐县考核的目标 {total} 项：", "The county's own targets, {total} in all; ")
_CITY = Text("全市考核的目标 {total} 项：", "Targets for the prefecture as one, {total} in all; ")
_DUE = Text("已到期 {count}（{counts}）", "due: {count} ({counts})")
_LATER = Text("未到期 {count}（{counts}）", "not due yet: {count} ({counts})")
_EARLY = Text("已提前达标", "met already")
_UNDER_WAY = Text("推进中", "under way")
_SLOW = Text("进度滞后", "behind")
_NOTHING_MET = Text("无数据的不计为达标。", "Where there is no data nothing counts as met.")
_WORST = Text("未达标最多的目标：{targets}。", "Missed by most counties: {targets}.")
_WORST_ONE = Text("{title}（{count} 个县）", "{title} ({count})")
_MOST_NAMED = 3
_ACTION = Text(
    "本行动有 {tasks} 项任务，涉及 {targets} 项量化目标。",
    "The action has {tasks} tasks; {targets} quantified targets are reported on. ",
)
_NO_TARGETS = Text("本行动有 {tasks} 项任务，没有量化目标。", "The action has {tasks} tasks and no quantified target.")
_COUNTY = Text("适用目标 {total} 项：{counts}。", "{total} targets apply; {counts}.")
_NONE_HERE = Text("没有适用的目标。", "No target applies.")
_STOP = Text("。", ". ")
_NONE_DUE = Text("没有到期的目标。", "No target is due.")
_ALL_MET = Text("到期的 {count} 项次均已达标。", "All {count} targets that are due are met.")
_NONE_KNOWN = Text(
    "到期的 {count} 项次均无数据，不能判断是否达标。",
    "There are no data on any of the {count} targets that are due: whether they are met cannot be told.",
)
_SOME_UNKNOWN = Text(
    "到期目标中已知的 {known} 项次均已达标；另有 {count} 项次无数据，不能判断是否达标。",
    "Of the targets that are due the {known} that are known are met; there are no data on {count}, which cannot be "
    "told.",
)

Pairs = Sequence[tuple[Line, Entry]]


def title(plan: Plan) -> Text:
    """Return what a report is called."""
    return _TITLE.fill(document=plan.document.title)


def subtitle(place: Text, year: int | None) -> Text:
    """Return of where and when it is."""
    return place if year is None else _IN_YEAR.fill(place=place, year=year)


def about(assessment: Assessment, plan: Plan, lines: Iterable[Line]) -> list[Text]:
    """Return on what a report rests, a line each: the plan, the assessment year, the data."""
    document, year = plan.document, assessment.year
    entries = [entry for line in lines for entry in line.entries.values()]
    reported = sum(entry.source == "reported" for entry in entries)
    none = sum(not entry.source for entry in entries)
    files = list(dict.fromkeys(str(name) for name in assessment.statistics.table["source"]))
    named = join([Text(name, name) for name in files[:_MANY_FILES]], "、", ", ")
    more = _AND_MORE if len(files) > _MANY_FILES else Text("", "")
    return [
        _DOCUMENT.fill(title=document.title, issuer=document.issuer, date=document.date),
        _NO_YEAR if year is None else _YEAR.fill(year=year),
        _ORIGINS.fill(computed=len(entries) - reported - none, reported=reported, none=none),
        _FILES.fill(count=len(files), files=join([named, more], "", "")) if files else _NO_FILES,
    ]


def summary(lines: Sequence[Line], counties: int) -> list[Text]:
    """Return what came of it, a paragraph each."""
    ids = {line.target: line.together for line in lines}
    sentences = [_TARGETS.fill(targets=len(ids), each=len(ids) - sum(ids.values()), city=sum(ids.values()))]
    sentences += _verdicts(lines, counties)
    sentences[-1] = join([sentences[-1], _NOTHING_MET], "", "")
    worst = _worst(lines) if counties > 1 else []
    return [*sentences, _WORST.fill(targets=join(worst, "、", ", "))] if worst else sentences


def action(tasks: int, lines: Sequence[Line], counties: int) -> Text:
    """Return what came of one action, a paragraph."""
    if not lines:
        return _NO_TARGETS.fill(tasks=tasks)
    opening = _ACTION.fill(tasks=tasks, targets=len({line.target for line in lines}))
    return join([opening, *_verdicts(lines, counties)], "", "")


def county(pairs: Pairs) -> Text:
    """Return how one county stands, a sentence."""
    return _COUNTY.fill(total=len(pairs), counts=_how_they_stand(pairs)) if pairs else _NONE_HERE


def _verdicts(lines: Sequence[Line], counties: int) -> list[Text]:
    """Return how the counties stand, and how the prefecture as one does; a sentence each."""
    sentences = []
    for together, opening in ((False, _EACH if counties > 1 else _EACH_OF_ONE), (True, _CITY)):
        pairs = [(line, entry) for line in lines if line.together is together for entry in line.entries.values()]
        if pairs:
            sentences.append(join([opening.fill(total=len(pairs)), _how_they_stand(pairs), _STOP], "", ""))
    return sentences


def _how_they_stand(pairs: Pairs) -> Text:
    due = tally(entry for line, entry in pairs if line.is_due)
    later = tally(entry for line, entry in pairs if not line.is_due)
    words = {status: LOOKS[status].word for status in COUNTED}
    ahead = {**words, "met": _EARLY, "not_due": _UNDER_WAY, "behind": _SLOW}
    parts = [
        opening.fill(count=sum(counts.values()), counts=counted(counts, named))
        for opening, counts, named in ((_DUE, due, words), (_LATER, later, ahead))
        if counts
    ]
    return join(parts)


def unmet(pairs: Pairs) -> Text:
    """Return what is to be said where no target that is due is known to be missed: absence of data is no success."""
    due = tally(entry for line, entry in pairs if line.is_due)
    unknown, known = due.get("no_data", 0), sum(due.values()) - due.get("no_data", 0)
    if not due:
        return _NONE_DUE
    if not known:
        return _NONE_KNOWN.fill(count=unknown)
    return _SOME_UNKNOWN.fill(known=known, count=unknown) if unknown else _ALL_MET.fill(count=known)


def counted(counts: Mapping[str, int], words: Mapping[str, Text]) -> Text:
    """Return how many are told how, in the words given by status, and in their order."""
    parts = [Text(f"{words[key].zh} {counts[key]}", f"{words[key].en} {counts[key]}") for key in words if key in counts]
    return join(parts, "、", ", ")


def _worst(lines: Iterable[Line]) -> list[Text]:
    missed = [(tally(line.entries.values()).get("missed", 0), line) for line in lines if not line.together]
    named = sorted((pair for pair in missed if pair[0]), key=lambda pair: -pair[0])[:_MOST_NAMED]
    return [_WORST_ONE.fill(title=line.title, count=number) for number, line in named]
