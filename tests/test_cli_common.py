"""What all commands share: the project by argument or option, how much is said, the log, exit codes, words of help."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_plan_targets import RICH
from town import write_town

from ycgis.cli import main
from ycgis.cli.codes import CODES
from ycgis.cli.commands import make_app
from ycgis.cli.screen import Screen
from ycgis.cli.tongue import commands
from ycgis.ground import errors

ROOT = Path(__file__).parent.parent
WITH_PROJECT = (
    "run", "check", "report", "atlas", "plan", "plan show 21", "stats show", "stats template", "import stats x.csv",
    "import osm x.pbf", "fetch roads",
)  # fmt: skip


def said(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.mark.parametrize("command", WITH_PROJECT)
def test_argument_and_option_that_differ_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    code, _, err = said(capsys, *command.split(), tmp_path, "--project", tmp_path / "other")
    assert code == 2
    assert "两个不同的项目" in err
    code, _, err = said(capsys, *command.split(), tmp_path, f"--project={tmp_path / 'other'}", "--lang", "en")
    assert code == 2
    assert "another project" in err


def project(folder: Path) -> Path:
    said_plan = RICH.replace('indicator = "reach"', 'indicator = "prefecture_reach"')
    town = write_town(folder)
    plan = said_plan.replace('indicator = "density"\n', "")
    (town / "plans" / "plan.toml").write_text(plan, encoding="utf-8")
    return town


def paths_and_commands() -> Iterator[tuple[str, Any]]:
    return commands(make_app(Screen("zh")), "zh")


def test_no_command_with_a_project_was_forgotten() -> None:
    taking = {path.removeprefix("ycgis ") for path, one in paths_and_commands() if "--project" in options(one)}
    assert taking == {" ".join(word for word in line.split() if word.isalpha()) for line in WITH_PROJECT}
    positional = {path.removeprefix("ycgis ") for path, one in paths_and_commands() if "project" in arguments(one)}
    assert positional == taking - {"plan"}  # a group, which takes its first word itself


def options(command: Any) -> set[str]:  # noqa: ANN401 - typer does not offer the type of its commands
    return {word for one in command.params for word in one.opts}


def arguments(command: Any) -> set[str]:  # noqa: ANN401 - as above
    return {one.name for one in command.params if one.param_type_name == "argument"}


@pytest.mark.parametrize("command", ["plan", "stats show", "plan show 9"])
def test_both_ways_of_naming_a_project_say_the_same(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    town = project(tmp_path / "town")
    first = said(capsys, *command.split(), town)
    assert first[0] == 0
    assert first == said(capsys, *command.split(), "--project", town)
    assert first == said(capsys, *command.split(), town, "--project", town)


def test_quiet_and_verbose(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    town = write_town(tmp_path / "town")
    plain, quiet, verbose = (said(capsys, "check", town, *flag) for flag in ([], ["-q"], ["-v"]))
    assert plain[:2] == quiet[:2] == verbose[:2]
    assert "读取并检查数据" in plain[2]
    assert quiet[2] == ""
    assert re.search(r"\[ +\d+\.\d s\] 读取并检查数据", verbose[2])
    assert "Python 3" in verbose[2]
    assert said(capsys, "-q", "check", town) == quiet
    code, _, err = said(capsys, "check", "-q", tmp_path / "absent")
    assert (code, "absent" in err) == (3, True)  # an error is never quiet


def test_a_log_holds_command_steps_errors_and_code(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    town, log = write_town(tmp_path / "town"), tmp_path / "记录.txt"
    code = said(capsys, "check", town, "-q", "--log", log)[0]
    said(capsys, f"--log={log}", "plan", tmp_path / "town", "--county", "无此县")
    kinds = [line.split(" ", 2)[1:] for line in log.read_text(encoding="utf-8").splitlines() if line[0] == "2"]
    assert [kind for kind, *_ in kinds].count("command") == 2
    assert ["step", "读取并检查数据"] in kinds
    assert [rest for kind, *rest in kinds if kind == "exit"] == [[str(code)], ["2"]]
    assert any("无此县" in rest[0] for kind, *rest in kinds if kind == "error")


def test_a_log_that_cannot_be_written_is_one_message(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = said(capsys, "plan", "--log", tmp_path)
    assert (code, out) == (3, "")
    assert "无法写入" in err
    assert said(capsys, "plan", "--log")[0] == 2


def test_usage_and_types_are_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for path, _ in paths_and_commands():
        words = path.split()[1:]
        zh = said(capsys, *words, "--help")[1]
        assert f"用法：{path} [选项]" in zh
        assert not re.search(r"Usage|OPTIONS|COMMAND|ARGS|<(?:path|str|int|float|bool|list)", zh)
        en = said(capsys, *words, "--help", "--lang", "en")[1]
        assert f"Usage: {path} [OPTIONS]" in en
        assert "[[" not in zh + en


def test_completion_is_offered_in_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert "为当前终端安装命令补全" in said(capsys, "--help")[1]
    words = re.sub(r"[\s│]+", " ", said(capsys, "--help", "--lang", "en")[1])
    assert "install completion for the current shell" in words


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_exit_codes_of_the_page_are_those_of_the_code(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\d+) \| (.+) \|$", text, flags=re.MULTILINE))
    at = 0 if page == "README.zh.md" else 1
    assert rows == {str(code): meaning[at] for code, meaning in CODES.items()}


def test_every_error_has_a_code_of_the_table() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.YcgisError)]
    assert {one.exit_code for one in kinds} <= set(CODES)
    assert len(kinds) > 3
