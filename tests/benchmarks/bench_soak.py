"""The window over days without being closed: its memory and its keys while hundreds of people come.

`python -m tests.benchmarks.bench_soak --write docs/benchmarks.md` serves 500 people a day for five days by
the keys of a clerk, from F2 to F9 with the slip as PDF, in one real window without a screen.  A line a day:
what the process holds and what of it is its own, what a letter in the box and F9 took by the clock and of
the processor, and the processor time of a whole case.  `--keep FOLDER`, that of
`bench_years`: on a copy of its 100,000 cases.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from desktop.database.tables import CaseLine
from desktop.desk.desk import Desk
from desktop.gui.parts.output import Target
from tests.benchmarks.bench_years import Took, Turn
from tests.benchmarks.table import load, machine, markdown, percentile, write_section
from tests.support.window_pages import counter_page
from tests.support.window_walk_in import press, type_in
from tests.support.workplaces import ID_NUMBER, demo_folder

DAYS, A_DAY = 5, 500
LETTERS = "cxjm"
HEAD = (
    "day",
    "cases so far",
    "memory, MB",
    "its own",
    "a letter: p50",
    "CPU",
    "F9: p50",
    "CPU",
    "CPU a case, ms",
)


class Day(msgspec.Struct, frozen=True):
    """What was seen of one day; times in milliseconds."""

    cases: int
    memory_mb: float
    own_mb: float
    letters: Took
    saves: Took
    processor: float

    def cells(self, number: int) -> tuple[str, ...]:
        """Its line of the table."""
        kinds = (self.letters.clock, self.letters.processor, self.saves.clock, self.saves.processor)
        here = (str(number), f"{self.cases:,}", f"{self.memory_mb:.0f}", f"{self.own_mb:.0f}")
        return (*here, *(f"{percentile(each, 0.5):.1f}" for each in kinds), f"{self.processor:.0f}")


def memory_mb() -> float:
    """What this process holds of the computer's memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def own_mb() -> float:
    """Of that what was written by it: not the pages of libraries and fonts as they lie on the disk.

    `Private_Clean` are such pages, too, as soon as no other program has them open.
    """
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty")) * 1024 / 1e6


def serve(turn: Turn, place: int) -> None:
    """One person from F2 to F9; what of it is timed is kept with the turn."""
    key, page = Qt.Key, counter_page(turn.work)
    press(key.Key_F2)
    page.find_column.clear()
    for letter in LETTERS:
        turn.step("letter", partial(type_in, letter))
    page.find_column.clear()
    type_in(f"SAMPLE-{place % 40 + 1:03}")
    turn.settle()
    press(key.Key_Return)
    while (box := QApplication.focusWidget()) in page.ask.situations.boxes:
        press(key.Key_1)
        if QApplication.focusWidget() is box:  # several answers may be given
            press(key.Key_Return)
    type_in(f"测试{place}号")
    press(key.Key_Return, key.Key_Return)
    type_in(ID_NUMBER)
    press(key.Key_Return, key.Key_Return, key.Key_1)
    turn.step("F9", partial(press, key.Key_F9))


def days(turn: Turn, count: int, a_day: int) -> Iterator[Day]:
    """So many days, each as it ends."""
    desk = turn.window.desk
    assert desk is not None
    before = _count_of_cases(desk)
    for day in range(count):
        turn.took.clear()
        processor = time.process_time()
        for person in range(a_day):
            serve(turn, day * a_day + person)
        turn.settle()
        spent = (time.process_time() - processor) * 1000 / a_day
        cases = _count_of_cases(desk)
        assert cases - before == (day + 1) * a_day, "each of them was saved"
        yield Day(cases, memory_mb(), own_mb(), turn.took["letter"], turn.took["F9"], spent)


def _count_of_cases(desk: Desk) -> int:
    with desk.state.duty.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(CaseLine)) or 0


def main() -> None:
    """Serve, tell each day, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--cases", type=int, default=A_DAY, help="a day")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    scratch = Path(tempfile.mkdtemp(prefix="tamga-soak-"))
    try:
        QApplication(["soak"])
        if asked.keep:
            shutil.copytree(asked.keep / "many", scratch / "data")
        turn = Turn(scratch / "data" if asked.keep else demo_folder(scratch / "data"))
        print(f"open: {memory_mb():.0f} MB, its own {own_mb():.0f} MB", flush=True)
        (scratch / "out").mkdir()
        turn.work.output.choose(Target(folder=scratch / "out"))
        lines = []
        for number, day in enumerate(days(turn, asked.days, asked.cases), start=1):
            lines.append(day.cells(number))
            print(*lines[-1], flush=True)
        turn.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    text = f"## The window over days\n\n{machine()}, {load()}; {asked.cases} people a day.\n\n"
    text += markdown(HEAD, lines)
    print(text)
    if asked.write:
        write_section(asked.write, "soak", text)


if __name__ == "__main__":
    main()
