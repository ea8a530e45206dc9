"""How long it takes to read a sheet of statistics: 10,000 counties by 75 statistics, against reading its cells alone.

    python scripts/bench_sheets.py [--counties 10000] [--statistics 75]

The peer is pandas.read_excel with the same reader of cells (calamine), which knows nothing of counties or units.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import openpyxl
import pandas as pd

from ycgis.ground.text import Text
from ycgis.intake.readers.workbook import read_workbook
from ycgis.plan import Plan, Statistic
from ycgis.statistics import Names, Statistics, Understood, flags_of, read_statistics, statistics_csv, understand

Made = TypeVar("Made")
WORD = {"zh": "口径", "en": "definition"}


def main() -> None:
    """Time each step once, in one run, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counties", type=int, default=10_000)
    parser.add_argument("--statistics", type=int, default=75)
    size = parser.parse_args()
    names = _names(size.counties, size.statistics)
    with tempfile.TemporaryDirectory() as folder:
        path = _written(Path(folder) / "large.xlsx", names)
        peer, _ = _timed(lambda: pd.read_excel(path, engine="calamine", header=None))
        cells, sheets = _timed(lambda: read_workbook(path))
        meaning, understood = _timed(lambda: understand(sheets, names, path.name))
        doubts, flags = _timed(lambda: flags_of(understood.statistics, names.plan, Statistics()))
        stored, back = _timed(lambda: _stored(Path(folder) / "figures.csv", understood, names))
    print(f"{len(understood.statistics):,} figures, {len(understood.refused)} refused, {len(flags)} flagged")
    whole = cells + meaning + doubts + stored
    steps = {"cells": cells, "meaning": meaning, "doubts": doubts, "store and read back": stored, "in all": whole}
    print(f"pandas.read_excel (calamine)   {peer:6.2f} s")
    for name, seconds in steps.items():
        print(f"{name:<30} {seconds:6.2f} s  {seconds / peer:5.1f} x")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    if not back.table["value"].equals(understood.statistics.table["value"]):
        raise SystemExit("what was stored does not read back")


def _names(counties: int, statistics: int) -> Names:
    listed = tuple(
        Statistic.model_validate(
            {
                "id": f"s{number}",
                "title": {"zh": f"统计项{number}", "en": f"statistic {number}"},
                "unit": {"zh": "%", "en": "%"},
                "kind": "share",
                "period": "state",
                "high": 100,
                "definition": WORD,
            }
        )
        for number in range(statistics)
    )
    known = {str(110_000 + number): f"县{number}县" for number in range(counties)}
    plan = Plan.model_validate(
        {
            "name": WORD,
            "document": {"title": WORD, "issuer": WORD, "date": pd.Timestamp("2024-01-01").date(), "horizon": 2027},
            "counties": known,
            "statistics": listed,
        },
        context=None,
    )
    return Names(plan, known, Text("甲市", "Alpha"), {})


def _written(path: Path, names: Names) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("2025")
    sheet.append(["代码", "县", *(f"{one.title.zh}（%）" for one in names.plan.statistics)])
    values = np.random.default_rng(1).uniform(1, 99, (len(names.counties), len(names.plan.statistics))).round(2)
    for (code, name), row in zip(names.counties.items(), values.tolist(), strict=True):
        sheet.append([code, name, *row])
    book.save(path)
    return path


def _stored(path: Path, understood: Understood, names: Names) -> Statistics:
    path.write_text(statistics_csv(understood.statistics, names.plan, names.counties), encoding="utf-8-sig")
    return read_statistics(path, names.plan, names.counties)


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


if __name__ == "__main__":
    main()
