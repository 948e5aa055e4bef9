"""The tables of whom a banner trusts: the keys that it had before, and copies that wait for the operator."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.store.base import BannerTable


class FormerKey(BannerTable):
    """A signing key that the banner had: its private half still opens parcels that were sealed for it.

    `link` is how the next key follows it (`sync.wire.identity.KeyLink`), for devices that know only this one.
    """

    __tablename__ = "former_keys"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    link: Mapped[bytes] = mapped_column(LargeBinary)


class WaitingFork(BannerTable):
    """A further copy of a device that asks for an id of its own: the operator says whether it gets one."""

    __tablename__ = "waiting_forks"

    device: Mapped[str] = mapped_column(primary_key=True)
    origin: Mapped[str]
    key: Mapped[bytes] = mapped_column(LargeBinary)
    asked_at: Mapped[str]
