"""`ycgis atlas` as a planner types it, on the imaginary town: what is bound, what is said, the exit code."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from town import write_town

from ycgis.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ycgis(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return call


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_town(tmp_path / "town")


def test_binds_the_chosen_county_and_says_how_many_pages(ycgis: Run, town: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "out" / "atlas.pdf"
    pdf.parent.mkdir()
    code, out, err = ycgis("atlas", town, "--pdf", pdf, "--paper", "A4", "--county", "乙县", "--theme", 1)
    assert code == 0
    reader = PdfReader(pdf)
    assert f"已写出 {pdf}：{len(reader.pages)} 页" in out
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "适用目标" in text
    titles = [str(one.title) for one in reader.outline if not isinstance(one, list)]
    assert "乙县" in titles
    assert "丁县" not in titles
    steps = [line for line in err.splitlines() if line.startswith("制图 ")]
    assert steps[-1].endswith(f"{len(steps)}/{len(steps)}")


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--theme", "99"), "没有编号或名称为“99”的行动"), (("--county", "戊县"), "没有名称或代码为“戊县”的县")],
)
def test_what_there_is_not_is_said_before_anything_is_computed(
    ycgis: Run, town: Path, tmp_path: Path, words: tuple[str, str], said: str
) -> None:
    code, _, err = ycgis("atlas", town, "--pdf", tmp_path / "atlas.pdf", *words)
    assert code != 0
    assert said in err
    assert "计算" not in err
    assert not (tmp_path / "atlas.pdf").exists()
