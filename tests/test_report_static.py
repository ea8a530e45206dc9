"""Static maps: one small map for what has a value, nothing told by colour alone, the same bytes each time."""

import datetime as dt
import math
import os
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import atlas_pages as pages
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

import ycgis
from ycgis.assess import Assessment, assess
from ycgis.board import LOOKS, board_of
from ycgis.ground.text import Text
from ycgis.maps import write_static
from ycgis.maps.fonts import drawing
from ycgis.maps.multiples import SHEET_CM, small_multiples

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def town(town_due: Assessment) -> Assessment:
    return town_due


def sheets(assessment: Assessment) -> list[Figure]:
    with drawing():
        return small_multiples(assessment, board_of(assessment), "")


def maps(figures: list[Figure]) -> list[list[PathCollection]]:
    """Return the coloured areas of each small map; the scale bar has none."""
    drawn = [
        [each for each in axes.collections if isinstance(each, PathCollection)]
        for figure in figures
        for axes in figure.axes
    ]
    return [areas for areas in drawn if areas]


def texts(figures: list[Figure]) -> list[str]:
    return [text.get_text() for figure in figures for text in figure.texts]


def with_values(assessment: Assessment) -> list[tuple[str, str]]:
    known = assessment.findings.dropna(subset="value")
    return list(dict.fromkeys(zip(known["indicator"], known["target_id"], strict=True)))


@pytest.mark.parametrize("place", ["town", pytest.param("embedded", marks=pytest.mark.slow)])
def test_each_indicator_that_has_a_value_has_a_map_after_that_of_the_names(
    request: pytest.FixtureRequest, place: str
) -> None:
    assessment = request.getfixturevalue(place)
    figures = sheets(assessment)
    drawn = maps(figures)
    assert len(drawn) == 1 + len(with_values(assessment))
    assert all(len(areas) == len(assessment.study.layers.counties) for areas in drawn)
    for indicator, _ in with_values(assessment):
        assert assessment.indicators[indicator].title.zh in texts(figures)


def test_what_has_a_target_is_coloured_by_status_and_says_it_by_a_symbol(town: Assessment) -> None:
    figures = sheets(town)
    place = 1 + with_values(town).index(("prefecture_reach", "quick"))
    rows = town.findings[town.findings["target_id"] == "quick"].set_index("adcode")
    codes = town.study.layers.counties.index.astype(str)
    looks = [LOOKS[rows.loc[code, "status"]] for code in codes]
    assert [to_hex(area.get_facecolor()[0]) for area in maps(figures)[place]] == [look.tint for look in looks]
    said = {text.get_text() for text in figures[0].axes[place].texts}
    values = [f"{rows.loc[code, 'value']:.0f}" for code in codes]
    assert said == {f"{look.symbol} {value}" for look, value in zip(looks, values, strict=True)}


def test_values_without_a_target_are_the_darker_the_larger_and_their_classes_are_named(town: Assessment) -> None:
    figures = sheets(town)
    place = 1 + with_values(town).index(("seat_routes", ""))
    rows = town.findings[town.findings["indicator"] == "seat_routes"].set_index("adcode")
    areas = dict(zip(town.study.layers.counties.index.astype(str), maps(figures)[place], strict=True))
    known = {code: float(value) for code, value in rows["value"].items() if math.isfinite(value)}
    light = {code: sum(areas[code].get_facecolor()[0][:3]) for code in known}
    for one, other in combinations(known, 2):
        assert (known[one] < known[other]) == (light[one] > light[other])
        assert (known[one] > known[other]) == (light[one] < light[other])
    legend = figures[0].axes[place].get_legend()
    assert legend is not None
    assert len(legend.get_texts()) == len(set(known.values()))


def test_all_maps_of_a_sheet_have_one_scale(town: Assessment) -> None:
    (figure,) = sheets(town)
    per_cm = set()
    for axes in figure.axes:
        west, east = axes.get_xlim()
        south, north = axes.get_ylim()
        box = axes.get_position()
        per_cm |= {
            round((east - west) / (box.width * SHEET_CM[0])),
            round((north - south) / (box.height * SHEET_CM[1])),
        }
    assert len(per_cm) == 1


def test_many_indicators_go_on_to_another_sheet(town: Assessment) -> None:
    assert town.plan is not None
    (quick,) = town.plan.targets
    more = [quick.model_copy(update={"id": f"quick{number}"}) for number in range(15)]
    plan = town.plan.model_copy(update={"targets": (quick, *more)})
    assert len(sheets(assess(town.study, plan, town.indicators, year=pages.DUE))) == 2


def test_files_are_sheets_and_the_same_each_time(town: Assessment, tmp_path: Path) -> None:
    made = write_static(town, tmp_path / "a", ["png", "pdf"], today=TODAY)
    again = write_static(town, tmp_path / "b", ["png", "pdf"], today=TODAY)
    assert {path.relative_to(tmp_path / "a").as_posix() for path in made} == {
        f"{stem}.{form}"
        for stem in ("index", *(f"counties/{code}" for code in town.study.layers.counties.index))
        for form in ("png", "pdf")
    }
    assert [path.read_bytes() for path in made] == [path.read_bytes() for path in again]
    with Image.open(tmp_path / "a" / "index.png") as sheet:
        assert sheet.width / sheet.height == pytest.approx(SHEET_CM[0] / SHEET_CM[1], rel=0.01)


@pytest.mark.skipif(not shutil.which("pdftotext") and not os.environ.get("CI"), reason="pdftotext is not installed")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_says_what_a_map_must_say_as_text(
    town: Assessment, tmp_path: Path, lang: ycgis.ground.text.Lang
) -> None:
    write_static(town, tmp_path, ["pdf"], lang, today=TODAY)
    for name in ("index", "counties/990104"):
        done = subprocess.run(["pdftotext", tmp_path / f"{name}.pdf", "-"], check=True, capture_output=True, text=True)
        text = re.sub(r"\s+", "", done.stdout)
        wanted = [
            "EPSG:4546",
            "2026-11-24",
            "Townsurvey",
            "km",
            *(["未送审", "北"] if lang == "zh" else ["Notreviewed", "N"]),
        ]
        assert [said for said in wanted if said not in text] == []
        if lang == "en":
            assert re.findall(r"[\u4e00-\u9fff]", re.sub(r"[甲乙丙丁邻东]|县|市", "", text)) == []


@pytest.mark.parametrize("title", ["很长的名称" * 20, "averyverylongname" * 20, "many words " * 20])
def test_a_title_of_any_length_stays_above_its_own_map(town: Assessment, title: str) -> None:
    named = {key: replace(one, title=Text(title, title)) for key, one in town.indicators.items()}
    (figure,) = sheets(replace(town, indicators=named))
    with drawing():
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        heads = [text for text in figure.texts if text.get_text().endswith("…")]
        assert len(heads) == len(with_values(town))
        widest = max(axes.get_window_extent(renderer).width for axes in figure.axes)
        assert all(text.get_window_extent(renderer).width <= widest * 1.02 for text in heads)


def test_names_that_are_code_are_drawn(town: Assessment, tmp_path: Path) -> None:
    made = write_static(pages.hostile(town), tmp_path, ["png"], today=TODAY)
    assert len(made) == 5
