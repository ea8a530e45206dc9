"""Results are moved in whole, or not at all."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from ycgis.ground.errors import InputError, OutputError
from ycgis.ground.outputs import MANIFEST, replacing, replacing_file


def write(folder: Path, files: dict[str, str]) -> None:
    with replacing(folder) as staging:
        for name, text in files.items():
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_text(text)
        (staging / MANIFEST).write_text(json.dumps({"outputs": [*files, MANIFEST]}))


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_files_arrive_in_their_folders_and_no_staging_is_left(tmp_path: Path) -> None:
    out = tmp_path / "new" / "maps"
    write(out, {"index.html": "a", "counties/1.html": "b"})
    assert contents(out) == {"index.html": "a", "counties/1.html": "b"}
    assert not list(out.glob(".ycgis-*"))


def test_a_page_of_an_earlier_run_goes_and_a_users_own_file_stays(tmp_path: Path) -> None:
    write(tmp_path, {"counties/1.html": "old", "counties/2.html": "old"})
    (tmp_path / "notes.txt").write_text("mine")
    write(tmp_path, {"counties/1.html": "new"})
    assert contents(tmp_path) == {"counties/1.html": "new", "notes.txt": "mine"}


def test_a_failed_run_leaves_the_last_good_one(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": "good"})
    with pytest.raises(TypeError):
        write(tmp_path, {"index.html": "half", "counties/1.html": None})  # type: ignore[dict-item]
    assert contents(tmp_path) == {"index.html": "good"}
    assert not list(tmp_path.glob(".ycgis-*"))


@pytest.mark.parametrize("listed", ["../outside.txt", "/etc/hostname"])
def test_a_manifest_cannot_have_files_outside_removed(tmp_path: Path, listed: str) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside.txt"
    outside.write_text("keep")
    write(out, {"index.html": "a"})
    (out / MANIFEST).write_text(json.dumps({"outputs": [listed]}))
    write(out, {"index.html": "b"})
    assert outside.read_text() == "keep"
    assert Path("/etc/hostname").exists()


def test_a_failure_while_moving_puts_everything_back(tmp_path: Path) -> None:
    write(tmp_path, {"assessment.gpkg": "old", "index.html": "old"})
    (tmp_path / "index.html").unlink()
    (tmp_path / "index.html").mkdir()
    with pytest.raises(OutputError, match=r"index.html is a folder|Is a directory"):
        write(tmp_path, {"assessment.gpkg": "new", "fresh.csv": "new", "index.html": "new"})
    assert contents(tmp_path) == {"assessment.gpkg": "old"}
    assert (tmp_path / "index.html").is_dir()


def test_a_foreign_manifest_costs_nobody_a_file(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    (tmp_path / "sub").mkdir()
    (tmp_path / MANIFEST).write_text(json.dumps({"outputs": ["thesis.docx", "sub", "counties/a\0.html", 3]}))
    write(tmp_path, {"index.html": "a"})
    assert contents(tmp_path) == {"index.html": "a", "thesis.docx": "mine"}


@pytest.mark.parametrize("manifest", ["", "[]", '{"outputs": 3}', '{"outputs": [1]}', "\x00"])
def test_a_broken_manifest_is_no_obstacle(tmp_path: Path, manifest: str) -> None:
    (tmp_path / MANIFEST).write_text(manifest)
    write(tmp_path, {"index.html": "a"})
    assert contents(tmp_path) == {"index.html": "a"}


def test_a_file_in_place_of_the_folder_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "maps").write_text("a file")
    with pytest.raises(OutputError, match=r"maps: cannot be written"):
        write(tmp_path / "maps", {"index.html": "a"})
    assert (tmp_path / "maps").read_text() == "a file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere; the full disk below is tried as root")
def test_a_read_only_folder_is_said_plainly(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="cannot be written"):
        write(tmp_path, {"index.html": "a"})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk; the read-only folder is tried above")
def test_a_full_or_read_only_disk_is_said_plainly_and_loses_nothing(tmp_path: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", tmp_path], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let root mount")
    try:
        write(tmp_path, {"index.html": "good"})
        with pytest.raises(OutputError, match=r"cannot be written: No space left.*untouched"):
            write(tmp_path, {"index.html": "x" * 200_000})
        assert contents(tmp_path) == {"index.html": "good"}
        subprocess.run(["mount", "-o", "remount,ro", tmp_path], check=True)
        with pytest.raises(OutputError, match=r"cannot be written: Read-only file system"):
            write(tmp_path, {"index.html": "new"})
    finally:
        subprocess.run(["umount", tmp_path], check=True)


class TestOneFile:
    def test_it_is_there_when_all_went_well(self, tmp_path: Path) -> None:
        out = tmp_path / "a" / "b.gpkg"
        with replacing_file(out) as fresh:
            fresh.write_text("new")
            assert not out.exists()
        assert out.read_text() == "new"
        assert [path.name for path in out.parent.iterdir()] == ["b.gpkg"]

    def test_an_earlier_one_stays_when_the_block_fails(self, tmp_path: Path) -> None:
        out = tmp_path / "b.gpkg"
        out.write_text("old")

        def write_and_fail() -> None:
            with replacing_file(out) as fresh:
                fresh.write_text("new")
                raise InputError([])

        with pytest.raises(InputError):
            write_and_fail()
        assert out.read_text() == "old"
        assert [path.name for path in tmp_path.iterdir()] == ["b.gpkg"]

    def test_folders_made_for_it_are_gone_when_the_block_fails(self, tmp_path: Path) -> None:
        def fail() -> None:
            with replacing_file(tmp_path / "a" / "b" / "c.gpkg"):
                raise OSError(28, "No space left on device")

        with pytest.raises(OutputError, match="No space left"):
            fail()
        assert list(tmp_path.iterdir()) == []
