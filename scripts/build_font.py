"""Cut the font of the report's pictures out of Noto Sans CJK SC, and write down what came out.

Run ``python scripts/build_font.py`` where Debian's fonts-noto-cjk is installed (another place of the collection may
be given); the result is committed. The same collection and the same fonttools give the same bytes.
"""

import hashlib
import io
import sys
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "ycgis" / "maps" / "assets"
COLLECTION = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
ORIGINAL = "Noto Sans CJK SC"
FAMILY, POSTSCRIPT, FILE = "ycgis Sans SC", "ycgisSansSC-Regular", "ycgis-sans-sc.otf"
"""A modified font goes under a name of its own; the original's is a trademark."""

SIGNS = "–—‘’“”…·•‰′″℃№Ω√∞∩∪≈≠≡≤≥≦≧←↑→↓↔⇒△▲▽▼◆◇○●◎★☆■□▪✓×÷±²³㎡㎜㎝㎞㎏㏑°¥￥§※"
"""Signs that reports and maps need beside those of GB 2312."""

RANGES = ((0x20, 0x7E), (0xA0, 0xFF), (0x2160, 0x216B), (0x2460, 0x2473), (0x3000, 0x3017), (0xFF01, 0xFF5E))
"""ASCII, Latin-1, Roman and circled numerals, Chinese punctuation and full-width forms."""

DROPPED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")
KEPT_NAMES = (0, 7, 13, 14)
MOST_BYTES = 2_500_000


def characters() -> str:
    """Return every character of the font, in order: those of GB 2312, of the signs, and of the project's own data."""
    found = {chr(code) for low, high in RANGES for code in range(low, high + 1)} | set(SIGNS) | _gb2312()
    texts = [*(ROOT / "data" / "plans").glob("*.toml"), *(ROOT / "data" / "boundaries").glob("*.geojson")]
    for path in texts:
        found |= set(path.read_text("utf-8"))
    return "".join(sorted(char for char in found if not unicodedata.category(char).startswith("C")))


def _gb2312() -> set[str]:
    pairs = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return set("".join(pair.decode("gb2312", errors="ignore") for pair in pairs))


def cut(collection: Path, text: str) -> bytes:
    """Return the font of these characters, under its own name; what the original lacks is an error."""
    font = next(font for font in TTCollection(collection).fonts if font["name"].getDebugName(1) == ORIGINAL)
    missing = sorted(set(map(ord, text)) - set(font.getBestCmap()))
    if missing:
        sys.exit(f"{ORIGINAL} lacks {' '.join(f'U+{code:04X}' for code in missing)}")
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += DROPPED
    options.name_IDs = list(KEPT_NAMES)
    options.name_languages = [0x409]
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    _rename(font)
    font.recalcTimestamp = False
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _rename(font: TTFont) -> None:
    version = "Version 1.000; subset of Noto Sans CJK SC 2.004"
    names = {1: FAMILY, 2: "Regular", 3: f"1.000;{POSTSCRIPT}", 4: FAMILY, 5: version, 6: POSTSCRIPT}
    for number, said in names.items():
        font["name"].setName(said, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [POSTSCRIPT]
    top = cff.topDictIndex[0]
    top.FamilyName, top.FullName = FAMILY, FAMILY
    for rank, part in enumerate(top.FDArray):
        part.FontName = f"{POSTSCRIPT}-{rank}"


def main() -> None:
    """Write the font and a note of what it holds."""
    collection = Path(sys.argv[1]) if len(sys.argv) > 1 else COLLECTION
    text = characters()
    content = cut(collection, text)
    if len(content) > MOST_BYTES:
        sys.exit(f"{len(content)} bytes are more than {MOST_BYTES}")
    (ASSETS / FILE).write_bytes(content)
    note = NOTE.format(
        file=FILE, family=FAMILY, count=len(text), size=len(content), digest=hashlib.sha256(content).hexdigest()
    )
    (ASSETS / "README.md").write_text(note, "utf-8")
    print(f"{FILE}: {len(text)} characters, {len(content)} bytes")


NOTE = """\
# The font of the report's pictures

`{file}` ({family}) is a subset of Noto Sans CJK SC, Version 2.004, made by `scripts/build_font.py`: the 6,763
characters of GB 2312, ASCII, Latin-1, punctuation and signs, and every character of the plans and boundaries that
come with ycgis. So a map has Chinese names on a machine without a Chinese font. Its licence, the SIL Open Font
License 1.1, is in `OFL.txt`.

| characters | bytes | SHA-256 |
|---|---|---|
| {count} | {size} | `{digest}` |
"""


if __name__ == "__main__":
    main()
