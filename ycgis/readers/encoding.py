"""Which encoding a text is in, where nothing says so: UTF-8, or the GB18030 of Chinese office software."""

import codecs
from itertools import pairwise
from pathlib import Path

__all__ = ["dbf_encoding", "decoded"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
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


def dbf_encoding(path: Path) -> str | None:
    """Return "UTF-8" or "GB18030" for a shapefile's table at `path` (.dbf); None where it is plain ASCII.

    A field cut in the middle of a character, as software does that counts bytes, still counts as UTF-8.
    """
    texts = _dbf_texts(path.read_bytes())
    if all(text.isascii() for text in texts):
        return None
    return "UTF-8" if all(_is_utf8(text) for text in texts) else "GB18030"


def _is_utf8(text: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(text, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _dbf_texts(data: bytes) -> list[bytes]:
    header, record = int.from_bytes(data[8:10], "little"), int.from_bytes(data[10:12], "little")
    starts = range(_FIELD, max(header - 1, _FIELD), _FIELD)
    fields = [data[at : at + _FIELD] for at in starts if data[at : at + 1] not in (b"", bytes([_END]))]
    edges = [1]
    for field in fields:
        edges.append(edges[-1] + field[_WIDTH])
    rows = (data[at : at + record] for at in range(header, len(data), max(record, 1)))
    values = [row[start:end].rstrip(b" \0") for row in rows for start, end in pairwise(edges)]
    return [field[:_NAME].split(b"\0")[0] for field in fields] + values
