"""What devices and the banner say to each other of what is in attached files: named by digest, in slices."""

from __future__ import annotations

import msgspec

from casework.understanding import understand

LARGEST_ATTACHMENT_BYTES = 20 * 1024 * 1024
SLICE_BYTES = 128 * 1024  # of what is in a file, in one message
MOST_ATTACHMENTS = 256  # asked for at once


class AttachmentsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A device asks how much the banner has of each of these."""

    digests: tuple[str, ...]


class AttachmentsHeld(msgspec.Struct, frozen=True, kw_only=True):
    """So many bytes of each, in the order asked; 0 too where nobody named the file to this device."""

    sizes: tuple[int, ...]


class AttachmentSlice(msgspec.Struct, frozen=True, kw_only=True):
    """A device brings the bytes from `first` on."""

    sha256: str
    first: int
    content: bytes


class AttachmentHeld(msgspec.Struct, frozen=True, kw_only=True):
    """So many bytes are there now; `is_whole` once they are all and the digest is theirs."""

    size: int
    is_whole: bool = False


class SliceAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A device asks for the bytes from `first` on, at most so many."""

    sha256: str
    first: int
    most: int = SLICE_BYTES


class SliceGiven(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes; none at the end."""

    content: bytes


understand(AttachmentsAsked, AttachmentsHeld, AttachmentSlice, AttachmentHeld, SliceAsked, SliceGiven)
