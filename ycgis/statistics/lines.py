"""What a text over a table is by its words: a line of units, of who filled it in, a note, or about the numbers."""

import re

from ycgis.statistics.names import bare

__all__ = ["FOOTNOTE", "is_unit_alone", "speaks", "split_units", "spoken", "units_in"]

FOOTNOTE = re.compile(r"^\s*(?:注|附注|说明|备注|资料来源|数据来源|※|\*|①|note|source)", re.IGNORECASE)
_UNIT_SAID = re.compile(r"(?<![报制送管责编头施设核])单位[:：]\s*([^\s:：]+)|(?:^|[\s(])units?:\s*(.+)$", re.IGNORECASE)
_UNIT_LINE = re.compile(r"^[(（]?(?:计量|数据)?单位[:：]|^units?:", re.IGNORECASE)
_UNIT_ALONE = re.compile(r"(?:计量|数据)?单位:?|units?:?")
_FORM_LINE = re.compile(r"^[（(]?(?:填报|填表|制表|编制|报送|联系|审核|负责|打印|统计负责|盖章)")
_UNITS = re.compile(r"[、，,;；]")


def speaks(text: str) -> bool:
    """Return whether a text above the numbers is about them: not of units alone, nor of who filled it in."""
    return not _UNIT_LINE.search(text) and not _FORM_LINE.search(text)


def spoken(text: str) -> bool:
    """Return whether a text is about the numbers and no note."""
    return speaks(text) and not FOOTNOTE.search(text)


def is_unit_alone(text: str) -> bool:
    """Return whether a text is 单位： without the unit, which stands in the cell beside it."""
    return _UNIT_ALONE.fullmatch(bare(text)) is not None


def units_in(text: str, *, title: bool) -> list[str]:
    """Return the units that a text states as 单位：; within other words only where it is a title of all numbers."""
    if _FORM_LINE.search(text) or not (title or _UNIT_LINE.search(text)):
        return []
    found = _UNIT_SAID.search(text)
    return split_units(found[1] or found[2]) if found else []


def split_units(said: str) -> list[str]:
    """Return the units of a list of them: ``公里、万人``."""
    return [unit.strip(" ()（）") for unit in _UNITS.split(said) if unit.strip(" ()（）")]
