"""F9 to committed: the whole of `Desk.save` on the encrypted file, beside plain SQLite, in one run.

`pytest tests/benchmarks/bench_save.py --benchmark-only` measures and holds the target;
`python -m tests.benchmarks.bench_save --write docs/benchmarks.md` writes the table.

All contenders write to real files with WAL and synchronous=FULL and take turns, case by case, so that
the disk's moods meet each of them alike.
"""

from __future__ import annotations

import argparse
import gc
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import QueuePool

from casework.cases.draft import Draft
from desktop.database import engine
from desktop.database.engine import Store
from desktop.database.keys import new_database_key
from desktop.database.schema import bring_up_to_date
from desktop.database.signer import SigningKeys
from desktop.desk.desk import Desk
from desktop.services.catalogue.import_release import CheckedRelease
from desktop.services.duty import Duty
from desktop.services.upkeep.set_up import first_entries
from resources import SAMPLE_RELEASE
from tests.benchmarks.table import machine, markdown, percentile, write_section
from tests.support.printers import PaperTray
from tests.support.workplaces import SITE, STAFF, ready_draft

TARGET_P99_MS = 100.0
ROUNDS = 1000
Save = Callable[[Draft], object]


class PlainStore(Store):
    """The same store on the standard library's SQLite, unencrypted, in a file of its own."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, new_database_key(), signer())
        self.engine.dispose()
        self.engine = create_engine("sqlite://", creator=lambda: _plain(path), poolclass=QueuePool)
        event.listen(self.engine, "begin", engine._begin)


def _plain(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    for pragma in engine._PRAGMAS:
        connection.execute(pragma)
    return connection


def signer() -> SigningKeys:
    """Who is on duty at each of them."""
    return SigningKeys("staff-bench", secrets.token_bytes(32), secrets.token_bytes(32))


@contextmanager
def desk_on(store: Store) -> Iterator[Desk]:
    """A set-up workplace on that store."""
    bring_up_to_date(store)
    duty = Duty(store, "bench", SITE, "A", "staff-bench", STAFF)
    first_entries(duty, CheckedRelease(SAMPLE_RELEASE.read_bytes()))
    desk = Desk(duty, store.path.parent, PaperTray())
    desk.warm_up()
    gc.collect()
    gc.freeze()  # as the window does (desktop.gui.window.collection), which collects while nobody waits
    yield desk
    desk.close()


def bare_inserts(path: Path, rows: dict[str, list[tuple[object, ...]]]) -> Save:
    """The floor: one case's rows into tables without keys or indexes, nothing checked, nothing folded."""
    connection = _plain(path)
    for table, sample in rows.items():
        columns = ", ".join(f"c{number}" for number in range(len(sample[0])))
        connection.execute(f"CREATE TABLE {table} ({columns})")
    statements = {
        f"INSERT INTO {table} VALUES ({', '.join('?' * len(sample[0]))})": sample  # noqa: S608 - own names
        for table, sample in rows.items()
    }

    def save(_draft: Draft) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in statements.items():
            connection.executemany(statement, values)
        connection.execute("COMMIT")

    return save


def rows_of_one_case(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """What one case wrote: three entries with bodies, a number, and its lines."""
    tables = {"journal_entries": 3, "journal_bodies": 3, "allotted_numbers": 1, "cases": 1, "slips": 1}
    with store.reading() as connection:
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}")).fetchmany(count)]  # noqa: S608
            for table, count in tables.items()
        }


def measure_ms(desk: Desk, saves: dict[str, Save], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each save of each contender, in turns."""
    taken: dict[str, list[float]] = {name: [] for name in saves}
    for _ in range(rounds):
        for name, save in saves.items():
            draft = ready_draft(desk, "SAMPLE-005")
            started = time.perf_counter()
            save(draft)
            taken[name].append((time.perf_counter() - started) * 1000)
    return taken


def compare(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Measure all contenders in one run."""
    folders = {name: folder / name for name in ("encrypted", "unsigned", "plain", "bare")}
    for made in folders.values():
        made.mkdir()
    encrypted = Store(folders["encrypted"] / engine.FILE_NAME, new_database_key(), signer())
    unsigned = Store(folders["unsigned"] / engine.FILE_NAME, new_database_key())
    plain = PlainStore(folders["plain"] / "plain.db")
    with desk_on(encrypted) as first, desk_on(plain) as second, desk_on(unsigned) as third:
        third.cases.open(ready_draft(third, "SAMPLE-005"))
        second.cases.open(ready_draft(second, "SAMPLE-005"))
        first.cases.open(ready_draft(first, "SAMPLE-005"))
        saves: dict[str, Save] = {
            "**Tamga, SQLCipher** (checked, chained, signed, listed)": first.cases.open,
            "the same without signatures": third.cases.open,
            "the same code on plain SQLite": second.cases.open,
            "bare inserts of the same rows, plain SQLite": bare_inserts(
                folders["bare"] / "bare.db", rows_of_one_case(plain)
            ),
        }
        taken = measure_ms(first, saves, rounds)
        assert first.upkeep.verify().ok
        assert len(first.cases.list(limit=rounds + 2)) == rounds + 1
    return taken


def test_save(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    store = Store(tmp_path / engine.FILE_NAME, new_database_key(), signer())
    with desk_on(store) as desk:

        def next_draft() -> tuple[tuple[Draft], dict[str, object]]:
            return (ready_draft(desk, "SAMPLE-005"),), {}

        benchmark.pedantic(  # type: ignore[no-untyped-call]
            desk.cases.open, setup=next_draft, rounds=200
        )
    assert benchmark.stats is not None
    assert percentile(benchmark.stats.stats.data, 0.99) * 1000 <= TARGET_P99_MS


def section(taken: dict[str, list[float]]) -> str:
    """The section for docs/benchmarks.md."""
    rows = [
        (name, *(f"{percentile(values, share):.2f}" for share in (0.5, 0.99)), f"{max(values):.2f}")
        for name, values in taken.items()
    ]
    command = "python -m tests.benchmarks.bench_save --write docs/benchmarks.md"
    count = len(next(iter(taken.values())))
    return (
        f"## F9 to committed\n\n`{command}` · {machine()}\n\n"
        + markdown(("one case saved, ms", "p50", "p99", "max"), rows)
        + f"\n{count} cases each, in turns, real files, WAL, synchronous=FULL.  A case is 3 entries "
        "with their bodies, its slip number, the lines of lists and the removal of its draft in one "
        f"transaction; target p99 ≤ {TARGET_P99_MS:.0f} ms.  The bare inserts check nothing, compute no "
        "digest and keep no index.\n"
    )


def main() -> None:
    """Measure and print, or write the section."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = section(compare(Path(folder), args.rounds))
    if args.write:
        write_section(args.write, "save", text)
    print(text)


if __name__ == "__main__":
    main()
