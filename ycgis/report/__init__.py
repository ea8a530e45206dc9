"""Reports on a plan: where every target stands, as a document, a workbook and a page, on a prefecture or a county."""

from ycgis.report.content import Content, content_of
from ycgis.report.files import FORMATS, file_name, write_report

__all__ = ["FORMATS", "Content", "content_of", "file_name", "write_report"]
