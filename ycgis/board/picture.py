"""A picture for a paper, made by one writer and shown by another."""

from typing import NamedTuple

__all__ = ["Picture"]


class Picture(NamedTuple):
    """A picture as PNG, and what it shows."""

    caption: str
    png: bytes
