"""Who is at work in a folder: a process named so that others can tell, from the name alone, whether it still lives."""

import errno
import functools
import hashlib
import os
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

__all__ = ["Tag", "as_tag", "tagged"]

_TAG = re.compile(r"([0-9a-f]{8})-(\d{1,10})-([0-9a-f]{8})-([0-9a-f]{8})")

_at_work: set["Tag"] = set()
"""The tags of this process that are in use; any other tag of it was left behind."""


class Tag(NamedTuple):
    """A process at work: the machine, its number there, when it began, and a number for the piece of work.

    Machine and beginning are digests, so that a name of a file holds them. The beginning tells a process from another
    that got the same number later.
    """

    machine: str
    pid: int
    begun: str
    work: str

    def __str__(self) -> str:
        """Return the tag as part of a file's name."""
        return f"{self.machine}-{self.pid}-{self.begun}-{self.work}"

    @property
    def is_here(self) -> bool:
        """Whether the process is, or was, one of this machine."""
        return self.machine == _machine()

    @property
    def is_alive(self) -> bool:
        """Whether the process is at work; only what `is_here` can be told."""
        if self.pid == os.getpid() and self.begun == _begun(self.pid):
            return self in _at_work
        if not _is_running(self.pid):
            return False
        begun = _begun(self.pid)
        return begun is None or begun == self.begun  # where nobody says when it began, it counts as alive


def as_tag(text: str) -> Tag | None:
    """Return the tag that a file's name ends with, if it does.

    >>> as_tag(".ycgis-0123abcd-42-89abcdef-00000001").pid
    42
    """
    found = re.search(_TAG.pattern + r"$", text)
    return Tag(found[1], int(found[2]), found[3], found[4]) if found else None


@contextmanager
def tagged() -> Iterator[Tag]:
    """Give a tag of this process that counts as alive until the block ends."""
    tag = Tag(_machine(), os.getpid(), _begun(os.getpid()) or "0" * 8, secrets.token_hex(4))
    _at_work.add(tag)
    try:
        yield tag
    finally:
        _at_work.discard(tag)


@functools.cache
def _machine() -> str:
    """Return a digest of this machine: its name, its number where it has one, and the space that its pids are of."""
    said = [socket.gethostname()]
    for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        with suppress(OSError):
            said.append(Path(place).read_text(encoding="ascii", errors="replace").strip())
    with suppress(OSError):
        said.append(str(Path("/proc/self/ns/pid").readlink()))  # containers count their processes apart
    return _digest(*said)


def _digest(*said: str) -> str:
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _MAY_ASK = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
    _RUNNING = 259  # STILL_ACTIVE
    _DENIED = 5  # ERROR_ACCESS_DENIED
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)

    @contextmanager
    def _opened(pid: int) -> Iterator[wintypes.HANDLE | None]:
        handle = _kernel.OpenProcess(_MAY_ASK, False, pid)  # noqa: FBT003 - Windows takes them in order
        try:
            yield handle
        finally:
            if handle:
                _kernel.CloseHandle(wintypes.HANDLE(handle))

    def _is_running(pid: int) -> bool:
        with _opened(pid) as handle:
            if not handle:
                return ctypes.get_last_error() == _DENIED  # another user's, which may not be asked
            code = wintypes.DWORD()
            return not _kernel.GetExitCodeProcess(handle, ctypes.byref(code)) or code.value == _RUNNING

    def _begun(pid: int) -> str | None:
        times = [wintypes.FILETIME() for _ in range(4)]
        with _opened(pid) as handle:
            if not handle or not _kernel.GetProcessTimes(handle, *map(ctypes.byref, times)):
                return None
        return _digest(f"{times[0].dwHighDateTime}:{times[0].dwLowDateTime}")

else:

    def _is_running(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except OSError as error:
            return error.errno != errno.ESRCH  # EPERM: it is there and another user's
        except OverflowError:
            return False
        return _state(pid) not in {"Z", "X"}  # ended, and not yet noticed by the process that started it

    def _begun(pid: int) -> str | None:
        ticks = _stat(pid)[19:20]
        if ticks:
            return _digest(_boot(), *ticks)  # the ticks are counted from the machine's start
        if sys.platform == "linux":
            return None
        return _begun_by_ps(pid)

    @functools.cache
    def _boot() -> str:
        with suppress(OSError):
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        return ""

    def _state(pid: int) -> str:
        return next(iter(_stat(pid)), "")

    def _stat(pid: int) -> list[str]:
        """Return what Linux says of a process, after its name; nothing where it may not be asked."""
        try:
            said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        return said.rpartition(")")[2].split()

    def _begun_by_ps(pid: int) -> str | None:
        try:
            asked = subprocess.run(  # noqa: S603 - a fixed program of the system, with a number
                ["/bin/ps", "-o", "lstart=", "-p", str(pid)],
                capture_output=True, check=False, text=True, timeout=5, env={"LC_ALL": "C", "TZ": "UTC"},
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            return None
        return _digest(asked.stdout.strip()) if asked.stdout.strip() else None
