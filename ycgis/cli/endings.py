"""Signals that end a command: what it has begun is cleared away, as after Ctrl+C, before it goes."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ycgis.cli.codes import HUNG_UP, TERMINATED

__all__ = ["Ended", "ending_in_order"]

_ENDING = {"SIGTERM": TERMINATED, "SIGHUP": HUNG_UP, "SIGBREAK": TERMINATED}
"""Signals by name, as not every system has each of them: Windows alone knows the last, and not the second."""


class Ended(BaseException):
    """A signal told the command to end; nothing catches it but the command line."""

    def __init__(self, exit_code: int) -> None:
        self.exit_code = exit_code
        super().__init__(exit_code)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Let signals that end the process raise `Ended` until the block ends; those that are ignored stay so (nohup)."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python lets the main thread alone say what a signal does
        return
    before = {}
    try:
        for name, code in _ENDING.items():
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                before[number] = signal.signal(number, _raiser(code))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _raiser(code: int) -> "signal._HANDLER":
    def end(_: int, __: FrameType | None) -> None:
        raise Ended(code)

    return end
