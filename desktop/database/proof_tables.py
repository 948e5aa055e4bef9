"""What proves that entries of others are theirs: devices, signed batches, hashes of the rest."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from desktop.database.base import Base


class KnownDevice(Base):
    """Another device as the banner certified it: `content` is a `DeviceCertificate` as MessagePack."""

    __tablename__ = "known_devices"

    device: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SignedBatch(Base):
    """A device's signature over the hashes of its entries from `first` to `last`."""

    __tablename__ = "signed_batches"

    device: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[int]
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    suite: Mapped[int]


class HashBeside(Base):
    """The hash of an entry that is not here, but was signed together with some that are."""

    __tablename__ = "hashes_beside"

    device: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]
