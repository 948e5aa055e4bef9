"""The transfer sheet (转办单): cases and the originals in keeping leave for another site, in a bag."""

from __future__ import annotations

import argparse

from casework.cases.case import Case
from casework.cases.custody import Holder
from casework.cases.fold import fold
from casework.cases.kinds.forms import PaperCount, PapersReceived
from casework.cases.kinds.transfers import CaseTransferred, TransferredPapers, TransferSent
from casework.cases.record_id import new_id
from casework.language import N_, _
from casework.people.shown_applicant import masked_name
from casework.release.catalogue import Text
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.find_case import IssuedCase, find_open_case
from desktop.services.catalogue.find_site import find_site
from desktop.services.forms.form_kind import CaseOf, Command, FormKind, Order, RecordedAs
from desktop.services.forms.origin import Ground, Origin, Written
from forms.documents.notification.content import site_of
from forms.documents.transfer import Transfer, TransferredCase, lay_out

SERIES = "ZB"  # 转办
ENTRY = "transfer_sent"


class TransferOrder(Order, frozen=True, kw_only=True):
    """A transfer sheet for the cases of these slips; the originals in keeping go with them.

    `to_site` is what was typed: code, name, a part of it or its first letters.
    """

    slip_numbers: tuple[str, ...]
    to_site: str
    carrier: str = ""
    bag_seal: str = ""


def _write(ground: Ground, order: TransferOrder) -> Written:
    """The bag left, in every case of it."""
    goal = find_site(ground.catalogue.release, order.to_site, ground.duty.site_code)
    bagged = _cases(ground, order.slip_numbers)
    here = Holder("site", ground.duty.site_code)
    body = TransferSent(
        to_site=goal.code,
        cases=tuple(_papers(each.case, each.slip_number, here) for each in bagged),
        carrier=order.carrier.strip(),
        bag_seal=order.bag_seal.strip(),
        **ground.stamp(SERIES),
    )
    moved = tuple(_moved(each.case, body, here) for each in bagged)
    return Written(Statement(f"transfer-{new_id()}", ENTRY, body), moved)


def _cases(ground: Ground, slip_numbers: tuple[str, ...]) -> list[IssuedCase]:
    cases: dict[str, IssuedCase] = {}
    for number in slip_numbers:
        each = find_open_case(ground.connection, number)
        cases.setdefault(each.case.case_id, each)
    if not cases:
        raise CaseError(_("没有要转的办件"), _("还没有写告知单编号"), _("请写一个或几个告知单编号"))
    return list(cases.values())


def _papers(case: Case, slip_number: str, here: Holder) -> TransferredPapers:
    copies = sum(
        paper.copies
        for form in case.forms
        if isinstance(form.issued, PapersReceived)
        for paper in form.issued.papers
    )
    originals = sum(case.custody.at(here).values())
    return TransferredPapers(
        case_id=case.case_id, slip_number=slip_number, originals=originals, copies=copies
    )


def _moved(case: Case, bag: TransferSent, here: Holder) -> Statement:
    lying = case.custody.at(here)
    moved = CaseTransferred(
        number=bag.number,
        from_site=bag.site,
        to_site=bag.to_site,
        papers=tuple(PaperCount(code=code, originals=count) for code, count in lying.items()),
    )
    return Statement(case.case_id, "case_transferred", moved)


def _compose(origin: Origin, issued: TransferSent) -> Transfer:
    return Transfer(
        to_site=site_of(origin.release, issued.to_site),
        cases=tuple(_transferred(origin, papers) for papers in issued.cases),
        carrier=issued.carrier,
        bag_seal=issued.bag_seal,
        **origin.head(),
    )


def _transferred(origin: Origin, papers: TransferredPapers) -> TransferredCase:
    case = fold(journal.of_subject(origin.connection, papers.case_id))
    matter = origin.release.matter(case.matter_code)
    return TransferredCase(
        slip_number=papers.slip_number,
        applicant_masked=masked_name(case.applicant),
        matter=matter.name if matter else Text(zh=case.matter_name),
        originals=papers.originals,
        copies=papers.copies,
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slip_numbers", metavar="SLIP", nargs="+", help=_("告知单编号，可写几个"))
    parser.add_argument("--to", metavar="SITE", required=True, help=_("接收站点的名称或编码"))
    parser.add_argument("--carrier", metavar="NAME", default="", help=_("送件人"))
    parser.add_argument("--seal", metavar="N", default="", help=_("封签号"))


def _order(args: argparse.Namespace, _case_of: CaseOf) -> TransferOrder:
    return TransferOrder(
        slip_numbers=tuple(args.slip_numbers), to_site=args.to, carrier=args.carrier, bag_seal=args.seal
    )


TRANSFER = FormKind(
    act="transfer",
    key="transfer",
    title=N_("转办单"),
    order=TransferOrder,
    source=RecordedAs(entry=ENTRY, write=_write, compose=_compose),
    lay_out=lay_out,
    command=Command(
        help=N_("转办单：几件办件连同原件送往另一站点"), add_arguments=_add_arguments, order=_order
    ),
)
