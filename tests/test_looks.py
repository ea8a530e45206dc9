"""A status looks, and a number is written, as one place says: changed there, it is changed in every medium."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType

import docx
import openpyxl
import pytest
import reports
from docx.document import Document
from docx.oxml.ns import qn
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from openpyxl.workbook import Workbook
from test_report_pictures import share_of

from ycgis.assess import Assessment
from ycgis.atlas import Sides, compare_page, county_page, explore, index_page, progress_page, vendor
from ycgis.board import LOOKS, board_of
from ycgis.board.css import status_css
from ycgis.board.look import Look
from ycgis.board.values import people
from ycgis.cli.check import _show
from ycgis.cli.screen import Screen
from ycgis.cli.tally import tally
from ycgis.ground import numbers
from ycgis.ground.text import Lang, Text
from ycgis.maps import pictures_of, status_map
from ycgis.maps.fonts import drawing
from ycgis.maps.multiples import small_multiples
from ycgis.report import write_report

NEW = Look(Text("待补课", "to be made up"), "!", "#12ab34", "#b0f0c0", "#024010")
OLD = {status: LOOKS[status] for status in ("missed", "no_data")}
TARGET = "paved_2028"


@pytest.fixture(scope="module")
def town(town_reported: Assessment) -> Assessment:
    """The town in 2028: a reported target that one county misses and of which nothing is known in another."""
    return town_reported


@pytest.fixture(scope="module")
def quick(town_due: Assessment) -> Assessment:
    """The town in 2030: a computed target that one county misses."""
    return town_due


@pytest.fixture(scope="module")
def alpha(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """Values with decimals: 30.0 and 60.04 minutes, a density of 8.46, figures of whole lamps."""
    return reports.reported(tmp_path_factory.mktemp("plan"))


def fresh() -> None:
    """Forget what was made of the looks once and kept."""
    for kept in (status_css, vendor.styles, vendor.matrix_styles):
        kept.cache_clear()


@pytest.fixture(params=list(OLD))
def changed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the status that looks otherwise."""
    monkeypatch.setitem(LOOKS, request.param, NEW)  # type: ignore[arg-type]  # a Mapping to all others
    fresh()
    yield request.param
    fresh()


def written(assessment: Assessment, folder: Path, form: str, lang: Lang = "zh", county: str | None = None) -> Path:
    path = folder / f"report.{form}"
    pictures = pictures_of(assessment, board_of(assessment, lang), county) if form == "docx" else []
    write_report(assessment, path, lang, county, pictures=pictures)
    return path


PAGES: dict[str, Callable[[Assessment, Lang], str]] = {
    "index": index_page,
    "county": lambda assessment, lang: county_page(assessment, "990103", lang),
    "progress": progress_page,
    "compare": lambda assessment, lang: compare_page(Sides(assessment, assessment, ("a", "b")), lang),
}


def every_page(assessment: Assessment, lang: Lang = "zh") -> dict[str, str]:
    return {name: page(assessment, lang) for name, page in PAGES.items()}


def printed(assessment: Assessment, capsys: pytest.CaptureFixture[str], lang: Lang = "zh") -> str:
    """Return what the terminal shows of an assessment."""
    capsys.readouterr()
    _show(Screen(lang), assessment)
    return capsys.readouterr().out


def headings(out: str) -> list[str]:
    """Return the headings of the tables that a terminal shows, those that are folded put together."""
    tables = [[line for line in table.splitlines() if "┃" in line] for table in out.split("┏")]
    rows = [[[cell.strip() for cell in line.strip("┃").split("┃")] for line in table] for table in tables]
    return [" ".join(filter(None, column)) for table in rows for column in zip(*table, strict=True)]


def figures(assessment: Assessment) -> list[Figure]:
    with drawing():
        return small_multiples(assessment, board_of(assessment), "")


def written_on(made: list[Figure]) -> list[str]:
    return [text.get_text() for figure in made for part in (figure, *figure.axes) for text in part.texts]


class TestStatus:
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_on_every_page(self, town: Assessment, changed: str, lang: Lang) -> None:
        old, word = OLD[changed], NEW.word.say(lang)
        for name, page in every_page(town, lang).items():
            assert f"--{changed}: {NEW.colour};" in page, name
            assert f'[data-s="{changed}"] {{ background: {NEW.tint}; color: {NEW.ink}; }}' in page, name
            assert word in page, name
            assert f'<span class="symbol">{NEW.symbol}</span>' in page, name
            badges = re.findall(rf'<span class="badge badge-{changed}"[^>]*>.*?</span></?', page, re.DOTALL)
            assert not [badge for badge in badges if f">{old.symbol}<" in badge], name

    @pytest.mark.parametrize("name", PAGES)
    def test_no_page_keeps_a_copy(self, town: Assessment, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        """Of a colour that nothing else has: the page's own style sheets write none of them down again."""
        monkeypatch.setitem(LOOKS, "missed", NEW)  # type: ignore[arg-type]  # as above
        fresh()
        old, page = OLD["missed"], PAGES[name](town, "zh")
        fresh()
        assert [colour for colour in (old.colour, old.tint, old.ink) if colour in page] == []

    def test_on_the_map_to_go_on_with(self, quick: Assessment, town: Assessment, changed: str) -> None:
        assessment, key = (quick, "prefecture_reach") if changed == "missed" else (town, TARGET)
        page = explore(assessment, key).get_root().render()
        assert NEW.colour in page
        assert f"{NEW.symbol} {NEW.word.zh}" in page

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_in_the_page_of_a_report(self, town: Assessment, changed: str, tmp_path: Path, lang: Lang) -> None:
        page = written(town, tmp_path, "html", lang).read_text("utf-8")
        assert f"--{changed}: {NEW.colour};" in page
        assert f".tint-{changed}" in page
        assert f"background: {NEW.tint}; color: {NEW.ink};" in page
        marked = f'<span aria-hidden="true">{NEW.symbol}</span> {NEW.word.say(lang)}</span>'
        assert f'<span class="badge tint-{changed}">{marked}' in page
        assert f'tint-{changed}"><span aria-hidden="true">{OLD[changed].symbol}<' not in page
        assert re.search(rf"{NEW.word.say(lang)} \d", page.split("<table>")[0])  # in the sentences

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_in_the_rules_of_a_report(self, town: Assessment, changed: str, tmp_path: Path, lang: Lang) -> None:
        page = written(town, tmp_path, "html", lang).read_text("utf-8")
        assert f"<dt>{NEW.word.say(lang)}</dt>" in page
        assert f"<dt>{OLD[changed].word.say(lang)}</dt>" not in page

    def test_in_the_word_document(self, town: Assessment, changed: str, tmp_path: Path) -> None:
        document: Document = docx.Document(str(written(town, tmp_path, "docx", county="990103")))
        whole: Document = docx.Document(str(written(town, tmp_path, "docx")))
        marked = f"{NEW.symbol} {NEW.word.zh}"
        cells = [
            cell for made in (document, whole) for table in made.tables for row in table.rows for cell in row.cells
        ]
        assert any(cell.text.startswith(marked) for cell in cells)
        assert not [cell.text for cell in cells if f"{OLD[changed].symbol} {OLD[changed].word.zh}" in cell.text]
        shades = {str(shade.get(qn("w:fill"))).lower() for cell in cells for shade in cell._tc.iter(qn("w:shd"))}
        if changed == "missed":  # a county of the report misses a target that is due
            assert NEW.tint.removeprefix("#") in shades
        assert OLD[changed].tint.removeprefix("#") not in shades
        assert any(re.search(rf"{NEW.word.zh} \d", line.text) for line in whole.paragraphs)

    def test_in_the_workbook(self, town: Assessment, changed: str, tmp_path: Path) -> None:
        book = openpyxl.load_workbook(written(town, tmp_path, "xlsx"))
        marked = f"{NEW.symbol} {NEW.word.zh}"
        statuses = [cell.value for cell in column(book, "2 行动二", "状态")]
        assert statuses.count(marked) > 1
        assert not any(str(value).startswith(OLD[changed].symbol) for value in statuses)
        (painted,) = book["2 行动二"].conditional_formatting
        (rule,) = [rule for rule in painted.rules if rule.formula == [f'"{marked}"']]
        assert rule.dxf.fill.bgColor.rgb[2:].lower() == NEW.tint.removeprefix("#")
        assert rule.dxf.font.color.rgb[2:].lower() == NEW.ink.removeprefix("#")
        symbols = [cell for row in book["对照表"].iter_rows(3, min_col=5, values_only=True) for cell in row]
        assert sum(str(cell).startswith(NEW.symbol) for cell in symbols) > 1
        assert OLD[changed].symbol not in symbols
        assert marked in str(book["对照表"]["A1"].value)
        heads = [cell.value for row in book["总览"].iter_rows() for cell in row]
        assert heads.count(marked) == 2

    def test_on_the_maps_on_paper(
        self, quick: Assessment, alpha: Assessment, changed: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assessment = quick if changed == "missed" else alpha
        made = figures(assessment)
        legends = [legend for figure in made for legend in figure.legends]
        entries = {
            text.get_text(): to_hex(patch.get_facecolor())  # type: ignore[attr-defined]
            for legend in legends
            for text, patch in zip(legend.get_texts(), legend.get_patches(), strict=True)
        }
        assert entries[f"{NEW.symbol} {NEW.word.zh}"] == NEW.tint
        assert any(text.startswith(f"{NEW.symbol} ") for text in written_on(made))
        assert not any(text.startswith(f"{OLD[changed].symbol} ") for text in written_on(made))
        named: list[str] = []
        drawn = status_map.area_entry
        monkeypatch.setattr(status_map, "area_entry", lambda *said: (named.append(said[0]), drawn(*said))[1])
        first, *_ = pictures_of(assessment, board_of(assessment))
        assert f"{NEW.symbol} {NEW.word.zh}" in named
        assert share_of(NEW.tint, first.png) > 0.01
        if changed == "missed":
            assert share_of(OLD[changed].tint, first.png) == 0

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_in_the_terminal(
        self, town: Assessment, changed: str, capsys: pytest.CaptureFixture[str], lang: Lang
    ) -> None:
        out = printed(town, capsys, lang)
        word, old = NEW.word.say(lang), OLD[changed].word.say(lang)
        heads = headings(out)
        assert word in heads
        assert old not in heads

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_in_the_line_that_counts(self, town: Assessment, changed: str, lang: Lang) -> None:
        line = tally(board_of(town), ()).say(lang)
        assert re.search(rf"{NEW.word.say(lang)} \d", line)
        assert not re.search(rf"{OLD[changed].word.say(lang)} \d", line)


def column(book: Workbook, sheet: str, head: str) -> list[openpyxl.cell.Cell]:
    """Return the cells under a heading of a sheet of an action."""
    (place,) = [cell.column for cell in book[sheet][2] if cell.value == head]
    return [row[place - 1] for row in book[sheet].iter_rows(3)]


def pointed(value: float, digits: int) -> str:
    """Return a number with a raised point, as `ycgis.ground.numbers.fixed` might."""
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace(".", "·")


@pytest.fixture
def point(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write every number with a raised point, whoever has imported the function that writes them."""
    assert isinstance(numbers.fixed, FunctionType)
    monkeypatch.setattr(numbers.fixed, "__code__", pointed.__code__)


@pytest.mark.usefixtures("point")
class TestNumbers:
    """30.0 minutes, a density of 8.46 (of 8.5), 76 % in the east and falling by 4 a year (of 80-95.5)."""

    def test_are_written_otherwise_at_all(self) -> None:
        assert (numbers.fixed(1234.5, 2), numbers.short(1.25)) == ("1,234·50", "1·25")

    def test_on_every_page(self, alpha: Assessment) -> None:
        for made in (index_page(alpha), progress_page(alpha), compare_page(Sides(alpha, alpha, ("a", "b")))):
            assert "30·0" in made
            assert not re.search(r"30\.0(?!\d)", made)
        page = county_page(alpha, "990102")
        assert "8·46 公里/平方公里" in page
        assert "差 0·04 公里/平方公里" in page
        assert "8.46" not in page

    def test_on_the_map_to_go_on_with(self, town: Assessment) -> None:
        assert "100·0" in explore(town, "prefecture_reach_area").get_root().render()

    @pytest.mark.parametrize("form", ["html", "docx"])
    def test_in_reports(self, alpha: Assessment, tmp_path: Path, form: str) -> None:
        path = written(alpha, tmp_path, form)
        if form == "html":
            text = path.read_text("utf-8")
        else:
            made: Document = docx.Document(str(path))
            text = "\n".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)
        assert "8·46 公里/平方公里" in text
        assert "差 0·04 公里/平方公里" in text
        assert "8.46" not in text

    def test_in_the_words_of_the_workbook(self, alpha: Assessment, tmp_path: Path) -> None:
        """Its numbers are numbers, which the program shows; what is said in words is written as everywhere."""
        book = openpyxl.load_workbook(written(alpha, tmp_path, "xlsx"))
        paces = [str(cell.value) for cell in column(book, "2 行动二", "按趋势") if cell.value]
        assert paces == ["年均 -4·00，预计 72·00%，不能如期"]
        values = [cell.value for cell in column(book, "1 行动一", "数值") if cell.value is not None]
        assert 8.46 in values

    def test_on_the_maps_on_paper(self, alpha: Assessment) -> None:
        texts = written_on(figures(alpha))
        assert "✓ 30·0" in texts
        assert "≈ 8·46" in texts

    def test_in_the_legend_of_values_on_paper(self, town: Assessment) -> None:
        made = figures(town)
        legends = [axes.get_legend() for figure in made for axes in figure.axes]
        labels = [text.get_text() for legend in legends if legend for text in legend.get_texts()]
        assert "100·0" in labels

    def test_in_the_terminal(self, alpha: Assessment, capsys: pytest.CaptureFixture[str]) -> None:
        out = printed(alpha, capsys)
        assert "30·0 达标" in out
        assert "8·46 接近达标" in out
        assert "8.46" not in out

    @pytest.mark.parametrize(
        "told",
        [
            pytest.param(lambda made: board_of(made).lines[1].bound, id="the bound"),
            pytest.param(lambda _: people(15_000).zh, id="people"),
        ],
    )
    def test_as_the_numbers_beside_them(self, alpha: Assessment, told: Callable[[Assessment], str]) -> None:
        assert re.search(r"\d·\d", told(alpha))
