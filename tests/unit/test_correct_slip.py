"""A slip that was wrong: a new one says what is otherwise, and the one before holds no more."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from casework.cases.case import Case
from casework.cases.corrections import CHANGED
from casework.cases.fold import fold
from casework.people.applicant import Applicant
from desktop.cli.commands import main
from desktop.database import journal
from desktop.desk.desk import Desk
from desktop.errors import CaseError, IncompleteDraft
from desktop.services.cases.correct_slip import SlipCorrection
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]
RIGHT_ID = "150727200002290003"


@pytest.fixture
def number(desk: Desk) -> str:
    return desk.cases.open(ready_draft(desk)).slip_number


def case_of(desk: Desk, number: str) -> Case:
    case_id = desk.cases.place_again(number).shown.case_id
    with desk.state.duty.store.reading() as connection:
        return fold(journal.of_subject(connection, case_id))


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def correct(desk: Desk, number: str, **applicant: str) -> str:
    correction = SlipCorrection(reason="录错了", applicant=applicant)
    return desk.slips.correct(number, correction).slip_number


def test_the_new_slip_says_what_is_otherwise_and_the_case_goes_on_with_it(desk: Desk, number: str) -> None:
    new = correct(desk, number, id_number=RIGHT_ID, phone="13900000002")
    case = case_of(desk, number)
    issued = case.slips[-1].issued
    assert (issued.replaces, issued.changed) == (number, ("id_number", "phone"))
    assert (case.applicant.id_number, case.replaced_by(number)) == (RIGHT_ID, new)
    assert [slip.number for slip in case.slips] == [number, new]
    assert desk.cases.place_again(new).shown.history[-1].words == (
        f"出告知单 {new}，代替 {number}，更正证件号码、电话：录错了"
    )
    assert desk.cases.list()[0].slip_number == new
    assert desk.upkeep.verify().ok


def test_paper_says_which_it_replaces_and_the_old_one_that_it_holds_no_more(
    desk: Desk, number: str, tmp_path: Path
) -> None:
    first = words(desk.slips.archive(number))
    new = correct(desk, number, name="测试·乙")
    text = words(desk.slips.archive(new))
    assert f"本单代替{number}" in text.replace(" ", "")
    assert "改了：姓名" in text
    assert "原因：录错了" in text
    desk.slips.export(number, tmp_path / "old.pdf")
    old = words((tmp_path / "old.pdf").read_bytes())
    assert "更正" not in first
    assert f"已由{new}更正" in old.replace(" ", "")
    assert words(desk.slips.archive(number)) == first, "what was printed stays as it was"
    papers = desk.cases.place_again(new).papers
    assert {paper.number: paper.replaced_by for paper in papers} == {new: "", number: new}


def test_other_answers_want_other_papers(desk: Desk, number: str) -> None:
    before = case_of(desk, number)
    matter = desk.catalogue.release.matter(before.matter_code)
    assert matter is not None
    found = None
    for situation in matter.situations:
        for option in situation.options:
            if before.answers.get(situation.key) == (option.value,):
                continue
            answers = {situation.key: (option.value,)}
            try:
                found = desk.slips.correct(number, SlipCorrection(reason="问错了", answers=answers))
            except IncompleteDraft:
                continue
            break
        if found:
            break
    assert found is not None
    case = case_of(desk, number)
    issued = case.slips[-1].issued
    assert issued.changed[0] == "answers"
    assert case.answers == issued.answers != before.answers
    wanted = {mark.code for mark in issued.marks}
    gone = {code for code, mark in case.materials.items() if code not in wanted}
    assert all(case.materials[code].state == "not_needed" for code in gone)
    assert wanted <= case.materials.keys()
    assert case.missing_count == sum(mark.is_missing for mark in issued.marks)


@pytest.mark.parametrize(
    ("applicant", "answers", "reason", "error", "why"),
    [
        ({}, {}, "录错了", CaseError, "一样"),
        ({"phone": "13900000002"}, {}, " ", CaseError, "为什么更正"),
        ({"id_number": "150727200102290000"}, {}, "录错了", IncompleteDraft, "2001-02-29"),
        ({"name": " "}, {}, "录错了", IncompleteDraft, "姓名"),
        ({}, {"nothing": ("a",)}, "问错了", IncompleteDraft, "nothing"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_recorded(
    desk: Desk,
    number: str,
    applicant: dict[str, str],
    answers: dict[str, tuple[str, ...]],
    reason: str,
    error: type[Exception],
    why: str,
) -> None:
    before = len(list(desk.upkeep.journal()))
    with pytest.raises(error, match=why):
        desk.slips.correct(number, SlipCorrection(reason=reason, applicant=applicant, answers=answers))
    assert len(list(desk.upkeep.journal())) == before


def test_only_the_newest_slip_of_an_open_case_is_corrected(desk: Desk, number: str) -> None:
    new = correct(desk, number, phone="13900000002")
    with pytest.raises(CaseError, match=new):
        correct(desk, number, phone="13900000003")
    desk.cases.void(new, "重复")
    with pytest.raises(CaseError, match="作废"):
        correct(desk, new, phone="13900000003")


def test_a_corrected_slip_is_one_visit(desk: Desk, number: str) -> None:
    month = f"{case_of(desk, number).slips[0].issued.day:%Y-%m}"
    before = desk.ledgers.report(month).total
    correct(desk, number, phone="13900000002")
    after = desk.ledgers.report(month).total
    assert (after.visits, after.slips) == (before.visits, before.slips)


def test_a_second_visit_after_it_follows_the_slip_that_is_right(desk: Desk, number: str) -> None:
    new = correct(desk, number, phone="13900000002")
    third = desk.slips.issue_again(new).slip_number
    issued = case_of(desk, third).slips[-1].issued
    assert (issued.follows, issued.replaces, issued.changed) == (new, "", ())
    assert "本单代替" not in words(desk.slips.archive(third))


def test_the_command_does_the_same(
    desk: Desk, folder: Path, number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new.pdf"
    argv = ["slip", "correct", number, "--reason", "录错了", "--phone", "13900000002", "--out", str(out)]
    assert main([*argv, "--data", str(folder)]) == 0, capsys.readouterr().err
    assert f"（代替 {number}）" in capsys.readouterr().out
    assert "改了：电话" in words(out.read_bytes())
    assert case_of(desk, number).applicant.phone == "13900000002"


def test_each_field_of_an_applicant_that_can_be_wrong_has_its_word() -> None:
    kept = {"typed", "by_hand"}  # beside what was typed, and where a font lacks
    assert set(Applicant.__struct_fields__) - kept == CHANGED.keys() - {"answers", "materials"}
