"""The report in Word, read back: its outline, its tables, its fonts, and no word of input that is run or breaks it."""

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from office import converted
from reports import COUNTED, reported

from ycgis.assess import Assessment
from ycgis.report import write_report
from ycgis.report.content import Content, content_of
from ycgis.report.document import _zh
from ycgis.report.look import ORDER
from ycgis.text import Text


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return reported(tmp_path_factory.mktemp("document"))


@pytest.fixture(scope="module")
def paper(assessment: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Document:
    return read(assessment, tmp_path_factory.mktemp("paper"))


def read(assessment: Assessment, folder: Path, lang: str = "zh", county: str | None = None) -> Document:
    path = folder / "report.docx"
    write_report(assessment, path, "en" if lang == "en" else "zh", county)
    return docx.Document(str(path))


def headings(paper: Document, level: int) -> list[str]:
    return [one.text for one in paper.paragraphs if one.style is not None and one.style.name == f"Heading {level}"]


def grid(paper: Document, caption: str) -> list[list[str]]:
    """Return the cells of the table below a caption."""
    body = list(paper.element.body)
    captions = [one._p for one in paper.paragraphs if caption in one.text and one.style.name == "Table Caption"]
    at = body.index(captions[0])
    table = next(table for table in paper.tables if body.index(table._tbl) > at)
    return [[cell.text for cell in row.cells] for row in table.rows]


def everything(paper: Document) -> str:
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


class TestChinese:
    def test_the_outline_is_that_of_a_government_paper(self, paper: Document) -> None:
        assert paper.paragraphs[0].style.name == "Title"
        chapters = headings(paper, 1)
        assert chapters[:3] == ["一、总体情况", "二、各项行动进展", "三、各县（市、区）情况"]
        assert chapters[-1].startswith("附件")
        assert [one for one in headings(paper, 2) if one.startswith("（一）")]

    def test_counts_are_those_of_the_assessment(self, paper: Document) -> None:
        head, *rows = grid(paper, "各项行动的目标计数")
        assert len(head) == len(ORDER) + 2
        totals = [sum(int(row[place]) for row in rows) for place in range(1, len(head))]
        assert totals == [*(COUNTED[key] for key in ORDER), sum(COUNTED.values())]

    def test_every_target_is_in_the_table_of_its_action(self, paper: Document, assessment: Assessment) -> None:
        content = content_of(assessment)
        for action in content.actions:
            if action.targets:
                rows = grid(paper, f"行动{action.number}的目标")[1:]
                assert [row[1] for row in rows] == [target.title for target in action.targets]
                assert [row[2] for row in rows] == [target.bound for target in action.targets]

    def test_what_is_due_and_not_met_is_told_county_by_county(self, paper: Document, assessment: Assessment) -> None:
        for county in content_of(assessment).counties:
            unmet = [(one.title, own.shown) for one, own in county.targets if own.status in {"missed", "near"}]
            if unmet:
                rows = grid(paper, f"{county.name}到期未达标的目标")[1:]
                assert [row[0] for row in rows] == [title for title, _ in unmet]
                assert all(shown in row[3] for row, (_, shown) in zip(rows, unmet, strict=True))

    def test_no_data_is_said_and_projects_without_reports_too(self, paper: Document) -> None:
        said = everything(paper)
        assert "无数据" in said
        assert "未报送进展" in said

    def test_pictures_have_captions_in_order(self, paper: Document) -> None:
        captions = [one.text for one in paper.paragraphs if one.style.name == "Figure Caption"]
        assert len(paper.inline_shapes) == len(captions) == 3
        assert [one[:2] for one in captions] == ["图1", "图2", "图3"]

    def test_page_and_fonts(self, paper: Document) -> None:
        section = paper.sections[0]
        sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
        assert [round(size / Mm(1)) for size in sizes] == [210, 297, 37, 28]
        normal = paper.styles["Normal"]
        assert normal.font.size == Pt(16)
        assert normal.paragraph_format.line_spacing == Pt(28)
        styles = [paper.styles[name] for name in ("Normal", "Heading 1", "Title")]
        east = {style.name: style.element.rPr.rFonts.get(qn("w:eastAsia")) for style in styles}
        assert east == {"Normal": "仿宋_GB2312", "Heading 1": "黑体", "Title": "方正小标宋简体"}
        assert "PAGE" in section.footer._element.xml
        assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in paper.tables)


def test_a_countys_report_holds_all_that_applies_to_it(assessment: Assessment, tmp_path: Path) -> None:
    paper = read(assessment, tmp_path, county="990101")
    content: Content = content_of(assessment, "zh", "990101")
    (county,) = content.counties
    rows = grid(paper, f"{county.name}的目标")[1:]
    assert [row[0] for row in rows] == [one.title for one, _ in county.targets]
    assert [row[3].partition("（")[0] for row in rows] == [own.shown for _, own in county.targets]
    assert all(own.source in row[6] for row, (_, own) in zip(rows, county.targets, strict=True))


def test_in_english(assessment: Assessment, tmp_path: Path) -> None:
    paper = read(assessment, tmp_path, "en")
    assert headings(paper, 1)[0] == "1. Summary"
    assert grid(paper, "Targets by action")


def test_the_same_assessment_gives_the_same_bytes(assessment: Assessment, tmp_path: Path) -> None:
    for name in ("one.docx", "other.docx"):
        write_report(assessment, tmp_path / name)
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "other.docx").read_bytes()


def test_hostile_names_are_texts(assessment: Assessment, tmp_path: Path) -> None:
    name = "<w:p>\x00{{7*7}}]]>&amp;\u202e县"
    study = assessment.study
    counties = study.layers.counties.assign(name=name)
    hostile = replace(
        assessment, study=replace(study, layers=replace(study.layers, counties=counties), producer=Text(name, name))
    )
    said = everything(read(hostile, tmp_path))
    assert "<w:p>\ufffd{{7*7}}]]>&amp;" in said


NUMERALS = [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (100, "100")]


@pytest.mark.parametrize(("number", "said"), NUMERALS)
def test_chinese_numerals(number: int, said: str) -> None:
    assert _zh(number) == said


@pytest.mark.slow
def test_an_office_opens_it_and_prints_every_page(assessment: Assessment, tmp_path: Path) -> None:
    write_report(assessment, tmp_path / "report.docx")
    made = converted(tmp_path / "report.docx", "pdf", tmp_path)
    assert made.read_bytes().startswith(b"%PDF")
    assert made.stat().st_size > 20_000
