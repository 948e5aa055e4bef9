"""The tables of a banner's stream: its one row, and the epochs in which positions were given out."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.store.base import BannerTable


class Stream(BannerTable):
    """The one row of a banner: its counter of positions, and the epoch in which they were given out.

    `secret` vouches for receipts; `seed` is the banner's own signing key.  `data_key` is the generation of
    the key that seals values, 0 for none; everything is sealed with `sealed_with` or a later one.
    """

    __tablename__ = "stream"

    banner: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(BigInteger)
    epoch: Mapped[str]
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    data_key: Mapped[int] = mapped_column(BigInteger, server_default="0")
    sealed_with: Mapped[int] = mapped_column(BigInteger, server_default="0")


class EpochBegun(BannerTable):
    """Each epoch with why it began: the history of restored backups."""

    __tablename__ = "epochs"

    epoch: Mapped[str] = mapped_column(primary_key=True)
    begun_at: Mapped[str]
    position: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
