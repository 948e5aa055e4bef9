"""Attached files in this store: what is in them, what of them is on its way, and what the banner has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Select, delete, exists, func, insert, or_, select, update

from desktop.database import banner
from desktop.database.engine import Store
from desktop.database.event_tables import AttachmentLine
from desktop.database.tables import AttachedContent, AttachedSlice, ConfirmedEntry
from sync.device.attachments import Attachment, has_digest
from sync.device.store import SyncState
from sync.wire.attachment_messages import LARGEST_ATTACHMENT_BYTES, MOST_ATTACHMENTS

_ACCEPTED = (
    select(AttachmentLine.sha256, AttachmentLine.size_bytes)
    .join(
        ConfirmedEntry,
        (ConfirmedEntry.device == AttachmentLine.device) & (ConfirmedEntry.seq == AttachmentLine.seq),
    )
    .where(AttachmentLine.size_bytes.between(1, LARGEST_ATTACHMENT_BYTES))
    .distinct()
)
_NAMED = exists().where(AttachmentLine.sha256 == AttachedContent.sha256)
_SLICE_NAMED = exists().where(AttachmentLine.sha256 == AttachedSlice.sha256)


class Attachments:
    """Fulfils `sync.device.attachments.AttachmentStore`; each call is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def state(self) -> SyncState | None:
        """Where the device stands with its banner."""
        with self._store.reading() as connection:
            return banner.read_state(connection)

    def take_number(self) -> int:
        """The next request number, never given twice."""
        with self._store.writing() as connection:
            return banner.take_number(connection)

    def to_send(self) -> Sequence[Attachment]:
        """Those that are here, that an accepted entry names, and that the banner does not have."""
        with self._store.reading() as connection:
            state = banner.read_state(connection)
            epoch = state.epoch if state else ""
            rows = connection.execute(_sending(epoch).limit(MOST_ATTACHMENTS))
            return [Attachment(row.sha256, row.size_bytes, row.size_bytes) for row in rows]

    def to_carry(self) -> Sequence[Attachment]:
        """Those that are here and that the banner does not have, their entries accepted yet or not."""
        with self._store.reading() as connection:
            state = banner.read_state(connection)
            rows = connection.execute(_carrying(state.epoch if state else "").limit(MOST_ATTACHMENTS))
            return [Attachment(row.sha256, row.size_bytes, row.size_bytes) for row in rows]

    def to_fetch(self) -> Sequence[Attachment]:
        """Those that an accepted entry names and that are not here in whole."""
        with self._store.reading() as connection:
            rows = connection.execute(_fetching().limit(MOST_ATTACHMENTS)).all()
            return [
                Attachment(row.sha256, row.size_bytes, _size_here(connection, row.sha256)) for row in rows
            ]

    def content(self, sha256: str) -> bytes:
        """All that is in a file."""
        with self._store.reading() as connection:
            return read(connection, sha256) or b""

    def keep_slice(self, attachment: Attachment, content: bytes) -> Attachment:
        """Keep what comes after the bytes that are here."""
        with self._store.writing() as connection:
            first = _size_here(connection, attachment.sha256)
            if first == attachment.here_bytes:  # another run was not faster
                row = {"sha256": attachment.sha256, "first_byte": first, "content": content}
                connection.execute(insert(AttachedSlice), [row])
                first += len(content)
        return Attachment(attachment.sha256, attachment.size_bytes, first)

    def make_whole(self, attachment: Attachment) -> bool:
        """The slices become the file, where they have its digest; they go in any case."""
        with self._store.writing() as connection:
            wanted = AttachedSlice.sha256 == attachment.sha256
            slices = select(AttachedSlice.content).where(wanted).order_by(AttachedSlice.first_byte)
            content = b"".join(connection.scalars(slices))
            connection.execute(delete(AttachedSlice).where(wanted))
            is_right = has_digest(content, attachment.sha256)
            if is_right:
                state = banner.read_state(connection)
                keep(connection, attachment.sha256, content, state.epoch if state else "")
        return is_right

    def note_held(self, sha256: str) -> None:
        """The banner has it in whole."""
        with self._store.writing() as connection:
            state = banner.read_state(connection)
            values = {"held_epoch": state.epoch if state else ""}
            connection.execute(update(AttachedContent).where(AttachedContent.sha256 == sha256).values(values))


def keep(connection: Connection, sha256: str, content: bytes, held_epoch: str = "") -> None:
    """Keep what is in a file, once."""
    known = select(AttachedContent.sha256).where(AttachedContent.sha256 == sha256)
    if connection.scalar(known) is None:
        row = {"sha256": sha256, "content": content, "held_epoch": held_epoch}
        connection.execute(insert(AttachedContent), [row])


def read(connection: Connection, sha256: str) -> bytes | None:
    """What is in a file; None where that is not here."""
    return connection.scalar(select(AttachedContent.content).where(AttachedContent.sha256 == sha256))


def count_waiting(connection: Connection, epoch: str) -> tuple[int, int]:
    """How many files wait to be sent, and how many to be fetched."""
    return (_count(connection, _sending(epoch)), _count(connection, _fetching()))


def let_go(connection: Connection) -> None:
    """Cases went out of scope: what was in their files goes, where the banner has it."""
    connection.execute(delete(AttachedContent).where(AttachedContent.held_epoch != "", ~_NAMED))
    connection.execute(delete(AttachedSlice).where(~_SLICE_NAMED))


def _sending(epoch: str) -> Select[str, int]:
    here = exists().where(
        AttachedContent.sha256 == AttachmentLine.sha256, AttachedContent.held_epoch != epoch
    )
    return _ACCEPTED.where(here).order_by(AttachmentLine.size_bytes, AttachmentLine.sha256)


def _carrying(epoch: str) -> Select[str, int]:
    """As `_sending`; a parcel brings the entries that name the files as well."""
    return (
        select(AttachmentLine.sha256, AttachmentLine.size_bytes)
        .join(AttachedContent, AttachedContent.sha256 == AttachmentLine.sha256)
        .where(
            or_(AttachedContent.held_epoch == "", AttachedContent.held_epoch != epoch),
            AttachmentLine.size_bytes.between(1, LARGEST_ATTACHMENT_BYTES),
        )
        .distinct()
        .order_by(AttachmentLine.size_bytes, AttachmentLine.sha256)
    )


def _fetching() -> Select[str, int]:
    here = exists().where(AttachedContent.sha256 == AttachmentLine.sha256)
    return _ACCEPTED.where(~here).order_by(AttachmentLine.size_bytes, AttachmentLine.sha256)


def _count(connection: Connection, rows: Select[str, int]) -> int:
    return connection.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def _size_here(connection: Connection, sha256: str) -> int:
    sizes: Iterable[int] = connection.scalars(
        select(func.length(AttachedSlice.content)).where(AttachedSlice.sha256 == sha256)
    )
    return sum(sizes)
