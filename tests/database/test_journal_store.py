"""The journal in the store: gapless, chained, and never changed by what is added."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, text

from casework.cases.entries import Recorded, head_of
from casework.cases.kinds.people import StaffNamed
from casework.errors import StoreError
from desktop.database import journal, projections
from desktop.database.engine import Store
from desktop.database.journal import Statement, Writer
from desktop.database.tables import JournalBody, JournalEntry
from sync.wire.journal import verify

WRITER = Writer("d1", "s1", "2026-11-24T09:00:00.000+08:00", "trusted")


def append(store: Store, *subjects: str, writer: Writer = WRITER) -> list[Recorded]:
    statements = [Statement(subject, "staff_named", StaffNamed(now=subject)) for subject in subjects]
    with store.writing() as connection:
        return journal.append(connection, writer, statements)


def everything(store: Store) -> list[Recorded]:
    with store.reading() as connection:
        return list(journal.all_entries(connection))


def test_entries_continue_the_chain_and_count_their_subject(store: Store) -> None:
    append(store, "x", "y", "x")
    written = append(store, "x")
    entries = everything(store)
    assert [recorded.entry.seq for recorded in entries] == [1, 2, 3, 4]
    assert [recorded.entry.rev for recorded in entries] == [1, 1, 2, 3]
    assert entries[-1] == written[0]
    with store.reading() as connection:
        heads = journal.read_heads(connection)
    assert heads == {"d1": head_of(entries[-1].entry)}
    assert verify(entries, heads).ok


def test_rev_counts_what_other_devices_wrote(store: Store) -> None:
    append(store, "x")
    (entry,) = append(store, "x", writer=Writer("d2", "s2", WRITER.recorded_at, "trusted"))
    assert (entry.entry.seq, entry.entry.rev) == (1, 2)


def test_one_place_in_the_chain_is_taken_once(store: Store) -> None:
    (recorded,) = append(store, "x")
    row = {name: getattr(recorded.entry, name) for name in recorded.entry.__struct_fields__}
    with pytest.raises(StoreError), store.writing() as connection:
        connection.execute(insert(JournalEntry), [row | {"hash": "other"}])


def test_nothing_stays_of_a_unit_of_work_that_failed(store: Store) -> None:
    append(store, "x")
    with pytest.raises(RuntimeError), store.writing() as connection:  # noqa: PT012 - a unit of work
        journal.append(connection, WRITER, [Statement("x", "staff_named", StaffNamed(now="y"))])
        raise RuntimeError
    (after,) = append(store, "x")
    assert after.entry.seq == 2
    assert verify(everything(store)).ok


def test_bodies_come_back_byte_for_byte_and_may_go(store: Store) -> None:
    odd = b'{ "v":9,  "unknown": "\xe6\x9c\xaa" }'
    append(store, "x", "y")
    with store.writing() as connection:
        connection.execute(text("UPDATE journal_bodies SET body = :odd WHERE seq = 1"), {"odd": odd})
        connection.execute(delete(JournalBody).where(JournalBody.seq == 2))
    first, second = everything(store)
    assert first.body == odd
    assert second.body is None
    (found,) = verify(everything(store)).breaks
    assert (found.seq, found.trouble) == (1, "body")


def test_a_row_that_was_tampered_with_is_named(store: Store) -> None:
    append(store, "x", "y", "z")
    with store.writing() as connection:
        connection.execute(text("UPDATE journal_entries SET staff = 'nobody' WHERE seq = 2"))
    (found,) = verify(everything(store)).breaks
    assert (found.device, found.seq, found.trouble) == ("d1", 2, "hash")


def test_the_newest_time_is_compared_across_offsets_and_skips_doubtful_ones(store: Store) -> None:
    append(store, "x")
    append(store, "x", writer=Writer("d1", "s1", "2026-11-24T08:00:00.000+00:00", "trusted"))
    append(store, "x", writer=Writer("d1", "s1", "2099-01-01T00:00:00.000+08:00", "doubtful"))
    with store.reading() as connection:
        assert journal.newest_time(connection, "d1") == "2026-11-24T08:00:00.000+00:00"
        assert journal.newest_time(connection, "d2") == ""


def test_entries_of_kinds_from_the_future_are_kept_and_rebuilt_over(store: Store) -> None:
    with store.writing() as connection:
        statement = Statement("thing-1", "invented_tomorrow", StaffNamed(now="?"))
        journal.append(connection, WRITER, [statement])
        assert projections.rebuild(connection) == 1
    assert [recorded.entry.kind for recorded in everything(store)] == ["invented_tomorrow"]
