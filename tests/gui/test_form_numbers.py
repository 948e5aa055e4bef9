"""A scanned form leads to its case, a transfer sheet to its bag."""

from __future__ import annotations

from desktop.desk.desk import Desk
from desktop.gui.window.work_area import WorkArea
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.transfer import TransferOrder
from tests.gui.counter import Counter
from tests.gui.test_case_page import case_page, scan
from tests.support.workplaces import ready_draft


def test_a_scanned_receipt_opens_its_case_and_a_sheet_its_bag(
    counter: Counter, work: WorkArea, desk: Desk
) -> None:
    number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    receipt = desk.forms.make(ReceiptOrder(slip_number=number)).number
    bag = desk.forms.make(TransferOrder(slip_numbers=(number,), to_site="ML01")).number
    counter.settle()
    scan(counter, receipt)
    page = case_page(work)
    assert work.page is page
    assert page.place is not None
    assert page.place.shown.slip_number == number
    scan(counter, bag)
    assert work.page is work.page_named("bags")
