"""Rows of a heading that say again in English or pinyin what another row says in Chinese: no limit of it."""

import re
from collections.abc import Mapping, Sequence

from ycgis.plan import Statistic
from ycgis.statistics.labels import Label, is_other, is_part, is_planned
from ycgis.statistics.names import Names

__all__ = ["without_translations"]

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]{2}")
_LIMITS = re.compile(
    r"\b(?:urban|rural|towns?|seats?|new|newly|of which|incl\w*|excl\w*|only|average|mean|cumulative|accumulated|share"
    r"|under construction|proposed|plan\w*|goals?|expected|change|previous|last year|yoy|year.on.year|month\w*"
    r"|above|below|at least|public|private)\b",
    re.IGNORECASE,
)


def without_translations(
    columns: Mapping[int, Sequence[Label]], rows: Sequence[Mapping[int, str]], names: Names
) -> dict[int, list[Label]]:
    """Return the labels of each column without what rows of translations say besides.

    A row is one of translations where it is in Latin letters over all columns that name a statistic in Chinese, the
    same for the same statistic and another for another, and holds no word that makes another figure of it: unless the
    statistic's own English title holds that word. Its units stay.
    """
    named = {at: one for at, labels in columns.items() if (one := _chinese(labels, names)) is not None}
    again = {text for row in rows if _translates(row, columns, named) for at, text in row.items() if at in named}
    return {
        at: [label._replace(rest="") if label.said in again and at in named else label for label in labels]
        for at, labels in columns.items()
    }


def _chinese(labels: Sequence[Label], names: Names) -> Statistic | None:
    """Return the statistic that a label names in Chinese."""
    said = (label.statistic for label in labels if label.statistic and _CHINESE.search(label.said))
    return names.plan.statistic(next(said, None))


def _translates(row: Mapping[int, str], columns: Mapping[int, Sequence[Label]], named: Mapping[int, Statistic]) -> bool:
    if not named or not named.keys() <= row.keys():
        return False
    pairs = {(one.id, row[at]) for at, one in named.items()}
    alike = len(pairs) == len({text for _, text in pairs}) == len({one for one, _ in pairs})
    return alike and all(_says_again(row[at], columns[at], one) for at, one in named.items())


def _says_again(text: str, labels: Sequence[Label], statistic: Statistic) -> bool:
    label = next(one for one in labels if one.said == text)
    if _CHINESE.search(text) or not _LATIN.search(text) or label.statistic not in {None, statistic.id}:
        return False
    if label.year is not None or is_planned(text) or is_part(text) or is_other(text):
        return False
    own = statistic.title.en.lower()
    return all(word.lower() in own for word in _LIMITS.findall(text))
