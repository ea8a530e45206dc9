"""LibreOffice, where it is installed: what an office makes of our files."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = ["converted"]


def converted(path: Path, form: str, folder: Path) -> Path:
    """Return `path` as LibreOffice saves it in another format; the test is skipped without it, but fails in CI."""
    office = shutil.which("soffice")
    if office is None:
        if "CI" in os.environ:
            pytest.fail("LibreOffice is not installed: see PACKAGES in the Makefile")
        pytest.skip("LibreOffice is not installed")
    profile = folder / "profile"  # of its own, so that several may run at once
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", form]
    subprocess.run([*command, "--outdir", folder, path], check=True, capture_output=True, timeout=120)
    made = folder / f"{path.stem}.{form.partition(':')[0]}"
    assert made.is_file()
    return made
