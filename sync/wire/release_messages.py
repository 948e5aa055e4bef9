"""What devices and the banner say to each other of releases: who asks for which, and what is given."""

from __future__ import annotations

import msgspec

from casework.understanding import understand
from sync.wire.protocol import VERSIONS

LARGEST_MANIFEST_BYTES = 1024 * 1024
LARGEST_PART_BYTES = 1024 * 1024
MOST_PARTS = 256  # asked for at once
PARTS_BYTES = 512 * 1024  # in one answer, unless a single part is larger


class KeyStep(msgspec.Struct, frozen=True, kw_only=True):
    """A manifest of before that led from one release key to another, with the signature of the former."""

    content: str
    release_signature: bytes


class SignedManifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The manifest's own bytes with the banner's signature over them; empty when none was published.

    `release_signature` is that of the release key, where there is one; `key_steps` lead to that key whoever
    missed the releases that named it.
    """

    content: str = ""
    signature: bytes = b""
    release_signature: bytes = b""
    key_steps: tuple[KeyStep, ...] = ()


class ReleaseRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A device asks for the manifest of the number that an answer named; 0: of the newest that is for all."""

    versions: tuple[int, ...] = VERSIONS
    number: int = 0


class PartsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A device asks for parts by their digests."""

    digests: tuple[str, ...]


class PartsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """As many of them as one answer holds, in the order asked for; the rest is asked for again."""

    parts: tuple[str, ...]


understand(KeyStep, SignedManifest, ReleaseRequest, PartsRequest, PartsAnswer)
