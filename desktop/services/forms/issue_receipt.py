"""Issuing a receipt (材料接收清单): the papers named are taken in, and count as handed in from then on."""

from __future__ import annotations

from casework.cases.case import Case
from casework.cases.draft import MaterialMark
from casework.cases.kinds.forms import PaperCount, PapersReceived
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.form_orders import MadeForm, ReceiptOrder
from desktop.services.cases.find_case import FoundCase, find_open_case
from desktop.services.duty import Duty
from desktop.services.forms.issue_form import Ground, Written, issue_form
from forms.text.fonts import FontSet

SERIES = "SJ"  # 收件


def issue_receipt(duty: Duty, order: ReceiptOrder, fonts: FontSet) -> MadeForm:
    """Record and print the receipt; raises UnknownSlip, CaseError, PrintError or StoreError."""

    def write(ground: Ground) -> Written:
        found = find_open_case(ground.connection, order.slip_number)
        case = found.case
        papers = _checked(found, order.papers) or open_papers(found)
        if not papers:
            what = f"{found.slip_number} 没有已收而未开凭证的材料"
            raise CaseError("没有可接收的材料", what, "请先登记收到的材料，或指明收下哪一项")
        body = PapersReceived(
            slip_number=found.slip_number,
            papers=papers,
            giver=order.giver or case.applicant.agent_name,
            **ground.stamp(SERIES, case.slips[-1].issued.release),
        )
        return Written(Statement(case.case_id, "case_papers_received", body), _handed_in(case, papers))

    return issue_form(duty, fonts, write)


def open_papers(found: FoundCase) -> tuple[PaperCount, ...]:
    """What is marked as handed in and stands on no receipt yet, counted as the catalogue asks for it."""
    receipted = {
        paper.code
        for form in found.case.forms
        if isinstance(form.issued, PapersReceived)
        for paper in form.issued.papers
    }
    marks = found.case.materials
    return tuple(
        counted(found, material.code)
        for material in found.matter.materials
        if material.code in marks
        and marks[material.code].state == "handed_in"
        and material.code not in receipted
        and material.form != "electronic"
    )


def counted(found: FoundCase, code: str) -> PaperCount:
    """The papers of one material, as the catalogue asks for them; one copy where it says nothing."""
    material = next(each for each in found.matter.materials if each.code == code)
    if material.originals or material.copies:
        return PaperCount(code=code, originals=material.originals, copies=material.copies)
    original = material.form in ("original", "original_and_copy", "form")
    return PaperCount(code=code, originals=int(original), copies=int(not original))


def _checked(found: FoundCase, papers: tuple[PaperCount, ...]) -> tuple[PaperCount, ...]:
    known = {material.code for material in found.matter.materials}
    for paper in papers:
        if paper.code not in known:
            what = f"事项 {found.matter.code} 没有材料 {paper.code}"
            raise CaseError("没有这项材料", what, "请按告知单材料表核对")
        if min(paper.originals, paper.copies) < 0 or not paper.originals + paper.copies:
            raise CaseError("份数不对", f"材料 {paper.code} 至少要收 1 份", "请写明份数")
    return papers


def _handed_in(case: Case, papers: tuple[PaperCount, ...]) -> tuple[Statement, ...]:
    """What was missing until now is there."""
    marks = case.materials
    changes = tuple(
        MaterialChange(was=marks.get(paper.code), now=MaterialMark(code=paper.code, state="handed_in"))
        for paper in papers
        if paper.code not in marks or marks[paper.code].state != "handed_in"
    )
    if not changes:
        return ()
    return (Statement(case.case_id, "materials_recorded", MaterialsRecorded(changes=changes)),)
