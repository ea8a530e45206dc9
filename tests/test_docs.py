"""What README and its Chinese twin tell the reader to type works, and what they link to exists."""

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from ycgis.assess import Assessment
from ycgis.cli import main
from ycgis.files import Output, all_outputs

ROOT = Path(__file__).parent.parent
READMES = ["README.md", "README.zh.md"]
PAGES = [*READMES, "CONTRIBUTING.md"]


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```(?:{language})\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[list[str]]:
    """Return the commands of the page's shell blocks as words, without prompts and comments."""
    lines = [line for block in blocks(page, "sh|console|bash") for line in block.splitlines()]
    words = [shlex.split(line.removeprefix("$ "), comments=True) for line in lines]
    return [line for line in words if line]


def own(page: str) -> list[list[str]]:
    """Return the arguments of every call of ycgis."""
    return [line[1:] for line in commands(page) if Path(line[0]).name == "ycgis"]


def inline(page: str) -> list[list[str]]:
    return [span.split() for span in re.findall(r"`ycgis ([^`]+)`", (ROOT / page).read_text(encoding="utf-8"))]


def exit_code(arguments: list[str]) -> int:
    try:
        main(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.mark.parametrize("page", READMES)
def test_other_commands_exist(page: str) -> None:
    others = [line for line in commands(page) if Path(line[0]).name != "ycgis"]
    assert [line for line in others if not exists(line)] == []
    assert ["make", "run"] in others


def exists(line: list[str]) -> bool:
    match Path(line[0]).name, line[1:]:
        case "make", targets:
            return shutil.which("make") is None or runs(["make", "--dry-run", *targets])
        case "pip", ["install", *arguments]:
            return all(installable(word) for word in arguments if word not in {"-c", "-e"})
        case "python" | "python3", ["-m", "venv", _]:
            return True
        case "git", ["clone", *_]:
            return True
        case "cd", [_]:
            return True
        case _:
            return False


def runs(line: list[str]) -> bool:
    return subprocess.run(line, cwd=ROOT, check=False, capture_output=True).returncode == 0


def installable(word: str) -> bool:
    path, _, extras = word.rstrip("]").partition("[")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return (ROOT / path).exists() and set(filter(None, extras.split(","))) <= set(project["optional-dependencies"])


def test_the_twins_say_the_same_commands() -> None:
    assert commands(READMES[0]) == commands(READMES[1])


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_the_text_exist(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = [[word for word in words if re.fullmatch("[a-z]+", word)] for words in inline(page)]
    for words in names:
        group = words[:1] == ["fetch"]
        assert exit_code([*words[: 2 if group else 1], "--help"]) == 0, words
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / page).read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in local if not ((ROOT / page).parent / link).exists()] == []
    assert local


@pytest.mark.slow
def test_our_commands_run_in_the_order_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = list(dict.fromkeys(" ".join(arguments) for page in READMES for arguments in own(page)))
    codes = {line: exit_code(line.split()) for line in said}
    # `check` exits 1 when a target is not met: an answer, not a failure
    assert {line: code for line, code in codes.items() if code > line.startswith("check")} == {}
    assert {"run", "check", "indicators"} <= set(codes)
    assert (tmp_path / "maps" / "index.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("page", READMES)
def test_python_of_the_page_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks(page, "python"):
        exec(compile(block, page, "exec"), {})  # noqa: S102 - the page's own example
    assert (tmp_path / "maps" / "index.html").is_file()


def example(name: str) -> Any:  # noqa: ANN401 - what an example of the page defines
    """Return what the one example of CONTRIBUTING that defines a name makes of it."""
    found = []
    for block in blocks("CONTRIBUTING.md", "python"):
        space: dict[str, Any] = {}
        exec(compile(block, "CONTRIBUTING.md", "exec"), space)  # noqa: S102 - the page's own example
        found += [space[name]] if name in space else []
    (only,) = found
    return only


@pytest.mark.slow
def test_the_indicator_of_contributing_gives_what_ours_gives(embedded: Assessment) -> None:
    theirs, assessment = example("INDICATOR"), embedded
    ours = assessment.measurements[theirs.id].values
    pd.testing.assert_series_equal(theirs.compute(assessment.study).values, ours, check_names=False)
    assert ours.notna().all()


def test_the_output_of_contributing_is_one_that_tools_read(town_due: Assessment, tmp_path: Path) -> None:
    output, assessment = example("OUTPUT"), town_due
    assert isinstance(output, Output)
    assert output.applies(assessment)
    assert output.name not in {one.name for one in all_outputs()}
    output.write(assessment, tmp_path / output.name, "en")
    read = gpd.read_file(tmp_path / output.name).set_index("adcode")
    assert read["overall"].to_dict() == assessment.standings["overall"].drop("city").to_dict()
    assert read.crs == assessment.study.layers.counties.crs
