"""Fonts for pictures: Chinese on any machine, because ycgis carries a font of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

__all__ = ["FAMILY", "FONT", "drawable", "drawing", "families"]

FONT: Final = Path(__file__).parent / "assets" / "ycgis-sans-sc.otf"
FAMILY: Final = "ycgis Sans SC"

_LATIN: Final = "DejaVu Sans"  # matplotlib brings it, and it has signs that few others have
_INSTALLED: Final = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "SimSun",
    "WenQuanYi Zen Hei",
)
"""Where characters come from that are too rare for the font that ycgis carries, such as those of some villages."""

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_UNKNOWN: Final = "□"


@cache
def families() -> tuple[str, ...]:
    """Return the families that a picture's text is set in; each character comes from the first that has it.

    matplotlib finds a font only in its list of all fonts, so that ycgis's own is added to that, once.
    """
    fontManager.addfont(FONT)
    known = {entry.name for entry in fontManager.ttflist}
    return (FAMILY, *(name for name in _INSTALLED if name in known), _LATIN)


@contextmanager
def drawing() -> Iterator[None]:
    """Draw, and save, pictures within: with these fonts and matplotlib's own defaults, whatever its user has set."""
    names = list(families())
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "font.family": names,
                "axes.unicode_minus": False,
                "text.parse_math": False,  # a name may hold a dollar sign
                "hatch.linewidth": 0.6,
            }
        )
        yield


def drawable(text: str) -> str:
    """Return a text in one line as it can be drawn; a character that no font has becomes a box.

    What has no shape, such as control characters and marks of direction, is left out.
    """
    line = " ".join(_UNSEEN.sub("", " ".join(text.split())).split())
    return "".join(char if _is_known(ord(char)) else _UNKNOWN for char in line)


def _is_known(code: int) -> bool:
    return any(code in _codes(name) for name in families())


@cache
def _codes(family: str) -> frozenset[int]:
    """Return what a family can draw; a family is opened only for a character that those before it lack."""
    return frozenset(get_font(findfont(FontProperties(family=family))).get_charmap())
