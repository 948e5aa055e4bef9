"""What is in attached files, at the banner: taken once an accepted entry names the file, and not before.

Slices come in order and are kept as they come; all of them together have the digest by which the file is
named, or they all go.  Who does not see the entry does not see the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, exists, select, text, update

from casework.cases.entries import Recorded
from casework.cases.kinds.events import AttachmentAdded
from casework.cases.kinds.table import read_body
from casework.language import _
from sync.server.accounts.accounts import Account
from sync.server.intake.judgement import is_hash
from sync.server.intake.scope import sites_below
from sync.server.refusals import refuse
from sync.server.store.rows import among, insert_rows, listed
from sync.server.store.sealing import SLICE, seal_of
from sync.server.store.tables import HeldAttachment, HeldSlice, NamedAttachment, SideDelivery, StoredEntry
from sync.wire.attachment_messages import (
    LARGEST_ATTACHMENT_BYTES,
    MOST_ATTACHMENTS,
    SLICE_BYTES,
    AttachmentHeld,
    AttachmentsHeld,
    AttachmentSlice,
    SliceAsked,
    SliceGiven,
)

_KIND = "case_attachment_added"
_NAMED = (
    select(NamedAttachment.sha256, NamedAttachment.size_bytes)
    .join(
        StoredEntry,
        (StoredEntry.device == NamedAttachment.device) & (StoredEntry.seq == NamedAttachment.seq),
    )
    .where(
        among(NamedAttachment.sha256, "digests"),
        among(StoredEntry.site, "sites")
        | exists().where(
            SideDelivery.device == StoredEntry.device,
            SideDelivery.seq == StoredEntry.seq,
            among(SideDelivery.site, "sites"),
        ),
    )
)
_HELD = select(HeldAttachment.size_bytes, HeldAttachment.is_whole).where(
    HeldAttachment.sha256 == bindparam("wanted")
)
_BEGIN = text(
    "INSERT INTO held_attachments (sha256, size_bytes, is_whole) VALUES (:wanted, 0, :no) "
    "ON CONFLICT DO NOTHING"
)
_SLICES = (
    select(HeldSlice.first_byte, HeldSlice.content)
    .where(HeldSlice.sha256 == bindparam("wanted"))
    .order_by(HeldSlice.first_byte)
)
_UP_TO = (
    select(HeldSlice.first_byte, HeldSlice.content)
    .where(HeldSlice.sha256 == bindparam("wanted"), HeldSlice.first_byte <= bindparam("first"))
    .order_by(HeldSlice.first_byte.desc())
    .limit(1)
)


def note_attachments(connection: Connection, stored: Iterable[Recorded]) -> None:
    """Entries were stored: the files that they name may come."""
    named = [
        (each.entry.device, each.entry.seq, body.sha256, body.size_bytes)
        for each in stored
        if each.entry.kind == _KIND and isinstance(body := read_body(each), AttachmentAdded)
    ]
    for device, seq, _sha256, _size in named:  # one that an operator took back may be here
        place = (NamedAttachment.device == device, NamedAttachment.seq == seq)
        connection.execute(delete(NamedAttachment).where(*place))
    insert_rows(connection, NamedAttachment, named)


def held(connection: Connection, account: Account, digests: Sequence[str]) -> AttachmentsHeld:
    """How much is here of each that this device may see."""
    if len(digests) > MOST_ATTACHMENTS:
        raise refuse("malformed", f"{MOST_ATTACHMENTS} files may be asked for at once")
    named = _named_sizes(connection, account, digests)
    sizes = (_held(connection, each).size if each in named else 0 for each in digests)
    return AttachmentsHeld(sizes=tuple(sizes))


def keep(connection: Connection, account: Account, part: AttachmentSlice) -> AttachmentHeld:
    """Keep a slice that goes on where the others end; raises Refused.

    A slice that begins elsewhere changes nothing: the answer says where the next one begins.
    """
    sizes = _required_sizes(connection, account, part.sha256)
    connection.execute(_BEGIN, {"wanted": part.sha256, "no": False})
    now = _held(connection, part.sha256, lock=True)
    if now.is_whole or part.first != now.size:
        return now
    end = now.size + len(part.content)
    if not part.content or len(part.content) > SLICE_BYTES or end > max(sizes):
        raise refuse("too_large", _("附件的内容比登记的多，或一段过大"))
    sealed = seal_of(connection).seal(SLICE, (part.sha256, part.first), part.content)
    insert_rows(connection, HeldSlice, [(part.sha256, part.first, sealed)])
    is_whole = end in sizes and _has_digest(connection, part.sha256)
    if end == max(sizes) and not is_whole:
        _forget(connection, part.sha256)  # it begins anew with the next slice, whoever brings it
        return AttachmentHeld(size=0)
    values = {"size_bytes": end, "is_whole": is_whole}
    connection.execute(update(HeldAttachment).where(HeldAttachment.sha256 == part.sha256).values(values))
    return AttachmentHeld(size=end, is_whole=is_whole)


def give(connection: Connection, account: Account, asked: SliceAsked) -> SliceGiven:
    """The bytes from there on, of a file that is here in whole; raises Refused."""
    _required_sizes(connection, account, asked.sha256)
    if not 0 <= asked.first <= LARGEST_ATTACHMENT_BYTES or not 0 < asked.most <= SLICE_BYTES:
        raise refuse("malformed", "there is no such slice")
    if not _held(connection, asked.sha256).is_whole:
        return SliceGiven(content=b"")
    row = connection.execute(_UP_TO, {"wanted": asked.sha256, "first": asked.first}).one()
    start = asked.first - row.first_byte
    content = seal_of(connection).open(SLICE, (asked.sha256, row.first_byte), row.content)
    return SliceGiven(content=content[start : start + asked.most])


def _named_sizes(connection: Connection, account: Account, digests: Iterable[str]) -> dict[str, set[int]]:
    """What the files have that entries name which this device sees."""
    sites = {*sites_below(connection, account.site), *account.former_sites.split()}
    asked = {"digests": listed(each for each in digests if is_hash(each)), "sites": listed(sites)}
    sizes: dict[str, set[int]] = {}
    for sha256, size in connection.execute(_NAMED, asked):
        if 0 < size <= LARGEST_ATTACHMENT_BYTES:
            sizes.setdefault(sha256, set()).add(size)
    return sizes


def _required_sizes(connection: Connection, account: Account, sha256: str) -> set[int]:
    sizes = _named_sizes(connection, account, [sha256]).get(sha256)
    if not sizes:
        raise refuse("out_of_scope", _("没有这台设备看得到的记录说到这个附件"))
    return sizes


def _held(connection: Connection, sha256: str, *, lock: bool = False) -> AttachmentHeld:
    row = connection.execute(_HELD.with_for_update() if lock else _HELD, {"wanted": sha256}).first()
    return AttachmentHeld(size=row.size_bytes, is_whole=row.is_whole) if row else AttachmentHeld(size=0)


def _has_digest(connection: Connection, sha256: str) -> bool:
    seen, seal = hashlib.sha256(), seal_of(connection)
    for first, content in connection.execute(_SLICES, {"wanted": sha256}):
        seen.update(seal.open(SLICE, (sha256, first), content))
    return seen.hexdigest() == sha256


def _forget(connection: Connection, sha256: str) -> None:
    connection.execute(delete(HeldSlice).where(HeldSlice.sha256 == sha256))
    connection.execute(delete(HeldAttachment).where(HeldAttachment.sha256 == sha256))
