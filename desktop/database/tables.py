"""The tables: the journal, what only this device keeps, and projections that the journal can rebuild."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.database.base import Base as Base
from desktop.database.conditions import case_indexes
from desktop.database.event_tables import (
    AffairLine,
    AttachmentLine,
    CaseTaskLine,
    NumberLine,
    OriginalLine,
    OtherConflictLine,
    TransferLine,
)
from desktop.database.event_tables import MatterUse as MatterUse
from desktop.database.journal_tables import JournalCommit as JournalCommit
from desktop.database.journal_tables import JournalHead as JournalHead
from desktop.database.proof_tables import KnownDevice as KnownDevice

# --- the journal: only ever added to -------------------------------------------------------------


class JournalEntry(Base):
    """One entry; `position` is the order in which entries came to this store."""

    __tablename__ = "journal_entries"
    __table_args__ = (
        UniqueConstraint("device", "seq"),
        Index(None, "subject", "rev"),
        Index(None, "kind"),
    )

    position: Mapped[int] = mapped_column(primary_key=True)
    device: Mapped[str]
    seq: Mapped[int]
    subject: Mapped[str]
    rev: Mapped[int]
    seen: Mapped[str]
    kind: Mapped[str]
    recorded_at: Mapped[str]
    clock: Mapped[str]
    staff: Mapped[str]
    body_digest: Mapped[str]
    prev: Mapped[str]
    hash: Mapped[str]
    suite: Mapped[int]


class JournalBody(Base):
    """The body beside an entry; its row goes when the body is purged, the entry stays."""

    __tablename__ = "journal_bodies"
    __table_args__ = (
        ForeignKeyConstraint(["device", "seq"], ["journal_entries.device", "journal_entries.seq"]),
        {"sqlite_with_rowid": False},
    )

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


# --- what only this device keeps ------------------------------------------------------------------


class Workplace(Base):
    """The one row that says which device this is and where it stands."""

    __tablename__ = "workplace"

    device: Mapped[str] = mapped_column(primary_key=True)
    keyring: Mapped[str]  # the id in the keyring file: the first of this installation, it never changes
    site: Mapped[str]
    letter: Mapped[str]


class Setting(Base):
    """A setting of this device."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class StoredDraft(Base):
    """An unfinished case, replaced on every change; `change` grows with each."""

    __tablename__ = "drafts"

    draft_id: Mapped[str] = mapped_column(primary_key=True)
    change: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class StoredRelease(Base):
    """A release as it was imported; older ones stay for the slips made under them."""

    __tablename__ = "releases"

    digest: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    number: Mapped[int] = mapped_column(unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    search_keys: Mapped[bytes] = mapped_column(LargeBinary)


class AllottedNumber(Base):
    """Every slip number this device ever gave out; never removed, so none is given twice."""

    __tablename__ = "allotted_numbers"
    __table_args__ = (UniqueConstraint("site", "day", "sequence"),)

    slip_number: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str]
    day: Mapped[str]
    sequence: Mapped[int]


class ArchivedPdf(Base):
    """The PDF of one print of a slip."""

    __tablename__ = "archived_pdfs"

    slip_number: Mapped[str] = mapped_column(primary_key=True)
    print_no: Mapped[int] = mapped_column(primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)


class AttachedContent(Base):
    """What is in a file that belongs to a case, by its digest.

    `held_epoch` is that of the banner in which it said to have it; "" before.
    """

    __tablename__ = "attached_contents"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    held_epoch: Mapped[str]


class AttachedSlice(Base):
    """The bytes of a file from `first_byte` on that have come so far; all go when it is here in whole."""

    __tablename__ = "attached_slices"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    first_byte: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


# --- the exchange with the banner --------------------------------------------------------------------


class Banner(Base):
    """The one row of an enrolled device: who its banner is, and how far the two have come.

    `seed` is the private key of the current device id; `number` the last request number given out.
    """

    __tablename__ = "banner"

    one: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    name: Mapped[str]
    trust: Mapped[bytes] = mapped_column(LargeBinary)  # `sync.device.trust.BannerTrust` as MessagePack
    site: Mapped[str]
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    number: Mapped[int]
    acknowledged_seq: Mapped[int]
    acknowledged_hash: Mapped[str]
    receipt: Mapped[str]
    epoch: Mapped[str]
    position: Mapped[int]
    scope: Mapped[str]
    contact_at: Mapped[str]
    clock_offset_s: Mapped[float]


class ConfirmedEntry(Base):
    """An entry that the banner has and counts at `site`; own ones once acknowledged, others' as they came."""

    __tablename__ = "confirmed_entries"
    __table_args__ = ({"sqlite_with_rowid": False},)

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    site: Mapped[str]


class ConfirmedSum(Base):
    """Count and additive digest of the confirmed entries of a site."""

    __tablename__ = "confirmed_sums"

    site: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    digest: Mapped[str]


class QuarantinedEntry(Base):
    """An own entry that the banner keeps apart, with the reason."""

    __tablename__ = "quarantined_entries"

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str]


class DisplacedEntry(Base):
    """An entry as it stood before it moved under another id, whole: nothing is ever dropped."""

    __tablename__ = "displaced_entries"

    hash: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[str]
    seq: Mapped[int]
    moved_to: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SetAsideEntry(Base):
    """An entry of the journal of which nothing is made; `content` is there where the journal has no room."""

    __tablename__ = "excluded_entries"

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]
    site: Mapped[str]  # where the banner counts it
    subject: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    noted_at: Mapped[str]
    is_hidden: Mapped[bool]  # by the banner
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SyncNote(Base):
    """Something about the exchange that people have to be told."""

    __tablename__ = "sync_notes"

    note: Mapped[int] = mapped_column(primary_key=True)
    noted_at: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]


class DoubledNumber(Base):
    """A slip number that was found on two cases when entries came in."""

    __tablename__ = "doubled_numbers"

    slip_number: Mapped[str] = mapped_column(primary_key=True)


class FetchedPart(Base):
    """A part of a release that is on its way; all go when the release is taken into use."""

    __tablename__ = "fetched_parts"

    digest: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class FetchedRelease(Base):
    """The one row of the newest manifest that the banner's key signed: nothing older is believed again."""

    __tablename__ = "fetched_release"

    one: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    name: Mapped[str]
    expires_at: Mapped[str]


# --- projections: rebuilt from the journal at any time ---------------------------------------------


class CaseLine(Base):
    """A case in lists and searches; `position` is that of its first entry here."""

    __tablename__ = "cases"
    __table_args__ = case_indexes()

    case_id: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # an index less: thousands come at once
    site: Mapped[str]
    slip_number: Mapped[str]
    opened_at: Mapped[str]
    clock_trusted: Mapped[bool]
    matter_code: Mapped[str]
    matter_name: Mapped[str]
    applicant_name: Mapped[str]
    applicant_id_masked: Mapped[str]
    missing_count: Mapped[int]
    print_count: Mapped[int]  # of the newest slip, known to be on paper
    print_state: Mapped[str]  # of the newest slip, a key of casework.cases.print_states.PRINT_STATES
    print_reason: Mapped[str]
    status: Mapped[str]
    state: Mapped[str]  # a key of casework.cases.states.STATES
    staff_name: Mapped[str]
    search_text: Mapped[str]
    name_key: Mapped[str]  # names of applicant, agent and legal person, folded for comparing
    progress: Mapped[str]  # what the banner said last
    result: Mapped[str]
    asked: Mapped[str]  # what the banner wants besides, with its reason
    conflict_count: Mapped[int]
    release: Mapped[str]  # digest of the one it was opened under
    limit_begun: Mapped[str]  # since when the promised limit runs, "" while it does not
    is_accepted: Mapped[bool]  # whether that is certain
    papers_at: Mapped[str]  # when papers came first, by sites, as JSON; "" for never
    supplement_at: Mapped[str]  # when a supplement was asked for
    stops: Mapped[str]  # times that do not count, as JSON
    may_be_deemed: Mapped[bool]  # nobody has said yet whether it is accepted
    is_over: Mapped[bool]
    mode: Mapped[str]  # by its first slip; here and below what its slips say of its visits
    slip_count: Mapped[int]  # that were not replaced
    is_complete_at_once: Mapped[bool]
    avoided_count: Mapped[int]


class SlipLine(Base):
    """A slip by its number."""

    __tablename__ = "slips"
    __table_args__ = (Index(None, "slip_number"),)

    case_id: Mapped[str] = mapped_column(primary_key=True)
    slip_number: Mapped[str] = mapped_column(primary_key=True)
    issued_by: Mapped[str]
    archived: Mapped[bool]
    is_settled: Mapped[bool]  # another case has the same number, and somebody has looked at it


class PrintLine(Base):
    """A print job and the last that is known of it; `position` is that of its first entry.

    `slip_number` is the number of its document, `case_id` that one's subject: other forms than slips are
    printed too, and some of them are of no case.  `job` is an id of the device's own choice: others may have
    chosen the same.
    """

    __tablename__ = "print_jobs"
    __table_args__ = (
        Index(None, "slip_number"),
        Index(None, "position"),
        Index(None, "case_id"),
        Index(None, "step"),
    )

    job: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    slip_number: Mapped[str] = mapped_column(primary_key=True)
    print_no: Mapped[int]
    queue: Mapped[str]
    queue_job: Mapped[str]
    step: Mapped[str]  # casework.cases.case.PrintStep
    reason: Mapped[str]
    queued_at: Mapped[str]
    device: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class StaffMember(Base):
    """A member of staff by id; role, site and leaving come from the banner's roster."""

    __tablename__ = "staff"

    staff: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    site: Mapped[str]
    left: Mapped[bool]


PROJECTIONS = (
    CaseLine,
    SlipLine,
    PrintLine,
    OriginalLine,
    TransferLine,
    CaseTaskLine,
    AttachmentLine,
    NumberLine,
    AffairLine,
    OtherConflictLine,
    MatterUse,
    StaffMember,
)
