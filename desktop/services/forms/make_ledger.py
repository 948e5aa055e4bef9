"""Making the ledger (办件台账) of a period: every row is the fold of a case's entries, nothing is typed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, select

from casework.cases.case import Case
from casework.cases.fold import fold
from casework.cases.kinds.banner import PROGRESS
from casework.cases.kinds.forms import ResultHandedOver
from casework.people import masking
from casework.release.catalogue import Release, Text
from desktop.database import journal
from desktop.database.tables import CaseLine
from desktop.errors import CaseError
from desktop.form_orders import LedgerOrder, MadeForm
from desktop.services.catalogue.load_release import load_current
from desktop.services.duty import Duty, as_it_stands
from desktop.services.forms.render_form import render_form
from desktop.services.record import moment_now
from desktop.services.slips.compose_slip import site_of
from forms.documents.ledger import Ledger, LedgerRow
from forms.text.fonts import FontSet

_MODES = {"inform": "告知", "assist": "帮办", "collect": "代收", "accept": "受理"}


def make_ledger(duty: Duty, order: LedgerOrder, fonts: FontSet) -> MadeForm:
    """The ledger of this site's cases opened in the period; raises CaseError or PrintError."""
    return MadeForm(
        title=f"办件台账 {order.first} 至 {order.last}",
        number="",
        pdf=render_form(read_ledger(duty, order), fonts),
        print_no=0,
    )


def read_ledger(duty: Duty, order: LedgerOrder) -> Ledger:
    """What the ledger says; raises CaseError for a period that ends before it begins."""
    if order.last < order.first:
        raise CaseError("期间不对", f"{order.last} 早于 {order.first}", "请把起止日期对调")
    with duty.store.reading() as connection:
        duty = as_it_stands(connection, duty)
        release = load_current(connection).release
        cases = _cases(connection, duty.site_code, order)
        made_on = moment_now(connection, duty.device).at.date()
    return Ledger(
        number="",
        site=site_of(release, duty.site_code),
        release_name=release.name,
        settings=release.settings,
        labels=release.labels,
        period_from=order.first,
        period_until=order.last,
        rows=tuple(_row(case, release) for case in cases),
        made_on=made_on,
    )


def _cases(connection: Connection, site: str, order: LedgerOrder) -> list[Case]:
    """Cases opened at the site within the period by this place's calendar, in the order they came."""
    first = (order.first - dt.timedelta(days=1)).isoformat()  # times are kept with their offset
    last = (order.last + dt.timedelta(days=2)).isoformat()
    rows = connection.execute(
        select(CaseLine.case_id, CaseLine.opened_at)
        .where(CaseLine.site == site, CaseLine.opened_at.between(first, last))
        .order_by(CaseLine.position)
    )
    within = [row.case_id for row in rows if order.first <= _day(row.opened_at) <= order.last]
    return [fold(journal.of_subject(connection, case_id)) for case_id in within]


def _row(case: Case, release: Release) -> LedgerRow:
    wanted = [mark for mark in case.materials.values() if mark.state != "not_needed"]
    matter = release.matter(case.matter_code)
    last_slip = case.slips[-1].issued if case.slips else None
    remarks = (
        f"作废：{case.void_reason}" if case.status == "voided" else "",
        f"转 {case.sent_to}" if case.sent_to else "",
        "" if case.clock_trusted else "时间待核",
    )
    return LedgerRow(
        slip_number=last_slip.slip_number if last_slip else "",
        opened_on=_day(case.opened_at),
        applicant_masked=masking.mask_name(case.applicant.name),
        id_masked=masking.mask_id_number(case.applicant.id_number),
        matter=matter.name if matter else Text(zh=case.matter_name),
        mode=_MODES[last_slip.mode] if last_slip else "",
        received=sum(mark.state == "handed_in" for mark in wanted),
        wanted=len(wanted),
        state=_state(case),
        finished_on=_finished(case),
        handler=case.handler,
        remark="；".join(filter(None, remarks)),
    )


def _state(case: Case) -> str:
    """How far the case is, in the words of the list of cases."""
    if case.status == "voided":
        return "已作废"
    if _handed_over(case):
        return "已送达"
    if case.result.text:
        return case.result.text
    if case.progress.text:
        return PROGRESS.get(case.progress.text, case.progress.text)
    if case.sent_to:
        return "已转办"
    return f"缺 {case.missing_count} 份" if case.missing_count else "材料齐"


def _finished(case: Case) -> dt.date | None:
    """The day of the result, or of its hand-over where nobody recorded the result before."""
    if case.status == "voided":
        return None
    at = case.result.at or _handed_over(case)
    return _day(at) if at else None


def _handed_over(case: Case) -> str:
    """When the result was handed over first, or ""."""
    times = (form.issued_at for form in case.forms if isinstance(form.issued, ResultHandedOver))
    return next(times, "")


def _day(at: str) -> dt.date:
    return dt.datetime.fromisoformat(at).astimezone().date()
