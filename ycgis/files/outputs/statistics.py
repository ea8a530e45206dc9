"""figures.csv: the reported figures that the assessment rests on, as a project holds them."""

from pathlib import Path

from ycgis.assess import Assessment
from ycgis.files.output import Output
from ycgis.ground.text import Lang, Text
from ycgis.statistics import statistics_csv

__all__ = ["OUTPUT"]


def write(assessment: Assessment, path: Path, _: Lang) -> None:
    """Write one row a statistic, county and year, with where it was read."""
    plan = assessment.plan
    if plan is not None:
        names = {str(adcode): str(name) for adcode, name in assessment.study.layers.counties["name"].items()}
        text = statistics_csv(assessment.statistics, plan, {**plan.counties, **names})
        path.write_text(text, encoding="utf-8-sig")


def _has_any(assessment: Assessment) -> bool:
    return assessment.plan is not None and len(assessment.statistics) > 0


OUTPUT = Output(
    name="figures.csv",
    title=Text("所用的上报统计数及其出处", "the reported figures that were used, with their sources"),
    write=write,
    applies=_has_any,
    rank=30,
)
