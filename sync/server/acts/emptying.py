"""Bodies that the banner lets go of: they go here, with attached files that no other case has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, select, tuple_, update

from casework.cases.entries import Entry, Recorded
from casework.cases.kinds.purging import is_let_go, words_of_banner
from sync.server.store.rows import among, listed
from sync.server.store.sealing import APART, seal_of
from sync.server.store.tables import (
    EntrySetAside,
    HeldAttachment,
    HeldSlice,
    NamedAttachment,
    StoredEntry,
)
from sync.wire.packing import Placed, pack, unpack
from sync.wire.protocol import WireEntry

Place = tuple[str, int]
_COLUMNS = tuple(getattr(StoredEntry, field) for field in Entry.__struct_fields__)
_OF_CASES = select(*_COLUMNS, StoredEntry.body).where(  # whether it is there, not what it says
    among(StoredEntry.subject, "subjects")
)
_APART = select(EntrySetAside.device, EntrySetAside.seq, EntrySetAside.content).where(
    among(EntrySetAside.subject, "subjects")
)


def empty(connection: Connection, subjects: Sequence[str]) -> None:
    """Take the bodies of all entries of these cases that are let go of; what hangs on them goes too."""
    asked = {"subjects": listed(subjects)}
    entries = [Recorded(Entry(*fields), body) for *fields, body in connection.execute(_OF_CASES, asked)]
    words = words_of_banner(entries)
    places = [(each.entry.device, each.entry.seq) for each in entries if is_let_go(words, each.entry)]
    if places:
        at = tuple_(StoredEntry.device, StoredEntry.seq)
        connection.execute(update(StoredEntry).where(at.in_(places)).values(body=None))
        _let_files_go(connection, places)
    _empty_apart(connection, words, asked)


def _let_files_go(connection: Connection, places: Sequence[Place]) -> None:
    """What was in the files that these entries name, unless another entry names it too."""
    at = tuple_(NamedAttachment.device, NamedAttachment.seq).in_(places)
    named = set(connection.scalars(select(NamedAttachment.sha256).where(at)))
    if not named:
        return
    connection.execute(delete(NamedAttachment).where(at))
    still = select(NamedAttachment.sha256).where(NamedAttachment.sha256.in_(named))
    gone = named - set(connection.scalars(still))
    for table in (HeldSlice, HeldAttachment):
        connection.execute(delete(table).where(table.sha256.in_(gone)))


def _empty_apart(connection: Connection, words: Mapping[str, Sequence[Entry]], asked: dict[str, str]) -> None:
    """What of these cases nobody else may see goes as well; its place in the chain stays."""
    seal = seal_of(connection)
    for device, seq, content in connection.execute(_APART, asked).all():
        plain = seal.open(APART, (device, seq), content)
        recorded = unpack([msgspec.json.decode(plain, type=WireEntry)])[0].recorded
        if recorded.body is None or not is_let_go(words, recorded.entry):
            continue
        bare = msgspec.json.encode(pack([Placed(Recorded(recorded.entry, None))])[0])
        here = (EntrySetAside.device == device, EntrySetAside.seq == seq)
        values = {"content": seal.seal(APART, (device, seq), bare)}
        connection.execute(update(EntrySetAside).where(*here).values(values))
