"""Classes of values on the map: every county in one, equal values together, told apart in grey."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ycgis.atlas.records import Badge, Cell
from ycgis.atlas.values import value_classes


def cell(value: float | None) -> Cell:
    said = "" if value is None else f"{value:g}"
    badge = Badge("no_target", "–", "无目标")
    return Cell("i", "i", said or "—", said, "", "", "", badge, "", said, "", "", "", "", "", None, None)


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_classes_are_named_by_the_values_in_them() -> None:
    classes = value_classes(
        {code: cell(value) for code, value in zip("abcdefg", (3, 1, 2, 5, 4, None, 1), strict=True)}
    )
    assert [(one.label, sorted(one.codes)) for one in classes] == [
        ("1", ["b", "g"]), ("2", ["c"]), ("3", ["a"]), ("4", ["e"]), ("5", ["d"]),
    ]  # fmt: skip
    assert value_classes({"a": cell(None)}) == []
    assert [one.label for one in value_classes({"a": cell(7), "b": cell(7)})] == ["7"]


@given(st.dictionaries(st.text("0123456789", min_size=1), st.none() | st.integers(-1000, 1000), max_size=40))
def test_every_county_with_a_value_is_in_one_class_and_larger_is_darker(values: dict[str, int | None]) -> None:
    classes = value_classes({code: cell(value) for code, value in values.items()})
    placed = [code for one in classes for code in one.codes]
    assert sorted(placed) == sorted(code for code, value in values.items() if value is not None)
    assert len(classes) <= 5
    shades = [lightness(one.colour) for one in classes]
    assert all(before - after > 25 for before, after in pairwise(shades))
    tops = [max(values[code] or 0 for code in one.codes) for one in classes]
    lows = [min(values[code] or 0 for code in one.codes) for one in classes]
    assert all(top < low for top, low in zip(tops[:-1], lows[1:], strict=True))
