"""Colours as the colour-blind see them: what the maps tell apart by colour stays apart.

The simulation is that of Machado, Oliveira and Fernandes (2009) for the whole lack of one kind of cone, in linear RGB;
the distance is that of CIELAB (1976), where 2.3 can just be seen and 10 at a glance.
"""

from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pytest

from ycgis.assess import OVERALL, STATUS
from ycgis.atlas.style import band_colours
from ycgis.board import LOOKS
from ycgis.board.classes import gap_classes, value_classes
from ycgis.ground.text import Text

SEEN = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
AT_A_GLANCE = 10.0


def lab(colour: str, seen: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    said = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(said <= 0.04045, said / 12.92, ((said + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(seen @ linear, 0, 1) / (TO_XYZ @ np.ones(3))
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def apart(one: str, other: str, seen: str) -> float:
    return float(np.linalg.norm(lab(one, SEEN[seen]) - lab(other, SEEN[seen])))


def test_the_measure_itself() -> None:
    assert apart("#000000", "#ffffff", "all cones") == pytest.approx(100, abs=0.1)
    assert apart("#d7191c", "#1a9641", "all cones") > 100
    assert apart("#b8860b", "#6b8e23", "deuteranopia") < apart("#b8860b", "#6b8e23", "all cones")


@pytest.mark.parametrize("seen", SEEN)
def test_no_two_verdicts_look_alike(seen: str) -> None:
    verdicts = [LOOKS[key].colour for key in ("met", "near", "missed", "not_due")]
    assert min(apart(one, other, seen) for one, other in combinations(verdicts, 2)) > AT_A_GLANCE
    unknown = LOOKS["no_data"].colour
    assert min(apart(one, unknown, seen) for one in verdicts) > AT_A_GLANCE


@pytest.mark.parametrize("statuses", [STATUS, OVERALL])
def test_every_status_has_a_symbol_of_its_own(statuses: dict[str, Text]) -> None:
    """Of a verdict, and of a county over all; of the latter "unknown" is what "no data" is of the former."""
    assert len({LOOKS[status].symbol for status in statuses}) == len(statuses)


@pytest.mark.parametrize("seen", SEEN)
def test_classes_of_values_look_apart(seen: str) -> None:
    colours = [one.colour for one in value_classes({float(at): f"{at}" for at in range(5)})]
    assert len(colours) == 5
    assert min(apart(one, other, seen) for one, other in pairwise(colours)) > AT_A_GLANCE


@pytest.mark.parametrize("seen", SEEN)
def test_classes_of_gaps_look_apart(seen: str) -> None:
    colours = [one.colour for one in gap_classes({float(at): f"{at}" for at in range(-4, 6)})]
    assert len(colours) == 5
    assert min(apart(one, other, seen) for one, other in combinations(colours, 2)) > AT_A_GLANCE


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("bands", range(1, 7))
def test_bands_of_travel_time_look_apart(seen: str, bands: int) -> None:
    colours = band_colours([*range(30, 30 * bands + 30, 30), None])
    assert min(apart(one, other, seen) for one, other in combinations(colours, 2)) > AT_A_GLANCE
