"""What is in attached files, in parcels: as much as fits goes with the sealed file, the small ones first.

A parcel brings files whole, for its device does not know what of them the banner has; the answer says which
are there, and gives of the files that the device lacks what comes after the bytes that it has.  Who may bring
and see what is judged by the banner as over the network (docs/decisions/0058-attached-files.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from casework.understanding import understand
from sync.device.attachments import Attachment, AttachmentsMoved, AttachmentStore
from sync.wire.attachment_messages import LARGEST_ATTACHMENT_BYTES, MOST_ATTACHMENTS, SLICE_BYTES

LARGEST_BROUGHT_BYTES = LARGEST_ATTACHMENT_BYTES  # of files in one parcel: the largest one fits
LARGEST_GIVEN_BYTES = 8 * 1024 * 1024  # of files in one answer; the rest comes with the next


class CarriedFile(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a file from a byte on."""

    sha256: str
    first: int
    content: bytes


class WantedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a device lacks from that byte on."""

    sha256: str
    first: int


class FilesOut(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a parcel brings, and what its device lacks; `left` are files that did not fit."""

    brought: tuple[CarriedFile, ...] = ()
    wanted: tuple[WantedFile, ...] = ()
    left: int = 0


class FilesBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an answer says: which of the brought files the banner has in that epoch, and what it gives."""

    epoch: str = ""
    held: tuple[str, ...] = ()
    given: tuple[CarriedFile, ...] = ()


class CarriedStore(AttachmentStore, Protocol):
    """What a device keeps of attached files, seen by who packs them."""

    def to_carry(self) -> Sequence[Attachment]:
        """Those that are here and that the banner does not have, their entries accepted yet or not."""


def pack_files(store: CarriedStore, room_bytes: int) -> FilesOut:
    """As many files as fit into the room, and what this device lacks."""
    room = min(room_bytes, LARGEST_BROUGHT_BYTES)
    brought: list[CarriedFile] = []
    waiting = store.to_carry()
    for each in waiting:
        if each.size_bytes > room:
            break  # the small ones come first
        brought.append(CarriedFile(sha256=each.sha256, first=0, content=store.content(each.sha256)))
        room -= each.size_bytes
    wanted = (WantedFile(sha256=each.sha256, first=each.here_bytes) for each in store.to_fetch())
    return FilesOut(
        brought=tuple(brought),
        wanted=tuple(wanted)[:MOST_ATTACHMENTS],
        left=len(waiting) - len(brought),
    )


def take_files(store: AttachmentStore, back: FilesBack) -> AttachmentsMoved:
    """Take in what the answer says and gives; a second time changes nothing."""
    state, sent, received = store.state(), 0, 0
    if state is not None and state.epoch == back.epoch:
        for sha256 in back.held:
            store.note_held(sha256)
            sent += 1
    lacking = {each.sha256: each for each in store.to_fetch()}
    for given in back.given:
        attachment = lacking.get(given.sha256)
        if attachment is not None and attachment.here_bytes == given.first:
            received += _keep(store, attachment, given.content)
    return AttachmentsMoved(sent=sent, received=received)


def _keep(store: AttachmentStore, attachment: Attachment, content: bytes) -> bool:
    """Keep the bytes; True where the file is whole with them."""
    content = content[: attachment.size_bytes - attachment.here_bytes]
    for first in range(0, len(content), SLICE_BYTES):
        attachment = store.keep_slice(attachment, content[first : first + SLICE_BYTES])
    return attachment.here_bytes >= attachment.size_bytes and store.make_whole(attachment)


understand(FilesOut, FilesBack)
