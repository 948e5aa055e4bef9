"""Sending a transfer bag (转办单): cases and the originals in keeping leave for another site."""

from __future__ import annotations

from casework.cases.case import Case
from casework.cases.kinds.forms import PaperCount, PapersReceived
from casework.cases.kinds.transfers import CaseTransferred, TransferredPapers, TransferSent
from casework.cases.record_id import new_id
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.form_orders import MadeForm, TransferOrder
from desktop.services.cases.find_case import FoundCase, find_open_case
from desktop.services.duty import Duty
from desktop.services.forms.issue_form import Ground, Written, issue_form
from forms.text.fonts import FontSet

SERIES = "ZB"  # 转办


def send_transfer(duty: Duty, order: TransferOrder, fonts: FontSet) -> MadeForm:
    """Record that the bag left, in every case of it, and print its sheet.

    Raises UnknownSlip, CaseError, PrintError or StoreError.
    """

    def write(ground: Ground) -> Written:
        _check_site(ground, order.to_site)
        found = _cases(ground, order.slip_numbers)
        body = TransferSent(
            to_site=order.to_site,
            cases=tuple(_papers(each.case, each.slip_number) for each in found),
            carrier=order.carrier.strip(),
            bag_seal=order.bag_seal.strip(),
            **ground.stamp(SERIES),
        )
        moved = tuple(_moved(each.case, body.number, order.to_site) for each in found)
        return Written(Statement(f"transfer-{new_id()}", "transfer_sent", body), moved)

    return issue_form(duty, fonts, write)


def _check_site(ground: Ground, to_site: str) -> None:
    release = ground.catalogue.release
    if to_site == ground.duty.site_code:
        raise CaseError("接收站点不对", f"{to_site} 就是本站点", "请写另一个站点的编码")
    if release.site(to_site) is None:
        known = "、".join(site.code for site in release.sites if site.code != ground.duty.site_code)
        raise CaseError("没有这个站点", f"目录里没有站点“{to_site}”", f"可选：{known}")


def _cases(ground: Ground, slip_numbers: tuple[str, ...]) -> list[FoundCase]:
    found: dict[str, FoundCase] = {}
    for number in slip_numbers:
        each = find_open_case(ground.connection, number)
        found.setdefault(each.case.case_id, each)
    if not found:
        raise CaseError("没有要转的办件", "还没有写告知单编号", "请写一个或几个告知单编号")
    return list(found.values())


def _papers(case: Case, slip_number: str) -> TransferredPapers:
    copies = sum(
        paper.copies
        for form in case.forms
        if isinstance(form.issued, PapersReceived)
        for paper in form.issued.papers
    )
    originals = sum(case.originals.values())
    return TransferredPapers(
        case_id=case.case_id, slip_number=slip_number, originals=originals, copies=copies
    )


def _moved(case: Case, number: str, to_site: str) -> Statement:
    papers = tuple(PaperCount(code=code, originals=count) for code, count in case.originals.items())
    return Statement(
        case.case_id, "case_transferred", CaseTransferred(number=number, to_site=to_site, papers=papers)
    )
