"""indicators.geojson: the counties with their standing and values, for any web map."""

from pathlib import Path

from ycgis.assess import Assessment
from ycgis.files.output import Output
from ycgis.files.tables import county_table
from ycgis.ground.crs import to_wgs84
from ycgis.ground.text import Lang, Text

__all__ = ["OUTPUT"]


def write(assessment: Assessment, path: Path, lang: Lang) -> None:
    """Write one feature a county, in WGS 84."""
    counties = to_wgs84(county_table(assessment, lang))
    counties.to_file(path, driver="GeoJSON", RFC7946="YES", WRITE_NAME="NO")


OUTPUT = Output(
    name="indicators.geojson",
    title=Text("每县一个要素，供网络地图使用（WGS 84）", "one feature a county, for any web map (WGS 84)"),
    write=write,
    rank=40,
)
