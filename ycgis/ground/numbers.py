"""Numbers as they are compared and as they are written: the noise of arithmetic, decimals, thousands, units."""

import math

from ycgis.ground.text import Text

__all__ = ["DASH", "NOISE", "alike", "exact", "figure", "figure_digits", "fixed", "short", "signed", "with_unit"]

NOISE = 1e-9
"""The relative difference that sums and projections leave: values nearer to a bound than this are on it.

Full values are compared otherwise (GB/T 8170, 全数值比较法): nothing is rounded before it is held against a bound.
"""

DASH = "—"
"""What stands where there is no number."""

_SMALLEST = 1e-12
_MOST_DECIMALS = 4
_LEAST_FIGURES = 2


def alike(one: float, other: float) -> bool:
    """Tell whether two numbers, or two that are missing, are the same but for how they were computed."""
    return math.isclose(one, other, rel_tol=NOISE, abs_tol=_SMALLEST) or (math.isnan(one) and math.isnan(other))


def fixed(value: float, digits: int) -> str:
    """Return a number with so many decimals and thousands separators; never a negative zero.

    >>> fixed(1234.5, 2)
    '1,234.50'
    """
    return f"{round(value, digits) + 0.0:,.{digits}f}"


def exact(value: float) -> str:
    """Return a number as it was given, as the bounds of a plan are: up to ten figures, with thousands separators.

    >>> exact(1000.0), exact(1.1)
    ('1,000', '1.1')
    """
    given = f"{value:.10g}"
    return given if "e" in given else fixed(value, len(given.partition(".")[2]))


def figure(value: float) -> str:
    """Return a figure with the decimals that it has: at most four, or two digits where it is smaller than that.

    >>> figure(58.333333), figure(92.0), figure(0.000012345)
    ('58.3333', '92', '0.000012')
    """
    return _trimmed(fixed(value, figure_digits(value)))


def figure_digits(value: float) -> int:
    """Return the most decimals that `figure` writes of a number."""
    return max(_MOST_DECIMALS, _decimals_for(value, _LEAST_FIGURES))


def short(value: float) -> str:
    """Return a difference or an estimate with two decimals, or two digits where it is less than one.

    >>> short(5.0), short(1.256), short(0.0123)
    ('5', '1.26', '0.012')
    """
    return _trimmed(fixed(value, max(_LEAST_FIGURES, _decimals_for(value, _LEAST_FIGURES))))


def signed(value: float, written: str) -> str:
    """Return the size of a change as it is written, with its sign in front."""
    return f"{'+' if value >= 0 else '-'}{written}"


def with_unit(number: str, unit: Text) -> Text:
    """Return a number and its unit, with a space between but before a per cent sign; without a unit the number."""
    return Text(*(f"{number}{'' if word in {'', '%'} else ' '}{word}" for word in unit))


def _decimals_for(value: float, digits: int) -> int:
    """Return the decimals that show so many digits of a number below one."""
    small = 0 < abs(value) < 1
    return digits - 1 - math.floor(math.log10(abs(value))) if small else 0


def _trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
