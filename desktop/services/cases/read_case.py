"""Reading one case for a further visit or for its forms: what stands now, by the number of a slip."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection

from casework.cases.custody import Holder
from casework.cases.draft import LACKING, MaterialMark
from casework.cases.kinds.forms import PaperCount
from casework.people.applicant import Applicant
from casework.release.catalogue import Material, Site
from desktop.services.cases.find_case import find_case
from desktop.services.cases.issue_again import banner_words
from desktop.services.cases.list_cases import CaseStatus
from desktop.services.cases.open_papers import open_papers
from desktop.services.read_clock import Moment
from desktop.services.slips.compose_slip import further
from forms.documents.kit.materials import MaterialLine
from forms.documents.notification.content import SlipContent, compose, material_lines, site_of
from forms.documents.notification.data import Notification


class ListedForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form that a case has already, as menus show it."""

    kind: str
    title: str
    number: str
    print_no: int


class Wanted(msgspec.Struct, frozen=True):
    """One material of a case by its number on the slip, as it stands now."""

    number: int
    material: Material
    mark: MaterialMark


class CaseDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One case as it stands now; `slip_number` is that of its newest slip, `paper` what that is on.

    `open_papers` are handed in and stand on no receipt yet, `originals` lie here by material.
    """

    case_id: str
    slip_number: str
    slip_numbers: tuple[str, ...]
    matter_code: str
    matter_name: str
    applicant: Applicant
    opened_at: str
    status: CaseStatus
    void_reason: str
    materials: tuple[Wanted, ...]
    open_papers: tuple[PaperCount, ...]
    originals: dict[str, int]
    forms: tuple[ListedForm, ...]
    result: str
    sent_to: str
    paper: str
    is_delegated: bool

    @property
    def missing(self) -> tuple[Wanted, ...]:
        """What is still wanted, optional ones as well."""
        return tuple(each for each in self.materials if each.mark.state in LACKING)


class Visit(msgspec.Struct, frozen=True):
    """A further visit to the counter: at which site, with whom, when."""

    site_code: str
    handler: str
    moment: Moment


def read_case(connection: Connection, typed: str, here: Site, title_of: Callable[[str], str]) -> CaseDetail:
    """The case of that slip; raises UnknownSlip or CatalogueError.

    `title_of` gives the title of a form by the kind of its entry.
    """
    issued = find_case(connection, typed)
    case = issued.case
    lines = material_lines(issued.matter, case.slips[-1].issued.answers, case.materials.values())
    wanted = tuple(Wanted(line.number, line.material, _mark(line)) for line in lines)
    return CaseDetail(
        case_id=case.case_id,
        slip_number=issued.slip_number,
        slip_numbers=tuple(slip.number for slip in case.slips),
        matter_code=issued.matter.code,
        matter_name=issued.matter.name.zh,
        applicant=case.applicant,
        opened_at=case.opened_at,
        status=case.status,
        void_reason=case.void_reason,
        materials=wanted,
        open_papers=open_papers(issued),
        originals=case.custody.at(Holder("site", here.code)),
        forms=tuple(
            ListedForm(
                kind=form.kind,
                title=title_of(form.kind),
                number=form.issued.number,
                print_no=form.print_no,
            )
            for form in case.forms
        ),
        result=case.result.text,
        sent_to=case.sent_to,
        paper=case.slips[-1].paper,
        is_delegated=issued.matter.code in here.delegated,
    )


def _mark(line: MaterialLine) -> MaterialMark:
    return MaterialMark(
        code=line.material.code, state=line.state, reason=line.reason, necessity=line.necessity
    )


def visit_preview(
    connection: Connection, typed: str, marks: tuple[MaterialMark, ...], visit: Visit
) -> Notification:
    """What a further slip would say, with number ""."""
    issued = find_case(connection, typed)
    before = issued.case.slips[-1].issued
    now = {**issued.case.materials, **{mark.code: mark for mark in marks}}
    content = SlipContent(
        number="",
        site=site_of(issued.release, visit.site_code),
        matter=issued.matter,
        mode=before.mode,
        answers=before.answers,
        marks=now.values(),
        applicant=issued.case.applicant,
        handler=visit.handler,
        issued_on=visit.moment.at.date(),
        clock_trusted=visit.moment.clock == "trusted",
    )
    return further(compose(issued.release, content), before, banner_words(issued.case))
