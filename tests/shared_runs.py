"""Runs that many tests look at: each is made once, whatever the number of processes that the tests run in."""

import os
import pickle
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

__all__ = ["made_once"]

T = TypeVar("T")
_GLANCE_S = 0.1


def made_once(name: str, make: Callable[[], T], factory: pytest.TempPathFactory) -> T:
    """Return what `make` gives; of the processes of one session the first makes it, the others read what it kept.

    What is shared must not be changed by a test.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return make()
    kept = factory.getbasetemp().parent / f"{name}.pickle"  # the folder above is that of all the workers of a session
    claim = kept.with_suffix(".claim")
    while not kept.exists():
        if not _claimed(claim):
            time.sleep(_GLANCE_S)
            continue
        try:
            fresh = kept.with_suffix(".fresh")
            fresh.write_bytes(pickle.dumps(make()))
            fresh.replace(kept)
        finally:
            claim.unlink()  # where making it failed, it fails for each who asks
    shared: T = pickle.loads(kept.read_bytes())  # noqa: S301 - written above, in this session
    return shared


def _claimed(claim: Path) -> bool:
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
