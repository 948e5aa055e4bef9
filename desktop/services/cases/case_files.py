"""The files of a case as its page shows them: what each is about, and where what is in it is now."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from casework.cases.case import Case
from casework.release.catalogue import Matter
from desktop.database import banner
from desktop.database.tables import AttachedContent
from desktop.services.cases.file_places import FilePlace


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file that counts; `about` is the name of its material, "" where it belongs to the whole case."""

    sha256: str
    name: str
    media_type: str
    size_bytes: int
    about: str
    at: str
    where: FilePlace

    @property
    def is_pdf(self) -> bool:
        """Has it pages?"""
        return self.media_type == "application/pdf"

    @property
    def is_shown(self) -> bool:
        """Is it something that can be drawn?"""
        return self.is_pdf or self.media_type.startswith("image/")


def case_files(connection: Connection, case: Case, matter: Matter) -> tuple[CaseFile, ...]:
    """Those that were not withdrawn, the newest first."""
    counting = [each for each in case.attachments.values() if not each.withdrawn]
    if not counting:
        return ()
    state = banner.read_state(connection)
    epoch = state.epoch if state else ""
    rows = connection.execute(
        select(AttachedContent.sha256, AttachedContent.held_epoch).where(
            AttachedContent.sha256.in_([each.sha256 for each in counting])
        )
    )
    held = {row.sha256: row.held_epoch for row in rows}
    names = {material.code: material.name.zh for material in matter.materials}
    files = [
        CaseFile(
            sha256=each.sha256,
            name=each.name,
            media_type=each.media_type,
            size_bytes=each.size_bytes,
            about=names.get(each.about, each.about),
            at=each.at,
            where=_where(held.get(each.sha256), epoch),
        )
        for each in counting
    ]
    return tuple(sorted(files, key=lambda each: each.at, reverse=True))


def _where(held_epoch: str | None, epoch: str) -> FilePlace:
    if held_epoch is None:
        return "coming"
    return "at_banner" if held_epoch and held_epoch == epoch else "here"
