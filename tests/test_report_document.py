"""The Word document of a report, read back: its page, its headings, and tables that hold what the assessment says."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pandas as pd
import pytest
from alpha import EAST, SOUTH, study
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from lxml import etree
from office import converted
from reports import TALLY, YEAR, reported

from ycgis.assess import Assessment
from ycgis.board import COUNTED, LOOKS, Picture, board_of, tally
from ycgis.ground.text import Lang
from ycgis.maps import pictures_of
from ycgis.report.content import Content, content_of
from ycgis.report.document import write_document

MADE = Callable[..., tuple[Content, Document]]


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return reported(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def pictures(assessment: Assessment) -> list[Picture]:
    return pictures_of(assessment, board_of(assessment))


@pytest.fixture
def made(assessment: Assessment, pictures: list[Picture], tmp_path: Path) -> MADE:
    def make(
        lang: Lang = "zh", county: str | None = None, on: Assessment = assessment, shown: list[Picture] = pictures
    ) -> tuple[Content, Document]:
        content = content_of(on, lang, county)
        write_document(content, shown, tmp_path / "report.docx")
        return content, docx.Document(str(tmp_path / "report.docx"))

    return make


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (int(line.style.name[-1]), line.text)
        for line in document.paragraphs
        if line.style is not None and str(line.style.name).startswith("Heading")
    ]


def tables(document: Document) -> dict[str, Table]:
    """Return the tables by their captions; those without one by their place."""
    found, caption = {}, ""
    for place, part in enumerate(document.iter_inner_content()):
        if isinstance(part, Table):
            found[caption or str(place)] = part
            caption = ""
        elif part.style is not None and part.style.name == "Table Caption":
            caption = part.text
    return found


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def marked(status: str, content: Content) -> str:
    return f"{LOOKS[status].symbol} {content.statuses[status]}"


class TestLayout:
    def test_is_that_of_a_government_paper(self, made: MADE) -> None:
        _, document = made()
        (section,) = document.sections
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        lengths = [section.page_width, section.page_height, *margins]
        assert [round(length.mm) for length in lengths if length is not None] == [210, 297, 37, 35, 28, 26]
        normal = document.styles["Normal"]
        assert (normal.font.size, normal.paragraph_format.line_spacing) == (Pt(16), Pt(28))
        assert normal.paragraph_format.first_line_indent == Pt(32)

    @pytest.mark.parametrize(
        ("style", "font", "points"),
        [
            ("Title", "方正小标宋简体", 22),
            ("Normal", "仿宋_GB2312", 16),
            ("Heading 1", "黑体", 16),
            ("Heading 2", "楷体_GB2312", 16),
        ],
    )
    def test_chinese_has_its_typefaces(self, made: MADE, style: str, font: str, points: int) -> None:
        _, document = made()
        found = document.styles[style]
        assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert found.font.size == Pt(points)

    def test_names_what_stands_in_for_typefaces(self, made: MADE, tmp_path: Path) -> None:
        made()
        with zipfile.ZipFile(tmp_path / "report.docx") as file:
            fonts = etree.fromstring(file.read("word/fontTable.xml"))
        named = {font.get(qn("w:name")): font.find(qn("w:altName")) for font in fonts}
        assert named["仿宋_GB2312"].get(qn("w:val")) == "仿宋"
        assert named["方正小标宋简体"].get(qn("w:val")) == "华文中宋"

    @pytest.mark.parametrize(("lang", "language"), [("zh", "zh-CN"), ("en", "en-GB")])
    def test_says_its_language(self, made: MADE, lang: Lang, language: str) -> None:
        _, document = made(lang)
        (said,) = document.styles.element.iter(qn("w:lang"))
        assert (said.get(qn("w:val")), said.get(qn("w:eastAsia"))) == ("en-GB", "zh-CN")
        assert document.core_properties.language == language

    def test_pages_are_numbered_at_their_outer_foot(self, made: MADE) -> None:
        _, document = made()
        section = document.sections[0]
        assert document.settings.odd_and_even_pages_header_footer
        for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
            (line,) = footer.paragraphs
            assert line.alignment is not None
            assert line.alignment.name == side
            assert (line.text, " PAGE " in line._p.xml) == ("—  —", True)

    def test_tables_repeat_their_heads_and_keep_rows_whole(self, made: MADE) -> None:
        _, document = made()
        assert len(document.tables) >= 10
        for table in document.tables:
            repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
            assert repeated == [True] + [False] * (len(repeated) - 1)
            assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
            assert sum(column.width for column in table.columns if column.width) == pytest.approx(Mm(156), rel=0.001)

    def test_is_the_same_each_time(self, assessment: Assessment, pictures: list[Picture], tmp_path: Path) -> None:
        for name in ("a", "b"):
            write_document(content_of(assessment), pictures, tmp_path / name)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()

    def test_has_a_title_and_a_date_that_do_not_depend_on_the_day(self, made: MADE) -> None:
        content, document = made()
        said = document.core_properties
        assert (said.title, said.author) == (content.title, content.author)
        assert (said.created, said.modified) == (said.created, said.created)
        assert said.created is not None
        assert (said.created.year, said.created.month, said.created.day) == (YEAR, 12, 31)


class TestContent:
    def test_headings_are_in_order(self, made: MADE) -> None:
        content, document = made()
        assert document.paragraphs[0].style is not None
        assert (document.paragraphs[0].style.name, document.paragraphs[0].text) == ("Title", content.title)
        found = headings(document)
        assert [text for level, text in found if level == 1] == [
            "一、总体情况",
            "二、各项行动进展",
            "三、各县（市、区）情况",
            "四、重点项目",
            "五、文本矛盾及口径",
            "附件　方法与来源",
        ]
        numbers = "一二三四五六七八九十"
        sections = [*content.actions], [*content.counties], [*content.annex]
        assert [text for level, text in found if level == 2] == [
            f"（{numbers[place]}）{part.name if hasattr(part, 'name') else part.title}"
            for parts in sections
            for place, part in enumerate(parts)
        ]

    def test_pictures_have_numbered_captions(self, made: MADE, pictures: list[Picture]) -> None:
        _, document = made()
        assert len(document.inline_shapes) == len(pictures) == 3
        captions = [line.text for line in document.paragraphs if line.style and line.style.name == "Figure Caption"]
        assert captions == [f"图{number}　{picture.caption}" for number, picture in enumerate(pictures, 1)]

    def test_tables_are_numbered_through(self, made: MADE) -> None:
        _, document = made()
        numbered = [caption for caption in tables(document) if caption.startswith("表")]
        assert [caption.partition("　")[0] for caption in numbered] == [f"表{n}" for n in range(1, len(numbered) + 1)]

    def test_counts_every_verdict(self, made: MADE) -> None:
        _, document = made()
        (by_action,) = [rows(table) for name, table in tables(document).items() if name.endswith("各项行动的目标计数")]
        whole = [sum(int(line[place]) for line in by_action[1:]) for place in range(1, len(COUNTED) + 2)]
        assert whole == [*(TALLY[status] for status in COUNTED), sum(TALLY.values())]

    def test_every_target_is_in_the_table_of_its_action(self, made: MADE) -> None:
        content, document = made()
        found = tables(document)
        for action in content.actions:
            of_action = [rows(table) for name, table in found.items() if name.endswith(f"行动{action.number}的目标")]
            assert len(of_action) == bool(action.lines)
            for table in of_action:
                assert [line[:5] + line[6:] for line in table[1:]] == [
                    [str(one.task), one.title, one.bound, one.due_words, one.scope, content.listed(one.departments)]
                    for one in action.lines
                ]
                for row, line in zip(table[1:], action.lines, strict=True):
                    for status, count in tally(line.entries.values()).items():
                        wanted = marked(status, content) if line.together else f"{marked(status, content)} {count}"
                        assert wanted in row[5]

    def test_what_the_city_answers_for_is_there_with_value_gap_and_status(self, made: MADE) -> None:
        content, document = made()
        (table,) = [rows(table) for name, table in tables(document).items() if name.endswith("全市考核的目标")]
        for row, (line, one) in zip(table[1:], content.city, strict=True):
            year = f"\n（{one.year}）" if one.year else ""
            shown = [line.title, line.bound, line.due_words, f"{one.shown}{year}", one.gap_words]
            assert row[:6] == [*shown, marked(one.told, content)]
            assert row[6].startswith(one.origin or one.basis)
        assert any("310 盏\n（2033）" in line for line in table)

    def test_of_the_prefecture_lists_what_counties_missed(self, made: MADE) -> None:
        content, document = made()
        found = tables(document)
        for county in content.counties:
            unmet = [(target.title, one.shown) for target, one in county.lines if one.status in {"near", "missed"}]
            own = [rows(table)[1:] for name, table in found.items() if name.endswith(f"{county.name}到期未达标的目标")]
            listed = [(line[0], line[3].partition("\n")[0]) for table in own for line in table]
            assert listed == unmet
        assert sum(one.status == "near" for county in content.counties for _, one in county.lines) == TALLY["near"]

    def test_of_a_county_lists_every_target_of_that_one(self, made: MADE) -> None:
        content, document = made(county=EAST)
        assert [text for level, text in headings(document) if text.endswith(content.counties[0].name)] == [
            f"（一）{content.counties[0].name}"
        ]
        (table,) = [rows(table) for name, table in tables(document).items() if name.endswith(f"{EAST}的目标")]
        assert [(line[0], line[5]) for line in table[1:]] == [
            (target.title, marked(one.told, content)) for target, one in content.counties[0].lines
        ]
        (actions,) = [rows(table) for name, table in tables(document).items() if name.endswith("行动1的目标")]
        assert any(line[5] == f"{marked('met', content)} 30.0 分钟" for line in actions)

    def test_projects_and_contradictions_are_there(self, made: MADE) -> None:
        content, document = made()
        found = tables(document)
        (projects,) = [rows(table)[1:] for name, table in found.items() if name.endswith("重点项目")]
        assert [(line[1], line[5]) for line in projects] == [(one.title, "未报送进展") for one in content.projects]
        (said,) = [rows(table)[1:] for name, table in found.items() if name.endswith("文本矛盾及口径")]
        assert [tuple(line[1:]) for line in said] == [pair for one in content.discrepancies for pair in one.readings]
        assert len(said) >= 2

    @pytest.mark.parametrize("county", [None, EAST, SOUTH])
    def test_no_cell_is_left_without_a_word(self, made: MADE, county: str | None) -> None:
        _, document = made(county=county)
        for name, table in tables(document).items():
            blank = [line for line in rows(table) if not all(cell.strip() for cell in line[1:])]
            assert blank == [], name

    def test_is_in_english_on_request(self, made: MADE) -> None:
        _, document = made("en")
        assert [text for level, text in headings(document) if level == 1][:2] == ["1. Summary", "2. Progress by action"]
        (city,) = [rows(table) for name, table in tables(document).items() if name.endswith("prefecture as one")]
        assert any(line[3].endswith("\n(2033)") for line in city)

    @pytest.mark.parametrize("evil", ["甲\x00\x0b\ufffe\ud800县", "<w:p>&amp;</w:p>", "x" * 300, "]]>"])
    def test_takes_any_name(self, assessment: Assessment, made: MADE, evil: str) -> None:
        whole = study()
        counties = whole.layers.counties
        counties = counties.assign(name=pd.Series([evil, "乙", "丙", "丁"], counties.index, dtype=object))
        table = assessment.table.copy()
        table["name"] = pd.Series(evil, table.index, dtype=object)
        layers = replace(whole.layers, counties=counties)
        named = replace(assessment, study=replace(whole, layers=layers), table=table)
        content, document = made(on=named)
        assert content.counties[0].name in {text.removeprefix("（一）") for _, text in headings(document)}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_office_opens_it(made: MADE, tmp_path: Path, lang: Lang) -> None:
    content, _ = made(lang)
    (tmp_path / "out").mkdir()
    pdf = converted(tmp_path / "report.docx", "pdf", tmp_path / "out")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("poppler is not installed")
    text = "".join(subprocess.run([reader, pdf, "-"], check=True, capture_output=True, text=True).stdout.split())
    assert "".join(content.title.split()) in text
    for action in content.actions:
        assert "".join(action.title.split()) in text
    assert "—1—" in text
