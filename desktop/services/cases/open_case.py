"""Opening a case: what F9 commits, in one transaction, before any paper or printer is thought of."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, func, insert, select

from casework import slip_number
from casework.cases.draft import Draft, MaterialMark, tidy
from casework.cases.draft_rules import asked_answers, recorded_marks
from casework.cases.issued import SlipIssued
from casework.cases.kinds.cases import CaseOpened
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.people.applicant import Applicant
from casework.people.normal_applicant import normal_applicant
from casework.people.provenance import sources_of
from casework.release.catalogue import Matter
from desktop.database import slips
from desktop.database.journal import Statement
from desktop.database.noted import GivenNumber, note_number
from desktop.database.tables import AllottedNumber, CaseLine
from desktop.services.cases.check_draft import check_draft
from desktop.services.cases.keep_draft import remove_draft
from desktop.services.catalogue.load_release import LoadedRelease, load_current
from desktop.services.duty import Duty, as_it_stands
from desktop.services.read_clock import Moment
from desktop.services.record import moment_now, record
from forms.documents.notification.content import mode_at, site_of


class SavedCase(msgspec.Struct, frozen=True):
    """What F9 made, durable when it is returned."""

    case_id: str
    slip_number: str


class Opening(msgspec.Struct, frozen=True):
    """A checked draft with all that its entries say."""

    draft: Draft
    matter: Matter
    catalogue: LoadedRelease
    moment: Moment
    answers: dict[str, tuple[str, ...]]
    marks: tuple[MaterialMark, ...]
    applicant: Applicant


def open_case(duty: Duty, draft: Draft, cached: LoadedRelease) -> SavedCase:
    """Record the case, its materials and its slip; durable on return, and the draft is gone.

    Saving the same draft again gives the same case back (a key pressed twice, a lost answer).
    Raises IncompleteDraft, MatterUnavailable or StoreError, and then nothing has changed.
    """
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        known = _already_saved(connection, draft.draft_id)
        if known is not None:
            remove_draft(connection, draft.draft_id)
            return known
        opening = checked_opening(connection, duty, tidy(draft), load_current(connection, cached))
        number, sequence = allot_number(connection, duty, opening.moment.at.date())
        record(connection, duty, opening_statements(duty, opening, number, sequence), opening.moment)
        remove_draft(connection, draft.draft_id)
    return SavedCase(draft.draft_id, number)


def _already_saved(connection: Connection, draft_id: str) -> SavedCase | None:
    number = connection.scalar(select(CaseLine.slip_number).where(CaseLine.case_id == draft_id))
    return None if number is None else SavedCase(draft_id, number)


def checked_opening(connection: Connection, duty: Duty, draft: Draft, catalogue: LoadedRelease) -> Opening:
    """The draft with all that its entries say; raises IncompleteDraft or MatterUnavailable."""
    moment = moment_now(connection, duty.device)
    matter = check_draft(catalogue.release, draft, moment.at.date())
    return Opening(
        draft,
        matter,
        catalogue,
        moment,
        asked_answers(matter, draft),
        recorded_marks(matter, draft),
        normal_applicant(draft.applicant, moment.at.date()),
    )


def allot_number(connection: Connection, duty: Duty, day: dt.date, series: str = "") -> tuple[str, int]:
    """The next number of the day.  A clock set back goes on where that day had ended.

    Forms besides the slip are counted in a series each, whose letters stand before the site's code.
    """
    prefix = f"{series}-" if series else ""
    counted = prefix + duty.site_code
    newest = select(func.max(AllottedNumber.sequence)).where(
        AllottedNumber.site == counted, AllottedNumber.day == day.isoformat()
    )
    sequence = 1 + (connection.scalar(newest) or 0)
    number = prefix + slip_number.format_slip_number(duty.site_code, day, duty.letter, sequence)
    while slips.cases_of(connection, number):  # a copy of this disk made it before the two had other letters
        sequence += 1
        number = prefix + slip_number.format_slip_number(duty.site_code, day, duty.letter, sequence)
    row = {"slip_number": number, "site": counted, "day": day.isoformat(), "sequence": sequence}
    connection.execute(insert(AllottedNumber), [row])
    note_number(connection, GivenNumber(counted, day.isoformat(), sequence))
    return number, sequence


def opening_statements(duty: Duty, opening: Opening, number: str, sequence: int) -> list[Statement]:
    """The case, its materials and its slip."""
    case_id = opening.draft.draft_id
    changes = tuple(MaterialChange(now=mark) for mark in opening.marks)
    return [
        Statement(case_id, "case_opened", _opened(duty, opening)),
        Statement(case_id, "materials_recorded", MaterialsRecorded(changes=changes)),
        Statement(case_id, "slip_issued", _issued(duty, opening, number, sequence)),
    ]


def _opened(duty: Duty, opening: Opening) -> CaseOpened:
    # A device that was moved may stand at a site that its release does not name yet.
    site = site_of(opening.catalogue.release, duty.site_code)
    return CaseOpened(
        site=duty.site_code,
        matter_code=opening.matter.code,
        matter_name=opening.matter.name.zh,
        mode=mode_at(site, opening.matter),
        release=opening.catalogue.ref,
        answers=opening.answers,
        applicant=opening.applicant,
        handler=duty.staff_name,
        started_at=opening.draft.started_at,
        sources=sources_of(opening.applicant, opening.draft.sources),
    )


def _issued(duty: Duty, opening: Opening, number: str, sequence: int) -> SlipIssued:
    opened = _opened(duty, opening)
    return SlipIssued(
        slip_number=number,
        site=duty.site_code,
        day=opening.moment.at.date(),
        sequence=sequence,
        matter_code=opened.matter_code,
        mode=opened.mode,
        release=opened.release,
        answers=opening.answers,
        marks=opening.marks,
        applicant=opening.applicant,
        handler=duty.staff_name,
        clock_trusted=opening.moment.clock == "trusted",
        counter=duty.counter,
    )
