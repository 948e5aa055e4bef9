"""What all bodies of entries share: their version, their salt, and the release they rest on."""

from __future__ import annotations

import msgspec

from casework.cases.entries import new_salt
from casework.cases.values import BodyVersion, Digest, Line, ReleaseNumber, Word
from casework.understanding import understand


class Body(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all bodies; `salt` makes the digest of a purged body unguessable."""

    v: BodyVersion = 1
    salt: Word = msgspec.field(default_factory=new_salt)


class ReleaseRef(msgspec.Struct, frozen=True, gc=False):
    """The release something was made under: name on paper, number, SHA-256 of its file."""

    name: Line
    number: ReleaseNumber
    digest: Digest


understand(Body, ReleaseRef)
