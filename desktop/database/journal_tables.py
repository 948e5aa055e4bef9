"""Where each chain ends, and who signed which stretch of the own one."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from desktop.database.base import Base


class JournalHead(Base):
    """The end of each chain, and the newest time it ever carried."""

    __tablename__ = "journal_heads"

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]
    newest_at: Mapped[str]


class JournalCommit(Base):
    """What one transaction appended, signed by device and member of staff; see `sync.wire.commits.Commit`."""

    __tablename__ = "journal_commits"
    __table_args__ = ({"sqlite_with_rowid": False},)

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]
    previous: Mapped[int]
    staff: Mapped[str]
    carried: Mapped[bool]
    device_signature: Mapped[bytes] = mapped_column(LargeBinary)
    staff_signature: Mapped[bytes] = mapped_column(LargeBinary)
