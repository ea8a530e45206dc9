"""What the terminal shows: data on stdout, progress and messages on stderr."""

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from ycgis.cli.log import Log
from ycgis.ground.errors import Problem, YcgisError
from ycgis.ground.record import Progress
from ycgis.ground.text import Lang, Text

__all__ = ["Screen"]

_WIDTH_WITHOUT_TERMINAL = 140
_ERRORS = Text("错误：发现 {count} 个问题", "Error: {count} problem(s) found")
_NOTE = Text("提示", "note")
_PLAIN = {"≥": ">=", "≤": "<=", "–": "-", "²": "2", "✓": "+", "×": "x", "≈": "~"}
"""What stands for signs that a console of few letters does not have."""


class Screen:
    """The two streams of the terminal, in one language."""

    def __init__(self, lang: Lang, *, quiet: bool = False, verbose: bool = False, log: Log | None = None) -> None:
        self.lang: Lang = lang
        self._quiet, self._verbose = quiet and not verbose, verbose
        self._log = log or Log(None)
        self._begun = time.monotonic()
        self._out = _console(stderr=False)
        self._err = _console(stderr=True)
        self._plain = str.maketrans({sign: plain for sign, plain in _PLAIN.items() if not _has(self._out, sign)})

    def say(self, text: Text) -> None:
        """Print a line of the result."""
        self._log.write("said", text.say(self.lang))
        self._out.print(self._shown(text.say(self.lang)), highlight=False, soft_wrap=True)  # a path stays whole

    def print_json(self, data: object) -> None:
        """Print data for another program: plain JSON, never wrapped or coloured."""
        self._out.file.write(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")

    def table(self, title: Text, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table; every cell is shown as text."""
        table = Table(title=self._shown(title.say(self.lang)), title_justify="left", header_style="bold")
        for place, column in enumerate(columns):
            table.add_column(self._shown(column), overflow="fold", no_wrap=place == 0)  # a name or an id stays whole
        for row in rows:
            table.add_row(*(self._shown(cell) for cell in row))
        self._out.print(table, highlight=False)

    def notes(self, notes: Sequence[Problem]) -> None:
        """Print what was repaired or tolerated."""
        for note in notes:
            self._log.write("note", note.say(self.lang))
            if self._quiet:
                continue
            self._err.print(
                f"[yellow]{_NOTE.say(self.lang)}[/] {self._shown(note.say(self.lang))}",
                highlight=False,
                soft_wrap=True,
            )

    def error(self, error: YcgisError) -> None:
        """Print every problem of an error."""
        self._log.write("error", error.say(self.lang))
        count = _ERRORS.fill(count=len(error.problems)).say(self.lang)
        self._err.print(f"[bold red]{count}[/]", highlight=False)
        for problem in error.problems:
            self._err.print(f"  - {self._shown(problem.say(self.lang))}", highlight=False, soft_wrap=True)

    def _shown(self, text: str) -> str:
        """Return a text for the terminal: no markup, nothing that the terminal would obey, no sign that it lacks."""
        plain = text.translate(self._plain)
        return escape("".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in plain))

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Show which step is under way; without a terminal, or where much is to be said, each step is a line."""
        if self._quiet or self._verbose or not self._err.is_terminal:
            yield self._step
            return
        columns = (BarColumn(bar_width=20), TextColumn("{task.description}"), TimeElapsedColumn())
        with Bar(*columns, console=self._err, transient=True) as bar:
            task = bar.add_task("…", total=None)  # nobody knows beforehand how much there is to do

            def show(step: Text) -> None:
                self._log.write("step", step.say(self.lang))
                bar.update(task, description=f"{escape(step.say(self.lang))}…")

            yield show

    def detail(self, text: Text) -> None:
        """Print on stderr what is only for those who asked for more, with ``-v``."""
        self._log.write("detail", text.say(self.lang))
        if self._verbose:
            self._err.print(escape(text.say(self.lang)), highlight=False, soft_wrap=True)

    def _step(self, step: Text) -> None:
        said = step.say(self.lang)
        self._log.write("step", said)
        if not self._quiet:
            since = f"[{time.monotonic() - self._begun:7.1f} s] " if self._verbose else ""
            self._err.print(escape(f"{since}{said}"), highlight=False)


def _has(console: Console, sign: str) -> bool:
    """Tell whether a console's letters hold a sign."""
    try:
        sign.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, emoji=False)  # FILE:100: is a place, no picture
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = max(console.width, _WIDTH_WITHOUT_TERMINAL)
    return console
