"""Is what stands beside the journal what the journal says?  Lists, papers, numbers, catalogues, ends, copies.

Looked at in slices, each a short transaction that is undone: it may go on while somebody works.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from casework import slip_number
from casework.cases.entries import digest
from casework.cases.kinds.device import ReleaseImported
from casework.cases.kinds.table import read_body
from casework.cases.kinds.upkeep import EntryNamed
from casework.errors import StoreError
from casework.language import _
from casework.slip_number import BadSlipNumber
from desktop.database import banner, copy_file, journal, projections, purging
from desktop.database.engine import Store
from desktop.database.lost_end import read_lost_end
from desktop.database.prepared import Prepared
from desktop.database.tables import (
    PROJECTIONS,
    AllottedNumber,
    Base,
    CaseLine,
    JournalEntry,
    MatterUse,
    SetAsideEntry,
    Setting,
    SlipLine,
    StoredRelease,
)
from desktop.services.upkeep.check_commits import check_commits
from desktop.services.upkeep.compare_papers import BEGINNING, files, papers
from desktop.services.upkeep.mismatch import Mismatch, place_words
from desktop.settings import PUT_BACK

Check = Callable[[Connection], list[Mismatch]]
SLICE = 20  # subjects: a few milliseconds of the store's turn
MOST = 50  # mismatches; one more tells nobody anything
_SUBJECT_COLUMNS = ("case_id", "subject", "staff")


class Comparison(msgspec.Struct, frozen=True):
    """What to compare with besides the store itself; it ends early, with what it has, when told to stop."""

    copies: Collection[Path] = ()
    stop: threading.Event = msgspec.field(default_factory=threading.Event)


def compare_journal(store: Store, asked: Comparison) -> list[Mismatch]:
    """Everything that is kept beside the journal against the journal; at most `MOST` mismatches.

    Raises StoreError.
    """
    wrong: list[Mismatch] = []
    for mismatch in _all(store, asked):
        wrong.append(mismatch)
        if len(wrong) == MOST or asked.stop.is_set():
            break
    return wrong


def _all(store: Store, asked: Comparison) -> Iterator[Mismatch]:
    halt = asked.stop
    for check in (*quick_checks(store, asked.copies), _bodies, *SLOW_CHECKS):
        with store.reading() as connection:
            wrong = check(connection)
        yield from wrong
        if halt.is_set():
            return
    for fault in check_commits(store, halt):
        yield Mismatch("signatures", fault)
    for walk in (papers, files):
        for looked in walk(store, BEGINNING):
            yield from looked.wrong
            if halt.is_set():
                return
    yield from _lists(store, halt)


def quick_checks(store: Store, copies: Collection[Path]) -> tuple[Check, ...]:
    """What costs the same however long the journal is: ends, catalogues, what stands aside."""
    return (
        lambda connection: _end(connection, store),
        lambda connection: _copies(connection, copies),
        _catalogues,
        _aside,
    )


def _end(connection: Connection, store: Store) -> list[Mismatch]:
    wrong = []
    lost = read_lost_end(connection, store)
    if lost is not None:
        wrong.append(Mismatch("end", lost.words))
    state = banner.read_state(connection)
    if state is not None and state.acknowledged.seq:
        mark = state.acknowledged
        there = journal.own_hashes(connection, state.device, mark.seq, mark.seq).get(mark.seq)
        if there != mark.hash:
            wrong.append(Mismatch("banner", _("第 {seq} 条").format(seq=mark.seq)))
    return wrong


def _copies(connection: Connection, copies: Collection[Path]) -> list[Mismatch]:
    """Each copy knows how the chain stood when it was made."""
    wrong = []
    device = journal.own_device(connection)
    put_back = connection.scalar(select(Setting.value).where(Setting.name == PUT_BACK)) or ""
    since, _blank, until = put_back.partition(" ")  # what was recorded then is not here, and rightly so
    for path in copies:
        try:
            facts = copy_file.read_facts(path)
        except StoreError:
            continue  # a damaged copy says nothing of the journal
        if facts.device != device or not facts.hash or since < facts.made_at < until:
            continue
        there = journal.own_hashes(connection, device, facts.seq, facts.seq).get(facts.seq)
        if there != facts.hash:
            wrong.append(Mismatch("copies", path.name))
    return wrong


def _bodies(connection: Connection) -> list[Mismatch]:
    """Entries that lost their body, though the banner did not let go of their case."""
    return [
        Mismatch("bodies", place_words(device, seq)) for device, seq in purging.lost_bodies(connection, MOST)
    ]


def _numbers(connection: Connection) -> list[Mismatch]:
    """Each number that was given out, as it is registered; each slip of this device is registered."""
    wrong, known = [], set()
    rows = connection.execute(select(AllottedNumber.slip_number, AllottedNumber.day, AllottedNumber.sequence))
    for number, day, sequence in rows:
        known.add(number)
        parts = _parts(number)
        if parts is not None and (parts.day.isoformat(), parts.sequence) != (day, sequence):
            wrong.append(Mismatch("numbers", number))
    device = journal.own_device(connection)
    own = connection.scalars(select(SlipLine.slip_number).where(SlipLine.issued_by == device))
    return wrong + [Mismatch("numbers", number) for number in own if number not in known]


def _parts(number: str) -> slip_number.SlipNumber | None:
    """Its parts; None for the number of another form, which counts by year."""
    try:
        return slip_number.parse(number)
    except BadSlipNumber:
        return None


def _catalogues(connection: Connection) -> list[Mismatch]:
    """Each is what its digest says, and came into use by an entry."""
    stated: set[str] = set()
    for recorded, _position in journal.of_kinds(connection, ["release_imported"]):
        body = read_body(recorded)
        if isinstance(body, ReleaseImported):
            stated.update(each.digest for each in (body.now, body.was) if each)
    rows = connection.execute(select(StoredRelease.name, StoredRelease.digest, StoredRelease.content))
    return [
        Mismatch("catalogues", name)
        for name, known, content in rows
        if digest(content) != known or known not in stated
    ]


def _aside(connection: Connection) -> list[Mismatch]:
    """Only the banner hides an entry, by one of its own; what was written here never stands aside else."""
    hidden: set[tuple[str, int]] = set()
    for recorded, _position in journal.of_kinds(connection, ["entry_set_aside"]):
        body = read_body(recorded)
        if isinstance(body, EntryNamed):
            hidden.add((body.device, body.seq))
    own = journal.own_device(connection)
    rows = connection.execute(select(SetAsideEntry.device, SetAsideEntry.seq, SetAsideEntry.is_hidden))
    return [
        Mismatch("lists", place_words(device, seq))
        for device, seq, is_hidden in rows
        if (is_hidden or device == own) and (device, seq) not in hidden
    ]


def _strangers(connection: Connection) -> list[Mismatch]:
    """Lines of what the journal does not know."""
    return [
        Mismatch("lists", subject)
        for table, column in tables_by_subject()
        for subject in strangers_in(connection, table, column)
    ]


def strangers_in(connection: Connection, table: type[Base], column: str) -> list[str]:
    """Whom lines of a table are about though the journal does not know them; some of them."""
    named = getattr(table, column)
    unknown = named.not_in(select(JournalEntry.subject))
    return list(connection.scalars(select(named).where(unknown).distinct().limit(MOST)))


SLOW_CHECKS: tuple[Check, ...] = (_numbers, _strangers)


def _lists(store: Store, halt: threading.Event) -> Iterator[Mismatch]:
    """The lines of each subject against those that its entries make, slice by slice."""
    with store.reading() as connection:
        subjects = [subject for subject, _position in journal.subjects(connection)]
    for first in range(0, len(subjects), SLICE):
        if halt.is_set():
            return
        yield from compare_lists(store, subjects[first : first + SLICE])


def compare_lists(store: Store, subjects: Sequence[str]) -> list[Mismatch]:
    """The lines of these subjects against those that their entries make, in a transaction that is undone."""
    with store.trying() as connection:
        before = _lines(connection, subjects)
        projections.refresh(connection, subjects)
        after = _lines(connection, subjects)
    return [
        Mismatch("lists", _named(after.get(subject) or before.get(subject) or set(), subject))
        for subject in subjects
        if before.get(subject) != after.get(subject)
    ]


_Line = tuple[str, tuple[Any, ...]]  # a table, and the values of a row


def _named(lines: Collection[_Line], subject: str) -> str:
    """The number of a case, else what it is known by."""
    place = list(CaseLine.__table__.columns.keys()).index("slip_number")
    numbers = (row[place] for table, row in lines if table == CaseLine.__tablename__)
    return next(numbers, "") or subject


def _lines(connection: Connection, subjects: Sequence[str]) -> dict[str, set[_Line]]:
    lines: dict[str, set[_Line]] = {}
    listed = json.dumps(list(subjects))
    for table, (statement, place) in _lines_of_tables().items():
        for row in statement.tuples(connection, subjects=listed):
            lines.setdefault(row[place], set()).add((table, row))
    return lines


@cache
def _lines_of_tables() -> dict[str, tuple[Prepared, int]]:
    """By the table's name, how its lines of some subjects are read, and which value is the subject."""
    listed = select(func.json_each(bindparam("subjects")).table_valued("value").c.value)
    return {
        table.__tablename__: (
            Prepared(select(table.__table__).where(getattr(table, column).in_(listed))),
            list(table.__table__.columns.keys()).index(column),
        )
        for table, column in tables_by_subject()
    }


def tables_by_subject() -> list[tuple[type[Base], str]]:
    """The tables of lines that belong to one subject, with the column that names it."""
    tables: list[tuple[type[Base], str]] = []
    for table in PROJECTIONS:
        if table is MatterUse:
            continue
        columns: Any = table.__table__.columns
        tables.append((table, next(name for name in _SUBJECT_COLUMNS if name in columns)))
    return tables
