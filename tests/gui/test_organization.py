"""An organization at the counter: its name, code and legal person; a phone that cannot be is told."""

from __future__ import annotations

from desktop.desk.desk import Desk
from tests.gui.counter import KEY, Counter

CREDIT_CODE = "91150727MA0AAAAA0W"


def test_the_code_of_an_organization_asks_for_its_legal_person(counter: Counter, desk: Desk) -> None:
    counter.fill_in()
    form = counter.ask.applicant
    assert not form.legal_person.isVisible()
    form.document.setCurrentIndex(form.document.findData("credit_code"))
    assert form.legal_person.isVisible()
    assert form.name_label.text().startswith("单位名称")
    form.name.setText("某某牧民专业合作社")
    form.number.setText(CREDIT_CODE)
    form.legal_person.setText("苏和")
    counter.press(KEY.Key_F9)
    counter.settle()
    (row,) = desk.cases.list("合作社")
    assert desk.cases.find(row.slip_number).applicant.legal_person == "苏和"


def test_the_code_comes_first_where_only_organizations_are_served(counter: Counter) -> None:
    form = counter.ask.applicant
    form.expect_organization(only=True)
    assert form.document.currentData() == "credit_code"
    form.expect_organization(only=False)
    assert form.document.currentData() == "resident_id"
    form.name.setText("巴图")
    form.expect_organization(only=True)  # what was typed stays
    assert form.document.currentData() == "resident_id"


def test_a_damaged_name_and_a_wrong_phone_are_told_at_their_fields(counter: Counter) -> None:
    counter.fill_in()
    form = counter.ask.applicant
    form.number.setFocus()
    form.name.setText("□明")
    form.phone.setText("123")
    assert "对照证件" in form.name_note.text()
    assert "123" not in form.phone_note.text()
    assert form.phone_note.text()
    assert form.phone_note.property("tone") == "attention"
