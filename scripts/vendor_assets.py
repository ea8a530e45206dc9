"""Re-create the JavaScript and CSS that the atlas carries, from the packages' own npm releases.

Run ``python scripts/vendor_assets.py`` where npm and a network are at hand; the result is committed.
"""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "ycgis" / "atlas" / "assets"
PACKAGES = {
    ("leaflet", "1.9.4", "BSD-2-Clause"): (
        "dist/leaflet.js",
        "dist/leaflet.css",
        "dist/images/layers.png",
        "dist/images/layers-2x.png",
        "dist/images/marker-icon.png",
    ),
    ("jquery", "3.7.1", "MIT"): ("dist/jquery.min.js",),
    ("leaflet.polylinemeasure", "3.0.0", "BSD-2-Clause"): (
        "Leaflet.PolylineMeasure.js",
        "Leaflet.PolylineMeasure.css",
    ),
    ("sortable-tablesort", "4.1.7", "Unlicense"): ("dist/sortable.min.js",),
}


def pack(name: str, version: str, into: Path) -> Path:
    """Download one npm package and return the path of its archive."""
    command = ["npm", "pack", "--silent", f"{name}@{version}", "--pack-destination", str(into)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return into / done.stdout.strip().splitlines()[-1]


def members(archive: Path, wanted: tuple[str, ...], *licences: str) -> dict[str, bytes]:
    """Return the contents of the wanted files of an npm archive, and as LICENSE its licence under any of its names."""
    with tarfile.open(archive) as tar:
        there = set(tar.getnames())
        licence = next(name for name in licences if f"package/{name}" in there)
        found = {name: tar.extractfile(f"package/{name}") for name in (*wanted, licence)}
        contents = {name: file.read() for name, file in found.items() if file is not None}
        return {"LICENSE" if name == licence else name: content for name, content in contents.items()}


def main() -> None:
    """Write the vendored files, their manifest and their licences."""
    vendor = ASSETS / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    manifest, licences = {}, []
    for (name, version, licence), wanted in PACKAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            files = members(pack(name, version, Path(folder)), wanted, "LICENSE", "LICENSE.txt")
        text = files.pop("LICENSE").decode().strip()
        licences.append(f"{name} {version} ({licence})\n{'=' * 72}\n{text}\n")
        for path, content in files.items():
            target = Path(path).name
            (vendor / target).write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            manifest[target] = {"package": name, "version": version, "licence": licence, "sha256": digest}
            print(f"{target}: {name} {version}, {len(content)} bytes")
    (vendor / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")
    (ASSETS / "LICENSES.txt").write_text("\n\n".join(licences), "utf-8")


if __name__ == "__main__":
    main()
