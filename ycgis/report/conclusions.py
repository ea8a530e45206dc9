"""The conclusions of a report, on two pages: where we stand, what is missed, what is unknown, what comes next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from ycgis.assess import Assessment
from ycgis.board import COUNTED, LOOKS, Board, Entry, Line, tally
from ycgis.board.next_steps import known_of, next_steps
from ycgis.board.outlook import MissedTarget, behind, due_next, missed_targets
from ycgis.board.summary import summary_of
from ycgis.ground.text import Text, join
from ycgis.report import sentences

__all__ = ["Conclusion", "conclusions_of"]

_STAND, _MISSED = Text("总体情况", "Where we stand"), Text("未达标的目标和责任部门", "What is missed, and by whom")
_UNKNOWN, _NEXT = (
    Text("尚不能判断的目标和数据来源", "What is unknown, and from whom to get it"),
    Text("下一年度需完成的目标", "What the next year needs"),
)
_SENTENCE = Text("{words}。", "{words}. ")
_ALL_UNKNOWN = Text(
    "{head}，{verdicts}，目前均无数据，不能判断。", "{head}; {verdicts}; there are no data on any: it cannot be told. "
)
_DUE = Text("{head}，{verdicts}：{counts}。", "{head}; {verdicts}: {counts}. ")
_LATER = Text("以后年份到期的目标 {count} 项次：{counts}。", "Of targets of later years, {count} verdicts: {counts}. ")
_SHORT = Text(
    "到期未达标 {missed} 项次、接近达标 {near} 项次，涉及 {targets} 项目标。逐县数值、差距和来源见问题清单。",
    "Missed: {missed}; near: {near}; on {targets} targets. Values, gaps and sources, county by county,"
    " are in the list of what is not met. ",
)
_TARGET = Text(
    "{number}. {title}（目标值 {bound}，{due}）：{places}未达标；由{departments}负责。",
    "{number}. {title} ({bound}, {due}): missed by {places}; {departments} to answer for it. ",
)
_NEAR_ONE = Text(
    "{number}. {title}（目标值 {bound}，{due}）：{places}接近达标；由{departments}负责。",
    "{number}. {title} ({bound}, {due}): near in {places}; {departments} to answer for it. ",
)
_NOBODY = Text("责任部门", "whoever is in charge")
_PLACE = Text("{name}（{value}，{gap}）", "{name} ({value}, {gap})")
_MORE = Text("等 {count} 个地区", " and others, {count} in all")
_KNOWN = Text(
    "全部 {whole} 项次中，{known} 项次可以判断，{rest} 项次无数据，不能判断，不计为达标。",
    "Of {whole} verdicts {known} can be told; {rest} cannot, for want of data, and do not count as met. ",
)
_ALL_KNOWN = Text("全部 {whole} 项次均可以判断。", "All {whole} verdicts can be told. ")
_NO_VERDICTS = Text("没有适用的目标。", "No target applies. ")
_STEP = Text("{number}. {title}，{gain}。", "{number}. {title}: {gain}. ")
_DUE_NEXT = Text(
    "{year}年到期的目标 {targets} 项、{count} 项次，目前：{counts}。",
    "Due in {year}: {targets} targets, {count} verdicts; today: {counts}. ",
)
_NONE_NEXT = Text("{year}年没有到期的目标。", "No target is due in {year}. ")
_TO_DO = Text(
    "{number}. {title}（目标值 {bound}）：{counts}；由{departments}负责。",
    "{number}. {title} ({bound}): {counts}; {departments} to answer for it. ",
)
_BEHIND = Text(
    "按目前进度不能如期完成的 {count} 项次，主要是：{targets}。",
    "At the pace so far {count} verdicts will not be met in time, foremost: {targets}. ",
)
_OF_TARGET = Text("{title}（{due}，{count} 项次）", "{title} ({due}, {count})")
_NO_YEAR = Text(
    "项目未限定考核年份，所有目标均按已到期考核。", "There is no assessment year: every target counts as due. "
)
_EARLY, _UNDER_WAY = Text("已提前达标", "met already"), Text("推进中", "under way")
_SLOW = Text("进度滞后", "behind")
_MOST: Final = 3
_MOST_PLACES: Final = 2


class Conclusion(NamedTuple):
    """A heading and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def conclusions_of(board: Board, assessment: Assessment) -> list[Conclusion]:
    """Return the four parts; `board` holds the lines that the report is on."""
    parts = {
        _STAND: _stand(board),
        _MISSED: _missed(board),
        _UNKNOWN: _unknown(board, assessment),
        _NEXT: _next(board),
    }
    lang = board.lang
    return [
        Conclusion(title.say(lang), tuple(text.say(lang).strip() for text in said)) for title, said in parts.items()
    ]


def _stand(board: Board) -> list[Text]:
    answer = summary_of(board)
    told = {"head": answer.head, "verdicts": answer.verdicts}
    if not answer.counts:
        said = [_SENTENCE.fill(words=answer.head)]
    elif set(answer.counts) == {"no_data"}:
        said = [_ALL_UNKNOWN.fill(**told)]
    else:
        said = [_DUE.fill(**told, counts=sentences.counted(answer.counts, _words()))]
    later = tally(entry for line, entry in board.entries() if not line.is_due)
    ahead = {**_words(), "met": _EARLY, "not_due": _UNDER_WAY, "behind": _SLOW}
    if later:
        said.append(_LATER.fill(count=sum(later.values()), counts=sentences.counted(later, ahead)))
    return said


def _words() -> dict[str, Text]:
    return {status: LOOKS[status].word for status in COUNTED}


def _missed(board: Board) -> list[Text]:
    targets = missed_targets(board)
    if not targets:
        return [sentences.unmet(board.entries())]
    every = [one for target in targets for one in target.shortfalls]
    missed = sum(target.missed for target in targets)
    ids = len({target.line.target for target in targets})
    named = [_named(number, target) for number, target in enumerate(targets[:_MOST], 1)]
    return [_SHORT.fill(missed=missed, near=len(every) - missed, targets=ids), *named]


def _named(number: int, target: MissedTarget) -> Text:
    line = target.line
    worst = [one for one in target.shortfalls if one.entry.status == "missed"] or list(target.shortfalls)
    told = [
        _PLACE.fill(name=one.entry.name, value=one.entry.shown, gap=one.entry.gap_words) for one in worst[:_MOST_PLACES]
    ]
    more = _MORE.fill(count=len(worst)) if len(worst) > _MOST_PLACES else Text("", "")
    return (_TARGET if target.missed else _NEAR_ONE).fill(
        number=number,
        title=line.title,
        bound=line.bound,
        due=line.due_words,
        places=join([join(told, "、", ", "), more], "", ""),
        departments=line.departments[0] if line.departments else _NOBODY,
    )


def _unknown(board: Board, assessment: Assessment) -> list[Text]:
    known, whole = known_of(board)
    if not whole:
        return [_NO_VERDICTS]
    if known == whole:
        return [_ALL_KNOWN.fill(whole=whole)]
    steps = [step for step in next_steps(board, assessment) if step.fills][:_MOST]
    said = [_STEP.fill(number=number, title=step.title, gain=step.gain) for number, step in enumerate(steps, 1)]
    return [_KNOWN.fill(whole=whole, known=known, rest=whole - known), *said]


def _next(board: Board) -> list[Text]:
    if board.year is None:
        return [_NO_YEAR]
    pairs, year = due_next(board), board.year + 1
    slow = _slow(behind(board.entries()))
    if not pairs:
        return [_NONE_NEXT.fill(year=year), *slow]
    counts = tally(entry for _, entry in pairs)
    told = {"targets": len({line.target for line, _ in pairs}), "count": len(pairs)}
    return [_DUE_NEXT.fill(year=year, counts=_ahead(counts), **told), *_to_do(pairs), *slow]


def _ahead(counts: dict[str, int]) -> Text:
    return sentences.counted(counts, {**_words(), "met": _EARLY, "not_due": _UNDER_WAY, "behind": _SLOW})


def _to_do(pairs: Iterable[tuple[Line, Entry]]) -> list[Text]:
    """Return the targets that fewest have met already."""
    by_line: dict[str, list[tuple[Line, Entry]]] = {}
    for pair in pairs:
        by_line.setdefault(pair[0].key, []).append(pair)
    unmet = {key: sum(entry.status != "met" for _, entry in own) for key, own in by_line.items()}
    worst = sorted((key for key in unmet if unmet[key]), key=lambda key: -unmet[key])[:_MOST]
    return [_to_do_one(number, by_line[key]) for number, key in enumerate(worst, 1)]


def _to_do_one(number: int, own: Sequence[tuple[Line, Entry]]) -> Text:
    line = own[0][0]
    return _TO_DO.fill(
        number=number,
        title=line.title,
        bound=line.bound,
        counts=_ahead(tally(entry for _, entry in own)),
        departments=line.departments[0] if line.departments else _NOBODY,
    )


def _slow(pairs: Sequence[tuple[Line, Entry]]) -> list[Text]:
    if not pairs:
        return []
    lines = {line.key: line for line, _ in pairs}
    most = Counter(line.key for line, _ in pairs).most_common(_MOST_PLACES)
    told = [_OF_TARGET.fill(title=lines[key].title, due=lines[key].due_words, count=count) for key, count in most]
    return [_BEHIND.fill(count=len(pairs), targets=join(told, "、", ", "))]
