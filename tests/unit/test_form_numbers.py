"""Any number that stands on a paper finds its case: of a receipt, an authorization, a bag, an escalation."""

from __future__ import annotations

import pytest

from casework import slip_number
from desktop.desk.desk import Desk
from desktop.errors import CaseError, UnknownSlip
from desktop.services.cases.record_events import Escalating
from desktop.services.forms.authorization import AuthorizationOrder
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.transfer import TransferOrder
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]


@pytest.mark.parametrize(("typed", "number"), [
    ("SJ-ML0101-20261124-A001", "SJ-ML0101-20261124-A001"),
    (" sj ml0101 20261124 a1 ", "SJ-ML0101-20261124-A001"),
    ("ＳＪ－ML0101－20261124－A001", "SJ-ML0101-20261124-A001"),
    ("ML0101-20261124-A001", ""),
    ("SJ-ML0101-20261301-A001", ""),
    ("巴图", ""),
])  # fmt: skip
def test_a_number_of_a_form_as_people_type_it(typed: str, number: str) -> None:
    assert slip_number.form_number(typed) == number


def receipt(desk: Desk, number: str) -> str:
    return desk.forms.make(ReceiptOrder(slip_number=number)).number


def opened(desk: Desk) -> str:
    return desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number


def test_every_form_of_a_case_finds_it(desk: Desk) -> None:
    number, other = opened(desk), opened(desk)
    numbers = [
        receipt(desk, number),
        desk.forms.make(AuthorizationOrder(slip_number=number, agent="苏和")).number,
        desk.events.escalate(number, Escalating(reason="缺规定")).number,
    ]
    assert [each[:3] for each in numbers] == ["SJ-", "WT-", "BB-"]
    for each in numbers:
        for typed in (each, each.lower(), each.replace("-", "")):
            assert desk.cases.place_again(typed).shown.slip_number == number
            (hit,) = desk.cases.find_places(typed).cases
            assert hit.slip_number == number
    assert desk.cases.find(numbers[0]).slip_number == number
    assert desk.cases.find(other).slip_number == other


def test_a_bag_has_several_and_says_so(desk: Desk) -> None:
    numbers = [opened(desk), opened(desk)]
    for each in numbers:
        receipt(desk, each)
    bag = desk.forms.make(TransferOrder(slip_numbers=tuple(numbers), to_site="ML01")).number
    assert {hit.slip_number for hit in desk.cases.find_places(bag).cases} == set(numbers)
    with pytest.raises(CaseError, match="里有 2 件办件"):
        desk.cases.place_again(bag)


def test_a_number_that_nobody_issued_is_unknown(desk: Desk) -> None:
    opened(desk)
    with pytest.raises(UnknownSlip):
        desk.cases.place_again("SJ-ML0101-20261124-A999")
    assert desk.cases.find_places("SJ-ML0101-20261124-A999").cases == ()


def test_the_lines_are_made_anew_from_the_journal(desk: Desk) -> None:
    number = opened(desk)
    form = receipt(desk, number)
    desk.upkeep.rebuild()
    assert desk.cases.place_again(form).shown.slip_number == number
