"""What the map of all counties can be coloured by: indicators, reported targets and statistics, year by year."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import pandas as pd
from markupsafe import Markup

from ycgis.assess import Assessment
from ycgis.assess.classes import ValueClass, gap_classes, value_classes
from ycgis.assess.look import STATUS_LOOK
from ycgis.assess.shown import answered, is_yes_no, plain, raised, short, shown_bound, shown_number, with_unit
from ycgis.atlas import records
from ycgis.atlas.form import number
from ycgis.atlas.sheetmap import script_json
from ycgis.atlas.table import Table
from ycgis.atlas.words import WORDS
from ycgis.ground.text import Lang, Text
from ycgis.plan import Plan, Target

__all__ = ["OVERALL", "Group", "Mode", "Shot", "View", "grouped", "view_data", "view_script", "views_of"]

Group = Literal["overall", "target", "value", "reported", "statistic"]
Mode = Literal["status", "value", "gap"]

OVERALL: Final = ""
"""The key of the view that shows the worst of each county's statuses."""

_UNDATED: Final = ""
_GROUPS: Final[dict[Group, str]] = {
    "target": "views_target",
    "value": "views_value",
    "reported": "views_reported",
    "statistic": "views_statistic",
}


class Shot(NamedTuple):
    """What a view shows of one county in one year.

    Attributes
    ----------
    number
        The value in words; a dash, or empty, where there is none.
    value, gap
        As numbers; `gap` is what is missing (0 or less: nothing). NaN where unknown or where there is no target.
    status
        A key of `STATUS_LOOK`.
    gap_said
        The size of the gap without its unit; empty where unknown.
    """

    number: str
    value: float
    status: str
    gap: float = math.nan
    gap_said: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """One thing to colour counties by.

    Attributes
    ----------
    key
        The id of a target or else of an indicator, ``stat-`` and the id of a statistic; `OVERALL` of the worst status.
    bound
        The target's bound in words; empty without a target.
    shots
        By year and then by adcode. What was computed from layers is of no year: its only one is "".
    """

    key: str
    group: Group
    title: str
    unit: str
    bound: str
    shots: Mapping[str, Mapping[str, Shot]]

    def all(self) -> list[Shot]:
        """Return what it shows of all counties in all years."""
        return [shot for of_year in self.shots.values() for shot in of_year.values()]

    @property
    def modes(self) -> tuple[Mode, ...]:
        """What it can be coloured by, what says most first."""
        if self.group == "overall":
            return ("status",)
        if not self.bound:
            return ("value",)
        return ("status", "value", "gap") if any(shot.gap_said for shot in self.all()) else ("status", "value")


def views_of(assessment: Assessment, table: Table, lang: Lang) -> list[View]:
    """Return the views of an assessment: the worst status first, then all that any county has a value of."""
    plan = assessment.plan
    shown = [_of_column(assessment, column) for column in table.shown]
    told = {view.key for view in shown}
    reported = _targets(assessment, plan, told, lang) if plan else []
    return [_overall(table), *shown, *reported, *(_statistics(assessment, plan, lang) if plan else [])]


def grouped(views: Sequence[View], lang: Lang) -> list[tuple[str, list[View]]]:
    """Return the views to choose from under the heading of their kind; the worst status is under none."""
    headed = {word: [view for view in views if view.group == group] for group, word in _GROUPS.items()}
    return [(WORDS[word].say(lang), found) for word, found in headed.items() if found]


def view_data(lang: Lang, *same: View) -> dict[str, object]:
    """Return one view as the page's script reads it; of several, which have one key, the classes are common."""
    first, shots = same[0], [shot for view in same for shot in view.all()]
    unit = Text(first.unit, first.unit)
    return {
        "key": first.key,
        "title": first.title,
        "unit": first.unit,
        "bound": first.bound,
        "modes": [mode for mode in ("status", "value", "gap") if any(mode in view.modes for view in same)],
        "years": sorted({year for view in same for year in view.shots}),
        "shots": [
            {
                year: {code: _packed(shot, unit, lang) for code, shot in found.items()}
                for year, found in view.shots.items()
            }
            for view in same
        ],
        "value": _class_data(value_classes({shot.value: shot.number for shot in shots if math.isfinite(shot.value)})),
        "gap": _class_data(
            each._replace(label=_gap_words(each.low, each.label, unit).say(lang))
            for each in gap_classes({shot.gap: shot.gap_said for shot in shots if shot.gap_said})
        ),
    }


def view_script(views: Sequence[Mapping[str, object]]) -> Markup:
    """Return what a page's script colours counties by, each with what else the page says of a view, as a literal."""
    colours = {key: look.colour for key, look in STATUS_LOOK.items()}
    return Markup(script_json({"views": views, "colours": colours}))  # noqa: S704 - `script_json` escapes


def _class_data(classes: Iterable[ValueClass]) -> list[dict[str, object]]:
    return [each._asdict() for each in classes]


def _packed(shot: Shot, unit: Text, lang: Lang) -> list[object]:
    value = shot.value if math.isfinite(shot.value) else None
    if not shot.gap_said:
        return [shot.number, value, shot.status]
    return [shot.number, value, shot.status, shot.gap, _gap_words(shot.gap, shot.gap_said, unit).say(lang)]


def _gap_words(gap: float, size: str, unit: Text) -> Text:
    if gap == 0:
        return WORDS["at_bound"]
    return WORDS["short" if gap > 0 else "spare"].fill(size=with_unit(size, unit))


def _overall(table: Table) -> View:
    shots = {code: Shot(_unknown(row), math.nan, table.overall[code]) for code, row in table.rows.items()}
    return View(OVERALL, "overall", "", "", "", {_UNDATED: shots})


def _unknown(cells: Sequence[records.Cell]) -> str:
    """Return how many of a county's targets have no data, behind the symbol of that status."""
    count = sum(cell.badge.key == "no_data" and cell.target != "" for cell in cells)
    return f"{STATUS_LOOK['no_data'].symbol}{count}" if count else ""


def _of_column(assessment: Assessment, column: records.Column) -> View:
    """Return the view of a column of the table: what layers gave, or what they gave against a target."""
    decimals = assessment.indicators[column.indicator].decimals
    rows = records.of_column(assessment, column).to_dict("records")
    shots = {
        str(row["adcode"]): _shot(
            number(float(row["value"]), decimals), row["value"], row["status"], row["gap"], decimals
        )
        for row in rows
    }
    group: Group = "target" if column.target_id else "value"
    title = _dated(assessment, column)
    return View(column.key, group, title, column.unit, column.target, {_UNDATED: shots})


def _dated(assessment: Assessment, column: records.Column) -> str:
    """Return the title of a column, with the target's year where an indicator has targets in several."""
    plan = assessment.plan
    targets = [target for target in plan.targets if target.indicator == column.indicator] if plan else []
    own = plan.target(column.target_id) if plan else None
    return f"{column.title} ({own.year})" if own and len(targets) > 1 else column.title


def _shot(said: str, value: float, status: str, gap: float, decimals: int | None) -> Shot:
    value, gap = float(value), float(gap)
    if not math.isfinite(value):
        return Shot(said, math.nan, status)
    return Shot(said, value, status, gap, _size(gap, decimals) if math.isfinite(gap) else "")


def _size(gap: float, decimals: int | None) -> str:
    """Return how large a gap is; one too small for the decimals is written out rather than told as nothing."""
    if decimals is not None and (gap == 0 or round(abs(gap), decimals)):
        return number(abs(gap), decimals)
    return short(abs(gap))


def _targets(assessment: Assessment, plan: Plan, told: set[str], lang: Lang) -> list[View]:
    """Return the views of targets that offices reported on, a year for each in which they are due."""
    progress = assessment.progress
    found = progress[~progress["target_id"].isin(told)].dropna(subset="value")
    wanted = set(found["target_id"])
    return [
        _target(assessment, plan, target, progress[progress["target_id"] == target.id], lang)
        for target in plan.targets
        if target.id in wanted and target.aggregation == "each"
    ]


def _target(assessment: Assessment, plan: Plan, target: Target, rows: pd.DataFrame, lang: Lang) -> View:
    indicator = assessment.indicators.get(target.indicator or "")
    decimals = indicator.decimals if indicator else None
    yes_no = is_yes_no(target, plan)
    shots: dict[str, dict[str, Shot]] = {}
    for row in rows.to_dict("records"):
        value = float(row["value"])
        said = shown_number(value, target, plan, assessment.indicators).say(lang) if math.isfinite(value) else "—"
        shot = _shot(said, value, str(row["status"]), math.nan if yes_no else row["gap"], decimals)
        shots.setdefault(str(row["year"]), {})[str(row["adcode"])] = shot
    unit, bound = raised(target.unit).say(lang), shown_bound(target, plan).say(lang)
    return View(target.id, "reported", target.title.say(lang), "" if yes_no else unit, bound, shots)


def _statistics(assessment: Assessment, plan: Plan, lang: Lang) -> list[View]:
    """Return the views of what offices reported, as it was reported, year by year."""
    codes = [str(code) for code in assessment.study.layers.counties.index]
    views = []
    for statistic in plan.statistics:
        wide = assessment.statistics.years_of(statistic.id).reindex(codes).dropna(axis="columns", how="all")
        yes_no = statistic.kind == "yes_no"
        shots = {
            str(year): {
                str(code): _reported(float(value), answered(value).say(lang) if yes_no else plain(float(value)))
                for code, value in column.items()
            }
            for year, column in wide.items()
        }
        if shots:
            title = statistic.title.say(lang)
            unit = "" if yes_no else raised(statistic.unit).say(lang)
            views.append(View(f"stat-{statistic.id}", "statistic", title, unit, "", shots))
    return views


def _reported(value: float, said: str) -> Shot:
    return Shot(said, value, "no_target") if math.isfinite(value) else Shot("—", math.nan, "no_data")
