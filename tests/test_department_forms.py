"""Forms by department: one workbook each, filled in, sent back, and every figure in its place with its own source."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from test_cli_stats import project, ycgis

__all__ = ["project", "ycgis"]

Run = Callable[..., tuple[int, str, str]]
HEADS = {"zh": ("统计项", "年份", "数值"), "en": ("statistic", "year", "value")}


def fill(path: Path, value: Callable[[str, str], object], lang: str = "zh") -> int:
    """Fill in every value of a form, as a person does; return how many."""
    book = openpyxl.load_workbook(path)
    form = book.worksheets[0]
    heads = {cell.value: cell.column for cell in form[1]}
    statistic, _, at = (heads[name] for name in HEADS[lang])
    for row in range(2, form.max_row + 1):
        form.cell(row, at).value = value(form.cell(row, statistic).value, str(form.cell(row, 1).value or ""))
    book.save(path)
    return form.max_row - 1


@pytest.fixture
def two(project: Path) -> Path:
    plan = project / "plans" / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    head, mark, tail = text.partition('id = "bright_range"')
    plan.write_text(head + mark + tail.replace('["电力局"]', '["照明局", "电力局"]', 1), encoding="utf-8")
    return project


def stored(ycgis: Run, project: Path) -> dict[tuple[str, str], tuple[float, str]]:
    out = json.loads(ycgis("stats", "show", "--project", project, "--json")[1])
    return {(one["statistic"], one["adcode"]): (one["value"], one["source"]) for one in out}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_departments_fill_in_comes_back(ycgis: Run, two: Path, tmp_path: Path, lang: str) -> None:
    forms = tmp_path / "forms"
    words = ("--project", two, "--out", forms, "--years", "2032", "--lang", lang)
    assert ycgis("stats", "template", "--all-departments", *words)[0] == 0
    assert {"电力局.xlsx", "照明局.xlsx"} <= {path.name for path in forms.iterdir()}
    (forms / "照明局.xlsx").unlink()
    values = {"路灯": 7, "lamps": 7, "通灯": 1, "lit": 1}
    assert fill(forms / "电力局.xlsx", lambda name, _: values.get(name, 88.5), lang)
    code, out, err = ycgis("import", "stats", forms, "--project", two, "--json")
    assert code == 0, err
    told = json.loads(out)
    answers = {one["department"]: one for one in told["answers"]}
    assert answers["电力局"]["given"] == answers["电力局"]["asked"] > 0
    assert (answers["照明局"]["given"], answers["照明局"]["files"]) == (0, [])
    assert told["refused"] == []
    found = stored(ycgis, two)
    assert {value for (name, _), (value, _) in found.items() if name == "lamps"} == {7}
    assert {value for (name, _), (value, _) in found.items() if name == "bright"} == {88.5}
    assert {source for _, source in found.values()} == {"电力局.xlsx"}


def test_it_says_who_has_not_answered(ycgis: Run, two: Path, tmp_path: Path) -> None:
    forms = tmp_path / "forms"
    ycgis("stats", "template", "--all-departments", "--project", two, "--out", forms, "--years", "2032")
    fill(forms / "照明局.xlsx", lambda *_: 90)
    (forms / "照明局.xlsx").rename(forms / "送回 1.xlsx")  # its own sheet says whose it is
    code, out, _ = ycgis("import", "stats", forms, "--project", two)
    assert code == 0
    assert "电力局" in next(line for line in out.splitlines() if line.startswith("尚未填报的部门"))
    assert "照明局" not in next(line for line in out.splitlines() if line.startswith("尚未填报的部门"))
    assert "送回但未填" in out
    assert {source for _, source in stored(ycgis, two).values()} == {"送回 1.xlsx"}


def test_departments_that_disagree_are_named_and_neither_is_taken(ycgis: Run, two: Path, tmp_path: Path) -> None:
    forms = tmp_path / "forms"
    ycgis("stats", "template", "--all-departments", "--project", two, "--out", forms, "--years", "2032")
    fill(forms / "照明局.xlsx", lambda *_: 90)
    rows = openpyxl.load_workbook(forms / "照明局.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True)
    codes = [str(row[0]) for row in rows]
    odd = codes[0]
    fill(forms / "电力局.xlsx", lambda name, code: (91 if code == odd else 90) if name == "亮灯率" else None)
    told = json.loads(ycgis("import", "stats", forms, "--project", two, "--json")[1])
    places = {one["place"].split()[0]: one for one in told["refused"]}
    assert set(places) == {"照明局.xlsx", "电力局.xlsx"}
    assert (places["照明局.xlsx"]["value"], places["电力局.xlsx"]["value"]) == ("90", "91")
    assert "照明局.xlsx" in places["电力局.xlsx"]["why"]
    assert {code for _, code in stored(ycgis, two)} == {*codes} - {odd}


def test_a_form_shows_target_due_year_and_what_is_known(ycgis: Run, two: Path, tmp_path: Path) -> None:
    form = tmp_path / "f.xlsx"
    words = ("--department", "照明局", "--project", two, "--years", "2033")
    ycgis("stats", "template", *words, "--out", form)
    fill(form, lambda *_: 81.25)
    assert ycgis("import", "stats", form, "--project", two)[0] == 0
    ycgis("stats", "template", *words, "--out", form)
    rows = list(openpyxl.load_workbook(form).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert rows
    for row in rows:
        assert row[2] == "亮灯率"
        assert row[5] is None  # what is known stands beside the cell, never in it
        assert ("80" in row[6] and "95.5" in row[6], row[7]) == (True, 2034)
        assert row[8:10] == (81.25, 2033)
        assert row[10].startswith("f.xlsx ")


def test_wrong_departments_and_empty_folders(ycgis: Run, two: Path, tmp_path: Path) -> None:
    code, _, err = ycgis("stats", "template", "--department", "电力", "--project", two)
    assert code == 2
    assert "电力局" in err
    assert ycgis("stats", "template", "--department", "电力局", "--all-departments", "--project", two)[0] == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert ycgis("import", "stats", empty, "--project", two)[0] == 3
    for name in ("a.xlsx", "b.xlsx"):
        (empty / name).write_bytes(b"PK\x03\x04 nothing")
    code, _, err = ycgis("import", "stats", empty, "--project", two)
    assert (code, "a.xlsx" in err, "b.xlsx" in err) == (3, True, True)


@pytest.mark.slow  # a hundred sheets; forms of a small plan come back above, one of the embedded plan below
def test_every_form_of_the_embedded_plan_comes_back_whole(ycgis: Run, tmp_path: Path) -> None:
    project, forms = tmp_path / "yc", tmp_path / "forms"
    ycgis("init", project)
    ycgis("stats", "template", "--all-departments", "--project", project, "--out", forms, "--years", "2025")
    filled = sum(fill(path, lambda *_: 1) for path in forms.iterdir())
    code, out, err = ycgis("import", "stats", forms, "--project", project, "--json")
    assert code == 0, err
    told = json.loads(out)
    assert told["refused"] == []
    assert all(one["given"] == one["asked"] > 0 for one in told["answers"])
    assert len(told["answers"]) == len(list(forms.iterdir()))
    assert filled >= len(told["figures"]) > 0
    assert {one["source"] for one in told["figures"]} <= {path.name for path in forms.iterdir()}


def test_the_commands_of_the_page_run(ycgis: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parent.parent / "docs" / "statistics.md").read_text(encoding="utf-8")
    block = page.partition("## A form for each department")[2].split("```")[1]
    lines = [shlex.split(line, comments=True)[1:] for line in block.splitlines() if line.startswith("ycgis ")]
    assert len(lines) == 3
    monkeypatch.chdir(tmp_path)
    ycgis("init", "my")
    for words in lines:
        if words[0] == "import":
            fill(tmp_path / "forms" / "市水务局.xlsx", lambda *_: 1)
        code, out, err = ycgis(*words)
        assert code == 0, err
    assert (tmp_path / "市水务局.xlsx").is_file()
    silent = next(line for line in out.splitlines() if line.startswith("尚未填报的部门"))
    assert "市水务局" not in silent
    assert "市住建局" in silent
