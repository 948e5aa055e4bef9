"""Ledger and month report of 100,000 cases, and the ledger as xlsx beside the same cells by XlsxWriter alone.

`python -m tests.benchmarks.bench_ledger --write docs/benchmarks.md` writes the table.  All cases are of one
month and stand on the real encrypted file (`--keep FOLDER` has them ready for another run).
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from casework.tables.ledger_table import LedgerTable
from casework.tables.table_files import to_csv, to_xlsx
from desktop.desk.desk import Desk
from desktop.services.cases.list_ledgers import Period
from tests.benchmarks import bench_years
from tests.benchmarks.table import load, machine, markdown, percentile, write_section
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, demo_folder

MANY, A_DAY = 100_000, 4_000


def cell_by_cell(sheet: LedgerTable) -> bytes:
    """The same cells, each by a call of XlsxWriter."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(sheet.title)
        for number, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, column, cell)
                elif isinstance(cell, dt.date):
                    page.write_datetime(number, column, cell)
                elif cell is not None:
                    page.write_number(number, column, cell)
    return file.getvalue()


def measure(desk: Desk, rounds: int) -> list[tuple[str, ...]]:
    """What each takes, in turns: the middle by the clock and of the processor, in seconds."""
    month = bench_years.NEWEST.date().replace(day=1)
    period = Period(month - dt.timedelta(days=40), bench_years.NEWEST.date())
    sheet = desk.ledgers.ledger("cases", period)
    steps: dict[str, Callable[[], Any]] = {
        f"ledger of {len(sheet.rows):,} cases": lambda: desk.ledgers.ledger("cases", period),
        "month report": lambda: desk.ledgers.report(f"{month:%Y-%m}"),
        "the ledger as xlsx": lambda: to_xlsx(sheet),
        "the same by XlsxWriter, cell by cell": lambda: cell_by_cell(sheet),
        "the ledger as CSV": lambda: to_csv(sheet),
    }
    took: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in steps}
    for _round in range(rounds):
        for name, step in steps.items():
            clock, processor = time.perf_counter(), time.process_time()
            step()
            took[name][0].append(time.perf_counter() - clock)
            took[name][1].append(time.process_time() - processor)
    return [(name, *(f"{percentile(each, 0.5):.2f}" for each in both)) for name, both in took.items()]


def main() -> None:
    """Fill, measure, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    parser.add_argument("--keep", type=Path, help="where the data are made, or lie from a run before")
    parser.add_argument("--count", type=int, default=MANY)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (asked.keep or Path(scratch)) / "month"
        if not folder.exists():
            bench_years.A_DAY = A_DAY
            bench_years.fill(demo_folder(folder), asked.count)
        desk = Desk(demo_duty(folder), folder, PaperTray())
        lines = measure(desk, asked.rounds)
        desk.close()
    text = f"## Ledger and report\n\n{machine()}, {load()}; {asked.rounds} rounds in turns.\n\n"
    text += markdown(("s", "clock", "CPU"), lines)
    print(text)
    if asked.write:
        write_section(asked.write, "ledger", text)


if __name__ == "__main__":
    main()
