"""What commands leave when they are stopped, starved or fed with rubbish: one row a test, for docs/reliability.md.

    python scripts/torture.py stops          # a stop before each file operation of every command that writes
    python scripts/torture.py kills          # kill -9 at random moments, 200
    python scripts/torture.py full           # a disk that is full, at each step of its size
    python scripts/torture.py storm          # four runs and four imports at once, 100 rounds
    python scripts/torture.py stops --short  # a few of each, as the tests do it

It needs a system that forks (Linux, macOS). Exit code 1 when a count other than the first is not 0.
"""

import argparse
import importlib
import sys
from collections.abc import Callable, Iterator, Mapping

from torture_table import HEAD, Row

__all__ = ["main"]

Suite = Callable[[bool], Iterator[Row]]
"""A torture: told whether it is to be short, it gives its rows as they are ready."""

MODULES = ("torture_stops",)
"""Each has ``SUITES``: tortures by the name of their sub-command."""


def main() -> int:
    """Run the tortures that are asked for and print their rows."""
    suites = _suites()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", nargs="+", choices=[*suites])
    parser.add_argument("--short", action="store_true", help="a few of each")
    asked = parser.parse_args()
    print(HEAD)
    clean = True
    for name in asked.suites:
        for row in suites[name](asked.short):
            print(row, flush=True)
            for remark in row.remarks:
                print(f"  {remark}", file=sys.stderr, flush=True)
            clean &= row.is_clean
    return 0 if clean else 1


def _suites() -> Mapping[str, Suite]:
    return {name: suite for module in MODULES for name, suite in importlib.import_module(module).SUITES.items()}


if __name__ == "__main__":
    raise SystemExit(main())
