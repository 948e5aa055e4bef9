"""The tables of releases that are not everybody's yet."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.store.base import BannerTable


class ReleaseTrial(BannerTable):
    """A site that tries a release before all get it; without a row the release is everybody's."""

    __tablename__ = "release_trials"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    site: Mapped[str] = mapped_column(primary_key=True)
