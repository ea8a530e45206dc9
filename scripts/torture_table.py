"""What every torture gives: one row, ``test | done | mixed | lost | leftovers``."""

from typing import NamedTuple

__all__ = ["HEAD", "Row"]

HEAD = "| test | done | mixed | lost | leftovers |\n|---|---|---|---|---|"


class Row(NamedTuple):
    """One test: how often it was done, and how often it ended badly, in which way; `remarks` say where.

    Mixed: some files old and some new. Lost: a file, or a figure, that was there and is gone. Leftovers: a file or
    folder that the next command did not clear away.
    """

    test: str
    done: int = 0
    mixed: int = 0
    lost: int = 0
    leftovers: int = 0
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the row as Markdown."""
        return f"| {self.test} | {self.done} | {self.mixed} | {self.lost} | {self.leftovers} |"

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong, of something that was done."""
        return self.done > 0 and not (self.mixed or self.lost or self.leftovers)

    def plus(self, other: "Row") -> "Row":
        """Return both together, under this row's name."""
        return Row(
            self.test,
            self.done + other.done,
            self.mixed + other.mixed,
            self.lost + other.lost,
            self.leftovers + other.leftovers,
            (*self.remarks, *other.remarks),
        )
