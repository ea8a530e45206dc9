"""The file that `--log` names: one line an event, with its time, for whoever looks later."""

import datetime as dt
from pathlib import Path

from ycgis.ground.errors import OutputError, unwritable

__all__ = ["Log"]


class Log:
    """A text file (UTF-8) that events are appended to; None: they go nowhere."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def write(self, kind: str, said: str) -> None:
        """Append an event: ``2026-01-31T08:00:00+08:00 step …``, further lines indented.

        Raises
        ------
        OutputError
            The file cannot be written.
        """
        if self._path is None:
            return
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        lines = said.replace("\n", "\n    ")
        try:
            with self._path.open("a", encoding="utf-8", errors="replace") as file:
                file.write(f"{now} {kind} {lines}\n")
        except OSError as error:
            raise OutputError(unwritable(self._path, error)) from error
