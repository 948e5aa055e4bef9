"""The journal in the store: gapless, chained, and never changed by what is added."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, text

from casework.cases.entries import Recorded, head_of
from casework.cases.kinds.people import StaffNamed
from casework.errors import StoreError
from desktop.database import journal, noted, projections
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


def test_where_the_own_chain_ends_is_noted_with_what_is_appended(store: Store) -> None:
    with store.writing() as connection:
        written = journal.append(
            connection, WRITER, [Statement("x", "staff_named", StaffNamed(now="甲"))] * 2
        )
        assert noted.appended(connection).head == head_of(written[-1].entry)
    with store.writing() as connection:
        assert noted.appended(connection).head is None, "of this transaction alone"


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


def test_a_stretch_of_a_devices_chain_is_read_with_both_ends(store: Store) -> None:
    written = append(store, "x", "y", "z", "x")
    append(store, "x", "y", writer=Writer("d2", "s2", WRITER.recorded_at, "trusted"))
    with store.reading() as connection:
        stretch = list(journal.own_entries(connection, "d1", 2, 3))
        hashes = journal.own_hashes(connection, "d1", 2, 3)
        after = journal.own_recorded(connection, "d1", 1, 2)
        (one,) = (journal.at_place(connection, "d2", 2),)
    assert stretch == [each.entry for each in written[1:3]]
    assert hashes == {each.entry.seq: each.entry.hash for each in written[1:3]}
    assert after == written[1:3]
    assert (one.entry.device, one.entry.seq, one.entry.subject) == ("d2", 2, "y")
    assert one.body is not None


def test_subjects_are_listed_as_they_came_and_known_by_name(store: Store) -> None:
    append(store, "z", "x", "z")
    append(store, "y", "x", writer=Writer("d2", "s2", WRITER.recorded_at, "trusted"))
    with store.reading() as connection:
        assert journal.subjects(connection) == [("z", 1), ("x", 2), ("y", 4)]
        assert journal.newest_position(connection) == 5
        assert journal.known_subjects(connection, ["x", "q", "y", "'"]) == {"x", "y"}
        assert journal.known_subjects(connection, []) == set()
        assert {device: head.seq for device, head in journal.read_heads(connection).items()} == {
            "d1": 3,
            "d2": 2,
        }


def test_who_wrote_and_by_what_clock_stands_in_each_entry(store: Store) -> None:
    (recorded,) = append(store, "x", writer=Writer("d1", "s7", "2026-11-24T09:00:00.000+08:00", "doubtful"))
    entry = recorded.entry
    assert (entry.staff, entry.clock, entry.recorded_at) == (
        "s7",
        "doubtful",
        "2026-11-24T09:00:00.000+08:00",
    )


def test_what_nobody_would_believe_is_not_written(store: Store) -> None:
    with pytest.raises(ValueError, match="staff_named: "), store.writing() as connection:
        journal.append(connection, WRITER, [Statement("x", "staff_named", StaffNamed(now="长" * 2_001))])
    assert everything(store) == []


def test_entries_stand_where_they_are_put_or_behind_all_others(store: Store) -> None:
    first = append(store, "x")
    moved = append(store, "y", writer=Writer("d2", "s2", WRITER.recorded_at, "trusted"))
    with store.writing() as connection:
        connection.execute(delete(JournalBody).where(JournalBody.device == "d2"))
        connection.execute(delete(JournalEntry).where(JournalEntry.device == "d2"))
        journal.insert_entries(connection, moved, [7])
        assert journal.newest_position(connection) == 7
        journal.insert_entries(connection, [])
    assert everything(store) == [*first, *moved]
    append(store, "z")
    with store.reading() as connection:
        assert journal.subjects(connection)[-1] == ("z", 8)
