"""The tables that users know, fit for a spreadsheet: one language, numbers rounded, nothing that would run."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd

from ycgis.assess import STANDING, Assessment, spoken
from ycgis.ground.text import Lang
from ycgis.intake.checks.spelling import inert
from ycgis.statistics import CITY

__all__ = ["changes_table", "county_table", "findings_table", "progress_table", "write_csv"]

DIGITS = 6
"""Decimals of numbers in files: beyond what any source has, and short of the noise."""

_STANDING = [name for name in STANDING if name != "early_met"]


def findings_table(assessment: Assessment, lang: Lang = "zh") -> pd.DataFrame:
    """Return the findings with texts in one language; a text that a spreadsheet would run gets an apostrophe."""
    table = _inert(assessment.spoken(lang).findings, ("adcode", "name", "unit", "basis"))
    return table.round({"value": DIGITS, "target": DIGITS, "gap": DIGITS})


def progress_table(assessment: Assessment, lang: Lang = "zh") -> pd.DataFrame:
    """Return where every target stands with texts in one language, safe as in `findings_table`."""
    words = ("adcode", "name", "unit", "bound", "source", "basis")
    table = _inert(assessment.spoken(lang).progress, words)
    return table.round(dict.fromkeys(("value", "gap", "trend", "expected"), DIGITS))


def changes_table(found: pd.DataFrame, lang: Lang = "zh") -> pd.DataFrame:
    """Return what `ycgis.assess.changes` found with texts in one language, safe as in `findings_table`."""
    table = _inert(spoken(found, lang), ("adcode", "name", "unit"))
    return table.round(dict.fromkeys(("before", "after", "change"), DIGITS))


def county_table(assessment: Assessment, lang: Lang = "zh") -> gpd.GeoDataFrame:
    """Return one row a county, to plot or to join: its standing, and a value and a status for each indicator.

    Returns
    -------
    ``adcode``, ``name``, ``categories`` (joined by "; " where a plan puts a county into several); ``due_met``,
    ``due_near``, ``due_missed``, ``due_no_data`` (counts of the targets that are due) and ``overall``; for each
    indicator its value (NaN: none) and ``<indicator>_status``, that of its latest target; geometry in the study's CRS.
    """
    counties = assessment.study.layers.counties
    codes = counties.index.astype(str)
    table: dict[str, object] = {
        "adcode": codes.to_numpy(),
        "name": counties["name"].to_numpy(),
        "categories": [_categories(assessment, code, lang) for code in codes],
    }
    table |= {name: assessment.standings.loc[codes, name].to_numpy() for name in _STANDING}
    rows = assessment.verdicts[assessment.verdicts["adcode"] != CITY]
    latest = rows.sort_values("year", na_position="first", kind="stable").groupby(["measure", "adcode"]).last()
    for name in assessment.indicators:
        of_county = latest.loc[name].reindex(codes)
        table[name] = of_county["value"].round(DIGITS).to_numpy()
        table[f"{name}_status"] = of_county["status"].to_numpy()
    return gpd.GeoDataFrame(table, geometry=counties.geometry.to_numpy(), crs=counties.crs)


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV that Excel reads as well."""
    table.to_csv(path, index=False, encoding="utf-8-sig")  # with a mark, so that Excel reads Chinese


def _categories(assessment: Assessment, adcode: str, lang: Lang) -> str:
    plan = assessment.plan
    return "; ".join(category.title.say(lang) for category, _ in plan.categories_of(adcode)) if plan else ""


def _inert(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    return table.assign(**{name: table[name].map(inert) for name in columns})
