"""Projections of what happens besides papers: originals and where they lie, transfers, tasks, affairs."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.database.base import Base
from desktop.database.conditions import OPEN_AFFAIRS, OPEN_BAGS, those


class OriginalLine(Base):
    """Originals of one material that are not with the applicant: at a site, or on the way with a sheet."""

    __tablename__ = "originals"
    __table_args__ = (Index(None, "holder", "place"),)

    case_id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(primary_key=True)  # site or way
    place: Mapped[str] = mapped_column(primary_key=True)  # the site's code, or the sheet's number
    count: Mapped[int]
    since: Mapped[str]


class TransferLine(Base):
    """A case in a transfer; `missing` says that the bag was looked through and this is not all there."""

    __tablename__ = "transfers"
    __table_args__ = (
        Index(None, "number"),
        Index(None, "from_site", "sent_at"),
        Index(None, "to_site", "sent_at"),
        Index("ix_transfers_open", "number", sqlite_where=those(OPEN_BAGS)),
    )

    case_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    from_site: Mapped[str]
    to_site: Mapped[str]
    sent_at: Mapped[str]
    ticked_at: Mapped[str]
    missing: Mapped[bool]


class CaseTaskLine(Base):
    """What of a case needs somebody; `kind` is a key of casework.cases.case_tasks.TASKS."""

    __tablename__ = "case_tasks"

    case_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[str]
    due: Mapped[str]


class AttachmentLine(Base):
    """A file that belongs to a case; (device, seq) is the entry that says so."""

    __tablename__ = "attachments"

    case_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int]
    device: Mapped[str]
    seq: Mapped[int]


class NumberLine(Base):
    """A number besides those of slips by which a case is known: of a form, a transfer, an inspection."""

    __tablename__ = "numbers"
    __table_args__ = (Index(None, "number"),)

    case_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)


class OtherConflictLine(Base):
    """An open conflict of a subject that is no case, by its cell."""

    __tablename__ = "other_conflicts"

    subject: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)


class AffairLine(Base):
    """What is on record and is no case: a bundle, a complaint, an enquiry."""

    __tablename__ = "affairs"
    __table_args__ = (
        Index(None, "position"),
        Index("ix_affairs_open", "position", sqlite_where=those(OPEN_AFFAIRS)),
    )

    subject: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    kind: Mapped[str]  # a key of casework.cases.affair.AFFAIRS
    site: Mapped[str]
    at: Mapped[str]
    number: Mapped[str]
    title: Mapped[str]
    member_count: Mapped[int]
    is_open: Mapped[bool]
    due: Mapped[str]


class MatterUse(Base):
    """How often a matter was used here, and at which position last."""

    __tablename__ = "matter_uses"

    matter_code: Mapped[str] = mapped_column(primary_key=True)
    uses: Mapped[int]
    last_position: Mapped[int]
