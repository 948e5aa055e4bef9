"""Reading one case for a further visit or for its forms: what stands now, by the number of a slip."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from casework.cases.draft import MaterialMark
from casework.release.catalogue import Site
from desktop.desk import CaseDetail, Wanted
from desktop.services.cases.find_case import find_case
from desktop.services.cases.issue_again import banner_words
from desktop.services.forms import kinds
from desktop.services.forms.receipt import open_papers
from desktop.services.read_clock import Moment
from desktop.services.slips.compose_slip import SlipContent, compose, further, material_lines, site_of
from forms.documents.notification.data import MaterialLine, Notification


class ListedForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form that a case has already, as menus show it."""

    kind: str
    title: str
    number: str
    print_no: int


def read_case(connection: Connection, typed: str, here: Site) -> CaseDetail:
    """The case of that slip; raises UnknownSlip or CatalogueError."""
    found = find_case(connection, typed)
    case = found.case
    lines = material_lines(found.matter, case.slips[-1].issued.answers, case.materials.values())
    wanted = tuple(Wanted(line.number, line.material, _mark(line)) for line in lines)
    return CaseDetail(
        case_id=case.case_id,
        slip_number=found.slip_number,
        slip_numbers=tuple(slip.number for slip in case.slips),
        matter_code=found.matter.code,
        matter_name=found.matter.name.zh,
        applicant=case.applicant,
        opened_at=case.opened_at,
        status=case.status,
        void_reason=case.void_reason,
        materials=wanted,
        open_papers=open_papers(found),
        originals=dict(case.originals),
        forms=tuple(
            ListedForm(
                kind=form.kind,
                title=kinds.title_of(form.kind),
                number=form.issued.number,
                print_no=form.print_no,
            )
            for form in case.forms
        ),
        result=case.result.text,
        sent_to=case.sent_to,
        paper=case.slips[-1].paper,
        is_delegated=found.matter.code in here.delegated,
    )


def _mark(line: MaterialLine) -> MaterialMark:
    return MaterialMark(code=line.material.code, state=line.state, reason=line.reason)


def visit_preview(
    connection: Connection, typed: str, marks: tuple[MaterialMark, ...], visit: tuple[str, str, Moment]
) -> Notification:
    """What a further slip would say, with number ""; `visit` is site code, handler and time."""
    found = find_case(connection, typed)
    site_code, handler, moment = visit
    before = found.case.slips[-1].issued
    now = {**found.case.materials, **{mark.code: mark for mark in marks}}
    content = SlipContent(
        number="",
        site=site_of(found.release, site_code),
        matter=found.matter,
        mode=before.mode,
        answers=before.answers,
        marks=now.values(),
        applicant=found.case.applicant,
        handler=handler,
        issued_on=moment.at.date(),
        clock_trusted=moment.clock == "trusted",
    )
    return further(compose(found.release, content), before, banner_words(found.case))
