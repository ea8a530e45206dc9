"""Speeds of roads: posted limit, technical grade, class, or one stated speed where none is known."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.parameters import Parameters
from ycgis.ground.ways import GRADES, KINDS

__all__ = ["has_speeds", "operating_speed_kmh"]

_DESIGN_KMH = {word: kind.speed_kmh for word, kind in KINDS.items()} | {
    word: grade.speed_kmh for word, grade in GRADES.items()
}


def has_speeds(roads: pd.DataFrame) -> bool:
    """Tell whether any road carries a speed limit, or a grade or class that the table knows."""
    return bool(np.isfinite(_design_kmh(roads)).any())


def operating_speed_kmh(roads: pd.DataFrame, parameters: Parameters) -> npt.NDArray[np.float64]:
    """Return the operating speed of each road in km/h; 0 where no car may go.

    `roads` have canonical columns (`ycgis.ground.ways.canonical`). In order: the speed limit, the technical grade, the
    class, each times the operating factor; else the one stated speed as it is.
    """
    design = _design_kmh(roads)
    speed = np.where(np.isnan(design), parameters.road_speed_kmh, design * parameters.operating_factor)
    speed[~roads["car"].to_numpy(dtype=bool)] = 0.0
    return speed


def _design_kmh(roads: pd.DataFrame) -> npt.NDArray[np.float64]:
    design = roads["maxspeed"].to_numpy(dtype=float, na_value=np.nan).copy()
    for column in ("grade", "kind"):
        by_word = {word: _DESIGN_KMH.get(word) for word in roads[column].unique()}
        known = roads[column].map(by_word).to_numpy(dtype=float, na_value=np.nan)
        design = np.where(np.isnan(design), known, design)
    return design
