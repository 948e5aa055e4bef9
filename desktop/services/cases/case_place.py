"""A case as a place: all that is known of it, its materials and papers, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection

from casework.cases.case import Case
from casework.cases.entries import Recorded
from casework.cases.print_states import PrintStanding, slip_standing, standing_of
from casework.release.catalogue import Release
from desktop.database import journal
from desktop.services.cases.case_files import CaseFile, case_files
from desktop.services.cases.end_sight import sights_beside, why_no_end
from desktop.services.cases.find_case import find_case, is_inspection_number
from desktop.services.cases.find_duplicate import EarlierCase, find_other_case
from desktop.services.cases.known_cases import KnownCases
from desktop.services.cases.list_conflicts import ConflictTask, conflicts_of, site_of_device
from desktop.services.cases.names_around import names_around
from desktop.services.cases.possible_acts import ActGround, PossibleAct, possible_acts
from desktop.services.cases.read_case import CaseDetail, read_case
from desktop.services.cases.show_case import ShownCase, show_case
from desktop.services.cases.siblings import HandledWith, handled_with
from desktop.services.cases.take_back import last_act
from desktop.services.duty import Duty
from desktop.services.people.list_staff import names_of_staff
from desktop.services.people.on_duty import roles_of
from forms.documents.notification.content import site_of


class IssuedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A slip or another form of the case; `kind` "" is a slip.

    `standing` is None of a form that was never handed to a printer from here: it may lie in a folder as PDF.
    """

    kind: str
    title: str
    number: str
    issued_at: str
    standing: PrintStanding | None = None
    replaced_by: str = ""  # the slip that corrects this one
    ended: str = ""  # why an authorization holds no more


class CasePlace(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows of a case; an inspection has no `detail`, for it has no slip."""

    shown: ShownCase
    detail: CaseDetail | None = None
    papers: tuple[IssuedPaper, ...] = ()
    acts: tuple[PossibleAct, ...] = ()
    site_name: str = ""
    authority: str = ""
    staff_names: dict[str, str] = {}
    device_sites: dict[str, str] = {}  # names of sites, where they are known here
    conflicts: tuple[ConflictTask, ...] = ()
    bundles: tuple[HandledWith, ...] = ()
    files: tuple[CaseFile, ...] = ()
    also: EarlierCase | None = None  # the same person's of the same matter, within thirty days


class Standpoint(msgspec.Struct, frozen=True):
    """Where a case is looked at: who is on duty, the release, titles of forms, which cases are known."""

    duty: Duty
    release: Release
    title_of: Callable[[str], str]
    known: KnownCases


def read_place(connection: Connection, number: str, at: Standpoint) -> CasePlace:
    """The place of the case of that number; raises UnknownSlip or CatalogueError."""
    shown = show_case(connection, number, at.release)
    site = site_of(at.release, shown.site or at.duty.site_code)
    if is_inspection_number(number):
        return CasePlace(shown=shown, site_name=site.name.zh, staff_names=names_of_staff(connection))
    here = site_of(at.release, at.duty.site_code)
    issued = find_case(connection, number)
    entries = journal.of_subject(connection, shown.case_id)
    bundles = handled_with(connection, issued.case)
    sights = sights_beside(entries, shown.site, at.release)
    ground = ActGround(
        issued=issued,
        here=here,
        staff_name=at.duty.staff_name,
        roles=roles_of(connection, at.duty),
        last=last_act(entries, issued.case, at.duty, names_around(connection, issued.case)),
        sights=sights,
        why_no_end=why_no_end(sights, at.duty.site_code, shown.site, at.release),
        is_consulted=any(bundle.is_project for bundle in bundles),
        is_deemed=shown.clocks.is_deemed,
        has_notes=any(not each.withdrawn for each in shown.notes) or any(each.notes for each in bundles),
    )
    return CasePlace(
        shown=shown,
        detail=read_case(connection, number, here, at.title_of),
        papers=_papers(issued.case, at.title_of),
        acts=possible_acts(ground),
        site_name=site.name.zh,
        authority=issued.matter.authority.zh,
        staff_names=names_of_staff(connection),
        device_sites=_sites(connection, entries, at.release),
        conflicts=conflicts_of(connection, issued.case, entries),
        bundles=bundles,
        files=case_files(connection, issued.case, issued.matter),
        also=find_other_case(connection, issued.case, at.known),
    )


def _papers(case: Case, title_of: Callable[[str], str]) -> tuple[IssuedPaper, ...]:
    """The papers of a case, the newest first."""
    slips = [
        IssuedPaper(
            kind="",
            title="",
            number=slip.number,
            issued_at=slip.issued_at,
            standing=slip_standing(slip),
            replaced_by=case.replaced_by(slip.number),
        )
        for slip in case.slips
    ]
    forms = [
        IssuedPaper(
            kind=form.kind,
            title=title_of(form.kind),
            number=form.issued.number,
            issued_at=form.issued_at,
            standing=standing_of(form.prints) if form.prints else None,
            ended=form.end_reason,
        )
        for form in case.forms
    ]
    return tuple(sorted([*slips, *forms], key=lambda each: each.issued_at, reverse=True))


def _sites(connection: Connection, entries: list[Recorded], release: Release) -> dict[str, str]:
    """Where each device stood that said something of the case."""
    sites = {}
    for device in {each.entry.device for each in entries}:
        code = site_of_device(connection, device)
        site = release.site(code)
        sites[device] = site.name.zh if site else code
    return sites
