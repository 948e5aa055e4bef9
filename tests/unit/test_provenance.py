"""Where what is known of an applicant came from: recorded with the case, kept through a correction, shown."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from casework.cases.kinds.cases import CaseOpened
from casework.cases.kinds.table import body_problem, decode_body
from casework.people.applicant import Applicant
from casework.people.provenance import after_correction, all_from, source_words, sources_of
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.gui.counter.draft_edits import next_matter
from desktop.services.cases.correct_slip import SlipCorrection
from tests.support.desks import desk, folder, tray
from tests.support.entry_histories import opened
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]

PERSON = Applicant(name="测试·甲", id_number="152129195001010004", phone="13800000000")


def test_what_nothing_is_known_of_was_typed_and_empty_fields_have_no_source() -> None:
    known = {"name": "card", "id_number": "card", "address": "card"}
    assert sources_of(PERSON, known) == {"name": "card", "id_number": "card", "phone": "typed"}


def test_what_was_corrected_was_typed() -> None:
    now = msgspec.structs.replace(PERSON, id_number="150727200002290003", address="宝力格嘎查")
    sources = {"name": "card", "id_number": "card", "phone": "earlier"}
    assert after_correction(sources, PERSON, now) == {
        "name": "card",
        "id_number": "typed",
        "phone": "earlier",
        "address": "typed",
    }
    assert after_correction({}, PERSON, now) == {}, "of a case from before nothing is known"


def test_the_words_group_fields_by_where_they_came_from() -> None:
    assert (
        source_words({"name": "card", "id_number": "card", "phone": "typed"})
        == "读卡：姓名、证件号码；手工填写：电话"
    )
    assert source_words({"name": "typed", "phone": "typed"}) == "", "nothing worth a word"
    assert source_words({}) == ""
    assert source_words({"name": "of_a_later_program"}) == "of_a_later_program：姓名"


def test_a_source_of_a_later_program_is_read_and_a_body_from_before_has_none() -> None:
    body = json.loads(msgspec.json.encode(opened()))
    later = json.dumps(body | {"sources": {"name": "face", "shoe_size": "card"}}).encode()
    assert body_problem("case_opened", later) == ""
    read = decode_body("case_opened", later)
    assert isinstance(read, CaseOpened)
    assert read.sources["name"] == "face"
    body.pop("sources", None)
    before = decode_body("case_opened", json.dumps(body).encode())
    assert isinstance(before, CaseOpened)
    assert before.sources == {}


def test_a_case_records_it_and_a_corrected_slip_says_what_was_typed(desk: Desk) -> None:
    draft = msgspec.structs.replace(ready_draft(desk), sources={"name": "card", "id_number": "card"})
    number = desk.cases.open(draft).slip_number
    assert desk.cases.show(number).sources == {"name": "card", "id_number": "card", "phone": "typed"}
    correction = SlipCorrection(reason="录错", applicant={"id_number": "150727200002290003"})
    corrected = desk.slips.correct(number, correction).slip_number
    assert desk.cases.show(corrected).sources == {"name": "card", "id_number": "typed", "phone": "typed"}


def test_the_next_matter_of_a_person_is_from_before(desk: Desk) -> None:
    draft = ready_draft(desk)
    assert next_matter(draft, family=False).sources == all_from("earlier", draft.applicant)
    assert set(next_matter(draft, family=True).sources) == {"phone"}


def test_a_draft_comes_back_with_it(desk: Desk) -> None:
    draft = msgspec.structs.replace(ready_draft(desk), sources={"name": "pasted"})
    desk.cases.keep_draft(draft)
    assert desk.cases.drafts()[0].sources == {"name": "pasted"}


@pytest.mark.slow
def test_the_command_shows_it(desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    draft = msgspec.structs.replace(ready_draft(desk), sources={"name": "card"})
    number = desk.cases.open(draft).slip_number
    assert main(["cases", "show", number, "--data", str(desk.data_dir)]) == 0
    assert "读卡：姓名；手工填写：证件号码、电话" in capsys.readouterr().out
