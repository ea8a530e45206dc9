"""Measured areas and lengths against thresholds: drawing, projecting and rounding must not decide.

A park of exactly 5,000 m2 that is drawn in degrees measures 4,999.9 m2 in the working CRS, whose scale differs from the
ground's by up to a few parts in 100,000; so a measured quantity that misses a threshold by less than one part in 10,000
meets it.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["TOLERANCE", "at_least", "at_most", "up_to"]

TOLERANCE: Final = 1e-4
"""Share of a threshold by which a measured quantity may miss it."""


def at_least(measured: npt.ArrayLike, threshold: float) -> npt.NDArray[np.bool_]:
    """Tell what measures at least a threshold; NaN does not.

    Examples
    --------
    >>> at_least([4999.9, 4990.0], 5000).tolist()
    [True, False]
    """
    return np.asarray(np.asarray(measured, dtype=float) >= threshold * (1 - TOLERANCE))


def at_most(measured: npt.ArrayLike, threshold: float) -> npt.NDArray[np.bool_]:
    """Tell what measures at most a threshold; NaN does not.

    Examples
    --------
    >>> at_most([500.04, 501.0], 500).tolist()
    [True, False]
    """
    return np.asarray(np.asarray(measured, dtype=float) <= up_to(threshold))


def up_to(threshold: float) -> float:
    """Return the greatest measure that still counts as at most a threshold: a radius to search within."""
    return threshold * (1 + TOLERANCE)
