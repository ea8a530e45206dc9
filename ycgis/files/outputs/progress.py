"""progress.csv: every target of the plan, by due year and county."""

from pathlib import Path

from ycgis.assess import Assessment
from ycgis.files.output import Output
from ycgis.files.tables import progress_table, write_csv
from ycgis.ground.text import Lang, Text

__all__ = ["OUTPUT"]


def write(assessment: Assessment, path: Path, lang: Lang) -> None:
    """Write one row a target, due year and county, or the city as one."""
    write_csv(progress_table(assessment, lang), path)


def _has_plan(assessment: Assessment) -> bool:
    return assessment.plan is not None


OUTPUT = Output(
    name="progress.csv",
    title=Text("方案全部目标逐县逐期的状态", "every target of the plan by due year and county"),
    write=write,
    applies=_has_plan,
    rank=20,
)
