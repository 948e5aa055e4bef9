"""The tables of the banner's database; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.store.base import BannerTable as BannerTable
from sync.server.store.deposit_tables import DeviceDeposit as DeviceDeposit
from sync.server.store.deposit_tables import RecoveryKey as RecoveryKey
from sync.server.store.deposit_tables import RecoveryOfficer as RecoveryOfficer
from sync.server.store.deposit_tables import RecoveryPair as RecoveryPair
from sync.server.store.release_tables import ReleaseTrial as ReleaseTrial
from sync.server.store.stream_tables import EpochBegun as EpochBegun
from sync.server.store.stream_tables import Stream as Stream
from sync.server.store.trust_tables import FormerKey as FormerKey
from sync.server.store.trust_tables import WaitingFork as WaitingFork


class BannerSite(BannerTable):
    """A site of the banner's tree; the root has parent ""."""

    __tablename__ = "sites"

    code: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str]
    name: Mapped[str]


class EnrolmentCode(BannerTable):
    """A one-time code, kept as its digest; `device` is who used it, "" while it is unused."""

    __tablename__ = "enrolment_codes"

    digest: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str]
    issued_at: Mapped[str]
    device: Mapped[str]
    replaces: Mapped[str]  # the lost device in whose place the new one comes; "" for none


class Device(BannerTable):
    """A device that may send; `seq` and `hash` are the end of what the banner has of its chain.

    `number` is the last request number taken, `position` how far it had read when it last asked.
    """

    __tablename__ = "devices"

    device: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str]
    former_sites: Mapped[str]  # where it stood before, with spaces between
    key: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str]
    enrolled_at: Mapped[str]
    forked_from: Mapped[str]
    revoked_at: Mapped[str]
    number: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]
    position: Mapped[int] = mapped_column(BigInteger)
    contact_at: Mapped[str]
    clock_offset_s: Mapped[float]
    program: Mapped[str]
    letter: Mapped[str]  # at its site; "" until it is known
    backed_up: Mapped[int] = mapped_column(BigInteger)  # up to this seq its entries are in a backup


class Backup(BannerTable):
    """A backup that was made, or from which this database was restored; `name` is its file's."""

    __tablename__ = "backups"

    made_at: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str]
    position: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]


class DeviceLetter(BannerTable):
    """A letter given out at a site, for ever: slip numbers carry it."""

    __tablename__ = "device_letters"

    site: Mapped[str] = mapped_column(primary_key=True)
    letter: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[str]


# Complaints without a case of which the bodies are there; as text, so that an index of them is taken.
COMPLAINTS = text("kind = 'complaint_received' AND body IS NOT NULL")


class StoredEntry(BannerTable):
    """An entry as it came; `position` is its place in the banner's stream, `site` where it counts."""

    __tablename__ = "entries"
    __table_args__ = (
        Index(None, "site", "position"),
        Index(None, "subject", "kind", "rev"),
        Index("ix_entries_complaints", "subject", sqlite_where=COMPLAINTS, postgresql_where=COMPLAINTS),
    )

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, unique=True)
    site: Mapped[str]
    subject: Mapped[str]
    rev: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[str]
    kind: Mapped[str]
    recorded_at: Mapped[str]
    clock: Mapped[str]
    staff: Mapped[str]
    body_digest: Mapped[str]
    prev: Mapped[str]
    hash: Mapped[str]
    suite: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)


class CaseOfSlip(BannerTable):
    """Projection: a slip number and a case that carries it."""

    __tablename__ = "cases_of_slips"
    __table_args__ = (Index(None, "subject"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)


class SharedSubject(BannerTable):
    """A subject that a site sees besides those above where it counts: its bag went there."""

    __tablename__ = "shared_subjects"
    __table_args__ = (Index(None, "site"),)

    subject: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(primary_key=True)


class SideDelivery(BannerTable):
    """An entry of a shared subject in the feed of that site; its position there may be later than its own."""

    __tablename__ = "side_deliveries"
    __table_args__ = (Index(None, "device", "seq"),)

    site: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    device: Mapped[str]
    seq: Mapped[int] = mapped_column(BigInteger)


class EntrySetAside(BannerTable):
    """An entry that nobody else may see; `content` is what came, whatever is wrong with it."""

    __tablename__ = "quarantined_entries"

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hash: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str]
    received_at: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SignedHead(BannerTable):
    """A device's signature over the hashes of a batch, from `first_seq` to `seq`: who sent what, for ever."""

    __tablename__ = "signed_heads"

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hash: Mapped[str]
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    suite: Mapped[int] = mapped_column(SmallInteger)
    first_seq: Mapped[int] = mapped_column(BigInteger)


class SiteTotal(BannerTable):
    """Projection: the sum of a site's entries."""

    __tablename__ = "site_totals"

    site: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str]


class RosterLine(BannerTable):
    """Projection: somebody who acts, as staff entries say; `sites` with blanks between.

    Who was appointed stands on the banner's roster; others were named at a device.
    """

    __tablename__ = "roster"
    __table_args__ = (Index(None, "name"),)

    staff: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    home: Mapped[str]
    sites: Mapped[str]
    left_at: Mapped[str]  # "" while the person works
    is_appointed: Mapped[bool]


class NamedAttachment(BannerTable):
    """Projection: a stored entry names an attached file, so that what is in it may come and be had."""

    __tablename__ = "named_attachments"
    __table_args__ = (Index(None, "sha256"),)

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sha256: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)


class HeldAttachment(BannerTable):
    """How much of an attached file came; `is_whole` once it is all here and the digest is its."""

    __tablename__ = "held_attachments"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    is_whole: Mapped[bool]


class HeldSlice(BannerTable):
    """The bytes of an attached file from `first_byte` on, as they came."""

    __tablename__ = "attachment_slices"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    first_byte: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PublishedRelease(BannerTable):
    """A release's manifest, byte for byte as it was signed: by the banner, then by the release key if any.

    `sites` are those that try it first, parted by blanks; "" once it is for everybody.
    """

    __tablename__ = "published_releases"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    content: Mapped[str]
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[str]


class ReleasePart(BannerTable):
    """A part of one release or of many, named by its content."""

    __tablename__ = "release_parts"

    digest: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class WorkshopAct(BannerTable):
    """One edit of the working copy of the catalogue: by whom, when, and from where it came."""

    __tablename__ = "workshop_acts"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    made_by: Mapped[str]
    made_at: Mapped[str]
    origin: Mapped[str]


class WorkshopPart(BannerTable):
    """A part of the working copy as an edit left it, None where it took it away; nothing is overwritten."""

    __tablename__ = "workshop_parts"
    __table_args__ = (Index(None, "part", "position"),)

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


class HallPerson(BannerTable):
    """Somebody who works at the console; `roles` with blanks between, `closed_at` "" while it is open.

    `link` is the digest of a one-time link by which password and second factor are set, "" for none;
    `step` is the last time step of the second factor that was used, so that a code is good once.
    """

    __tablename__ = "hall_people"

    account: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    roles: Mapped[str]
    made_at: Mapped[str]
    closed_at: Mapped[str]
    password: Mapped[str]
    totp: Mapped[str]
    step: Mapped[int] = mapped_column(BigInteger)
    failures: Mapped[int] = mapped_column(BigInteger)
    wait_until: Mapped[str]
    link: Mapped[str]
    link_until: Mapped[str]


class RecoveryCode(BannerTable):
    """A printed code that stands for the second factor once, kept as its digest."""

    __tablename__ = "recovery_codes"

    account: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[str]


class HallSession(BannerTable):
    """A browser in which somebody is signed in, by the digest of its cookie; gone when it has ended."""

    __tablename__ = "hall_sessions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    token: Mapped[str]  # which forms of this session carry
    begun_at: Mapped[str]
    seen_at: Mapped[str]
    address: Mapped[str]


class HallEntry(BannerTable):
    """An entry of the administration journal: a chain like a device's, each entry signed by the banner."""

    __tablename__ = "hall_entries"
    __table_args__ = (Index(None, "recorded_at"), Index(None, "staff", "recorded_at"))

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    subject: Mapped[str]
    rev: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[str]
    kind: Mapped[str]
    recorded_at: Mapped[str]
    clock: Mapped[str]
    staff: Mapped[str]
    body_digest: Mapped[str]
    prev: Mapped[str]
    hash: Mapped[str]
    suite: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class HallRequest(BannerTable):
    """What needs two people: asked for by one, done when another one confirms it."""

    __tablename__ = "hall_requests"
    __table_args__ = (Index(None, "state", "asked_at"),)

    request: Mapped[str] = mapped_column(primary_key=True)
    act: Mapped[str]
    about: Mapped[str]
    details: Mapped[str]  # JSON
    reason: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[str]
    state: Mapped[str]  # waiting, done, refused, withdrawn
    decided_by: Mapped[str]
    decided_at: Mapped[str]


class TranslationNote(BannerTable):
    """Why a text was sent back to whoever translates it, with both sides as they stood."""

    __tablename__ = "translation_notes"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    zh: Mapped[str]
    mn: Mapped[str]
    note: Mapped[str]
