"""Further vertices on lines, where something else meets them."""

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["TOUCH_M", "with_vertices"]

TOUCH_M = 1.0
"""An end this near a way meets it, m: less than any lane is wide, so the gap is a slip of drawing."""


def with_vertices(
    lines: npt.NDArray[np.object_], line: npt.NDArray[np.intp], points: npt.NDArray[np.object_]
) -> npt.NDArray[np.object_]:
    """Return lines with points as further vertices, in order along each; never before the first or after the last."""
    xy, of = shapely.get_coordinates(lines, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    first = np.r_[True, of[1:] != of[:-1]][: len(of)]
    step[first] = 0
    along = np.cumsum(step)
    along -= along[first][of]
    whole = np.nextafter(along[np.r_[first[1:], True][: len(of)]], -np.inf)
    at = np.minimum(shapely.line_locate_point(lines[line], points), whole[line])
    of, along, added = np.r_[of, line], np.r_[along, at], np.r_[np.zeros(len(xy)), np.ones(len(line))]
    order = np.lexsort((added, along, of))
    return np.asarray(shapely.linestrings(np.r_[xy, shapely.get_coordinates(points)][order], indices=of[order]))
