"""The pages of the atlas: a map, what it means, and where it comes from, each in one file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import folium
import pandas as pd

from ycgis.assess import Assessment
from ycgis.atlas import facts, vendor
from ycgis.atlas.aims import action_counts, aims_of, counts_of, gauge_of
from ycgis.atlas.answer import answer_of, problems_of
from ycgis.atlas.compose import MapPage
from ycgis.atlas.data import MapSheet, county_sheet, prefecture_sheet
from ycgis.atlas.evidence import layers_of, legends, overview
from ycgis.atlas.imprint import imprint_of
from ycgis.atlas.maps import band_legend, draw_county, draw_prefecture, road_legend
from ycgis.atlas.matrix import PAGE, matrix_page, year_line
from ycgis.atlas.profile import strips_of
from ycgis.atlas.projects import project_lines
from ycgis.atlas.views import grouped, view_data, view_script
from ycgis.board import LOOKS, Board, badge, board_of
from ycgis.board.assumptions import assumption_of
from ycgis.board.missing import missing_measures
from ycgis.board.next_steps import step_for
from ycgis.board.values import people
from ycgis.board.views import views_of
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
    sheet, board = prefecture_sheet(assessment), board_of(assessment, lang)
    pages = {"index.html": _index_page(assessment, sheet, board)}
    pages |= {
        f"counties/{adcode}.html": _county_page(assessment, sheet, board, adcode) for adcode in _adcodes(assessment)
    }
    if assessment.plan is not None and board.lines:
        pages[PAGE] = matrix_page(assessment, board, assessment.plan)
    try:
        return [_write(folder / name, html) for name, html in pages.items()]
    except OSError as error:
        raise OutputError(unwritable(error.filename or folder, error)) from error


def index_page(assessment: Assessment, lang: Lang = "zh") -> str:
    """Return the page of the prefecture: map, tallies, table of all values, notes and sources."""
    return _index_page(assessment, prefecture_sheet(assessment), board_of(assessment, lang))


def county_page(assessment: Assessment, adcode: str | int, lang: Lang = "zh") -> str:
    """Return the page of one county: map, categories, every value with target, gap, status and basis."""
    code = _require_county(assessment, adcode)
    return _county_page(assessment, prefecture_sheet(assessment), board_of(assessment, lang), code)


def county_map(assessment: Assessment, adcode: str | int, lang: Lang = "zh") -> folium.Map:
    """Return the map of one county alone; it can be added to, saved and shown like any folium map."""
    code = _require_county(assessment, adcode)
    own = county_sheet(prefecture_sheet(assessment), code)
    return draw_county(assessment, own, board_of(assessment, lang), code)


def progress_page(assessment: Assessment, lang: Lang = "zh") -> str:
    """Return the page of all targets, counties by targets.

    Raises
    ------
    InputError
        Without a plan, or with one that sets no target.
    """
    board = board_of(assessment, lang)
    if assessment.plan is None or not board.lines:
        raise InputError(Problem("plan", _NO_TARGETS, _GIVE_A_PLAN))
    return matrix_page(assessment, board, assessment.plan)


def _index_page(assessment: Assessment, sheet: MapSheet, board: Board) -> str:
    adcodes, lang = _adcodes(assessment), board.lang
    residents = facts.people_line(assessment)
    views = views_of(board, assessment)
    return _compose(
        "index.html.jinja",
        draw_prefecture(assessment, sheet, board),
        lang,
        vendor.overview_scripts(),
        _shared(assessment, sheet, board)
        | {
            "home": "",
            "links": {code: f"counties/{code}.html" for code in adcodes},
            "board": board,
            "answer": answer_of(board, assessment),
            "columns": [line for line in board.measures if line.has_values or line.target],
            "groups": grouped(views),
            "data": view_script([view_data(lang, view) for view in views], lang),
            "kinds": facts.kinds(assessment, lang),
            "missing": missing_measures(assessment, lang),
            "legends": legends(assessment, overview(assessment, sheet), lang),
            "tallies": [(line, counts_of(line.entries.values(), lang)) for line in board.measures if line.target],
            "people": residents.say(lang) if residents else "",
            "actions": action_counts(board),
            "unsure": bool(assessment.unsure),
            "statuses": [badge(key, lang) for key in LOOKS],
        },
    )


def _county_page(assessment: Assessment, sheet: MapSheet, board: Board, adcode: str) -> str:
    adcodes, lang = _adcodes(assessment), board.lang
    place, plan = adcodes.index(adcode), assessment.plan
    own, assumption = county_sheet(sheet, adcode), assumption_of(assessment, lang)
    return _compose(
        "county.html.jinja",
        draw_county(assessment, own, board, adcode),
        lang,
        vendor.county_scripts(),
        _shared(assessment, own, board)
        | {
            "home": "../index.html",
            "links": {code: f"{code}.html" for code in adcodes},
            "adcode": adcode,
            "previous": adcodes[place - 1],
            "next": adcodes[(place + 1) % len(adcodes)],
            "standing": board.standings[adcode],
            "problems": problems_of(board, adcode),
            "strips": strips_of(board, adcode),
            "assumption": assumption,
            "assumed": any(assumption.is_in(line.entries[adcode].basis) for line in board.measures),
            "steps": {line.key: step_for(line, assessment, lang) for line in board.measures},
            "cells": [(line, line.entries[adcode], gauge_of(line, line.entries[adcode])) for line in board.measures],
            "explained": {each.indicator.id for each in layers_of(assessment, own)},
            "legends": legends(assessment, own, lang),
            "categories": facts.categories(plan, adcode, lang),
            "pilot": plan is not None and adcode in plan.pilot,
            "in_plan": plan is None or adcode in plan.counties,
            "people": _county_people(assessment, adcode, lang),
            "aims": aims_of(board, adcode),
            "projects": project_lines(assessment, lang, adcode),
        },
    )


def _shared(assessment: Assessment, sheet: MapSheet, board: Board) -> dict[str, object]:
    """Return what every page tells: names, legend, notes, sources."""
    lang = board.lang
    return {
        "prefecture": board.place,
        "assessed": year_line(assessment).say(lang),
        "imprint": imprint_of(assessment, lang),
        "names": board.names,
        "plan": assessment.plan,
        "bands": band_legend(sheet, lang),
        "roads": road_legend(sheet, lang),
        "notes": assessment.notes,
        "sources": facts.source_lines(assessment, lang),
        "has_more_roads": len(sheet.all_roads) > len(sheet.roads),
        "has_cities": len(sheet.cities) > 0,
        "has_routes": len(sheet.routes) > 0,
        "has_builtup": len(sheet.builtup) > 0,
        "has_borders": len(sheet.borders) > 0,
        "has_urban": len(sheet.urban) > 0,
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
    return MapPage(template, lang, values, styles=vendor.styles(), scripts=scripts, maps=[drawing]).render()


def _adcodes(assessment: Assessment) -> list[str]:
    """Return the adcodes in order, each proven fit to be a file's name."""
    adcodes = [str(code) for code in assessment.study.layers.counties.index]
    unfit = unfit_codes(pd.Index(adcodes), "counties")
    if unfit:
        raise InputError(unfit)
    return adcodes


def _require_county(assessment: Assessment, adcode: str | int) -> str:
    """Return a county's adcode as text, which the county has."""
    known, code = _adcodes(assessment), str(adcode)
    if code not in known:
        what = Text(f"没有 adcode 为“{code}”的县", f"no county has the adcode {code!r}")
        raise InputError(Problem("adcode", what, did_you_mean(code, known)))
    return code


def _write(path: Path, html: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(html, "utf-8", newline="\n")
    return path
