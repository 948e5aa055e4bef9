"""The receipt (材料接收清单): the papers named are taken in, and count as handed in from then on."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from casework.cases.case import Case
from casework.cases.draft import MaterialMark
from casework.cases.kinds.forms import PaperCount, PapersReceived
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.language import N_, _
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.find_case import IssuedCase, find_open_case
from desktop.services.cases.open_papers import open_papers
from desktop.services.forms import arguments
from desktop.services.forms.form_kind import CaseOf, Command, FormKind, Order, RecordedAs
from desktop.services.forms.origin import Ground, Origin, Written
from forms.documents.receipt import Receipt, ReceivedMaterial, lay_out

if TYPE_CHECKING:
    from desktop.services.cases.read_case import CaseDetail

SERIES = "SJ"  # 收件
ENTRY = "case_papers_received"


class ReceiptOrder(Order, frozen=True, kw_only=True):
    """A receipt for papers; without `papers`, for all handed in and not receipted yet."""

    slip_number: str
    papers: tuple[PaperCount, ...] = ()
    giver: str = ""


def _write(ground: Ground, order: ReceiptOrder) -> Written:
    target = find_open_case(ground.connection, order.slip_number)
    case = target.case
    papers = _checked(target, order.papers) or open_papers(target)
    if not papers:
        what = _("{number} 没有已收而未开凭证的材料").format(number=target.slip_number)
        raise CaseError(_("没有可接收的材料"), what, _("请先登记收到的材料，或指明收下哪一项"))
    body = PapersReceived(
        slip_number=target.slip_number,
        papers=papers,
        giver=order.giver or case.applicant.agent_name,
        **ground.stamp(SERIES, case.slips[-1].issued.release),
    )
    return Written(Statement(case.case_id, ENTRY, body), _handed_in(case, papers))


def _checked(target: IssuedCase, papers: tuple[PaperCount, ...]) -> tuple[PaperCount, ...]:
    known = {material.code for material in target.matter.materials}
    for paper in papers:
        if paper.code not in known:
            what = _("事项 {code} 没有材料 {material}").format(code=target.matter.code, material=paper.code)
            raise CaseError(_("没有这项材料"), what, _("请按告知单材料表核对"))
        if min(paper.originals, paper.copies) < 0 or not paper.originals + paper.copies:
            raise CaseError(
                _("份数不对"), _("材料 {material} 至少要收 1 份").format(material=paper.code), _("请写明份数")
            )
    return papers


def _handed_in(case: Case, papers: tuple[PaperCount, ...]) -> tuple[Statement, ...]:
    """What was missing until now is there."""
    marks = case.materials
    changes = tuple(
        MaterialChange(was=marks.get(paper.code), now=_here(paper.code, marks.get(paper.code)))
        for paper in papers
        if paper.code not in marks or marks[paper.code].state != "handed_in"
    )
    if not changes:
        return ()
    return (Statement(case.case_id, "materials_recorded", MaterialsRecorded(changes=changes)),)


def _here(code: str, before: MaterialMark | None) -> MaterialMark:
    return MaterialMark(code=code, state="handed_in", necessity=before.necessity if before else None)


def _compose(origin: Origin, issued: PapersReceived) -> Receipt:
    of = origin.case()
    numbers = of.numbers(issued)
    materials = tuple(
        ReceivedMaterial(
            number=numbers.get(paper.code, place),
            name=of.name_of(paper.code),
            originals=paper.originals,
            copies=paper.copies,
        )
        for place, paper in enumerate(issued.papers, start=1)
    )
    return Receipt(
        matter=of.matter,
        materials=materials,
        giver_name=issued.giver,
        notification_number=issued.slip_number,
        **of.applicant(),
        **origin.head(),
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_slip(parser)
    original = _("收下第 N 项的原件，N 或 N=份数，可重复（{numbered}；都不写时是已收而未开凭证的全部材料）")
    copy = _("收下第 N 项的复印件，N 或 N=份数，可重复（{numbered}；都不写时是已收而未开凭证的全部材料）")
    for option, words in (("--original", original), ("--copy", copy)):
        help_text = words.format(numbered=_(arguments.NUMBERED))
        parser.add_argument(option, metavar="N", action="append", default=[], help=help_text)
    parser.add_argument("--giver", metavar="NAME", default="", help=_("交件人（默认代办人或申请人）"))


def _order(args: argparse.Namespace, case_of: CaseOf) -> ReceiptOrder:
    detail = case_of(args.slip_number)
    originals = dict(_paper(args, detail, text) for text in args.original)
    copies = dict(_paper(args, detail, text) for text in args.copy)
    papers = tuple(
        PaperCount(code=code, originals=originals.get(code, 0), copies=copies.get(code, 0))
        for code in dict.fromkeys([*originals, *copies])
    )
    return ReceiptOrder(slip_number=detail.slip_number, papers=papers, giver=args.giver)


def _paper(args: argparse.Namespace, detail: CaseDetail, text: str) -> tuple[str, int]:
    name, equals, count = text.partition("=")
    if equals and not (count.isascii() and count.isdigit() and 0 < int(count) < 1000):
        args.parser.error(_("份数应为 1 到 999：{text}").format(text=text))
    return arguments.material(args, detail, name).material.code, int(count) if equals else 1


RECEIPT = FormKind(
    key="receipt",
    title=N_("材料接收清单"),
    order=ReceiptOrder,
    source=RecordedAs(entry=ENTRY, write=_write, compose=_compose),
    lay_out=lay_out,
    command=Command(help=N_("材料接收清单：收下原件和复印件"), add_arguments=_add_arguments, order=_order),
    of_case=lambda target: ReceiptOrder(slip_number=target.slip_number),
)
