"""What changed from one assessment to another: how much, what of it is small, and in which order it is told."""

import math

import pytest

from ycgis.board.turns import SMALL, Change, changes_in, most_changed
from ycgis.board.views import Shot, View


def view(**shots: Shot) -> View:
    return View("reach", "target", "", "时间", "分钟", "≤ 60", (60.0,), {"": shots})


def shot(value: float, status: str = "met", decimals: int = 1) -> Shot:
    number = f"{value:.{decimals}f}"
    return Shot(number, number, value, status, value - 60)


def became(was: Shot | None, now: Shot | None) -> Change:
    before, after = (view(**({"a": one} if one else {})) for one in (was, now))
    return changes_in(before, after)[""]["a"]


@pytest.mark.parametrize(
    ("was", "now", "small"),
    [
        (shot(50), shot(50.4), True),
        (shot(50), shot(50.5), True),
        (shot(50), shot(50.6), False),
        (shot(50), shot(49.4), False),
        (shot(0.01), shot(0.04), True),
        (shot(0), shot(0.2), False),
        (shot(-50), shot(-50.4), True),
        (shot(59.9), shot(60.1, "missed"), False),
        (shot(59.99), shot(60.01, "missed"), False),
    ],
)
def test_a_change_is_small_by_its_share_or_as_written_unless_the_verdict_changes(
    was: Shot, now: Shot, *, small: bool
) -> None:
    told = became(was, now)
    assert told.small is small
    assert told.amount == pytest.approx(abs(now.value - was.value))
    assert told.crossed == (was.status != now.status)
    if was.value:
        assert told.share == pytest.approx(told.amount / abs(was.value))
        assert told.crossed or small == (told.share <= SMALL or was.number == now.number)
    else:
        assert told.share == math.inf


def test_what_only_one_side_knows_is_never_small() -> None:
    assert became(None, shot(50)) == Change("new", "")
    assert became(shot(50), None) == Change("gone", "")


def test_a_verdict_that_changed_comes_first_then_by_size_then_new_ones_then_small_ones_then_the_others() -> None:
    before = view(a=shot(50), b=shot(50), c=shot(50), e=shot(50), f=shot(50), g=shot(59))
    after = view(a=shot(50.1), b=shot(55), c=shot(40), d=shot(9), e=shot(50), f=shot(50.3), g=shot(61, "missed"))
    told = changes_in(before, after)[""]
    assert sorted(told, key=lambda code: told[code].order) == ["g", "c", "b", "d", "f", "a", "e"]


def test_the_view_with_the_most_changed_verdicts_is_chosen_else_that_of_the_largest_change() -> None:
    large, crossing = Change("worse", "", 50, 0.9), Change("worse", "", 1, 0.02, crossed=True)
    little, same = Change("worse", "", 1, 0.005, small=True), Change("same", "")
    turns = {
        "large": {"2024": {"a": large}, "2025": {"a": large}},
        "one": {"": {"a": crossing}},
        "two": {"2024": {"a": crossing}, "2025": {"a": crossing, "b": crossing}},
        "none": {"": {"a": little, "b": same}},
    }
    assert most_changed(turns) == ("two", "2025")
    assert most_changed({"none": turns["none"], "large": turns["large"]}) == ("large", "2024")
    assert most_changed({"none": turns["none"]}) == ("", "")
    assert most_changed({}) == ("", "")
