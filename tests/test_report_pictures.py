"""Pictures of a report: Chinese on a machine that has no Chinese font, the same bytes each time."""

import hashlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from PIL import Image
from reports import reported

from ycgis.assess import Assessment
from ycgis.report import fonts
from ycgis.report.content import content_of
from ycgis.report.pictures import pictures_of


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return reported(tmp_path_factory.mktemp("pictures"))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fresh machine: only the fonts that matplotlib brings, and ours."""
    kept = [entry for entry in fontManager.ttflist if Path(mpl.get_data_path()) in Path(entry.fname).parents]
    monkeypatch.setattr(fontManager, "ttflist", kept)
    fonts.families.cache_clear()
    yield
    fonts.families.cache_clear()


def drawn(text: str) -> np.ndarray:
    with fonts.drawing():
        figure = Figure(figsize=(1, 1), dpi=100)
        canvas = FigureCanvasAgg(figure)
        figure.text(0.2, 0.3, text, size=40)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())


@pytest.mark.usefixtures("alone")
def test_chinese_is_drawn_with_our_font_alone() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of each glyph that it misses
        one, other, box = drawn("绛"), drawn("夏"), drawn(fonts.drawable("\U000e0fff"))
    assert (one != other).any()
    assert (one != box).any()
    assert (one[..., 0] < 128).sum() > 200  # ink


def test_the_font_has_every_character_of_the_plans_and_the_counties() -> None:
    data = Path(__file__).parent.parent / "data"
    files = [*data.glob("plans/*.toml"), *data.glob("boundaries/*.geojson")]
    said = "".join(path.read_text(encoding="utf-8") for path in files)
    has = fonts._codes(fonts.families()[0])
    assert {char for char in said if char.isprintable() and ord(char) not in has} == set()


def test_the_font_is_the_one_that_its_readme_names() -> None:
    digest = hashlib.sha256(fonts.FONT.read_bytes()).hexdigest()
    assert digest in (fonts.FONT.parent / "README.md").read_text(encoding="utf-8")
    assert fonts.FONT.stat().st_size < 2_500_000


def test_what_no_font_has_becomes_a_box() -> None:
    assert fonts.drawable("夏\u202e县\x00") == "夏县"
    assert fonts.drawable("夏\U000e0fff县") in {"夏□县", "夏县"}


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("county", [None, "990101"])
def test_there_are_maps_and_counts(assessment: Assessment, lang: str, county: str | None) -> None:
    content = content_of(assessment, "en" if lang == "en" else "zh", county)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pictures = pictures_of(assessment, content)
    assert len(pictures) == (3 if county is None else 2)  # reach and density, or the county; and the counts
    for picture in pictures:
        image = Image.open(io.BytesIO(picture.png))
        assert image.width == pytest.approx(15 / 2.54 * 200, abs=2)
        assert len(image.convert("RGB").getcolors(1 << 24) or []) > 20
        assert picture.caption


def test_the_same_assessment_gives_the_same_bytes(assessment: Assessment) -> None:
    content = content_of(assessment)
    assert pictures_of(assessment, content) == pictures_of(assessment, content)


def test_other_statuses_give_another_map(assessment: Assessment) -> None:
    content = content_of(assessment)
    before = pictures_of(assessment, content)[0]
    missed = assessment.progress.assign(status=assessment.progress["status"].replace("met", "missed"))
    other = replace(assessment, progress=missed)
    assert pictures_of(other, content_of(other))[0].png != before.png
