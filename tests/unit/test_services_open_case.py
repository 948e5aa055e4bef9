"""F9: what is wrong is named field by field, what is right is recorded whole and once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from casework.cases.draft import Draft, MaterialMark
from casework.cases.entries import Recorded
from casework.people import resident_number
from casework.people.applicant import Applicant
from casework.release import release_file
from casework.release.catalogue import Material
from desktop.database import journal
from desktop.desk.desk import Desk
from desktop.errors import IncompleteDraft, MatterUnavailable
from desktop.services.cases import open_case as service
from desktop.services.read_clock import Moment
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ID_NUMBER, NAME, demo_duty, ready_draft

__all__ = ["desk", "folder", "tray"]
replace = msgspec.structs.replace


def entries_of(folder: Path, subject: str) -> list[Recorded]:
    duty = demo_duty(folder)
    try:
        with duty.store.reading() as connection:
            return sorted(journal.of_subject(connection, subject), key=lambda r: r.entry.seq)
    finally:
        duty.store.close()


def refusal(desk: Desk, draft: Draft) -> dict[str, str]:
    with pytest.raises(IncompleteDraft) as caught:
        desk.cases.open(draft)
    assert desk.cases.list() == []
    return {problem.field: problem.reason for problem in caught.value.problems}


def first_draft(desk: Desk, fits: Callable[[tuple[Material, ...]], bool]) -> Draft:
    drafts = (ready_draft(desk, matter.code) for matter in desk.catalogue.release.matters)
    return next(draft for draft in drafts if fits(desk.catalogue.materials(draft)))


def with_applicant(draft: Draft, **changes: object) -> Draft:
    return replace(draft, applicant=replace(draft.applicant, **changes))


def test_one_transaction_records_the_case_and_takes_the_draft_away(desk: Desk, folder: Path) -> None:
    draft = ready_draft(desk)
    desk.cases.keep_draft(draft)
    saved = desk.cases.open(draft)
    kinds = [recorded.entry.kind for recorded in entries_of(folder, saved.case_id)]
    assert kinds == ["case_opened", "materials_recorded", "slip_issued"]
    assert desk.cases.drafts() == []
    (row,) = desk.cases.list()
    assert (row.slip_number, row.applicant_name, row.applicant_id_masked[-4:]) == (
        saved.slip_number,
        NAME,
        "0004",
    )
    assert row.missing_count == len(draft.marks) - 1
    assert desk.catalogue.recent() == [draft.matter_code]
    assert desk.upkeep.verify().ok


def test_the_same_draft_saved_twice_is_one_case(desk: Desk) -> None:
    draft = ready_draft(desk)
    first = desk.cases.open(draft)
    desk.cases.keep_draft(draft)  # a late autosave
    assert desk.cases.open(draft) == first
    assert len(desk.cases.list()) == 1
    assert desk.cases.drafts() == []


def test_an_empty_draft_names_the_matter_first(desk: Desk) -> None:
    empty = Draft(draft_id="d", started_at=dt.datetime.now(dt.UTC))
    assert refusal(desk, empty) == {"matter": "还没有选事项"}


def test_all_that_is_missing_is_named_at_once(desk: Desk) -> None:
    draft = Draft(draft_id="d", started_at=dt.datetime.now(dt.UTC), matter_code="SAMPLE-001")
    named = refusal(desk, draft)
    assert {"answers.person", "answers.agent", "applicant.name", "applicant.id_number"} <= set(named)
    assert any(field.startswith("materials.") for field in named)


def test_an_answer_that_is_not_offered_is_refused(desk: Desk) -> None:
    draft = ready_draft(desk)
    named = refusal(desk, replace(draft, answers={**draft.answers, "person": ("nobody",)}))
    assert "nobody" in named["answers.person"]


@pytest.mark.parametrize("number", ["152129195001010005", "1521291950010100", "150727200102290000"])
def test_a_wrong_number_is_refused_until_a_reason_is_given(desk: Desk, number: str) -> None:
    wrong = with_applicant(ready_draft(desk), id_number=number)
    assert refusal(desk, wrong)["applicant.id_number"]
    desk.cases.open(with_applicant(wrong, document_reason="证件正在补办"))


def test_no_document_needs_a_reason(desk: Desk) -> None:
    without = with_applicant(ready_draft(desk), document="none", id_number="")
    assert set(refusal(desk, without)) == {"applicant.document_reason"}


def test_numbers_are_recorded_as_they_should_be_written(desk: Desk, folder: Path) -> None:
    draft = with_applicant(
        ready_draft(desk), id_number=" １５０７２７１９８８１１０５０００x ", name="  萨日娜 "
    )
    saved = desk.cases.open(draft)
    body = entries_of(folder, saved.case_id)[0].body or b""
    said = msgspec.json.decode(body)["applicant"]
    assert said["id_number"] == "15072719881105000X"
    assert said["name"] == "萨日娜"


def test_marks_need_their_reasons(desk: Desk) -> None:
    draft = first_draft(desk, lambda materials: len(materials) > 2)
    codes = [mark.code for mark in draft.marks]
    required = next(m.code for m in desk.catalogue.materials(draft) if m.required and not m.shareable)
    other = next(code for code in codes if code != required)
    marks = [mark for mark in draft.marks if mark.code not in (required, other)]
    marks += [MaterialMark(code=required, state="not_needed"), MaterialMark(code=other, state="invalid")]
    assert set(refusal(desk, replace(draft, marks=tuple(marks)))) == {
        f"materials.{required}",
        f"materials.{other}",
    }


def test_a_material_outside_the_list_needs_a_reason_and_is_then_printed(desk: Desk) -> None:
    draft = ready_draft(desk)
    matter = desk.catalogue.release.matter(draft.matter_code)
    assert matter is not None
    needed = {material.code for material in desk.catalogue.materials(draft)}
    outside = next(material for material in matter.materials if material.code not in needed)
    mark = MaterialMark(code=outside.code, state="missing")
    assert set(refusal(desk, replace(draft, marks=(*draft.marks, mark)))) == {f"materials.{outside.code}"}
    with_reason = replace(mark, reason="委托书上的姓名有误")
    saved = desk.cases.open(replace(draft, marks=(*draft.marks, with_reason)))
    last = desk.slips.read(saved.slip_number).materials[-1]
    assert (last.material.code, last.reason) == (outside.code, "委托书上的姓名有误")
    unknown = MaterialMark(code="no-such", state="missing", reason="?")
    draft = ready_draft(desk)
    with pytest.raises(IncompleteDraft, match="no-such"):
        desk.cases.open(replace(draft, marks=(*draft.marks, unknown)))


def test_what_data_sharing_covers_is_recorded_as_spared(desk: Desk) -> None:
    draft = first_draft(desk, lambda materials: any(material.shareable for material in materials))
    shared = {material.code for material in desk.catalogue.materials(draft) if material.shareable}
    marks = tuple(mark for mark in draft.marks if mark.code not in shared)
    saved = desk.cases.open(replace(draft, marks=marks))
    lines = desk.slips.read(saved.slip_number).materials
    assert {line.material.code for line in lines if line.state == "not_needed"} == shared


@pytest.mark.parametrize("code", ["SAMPLE-999", ""])
def test_an_unknown_matter_cannot_be_saved(desk: Desk, code: str) -> None:
    draft = replace(ready_draft(desk), matter_code=code)
    with pytest.raises((MatterUnavailable, IncompleteDraft)):
        desk.cases.open(draft)
    assert desk.catalogue.situations(draft) == ()
    assert desk.catalogue.materials(draft) == ()


def test_answers_left_over_from_another_branch_are_not_recorded(desk: Desk, folder: Path) -> None:
    matter = desk.catalogue.release.matters[0]
    person, agent = matter.situations
    asked_only_of_newborns = replace(agent, when={person.key: ("newborn",)})
    changed = replace(matter, situations=(person, asked_only_of_newborns))
    release = replace(
        desk.catalogue.release, number=2, matters=(changed, *desk.catalogue.release.matters[1:])
    )
    desk.catalogue.import_release(release_file.write(release))
    draft = ready_draft(desk)
    assert draft.answers == {"person": ("normal",)}
    saved = desk.cases.open(replace(draft, answers={**draft.answers, "agent": ("no",)}))
    body = entries_of(folder, saved.case_id)[0].body or b""
    assert msgspec.json.decode(body)["answers"] == {"person": ["normal"]}


def test_preview_and_print_say_the_same(desk: Desk) -> None:
    draft = ready_draft(desk)
    preview = desk.slips.preview(draft)
    saved = desk.cases.open(draft)
    printed = desk.slips.read(saved.slip_number)
    assert (preview.number, preview.check_code) == ("", ""), "both are given as it is recorded"
    assert printed.check_code
    assert replace(preview, number=saved.slip_number, check_code=printed.check_code) == printed
    assert ID_NUMBER not in msgspec.json.encode(printed).decode()
    assert printed.service_notice is True


def test_a_clock_set_back_repeats_no_number_and_is_marked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [desk.cases.open(ready_draft(desk)).slip_number]
    zone = dt.timezone(dt.timedelta(hours=8))
    times = [dt.datetime(2019, 1, 1, 9, tzinfo=zone), dt.datetime(2019, 1, 1, 8, tzinfo=zone)]
    for at in times:
        monkeypatch.setattr(service, "moment_now", lambda *_, at=at: Moment(at, "doubtful"))
        numbers.append(desk.cases.open(ready_draft(desk)).slip_number)
    monkeypatch.undo()
    numbers.append(desk.cases.open(ready_draft(desk)).slip_number)
    assert len(set(numbers)) == 4
    assert numbers[1:3] == ["ML0101-20190101-A001", "ML0101-20190101-A002"]
    assert [row.clock_trusted for row in desk.cases.list()] == [True, False, False, True]
    assert desk.slips.read(numbers[1]).clock_trusted is False
    assert [row.slip_number for row in desk.cases.list()] == numbers[::-1]


def test_lists_find_numbers_as_people_type_them(desk: Desk) -> None:
    saved = [desk.cases.open(ready_draft(desk, name=name)) for name in ("乌云", "100% 巴雅尔")]
    typed = saved[0].slip_number.lower().replace("-", " ")
    assert [row.case_id for row in desk.cases.list(typed)] == [saved[0].case_id]
    assert [row.case_id for row in desk.cases.list("巴雅")] == [saved[1].case_id]
    assert [row.case_id for row in desk.cases.list("0%")] == [saved[1].case_id]
    assert desk.cases.list("%%") == []
    assert [row.case_id for row in desk.cases.list(limit=1, offset=1)] == [saved[0].case_id]


def test_applicants_without_surname_or_with_rare_characters_are_fine(desk: Desk) -> None:
    for name in ("其其格", "阿拉坦·其其格·乌仁图雅", "𬱖𠮷", "ᠴᠡᠴᠡᠭ"):
        desk.cases.open(ready_draft(desk, name=name))
    assert desk.cases.list()[0].applicant_name == "ᠴᠡᠴᠡᠭ"
    assert Applicant().name == ""


def test_what_first_uses_would_wait_for_is_loaded_beforehand(desk: Desk) -> None:
    resident_number._divisions.cache_clear()
    desk.warm_up()
    assert resident_number._divisions.cache_info().currsize == 1
    assert desk.fonts is desk.fonts
    assert desk.cases.list() == []
    assert len(list(desk.upkeep.journal())) == 3


def test_threads_may_share_a_desk(desk: Desk) -> None:
    drafts = [ready_draft(desk) for _ in range(12)]
    with ThreadPoolExecutor(4) as pool:
        saved = list(pool.map(desk.cases.open, drafts))
        pdfs = list(pool.map(desk.slips.archive, [case.slip_number for case in saved[:4]] * 2))
    assert len({case.slip_number for case in saved}) == 12
    assert pdfs[:4] == pdfs[4:]
    assert [entry.kind for entry in desk.upkeep.journal()].count("slip_archived") == 4
    assert desk.upkeep.verify().ok
