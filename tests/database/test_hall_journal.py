"""The administration journal: chained, signed, anew with each epoch; what is changed in it is seen."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, insert, select, update

from sync.server.hall import journal
from sync.server.hall.journal import ACT_WORDS, Done, JournalAsked, Operator
from sync.server.store import streams
from sync.server.store.tables import HallEntry
from tests.support.banners import Banner
from tests.support.both_databases import banner

__all__ = ["banner"]

BY = Operator("suren", "console 10.0.0.7")


def note(made: Banner, *abouts: str) -> None:
    for about in abouts:
        with made.writing() as connection:
            journal.note(
                connection, BY, Done(act="site_added", about=about, before="a", after="b", reason="c")
            )


def broken(made: Banner) -> tuple[str, ...]:
    with made.reading() as connection:
        return journal.verify(connection)


def test_what_was_done_is_read_the_newest_first(banner: Banner) -> None:
    note(banner, "first", "second")
    with banner.reading() as connection:
        newest, older = journal.read(connection, JournalAsked())
    assert (newest.about, newest.seq, older.about, older.seq) == ("second", 2, "first", 1)
    assert (newest.who, newest.where, newest.act) == ("suren", "console 10.0.0.7", "site_added")
    assert (newest.before, newest.after, newest.reason) == ("a", "b", "c")
    assert broken(banner) == ()


def test_filters_ask_for_some(banner: Banner) -> None:
    note(banner, "first")
    with banner.writing() as connection:
        journal.note(connection, Operator("bold", "command x"), Done(act="unmasked", about="case"))
    with banner.reading() as connection:
        assert [each.about for each in journal.read(connection, JournalAsked(who="bold"))] == ["case"]
        assert [each.about for each in journal.read(connection, JournalAsked(act="site_added"))] == ["first"]
        assert [each.about for each in journal.read(connection, JournalAsked(most=1))] == ["case"]


@pytest.mark.parametrize("column", ["staff", "kind", "subject", "recorded_at", "body", "signature"])
def test_whatever_is_changed_is_seen(banner: Banner, column: str) -> None:
    note(banner, "first", "second", "third")
    other: object = "unmasked" if column == "kind" else "2026-01-01T00:00:00.000+00:00"
    if column == "signature":
        other = bytes(64)
    if column == "body":
        other = b'{"after":"","before":"","reason":"","salt":"","v":1,"where":""}'
    with banner.writing() as connection:
        connection.execute(update(HallEntry).where(HallEntry.seq == 2).values({column: other}))
    assert len(broken(banner)) == 1


def test_a_forged_or_missing_entry_is_seen(banner: Banner) -> None:
    note(banner, "first", "second", "third")
    with banner.writing() as connection:
        row = dict(
            connection.execute(select(*HallEntry.__table__.columns).where(HallEntry.seq == 3))
            .mappings()
            .one()
        )
        connection.execute(insert(HallEntry), [{**row, "seq": 4}])
    assert broken(banner) != ()
    with banner.writing() as connection:
        connection.execute(delete(HallEntry).where(HallEntry.seq.in_((2, 4))))
    assert broken(banner) != ()


def test_it_begins_anew_with_an_epoch(banner: Banner) -> None:
    note(banner, "before")
    with banner.writing() as connection:
        streams.begin_epoch(connection, "restored")
    note(banner, "after")
    with banner.reading() as connection:
        lines = list(journal.export(connection))
    assert {(each.about, each.seq) for each in lines} == {("before", 1), ("after", 1)}
    assert broken(banner) == ()


def test_many_write_at_once(banner: Banner) -> None:
    threads = [threading.Thread(target=note, args=(banner, *"abcde")) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with banner.reading() as connection:
        assert len(journal.read(connection, JournalAsked())) == 20
    assert broken(banner) == ()


def test_a_text_without_end_is_cut(banner: Banner) -> None:
    note(banner, "x" * 10_000)
    with banner.reading() as connection:
        assert len(journal.read(connection, JournalAsked())[0].about) == 2000


def test_no_two_acts_have_one_name() -> None:
    assert len(set(ACT_WORDS.values())) == len(ACT_WORDS)
