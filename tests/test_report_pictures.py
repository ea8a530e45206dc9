"""The pictures of a report: Chinese on any machine, names that do not hide each other, the same bytes each time."""

import hashlib
import io
import struct
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import shapely
import tiny
from alpha import EAST, OUTSIDE, STUDY, WEST
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from PIL import Image
from reports import reported

from ycgis.assess import Assessment
from ycgis.board import COUNTED, LOOKS, Voice, board_of
from ycgis.ground.text import Text
from ycgis.intake.layers import Source
from ycgis.maps import fonts
from ycgis.maps.fonts import FAMILY, FONT, drawable, drawing, families
from ycgis.maps.frame import Frame, columns_of, png_of, wrapped
from ycgis.maps.labels import MapLabel, write_labels
from ycgis.maps.mapwork import credit
from ycgis.maps.pictures import pictures_of
from ycgis.maps.shapes import draw_areas, draw_lines, draw_points
from ycgis.study import Study

ASSETS = FONT.parent
DATA = Path(__file__).parents[1] / "data"
NOWHERE = "\ue000"
"""A character for private use, which ycgis's font does not draw."""


@pytest.fixture
def fresh_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hide every font but ycgis's own and the one that matplotlib brings."""
    families()
    kept = [entry for entry in fontManager.ttflist if entry.name in {FAMILY, "DejaVu Sans"}]
    monkeypatch.setattr(fontManager, "ttflist", kept)
    families.cache_clear()
    fonts._codes.cache_clear()
    yield
    families.cache_clear()
    fonts._codes.cache_clear()


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return reported(tmp_path_factory.mktemp("plan"))


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def share_of(colour: str, png: bytes) -> float:
    """Return which share of a picture has exactly this colour."""
    wanted = np.round(np.array(to_rgb(colour)) * 255)
    return float((pixels(png) == wanted).all(axis=2).mean())


def written(text: str) -> np.ndarray:
    """Return a picture of a text, drawn as it is."""
    with drawing():
        figure = Figure(figsize=(len(text) + 1, 1), dpi=50)
        FigureCanvasAgg(figure)
        figure.text(0.1, 0.3, text, size=40)
        return pixels(png_of(figure))


def on(study: Study, assessment: Assessment) -> Assessment:
    return replace(assessment, study=study)


class TestFont:
    def test_has_every_character_of_gb2312_and_of_the_data(self) -> None:
        rows = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
        wanted = set("".join(pair.decode("gb2312", "ignore") for pair in rows))
        assert len(wanted) == 6763
        paths = [*(DATA / "plans").glob("*.toml"), *(DATA / "boundaries").glob("*.geojson")]
        wanted |= {char for path in paths for char in path.read_text("utf-8") if char.isprintable()}
        wanted |= set("≥≤²㎡–—…“”①⑳Ⅲ％（）") | {look.symbol for look in LOOKS.values()}
        drawn = set(map(chr, TTFont(FONT).getBestCmap()))
        assert wanted - drawn == set()

    def test_goes_under_its_own_name_and_its_licence(self) -> None:
        names = {record.nameID: record.toUnicode() for record in TTFont(FONT)["name"].names}
        assert names[1] == names[4] == FAMILY
        assert not any("Noto" in names[number] for number in (1, 3, 4, 6))
        assert "SIL Open Font License, Version 1.1" in names[13]
        licence = (ASSETS / "OFL.txt").read_text("utf-8")
        assert names[0] in licence
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence

    def test_is_the_one_that_was_written_down(self) -> None:
        content = FONT.read_bytes()
        assert len(content) < 2_500_000
        assert hashlib.sha256(content).hexdigest() in (ASSETS / "README.md").read_text("utf-8")

    @pytest.mark.usefixtures("fresh_machine")
    def test_draws_chinese_where_no_other_font_is_installed(self) -> None:
        assert families() == (FAMILY, "DejaVu Sans")
        counties = tomllib.loads((DATA / "plans" / "yuncheng_2024.toml").read_text("utf-8"))["counties"].values()
        said = "".join(counties) + "公里²≥≤" + "".join(look.symbol for look in LOOKS.values())
        assert drawable(said) == said
        with pytest.warns(UserWarning, match="Glyph"):
            box = written(NOWHERE)
        for char in set(said):
            assert (written(char) != box).any(), char
            assert written(char).min() < 128

    @pytest.mark.usefixtures("fresh_machine")
    def test_puts_a_box_where_no_font_has_the_character(self) -> None:
        assert drawable(f"甲{NOWHERE}县") == "甲□县"

    @pytest.mark.usefixtures("fresh_machine")
    @given(st.text(max_size=20))
    def test_draws_any_text_in_one_line(self, text: str) -> None:
        said = drawable(text)
        assert "\n" not in said
        assert drawable(said) == said
        written(said)  # a glyph that is missing would be a warning, which is an error here

    def test_leaves_settings_as_they_were(self) -> None:
        before = dict(mpl.rcParams)
        with drawing():
            assert mpl.rcParams["font.family"] == list(families())
        assert dict(mpl.rcParams) == before

    def test_ignores_what_the_user_has_set(self) -> None:
        plain = written("县")
        with mpl.rc_context({"text.color": "red", "font.weight": "bold", "savefig.facecolor": "black"}):
            assert (written("县") == plain).all()


class TestFrame:
    @given(st.text("县市 ab，（) ", max_size=60), st.integers(4, 30))
    def test_wraps_without_loss(self, text: str, columns: int) -> None:
        lines = wrapped(text, columns)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(columns_of(line.rstrip()) <= columns or " " not in line.strip() for line in lines)

    def test_a_chinese_character_takes_two_columns(self) -> None:
        assert wrapped("甲乙丙丁ab cd", 6) == ["甲乙丙", "丁ab", "cd"]

    @given(st.floats(100, 1e6), st.floats(100, 1e6))
    def test_shows_all_of_the_bounds_at_one_scale(self, width: float, height: float) -> None:
        with drawing():
            frame = Frame((500_000, 3_000_000, 500_000 + width, 3_000_000 + height), [], "")
        assert frame.window.contains(shapely.box(500_000, 3_000_000, 500_000 + width, 3_000_000 + height))
        box, (west, south, east, north) = frame.axes.get_window_extent(), frame.window.bounds
        assert box.width / (east - west) == pytest.approx(box.height / (north - south), rel=0.01)

    @pytest.mark.parametrize(
        ("width_km", "bar"), [(10, "1 km"), (18, "2 km"), (100, "10 km"), (150, "20 km"), (1, "100 m")]
    )
    def test_has_a_round_scale(self, width_km: float, bar: str) -> None:
        with drawing():
            frame = Frame((0, 0, width_km * 1000, width_km * 1000), [], "")
            frame.complete(shapely.Point(), "北")
        assert [text.get_text() for text in frame.axes.texts] == ["0", bar, "北"]

    def test_the_scale_is_as_long_as_it_says(self) -> None:
        with drawing():
            frame = Frame((0, 0, 100_000, 100_000), [], "")
            frame.complete(shapely.Point(), "N")
        quarters = [patch.get_width() for patch in frame.axes.patches if hasattr(patch, "get_width")][1:]
        assert sum(quarters) == pytest.approx(10_000)

    @pytest.mark.parametrize("kept", [(0, 0), (0, 1), (1, 0), (1, 1)])
    def test_the_scale_keeps_away_from_what_matters(self, kept: tuple[int, int]) -> None:
        x, y = kept
        counties = shapely.box(0, 0, 100_000, 100_000) - shapely.box(
            x * 50_000, y * 50_000, x * 50_000 + 50_000, y * 50_000 + 50_000
        )
        with drawing():
            frame = Frame((0, 0, 100_000, 100_000), [], "")
            frame.complete(counties, "N")
        ground = frame.axes.patches[0].get_path().transformed(frame.axes.patches[0].get_patch_transform())
        assert shapely.Polygon(ground.vertices).intersection(counties).area == 0


class TestLabels:
    def frame(self) -> Frame:
        return Frame((0, 0, 10_000, 10_000), [], "")

    def test_are_left_out_where_there_is_no_room(self) -> None:
        with drawing():
            crowd = [MapLabel(5000, 5000, f"镇{number}", rank=number) for number in range(6)]
            assert write_labels(self.frame().axes, reversed(crowd)) == ["镇4", "镇5"]

    def test_that_must_be_there_are(self) -> None:
        with drawing():
            frame = self.frame()
            crowd = [MapLabel(5000, 5000, f"县{number}", must=True) for number in range(6)]
            assert write_labels(frame.axes, crowd) == []
            assert len(frame.axes.texts) == 6

    @given(st.lists(st.tuples(st.floats(0, 10_000), st.floats(0, 10_000)), max_size=12))
    def test_hide_neither_each_other_nor_the_edge(self, spots: list[tuple[float, float]]) -> None:
        with drawing():
            frame = self.frame()
            left_out = write_labels(frame.axes, [MapLabel(x, y, f"镇{number}") for number, (x, y) in enumerate(spots)])
            renderer = frame.figure.canvas.get_renderer()
            boxes = [text.get_window_extent(renderer) for text in frame.axes.texts]
        assert len(boxes) + len(left_out) == len(spots)
        inside = frame.axes.get_window_extent()
        assert all(inside.contains(box.x0, box.y0) and inside.contains(box.x1, box.y1) for box in boxes)
        assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[:place])


class TestShapes:
    def test_a_hole_is_not_filled_and_odd_parts_are_left_out(self) -> None:
        ring = shapely.box(0, 0, 90, 90) - shapely.box(30, 30, 60, 60)
        line = shapely.LineString([(0, 0), (1, 1)])
        with drawing():
            frame = Frame((0, 0, 90, 90), [], "")
            odd = shapely.GeometryCollection([line, shapely.MultiPolygon([ring])])
            draw_areas(frame.axes, [odd, None, shapely.Polygon()], facecolor="#00ff00", edgecolor="none")
            draw_lines(frame.axes, [shapely.Point(1, 1), ring], colors="#ff0000")
            draw_points(frame.axes, [line], color="#0000ff", marker="o")
            drawn = png_of(frame.figure)
        west, south, east, north = frame.window.bounds
        whole = frame.window.area * pixels(drawn).shape[0] / frame.axes.get_window_extent().height
        assert share_of("#00ff00", drawn) == pytest.approx(ring.area / whole, rel=0.02)
        assert share_of("#ff0000", drawn) == share_of("#0000ff", drawn) == 0
        assert east - west == pytest.approx(north - south)


class TestPictures:
    @pytest.mark.parametrize("county", [None, EAST, OUTSIDE])
    def test_are_png_as_wide_as_a_page_and_the_same_each_time(self, assessment: Assessment, county: str | None) -> None:
        board = board_of(assessment)
        made = pictures_of(assessment, board, county)
        assert made == pictures_of(assessment, board, county)
        for picture in made:
            assert picture.png.startswith(b"\x89PNG\r\n\x1a\n")
            assert struct.unpack(">I", picture.png[16:20]) == (1181,)  # 15 cm at 200 dots an inch
            assert b"tEXt" not in picture.png

    def test_of_the_prefecture_are_maps_of_what_is_missed(self, assessment: Assessment) -> None:
        captions = [picture.caption for picture in pictures_of(assessment, board_of(assessment))]
        assert len(captions) == 3
        assert "80–95.5" in captions[0] or "≥ 8.5" in captions[0]
        assert not any("≤ 60" in caption for caption in captions)  # nobody misses that
        assert captions[2] == "各项行动的目标按状态计数"

    def test_of_the_prefecture_is_no_map_where_nothing_is_missed(self, assessment: Assessment) -> None:
        table = assessment.table.assign(status=assessment.table["status"].replace({"near": "met"}))
        (bars,) = pictures_of(assessment, board_of(replace(assessment, table=table)))
        assert bars.caption == "各项行动的目标按状态计数"

    def test_show_each_status_in_its_colour(self, assessment: Assessment) -> None:
        made = pictures_of(assessment, board_of(assessment))
        (density,) = [picture.png for picture in made if "≥ 8.5" in picture.caption]
        shown = {key for key in COUNTED if share_of(LOOKS[key].tint, density) > 0.005}
        assert shown == {"near"}

    def test_of_a_county_show_what_the_project_has(self, assessment: Assessment) -> None:
        bare, bars = pictures_of(assessment, board_of(assessment), EAST)
        assert (bare.caption, bars.caption) == ("990101现状图", "各项行动的目标按状态计数")
        seat = STUDY.layers.seats.geometry[EAST]
        layers = replace(
            STUDY.layers,
            parks=tiny.layer("parks", [seat.buffer(200)], name=["园"]),
            townships=tiny.layer("townships", [seat], name=["镇$x$\x07"]),
        )
        richer = on(replace(STUDY, layers=layers), assessment)
        rich, _ = pictures_of(richer, board_of(richer), EAST)
        assert share_of("#7fb56c", bare.png) == 0
        assert share_of("#7fb56c", rich.png) > 0.01

    def test_take_any_name(self, assessment: Assessment) -> None:
        counties = STUDY.layers.counties.assign(name=["$x_{1}$", "a\nb\x00", f"{NOWHERE}\u202e", "\\frac"])
        named = on(replace(STUDY, layers=replace(STUDY.layers, counties=counties)), assessment)
        for county in (None, EAST, WEST):
            assert pictures_of(named, board_of(named), county)

    def test_credit_the_layers_that_they_show(self, assessment: Assessment) -> None:
        sources = {
            "counties": Source("a", attribution="测绘局"),
            "roads": Source("b", attribution="公路局", schematic=True),
            "population": Source("c", attribution="统计局"),
        }
        study = replace(STUDY, sources=sources, producer=Text("规划室", "Planners"))
        said = credit(on(study, assessment), ("counties", "roads", "seats"), Voice("zh"))
        assert said == (
            "制图：规划室。资料：测绘局、公路局。坐标系：EPSG:4546。线形为示意，不可量测。未送审，内部工作用图，不得公开。"
        )
        assert "示意" not in credit(on(study, assessment), ("counties",), Voice("zh"))
        reviewed = credit(on(replace(study, map_review="晋S1"), assessment), ("seats",), Voice("zh"))
        assert reviewed.endswith("审图号：晋S1。")
        assert "Data: not said." in credit(on(study, assessment), ("seats",), Voice("en"))
