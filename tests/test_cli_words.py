"""Help and usage errors speak the language of the command."""

import re

import pytest
import typer

from ycgis.cli import main
from ycgis.cli.commands import make_app
from ycgis.cli.screen import Screen
from ycgis.cli.tongue import commands
from ycgis.ground.text import Lang

HAN = re.compile(r"[一-鿿]")


def helps(lang: Lang) -> dict[str, str]:
    found = {}
    for path, command in commands(make_app(Screen(lang)), lang):
        found[path] = command.help or ""
        found |= {f"{path} {one.name}": getattr(one, "help", None) or "" for one in command.params}
        option = command.get_help_option(typer.Context(command))
        found[f"{path} --help"] = option.help
    return found


def test_every_command_and_option_has_help_in_both_languages() -> None:
    zh, en = helps("zh"), helps("en")
    assert zh.keys() == en.keys()
    assert {"ycgis check county", "ycgis plan show entry", "ycgis import stats file"} <= set(zh)
    assert "ycgis fetch roads --help" in zh
    assert [path for path, said in zh.items() if not HAN.search(said)] == []
    assert [path for path, said in en.items() if not said or HAN.search(said)] == []


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.mark.parametrize("path", ["", "check", "plan", "plan show", "import stats", "stats template", "compare"])
def test_help_is_in_one_language(capsys: pytest.CaptureFixture[str], path: str) -> None:
    zh = said(capsys, *path.split(), "--help")
    assert zh[0] == 0
    assert "选项" in zh[1]
    assert "Show this message" not in zh[1]
    en = said(capsys, *path.split(), "--help", "--lang", "en")
    assert en[0] == 0
    assert "Options" in en[1]
    assert not HAN.search(en[1])


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        ("run --nope", "没有选项 --nope", "no such option: --nope"),
        ("check --year abc", "应为整数", "not a whole number"),
        ("check --year 1900", "应不小于 2000", "less than 2000"),
        ("run --paper A9", "应为 'A4', 'A3' 之一", "not one of 'A4', 'A3'"),
        ("report --format pdf", "应为 docx | xlsx | html 之一", "not one of docx"),
        ("fetch roads --buffer-km x", "应为数字", "not a number"),
        ("plan show", "缺少 ENTRY", "ENTRY is missing"),
        ("nosuch", "没有命令 nosuch", "no such command: nosuch"),
        ("run a b", "多余的参数 b", "more arguments than expected: b"),
        ("check --json=3", "选项 --json 的写法不对", "--json needs a value, or takes none"),
    ],
)
def test_a_wrong_command_is_told_in_one_language(
    capsys: pytest.CaptureFixture[str], words: str, zh: str, en: str
) -> None:
    code, out, err = said(capsys, *words.split())
    assert (code, out) == (2, "")
    assert zh in err
    code, out, err = said(capsys, *words.split(), "--lang", "en")
    assert (code, out) == (2, "")
    assert en in err
    assert not HAN.search(err)


def test_help_is_not_cut_at_eighty_columns(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    out = said(capsys, "run", "--help")[1]
    assert "另把每张地图画成 PNG（有 Chromium、Chrome 或 Edge 时由其绘制，否则用 matplotlib）" in out
