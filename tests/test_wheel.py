"""The wheel alone is enough: built, installed into a fresh environment, run from an unrelated folder."""

import csv
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def ycgis(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Install the wheel into a new environment and return a caller of its command.

    The dependencies (500 MB) are those of this environment, lent by a .pth file. Python does not read the
    .pth files of a folder lent so, hence an editable install of ycgis here stays invisible there.
    """
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=False)
    scheme = {"base": str(home), "platbase": str(home)}
    site = Path(sysconfig.get_path("purelib", "venv", scheme))
    lent = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (site / "lent.pth").write_text("\n".join(lent), encoding="utf-8")
    scripts = Path(sysconfig.get_path("scripts", "venv", scheme))
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", wheel], check=True, capture_output=True)
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}

    def call(*arguments: str | Path, program: str = "ycgis", cwd: Path) -> subprocess.CompletedProcess[str]:
        line = [scripts / program, *arguments]
        return subprocess.run(line, cwd=cwd, env=clean, check=False, capture_output=True, encoding="utf-8", timeout=240)

    return call


def test_every_data_file_and_licence_is_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {f"ycgis/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "data").rglob("*") if path.is_file()}
    assert data - names == set()
    assert {"ycgis/data/README.md", "ycgis/data/project.toml"} <= data
    licences = {name.split("/licenses/")[1] for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "ycgis/atlas/assets/LICENSES.txt", "ycgis/maps/assets/OFL.txt"}
    assert {"ycgis/maps/assets/ycgis-sans-sc.otf", "ycgis/report/templates/report.html.jinja"} <= names


def test_nothing_else_is_inside(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert sorted(top.partition("-")[2].endswith("dist-info") for top in tops) == [False, True]
    assert "ycgis" in tops


def test_it_is_the_wheel_that_runs(ycgis: Call, tmp_path: Path) -> None:
    shown = ycgis("-c", "import ycgis; print(ycgis.__file__)", program="python", cwd=tmp_path)
    assert not Path(shown.stdout.strip()).is_relative_to(ROOT)
    assert "site-packages" in shown.stdout


def test_run_and_check_from_an_unrelated_folder(ycgis: Call, tmp_path: Path) -> None:
    ran = ycgis("run", "--out", tmp_path / "atlas", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    names = {path.name for path in (tmp_path / "atlas").iterdir()}
    assert names >= {
        "index.html",
        "counties",
        "findings.csv",
        "indicators.geojson",
        "assessment.gpkg",
        "travel_time.tif",
        "run.json",
    }
    assert len(list((tmp_path / "atlas" / "counties").glob("*.html"))) == 13
    with (tmp_path / "atlas" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        statuses = {row["status"] for row in csv.DictReader(file)}
    checked = ycgis("check", cwd=tmp_path)
    assert checked.returncode == int(bool(statuses & {"near", "missed"})), checked.stderr
    assert "盐湖区" in checked.stdout
