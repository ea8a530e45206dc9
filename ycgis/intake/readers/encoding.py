"""Which encoding a text is in, where nothing says so: UTF-8, or the GB18030 of Chinese office software."""

import codecs
import re
from itertools import pairwise

__all__ = ["believed", "cpg_encoding", "cuts_characters", "dbf_encoding", "decoded", "without_stub"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD_GB = {"gb2312", "gbk"}  # GB18030 holds all of both, and the signs that their files hold beyond them
_FIELD = 32  # bytes of a .dbf file header, and of each field descriptor after it
_NAME, _WIDTH, _END = 11, 16, 0x0D


def decoded(data: bytes, encoding: str | None = None) -> str:
    """Return `data` as text: in `encoding` where given, else as its byte order mark says, UTF-8 or GB18030.

    Raises
    ------
    ValueError
        It is none of these (UnicodeDecodeError).
    LookupError
        No such encoding.
    """
    if encoding is not None:
        return data.decode(encoding).removeprefix("\ufeff")
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def cpg_encoding(data: bytes) -> str | None:
    """Return the codec that a shapefile's .cpg names ("UTF-8", "936", "ANSI 936", "GBK"); None where it is unknown."""
    said = data.decode("utf-8-sig", errors="replace").strip().lower()
    bare = re.sub(r"^ansi[ _-]*", "", said)
    for name in (bare, f"cp{bare}", re.sub(r"^8859-?(\d+)$", r"iso8859-\1", bare)):
        try:
            found = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        return "gb18030" if found in _OLD_GB else found
    return None


def dbf_encoding(data: bytes) -> str | None:
    """Return "UTF-8" or "GB18030" for a shapefile's table (.dbf); None where it is plain ASCII.

    A field cut in the middle of a character, as software does that counts bytes, still counts as UTF-8.
    """
    names, records = _dbf_names(data), data[_dbf_start(data) :]
    if all(text.isascii() for text in (*names, records)):
        return None
    if all(_is_utf8(text, whole=True) for text in (*names, records)):  # of most files, the quick answer
        return "UTF-8"
    return "UTF-8" if all(_is_utf8(text) for text in (*names, *_dbf_values(data))) else "GB18030"


def believed(data: bytes, stated: str | None, seen: str) -> str:
    """Return the encoding to read a shapefile's table in, where its .cpg states one and its bytes look like `seen`.

    What the bytes contradict loses: UTF-8 that they are not; anything else where they are UTF-8 with Chinese in it; a
    code page of single bytes where they are all pairs of GB 2312.

    Parameters
    ----------
    stated
        The codec that the .cpg names; None for one that is unknown.
    """
    texts = _dbf_texts(data)
    if stated is None or (stated == "utf-8" and seen != "UTF-8"):
        return seen
    if stated != "utf-8" and seen == "UTF-8" and _has_chinese(texts):
        return seen
    if seen == "GB18030" and _is_single_byte(stated) and all(_is_pairs_of_gb2312(text) for text in texts):
        return seen
    return stated


def cuts_characters(data: bytes) -> bool:
    """Tell whether a shapefile's table in UTF-8 has a name or value that ends inside a character."""
    return dbf_encoding(data) == "UTF-8" and not all(_is_utf8(text, whole=True) for text in _dbf_texts(data))


def without_stub(text: str) -> str:
    """Return UTF-8 that was read byte by byte (as Latin-1) as text, without the piece of a character at its end."""
    return codecs.getincrementaldecoder("utf-8")("replace").decode(text.encode("latin-1"), final=False)


def _dbf_texts(data: bytes) -> list[bytes]:
    return [text for text in (*_dbf_names(data), *_dbf_values(data)) if not text.isascii()]


def _has_chinese(texts: list[bytes]) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for text in texts for sign in text.decode("utf-8", errors="ignore"))


def _is_single_byte(codec: str) -> bool:
    return codec.startswith(("iso8859", "cp125", "latin", "mac", "koi8", "cp437", "cp850"))


def _is_pairs_of_gb2312(text: bytes) -> bool:
    high = re.sub(rb"[\x00-\x7f]+", b" ", text)
    return all(_is_gb2312(run) for run in high.split())


def _is_gb2312(run: bytes) -> bool:
    try:
        run[: len(run) // 2 * 2].decode("gb2312")
    except UnicodeDecodeError:
        return False
    return len(run) > 1


def _is_utf8(text: bytes, *, whole: bool = False) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(text, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _dbf_start(data: bytes) -> int:
    return int.from_bytes(data[8:10], "little")


def _dbf_fields(data: bytes) -> list[bytes]:
    starts = range(_FIELD, max(_dbf_start(data) - 1, _FIELD), _FIELD)
    return [data[at : at + _FIELD] for at in starts if data[at : at + 1] not in (b"", bytes([_END]))]


def _dbf_names(data: bytes) -> list[bytes]:
    return [field[:_NAME].split(b"\0")[0] for field in _dbf_fields(data)]


def _dbf_values(data: bytes) -> list[bytes]:
    record, edges = int.from_bytes(data[10:12], "little"), [1]
    for field in _dbf_fields(data):
        edges.append(edges[-1] + field[_WIDTH])
    rows = (data[at : at + record] for at in range(_dbf_start(data), len(data), max(record, 1)))
    return [row[start:end].rstrip(b" \0") for row in rows for start, end in pairwise(edges)]
