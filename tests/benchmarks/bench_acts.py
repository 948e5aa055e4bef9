"""Every list, search and act of the desk: 100,000 cases beside 40, 1,600 matters, in turns, processor time.

`python -m tests.benchmarks.bench_acts --keep FOLDER [--write docs/benchmarks.md]`; FOLDER is that of
`bench_years`, whose stores it takes; they are copied, since acts write.  `--long` adds what goes over
everything: the ledger of a year, checking and rebuilding the journal, a copy.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from desktop import bootstrap
from desktop.database import copying
from desktop.database.copying import Source
from desktop.desk.desk import Desk
from desktop.services.cases.list_cases import ListPart
from desktop.services.cases.list_ledgers import Period
from tests.benchmarks.bench_years import FEW, MANY, any_draft, fill
from tests.benchmarks.table import load, machine, markdown, percentile, write_section
from tests.support.workplaces import demo_folder

Act = Callable[[Desk], object]


def _newest(desk: Desk) -> str:
    return desk.cases.list("", 1)[0].slip_number


def _week() -> dt.date:
    return dt.datetime.now().astimezone().date() - dt.timedelta(days=7)


ACTS: dict[str, Act] = {
    "first page of the list": lambda desk: desk.cases.list(),
    "list, a name": lambda desk: desk.cases.list("乌云其"),
    "list, a name that nobody has": lambda desk: desk.cases.list("欧阳"),
    "list, a matter": lambda desk: desk.cases.list("社保卡"),
    "list, a number that nobody has": lambda desk: desk.cases.list("20190101-Z9"),
    "list of a state that is rare": lambda desk: desk.cases.list_part(ListPart(states=("finished",))),
    "list since a week": lambda desk: desk.cases.list_part(ListPart(since=_week())),
    "late cases": lambda desk: desk.cases.late(),
    "今日": lambda desk: desk.affairs.today(),
    "tasks": lambda desk: desk.affairs.tasks(),
    "affairs": lambda desk: desk.affairs.list("complaint"),
    "bags": lambda desk: desk.custody.bags(),
    "transfers": lambda desk: desk.custody.transfers(),
    "originals here": lambda desk: desk.custody.lying(),
    "conflicts": lambda desk: desk.cases.conflicts(),
    "doubled numbers": lambda desk: desk.slips.doubled(),
    "a person": lambda desk: desk.cases.person(_newest(desk)),
    "a case": lambda desk: desk.cases.show(_newest(desk)),
    "the one box, initials": lambda desk: desk.cases.find_places("wyqmg"),
    "the one box, a phone": lambda desk: desk.cases.find_places("13800000000"),
    "warnings while typing": lambda desk: desk.cases.warnings(any_draft(desk)),
    "drafts": lambda desk: desk.cases.drafts(),
    "not printed": lambda desk: desk.slips.unprinted(),
    "exchange, how it stands": lambda desk: desk.exchange.status(),
    "exchange, what waits": lambda desk: desk.exchange.waiting(),
    "set aside": lambda desk: desk.exchange.set_aside_task(),
    "copies": lambda desk: desk.upkeep.copies(),
    "F9, committed": lambda desk: desk.cases.open(any_draft(desk)),
    "second visit": lambda desk: desk.slips.issue_again(_newest(desk)),
    "paper": lambda desk: desk.slips.archive(_newest(desk)),
    "void": lambda desk: desk.cases.void(_newest(desk), "填错"),
}


def _copy(desk: Desk) -> object:
    duty = desk.state.duty
    assert duty.store.key is not None
    with tempfile.TemporaryDirectory(dir=desk.data_dir) as scratch:
        return copying.make_copy(Source(duty.store.path, duty.store.key), Path(scratch))


_YEAR = Period(dt.date(2025, 11, 27), dt.date(2026, 11, 26))
LONG: dict[str, Act] = {  # what each may take stands in _BARS_MS
    "ledger of a year": lambda desk: desk.ledgers.ledger("cases", _YEAR),
    "month report": lambda desk: desk.ledgers.report("2026-10"),
    "journal verify, chains": lambda desk: desk.upkeep.verify(),
    "the journal looked over, each time": lambda desk: desk.upkeep.compare(),
    "copy": _copy,
    "journal rebuild": lambda desk: desk.upkeep.rebuild(),
}
_BARS_MS = {"ledger of a year": 1_000, "the journal looked over, each time": 2_000, "copy": 1_000}
_BARS_MS |= {"journal rebuild": 15_000}


def _processor_s() -> float:
    """Of this process, and of the one that copied a file."""
    of_others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + of_others.ru_utime + of_others.ru_stime


def _took(act: Act, desk: Desk) -> float:
    begun = _processor_s()
    act(desk)
    return (_processor_s() - begun) * 1000


def measure(desks: Sequence[Desk], acts: dict[str, Act], rounds: int) -> Iterator[tuple[str, ...]]:
    """One row an act: the middle with few, with many, and how they stand to each other."""
    for name, act in acts.items():
        took: dict[int, list[float]] = {0: [], 1: []}
        for _round in range(rounds):
            for place, desk in enumerate(desks):
                took[place].append(_took(act, desk))
        small, large = (percentile(took[place], 0.5) for place in (0, 1))
        holds = large <= _BARS_MS.get(name, 20) or large <= small * 1.5
        yield (name, f"{small:.1f}", f"{large:.1f}", f"{max(took[1]):.1f}", "" if holds else "no")
        print(name, f"{small:.1f} {large:.1f} {max(took[1]):.1f}", "" if holds else "*", flush=True)


def main() -> None:
    """Copy, measure, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--long", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.keep) as scratch:
        desks = []
        for name, count in (("few", FEW), ("many", MANY)):
            if not (asked.keep / name).exists():
                fill(demo_folder(asked.keep / name), count)
            shutil.copytree(asked.keep / name, Path(scratch) / name)
            desks.append(bootstrap.unlock(Path(scratch) / name))
            desks[-1].cases.find_places("测试")  # what is read once, when the window starts
        rows = list(measure(desks, ACTS, asked.rounds))
        if asked.long:
            rows += measure(desks, LONG, 1)
        for desk in desks:
            desk.close()
    head = (
        "processor ms",
        f"{FEW:,}: p50",
        f"{MANY:,}: p50",
        f"{MANY:,}: worst",
        "≤ 1.5 ×, ≤ 20 ms or its own bar",
    )
    text = f"## Acts after years\n\n{machine()}, {load()}; {asked.rounds} rounds in turns.\n\n"
    text += markdown(head, rows)
    if asked.write:
        write_section(asked.write, "acts", text)


if __name__ == "__main__":
    main()
