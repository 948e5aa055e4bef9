"""The other cases of the bundles (一件事) and projects that a case belongs to."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection

from casework.cases.bundle import CaseBundle
from casework.cases.case import Case
from casework.cases.states import STATES, state_of
from casework.language import _
from desktop.errors import CaseError, UnknownSlip
from desktop.services.cases.handle_together import read_bundle
from desktop.services.cases.recorded_event import known_case


class SiblingCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that is handled with another; `state_words` is "" for one that this device does not hold."""

    slip_number: str
    matter_name: str
    state_words: str = ""


class HandledWith(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle or project of a case, and who else belongs to it."""

    bundle_id: str
    name: str
    number: str
    siblings: tuple[SiblingCase, ...]
    notes: tuple[str, ...] = ()  # that count still
    note_places: tuple[int, ...] = ()  # of these, from 1 in the order in which all were written
    is_project: bool = False


def handled_with(connection: Connection, case: Case) -> tuple[HandledWith, ...]:
    """The bundles of the case, in the order in which it joined them."""
    return tuple(_shown(connection, case, bundle_id) for bundle_id in case.bundles)


def _shown(connection: Connection, case: Case, bundle_id: str) -> HandledWith:
    try:
        bundle = read_bundle(connection, bundle_id)
    except CaseError:  # the case says that it belongs to it, and who opened it has not been heard here
        return HandledWith(bundle_id=bundle_id, name=case.bundles[bundle_id], number="", siblings=())
    return HandledWith(
        bundle_id=bundle.bundle_id,
        name=bundle.name,
        number=bundle.number,
        siblings=tuple(_siblings(connection, case, bundle)),
        notes=tuple(note.text for note in bundle.notes if not note.withdrawn),
        note_places=tuple(place for place, note in enumerate(bundle.notes, start=1) if not note.withdrawn),
        is_project=bundle.form == "project",
    )


def _siblings(connection: Connection, case: Case, bundle: CaseBundle) -> Iterator[SiblingCase]:
    for member in bundle.members:
        if member.case_id == case.case_id:
            continue
        try:
            other = known_case(connection, member.slip_number)
        except UnknownSlip:
            yield SiblingCase(slip_number=member.slip_number, matter_name=member.matter_code)
            continue
        yield SiblingCase(
            slip_number=other.slips[-1].number if other.slips else member.slip_number,
            matter_name=other.matter_name,
            state_words=_(STATES[state_of(other)]),
        )
