"""Cases and complaints that the banner let go of: bodies, papers and files go here too, a few at a time.

A case goes whole, in one transaction with its lines, and only where it has ended by what is here, and where
all of it that was written here is in a backup of the banner's.  What cannot go yet is tried again with the
next answer; so is all the rest where the power was cut.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Text, cast, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.complaint import fold_complaint
from casework.cases.entries import Entry, Recorded
from casework.cases.fold import fold
from casework.cases.kinds.events import AttachmentAdded
from casework.cases.kinds.forms import FormArchived
from casework.cases.kinds.purging import COMPLAINT_PURGED, PURGES, goes_with, is_let_go, words_of_banner
from casework.cases.kinds.slips import SlipArchived
from casework.cases.kinds.table import read_judged_body
from casework.cases.states import has_ended
from desktop.changes import Changes
from desktop.database import banner, journal, projections, rehoming
from desktop.database.engine import Store
from desktop.database.event_tables import AttachmentLine, NumberLine
from desktop.database.noted import note
from desktop.database.rows import delete_places
from desktop.database.set_aside import counts, same_place
from desktop.database.slices import one_slice
from desktop.database.tables import (
    ArchivedPdf,
    AttachedContent,
    AttachedSlice,
    DisplacedEntry,
    JournalBody,
    JournalEntry,
    SetAsideEntry,
    Setting,
    SlipLine,
)
from sync.wire.packing import Placed, pack, unpack
from sync.wire.protocol import WireEntry

SLICE = 2  # cases; their transaction takes some 10 ms
_OBEYED = "purged_to"  # setting: all words of the banner up to that position are done
_FIELDS = tuple(getattr(JournalEntry, field) for field in Entry.__struct_fields__)

Word = tuple[int, str]  # position and case of an entry by which the banner let go of one


def meet(connection: Connection, subjects: Iterable[str]) -> None:
    """Entries of these came: of what the banner let go of before, bodies may be here again."""
    obeyed = _obeyed(connection)
    if not obeyed:
        return
    wanted = list(dict.fromkeys(subjects))
    first = connection.scalar(
        select(func.min(JournalEntry.position)).where(
            JournalEntry.kind.in_(PURGES), JournalEntry.subject.in_(wanted)
        )
    )
    if first is not None and first <= obeyed:
        _keep(connection, first - 1)


def finish(store: Store) -> None:
    """Let go of all that the banner has let go of."""
    with store.reading() as connection:
        words = _words(connection, _obeyed(connection))
    if not words:
        return
    is_behind = False
    for first in range(0, len(words), SLICE):
        part = words[first : first + SLICE]
        with one_slice(store) as connection:
            if rehoming.is_begun(connection):  # whose an entry is will be certain after it
                return
            left = _let_go(connection, list(dict.fromkeys(case for _position, case in part)))
            is_behind = is_behind or bool(left)
            if not is_behind:
                _keep(connection, part[-1][0])


def lost_bodies(connection: Connection, most: int) -> list[tuple[str, int]]:
    """Where bodies are gone though the banner never let go of their cases."""
    bare = connection.execute(
        select(*_FIELDS)
        .join(JournalBody, same_place(JournalBody), isouter=True)
        .where(JournalBody.seq.is_(None), counts())
    )
    entries = [Entry(*row) for row in bare]
    words = words_of_banner(of_banner(connection)) if entries else {}
    lost = (each for each in entries if not is_let_go(words, each))
    return [(each.device, each.seq) for each in itertools.islice(lost, most)]


def of_banner(connection: Connection) -> list[Recorded]:
    """All entries by which the banner let go of a case."""
    return [recorded for recorded, _position in journal.of_kinds(connection, PURGES)]


def _words(connection: Connection, after: int) -> Sequence[Word]:
    rows = connection.execute(
        select(JournalEntry.position, JournalEntry.subject)
        .where(JournalEntry.kind.in_(PURGES), JournalEntry.position > after, counts())
        .order_by(JournalEntry.position)
    )
    return [(row.position, row.subject) for row in rows]


def _obeyed(connection: Connection) -> int:
    return int(connection.scalar(select(Setting.value).where(Setting.name == _OBEYED)) or 0)


def _keep(connection: Connection, position: int) -> None:
    statement = upsert(Setting).values(name=_OBEYED, value=str(position))
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": str(position)})
    )


def _let_go(connection: Connection, cases: Sequence[str]) -> list[str]:
    """Let go of those of these cases that can go; the others."""
    left, gone = list[str](), list[str]()
    for case in cases:
        entries = _entries(connection, case)
        words = words_of_banner(entries)
        going = [each for each in entries if each.body is not None and is_let_go(words, each.entry)]
        if words:
            going += _aside(connection, entries, going)
        if not going:
            continue
        if _may_go(connection, entries, going):
            _empty(connection, case, going)
            gone.append(case)
        else:
            left.append(case)
    if gone:
        projections.refresh(connection, gone)
        note(connection, Changes(kinds=frozenset(PURGES), subjects=frozenset(gone)))
    return left


def _entries(connection: Connection, case: str) -> list[Recorded]:
    rows = connection.execute(
        select(*_FIELDS, JournalBody.body)
        .join(JournalBody, same_place(JournalBody), isouter=True)
        .where(JournalEntry.subject == case)
    )
    return [Recorded(Entry(*fields), body) for *fields, body in rows]


def _aside(connection: Connection, entries: Sequence[Recorded], going: Sequence[Recorded]) -> list[Recorded]:
    """Others' entries of the case that stand aside: whoever made them, they may hold what the others held."""
    rows = select(SetAsideEntry.device, SetAsideEntry.seq).where(
        SetAsideEntry.device != journal.own_device(connection)
    )
    places = {tuple(row) for row in connection.execute(rows)} - {_place(each) for each in going}
    return [each for each in entries if each.body is not None and _place(each) in places]


def _place(recorded: Recorded) -> tuple[str, int]:
    return (recorded.entry.device, recorded.entry.seq)


def _may_go(connection: Connection, entries: Sequence[Recorded], going: Sequence[Recorded]) -> bool:
    """Has the case ended by what was said before, and is all of it safe at the banner?

    Of what came without its bodies already only the banner can know.
    """
    state = banner.read_state(connection)
    own, safe = (state.device, state.backed_up) if state else ("", 0)
    if any(each.entry.device == own and each.entry.seq > safe for each in going):
        return False
    words = [
        each.entry
        for each in entries
        if each.entry.kind in PURGES and any(goes_with(each.entry, one.entry) for one in going)
    ]
    if any(each.body is None and is_let_go({each.entry.subject: words}, each.entry) for each in entries):
        return True
    spoken = [each for each in entries if each.entry not in words]
    if all(each.kind == COMPLAINT_PURGED for each in words):
        complaint = fold_complaint(spoken)
        return complaint is not None and bool(complaint.answered_at)
    return has_ended(fold(spoken))


def _empty(connection: Connection, case: str, going: Sequence[Recorded]) -> None:
    for each in going:
        body = read_judged_body(each)
        if isinstance(body, SlipArchived):
            _let_paper_go(connection, case, body.slip_number, body.print_no)
        elif isinstance(body, FormArchived):
            _let_paper_go(connection, case, body.number, body.print_no)
        elif isinstance(body, AttachmentAdded):
            _let_file_go(connection, case, body.sha256)
    delete_places(connection, JournalBody, [(each.entry.device, each.entry.seq) for each in going])
    displaced = func.json_extract(cast(DisplacedEntry.content, Text), "$.subject") == case
    _empty_beside(connection, DisplacedEntry, displaced)
    _empty_beside(connection, SetAsideEntry, SetAsideEntry.subject == case)


def _let_paper_go(connection: Connection, case: str, number: str, print_no: int) -> None:
    """The archived PDF, unless another case has that number too."""
    for table, column in ((SlipLine, SlipLine.slip_number), (NumberLine, NumberLine.number)):
        other = select(table.case_id).where(column == number, table.case_id != case)
        if connection.scalar(other.limit(1)) is not None:
            return
    here = (ArchivedPdf.slip_number == number, ArchivedPdf.print_no == print_no)
    connection.execute(delete(ArchivedPdf).where(*here))


def _let_file_go(connection: Connection, case: str, sha256: str) -> None:
    """What is in an attached file, unless another case has it too."""
    other = select(AttachmentLine.case_id).where(
        AttachmentLine.sha256 == sha256, AttachmentLine.case_id != case
    )
    if connection.scalar(other.limit(1)) is None:
        for table in (AttachedContent, AttachedSlice):
            connection.execute(delete(table).where(table.sha256 == sha256))


def _empty_beside(connection: Connection, table: Any, of_case: ColumnElement[bool]) -> None:
    """What stands beside the journal whole stays without its body."""
    rows = connection.execute(select(table.hash, table.content).where(of_case, table.content != b"")).all()
    for known, content in rows:
        recorded = unpack([msgspec.json.decode(content, type=WireEntry)])[0].recorded
        bare = msgspec.json.encode(pack([Placed(Recorded(recorded.entry, None))])[0])
        connection.execute(update(table).where(table.hash == known).values(content=bare))
