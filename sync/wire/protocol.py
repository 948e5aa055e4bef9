"""What devices and the banner say to each other.

Readers ignore fields they do not know, and each field added later has a default, so that old and new
programs understand each other.  Each end says which versions of the protocol it speaks; the newest that
both speak is spoken.  Bodies of entries travel as the text they were written as: kinds and fields that
neither end knows arrive unharmed (docs/decisions/0010-exchange.md).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from casework.cases.entries import GENESIS
from casework.suite import SUITE
from casework.understanding import understand
from sync.wire.proofs import BatchProof, DeviceCertificate
from sync.wire.sums import Sum

PROTOCOL = 1
VERSIONS = (PROTOCOL,)  # that are spoken here

# Limits that both ends hold; the server refuses what is beyond them.
MOST_ENTRIES = 256  # in one batch or page
MOST_ENTRIES_LONG = 1024  # where the other end says that it takes more
LARGEST_PAYLOAD_BYTES = 256 * 1024  # compressed
LARGEST_EXPANDED_BYTES = 4 * 1024 * 1024
LARGEST_BODY_BYTES = 64 * 1024  # of one entry; a longer one is quarantined
LARGEST_ANSWER_BYTES = 1024 * 1024  # compressed
LARGEST_EXPANDED_ANSWER_BYTES = 16 * 1024 * 1024
LARGEST_PARCEL_BYTES = 32 * 1024 * 1024
PAGE_BYTES = 2 * 1024 * 1024  # bodies in one page, before compression

# Begins the reason of an entry that says what another one says already: nobody has to be told.
TWICE = "twice"

JSON_TYPE = "application/json"
MEDIA_TYPE = "application/zstd"
PARCEL_TYPE = "application/vnd.tamga.parcel"
DEVICE_HEADER = "Tamga-Device"
NUMBER_HEADER = "Tamga-Number"
SIGNATURE_HEADER = "Tamga-Signature"


class _Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Base of all messages: what has its default is not sent."""


class Mark(_Message, frozen=True, kw_only=True):
    """A place in a device's chain: the entry with that seq and hash, or the beginning."""

    seq: int = 0
    hash: str = GENESIS


class WireEntry(_Message, frozen=True, kw_only=True):
    """An entry on its way; what the receiver can work out is left away (`sync.wire.packing`).

    `site` is told by the server alone: where the entry counts.
    """

    subject: str
    rev: int
    kind: str
    recorded_at: str
    staff: str
    clock: str = "trusted"
    seen: str = ""
    body: str | None = None
    device: str | None = None
    seq: int | None = None
    body_digest: str | None = None
    prev: str | None = None
    hash: str | None = None
    site: str | None = None
    suite: int = SUITE


class Batch(_Message, frozen=True, kw_only=True):
    """Entries of one device after `after`, with its signature over the hashes of them all."""

    after: Mark
    entries: tuple[WireEntry, ...]
    signature: bytes
    suite: int = SUITE  # of the signature


class SyncRequest(_Message, frozen=True, kw_only=True):
    """What a device has, what it brings, what it asks for."""

    versions: tuple[int, ...]
    acknowledged: Mark = Mark()
    receipt: str = ""  # the server's own word for epoch, acknowledged and position
    epoch: str = ""
    position: int = 0
    scope: str = ""  # version of the scope that the device knows
    batch: Batch | None = None
    page: int = MOST_ENTRIES  # most entries wanted; 0 for none
    sums: bool = False  # tell the sum of each site as well
    device_time: str = ""
    program: str = ""
    site: str = ""  # where the device believes to stand
    letter: str = ""  # of the device there, in slip numbers
    set_aside: tuple[int, ...] = ()  # own entries out of scope that the server is to keep apart
    backed_up: int = 0  # up to this seq own entries are in a backup, as far as the device knows


class EntryResult(_Message, frozen=True, kw_only=True):
    """What became of an entry, where that is not the usual."""

    seq: int
    site: str = ""  # counts at another site than the device's own
    quarantined: str = ""  # the reason; it is kept, and nobody else sees it


class SiteSum(_Message, frozen=True, kw_only=True):
    """The sum of one site's entries."""

    site: str
    sum: Sum


class Scope(_Message, frozen=True, kw_only=True):
    """The sites whose cases a device sees, its own first; `filled` are those that have entries."""

    version: str
    sites: tuple[str, ...]
    filled: tuple[str, ...] = ()


class SyncAnswer(_Message, frozen=True, kw_only=True):
    """What the server has of the device, and what it has for it."""

    version: int
    epoch: str
    server_time: str
    acknowledged: Mark
    receipt: str
    position: int
    compared: int = 0  # all that was sent up to this seq stands in the chain here
    results: tuple[EntryResult, ...] = ()
    entries: tuple[WireEntry, ...] = ()
    more: bool = False
    scope: Scope | None = None  # another than the device knows: it comes instead of a page
    total: Sum | None = None  # of all in scope, at the head of the feed
    sums: tuple[SiteSum, ...] = ()
    newest_release: int = 0
    newest_program: str | None = None  # offered to this device; None where there never was one
    most_entries: int = MOST_ENTRIES  # that a batch may have here; told to who brings one
    letter: str = ""  # another than the device believes to have
    backed_up: int | None = None  # up to this seq its entries are in a backup; None: as it knows
    proofs: tuple[BatchProof, ...] = ()  # of the entries
    certificates: tuple[DeviceCertificate, ...] = ()  # of who wrote them
    signed_mark: bytes = b""  # of `acknowledged`, where it is another than the device knows


class EnrolRequest(_Message, frozen=True, kw_only=True):
    """A device asks to be known; `signature` proves that it holds the key (purpose "enrol")."""

    versions: tuple[int, ...]
    code: str
    device: str
    key: bytes
    signature: bytes
    name: str = ""
    letter: str = ""  # of the device at its site, so far
    site: str = ""  # where it stands: a code for another one is left unused


class Enrolment(_Message, frozen=True, kw_only=True):
    """What a device is told when it became known."""

    version: int
    banner: str
    site: str
    epoch: str
    server_time: str
    letter: str = ""  # of the device at its site, from now on; "" from a server that gives out none


class ForkRequest(_Message, frozen=True, kw_only=True):
    """A device that shares its id with a copy of itself asks for a new one.

    `proof` is by the old key over the new id and key, `signature` by the new key (purpose "fork").
    """

    versions: tuple[int, ...]
    device: str
    new_device: str
    key: bytes
    proof: bytes
    signature: bytes
    letter: str = ""  # that both copies have so far


class Forked(_Message, frozen=True, kw_only=True):
    """The new id is known; `letter` is its own, so that two copies never make the same slip number again.

    `waits` when the operator has to say first that the copy is ours: asked again, it may be known.
    """

    letter: str = ""
    waits: bool = False


RefusalCode = Literal[
    "malformed",
    "no_common_version",
    "unknown_suite",
    "unknown_device",
    "revoked",
    "wrong_site",
    "out_of_scope",
    "bad_signature",
    "replayed",
    "gap",
    "fork",
    "code_refused",
    "device_taken",
    "too_large",
    "media_type",
    "too_many",
    "unavailable",
]


class Refusal(_Message, frozen=True, kw_only=True):
    """Why the server did not do it; `acknowledged` is what it has, where that helps.

    A later server may have codes that are not known here.
    """

    code: str  # one of RefusalCode, or a later server's
    what: str
    acknowledged: Mark | None = None
    fork_seq: int = 0  # the first seq at which the two chains differ
    number: int = 0  # the last request number that was taken
    epoch: str = ""
    retry_after_s: float = 0.0
    versions: tuple[int, ...] = ()
    site: str = ""  # where the device stands
    letter: str = ""  # and which letter it has there
    seqs: tuple[int, ...] = ()  # own entries for which the device may not speak


def common_version(theirs: tuple[int, ...]) -> int | None:
    """The newest version that both ends speak."""
    return max(set(VERSIONS) & set(theirs), default=None)


understand(SyncRequest, SyncAnswer, EnrolRequest, Enrolment, ForkRequest, Forked, Refusal)
