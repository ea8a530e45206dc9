"""Texts of a user's files as cells of a table for others."""

__all__ = ["inert"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(cell: str) -> str:
    """Return a text for a CSV that no spreadsheet takes for a formula: one that it would gets an apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
