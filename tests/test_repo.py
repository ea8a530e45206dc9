"""What every file of the repository keeps to: size, no registry hosts, pinned versions."""

import re
import subprocess
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
MAX_BYTES = 5_000_000
# In pieces, so that this file keeps to its own rule.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "npm" + "mirror.com"]


def followed() -> list[Path]:
    """Return the files that git holds or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in set(listed.stdout.split("\0")) - {""} if (path := ROOT / name).is_file()]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lists = [
        project["project"]["dependencies"],
        project["build-system"]["requires"],
        *project["project"]["optional-dependencies"].values(),
    ]
    return [Requirement(name) for names in lists for name in names]


def test_no_file_is_large() -> None:
    assert {path.name: path.stat().st_size for path in followed() if path.stat().st_size > MAX_BYTES} == {}


def test_no_file_names_a_registry_host() -> None:
    pattern = re.compile("|".join(map(re.escape, HOSTS)).encode(), re.IGNORECASE)
    assert [path.name for path in followed() if pattern.search(path.read_bytes())] == []


def test_constraints_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pin = re.compile(r"[A-Za-z0-9._-]+==\d[0-9A-Za-z.]*")
    assert [line for line in lines if not pin.fullmatch(line)] == []
    assert len(pins()) == len(lines)


def test_constraints_meet_what_is_declared() -> None:
    versions = pins()
    wrong = [str(one) for one in declared() if not one.specifier.contains(versions[canonicalize_name(one.name)])]
    assert wrong == []


def test_constraints_pin_everything_that_comes_along() -> None:
    known, waiting = set[str](), declared()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in known or not applies(requirement):
            continue
        known.add(name)
        waiting += [Requirement(line) for line in requires(name) or []]
    assert known - set(pins()) == set()


def applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})
