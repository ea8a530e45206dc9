import datetime as dt
import re
from pathlib import Path

import pytest

from ycgis.ground.errors import InputError
from ycgis.ground.settings.lines import line_of
from ycgis.ground.text import Text
from ycgis.plan import Plan, county_problems, load_plan

INDICATORS = ("reach", "density")

# An imaginary prefecture of three counties. Section 1 and the annex disagree about 990103.
TINY = """\
name = { zh = "甲市方案", en = "Plan of Alpha" }
pilot = ["990101"]

[document]
title = { zh = "甲市行动方案", en = "Action plan of Alpha" }
issuer = { zh = "甲市", en = "Alpha" }
date = 2031-02-03
horizon = 2035

[passages]
section_1 = { zh = "正文一", en = "section 1" }
annex = { zh = "附件", en = "annex" }

[counties]
990101 = "东县"
990102 = "西县"
990103 = "南县"

[categories_reading]
used = "annex"
why = { zh = "附件更全", en = "the annex is fuller" }

[[categories]]
id = "river"
title = { zh = "沿河", en = "on the river" }
readings = [
  { source = "section_1", counties = ["990101"] },
  { source = "annex", counties = ["990101", "990103"] },
]

[[categories]]
id = "hill"
title = { zh = "山区", en = "in the hills" }
[[categories.readings]]
source = "section_1"
counties = ["990102", "990103"]
[[categories.readings]]
source = "annex"
counties = ["990102"]

[[actions]]
number = 1
title = { zh = "行动一", en = "action 1" }

[[tasks]]
number = 7
title = { zh = "修路", en = "build roads" }
action = 1

[[targets]]
id = "near_enough"
task = 7
title = { zh = "一小时", en = "one hour" }
indicator = "reach"
comparison = "at_most"
value = 60
unit = { zh = "分钟", en = "min" }
year = 2035
year_basis = "horizon"
scope = ["all"]
level = "county"
departments = ["交通局", "住建局"]
clause = { zh = "任务7", en = "task 7" }
note = { zh = "本项目的读法", en = "our reading" }

[[targets]]
id = "dense_enough"
task = 7
title = { zh = "路网", en = "streets" }
indicator = "density"
comparison = "at_least"
value = 8.5
unit = { zh = "公里/平方公里", en = "km/km2" }
year = 2033
year_basis = "stated"
scope = ["hill"]
level = "county_seat"
departments = ["住建局"]
clause = { zh = "任务7", en = "task 7" }

[[discrepancies]]
id = "south"
about = { zh = "南县的分类", en = "the category of South" }
readings = [
  { source = "section_1", says = { zh = "山区", en = "hills" } },
  { source = "annex", says = { zh = "沿河", en = "river" } },
]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str) -> str:
    assert TINY.count(old) == 1
    return TINY.replace(old, new)


def problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_plan(path, INDICATORS)
    return [problem.say("en") for problem in caught.value.problems]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return load_plan(written(tmp_path, TINY), INDICATORS)


def test_a_plan_is_read_with_its_references_resolved(plan: Plan) -> None:
    assert plan.name == Text("甲市方案", "Plan of Alpha")
    assert plan.document.date == dt.date(2031, 2, 3)
    assert plan.counties == {"990101": "东县", "990102": "西县", "990103": "南县"}
    assert plan.pilot == ("990101",)
    assert [reading.source for reading in plan.categories[1].readings] == [
        Text("正文一", "section 1"),
        Text("附件", "annex"),
    ]
    assert plan.actions[plan.tasks[0].action - 1].title == Text("行动一", "action 1")
    assert [said.says.en for said in plan.discrepancies[0].readings] == ["hills", "river"]
    near, dense = plan.targets
    assert (near.value, near.year, near.year_basis, near.note) == (
        60.0,
        2035,
        "horizon",
        Text("本项目的读法", "our reading"),
    )
    assert (dense.value, dense.departments, dense.note) == (8.5, ("住建局",), None)


def test_a_plan_is_frozen(plan: Plan) -> None:
    with pytest.raises(ValueError, match="frozen"):
        plan.pilot = ()  # type: ignore[misc]


def test_a_county_shows_every_category_with_the_passages_that_name_it(plan: Plan) -> None:
    said = [(category.id, [source.en for source in sources]) for category, sources in plan.categories_of("990103")]
    assert said == [("river", ["annex"]), ("hill", ["section 1"])]
    assert plan.categories_of("990999") == []


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ('["all"]', {"990101", "990102", "990103"}),
        ('["river"]', {"990101", "990103"}),
        ('["hill"]', {"990102"}),
        ('["hill", "990101"]', {"990102", "990101"}),
        ('["river", "hill"]', {"990101", "990102", "990103"}),
    ],
)
def test_a_scope_follows_the_reading_that_the_plan_names(tmp_path: Path, scope: str, expected: set[str]) -> None:
    plan = load_plan(written(tmp_path, changed('scope = ["hill"]', f"scope = {scope}")))
    assert plan.scope_of(plan.targets[1]) == expected


def test_without_a_named_reading_every_reading_counts(tmp_path: Path) -> None:
    choice = re.search(r"\[categories_reading\].*?\n\n", TINY, re.DOTALL)
    assert choice is not None
    plan = load_plan(written(tmp_path, changed(choice[0], "")))
    assert plan.scope_of(plan.targets[1]) == {"990102", "990103"}


def test_the_other_reading_gives_the_other_scope(tmp_path: Path) -> None:
    plan = load_plan(written(tmp_path, changed('used = "annex"', 'used = "section_1"')))
    assert plan.scope_of(plan.targets[1]) == {"990102", "990103"}


def test_a_target_may_wait_for_its_indicator(tmp_path: Path) -> None:
    plan = load_plan(written(tmp_path, changed('indicator = "density"\n', "")), INDICATORS)
    assert plan.targets[1].indicator is None


def test_indicators_are_not_checked_unless_they_are_given(tmp_path: Path) -> None:
    plan = load_plan(written(tmp_path, changed('indicator = "density"', 'indicator = "other"')))
    assert plan.targets[1].indicator == "other"


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(TINY, encoding="utf-8-sig")
    assert load_plan(path).name.en == "Plan of Alpha"


# What is damaged, how, the text of the line that is named, what is said.
BAD = {
    "unknown key at the top": (
        "pilot =",
        "pilots =",
        "pilots",
        "pilots: there is no such key",
        "did you mean 'pilot'?",
    ),
    "unknown key of a target": (
        'level = "county"\n',
        'levle = "county"\n',
        "levle",
        "targets[near_enough].levle: there is no such key",
        "did you mean 'level'?",
    ),
    "unknown key of a reading": (
        '{ source = "section_1", counties = ["990101"] }',
        '{ source = "section_1", counties = ["990101"], countys = [] }',
        "countys",
        "categories[river].readings[section_1].countys: there is no such key",
        "did you mean 'counties'?",
    ),
    "missing key": (
        "value = 60\n",
        "",
        "[[targets]]",
        "targets[near_enough]: value, low and high do not fit at_most",
        "give low and high for a range",
    ),
    "missing table": (
        re.search(r"\[counties\].*?\n\n", TINY, re.DOTALL)[0],  # type: ignore[index]
        "",
        None,
        "counties: this is missing",
        "add it",
    ),
    "unknown category in a scope": (
        'scope = ["hill"]',
        'scope = ["hills"]',
        '"hills"',
        "targets[dense_enough].scope[1]: 'hills' is not a known scope",
        "did you mean 'hill'?",
    ),
    "unknown county in a scope": (
        'scope = ["hill"]',
        'scope = ["hill", "990109"]',
        "990109",
        "targets[dense_enough].scope[2]: '990109' is not a known scope",
        "did you mean '99010",
    ),
    "unknown county in a reading": (
        'counties = ["990102"]',
        'counties = ["880102"]',
        "880102",
        "categories[hill].readings[annex].counties[1]: '880102' is not a known county",
        "did you mean '990102'?",
    ),
    "unknown pilot": (
        'pilot = ["990101"]',
        'pilot = ["东县"]',
        "pilot",
        "pilot[1]: '东县' is not a known county",
        "990103",
    ),
    "unknown indicator": (
        'indicator = "density"',
        'indicator = "densty"',
        "densty",
        "targets[dense_enough].indicator: 'densty' is not a known indicator",
        "did you mean 'density'?",
    ),
    "unknown passage": (
        'used = "annex"',
        'used = "anex"',
        "anex",
        "categories_reading.used: 'anex' is not a known passage",
        "did you mean 'annex'?",
    ),
    "unknown action": (
        "action = 1",
        "action = 2",
        "action = 2",
        "tasks[7].action: 2 is not a known action",
        "the choices are: 1",
    ),
    "unknown task": (
        "number = 7",
        "number = 8",
        "task = 7",
        "targets[near_enough].task: 7 is not a known task",
        "the choices are: 8",
    ),
    "repeated target": (
        'id = "dense_enough"',
        'id = "near_enough" # again',
        "again",
        "targets: the id 'near_enough' is there twice",
        "give each entry its own",
    ),
    "repeated category": (
        'id = "hill"',
        'id = "river" # again',
        "again",
        "categories: the id 'river' is there twice",
        "give each entry its own",
    ),
    "adcode of five digits": (
        '990102 = "西县"',
        '99010 = "西县"',
        "99010 =",
        "counties.99010: '99010' is not well formed",
        "an adcode is six digits",
    ),
    "id in capitals": (
        'id = "south"',
        'id = "South"',
        "South",
        "'South' is not well formed",
        "lower-case letters",
    ),
    "category called all": ('id = "hill"', 'id = "all"', '"all"', "'all' is not well formed", "not 'all'"),
    "number in quotes": (
        "value = 60\n",
        'value = "60"\n',
        '"60"',
        'value: "60" is not right',
        "write a number",
    ),
    "value without bound": ("value = 60\n", "value = inf\n", "inf", "value: Infinity is not right", "finite"),
    "year in quotes": (
        "year = 2033",
        'year = "2033"',
        '"2033"',
        'year: "2033" is not right',
        "a whole number",
    ),
    "year of another age": (
        "year = 2033",
        "year = 203 # early",
        "early",
        "year: 203 is not right",
        "at least 2000",
    ),
    "year beyond": ("year = 2033", "year = 20330", "20330", "year: 20330 is not right", "at most 2100"),
    "horizon that is no year": (
        "horizon = 2035",
        "horizon = true",
        "horizon = true",
        "document.horizon: true is not right",
        "a whole number",
    ),
    "year that is not the horizon": (
        "year = 2035",
        "year = 2034",
        'year_basis = "horizon"',
        "the year stands for the plan's horizon, yet 2034 is not 2035",
        'change the year, or write "stated"',
    ),
    "date in quotes": ("date = 2031-02-03", 'date = "2031-02-03"', "date", "document.date", "without quotes"),
    "text without quotes": (
        '990102 = "西县"',
        "990102 = 5",
        "990102 = 5",
        "counties.990102: 5 is not right",
        "in quotes",
    ),
    "unknown comparison": (
        'comparison = "at_most"',
        'comparison = "atmost"',
        "atmost",
        'targets[near_enough].comparison: "atmost" is not right',
        "did you mean 'at_most'?",
    ),
    "wording in one language": (
        'title = { zh = "修路", en = "build roads" }',
        'title = { zh = "修路" }',
        "修路",
        "tasks[7].title: a wording in both languages is expected here",
        "write { zh = ",
    ),
    "blank wording": (
        'title = { zh = "修路", en = "build roads" }',
        'title = { zh = "修路", en = " " }',
        "修路",
        "tasks[7].title: a wording in both languages is expected here",
        "write { zh = ",
    ),
    "faulty passage": (
        'annex = { zh = "附件", en = "annex" }',
        'annex = "附件"',
        'annex = "附件"',
        "passages.annex: a wording in both languages is expected here",
        "write { zh = ",
    ),
    "list expected": (
        'scope = ["hill"]',
        'scope = "hill"',
        'scope = "hill"',
        'scope: "hill" is not right',
        "write a list",
    ),
    "empty scope": (
        'scope = ["hill"]',
        "scope = []",
        "scope = []",
        "scope: it holds 0",
        "list at least 1",
    ),
    "table expected": (
        '[[discrepancies]]\nid = "south"',
        '[discrepancies]\nid = "south"',
        "[discrepancies]",
        "discrepancies: {",
        "write a list",
    ),
    "a discrepancy of one": (
        '  { source = "annex", says = { zh = "沿河", en = "river" } },\n',
        "",
        'readings = [\n  { source = "section_1", says',
        "discrepancies[south].readings: it holds 1",
        "list at least 2",
    ),
    "scope that nobody is in": (
        'counties = ["990102"]',
        "counties = []",
        'scope = ["hill"]',
        "the target 'dense_enough' applies to no county",
        "categories_reading",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_said_with_its_line_and_remedy(tmp_path: Path, case: str) -> None:
    old, new, at, what, remedy = BAD[case]
    text = changed(old, new)
    path = written(tmp_path, text)
    found = [said for said in problems(path) if what in said]
    assert len(found) == 1
    line = "" if at is None else f":{text[: text.index(at)].count(chr(10)) + 1}"
    assert found[0].startswith(f"{path}{line}: ")
    assert remedy in found[0].split(" → ")[1]


# Damage that by its nature is more than one fault: what it names is asked for elsewhere.
SEVERAL = {
    "unknown key of a target": 2,
    "unknown task": 2,
    "adcode of five digits": 3,
    "category called all": 2,
    "repeated category": 2,
}


@pytest.mark.parametrize("case", BAD)
def test_one_fault_is_one_problem(tmp_path: Path, case: str) -> None:
    old, new, *_ = BAD[case]
    assert len(problems(written(tmp_path, changed(old, new)))) == SEVERAL.get(case, 1)


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    text = changed('indicator = "density"', 'indicator = "densty"')
    for old, new in (
        ("pilot =", "pilots ="),
        ("value = 60\n", 'value = "60"\n'),
        ('scope = ["hill"]', 'scope = ["hills"]'),
        ('id = "hill"', 'id = "river"'),
    ):
        text = text.replace(old, new)
    said = "\n".join(problems(written(tmp_path, text)))
    for word in ("densty", "pilots", '"60"', "hills", "'river' is there twice"):
        assert word in said


def test_problems_are_said_in_chinese_too(tmp_path: Path) -> None:
    path = written(tmp_path, changed('indicator = "density"', 'indicator = "densty"'))
    with pytest.raises(InputError) as caught:
        load_plan(path, INDICATORS)
    assert caught.value.say("zh").endswith(
        "targets[dense_enough].indicator：“densty”不是已知的指标 → 是否想写“density”？"
    )


def test_a_broken_toml_names_line_and_column(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = { zh = "甲" }\npilot = [\n  "990101" "990102"\n]\n')
    (said,) = problems(path)
    assert said.startswith(f"{path}:3:12: not valid TOML")


def test_a_toml_that_stops_short_names_its_end(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = 1\npilot = ["990101"')
    (said,) = problems(path)
    assert said.startswith(f"{path}:2: not valid TOML")


def test_a_repeated_key_is_a_problem(tmp_path: Path) -> None:
    path = written(tmp_path, changed("value = 60\n", "value = 60\nvalue = 61\n"))
    (said,) = problems(path)
    assert "not valid TOML" in said


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.toml") == [f"{tmp_path / 'none.toml'}: there is no such file → check the path"]


def test_a_folder_is_not_a_plan(tmp_path: Path) -> None:
    (said,) = problems(tmp_path)
    assert said.startswith(f"{tmp_path}: it cannot be read")


def test_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(TINY, encoding="gb18030")
    assert problems(path) == [f"{path}: it is not UTF-8 → save it as UTF-8"]


def test_an_empty_file_lacks_what_is_required(tmp_path: Path) -> None:
    said = problems(written(tmp_path, ""))
    assert [re.findall(r": (\w+): this is missing", line) for line in said] == [
        ["name"],
        ["document"],
        ["counties"],
    ]


@pytest.mark.parametrize(
    ("loc", "value", "line"),
    [
        (("a",), None, 1),
        (("t", 0), None, 3),
        (("t", 1, "x"), None, 9),
        (("t", 1, "absent"), None, 8),
        (("t", 0, "inner", 1, "x"), None, 7),
        (("t", 1, "list", 1), "q", 12),
        (("none",), None, None),
    ],
)
def test_lines_are_found(loc: tuple[str | int, ...], value: object, line: int | None) -> None:
    text = 'a = 1\n\n[[t]]\n[[t.inner]]\nx = 1\n[[t.inner]]\nx = 2\n[[t]]\nx = 3\nlist = [\n  "p",\n  "q",\n]\n'
    assert line_of(text, loc, value) == line


class TestCountiesOfTheMap:
    """A plan and the counties layer must speak of the same counties."""

    def fit(self, plan: Plan, names: dict[str, str]) -> list[tuple[bool, str]]:
        return [(problem.fatal, problem.say("en")) for problem in county_problems(plan, names, "plan.toml")]

    def test_the_same_counties_are_no_problem(self, plan: Plan) -> None:
        assert self.fit(plan, dict(plan.counties)) == []

    def test_a_county_under_another_code_is_fatal(self, plan: Plan) -> None:
        (code, name), *_ = plan.counties.items()
        fatal, said = self.fit(plan, {"999999": name, **{c: n for c, n in plan.counties.items() if c != code}})[0]
        assert fatal
        assert code in said
        assert "999999" in said

    def test_another_name_or_an_absent_county_is_a_note(self, plan: Plan) -> None:
        codes = list(plan.counties)
        names = dict(plan.counties) | {codes[0]: "elsewhere"}
        del names[codes[1]]
        found = self.fit(plan, names)
        assert [fatal for fatal, _ in found] == [False, False]

    def test_a_plan_of_another_prefecture_is_fatal(self, plan: Plan) -> None:
        assert [fatal for fatal, _ in self.fit(plan, {"880101": "far away"})] == [True]
