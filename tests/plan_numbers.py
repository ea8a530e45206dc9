"""The numbers of the Yuncheng document: found in its text, and the reviewed list of them in plan_numbers.csv.

The text is not in the repository: `tokens` finds its numbers where the text is at hand. The list is: where each
number stands (``task 3``, ``project 7``, ``front`` and so on), the number, its unit, and the year last named before it
in its sentence; then the targets that hold it, or why it is none.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["Listed", "Token", "listed", "tokens", "years"]

_LIST = Path(__file__).with_suffix(".csv")
_DIGITS = {"一": 1.0, "千": 1000.0, "Ⅲ": 3.0}
_UNITS = (
    "公里/平方公里", "平方公里", "平方米", "公里", "万吨/日", "吨/日", "人以上", "万人", "人", "个", "座", "所", "家",
    "期", "户", "套", "亿级", "亿", "元", "倍", "小时", "类水", "托位", "%", "年", "G", "月", "日", "号",
)  # fmt: skip
_NUMBER = re.compile(
    r"(?P<number>\d+(?:\.\d+)?(?:[-~—～]\d+(?:\.\d+)?)?|[一千Ⅲ](?=所|家|期|亿级|类水))"
    rf"(?P<unit>{'|'.join(map(re.escape, _UNITS))})?"
)
_YEAR = re.compile(r"(?<![\d—])(20\d\d)年")
_TASK, _PROJECT = re.compile(r"(\d{1,2})\.(?=\D)"), re.compile(r"(\d{1,2}) \|$")
_PARTS = {
    "三、坚持": "actions",
    "四、强化": "section 4",
    "附件:": "annexes",
    "附件1": "annex 1",
    "附件2": "annex 2",
    "附件3": "annex 3",
}


class Token(NamedTuple):
    """A number of the text: where, as written, with its unit, and the year that its sentence names before it."""

    place: str
    number: str
    unit: str
    year: int | None


class Listed(NamedTuple):
    """A reviewed number: its token, the targets that hold it as `value`s, and a reason where they do not say it so."""

    token: Token
    targets: tuple[str, ...]
    values: tuple[float, ...]
    why: str


def tokens(text: str) -> Iterator[Token]:
    """Find every number of the text but for years and the numbers of tasks, projects and sections."""
    for place, line in _lines(text):
        for sentence in line.split("。"):
            for match in _NUMBER.finditer(sentence):
                number, unit = match["number"], match["unit"] or ""
                if unit != "年" or not re.fullmatch(r"20\d\d", number):
                    yield Token(place, number, unit, _year_before(sentence, match.start()))


def years(text: str) -> set[tuple[str, int]]:
    """Find which year each part of the text names."""
    return {(place, int(year)) for place, line in _lines(text) for year in _YEAR.findall(line)}


def listed() -> list[Listed]:
    """Read the reviewed list."""
    with _LIST.open(encoding="utf-8", newline="") as stream:
        return [_listed(row) for row in csv.DictReader(stream)]


def _listed(row: dict[str, str]) -> Listed:
    year = int(row["year"]) if row["year"] else None
    said = row["reads"].split() or re.split(r"[-~—～]", row["number"])
    values = tuple(_DIGITS[one] if one in _DIGITS else float(one) for one in said) if row["targets"] else ()
    return Listed(
        Token(row["place"], row["number"], row["unit"], year), tuple(row["targets"].split()), values, row["why"]
    )


def _year_before(sentence: str, position: int) -> int | None:
    found = _YEAR.findall(sentence[:position])
    return int(found[-1]) if found else None


def _lines(text: str) -> Iterator[tuple[str, str]]:
    place = "front"
    for line in text.splitlines():
        place = next((part for sign, part in _PARTS.items() if line.startswith(sign)), place)
        head = (_TASK if place.startswith(("actions", "task")) else _PROJECT).match(line)
        if head and (place.startswith(("actions", "task", "annex 3", "project"))):
            place = f"{'project' if place.startswith(('annex', 'project')) else 'task'} {head[1]}"
        yield place, line[head.end() :] if head and place.startswith(("task", "project")) else line
