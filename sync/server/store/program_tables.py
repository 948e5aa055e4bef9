"""The tables of program versions at the banner: what is offered to whom, and the files, each kept once."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.store.base import BannerTable


class ProgramTree(BannerTable):
    """A version for one kind of machine: its manifest by digest, as the program key signed it."""

    __tablename__ = "program_trees"

    version: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    manifest: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[str]


class ProgramOffer(BannerTable):
    """To whom a version is offered: `state` is added, staged, published or withdrawn.

    `sites` are those of a staged one with blanks between, each with all below it.
    """

    __tablename__ = "program_offers"

    version: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    sites: Mapped[str]
    changed_at: Mapped[str]


class ProgramContent(BannerTable):
    """A file of one version or of many by digest; `packed_bytes` are those of its compressed form."""

    __tablename__ = "program_contents"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    packed_bytes: Mapped[int] = mapped_column(BigInteger)


class ProgramSlice(BannerTable):
    """Bytes of a file's compressed form."""

    __tablename__ = "program_slices"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    first_byte: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
