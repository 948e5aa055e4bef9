"""A bundle at the counter: equal questions once, equal papers once, several cases in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from msgspec.structs import replace

from casework.cases.draft import Draft, MaterialMark
from casework.cases.record_id import new_id
from casework.cases.together import Together, together
from casework.people.applicant import Applicant
from desktop import bootstrap
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.errors import CaseError, IncompleteDraft, NotAllowed
from desktop.services.cases.void_case import void_bundle
from desktop.services.forms.bundle import BundleOrder
from desktop.services.upkeep.new_workplace import SetUp
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty

CODE, CARD = "SAMPLE-B01", "SAMPLE-008"
ANSWERS = {
    "是否同时申领社会保障卡": "是",
    "是否由他人": "本人办理",
    "属于哪种情形": "婚内生育",
    "参保人属于哪一类": "新生儿",
    "办理哪一种": "首次申领",
    "持卡人是否未成年": "是",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "town"
    bootstrap.set_up(folder, SetUp(site_code="ML01", staff_name="乌云"))
    opened = Desk(demo_duty(folder), folder, PaperTray())
    yield opened
    opened.close()


def a_draft() -> Draft:
    who = Applicant(name="斯琴", document="resident_id", id_number="152129195001010004", phone="13800000000")
    now = dt.datetime.now().astimezone()
    return Draft(draft_id=str(new_id()), started_at=now, bundle_code=CODE, applicant=who)


def seen(desk: Desk, draft: Draft) -> Together:
    release = desk.catalogue.release
    return together(release, release.bundles[0], draft)


def answered(desk: Desk, draft: Draft, **other: str) -> Draft:
    """Every question that comes up is answered, until there is none left."""
    wanted = {**ANSWERS, **other}
    while True:
        open_ones = [each for each in seen(desk, draft).questions if each.key not in draft.answers]
        if not open_ones:
            return draft
        for each in open_ones:
            (label,) = [said for words, said in wanted.items() if each.question.zh.startswith(words)]
            draft = replace(draft, answers={**draft.answers, each.key: (label,)})


def ticked(desk: Desk, draft: Draft, *names: str) -> Draft:
    rows = seen(desk, draft).papers
    state = {row.material.code: row.material.name.zh in names for row in rows}
    marks = tuple(
        MaterialMark(code=code, state="handed_in" if here else "missing") for code, here in state.items()
    )
    return replace(draft, marks=marks)


def test_who_comes_is_asked_once_for_all_matters(desk: Desk) -> None:
    draft = answered(desk, a_draft())
    questions = [each.question.zh for each in seen(desk, draft).questions]
    assert len(questions) == len(set(questions)) == 6
    assert questions[0] == "是否同时申领社会保障卡？", "what decides on the matters comes first"
    assert [part.number for part in seen(desk, draft).parts] == [1, 2, 3, 4]


def test_a_matter_that_the_answers_do_not_want_is_not_asked_about(desk: Desk) -> None:
    draft = answered(desk, a_draft(), 是否同时申领社会保障卡="否")
    shown = seen(desk, draft)
    assert [part.number for part in shown.parts] == [1, 2, 3, 0]
    assert shown.parts[-1].why_not == "按上面的回答不用办"
    assert not [each for each in shown.questions if each.question.zh.startswith("办理哪一种")]


def test_a_paper_of_two_matters_is_one_row_and_is_ticked_once(desk: Desk) -> None:
    draft = answered(desk, a_draft())
    rows = {row.material.name.zh: row for row in seen(desk, draft).papers}
    assert rows["出生医学证明"].matters == (2, 3)
    assert rows["居民户口簿"].matters == (3, 4)
    assert len(rows) == len(seen(desk, draft).papers)


def test_f9_makes_the_cases_and_what_binds_them_at_once(desk: Desk) -> None:
    draft = ticked(desk, answered(desk, a_draft()), "出生医学证明")
    before = len(list(desk.upkeep.journal()))
    saved = desk.affairs.open_together(draft)
    assert saved.matter_codes == ("SAMPLE-016", "SAMPLE-035", "SAMPLE-001", CARD)
    assert desk.affairs.open_together(draft) == saved, "a key pressed twice"
    desk.cases.keep_draft(draft)
    assert desk.cases.drafts() == [], "what the window kept late is no draft any more"
    assert len(list(desk.upkeep.journal())) == before + 4 * 3 + 1 + 4
    for number, has_it in zip(saved.slip_numbers, (False, True, True, False), strict=True):
        shown = desk.cases.show(number)
        assert shown.bundles == {saved.bundle_id: "新生儿出生一件事"}
        states = {each.material.name.zh: each.mark.state for each in desk.cases.find(number).materials}
        assert ("出生医学证明" in states) is has_it
        if has_it:
            assert states["出生医学证明"] == "handed_in"
    whole = desk.affairs.bundle(saved.bundle_id)
    assert (whole.number, whole.left_out) == ("9", ())
    text = paper(desk, saved.bundle_id)
    assert text.count("出生医学证明 原件") == 2, "once on each of the two copies"
    assert "2024年度新推出重点事项清单" in text


def paper(desk: Desk, bundle_id: str) -> str:
    document = pypdfium2.PdfDocument(desk.forms.make(BundleOrder(bundle=bundle_id)).pdf)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def test_a_matter_is_left_out_with_its_reason(desk: Desk) -> None:
    draft = answered(desk, replace(a_draft(), left_out={"SAMPLE-016": ""}))
    draft = ticked(desk, draft)
    with pytest.raises(IncompleteDraft) as refused:
        desk.affairs.open_together(draft)
    assert [each.field for each in refused.value.problems] == ["matters.SAMPLE-016"]
    saved = desk.affairs.open_together(replace(draft, left_out={"SAMPLE-016": "已经登记过"}))
    assert "SAMPLE-016" not in saved.matter_codes
    (left,) = desk.affairs.bundle(saved.bundle_id).left_out
    assert (left.matter_code, left.reason) == ("SAMPLE-016", "已经登记过")


def test_one_matter_is_no_bundle(desk: Desk) -> None:
    out = {"SAMPLE-016": "登记过", "SAMPLE-035": "登记过"}
    draft = answered(desk, replace(a_draft(), left_out=out), 是否同时申领社会保障卡="否")
    with pytest.raises(CaseError, match="还不能一起办"):
        desk.affairs.open_together(ticked(desk, draft))


def test_what_is_missing_is_said_once_where_the_bundle_has_it(desk: Desk) -> None:
    draft = replace(a_draft(), applicant=Applicant())
    before = len(list(desk.upkeep.journal()))
    with pytest.raises(IncompleteDraft) as refused:
        desk.affairs.open_together(draft)
    fields = [each.field for each in refused.value.problems]
    assert len(fields) == len(set(fields))
    assert "applicant.name" in fields
    keys = {each.key for each in seen(desk, draft).questions}
    assert keys <= {field.removeprefix("answers.") for field in fields}
    assert len(list(desk.upkeep.journal())) == before, "nothing was recorded"


def test_all_of_a_bundle_is_void_or_nothing(desk: Desk) -> None:
    draft = ticked(desk, answered(desk, a_draft()))
    saved = desk.affairs.open_together(draft)
    first, *others = saved.slip_numbers
    desk.cases.void(first, "选错事项")
    assert first not in paper(desk, saved.bundle_id)
    before = len(list(desk.upkeep.journal()))
    with pytest.raises(CaseError, match="还不能作废"):
        desk.affairs.void_bundle(saved.bundle_id, " ", draft)
    stranger = msgspec.structs.replace(desk.state.duty, staff="staff-other", staff_name="苏和", is_demo=False)
    with pytest.raises(NotAllowed):
        void_bundle(stranger, saved.bundle_id, "选错事项", replace(draft, draft_id=str(new_id())))
    assert (len(list(desk.upkeep.journal())), desk.cases.drafts()) == (before, [])
    back = replace(draft, draft_id=str(new_id()))
    desk.affairs.void_bundle(saved.bundle_id, "选错事项", back)
    assert {desk.cases.show(number).state for number in others} == {"voided"}
    assert desk.cases.drafts() == [back]
    for refused in (
        lambda: desk.affairs.void_bundle(saved.bundle_id, "再"),
        lambda: paper(desk, saved.bundle_id),
    ):
        with pytest.raises(CaseError, match="已经作废"):
            refused()


def test_the_same_by_command(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    answers = [word for pair in ANSWERS.items() for word in ("--answer", "=".join(pair))]
    command = ["bundle", "begin", CODE, "--name", "斯琴", "--id", "152129195001010004", *answers]
    more = ["--handed-in", "出生医学证明", "--leave-out", f"{CARD}=下次再办", "--data", str(desk.data_dir)]
    assert main([*command, *more]) == 0
    bundle_id, *numbers = capsys.readouterr().out.split()
    assert len(numbers) == 3
    assert [each.matter_code for each in desk.affairs.bundle(bundle_id).left_out] == [CARD]
    materials = desk.cases.find(numbers[1]).materials
    here = {each.material.name.zh for each in materials if not each.mark.is_missing}
    assert "出生医学证明" in here
    assert main(["bundle", "begin", CODE, "--name", "斯琴", "--data", str(desk.data_dir)]) == 1
    assert "还没有回答" in capsys.readouterr().err
    assert main([*command, *more]) == 0
    heard = capsys.readouterr()
    again, *_numbers = heard.out.split()
    assert f"30 天内办过SAMPLE-016、SAMPLE-035、SAMPLE-001：{numbers[0]}" in heard.err
    assert main(["bundle", "void", again, "--reason", "重复登记", "--data", str(desk.data_dir)]) == 0
    assert [row.status for row in desk.cases.list()] == ["voided"] * 3 + ["open"] * 3
