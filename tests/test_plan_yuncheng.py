"""The plan of Yuncheng, against the document: read by hand, and its text where that is at hand."""

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path

import geopandas as gpd
import plan_numbers
import pytest
from shared_data import yuncheng_text

from ycgis.plan import Plan, Target, load_plan, plan_schema
from ycgis.plan.bounds import is_met
from ycgis.registry import indicators

DATA = Path(__file__).parents[1] / "data"
REAL = DATA / "plans" / "yuncheng_2024.toml"
MOST_ALIKE = 14
BY_NUMBER = {
    1: 3, 2: 2, 3: 22, 4: 1, 5: 2, 6: 2, 7: 4, 9: 3, 10: 4, 11: 7, 12: 2, 13: 3, 14: 8, 15: 6, 16: 8, 17: 6, 18: 4,
    19: 1, 21: 2, 23: 1, 24: 2, 25: 3, 26: 1, 29: 4, 30: 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def real() -> Plan:
    return load_plan(REAL, indicators())


@pytest.fixture(scope="module")
def text() -> str:
    return yuncheng_text().read_text(encoding="utf-8")


def named(plan: Plan, name: str) -> Target:
    found = plan.target(name)
    assert found is not None
    return found


def members(plan: Plan, source: str) -> dict[str, set[str]]:
    return {
        category.title.zh: {plan.counties[adcode] for adcode in reading.counties}
        for category in plan.categories
        for reading in category.readings
        if reading.source.zh.startswith(source)
    }


SECTION_2 = {
    "城市融合型": {"临猗县", "夏县"},
    "专业功能型": {"河津市", "永济市", "闻喜县"},
    "文旅赋能型": {"新绛县"},
    "农产品主产区": {"万荣县", "稷山县", "绛县", "芮城县"},
    "重点生态功能区": {"垣曲县", "平陆县"},
}


def test_yuncheng_has_twelve_counties_and_one_pilot(real: Plan) -> None:
    assert len(real.counties) == 12
    assert "140802" not in real.counties
    assert [real.counties[adcode] for adcode in real.pilot] == ["新绛县"]
    assert real.document.date == dt.date(2024, 9, 14)


def test_yuncheng_keeps_both_readings_of_its_five_categories(real: Plan) -> None:
    assert members(real, "正文") == SECTION_2
    assert members(real, "附件1") == SECTION_2 | {
        "文旅赋能型": {"新绛县", "垣曲县"},
        "农产品主产区": {"万荣县", "稷山县", "绛县", "平陆县", "芮城县"},
    }


def test_section_2_puts_every_county_of_yuncheng_in_one_category(real: Plan) -> None:
    assert sorted(name for names in members(real, "正文").values() for name in names) == sorted(real.counties.values())


def test_the_contradictions_of_yuncheng_are_listed(real: Plan) -> None:
    twice = {real.counties[adcode] for adcode in real.counties if len(real.categories_of(adcode)) > 1}
    assert twice == {"垣曲县", "平陆县"}
    about = [entry.about.zh for entry in real.discrepancies]
    assert all(any(name in text for text in about) for name in twice)


# What is asked: counts and single entries, by hand.


def test_the_whole_plan_is_there(real: Plan) -> None:
    assert [action.number for action in real.actions] == list(range(1, 9))
    assert [task.number for task in real.tasks] == list(range(1, 36))
    assert [project.number for project in real.projects] == list(range(1, 35))
    assert dict(sorted(Counter(target.task for target in real.targets).items())) == BY_NUMBER
    assert {task.number for task in real.tasks if not real.targets_of(task)} == set(range(1, 36)) - set(BY_NUMBER)


def test_every_task_says_what_it_is_and_who_answers(real: Plan) -> None:
    assert all(task.clauses and task.departments for task in real.tasks)
    assert sum(len(task.clauses) for task in real.tasks) == 73
    asked = {action: [task.number for task in real.tasks if task.action == action] for action in range(1, 9)}
    assert [numbers[0] for numbers in asked.values()] == [1, 4, 11, 15, 21, 25, 29, 32]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("streets_built_2027", ("at_least", 110, "km", (2027,), ("all",), "prefecture", "sum")),
        ("four_way_sorting_2025", ("at_least", 370, "villages", (2025,), ("all",), "prefecture", "sum")),
        ("specialised_firms_2025", ("at_least", 180, "firms", (2025,), ("city",), "prefecture", "sum")),
        ("public_elder_homes_2026", ("at_least", 1, "homes", (2026,), ("all",), "county", "each")),
        ("reclaimed_water_2027", ("at_least", 40, "%", (2027,), ("yellow_river_basin",), "county", "each")),
        ("lifeline_survey_2025", ("at_least", 1, "yes=1", (2025,), ("urban_100k",), "county_seat", "each")),
        ("protection_plans_2025", ("at_least", 100, "%", (2025,), ("culture_tourism",), "county", "each")),
        ("hejin_solid_waste", ("at_least", 9, "projects", (2027,), ("140882",), "county", "each")),
        ("town_brands_yearly", ("at_least", 5, "brands", (2024, 2025), ("city",), "prefecture", "sum")),
        ("enforcement_townships", ("at_least", 2, "townships", (2025,), ("all",), "township", "each")),
        ("rural_scaled_supply_2025", ("at_least", 53, "%", (2025,), ("city",), "prefecture", "city")),
        ("vacant_historic_2025", ("at_most", 10, "%", (2025,), ("all",), "county", "each")),
    ],
)
def test_single_targets(real: Plan, name: str, said: tuple[object, ...]) -> None:
    one = named(real, name)
    found = (one.comparison, one.value, one.unit.en, one.years, one.scope, one.level, one.aggregation)
    assert found == said


def test_a_span_of_what_is_to_be_built_asks_for_its_lower_end(real: Plan) -> None:
    for name, least, more in (
        ("good_hospitals_2025", 1, 6),
        ("public_nursery_places_2024", 100, 400),
        ("enforcement_townships", 2, 3),
    ):
        one = named(real, name)
        assert (one.comparison, one.value, one.low, one.high) == ("at_least", least, None, None)
        assert is_met(least, one)
        assert is_met(more, one)
        assert not is_met(least - 1, one)
        assert one.note is not None


def test_only_a_ratio_has_two_ends_and_only_what_is_bad_a_ceiling(real: Plan) -> None:
    found = {one.id: one.comparison for one in real.targets if one.comparison != "at_least"}
    assert found == {
        "parking_ratio": "range",
        "prefecture_reach_2h": "at_most",
        "seat_water_leakage_2027": "at_most",
        "vacant_historic_2025": "at_most",
    }
    parking = named(real, "parking_ratio")
    assert (parking.value, parking.low, parking.high) == (None, 1.1, 1.5)


def test_more_than_is_told_from_at_least(real: Plan) -> None:
    assert {target.id: target.value for target in real.targets if target.exclusive} == {
        "specialised_firms_2025": 180,
        "specialised_firms_project": 300,
        "platform_lead_2027": 50,
        "city_platform_2024": 70,
        "city_platform_2025": 80,
    }


def test_prefabricated_buildings_rise_by_year(real: Plan) -> None:
    found = {one.year: one.value for one in real.targets if one.statistic == "prefabricated_share"}
    assert found == {2024: 27, 2025: 30, 2027: 34}


def test_every_target_is_measured_and_answered_for(real: Plan) -> None:
    assert [target.id for target in real.targets if not (target.indicator or target.statistic)] == []
    assert {one.indicator for one in real.targets if one.indicator} == {
        "prefecture_reach", "seat_routes", "road_density", "interchanges_in_county", "township_class3", "park_types",
        "park_area_per_capita", "facility_coverage_charging",
    }  # fmt: skip


def test_targets_are_in_the_units_of_their_indicators(real: Plan) -> None:
    known = indicators()
    measured = [target for target in real.targets if target.indicator]
    assert [target.unit for target in measured] == [known[target.indicator or ""].unit for target in measured]


def test_every_statistic_serves_a_target_or_a_group(real: Plan) -> None:
    asked = {target.statistic for target in real.targets}
    asked |= {group.condition.statistic for group in real.groups if group.condition}
    assert {statistic.id for statistic in real.statistics} == asked - {None}


def test_bounds_of_statistics_hold_their_targets(real: Plan) -> None:
    for target in real.targets:
        statistic = real.statistic(target.statistic)
        if statistic is not None and target.aggregation != "share":
            bounds = [one for one in (target.value, target.low, target.high) if one is not None]
            assert all(statistic.low <= bound <= statistic.high for bound in bounds), target.id


def test_a_target_names_the_departments_of_its_clause(real: Plan) -> None:
    for target in real.targets:
        project = re.match(r"附件3 项目(\d+) ", target.clause.zh)
        if project:
            (entry,) = (one for one in real.projects if one.number == int(project[1]))
            assert (target.departments, target.id in entry.targets) == (entry.departments, True), target.id
        else:
            (clause,) = (
                one
                for task in real.tasks
                for one in task.clauses
                if target.clause.zh == f"任务{task.number} {one.title.zh}" and task.number == target.task
            )
            assert target.departments == clause.departments, target.id


def test_the_number_that_the_text_does_not_give_is_called_a_reading(real: Plan) -> None:
    said = {target for entry in plan_numbers.listed() for target in entry.targets}
    silent = [target for target in real.targets if target.id not in said]
    assert {target.id for target in silent} >= {"seat_routes_2027", "expressway_county_2025", "coverage_5g_2025"}
    assert [target.id for target in silent if target.note is None] == []
    routes = named(real, "seat_routes_2027")
    assert routes.note is not None
    assert "本项目的读法" in routes.note.zh


def test_the_copy_that_breaks_off_is_told(real: Plan) -> None:
    assert "第34项" in real.document.notes[0].zh
    assert real.projects[-1].note is not None


def test_chinese_notes_hold_no_word_of_the_program() -> None:
    words = re.findall(r'zh = "([^"]*)"', REAL.read_text(encoding="utf-8"))
    known = {"REITs"}
    assert [said for said in words if set(re.findall(r"[A-Za-z]{3,}", said)) - known] == []


def test_contradictions_hold_both_readings(real: Plan) -> None:
    said = {one.id: " | ".join(reading.says.zh for reading in one.readings) for one in real.discrepancies}
    assert {"yuanqu_category", "pinglu_category", "specialised_town_firms", "water_saving_share"} <= set(said)
    assert re.search("180.*300", said["specialised_town_firms"])
    assert re.search(r"全市.* \| .*全省", said["distribution_extent"])
    assert re.search("75%.*90%", said["water_saving_share"])


def test_river_counties_are_those_that_face_other_provinces(real: Plan) -> None:
    """The Yellow River is the city's border with Shaanxi and Henan; the Fen runs through four more or the same."""
    counties = gpd.read_file(DATA / "boundaries" / "counties.geojson").set_index("adcode")
    neighbours = gpd.read_file(DATA / "boundaries" / "neighbours.geojson")
    across = neighbours[neighbours["adcode"].str[:2].isin(["61", "41"])].union_all()
    facing = set(counties.index[counties.intersects(across)])
    group = real.group("river_counties")
    assert group is not None
    assert set(group.counties or ()) == facing | {"140822", "140824", "140825", "140882"}
    assert len(facing) == 8


# The numbers of the text against the catalogue.


def test_every_listed_number_is_held_by_its_targets(real: Plan) -> None:
    for entry in plan_numbers.listed():
        assert bool(entry.targets) != (entry.why != "" and not entry.targets), entry.token
        for name in entry.targets:
            held = named(real, name)
            bounds = [one for one in (held.value, held.low, held.high) if one is not None]
            assert sorted(entry.values) == sorted(bounds), entry.token
            assert entry.token.year in {None, *held.years}, entry.token
            kind, _, number = entry.token.place.partition(" ")
            of_project = [one.number for one in real.projects if name in one.targets]
            assert int(number) in ([held.task] if kind == "task" else of_project), entry.token


def test_a_number_without_a_year_stands_for_the_horizon(real: Plan) -> None:
    for entry in plan_numbers.listed():
        for name in entry.targets if entry.token.place.startswith("task") and entry.token.year is None else ():
            held = named(real, name)
            assert held.year_basis == "horizon" or entry.why, entry.token


def test_the_list_of_numbers_is_that_of_the_text(text: str) -> None:
    found, reviewed = Counter(plan_numbers.tokens(text)), Counter(entry.token for entry in plan_numbers.listed())
    assert sorted((found - reviewed).elements(), key=str) == [], "in the text, not in the list"
    assert sorted((reviewed - found).elements(), key=str) == [], "in the list, not in the text"


def test_every_year_of_the_text_is_a_target_or_a_step(real: Plan, text: str) -> None:
    held = {("front", stage.year) for stage in real.stages}
    for task in real.tasks:
        held |= {(f"task {task.number}", year) for target in real.targets_of(task) for year in target.years}
        held |= {(f"task {task.number}", step.year) for clause in task.clauses for step in clause.milestones}
    named_years = {(place, year) for place, year in plan_numbers.years(text) if year >= real.document.date.year}
    assert sorted(named_years - held) == []


def test_clauses_and_departments_are_those_of_the_text(real: Plan, text: str) -> None:
    body = text[text.index("三、坚持") : text.index("四、强化")]
    told = re.findall(r"\(((?:市|国网)[^()]*)\)$", body, re.MULTILINE)
    mine = [clause.departments for task in real.tasks for clause in task.clauses]
    assert len(told) == len(mine)
    for said, departments in zip(told, mine, strict=True):
        words = re.sub(r"\[市文物局\]", "、市文物局", said).replace("等", "、").split("、")
        assert tuple(word for word in words if word) == departments


def test_titles_are_in_the_text(real: Plan, text: str) -> None:
    titles = [clause.title.zh for task in real.tasks for clause in task.clauses]
    titles += [one.title.zh for one in (*real.tasks, *real.projects, *real.actions)]
    assert [title for title in titles if title not in text] == []


def test_no_sentence_is_copied(real: Plan, text: str) -> None:
    """Titles and lists of names apart, no wording shares a long run of characters with the text."""
    own = [one.summary.zh for task in real.tasks for one in task.clauses]
    own += [step.says.zh for task in real.tasks for clause in task.clauses for step in clause.milestones]
    own += [project.content.zh for project in real.projects] + [role.zh for role in real.roles.values()]
    own += [stage.says.zh for stage in real.stages] + [one.definition.zh for one in real.statistics]
    plain = re.sub(r"\W", "", text)
    copied = [said for said in own if _longest(re.sub(r"\W", "", said), plain) > MOST_ALIKE]
    assert copied == []


def _longest(said: str, text: str) -> int:
    return max((n for i in range(len(said)) for n in range(1, len(said) - i + 1) if said[i : i + n] in text), default=0)


def test_the_published_schema_is_that_of_the_model() -> None:
    assert json.loads((DATA / "plans" / "plan.schema.json").read_text(encoding="utf-8")) == plan_schema()
