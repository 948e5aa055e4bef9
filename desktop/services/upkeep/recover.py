"""Recovering after a crash or power cut: what F9 began is finished or named as uncertain."""

from __future__ import annotations

import logging

import msgspec
from sqlalchemy import select

from desktop.database.tables import SlipLine
from desktop.errors import CatalogueError
from desktop.services.duty import Duty
from desktop.services.slips.archive_slip import Copy, Render, archive_slip
from desktop.services.slips.follow_prints import mark_unconfirmed
from forms.errors import DocumentError

_log = logging.getLogger(__name__)


class Recovery(msgspec.Struct, frozen=True):
    """How many slips were archived now, and how many prints nobody can vouch for."""

    archived: int
    unconfirmed: int


def recover(duty: Duty, render: Render, paper: str = "a4") -> Recovery:
    """Archive this device's slips that have no PDF yet; mark prints that got no answer.

    A slip that cannot be rendered (a font is missing) stays without, and the next start tries again.
    """
    with duty.store.reading() as connection:
        waiting = connection.scalars(
            select(SlipLine.slip_number).where(
                SlipLine.archived.is_(False), SlipLine.issued_by == duty.device
            )
        ).all()
    archived = 0
    for slip_number in waiting:
        try:
            archive_slip(duty, Copy(slip_number, 1, paper), render)
            archived += 1
        except (DocumentError, CatalogueError) as error:
            _log.info("slip %s waits for its PDF: %s", slip_number, error.title)
    return Recovery(archived, mark_unconfirmed(duty))
