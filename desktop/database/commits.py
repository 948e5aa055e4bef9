"""The signatures under the own journal: one of the device and one of who is on duty for each commit."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select

from desktop.database import noted
from desktop.database.devices import devices_in
from desktop.database.journal_tables import JournalCommit
from desktop.database.prepared import Prepared
from desktop.database.signer import SigningKeys
from sync.wire.commits import Commit

_FIELDS = Commit.__struct_fields__
_COLUMNS = tuple(getattr(JournalCommit, name) for name in _FIELDS)
_LAST = Prepared(
    select(func.max(JournalCommit.seq)).where(
        JournalCommit.device == bindparam("device"), JournalCommit.seq <= bindparam("most")
    )
)
_NO_END = 2**62
_INSERT = Prepared(insert(JournalCommit).values({name: bindparam(name) for name in _FIELDS}))


def sign_commit(connection: Connection, signer: SigningKeys | None) -> None:
    """Sign what this transaction appended to the own chain, before it is committed."""
    appended = noted.appended(connection)
    head = appended.head
    if head is None or signer is None:
        return
    previous = last_signed(connection, head.device)
    if head.seq <= previous:  # nothing was appended after all
        return
    plain = Commit(
        device=head.device,
        seq=head.seq,
        hash=head.hash,
        previous=previous,
        staff=signer.staff,
        carried=appended.is_carried,
    )
    statement = plain.statement()
    signed = msgspec.structs.replace(
        plain,
        device_signature=signer.sign_as_device(statement),
        staff_signature=signer.sign_as_staff(statement),
    )
    _INSERT.on(connection, **msgspec.structs.asdict(signed))
    noted.note_commit(connection, signed)


def last_signed(connection: Connection, device: str, most: int = _NO_END) -> int:
    """The last seq, up to that one, at which a commit of the chain ends; 0 for none."""
    return _LAST.on(connection, device=device, most=most).scalar() or 0


def read_commit(connection: Connection, device: str, seq: int) -> Commit | None:
    """The commit that ends there."""
    row = connection.execute(
        select(*_COLUMNS).where(JournalCommit.device == device, JournalCommit.seq == seq)
    ).first()
    return _commit(row) if row else None


def read_commits(connection: Connection, device: str, after: int, most: int) -> list[Commit]:
    """The next commits of a chain that end after this seq."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(JournalCommit.device == device, JournalCommit.seq > after)
        .order_by(JournalCommit.seq)
        .limit(most)
    )
    return [_commit(row) for row in rows]


def signed_devices(connection: Connection) -> list[str]:
    """The ids under which this installation has signed."""
    return devices_in(connection, JournalCommit.device)


def _commit(row: Sequence[object]) -> Commit:
    return msgspec.convert(dict(zip(_FIELDS, row, strict=True)), Commit)
