"""A journal of schema 0005 is made anew without losing anything: no entry, no body, no place in the order."""

from __future__ import annotations

from sqlalchemy import Connection, delete, inspect, text

from casework.cases.kinds.slips import SlipExported
from desktop.database import journal
from desktop.database.engine import Store
from desktop.database.journal import Statement, Writer
from desktop.database.schema import bring_up_to_date
from desktop.database.tables import JournalBody
from sync.wire.journal import verify
from tests.support.entry_histories import opened

WRITER = Writer("a" * 16, "staff-1", "2026-11-24T09:00:00.000+08:00", "trusted")
CASES = 300
PURGED = (WRITER.device, 7)


def test_a_journal_of_the_version_before_comes_over_whole(empty_store: Store) -> None:
    bring_up_to_date(empty_store, head="0005")
    with empty_store.writing() as connection:
        assert "uq_journal_entries_hash" in constraints(connection)
        for number in range(CASES):
            said = (
                Statement(f"case-{number}", "case_opened", opened()),
                Statement(f"case-{number}", "slip_exported", SlipExported(slip_number="X", print_no=1)),
            )
            journal.append(connection, WRITER, said)
        device, seq = PURGED
        connection.execute(delete(JournalBody).where(JournalBody.device == device, JournalBody.seq == seq))
        before = content(connection)
    bring_up_to_date(empty_store)
    with empty_store.reading() as connection:
        assert content(connection) == before
        assert constraints(connection) == {"uq_journal_entries_device_seq"}
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert {name for name in inspect(connection).get_table_names() if "aside" in name} == set()
        report = verify(journal.all_entries(connection), journal.read_heads(connection))
    assert report.ok
    assert [(chain.entries, chain.bodies_gone) for chain in report.chains] == [(2 * CASES, 1)]


def content(connection: Connection) -> list[tuple[object, ...]]:
    rows = connection.execute(
        text(
            "SELECT e.position, e.device, e.seq, subject, rev, kind, recorded_at, clock, staff, body_digest, "
            "prev, hash, body FROM journal_entries AS e LEFT JOIN journal_bodies AS b "
            "ON b.device = e.device AND b.seq = e.seq ORDER BY e.position"
        )
    )
    return [tuple(row) for row in rows]


def constraints(connection: Connection) -> set[str | None]:
    return {each["name"] for each in inspect(connection).get_unique_constraints("journal_entries")}
