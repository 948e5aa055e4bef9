"""What the ledger says of each case: how far it is, and what else whoever reads it asks about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.services.cases.handle_together import Bundling
from desktop.services.cases.record_events import Complaining, Escalating, Refusing
from desktop.services.forms.handover import HandoverOrder
from desktop.services.forms.ledger import LedgerOrder
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.transfer import TransferOrder
from desktop.services.upkeep.new_workplace import SetUp
from tests.support.paper import page_texts
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

MATTER = "SAMPLE-004"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Desk]:
    bootstrap.set_up(tmp_path / "data", SetUp(site_code="ML01", staff_name="乌云"))
    opened = Desk(demo_duty(tmp_path / "data"), tmp_path / "data", PaperTray())
    yield opened
    opened.close()


def test_each_state_and_event_has_its_words(town: Desk) -> None:
    refused, handed, sent, void, told = (
        town.cases.open(ready_draft(town, MATTER)).slip_number for _ in range(5)
    )
    town.events.refuse(refused, Refusing(reason="不属于本辖区", remedies=("申请行政复议",)))
    town.forms.make(HandoverOrder(slip_number=handed, outcome="准予"))
    town.forms.make(ReceiptOrder(slip_number=sent))
    town.forms.make(TransferOrder(slip_numbers=(sent,), to_site="BQ00"))
    town.cases.void(void, "重复登记")
    town.events.escalate(told, Escalating(reason="缺规定"))
    town.events.complain(told, Complaining(number="12345-3", text="太慢"))
    town.events.answer_complaint(told, "12345-3", "已加快")
    town.affairs.open_bundle(Bundling(slip_numbers=(told, sent), name="养老项目"))
    today = dt.datetime.now().astimezone().date()
    ledger = town.forms.make(LedgerOrder(first=today, last=today))
    said = "".join("".join(page_texts(ledger.pdf)).split())
    for words in (
        "不予受理：不属于本辖区", "已送达", "已转办", "转BQ00", "已作废", "作废：重复登记", "待答复",
        "12345-3已答复", "合办：养老项目",
    ):  # fmt: skip
        assert words in said, words
