"""The looks of statuses as a style sheet, for pages of every kind."""

from functools import cache

from ycgis.board.look import LOOKS, Look

__all__ = ["status_css"]

_DARK, _LIGHT = "#1c2733", "#ffffff"
_MID = 0.33
"""From this luminance on, dark text is read better than white; the contrast of both is about 3 to 1 there."""


@cache
def status_css() -> str:
    """Return variables of the colours, and rules for badges, bars, patches, cells and texts of each status.

    A status ``met`` has the variables ``--met`` and ``--met-ink``, and the classes ``badge-met`` (a symbol beside its
    word, or a part of a ``bar`` or ``track``), ``patch-met`` (on a legend), ``tint-met`` and ``[data-s=met]`` (a cell).
    """
    variables = " ".join(f"--{status}: {look.colour}; --{status}-ink: {look.ink};" for status, look in LOOKS.items())
    rules = "\n".join(_rules(status, look) for status, look in LOOKS.items())
    return f":root {{ {variables} }}\n{rules}"


def _rules(status: str, look: Look) -> str:
    solid = f"background: var(--{status}); color: {_on(look.colour)};"
    return (
        f".badge-{status} .symbol, .bar .badge-{status}, .track .badge-{status}, .patch-{status} {{ {solid} }}\n"
        f'.tint-{status}, [data-s="{status}"] {{ background: {look.tint}; color: {look.ink}; }}\n'
        f".is-{status} .gauge i {{ background: var(--{status}); }}"
    )


def _on(colour: str) -> str:
    """Return the colour of a symbol on a colour: dark or white, whichever is told apart better."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return _DARK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _MID else _LIGHT


def _linear(part: float) -> float:
    """Return a part of an sRGB colour as light."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - of sRGB
