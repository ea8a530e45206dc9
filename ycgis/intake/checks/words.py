"""Words of a file brought to ours: by the project's ``values``, and by the vocabulary of a column."""

import re
from collections import Counter
from collections.abc import Mapping

import pandas as pd

from ycgis.ground.errors import Problem, did_you_mean
from ycgis.ground.spelling import folded, plain
from ycgis.ground.text import Text, join
from ycgis.intake.checks.wording import listed
from ycgis.intake.layers import Column, LayerSpec

__all__ = ["Values", "canonical", "mapped", "mapping_problems", "unmatched"]

Values = Mapping[str, Mapping[str, str]]

_ASIDE = re.compile(r"\(.*?\)")


def mapped(values: pd.Series, ours: Mapping[str, str]) -> pd.Series:
    """Return `values` with the words that `ours` maps replaced; the others as they are.

    Words are compared without regard to case, width and surrounding blanks, and numbers as words: "1" is also
    1, 1.0 and １. The key "" stands for a missing value, and the word "" makes one.
    """
    table = {folded(theirs): word for theirs, word in ours.items()}
    return pd.Series([table.get(folded(value), value) for value in values], index=values.index, dtype=object)


def unmatched(values: pd.Series | None, column: str, ours: Mapping[str, str], where: str) -> list[Problem]:
    """Return a note on the words of a map that the column (None: absent) never holds."""
    there = {folded(value) for value in values} if ours and values is not None else set()
    absent = [theirs for theirs in ours if folded(theirs) not in there]
    if not absent:
        return []
    what = Text("列“{name}”中没有 values 所写的：{words}", "column {name!r} holds none of these of values: {words}")
    remedy = Text("核对写法；不需要的可删去", "check their spelling; remove what is not needed")
    named = what.fill(name=column, words=listed(repr(word) for word in absent))
    return [Problem(where, named, remedy, fatal=False)]


def mapping_problems(spec: LayerSpec, values: Values, where: str) -> list[Problem]:
    """Return what is wrong with a map by itself: columns that the layer has not, a word with two meanings."""
    ours, problems = [column.name for column in spec.columns], []
    for name, words in values.items():
        if name not in ours:
            what = Text(f"values 中没有“{name}”这一列", f"no column {name!r} for values")
            problems.append(Problem(where, what, did_you_mean(name, ours)))
        meanings: dict[str, set[str]] = {}
        for theirs, word in words.items():
            meanings.setdefault(folded(theirs), set()).add(word)
        twice = [theirs for theirs, found in meanings.items() if len(found) > 1]
        if twice:
            what = Text(
                "values 中“{name}”的这些词有两种含义：{words}", "values of {name!r} give two meanings to: {words}"
            )
            remedy = Text("每个词只写一次（不分大小写、全半角）", "write each word once (case and width do not count)")
            problems.append(Problem(where, what.fill(name=name, words=listed(twice)), remedy))
    return problems


def canonical(values: pd.Series, column: Column, where: str) -> tuple[pd.Series, list[Problem]]:
    """Return the words of a column with a vocabulary as its canonical words, and a note on those that it has not.

    A word is known by its canonical spelling and by its Chinese and English names, with or without what they hold
    in brackets, and by what the column's `meaning` knows besides; case and width make no difference. An unknown word
    is kept as it is.
    """
    table, meaning = _spellings(column.words), column.meaning or (lambda _: None)
    found = [table.get(folded(value)) or meaning(value) for value in values]
    strange = Counter(str(value) for value, word in zip(values, found, strict=True) if word is None and folded(value))
    kept = pd.Series(
        [value if word is None else word for value, word in zip(values, found, strict=True)],
        index=values.index,
        dtype="str",
    )
    return kept, _strange(strange, column, where)


def _strange(words: Counter[str], column: Column, where: str) -> list[Problem]:
    if not words:
        return []
    what = Text(
        "列“{name}”中有 {count} 个值不在词表中：{some}",
        "column {name!r} has {count} values that are not in its vocabulary: {some}",
    )
    some = listed(f"{word} × {count}" for word, count in words.most_common())
    known = join([Text(f"{name.zh}（{word}）", word) for word, name in column.words.items()], "、", ", ")
    remedy = Text("已原样保留；可用 values 对应到：{known}", "kept as they are; map them with values to: {known}")
    named = what.fill(name=column.name, count=words.total(), some=some)
    return [Problem(where, named, remedy.fill(known=known), fatal=False)]


def _spellings(words: Mapping[str, Text]) -> dict[str, str]:
    table = {}
    for word, name in words.items():
        for said in (word, *name):
            table[folded(said)] = word
            table[folded(_ASIDE.sub("", plain(said)))] = word
    return table
