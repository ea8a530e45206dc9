"""Targets of every kind, groups, statistics and projects, on a plan of an imaginary prefecture; bounds by hand."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_plan import TINY, written

from ycgis.ground.errors import InputError, UsageError
from ycgis.ground.text import Text
from ycgis.plan import Choice, Plan, Target, bound_figure, bound_text, choose, gap_of, is_met, load_plan
from ycgis.plan.records import project_record, scope_words, target_record, task_record, year_words

NUMBER = st.floats(-1e6, 1e6)

MORE = """
[[groups]]
id = "big"
title = { zh = "大县", en = "big counties" }
condition = { statistic = "people", comparison = "at_least", value = 1000 }
basis = { zh = "按人口", en = "by people" }

[[groups]]
id = "coast"
title = { zh = "沿海县", en = "coastal counties" }
counties = ["990102", "990103"]
basis = { zh = "正文一", en = "section 1" }

[[actions]]
number = 2
title = { zh = "行动二", en = "action 2" }

[[tasks]]
number = 9
title = { zh = "照明", en = "light the streets" }
action = 2
[[tasks.clauses]]
title = { zh = "路灯", en = "lamps" }
summary = { zh = "多装灯", en = "more lamps" }
departments = ["电力局", "交通局"]
milestones = [{ year = 2034, says = { zh = "乡镇都有灯", en = "lamps in every township" } }]

[[tasks]]
number = 10
title = { zh = "宣传", en = "tell people" }
action = 2
[[tasks.clauses]]
title = { zh = "讲好故事", en = "stories" }
summary = { zh = "讲故事", en = "tell stories" }
departments = ["文化局"]

[[statistics]]
id = "people"
title = { zh = "人口", en = "people" }
unit = { zh = "人", en = "people" }
kind = "people"
period = "state"
high = 100000
definition = { zh = "常住人口", en = "residents" }

[[statistics]]
id = "lamps"
title = { zh = "路灯", en = "lamps" }
unit = { zh = "盏", en = "lamps" }
kind = "count"
period = "sum"
high = 9999
definition = { zh = "新装路灯", en = "new lamps" }

[[statistics]]
id = "lit"
title = { zh = "通灯", en = "lit" }
unit = { zh = "是=1", en = "yes=1" }
kind = "yes_no"
period = "state"
high = 1
definition = { zh = "有灯", en = "has lamps" }

[[statistics]]
id = "bright"
title = { zh = "亮灯率", en = "lamps that work" }
unit = { zh = "%", en = "%" }
kind = "share"
period = "state"
high = 100
definition = { zh = "亮的占比", en = "lamps that work over all" }

[[targets]]
id = "lamps_sum"
task = 9
title = { zh = "路灯合计", en = "lamps in all" }
statistic = "lamps"
comparison = "at_least"
value = 300
unit = { zh = "盏", en = "lamps" }
year = 2033
year_basis = "stated"
scope = ["all"]
level = "prefecture"
aggregation = "sum"
departments = ["电力局"]
clause = { zh = "任务9", en = "task 9" }

[[targets]]
id = "lit_share"
task = 9
title = { zh = "通灯县", en = "counties that are lit" }
statistic = "lit"
comparison = "at_least"
value = 70
exclusive = true
unit = { zh = "%", en = "%" }
year = 2034
year_basis = "stated"
scope = ["city"]
level = "prefecture"
aggregation = "share"
departments = ["电力局"]
clause = { zh = "任务9", en = "task 9" }

[[targets]]
id = "bright_range"
task = 9
title = { zh = "亮灯率", en = "lamps that work" }
statistic = "bright"
comparison = "range"
low = 80
high = 95.5
unit = { zh = "%", en = "%" }
from_year = 2032
year = 2034
year_basis = "stated"
scope = ["big"]
level = "county"
departments = ["电力局"]
clause = { zh = "任务9", en = "task 9" }

[[projects]]
number = 1
title = { zh = "灯塔", en = "a lighthouse" }
action = 2
content = { zh = "建灯塔", en = "build a lighthouse" }
departments = ["海事局"]
scope = ["coast"]
selection = "open"
targets = ["lamps_sum"]
"""
RICH = TINY + MORE


def rich(folder: Path, old: str = "", new: str = "") -> Plan:
    assert RICH.count(old) == 1 or not old
    return load_plan(written(folder, RICH.replace(old, new) if old else RICH))


def target(**changed: object) -> Target:
    said: dict[str, object] = {"comparison": "at_least", "value": 8.0, "unit": Text("公里", "km")}
    return Target.model_construct(**(said | changed))  # type: ignore[arg-type]


def fault(folder: Path, old: str, new: str) -> str:
    with pytest.raises(InputError) as caught:
        rich(folder, old, new)
    return str(caught.value)


class TestBounds:
    @pytest.mark.parametrize(
        ("asked", "value", "gap", "met"),
        [
            (target(), 8.0, 0.0, True),
            (target(), 6.5, 1.5, False),
            (target(exclusive=True), 8.0, 0.0, False),
            (target(exclusive=True), 8.5, -0.5, True),
            (target(comparison="at_most"), 9.0, 1.0, False),
            (target(comparison="equal"), 8.0, 0.0, True),
            (target(comparison="equal"), 9.0, 1.0, False),
            (target(comparison="equal"), 7.0, 1.0, False),
            (target(comparison="range", value=None, low=1.0, high=3.0), 2.5, -0.5, True),
            (target(comparison="range", value=None, low=1.0, high=3.0), 3.0, 0.0, True),
            (target(comparison="range", value=None, low=1.0, high=3.0), 3.5, 0.5, False),
            (target(comparison="range", value=None, low=1.0, high=3.0), 0.0, 1.0, False),
        ],
    )
    def test_by_hand(self, asked: Target, value: float, gap: float, met: bool) -> None:  # noqa: FBT001 - expected
        assert gap_of(value, asked) == gap
        assert is_met(value, asked) is met

    @pytest.mark.parametrize("comparison", ["at_least", "at_most", "equal", "range"])
    def test_what_is_not_known_is_not_met(self, comparison: str) -> None:
        ends = {"value": None, "low": 0.0, "high": 1.0} if comparison == "range" else {}
        asked = target(comparison=comparison, **ends)
        assert math.isnan(gap_of(math.nan, asked))
        assert not is_met(math.nan, asked)

    @given(NUMBER, NUMBER, NUMBER)
    def test_a_range_is_both_of_its_bounds(self, value: float, one: float, other: float) -> None:
        low, high = sorted((one, other))
        between = is_met(value, target(comparison="range", value=None, low=low, high=high))
        bounds = [target(value=low), target(comparison="at_most", value=high)]
        assert between == all(is_met(value, bound) for bound in bounds)

    @given(NUMBER, NUMBER)
    def test_more_than_is_not_at_most(self, value: float, bound: float) -> None:
        more, most = target(value=bound, exclusive=True), target(comparison="at_most", value=bound)
        assert is_met(value, more) != is_met(value, most)

    @pytest.mark.parametrize(
        ("asked", "shown", "plain"),
        [
            (target(), "≥ 8 km", ">= 8"),
            (target(exclusive=True, value=180.0), "> 180 km", "> 180"),
            (target(comparison="at_most", value=1234567.5), "≤ 1,234,567.5 km", "<= 1,234,567.5"),
            (target(comparison="equal", value=2.0), "= 2 km", "= 2"),
            (target(comparison="range", value=None, low=1.1, high=1.5), "1.1–1.5 km", "1.1-1.5"),
            (target(unit=Text("%", "%")), "≥ 8%", ">= 8"),
        ],
    )
    def test_in_words(self, asked: Target, shown: str, plain: str) -> None:
        assert bound_text(asked).en == shown
        assert bound_figure(asked, ascii_only=True) == plain


class TestScope:
    def test_a_group_holds_its_counties(self, tmp_path: Path) -> None:
        plan = rich(tmp_path)
        assert plan.scope_of(plan.projects[0]) == {"990102", "990103"}

    def test_figures_decide_and_who_has_none_may_be_meant(self, tmp_path: Path) -> None:
        plan = rich(tmp_path)
        (asked,) = (one for one in plan.targets if one.id == "bright_range")
        assert plan.scope_of(asked) == set(plan.counties)
        statistics = {"people": {"990101": 999.0, "990102": 1000.0, "990103": math.nan}}
        assert plan.scope_of(asked, statistics) == {"990102", "990103"}

    def test_the_years_of_a_yearly_target(self, tmp_path: Path) -> None:
        plan = rich(tmp_path)
        assert [one.years for one in plan.targets][-2:] == [(2034,), (2032, 2033, 2034)]

    def test_in_words(self, tmp_path: Path) -> None:
        plan = rich(tmp_path)
        said = {one.id: (scope_words(plan, one, "en"), year_words(one, "en")) for one in plan.targets}
        assert said["lamps_sum"] == ("each county in all", "2033")
        assert said["lit_share"] == ("the whole city", "2034")
        assert said["bright_range"] == ("big counties", "2032–2034 each year")
        assert said["dense_enough"] == ("in the hills", "2033")


# What is damaged, how, and what is said of it.
BAD = {
    "a range with one end": (
        "low = 80\n",
        "",
        "value, low and high do not fit range",
    ),
    "a range upside down": (
        "low = 80\n",
        "low = 96\n",
        "low is not below high",
    ),
    "years upside down": (
        "from_year = 2032",
        "from_year = 2035",
        "it begins in 2035, after 2034",
    ),
    "a sum of each": (
        'aggregation = "sum"\n',
        "",
        "does not go with the aggregation each",
    ),
    "the city for each": (
        'scope = ["big"]',
        'scope = ["city"]',
        "the whole city as one",
    ),
    "another unit": (
        'value = 300\nunit = { zh = "盏", en = "lamps" }',
        'value = 300\nunit = { zh = "根", en = "posts" }',
        "the statistic lamps is in lamps",
    ),
    "a sum of shares": (
        'statistic = "lamps"\ncomparison = "at_least"\nvalue = 300\nunit = { zh = "盏", en = "lamps" }',
        'statistic = "bright"\ncomparison = "at_least"\nvalue = 300\nunit = { zh = "%", en = "%" }',
        "cannot be added",
    ),
    "a share of a count": (
        'statistic = "lit"',
        'statistic = "lamps"',
        "is not yes_no",
    ),
    "an unknown statistic": (
        'statistic = "lit"',
        'statistic = "lite"',
        "did you mean 'lit'?",
    ),
    "an unknown target": (
        'targets = ["lamps_sum"]',
        'targets = ["lamp_sum"]',
        "did you mean 'lamps_sum'?",
    ),
    "a group without members": (
        'condition = { statistic = "people", comparison = "at_least", value = 1000 }\n',
        "",
        "neither counties nor a condition",
    ),
    "a group like a category": (
        '[[groups]]\nid = "big"',
        (
            '[[groups]]\nid = "hill"\ntitle = { zh = "山", en = "hill" }\ncounties = ["990101"]\n'
            'basis = { zh = "山", en = "hill" }\n[[groups]]\nid = "big"'
        ),
        "both a category and a group",
    ),
    "a project twice": (
        "[[projects]]",
        (
            '[[projects]]\nnumber = 1\ntitle = { zh = "塔", en = "tower" }\naction = 1\n'
            'content = { zh = "塔", en = "tower" }\ndepartments = ["局"]\nscope = ["all"]\n[[projects]]'
        ),
        "the number '1' is there twice",
    ),
    "bounds of a statistic": (
        "high = 9999",
        "high = 0",
        "low is not below high",
    ),
    "an unknown department": (
        'pilot = ["990101"]',
        'pilot = ["990101"]\ndepartments = ["交通局", "住建局", "电力局", "文化局"]',
        "'海事局' is not a known department",
    ),
    "equal and exclusive": (
        'comparison = "at_least"\nvalue = 70',
        'comparison = "equal"\nvalue = 70',
        "an equal bound cannot be exclusive",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_does_not_fit_is_told_with_its_line(tmp_path: Path, case: str) -> None:
    old, new, said = BAD[case]
    told = fault(tmp_path, old, new)
    assert said in told
    assert "plan.toml:" in told


class TestChoice:
    @pytest.mark.parametrize(
        ("choice", "targets", "tasks", "projects"),
        [
            (Choice(), ["near_enough", "dense_enough", "lamps_sum", "lit_share", "bright_range"], [7, 9, 10], [1]),
            (Choice(county="东县"), ["near_enough", "lamps_sum", "lit_share", "bright_range"], [7, 9, 10], []),
            (Choice(county="东"), ["near_enough", "lamps_sum", "lit_share", "bright_range"], [7, 9, 10], []),
            (Choice(county="990102", year=2033), ["dense_enough", "lamps_sum", "bright_range"], [7, 9], [1]),
            (Choice(category="in the hills", action=1), ["near_enough", "dense_enough"], [7], []),
            (Choice(year=2032), ["bright_range"], [9], []),
            (Choice(year=2034, department="交通局"), [], [9], []),
            (Choice(department="文化局"), [], [10], []),
            (Choice(department="海事局"), [], [], [1]),
            (Choice(pilot=True, action=2), ["lamps_sum", "lit_share", "bright_range"], [9, 10], []),
        ],
    )
    def test_by_hand(
        self, tmp_path: Path, choice: Choice, targets: list[str], tasks: list[int], projects: list[int]
    ) -> None:
        part = choose(rich(tmp_path), choice)
        assert [one.id for one in part.targets] == targets
        assert [one.number for one in part.tasks] == tasks
        assert [one.number for one in part.projects] == projects

    @pytest.mark.parametrize(
        ("choice", "said"),
        [
            (Choice(county="西北"), "--county"),
            (Choice(category="hills"), "did you mean 'hill'"),
            (Choice(department="电力"), "did you mean '电力局'"),
            (Choice(action=3), "the choices are: 1, 2"),
        ],
    )
    def test_an_unknown_name_is_an_error(self, tmp_path: Path, choice: Choice, said: str) -> None:
        with pytest.raises(UsageError, match=said):
            choose(rich(tmp_path), choice)


def test_records_are_plain_data(tmp_path: Path) -> None:
    plan = rich(tmp_path)
    lit = target_record(plan, plan.targets[3], "en")
    assert (lit["bound"], lit["exclusive"], lit["action"], lit["years"]) == ("> 70%", True, 2, [2034])
    assert lit["counties"] == ["990101", "990102", "990103"]
    told = task_record(plan, plan.tasks[2], "zh")
    assert (told["qualitative"], told["targets"], told["departments"]) == (True, [], ["文化局"])
    assert task_record(plan, plan.tasks[1], "zh")["qualitative"] is False
    assert project_record(plan, plan.projects[0], "en")["clause"] == "project 1"
