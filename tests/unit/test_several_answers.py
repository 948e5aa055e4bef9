"""Questions with several answers, from the command line to the journal, the paper and the further slip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from casework.cases import draft_rules
from casework.cases.fold import fold
from casework.release.catalogue import Text
from desktop.cli.commands import main
from desktop.database import journal
from desktop.desk.desk import Desk
from forms.documents.notification.data import Answer
from tests.support.printers import PaperTray
from tests.support.several_answers import MATTER, folder_with_several_answers
from tests.support.workplaces import demo_duty, ready_draft

WHO = ("--name", "测试·甲", "--id-number", "152129195001010004")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_with_several_answers(tmp_path)


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    opened = Desk(demo_duty(folder), folder, PaperTray())
    yield opened
    opened.close()


def slip(folder: Path, *answers: str) -> int:
    pairs = [part for answer in answers for part in ("--answer", answer)]
    return main(["slip", MATTER, *pairs, *WHO, "--out", str(folder.parent / "x.pdf"), "--data", str(folder)])


def test_an_answer_is_repeated_on_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert slip(folder, "aid=v11", "aid=v2", "years=2") == 0
    number = capsys.readouterr().out.split("告知单编号 ")[1].split()[0]
    desk = Desk(demo_duty(folder), folder, PaperTray())
    said = desk.slips.read(number)
    desk.close()
    assert [answer.answer.zh for answer in said.answers] == ["情况v2、情况v11", "两年"]
    assert [line.material.name.zh for line in said.materials] == ["身份证", "证明v2", "证明v11", "证明y"]


def test_wrong_answers_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert slip(folder, "aid=v1", "aid=v99") == 1
    assert "情形“aid”没有“v99”这个答案" in capsys.readouterr().err
    assert slip(folder, "aid=v11", "years=1", "years=2") == 1
    assert "情形“years”只能选一个答案，不能同时选 1、2" in capsys.readouterr().err
    assert slip(folder) == 1
    assert "aid=v11（情况v11），可多选，每个答案写一次 --answer" in capsys.readouterr().err


def test_what_is_previewed_is_recorded_folded_and_said_again(desk: Desk, folder: Path) -> None:
    draft = msgspec.structs.replace(ready_draft(desk, MATTER), answers={"aid": ("v3", "v1")})
    draft = draft_rules.settle(draft, desk.catalogue.materials(draft))
    shown = desk.slips.preview(draft)
    desk.cases.keep_draft(draft)
    assert desk.cases.drafts()[0].answers == {"aid": ("v3", "v1")}
    saved = desk.cases.open(draft)
    assert desk.slips.read(saved.slip_number).answers == shown.answers
    again = desk.slips.issue_again(saved.slip_number)
    duty = demo_duty(folder)
    with duty.store.reading() as connection:
        case = fold(journal.of_subject(connection, saved.case_id))
    duty.store.close()
    assert case.answers == {"aid": ("v1", "v3")}
    assert [issued.issued.answers for issued in case.slips] == [{"aid": ("v1", "v3")}] * 2
    assert desk.slips.read(again.slip_number).answers == shown.answers


def test_several_answers_stand_together_in_both_scripts() -> None:
    one = Text(zh="低保", mn="ᠠ", status="approved")
    other = Text(zh="残疾", mn="ᠡ", status="draft")
    question = Text(zh="属于哪些情况？")
    assert Answer.of(question, [one]).answer is one
    both = Text(zh="低保、残疾", mn="ᠠ᠂ ᠡ", status="draft")
    assert Answer.of(question, [one, other]).answer == both
    assert Answer.of(question, [one, Text(zh="老年")]).answer == Text(zh="低保、老年")
