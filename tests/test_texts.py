"""The list of all texts finds them where they stand, and none is without a language."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - a module that is importable only here
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import texts as found  # noqa: PLC0415 - the scripts are importable only here

    return found


@pytest.fixture(scope="module")
def found() -> Sequence[Any]:
    """Return every text of the project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "scripts"))
        import texts  # noqa: PLC0415 - as above

        return list(texts.texts())


def shown(found: Sequence[Any], zh: str) -> list[Any]:
    return [one for one in found if one.zh == zh]


def test_known_texts_are_found_where_they_stand(found: Sequence[Any]) -> None:
    for zh, en, kind, shape in (
        ("显示版本", "show the version", "cli", "plain"),
        ("无数据：{title}，{why}。", "no data: {title}, {why}", "cli", "template"),
        ("全市 {bound}", "the whole city {bound}", "statistics", "template"),
    ):
        (one,) = shown(found, zh)
        assert (one.en, one.kind, one.shape) == (en, kind, shape)
        near = "".join((ROOT / one.path).read_text(encoding="utf-8").splitlines()[one.line - 1 : one.line + 3])
        assert zh in near
    assert {"cli", "board", "assess", "report", "atlas", "indicators", "plan"} <= {one.kind for one in found}


def test_texts_of_a_plan_stand_in_their_lines(found: Sequence[Any]) -> None:
    plans = [one for one in found if one.path.endswith(".toml")]
    assert len(plans) > 100
    wrong = [
        one for one in plans
        if one.zh.split("\n")[0] not in (ROOT / one.path).read_text(encoding="utf-8").splitlines()[one.line - 1]
    ]  # fmt: skip
    assert len(wrong) < len(plans) / 20  # words that a file breaks over lines


def test_no_text_is_without_one_of_its_languages(found: Sequence[Any]) -> None:
    assert [(one.path, one.line, one.missing) for one in found if one.missing] == []


def test_what_lacks_a_language_is_seen(texts: Any, tmp_path: Path) -> None:  # noqa: ANN401 - as above
    (tmp_path / "ycgis" / "cli").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    lines = ['Text("有", "there is")', 'Text("缺", "")', 'Text("没有英文", "没有英文")', 'Text(f"{x} 个", f"{x}")']
    (tmp_path / "ycgis" / "cli" / "a.py").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "data" / "p.toml").write_text('a = { zh = "只有中文" }\n', encoding="utf-8")
    found = {(one.path, one.line): one for one in texts.texts(tmp_path)}
    assert {place: one.missing for place, one in found.items()} == {
        ("ycgis/cli/a.py", 1): [], ("ycgis/cli/a.py", 2): ["en"], ("ycgis/cli/a.py", 3): ["en"],
        ("ycgis/cli/a.py", 4): [], ("data/p.toml", 1): ["en"],
    }  # fmt: skip
    assert found["ycgis/cli/a.py", 4].zh == "{x} 个"


@pytest.mark.parametrize(
    ("zh", "odd"),
    [
        ("没有“某“县””。", "nested quotation marks"),
        ("先看甲,再看乙。", "a half-width mark between Chinese words"),
        ("先看甲。再看乙", "several sentences, the last without a full stop"),
        ("达标 2，?6", "a question mark for what is unknown"),
        ("期限 stated", "English words inside"),
        ("看“甲”。再看乙。", None),
        ("没有 {value}：{target}", None),
        ("已存入 {path}。接着运行：ycgis run {folder}", None),
    ],
)
def test_words_unlike_an_offices_are_seen(texts: Any, zh: str, odd: str | None) -> None:  # noqa: ANN401 - as above
    assert texts.Found("a.py", 1, "cli", zh, "x").odd == ([] if odd is None else [odd])


def test_the_terminal_says_nothing_odd(found: Sequence[Any]) -> None:
    assert [(one.path, one.line, one.odd) for one in found if one.kind in {"cli", "board"} and one.odd] == []


def test_the_script_prints_them(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "texts.py"), "--kind", "cli"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path, env={"PYTHONIOENCODING": "utf-8"})
    printed = done.stdout.decode("utf-8")
    assert re.search(
        r"^cli plain ycgis/cli/commands\.py:\d+\n    显示版本\n    show the version$", printed, re.MULTILINE
    )
    assert "\nboard " not in printed
