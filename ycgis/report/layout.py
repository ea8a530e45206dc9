"""The look of a Chinese government paper in Word, after GB/T 9704-2012: page, styles, page numbers, tables."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from ycgis.board import LOOKS
from ycgis.ground.text import Lang
from ycgis.report.typefaces import FANGSONG, HEI, KAI, LATIN, SONG, TITLE, name_substitutes, set_font, set_language

__all__ = ["Cell", "add_pictures", "add_signature", "add_table", "lie_down", "new_document", "save_document"]

LYING_MM: Final = 253
"""How wide the text is on a page that lies on its side."""

_PICTURE_MM: Final = 108
_BODY_PT, _LINE_PT, _TITLE_PT, _TABLE_PT, _CAPTION_PT, _PAGE_PT = 16, 28, 22, 8, 10.5, 14
_HEADINGS = ((1, HEI, _BODY_PT), (2, KAI, _BODY_PT), (3, FANGSONG, _BODY_PT))
_OWN_STYLES: Final = (
    ("Subtitle Line", KAI, _BODY_PT, _LINE_PT),
    ("Table Text", SONG, _TABLE_PT, 10),
    ("Table Head", HEI, _TABLE_PT, 10),
    ("Addressee", FANGSONG, _BODY_PT, _LINE_PT),
    ("Table Caption", HEI, _CAPTION_PT, 18),
    ("Figure Caption", HEI, _CAPTION_PT, 20),
    ("Picture", SONG, _TABLE_PT, 0),
)
"""Name, font of Chinese characters, size and least height of a line, in points; 0 leaves that to what stands in it."""

_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)


class Cell(NamedTuple):
    """A cell of a table; `status` gives it the tint of that status, `middle` centres it."""

    text: str
    status: str = ""
    middle: bool = False


def new_document(lang: Lang, title: str, author: str, as_of: dt.date) -> Document:
    """Return an empty document with the page, the styles and the page numbers of a government paper."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    _styles(document, lang)
    name_substitutes(document)
    set_language(document)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    properties, day = document.core_properties, dt.datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - a date
    properties.title, properties.author, properties.language = title, author, "zh-CN" if lang == "zh" else "en-GB"
    properties.comments, properties.last_modified_by = "", author
    properties.created = properties.modified = day
    return document


def save_document(document: Document, path: Path) -> None:
    """Write a document; the same one gives the same bytes, for no time of writing is kept in it."""
    held = io.BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
        for member in made.infolist():
            entry = zipfile.ZipInfo(member.filename, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, made.read(member))


def add_table(
    document: Document, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[Cell]]
) -> None:
    """Add a table whose heading is repeated on each page and whose rows are not split; `widths` are shares."""
    table = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    scale = LYING_MM / sum(widths)
    sizes = [Mm(width * scale) for width in widths]
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = size
    # A style is looked up once a table: python-docx reads all of them for each name that it is given.
    style_id = document.part.get_style_id
    head_style = style_id("Table Head", WD_STYLE_TYPE.PARAGRAPH)  # type: ignore[no-untyped-call]  # of python-docx
    text_style = style_id("Table Text", WD_STYLE_TYPE.PARAGRAPH)  # type: ignore[no-untyped-call]  # as above
    _add_row(table, [Cell(head, middle=True) for head in heads], sizes, head_style, head=True)
    for row in rows:
        _add_row(table, row, sizes, text_style, head=False)
    document.add_paragraph(style="Table Text")


def add_pictures(document: Document, pictures: Sequence[tuple[bytes, str]]) -> None:
    """Add PNG pictures with their captions, two side by side, each pair kept on one page."""
    rows = [pictures[at : at + 2] for at in range(0, len(pictures), 2)]
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    for pair in rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as below
        for cell, (png, caption) in zip(row.cells, pair, strict=False):
            picture = cell.paragraphs[0]
            picture.style = "Picture"
            picture.paragraph_format.keep_with_next = False  # the row is whole, and need not be with the next one
            picture.add_run().add_picture(io.BytesIO(png), width=Mm(_PICTURE_MM))
            cell.add_paragraph(caption, style="Figure Caption")


def add_signature(document: Document, signed: str, date: str) -> None:
    """Add who signs and the date at the right, as an official paper ends; an empty one is left out."""
    for words in filter(None, (signed, date)):
        paragraph = document.add_paragraph(words)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(2 * _BODY_PT)
        paragraph.paragraph_format.keep_together = True


def lie_down(document: Document) -> None:
    """Begin a page that lies on its side, and with it a part of the paper, for its wide tables."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(18)
    section.left_margin = section.right_margin = Mm(22)
    section.footer_distance = Mm(9)


def _add_row(table: Table, cells: Sequence[Cell], sizes: Sequence[Mm], style: str | None, *, head: bool) -> None:
    row = table.add_row()  # type: ignore[no-untyped-call]  # of python-docx
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way to these two
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for place, content, size in zip(row.cells, cells, sizes, strict=True):
        place.width = size
        paragraph = place.paragraphs[0]
        paragraph._p.style = style  # noqa: SLF001 - as above
        if content.middle:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(content.text)
        if content.status:
            look = LOOKS[content.status]
            run.font.color.rgb = RGBColor.from_string(look.ink.removeprefix("#").upper())
            _shade(place, look.tint)
        elif head:
            _shade(place, "#e8eef4")


def _shade(cell: Any, colour: str) -> None:  # noqa: ANN401 - of python-docx
    shade = OxmlElement("w:shd")
    for key, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour.removeprefix("#"))):
        shade.set(qn(key), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above


def _styles(document: Document, lang: Lang) -> None:
    styles = document.styles
    normal = styles["Normal"]
    set_font(normal, FANGSONG, _BODY_PT)
    form = normal.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE_PT)
    form.space_before = form.space_after = Pt(0)
    form.first_line_indent = Pt(2 * _BODY_PT) if lang == "zh" else Pt(0)
    form.widow_control = True
    if lang == "en":
        form.space_after = Pt(6)
    title = styles["Title"]
    set_font(title, TITLE, _TITLE_PT)
    _set_plain(title, WD_ALIGN_PARAGRAPH.CENTER, 36)
    _remove_border(title)
    for level, font, size in _HEADINGS:
        heading = styles[f"Heading {level}"]
        set_font(heading, font, size, bold=lang == "en")
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(0)
    for name, font, points, line in _OWN_STYLES:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        set_font(style, font, points)
        middle = name not in {"Table Text", "Addressee"}
        _set_plain(style, WD_ALIGN_PARAGRAPH.CENTER if middle else WD_ALIGN_PARAGRAPH.LEFT, line)
    for name in ("Table Caption", "Picture"):
        styles[name].paragraph_format.keep_with_next = True


def _set_plain(style: Any, alignment: WD_ALIGN_PARAGRAPH, line: float) -> None:  # noqa: ANN401 - as above
    form = style.paragraph_format
    form.alignment, form.first_line_indent = alignment, Pt(0)
    form.space_before = form.space_after = Pt(0)
    if line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(line)
    else:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE  # an exact one would cut a picture off


def _remove_border(style: Any) -> None:  # noqa: ANN401 - as above
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """Write ``— 1 —`` at the outer foot."""
    paragraph.alignment = side
    paragraph.paragraph_format.first_line_indent = Pt(0)
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        run.font.size = Pt(_PAGE_PT)
        run.font.name = LATIN
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)  # noqa: SLF001 - as above
        if text is None:
            for kind, code in (("begin", None), (None, " PAGE "), ("end", None)):
                run._r.append(_field(kind, code))  # noqa: SLF001 - as above


def _field(kind: str | None, text: str | None) -> Any:  # noqa: ANN401 - an XML element
    if kind is None:
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = text
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element
