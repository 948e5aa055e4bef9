"""F9 while a million entries move: a site leaves, a device takes another id, a banner was restored.

`python -m tests.benchmarks.bench_moving --write docs/benchmarks.md` writes the table; `--entries N` makes it
smaller.  The entries are made by another process, so that its memory is not counted.  Somebody saves a case
each tenth of a second meanwhile, in the same process, as in the window.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import msgspec
from sqlalchemy import Connection

from casework.cases.entries import Head, head_of
from desktop.database import confirmed, engine, foreign, forgetting, journal, leaving, rehoming
from desktop.database.engine import Store
from desktop.database.forgetting import Forgotten
from desktop.database.signer import SigningKeys
from desktop.database.slices import tell_nobody
from desktop.desk.desk import Desk
from desktop.services.duty import Duty
from sync.device.store import Fork
from sync.wire.packing import Placed
from tests.benchmarks.bench_save import desk_on
from tests.benchmarks.table import load, machine, markdown, percentile, write_section
from tests.support.devices import KEY
from tests.support.many_cases import made_case
from tests.support.printers import PaperTray
from tests.support.workplaces import SITE, STAFF, ready_draft

ENTRIES, OWN_CASES = 1_000_000, 1000
GONE, STAYS = "ML0102", "ML0103"
PAGE_CASES = 250
BETWEEN_S = 0.1
ALONE = 200
TARGET_MS, TARGET_MB, SLICE_MS = 100, 200, 20
SIGNER = (bytes(range(32)), bytes(range(1, 33)))


class Took(msgspec.Struct):
    """Milliseconds of each save and of each slice (by the clock, and of the processor); most memory."""

    what: str
    seconds: float = 0.0
    saves: list[float] = []
    slices: list[float] = []
    processor: list[float] = []
    memory_mb: float = 0.0


def signer() -> SigningKeys:
    """Who is on duty, in the process that fills the store and in the one that measures."""
    return SigningKeys("staff-bench", *SIGNER)


def fill(folder: Path, entries: int) -> None:
    """A workplace with cases of its own, so many entries of one site, and a tenth of them of another."""
    with desk_on(Store(folder / engine.FILE_NAME, KEY, signer())) as desk:
        store = desk.state.duty.store
        _bring(store, GONE, entries // 4, 0)
        _bring(store, STAYS, entries // 40, entries)
        with store.writing() as connection:
            confirmed.keep_scope(connection, (SITE, GONE, STAYS))
        for _ in range(min(OWN_CASES, entries // 4)):
            desk.cases.open(ready_draft(desk, "SAMPLE-005"))


def _bring(store: Store, site: str, cases: int, first: int) -> None:
    chance, head = Random(1), Head(f"dev{site.lower()}")  # noqa: S311 - made-up cases
    for begin in range(0, cases, PAGE_CASES):
        page = []
        for number in range(begin, min(begin + PAGE_CASES, cases)):
            for recorded in made_case(chance, site, first + number, head):
                head = head_of(recorded.entry)
                page.append(Placed(recorded, site))
        with store.writing() as connection:
            foreign.add(connection, "bench", page)


def measure(folder: Path) -> list[Took]:
    """Each of them while somebody works, in a process that has done nothing before."""
    store = Store(folder / engine.FILE_NAME, KEY, signer())
    desk = Desk(Duty(store, "bench", SITE, "A", "staff-bench", STAFF), folder, PaperTray())
    with closing(desk):
        desk.warm_up()
        acts: dict[str, Callable[[], object]] = {
            "nothing else": lambda: time.sleep(ALONE * BETWEEN_S),
            "own entries take another id": lambda: _take_another_id(store),
            "what the banner has is forgotten": lambda: _forget(store),
            "a site goes out of scope": lambda: _leave(store),
        }
        taken = [_during(desk, store, what, act) for what, act in acts.items()]
        with store.reading() as connection:
            assert confirmed.read_sums(connection).keys() <= {SITE, STAYS}
        assert desk.upkeep.verify().ok
    return taken


def _take_another_id(store: Store) -> None:
    with store.writing() as connection:
        own = journal.own_device(connection)
        rehoming.begin(connection, Fork(first_seq=4, device="f" * 16, seed=SIGNER[0], letter="C", origin=own))
    rehoming.finish(store, tell_nobody)


def _forget(store: Store) -> None:
    """Of the site that stays: what goes next has to be known."""
    theirs = Forgotten(f"dev{STAYS.lower()}", 1)
    forgetting.finish(store, lambda _connection: theirs)


def _leave(store: Store) -> None:
    with store.writing() as connection:
        confirmed.keep_scope(connection, (SITE, STAYS))
        leaving.begin(connection)
    leaving.finish(store)


def _during(desk: Desk, store: Store, what: str, act: Callable[[], object]) -> Took:
    took, writing = Took(what), store.writing
    worker = threading.Thread(target=act, name="exchange")

    @contextmanager
    def timed() -> Iterator[Connection]:
        with writing() as connection:
            if threading.current_thread() is not worker:
                yield connection
                return
            began, processor = time.perf_counter(), time.thread_time()
            yield connection
        took.slices.append((time.perf_counter() - began) * 1000)
        took.processor.append((time.thread_time() - processor) * 1000)

    store.writing = timed  # type: ignore[method-assign]
    Path("/proc/self/clear_refs").write_text("5")  # the most memory is counted from here on
    began = time.perf_counter()
    worker.start()
    while worker.is_alive():
        draft = ready_draft(desk, "SAMPLE-005")
        saved = time.perf_counter()
        desk.cases.open(draft)
        took.saves.append((time.perf_counter() - saved) * 1000)
        worker.join(BETWEEN_S)
    took.seconds = time.perf_counter() - began
    store.writing = writing  # type: ignore[method-assign]
    took.memory_mb = _most_memory_mb()
    return took


def _most_memory_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def section(taken: Sequence[Took], entries: int, began: str) -> str:
    """The section for docs/benchmarks.md."""
    rows = [
        (
            each.what,
            f"{each.seconds:.0f}",
            *_spread(each.saves, 0.5, 0.99, 1),
            f"{len(each.slices)}",
            *_spread(each.slices, 0.5, 0.99),
            *_spread(each.processor, 0.5, 0.99, 1),
            f"{each.memory_mb:.0f}",
        )
        for each in taken
    ]
    head = ("meanwhile", "s", "F9 p50 ms", "p99", "max", "slices", "slice p50 ms", "p99")
    processor = ("of the processor p50", "p99", "max", "most MB")
    fewer = "" if entries == ENTRIES else f" --entries {entries}"
    return (
        f"## F9 while entries move\n\n`python -m tests.benchmarks.bench_moving{fewer} --write "
        f"docs/benchmarks.md` · {machine()}, {began} at the start\n\n{markdown((*head, *processor), rows)}\n"
        f"{entries:,} entries of a site that goes, {entries // 10:,} of one that is forgotten, "
        f"{3 * min(OWN_CASES, entries // 4):,} own ones.  A case is saved each tenth of a second; targets: "
        f"F9 p99 ≤ {TARGET_MS} ms, a slice ≤ {SLICE_MS} ms, memory ≤ {TARGET_MB} MB.  Slices are timed from "
        "their turn to the disk's answer.\n"
    )


def _spread(values: Sequence[float], *shares: float) -> list[str]:
    return [f"{percentile(values, share):.1f}" if values else "–" for share in shares]


def main() -> None:
    """Measure and print, or write the section."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench_moving", description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    began = load()
    with tempfile.TemporaryDirectory(prefix="tamga-moving-") as name:
        filling = multiprocessing.get_context("spawn").Process(target=fill, args=(Path(name), args.entries))
        filling.start()
        filling.join()
        if filling.exitcode:
            raise SystemExit(filling.exitcode)
        text = section(measure(Path(name)), args.entries, began)
    if args.write:
        write_section(args.write, "moving", text)
    print(text)


if __name__ == "__main__":
    main()
