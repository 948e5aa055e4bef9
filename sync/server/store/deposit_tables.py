"""The tables of what devices deposit at the banner, and of the officers who open their keys."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.store.base import BannerTable


class DeviceDeposit(BannerTable):
    """What a device keeps here (`sync.wire.deposits.Deposit`), the newest alone; none of it is read here."""

    __tablename__ = "deposits"

    device: Mapped[str] = mapped_column(primary_key=True)
    deposited_at: Mapped[str]
    digest: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RecoveryKey(BannerTable):
    """The one row of the banner's recovery key: its public half."""

    __tablename__ = "recovery_keys"

    public: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    made_at: Mapped[str]


class RecoveryOfficer(BannerTable):
    """An officer of the banner with a key pair; `sealed` is its private half under the officer's password."""

    __tablename__ = "recovery_officers"

    name: Mapped[str] = mapped_column(primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[str]


class RecoveryPair(BannerTable):
    """The private half of the recovery key for two officers: sealed for the one, and then for the other."""

    __tablename__ = "recovery_pairs"

    inner: Mapped[str] = mapped_column(primary_key=True)
    outer: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
