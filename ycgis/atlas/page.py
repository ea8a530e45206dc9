"""The pages of the atlas: a map, what it means, and where it comes from, each in one file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import folium
import pandas as pd

from ycgis.assess import Assessment
from ycgis.assess.look import STATUS_LOOK
from ycgis.atlas import records, targets, vendor
from ycgis.atlas.compose import compose
from ycgis.atlas.data import Sheet, county_sheet, prefecture_sheet
from ycgis.atlas.evidence import layers_of, legends, overview
from ycgis.atlas.form import people
from ycgis.atlas.imprint import imprint_of
from ycgis.atlas.ledger import Ledger, ledger
from ycgis.atlas.maps import band_legend, draw_county, draw_prefecture, road_legend
from ycgis.atlas.matrix import PAGE, matrix_page
from ycgis.atlas.projects import project_lines
from ycgis.atlas.sheetmap import script_of
from ycgis.atlas.table import table_of
from ycgis.atlas.views import grouped, view_data, view_script, views_of
from ycgis.ground.errors import InputError, OutputError, Problem, did_you_mean, unwritable
from ycgis.ground.text import Lang, Text
from ycgis.intake.checks.together import unfit_codes

__all__ = ["county_map", "county_page", "index_page", "progress_page", "write_atlas"]

_NO_TARGETS = Text("项目没有方案，或方案没有目标", "the project has no plan, or its plan sets no target")
_GIVE_A_PLAN = Text("在 project.toml 中写 plan = 方案文件", "name a plan in project.toml")


def write_atlas(assessment: Assessment, folder: Path, lang: Lang = "zh") -> list[Path]:
    """Write the pages into an existing folder; return what was written.

    These are ``index.html``, ``counties/<adcode>.html`` and, with a plan, ``progress.html``.

    Raises
    ------
    InputError
        If an adcode cannot be a file's name.
    OutputError
        If a page would need the network, or cannot be written.
    """
    sheet, held = prefecture_sheet(assessment), ledger(assessment, lang)
    pages = {"index.html": _index_page(assessment, sheet, held, lang)}
    pages |= {
        f"counties/{adcode}.html": _county_page(assessment, sheet, held, adcode, lang)
        for adcode in _adcodes(assessment)
    }
    if held is not None:
        pages[PAGE] = matrix_page(assessment, held, lang)
    try:
        return [_write(folder / name, html) for name, html in pages.items()]
    except OSError as error:
        raise OutputError(unwritable(error.filename or folder, error)) from error


def index_page(assessment: Assessment, lang: Lang = "zh") -> str:
    """Return the page of the prefecture: map, tallies, table of all values, notes and sources."""
    return _index_page(assessment, prefecture_sheet(assessment), ledger(assessment, lang), lang)


def county_page(assessment: Assessment, adcode: str, lang: Lang = "zh") -> str:
    """Return the page of one county: map, categories, every value with target, gap, status and basis."""
    _require_county(assessment, adcode)
    return _county_page(assessment, prefecture_sheet(assessment), ledger(assessment, lang), adcode, lang)


def county_map(assessment: Assessment, adcode: str, lang: Lang = "zh") -> folium.Map:
    """Return the map of one county alone; it can be added to, saved and shown like any folium map."""
    _require_county(assessment, adcode)
    own = county_sheet(prefecture_sheet(assessment), adcode)
    return draw_county(assessment, own, adcode, lang)


def progress_page(assessment: Assessment, lang: Lang = "zh") -> str:
    """Return the page of all targets, counties by targets.

    Raises
    ------
    InputError
        Without a plan, or with one that sets no target.
    """
    held = ledger(assessment, lang)
    if held is None:
        raise InputError(Problem("plan", _NO_TARGETS, _GIVE_A_PLAN))
    return matrix_page(assessment, held, lang)


def _index_page(assessment: Assessment, sheet: Sheet, held: Ledger | None, lang: Lang) -> str:
    adcodes = _adcodes(assessment)
    residents, table = records.people_line(assessment), table_of(assessment, lang)
    views = views_of(assessment, table, lang)
    return _compose(
        "index.html.jinja",
        draw_prefecture(assessment, sheet, table, lang),
        lang,
        vendor.overview_scripts(),
        _shared(assessment, sheet, lang)
        | {
            "home": "",
            "links": {code: f"counties/{code}.html" for code in adcodes},
            "columns": table.columns,
            "rows": table.rows,
            "overall": table.overall,
            "groups": grouped(views, lang),
            "data": view_script([view_data(lang, view) for view in views]),
            "kinds": records.kinds(assessment, lang),
            "missing": records.missing(assessment, lang),
            "legends": legends(assessment, overview(assessment, sheet), lang),
            "tallies": records.tallies(assessment, lang),
            "people": residents.say(lang) if residents else "",
            "actions": targets.of_prefecture(held, lang),
            "unsure": bool(assessment.unsure),
            "statuses": [records.badge(key, lang) for key in STATUS_LOOK],
        },
    )


def _county_page(assessment: Assessment, sheet: Sheet, held: Ledger | None, adcode: str, lang: Lang) -> str:
    adcodes = _adcodes(assessment)
    place, plan = adcodes.index(adcode), assessment.plan
    own = county_sheet(sheet, adcode)
    return _compose(
        "county.html.jinja",
        draw_county(assessment, own, adcode, lang),
        lang,
        vendor.county_scripts(),
        _shared(assessment, own, lang)
        | {
            "home": "../index.html",
            "links": {code: f"{code}.html" for code in adcodes},
            "adcode": adcode,
            "previous": adcodes[place - 1],
            "next": adcodes[(place + 1) % len(adcodes)],
            "cells": records.county_cells(assessment, adcode, lang),
            "explained": {each.indicator.id for each in layers_of(assessment, own)},
            "legends": legends(assessment, own, lang),
            "categories": records.categories(plan, adcode, lang),
            "pilot": plan is not None and adcode in plan.pilot,
            "in_plan": plan is None or adcode in plan.counties,
            "people": _county_people(assessment, adcode, lang),
            "aims": targets.of_county(held, adcode, lang),
            "projects": project_lines(assessment, lang, adcode),
        },
    )


def _shared(assessment: Assessment, sheet: Sheet, lang: Lang) -> dict[str, object]:
    """Return what every page tells: names, legend, notes, sources."""
    study = assessment.study
    return {
        "prefecture": study.name.say(lang),
        "imprint": imprint_of(assessment, lang),
        "names": {str(code): str(name) for code, name in study.layers.counties["name"].items()},
        "plan": assessment.plan,
        "bands": band_legend(sheet, lang),
        "roads": road_legend(sheet, lang),
        "notes": assessment.notes,
        "sources": records.source_lines(assessment, lang),
        "has_more_roads": len(sheet.all_roads) > len(sheet.roads),
        "has_cities": len(sheet.cities) > 0,
        "has_routes": len(sheet.routes) > 0,
        "has_builtup": len(sheet.builtup) > 0,
        "has_townships": len(sheet.townships) > 0,
        "has_sites": len(sheet.sites) > 0 and assessment.plan is not None,
    }


def _county_people(assessment: Assessment, adcode: str, lang: Lang) -> str:
    population = assessment.study.layers.population
    return people(float(population[adcode])).say(lang) if population is not None and adcode in population else ""


def _compose(
    template: str, drawing: folium.Map, lang: Lang, scripts: Sequence[str], values: Mapping[str, object]
) -> str:
    """Return a page from its template, its map, its scripts and its words."""
    return compose(
        template, lang, vendor.styles(), (*scripts, script_of(drawing)), {**values, "map_id": drawing.get_name()}
    )


def _adcodes(assessment: Assessment) -> list[str]:
    """Return the adcodes in order, each proven fit to be a file's name."""
    adcodes = [str(code) for code in assessment.study.layers.counties.index]
    unfit = unfit_codes(pd.Index(adcodes), "counties")
    if unfit:
        raise InputError(unfit)
    return adcodes


def _require_county(assessment: Assessment, adcode: str) -> None:
    known = _adcodes(assessment)
    if adcode not in known:
        what = Text(f"没有 adcode 为“{adcode}”的县", f"no county has the adcode {adcode!r}")
        raise InputError(Problem("adcode", what, did_you_mean(adcode, known)))


def _write(path: Path, html: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(html, "utf-8", newline="\n")
    return path
