"""The Word document of a report, read back: its page, its headings, and tables that hold what the assessment says."""

import datetime as dt
import math
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pandas as pd
import pytest
from alpha import EAST, SOUTH, study
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from lxml import etree
from office import converted
from reports import TALLY, YEAR, reported

from ycgis.assess import Assessment
from ycgis.board import COUNTED, LOOKS, Picture, board_of, tally
from ycgis.ground.paper_form import PaperForm
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
    """Return the tables by their captions, without their numbers."""
    found, caption = {}, ""
    for part in document.iter_inner_content():
        if isinstance(part, Table) and caption:
            found[caption] = part
            caption = ""
        elif part.style is not None and part.style.name == "Table Caption":
            caption = part.text.partition("　")[2] or part.text.partition(". ")[2]
    return found


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def marked(status: str, content: Content) -> str:
    return f"{LOOKS[status].symbol} {content.statuses[status]}"


class TestLayout:
    def test_is_that_of_a_government_paper(self, made: MADE) -> None:
        _, document = made()
        section, annexes = document.sections
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        lengths = [section.page_width, section.page_height, *margins]
        assert [round(length.mm) for length in lengths if length is not None] == [210, 297, 37, 35, 28, 26]
        assert annexes.orientation == WD_ORIENT.LANDSCAPE
        assert [round(length.mm) for length in (annexes.page_width, annexes.page_height) if length] == [297, 210]
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
        assert len(document.tables) >= 8
        for table in tables(document).values():
            repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
            assert repeated == [True] + [False] * (len(repeated) - 1)
            assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
            assert sum(column.width for column in table.columns if column.width) == pytest.approx(Mm(253), rel=0.001)

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
    def test_conclusions_come_first_and_then_the_annexes(self, made: MADE) -> None:
        content, document = made()
        assert document.paragraphs[0].style is not None
        assert (document.paragraphs[0].style.name, document.paragraphs[0].text) == ("Title", content.title)
        assert [text for level, text in headings(document) if level == 1] == [
            "一、总体情况",
            "二、未达标的目标和责任部门",
            "三、尚不能判断的目标和数据来源",
            "四、下一年度需完成的目标",
            "附件1　问题清单",
            "附件2　各项目标进展",
            "附件3　分县分行动情况",
            "附件4　附图",
            "附件5　重点项目",
            "附件6　方案文本不一致之处",
            "附件7　方法与来源",
        ]
        said = [line.text for line in document.paragraphs]
        start = said.index("一、总体情况")
        letter = said[start : said.index("附件1　问题清单")]
        for part in content.conclusions:
            assert all(paragraph in letter for paragraph in part.paragraphs)
        assert not any("ycgis" in line for line in letter)
        assert all(line.endswith(("。", "情况", "部门", "来源", "目标")) for line in letter if line)

    def test_is_addressed_signed_and_dated_as_the_project_says(self, assessment: Assessment, made: MADE) -> None:
        form = PaperForm(to="市人民政府", signed="市住建局", date=dt.date(2034, 1, 9))
        _, document = made(on=replace(assessment, study=replace(assessment.study, paper=form)))
        said = [line.text for line in document.paragraphs]
        assert said[2] == "市人民政府："
        signed = said.index("市住建局")
        assert said[signed - 1].startswith("附件：1.问题清单，2.各项目标进展")
        assert said[signed + 1] == "2034年1月9日"
        _, bare = made()
        assert "市人民政府：" not in [line.text for line in bare.paragraphs]

    def test_nothing_known_cannot_be_told(self, assessment: Assessment, made: MADE) -> None:
        nothing = assessment.table.assign(status="no_data", value=math.nan, gap=math.nan, on_pace=None)
        content, document = made(on=replace(assessment, table=nothing), shown=[])
        stand, missed, unknown, _ = content.conclusions
        assert all("不能判断" in " ".join(part.paragraphs) for part in (stand, missed, unknown))
        assert "达标 0" not in " ".join(stand.paragraphs)
        assert "附件1　各项目标进展" in [text for _, text in headings(document)]

    def test_pictures_have_numbered_captions(self, made: MADE, pictures: list[Picture]) -> None:
        _, document = made()
        assert len(document.inline_shapes) == len(pictures) == 3
        captions = [
            line.text
            for table in document.tables
            for row in table.rows
            for cell in row.cells
            for line in cell.paragraphs
            if line.style and line.style.name == "Figure Caption"
        ]
        assert captions == [f"图{number}　{picture.caption}" for number, picture in enumerate(pictures, 1)]

    def test_counts_every_verdict(self, made: MADE) -> None:
        _, document = made()
        for name in ("各项行动的目标计数", "各县（市、区）的目标计数"):
            counted = rows(tables(document)[name])
            whole = [sum(int(line[place]) for line in counted[1:]) for place in range(1, len(COUNTED) + 2)]
            city = {"各县（市、区）的目标计数": Counter({"met": 1, "not_due": 1})}.get(name, Counter[str]())
            told = [TALLY[status] - city[status] for status in COUNTED]
            assert whole == [*told, sum(told)]

    def test_every_target_is_there_with_how_many_stand_how(self, made: MADE) -> None:
        content, document = made()
        table = rows(tables(document)["各项目标进展"])[1:]
        assert len(table) == len(content.lines)
        for row, line in zip(table, content.lines, strict=True):
            assert row[:5] == [str(line.action), str(line.task), line.title, line.bound, str(line.due)]
            counts = tally(line.entries.values())
            assert row[5:11] == [str(counts.get(status, "—")) for status in COUNTED]
            own = next(iter(line.entries.values())) if line.together else None
            assert row[11].startswith(own.shown if own else "—")

    def test_what_is_missed_is_listed_with_its_source(self, made: MADE) -> None:
        content, document = made()
        table = rows(tables(document)["问题清单"])[1:]
        assert [row[1] for row in table] == [target.line.title for target in content.missed]
        listed = "；".join(row[5] for row in table)
        for one in content.shortfalls:
            number, cell = content.sources.places[one.entry.origin]
            told = f"{one.entry.name}（{one.entry.shown}，{one.entry.gap_words}）[{number}]{cell}"
            assert told in listed
        sources = "　".join(line.text for line in document.paragraphs)
        assert all(f"[{number}] {name}" in sources for number, name in enumerate(content.sources.names, 1))

    def test_of_a_county_lists_every_target_of_that_one(self, made: MADE) -> None:
        content, document = made(county=EAST)
        table = rows(tables(document)[f"{EAST}的目标"])
        assert [(line[1], line[6]) for line in table[1:]] == [
            (target.title, marked(one.told, content)) for target, one in content.counties[0].lines
        ]
        assert "附件2　分县分行动情况" not in [text for _, text in headings(document)]

    def test_projects_and_contradictions_are_there(self, made: MADE) -> None:
        content, document = made()
        found = tables(document)
        projects = rows(found["重点项目"])[1:]
        assert [(line[1], line[4]) for line in projects] == [(one.title, "未报送进展") for one in content.projects]
        said = rows(found["方案文本不一致之处"])[1:]
        assert [tuple(line[1:]) for line in said] == [pair for one in content.discrepancies for pair in one.readings]
        assert len(said) >= 2

    @pytest.mark.parametrize("county", [None, EAST, SOUTH])
    def test_no_cell_is_left_without_a_word(self, made: MADE, county: str | None) -> None:
        _, document = made(county=county)
        for name, table in tables(document).items():
            blank = [line for line in rows(table) if not all(cell.strip() for cell in line[1:])]
            assert blank == [], name

    def test_is_in_english_on_request(self, made: MADE) -> None:
        content, document = made("en")
        assert [text for level, text in headings(document) if level == 1][:2] == [
            "1. Where we stand",
            "2. What is missed, and by whom",
        ]
        said = " ".join(paragraph for part in content.conclusions for paragraph in part.paragraphs)
        departments = {name for line in content.lines for name in line.departments}  # names stay as they are
        assert not re.search("[\u4e00-\u9fff]", re.sub("|".join(departments), "", said))

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
        named_rows = [row[0] for row in rows(tables(document)["各县（市、区）的目标计数"])]
        assert content.counties[0].name in named_rows


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
