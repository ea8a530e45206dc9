"""Single rows that lie where they cannot: at 0, 0, with axes exchanged, beyond what their CRS can hold."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

from ycgis.ground.crs import Bounds
from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.wording import features
from ycgis.intake.layers import LayerSpec

__all__ = ["stray_rows"]

_Floats = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]

_WORLD_DEG = (180.0, 90.0)
_MOST_SHARE = 0.5
"""Where more rows than this are wrong, it is the layer, and is told as such elsewhere."""


class _Scale(NamedTuple):
    """What is at the origin, near and far in the unit of a CRS."""

    nothing: float
    near: float
    far: float


_DEGREES, _METRES = _Scale(1e-7, 3.0, 10.0), _Scale(0.01, 300_000.0, 1_000_000.0)


def stray_rows(
    frame: gpd.GeoDataFrame, crs: CRS, spec: LayerSpec, where: str, around: Bounds | None = None
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return `frame` without the rows that lie where they cannot, and each kind of them named by row.

    Points at 0, 0, which stands for an unknown position, are left out with a note where the layer does not need
    every row; all else is fatal. Where most rows are wrong nothing is said here.

    Parameters
    ----------
    around
        Where the rows belong, in `crs`; None for where most of them are.
    """
    shapes = frame.geometry.to_numpy()
    boxes = shapely.bounds(shapes)
    if not np.isfinite(boxes).any():
        return frame, []
    scale = _DEGREES if crs.is_geographic else _METRES
    home = _home(boxes, around)
    at_zero = _touch_zero(shapes, boxes, scale, home)
    nowhere = at_zero & (np.abs(boxes) <= scale.nothing).all(axis=1)
    droppable = spec.geometry == "point" and not any(column.unique for column in spec.columns)
    kinds = (
        (nowhere, _NOWHERE, _LEFT_OUT if droppable else _CORRECT, not droppable),
        (at_zero & ~nowhere, _VERTEX, _CORRECT, True),
        (_swapped(boxes, home, scale) & ~at_zero, _SWAPPED, _SWAP_BACK, True),
        (_beyond(boxes, crs) & ~at_zero, _BEYOND, _CORRECT, True),
    )
    wrong, problems = np.zeros(len(frame), dtype=bool), list[Problem]()
    for mask, what, remedy, fatal in kinds:
        told = mask & ~wrong
        if told.any() and told.sum() <= _MOST_SHARE * len(frame):
            wrong |= told
            problems.append(Problem(where, what.fill(which=features(frame, spec, told)), remedy, fatal=fatal))
    return frame[~wrong], problems


_NOWHERE = Text("坐标为 0, 0（位置不明）：{which}", "lies at 0, 0, an unknown position: {which}")
_VERTEX = Text("有顶点在 0, 0：{which}", "a vertex lies at 0, 0: {which}")
_SWAPPED = Text("坐标轴颠倒（先北后东）：{which}", "the axes are swapped (north before east) in: {which}")
_BEYOND = Text(
    "坐标的单位与其他行不同（度与米混用）或超出范围：{which}",
    "in another unit than the other rows (degrees among metres), or beyond the Earth: {which}",
)
_LEFT_OUT = Text("已略去；请补上坐标", "left out; give their coordinates")
_CORRECT = Text("请改正坐标，或删去这些要素", "correct the coordinates, or remove these features")
_SWAP_BACK = Text("请在这些要素中交换 x、y", "swap x and y in these features")


def _home(boxes: _Floats, around: Bounds | None) -> _Floats:
    if around is not None and np.isfinite(around).all():
        return np.array([(around[0] + around[2]) / 2, (around[1] + around[3]) / 2])
    middle: _Floats = np.nanmedian((boxes[:, :2] + boxes[:, 2:]) / 2, axis=0)
    return middle


def _touch_zero(shapes: npt.NDArray[np.object_], boxes: _Floats, scale: _Scale, home: _Floats) -> _Mask:
    mask = np.zeros(len(shapes), dtype=bool)
    if np.abs(home).max() < scale.near:
        return mask
    suspects = np.flatnonzero(
        (boxes[:, :2] <= scale.nothing).all(axis=1) & (boxes[:, 2:] >= -scale.nothing).all(axis=1)
    )
    for row in suspects:
        mask[row] = (np.abs(shapely.get_coordinates(shapes[row])) <= scale.nothing).all(axis=1).any()
    return mask


def _swapped(boxes: _Floats, home: _Floats, scale: _Scale) -> _Mask:
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    away = np.abs(middle - home).max(axis=1)
    turned = np.abs(middle[:, ::-1] - home).max(axis=1)
    return np.asarray((away > scale.far) & (turned < scale.near))


def _beyond(boxes: _Floats, crs: CRS) -> _Mask:
    sizes = np.maximum(np.abs(boxes[:, :2]), np.abs(boxes[:, 2:]))
    if crs.is_geographic:
        return np.asarray((sizes > _WORLD_DEG).any(axis=1))
    return np.asarray((sizes <= _WORLD_DEG[0]).all(axis=1))
