"""What went out of scope goes in slices: others write between them, and whatever cuts it off, it is ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from sqlalchemy import Connection, func, select

from casework.cases.entries import Head, head_of
from desktop.database import confirmed, foreign, leaving, projections
from desktop.database.engine import Store
from desktop.database.tables import (
    CaseLine,
    ConfirmedEntry,
    ConfirmedSum,
    JournalBody,
    JournalEntry,
    MatterUse,
    Setting,
)
from sync.wire.packing import Placed
from tests.support.counted_again import counted_again
from tests.support.devices import Device
from tests.support.many_cases import made_case

TOWN, NEAR, FAR = "ML01", "ML0101", "ML0102"
CASES = 60
OWN = "0" * 16


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Device]:
    """A township's device with the cases of two points."""
    device = Device.new(tmp_path_factory.mktemp("leaving") / "town", TOWN)
    yield device
    device.store.close()


@pytest.fixture
def store(filled: Device) -> Store:
    """The same again for each test: what went comes back."""
    with filled.store.writing() as connection:
        for at, site in enumerate((NEAR, FAR)):
            chance, head, page = Random(1), Head(f"dev{site.lower()}"), list[Placed]()  # noqa: S311
            for number in range(at * CASES, (at + 1) * CASES):
                for recorded in made_case(chance, site, number, head):
                    head = head_of(recorded.entry)
                    page.append(Placed(recorded, site))
            foreign.add(connection, filled.name, page)
        confirmed.keep_scope(connection, (TOWN, NEAR, FAR))
    return filled.store


def go(store: Store, *scope: str) -> None:
    with store.writing() as connection:
        confirmed.keep_scope(connection, scope)
        leaving.begin(connection)
    leaving.finish(store)


def count(connection: Connection, table: type) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def counts(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return {table.__tablename__: count(connection, table) for table in COUNTED}


COUNTED = (JournalEntry, JournalBody, ConfirmedEntry, CaseLine)


def assert_right(store: Store) -> None:
    """Sums and lists are those that the journal gives."""
    with store.writing() as connection:
        before = list(map(list, lists(connection)))
        assert confirmed.read_sums(connection) == counted_again(connection)
        projections.rebuild(connection)
        assert list(map(list, lists(connection))) == before
        assert connection.scalar(select(Setting.value).where(Setting.name == "scope_left")) is None


def lists(connection: Connection) -> Iterator[list[object]]:
    for table in (CaseLine, MatterUse, ConfirmedSum):
        rows = select(table.__table__).order_by(*table.__table__.primary_key)
        yield [tuple(row) for row in connection.execute(rows)]


def test_a_site_goes_and_the_other_stays_as_it_was(store: Store) -> None:
    before = counts(store)
    go(store, TOWN, NEAR)
    assert counts(store) == {name: rows // 2 for name, rows in before.items()}
    assert_right(store)
    go(store, TOWN)
    assert set(counts(store).values()) == {0}
    assert_right(store)


def test_no_transaction_is_longer_than_a_slice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much goes: whoever saves meanwhile waits for one slice at most."""
    longest, writing = list[int](), store.writing

    @contextmanager
    def counted() -> Iterator[Connection]:
        with writing() as connection:
            before = count(connection, JournalEntry)
            yield connection
            longest.append(before - count(connection, JournalEntry))

    monkeypatch.setattr(store, "writing", counted)
    go(store, TOWN)
    assert len(longest) > 2 * CASES * 4 / leaving.SLICE
    assert 0 < max(longest) < leaving.SLICE + 8


@pytest.mark.parametrize("read", [1, 2, 3, 7, 40])
def test_a_million_are_read_a_part_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch, read: int
) -> None:
    """However few are read at once, and though a case may have more than that: all of it goes, once."""
    steps: list[tuple[int, int]] = []
    monkeypatch.setattr(leaving, "_READ", read)
    with store.writing() as connection:
        confirmed.keep_scope(connection, (TOWN, NEAR))
        leaving.begin(connection)
        going = connection.scalar(select(ConfirmedSum.count).where(ConfirmedSum.site == FAR))
    leaving.finish(store, lambda *step: steps.append(step))
    assert steps[-1] == (going, going)
    assert steps == sorted(set(steps))
    with store.reading() as connection:
        assert {*connection.scalars(select(ConfirmedEntry.site))} == {NEAR}
    assert_right(store)


def test_what_was_cut_off_is_ended_by_the_next_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = iter([False, False, True])
    real = confirmed.unconfirm

    def cutting(connection: Connection, entries: object) -> None:
        if next(cut, False):
            raise KeyboardInterrupt
        real(connection, entries)  # type: ignore[arg-type]

    monkeypatch.setattr(confirmed, "unconfirm", cutting)
    with pytest.raises(KeyboardInterrupt):
        go(store, TOWN, NEAR)
    left = counts(store)["journal_entries"]
    assert CASES * 4 < left < 2 * CASES * 4
    leaving.finish(store)
    assert counts(store)["journal_entries"] == CASES * 4
    assert_right(store)


def test_a_site_that_comes_back_meanwhile_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process exchanged, and the banner moved the device back: what is still here is kept."""
    real, calls = confirmed.unconfirm, list[int]()

    def coming_back(connection: Connection, entries: object) -> None:
        real(connection, entries)  # type: ignore[arg-type]
        if not calls:
            confirmed.keep_scope(connection, (TOWN, NEAR, FAR))
        calls.append(1)

    monkeypatch.setattr(confirmed, "unconfirm", coming_back)
    go(store, TOWN, NEAR)
    left = counts(store)["journal_entries"]
    assert 2 * CASES * 4 - leaving.SLICE - 8 < left < 2 * CASES * 4
    assert_right(store)
