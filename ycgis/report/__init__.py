"""Reports on a plan: where every target stands, as a workbook and a page, on a prefecture or on one county."""

from ycgis.report.content import Content, content_of
from ycgis.report.files import FORMATS, file_name, write_report
from ycgis.report.static import write_static

__all__ = ["FORMATS", "Content", "content_of", "file_name", "write_report", "write_static"]
