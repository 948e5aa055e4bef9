"""Names and numbers as people type them: what is kept, printed, found, and what the clerk is told.

The inputs are those of the lists of names and of numbers that failed once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace

from casework.cases.draft import Draft
from casework.people.applicant import Applicant, DocumentKind
from desktop.desk.desk import Desk
from desktop.errors import IncompleteDraft
from desktop.services.forms.enquiry import EnquiryOrder
from forms.errors import MissingGlyph
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, demo_folder, ready_draft

CREDIT_CODE = "91150727MA0AAAAA0W"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = demo_folder(tmp_path / "data")
    desk = Desk(demo_duty(folder), folder, PaperTray())
    yield desk
    desk.close()


def draft_of(desk: Desk, **changes: object) -> Draft:
    draft = ready_draft(desk)
    return replace(draft, applicant=replace(draft.applicant, **changes))


def kept(desk: Desk, draft: Draft) -> Applicant:
    return desk.cases.find(desk.cases.open(draft).slip_number).applicant


def informing(draft: Draft) -> Draft:
    """The same draft with nothing handed in."""
    return replace(draft, marks=tuple(replace(mark, state="missing") for mark in draft.marks))


@pytest.mark.parametrize("dot", ["\u2022", "\u30fb", "\u2027", "\uff65", ".", "\u2219", " \u00b7 "])
def test_a_name_with_another_dot_is_kept_printed_and_found(desk: Desk, dot: str) -> None:
    draft = draft_of(desk, name=f"阿依{dot}古丽")
    assert desk.slips.preview(draft).applicant_name == "阿依·古丽"
    applicant = kept(desk, draft)
    assert applicant.name == "阿依·古丽"
    assert applicant.typed == {"name": f"阿依{dot}古丽"}
    for query in ("阿依·古丽", "阿依古丽", f"阿依{dot}古丽"):
        assert len(desk.cases.list(query)) == 1, query


def test_a_name_in_its_normal_form_is_not_kept_twice(desk: Desk) -> None:
    assert kept(desk, draft_of(desk, name="阿依·古丽")).typed == {}


def test_a_name_with_a_variation_selector_is_found_and_told(desk: Desk) -> None:
    draft = draft_of(desk, name="葛\U000e0100城")
    assert [each.field for each in desk.cases.warnings(draft)] == ["applicant.name"]
    assert kept(desk, draft).name == "葛城"
    assert len(desk.cases.list("葛城")) == 1


@pytest.mark.parametrize("name", ["？？明", "□明", "\ufffd明", "张*"])
def test_a_lost_or_masked_character_is_told_and_never_refused(desk: Desk, name: str) -> None:
    draft = draft_of(desk, name=name)
    (warning,) = desk.cases.warnings(draft)
    assert "证件" in warning.reason
    desk.cases.open(draft)


@pytest.mark.parametrize("name", ["김철수", "བསྟན་འཛིན", "ئايگۈل"])
def test_a_name_in_another_script_can_be_printed(desk: Desk, name: str) -> None:
    desk.slips.check_printable(draft_of(desk, name=name))


@pytest.mark.parametrize(
    ("name", "package"),
    [("𮯰𮹝", "fonts-babelstone-han"), ("𰻞𲎯", "fonts-babelstone-han"), ("𖼀", "fonts-noto-core")],
)
def test_advice_names_the_package_that_has_the_character(name: str, package: str) -> None:
    assert package in MissingGlyph(name[0], name).next_step
    assert "手写" in MissingGlyph(name[0], name).next_step


def test_what_no_font_has_is_left_to_a_hand(desk: Desk) -> None:
    draft = draft_of(desk, name="阿नमित古丽", agent_name="గోపాల్")
    with pytest.raises(MissingGlyph):
        desk.slips.check_printable(draft)
    with_room = desk.slips.leave_room(draft)
    assert set(with_room.applicant.by_hand) == set("नमितగోపాల్")
    desk.slips.check_printable(with_room)
    slip_number = desk.cases.open(with_room).slip_number
    applicant = desk.cases.find(slip_number).applicant
    assert (applicant.name, applicant.by_hand) == ("阿नमित古丽", with_room.applicant.by_hand)
    printed = desk.slips.read(slip_number)
    assert printed.applicant_name == f"阿{'＿' * 8}古丽"
    assert set(printed.agent_name) == {"＿"}
    text = pypdfium2.PdfDocument(desk.slips.archive(slip_number))[0].get_textpage().get_text_range()
    assert f"阿{'＿' * 8}古丽" in text


def test_nothing_is_left_to_a_hand_that_can_be_printed(desk: Desk) -> None:
    draft = draft_of(desk, name="阿依·古丽")
    assert desk.slips.leave_room(draft).applicant.by_hand == ""
    assert desk.slips.preview(draft).applicant_name == "阿依·古丽"


@pytest.mark.parametrize("name", ["नमस्ते", "గోపాల్", "გიორგი"])
def test_advice_on_a_script_without_font_names_no_package_that_lacks_it(desk: Desk, name: str) -> None:
    with pytest.raises(MissingGlyph) as caught:
        desk.slips.check_printable(draft_of(desk, name=name))
    assert "hanazono" not in caught.value.next_step


def test_a_private_use_code_is_its_character_and_told(desk: Desk) -> None:
    draft = draft_of(desk, name="\ue863一")
    (warning,) = desk.cases.warnings(draft)
    assert "U+E863" in warning.reason
    assert "䶮" in warning.reason
    desk.slips.check_printable(draft)
    assert desk.slips.preview(draft).applicant_name == "䶮一"
    assert kept(desk, draft).name == "䶮一"


@pytest.mark.parametrize(
    ("document", "number", "normal"),
    [
        ("officer_card", "军字第1234567号", "军字第1234567号"),
        ("passport", "ea1234567", "EA1234567"),
        ("travel_permit_tw", "12345678", "12345678"),
        ("other", "AB-12", "AB-12"),
        ("resident_id", "15072719881105000Х", "15072719881105000X"),
        ("resident_id", "15072719881105000✕", "15072719881105000X"),
        ("resident_id", "15072719881105000╳", "15072719881105000X"),
        ("resident_id", "15072719881105000＊", "15072719881105000X"),
    ],
)
def test_a_valid_number_of_any_kind_wants_no_excuse(
    desk: Desk, document: DocumentKind, number: str, normal: str
) -> None:
    applicant = kept(desk, draft_of(desk, document=document, id_number=number))
    assert (applicant.document, applicant.id_number) == (document, normal)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (("other", "AB-12"), ("other", "AB-12")),
        (("other", "CD 99"), ("other", "cd99")),
        (("other", "蒙军字第 1234 号"), ("other", "蒙军字第1234号")),
        (("household_book", "150727201006300007"), ("resident_id", "１５０７２７201006300007")),
        (("passport", "ea1234567"), ("passport", "EA 1234567")),
    ],
)
def test_a_person_is_known_again_by_a_number_however_it_is_typed(
    desk: Desk, before: tuple[DocumentKind, str], now: tuple[DocumentKind, str]
) -> None:
    """Warned of a case of the last days, and found by the box and at the counter of another site."""
    (document, number), (again, typed) = before, now
    first = desk.cases.open(draft_of(desk, document=document, id_number=number)).slip_number
    earlier = desk.cases.earlier(draft_of(desk, document=again, id_number=typed))
    assert earlier is not None
    assert earlier.slip_number == first
    assert [each.slip_number for each in desk.cases.find_places(typed).cases] == [first]


def test_a_slip_that_only_informs_needs_no_document(desk: Desk) -> None:
    without = draft_of(desk, document="none", id_number="")
    with pytest.raises(IncompleteDraft):
        desk.cases.open(without)  # a paper is taken in
    desk.cases.open(informing(without))


def test_a_phone_that_cannot_be_is_told_and_kept(desk: Desk) -> None:
    draft = draft_of(desk, phone="123")
    assert [each.field for each in desk.cases.warnings(draft)] == ["applicant.phone"]
    assert kept(desk, draft).phone == "123"
    assert kept(desk, draft_of(desk, phone="+86 138-0013-8000")).phone == "13800138000"


def test_an_organization_is_printed_with_its_code_and_legal_person(desk: Desk) -> None:
    draft = draft_of(
        desk, name="某某牧民专业合作社", document="credit_code", id_number=CREDIT_CODE, legal_person="苏和"
    )
    shown = desk.slips.preview(draft)
    assert shown.applicant_id_masked == CREDIT_CODE
    assert "苏和" in shown.applicant_name
    desk.cases.open(draft)
    (row,) = desk.cases.list("苏和")
    assert row.applicant_id_masked == CREDIT_CODE


def test_a_county_that_the_release_knows_is_not_doubted(desk: Desk) -> None:
    number = "159999199001010008"
    from casework.people.id_number import check
    from casework.people.resident_number import check_character

    number = number[:17] + check_character(number[:17])
    today = desk.state.moment().at.date()
    assert "159999" in check(number, "resident_id", today).warning_zh
    assert check(number, "resident_id", today, ("159999",)).warning_zh == ""


def test_names_in_forms_are_kept_in_their_normal_form(desk: Desk) -> None:
    order = EnquiryOrder(
        asked="要带什么",
        answered="户口簿",
        caller="阿依.古丽",
        caller_phone="+86 13800138000",
    )
    made = desk.forms.make(order)
    page = pypdfium2.PdfDocument(made.pdf)[0]
    assert "阿依·古丽" in page.get_textpage().get_text_range()
