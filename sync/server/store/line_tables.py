"""Tables of what the hall lists: made of the entries after they were taken in, and made anew from them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.store.tables import BannerTable


class LinesMade(BannerTable):
    """The one row of how far the lines are: to which position, with which release, and what is reckoned anew.

    `redo` is the last case whose days were reckoned anew since the release came; "~" when all were.
    """

    __tablename__ = "lines_made"

    row: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    release: Mapped[int] = mapped_column(BigInteger)
    redo: Mapped[str]


class HallCaseLine(BannerTable):
    """A case in a list; times in UTC, `due_on` "" where nothing can be late, keys for the search.

    `name` is sealed where the banner is, and `name_key` (how the name is folded) empty then.
    """

    __tablename__ = "case_lines"
    __table_args__ = (
        Index(None, "opened_at", "subject"),
        Index(None, "site", "opened_at", "subject"),
        Index(None, "site", "state", "opened_at", "subject"),
        Index(None, "state", "opened_at", "subject"),
        Index(None, "matter_code", "opened_at", "subject"),
        Index(None, "due_on", "site"),
        Index(None, "name_key"),
        Index(None, "document_key"),
        Index(None, "phone_key"),
    )

    subject: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str]
    opened_at: Mapped[str]
    state: Mapped[str]
    matter_code: Mapped[str]
    matter_name: Mapped[str]
    number: Mapped[str]
    name: Mapped[str]
    missing: Mapped[int] = mapped_column(BigInteger)
    due_on: Mapped[str]
    name_key: Mapped[str]
    document_key: Mapped[str]
    phone_key: Mapped[str]


class CaseNameKey(BannerTable):
    """A blind index: a keyed digest of how the name of a case begins; none where nothing is sealed."""

    __tablename__ = "case_name_keys"
    __table_args__ = (Index(None, "subject"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)


class CaseNeed(BannerTable):
    """A case needs somebody: a conflict, a doubled number, a bad evaluation, a complaint, an escalation."""

    __tablename__ = "case_needs"
    __table_args__ = (Index(None, "subject"),)

    need: Mapped[str] = mapped_column(primary_key=True)
    opened_at: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)


class CaseCount(BannerTable):
    """How many cases of a site are in a state."""

    __tablename__ = "case_counts"

    site: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class DeviceRelease(BannerTable):
    """The release that a device said last to use."""

    __tablename__ = "device_releases"

    device: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
