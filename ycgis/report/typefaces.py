"""The typefaces of a Chinese government paper, after GB/T 9704-2012, and what stands in where one is not installed."""

from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from lxml import etree

__all__ = ["FANGSONG", "HEI", "KAI", "LATIN", "SONG", "TITLE", "name_substitutes", "set_font", "set_language"]

LATIN: Final = "Times New Roman"
FANGSONG, SONG, HEI, KAI, TITLE = "仿宋_GB2312", "宋体", "黑体", "楷体_GB2312", "方正小标宋简体"

_SUBSTITUTES: Final = {FANGSONG: "仿宋", KAI: "楷体", TITLE: "华文中宋", SONG: "SimSun", HEI: "SimHei"}
"""Offices install the first; a new Windows comes with the second."""


def set_font(style: Any, east: str, size: float, *, bold: bool = False) -> None:  # noqa: ANN401 - of python-docx
    """Set the Latin font of a style, its size in points and, which python-docx does not, the font of Chinese."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = LATIN, Pt(size), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(key), None)
    fonts.set(qn("w:eastAsia"), east)
    fonts.set(qn("w:cs"), LATIN)


def name_substitutes(document: Document) -> None:
    """Write into the document which font stands in for one that a machine lacks."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for name, other in _SUBSTITUTES.items():
        font, substitute = OxmlElement("w:font"), OxmlElement("w:altName")
        font.set(qn("w:name"), name)
        substitute.set(qn("w:val"), other)
        font.append(substitute)
        table.append(font)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001 - python-docx has no other way to it


def set_language(document: Document) -> None:
    """Say that Chinese characters are Chinese and Latin letters English, lest a word processor find them misspelt.

    Were Latin letters said to be Chinese too, numbers would be broken between two lines.
    """
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    defaults.append(language)
