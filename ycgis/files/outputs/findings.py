"""findings.csv: the counties by indicator and target."""

from pathlib import Path

from ycgis.assess import Assessment
from ycgis.files.output import Output
from ycgis.files.tables import findings_table, write_csv
from ycgis.ground.text import Lang, Text

__all__ = ["OUTPUT"]


def write(assessment: Assessment, path: Path, lang: Lang) -> None:
    """Write one row a county, indicator and target."""
    write_csv(findings_table(assessment, lang), path)


OUTPUT = Output(
    name="findings.csv",
    title=Text(
        "各县各指标的数值、目标、差距、状态和依据", "value, target, gap, status and basis by county and indicator"
    ),
    write=write,
    rank=10,
)
