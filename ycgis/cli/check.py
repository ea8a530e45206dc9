"""`ycgis check`: the assessment in the terminal, and an exit code for scripts."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ycgis.assess import STATUS, Assessment, spoken
from ycgis.cli.progress import show_progress
from ycgis.cli.screen import Screen
from ycgis.cli.tally import counts_of, tally
from ycgis.compute import missing_layers
from ycgis.ground.text import Lang, Text, join
from ycgis.pipeline import run
from ycgis.plan import bound_figure

__all__ = ["check_project"]

_AGAINST = Text("指标与目标", "values against targets")
_OTHERS = Text("无目标的指标", "values without a target")
_UNSURE = Text(
    "* 速度取区间另一端时结论不同，见 findings.csv 的 basis",
    "* another verdict at the other end of the speed band: see basis in findings.csv",
)
_SILENT = Text("无数据：{title}，{why}", "no data: {title}, {why}")
_NEEDS = Text("缺少图层 {layers}", "needs the layers {layers}")
_SEE = Text("原因见 findings.csv 的 basis", "for the reasons see basis in findings.csv")
_HOW = Text(
    "街道、建成区、公园等图层可用 ycgis import osm 导入，或在 project.toml 中写明",
    "streets, built-up areas, parks and others come by ycgis import osm, or from your files named in project.toml",
)
_COUNTY = Text("县（市、区）", "county")


def check_project(screen: Screen, project: Path | None, *, year: int | None, as_json: bool, strict: bool) -> int:
    """Show the assessment and return the exit code.

    1 where a target that is due is known to be unmet, or, if `strict`, has no data; else 0.
    """
    with screen.progress() as progress:
        assessment = run(project, year=year, progress=progress)
    screen.notes(assessment.notes)
    status = assessment.due()["status"]
    unmet = bool(status.isin(["near", "missed"]).any())
    if as_json:
        screen.print_json(_as_json(assessment, screen.lang, unmet=unmet))
    else:
        _show(screen, assessment)
    return int(unmet or (strict and bool((status == "no_data").any())))


def _show(screen: Screen, assessment: Assessment) -> None:
    findings = assessment.findings
    known = findings.groupby("indicator")["value"].transform(lambda values: values.notna().any())
    silent = list(dict.fromkeys(findings.loc[~known, "indicator"]))
    findings = findings[known]
    has_target = findings.groupby("indicator")["target_id"].transform(lambda ids: (ids != "").any())
    for title, part in ((_AGAINST, findings[has_target]), (_OTHERS, findings[~has_target])):
        if not part.empty:
            _show_table(screen, assessment, title, part)
    if assessment.unsure:
        screen.say(_UNSURE)
    _show_silent(screen, assessment, silent)
    if assessment.plan is not None:
        show_progress(screen, assessment, assessment.plan)
    screen.say(tally(assessment))


def _show_silent(screen: Screen, assessment: Assessment, silent: Sequence[str]) -> None:
    """Say of the indicators without any value which layers they need."""
    for name in silent:
        indicator = assessment.indicators[name]
        missing = missing_layers(indicator, assessment.study)
        why = _NEEDS.fill(layers=join(missing, "、", ", ")) if missing else _SEE
        screen.say(_SILENT.fill(title=indicator.title, why=why))
    if assessment.study.layers.streets is None:
        screen.say(_HOW)


def _show_table(screen: Screen, assessment: Assessment, title: Text, findings: pd.DataFrame) -> None:
    lang = screen.lang
    keys = list(dict.fromkeys(zip(findings["indicator"], findings["target_id"], strict=True)))
    cells = {
        (row["adcode"], row["indicator"], row["target_id"]): _cell(row, assessment, lang)
        for row in findings.to_dict(orient="records")
    }
    columns = [_COUNTY.say(lang), *(_heading(assessment, *key, lang) for key in keys)]
    counties = findings.drop_duplicates("adcode")[["adcode", "name"]]
    rows = [[name, *(cells[adcode, *key] for key in keys)] for adcode, name in counties.itertuples(index=False)]
    screen.table(title, columns, rows)


def _heading(assessment: Assessment, indicator: str, target_id: str, lang: Lang) -> str:
    said = assessment.indicators[indicator]
    heading = f"{said.title.say(lang)}\n{said.unit.say(lang)}"
    plan = assessment.plan
    target = plan.target(target_id) if plan else None
    if target is None:
        return heading
    return f"{heading} {bound_figure(target, ascii_only=True)} ({target.year})"


def _cell(finding: Mapping[Any, Any], assessment: Assessment, lang: Lang) -> str:
    said = STATUS[finding["status"]].say(lang)
    if np.isnan(finding["value"]):
        return said
    number = f"{finding['value']:.{assessment.indicators[finding['indicator']].decimals}f}"
    mark = "*" if (finding["adcode"], finding["target_id"]) in assessment.unsure else ""
    return number if finding["status"] == "no_target" else f"{number} {said}{mark}"


def _as_json(assessment: Assessment, lang: Lang, *, unmet: bool) -> Mapping[str, object]:
    """Return the whole assessment; ``met``: no target that is due is known to be unmet, which no data leave true."""
    progress = assessment.progress
    return {
        "met": not unmet,
        "year": assessment.year,
        "counts": counts_of(progress[progress["status"] != "not_in_scope"]),
        "due": counts_of(assessment.due()),
        "findings": _records(assessment.findings, lang),
        "progress": _records(progress, lang),
    }


def _records(table: pd.DataFrame, lang: Lang) -> list[dict[Hashable, object]]:
    """Return the rows as plain data: texts in one language, what is not known as None."""
    return spoken(table, lang).astype(object).where(table.notna(), None).to_dict(orient="records")
