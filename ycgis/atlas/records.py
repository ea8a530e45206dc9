"""What the tables, panels and popups say: findings put into words, one language at a time."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import pandas as pd

from ycgis.assess import STATUS, Assessment
from ycgis.assess.look import STATUS_LOOK
from ycgis.assess.shown import raised
from ycgis.atlas.form import amount, gap_text, number, people, target_text, year_text
from ycgis.atlas.words import WORDS
from ycgis.compute import missing_layers
from ycgis.ground.text import Lang, Text, join
from ycgis.indicator import Indicator
from ycgis.intake.layers import SPECS
from ycgis.plan import Plan, Target

__all__ = [
    "Badge",
    "CategoryLine",
    "Cell",
    "Column",
    "Missing",
    "SourceLine",
    "Tally",
    "attributions",
    "badge",
    "categories",
    "cells",
    "columns",
    "county_cells",
    "kinds",
    "missing",
    "of_column",
    "people_line",
    "schematic_layers",
    "source_lines",
    "status_of_county",
    "tallies",
]

_MEASURED = ("missed", "near", "not_due", "met")
_STATUS_WORDS = {str(key): text for key, text in STATUS.items()}
_UNMEASURED = ("no_data", "no_target", "not_in_scope")


class Badge(NamedTuple):
    """One status: its key, its symbol, its wording."""

    key: str
    symbol: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table: an indicator, and the target it is held against where there is one."""

    indicator: str
    target_id: str
    title: str
    unit: str
    target: str

    @property
    def key(self) -> str:
        """What tells it from the others: the target's id, or the indicator's where there is none."""
        return self.target_id or self.indicator


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one county, in words.

    Attributes
    ----------
    indicator
        Its id.
    number, value
        The value without and with its unit; a dash where there is none.
    target, year, gap, departments, clause, note
        Empty where the plan sets no target for the county.
    sort
        The value as a plain number to sort by, empty where there is none.
    fill, mark
        Per cent of the gauge's width that the value fills and at which the target stands; None without both.
    """

    indicator: str
    title: str
    number: str
    value: str
    target: str
    year: str
    gap: str
    badge: Badge
    basis: str
    sort: str
    definition: str
    source: str
    clause: str
    departments: str
    note: str
    fill: float | None
    mark: float | None


class Missing(NamedTuple):
    """An indicator that no county has a value of, and why."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category of a county; `readings` says what each passage holds, and is empty where all agree."""

    title: str
    readings: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many counties stand how to one target, in the order of the statuses, without those at zero."""

    title: str
    target: str
    counts: tuple[tuple[Badge, int], ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where one layer comes from."""

    layer: str
    title: str
    attribution: str
    licence: str
    date: str
    schematic: bool


def badge(status: str, lang: Lang, *, unsure: bool = False) -> Badge:
    """Return a status as key, symbol and word, with an asterisk where the band leaves it open."""
    mark = "*" if unsure else ""
    return Badge(status, STATUS_LOOK[status].symbol, _STATUS_WORDS[status].say(lang) + mark)


def columns(assessment: Assessment, lang: Lang) -> list[Column]:
    """Return the columns of the table: indicators with a value or a target; those without any value come last."""
    with_values = _with_values(assessment)
    keys = [key for key in _keys(assessment) if key[0] in with_values or key[1]]
    keys.sort(key=lambda key: key[0] not in with_values)
    return [_column(assessment, indicator, target, lang) for indicator, target in keys]


def missing(assessment: Assessment, lang: Lang) -> list[Missing]:
    """Return the indicators that no county has a value of, with the layers they need or what else is in the way."""
    with_values = _with_values(assessment)
    return [
        Missing(indicator.title.say(lang), _reason(assessment, indicator).say(lang))
        for name, indicator in assessment.indicators.items()
        if name not in with_values
    ]


def cells(assessment: Assessment, adcode: str, lang: Lang) -> list[Cell]:
    """Return the values of one county, one for each of `columns`."""
    keys = [(column.indicator, column.target_id) for column in columns(assessment, lang)]
    return _cells(assessment, adcode, keys, lang)


def county_cells(assessment: Assessment, adcode: str, lang: Lang) -> list[Cell]:
    """Return every indicator of one county, in their order."""
    return _cells(assessment, adcode, _keys(assessment), lang)


def status_of_county(statuses: Sequence[str]) -> str:
    """Return the worst of a county's measured statuses; where nothing is measured, the most telling reason."""
    return next((status for status in (*_MEASURED, *_UNMEASURED) if status in statuses), "no_target")


def tallies(assessment: Assessment, lang: Lang) -> list[Tally]:
    """Return, for every target, how many counties stand how to it."""
    return [
        Tally(column.title, column.target, _counts(of_column(assessment, column)["status"], lang))
        for column in columns(assessment, lang)
        if column.target_id
    ]


def of_column(assessment: Assessment, column: Column) -> pd.DataFrame:
    """Return the findings of a column, one row a county."""
    found = assessment.findings
    return found[(found["indicator"] == column.indicator) & (found["target_id"] == column.target_id)]


def people_line(assessment: Assessment) -> Text | None:
    """Return how many people live in counties whose seat is within the reach; None without a population."""
    population = assessment.study.layers.population
    if population is None:
        return None
    bound = assessment.study.parameters.reach_minutes
    minutes = assessment.study.reach.minutes.reindex(population.index)
    return Text(
        "按县城计（非人口分布）：县城驻地 {bound} 分钟内可达设区市的县（市、区），常住人口 {reached}，全市 {total}",
        "By county seat, not by where people live: {reached} in counties whose seat is within {bound} minutes of the "
        "prefecture city, of {total} in all",
    ).fill(
        bound=f"{bound:g}",
        reached=people(float(population[minutes <= bound].sum())),
        total=people(float(population.sum())),
    )


def categories(plan: Plan | None, adcode: str, lang: Lang) -> list[CategoryLine]:
    """Return the categories of a county; where passages of the plan differ, what each of them says."""
    if plan is None:
        return []
    return [
        CategoryLine(
            category.title.say(lang),
            ()
            if len(named) == len(category.readings)
            else tuple((reading.source.say(lang), adcode in reading.counties) for reading in category.readings),
        )
        for category, named in plan.categories_of(adcode)
    ]


def kinds(assessment: Assessment, lang: Lang) -> list[tuple[str, str, frozenset[str]]]:
    """Return id, title and counties of the plan's categories that have any county of the study."""
    plan, codes = assessment.plan, assessment.study.layers.counties.index.astype(str)
    found = [(one.id, one.title.say(lang), plan.members_of(one.id)) for one in plan.categories] if plan else []
    return [kind for kind in found if not kind[2].isdisjoint(codes)]


def source_lines(assessment: Assessment, lang: Lang) -> list[SourceLine]:
    """Return where each layer comes from, in the order of the layers."""
    return [
        SourceLine(SPECS[layer].title.say(lang), **asdict(source)) for layer, source in assessment.study.sources.items()
    ]


def attributions(assessment: Assessment) -> list[str]:
    """Return whom the map credits for what it draws, each once."""
    drawn = [source for layer, source in assessment.study.sources.items() if SPECS[layer].geometry != "table"]
    return list(dict.fromkeys(source.attribution for source in drawn if source.attribution))


def schematic_layers(assessment: Assessment, lang: Lang) -> list[str]:
    """Return the titles of the layers whose geometry is only a sketch."""
    return [SPECS[name].title.say(lang) for name, source in assessment.study.sources.items() if source.schematic]


def _keys(assessment: Assessment) -> list[tuple[str, str]]:
    """Return (indicator, target id) in the order of the indicators; the id is empty where there is no target."""
    found = assessment.findings.drop_duplicates(["indicator", "target_id"])
    return list(zip(found["indicator"], found["target_id"], strict=True))


def _with_values(assessment: Assessment) -> set[str]:
    return set(assessment.findings.dropna(subset="value")["indicator"])


def _cells(assessment: Assessment, adcode: str, keys: Sequence[tuple[str, str]], lang: Lang) -> list[Cell]:
    findings = assessment.findings[assessment.findings["adcode"] == adcode]
    by_key = {(row["indicator"], row["target_id"]): row for row in findings.to_dict("records")}
    return [_cell(assessment, by_key[key], lang) for key in keys]


def _reason(assessment: Assessment, indicator: Indicator) -> Text:
    layers = missing_layers(indicator, assessment.study)
    if layers:
        return WORDS["needs"].fill(layers=join(layers, "、", ", "))
    said = set(assessment.measurements[indicator.id].basis.values())
    return said.pop() if len(said) == 1 else WORDS["needs_by_county"]


def _column(assessment: Assessment, indicator_id: str, target_id: str, lang: Lang) -> Column:
    indicator = assessment.indicators[indicator_id]
    target = _target(assessment.plan, target_id)
    bound = f"{target_text(target).say(lang)}" if target else ""
    return Column(indicator_id, target_id, indicator.title.say(lang), raised(indicator.unit).say(lang), bound)


def _counts(statuses: "pd.Series[str]", lang: Lang) -> tuple[tuple[Badge, int], ...]:
    counted = statuses.value_counts()
    return tuple((badge(status, lang), int(counted[status])) for status in STATUS_LOOK if status in counted)


def _target(plan: Plan | None, target_id: str) -> Target | None:
    return plan.target(target_id) if plan else None


def _cell(assessment: Assessment, row: Mapping[Hashable, Any], lang: Lang) -> Cell:
    indicator = assessment.indicators[str(row["indicator"])]
    applies = row["status"] != "not_in_scope"
    target = _target(assessment.plan, str(row["target_id"])) if applies else None
    value, gap = float(row["value"]), float(row["gap"])
    fill, mark = _gauge(value, target)
    return Cell(
        indicator=indicator.id,
        title=indicator.title.say(lang),
        number=number(value, indicator.decimals),
        value=amount(value, indicator, indicator.unit).say(lang),
        gap=gap_text(gap, indicator, indicator.unit).say(lang),
        badge=badge(str(row["status"]), lang, unsure=(row["adcode"], row["target_id"]) in assessment.unsure),
        basis=row["basis"].say(lang),
        sort=repr(value) if math.isfinite(value) else "",
        definition=indicator.definition.say(lang),
        source=indicator.source.say(lang),
        fill=fill,
        mark=mark,
        **_words_of(target, lang),
    )


def _words_of(target: Target | None, lang: Lang) -> dict[str, str]:
    if target is None:
        return dict.fromkeys(("target", "year", "clause", "departments", "note"), "")
    return {
        "target": target_text(target).say(lang),
        "year": year_text(target).say(lang),
        "clause": target.clause.say(lang),
        "departments": "、".join(target.departments),
        "note": target.note.say(lang) if target.note else "",
    }


def _gauge(value: float, target: Target | None) -> tuple[float | None, float | None]:
    """Return where the value and the target stand on a scale that ends a quarter beyond the larger of them."""
    if target is None or target.value is None or not math.isfinite(value) or max(value, target.value) <= 0:
        return None, None
    end = 1.25 * max(value, target.value)
    return round(100 * max(value, 0) / end, 1), round(100 * target.value / end, 1)
