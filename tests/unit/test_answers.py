"""Questions and answers: the release's by matter, the site's own out of entries, found by words of either."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casework.cases.kinds.knowledge import KnowledgeWithdrawn, KnowledgeWritten
from casework.cases.knowledge import fold_knowledge
from casework.search.answers import KnownAnswer, find_answers
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.errors import CaseError, MatterUnavailable
from desktop.services.cases.own_answers import Answering
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, demo_folder
from tests.unit.test_affairs import entries_of

POINT = "ML0101"
OF_MATTER = KnownAnswer(
    question="医保卡丢了还能报销吗？",
    answer="能，先补卡",
    source="matter",
    matter_code="M1",
    matter_name="医保",
)
OF_OTHER = KnownAnswer(
    question="几天能办好？", answer="补卡五个工作日", source="matter", matter_code="M2", matter_name="社保卡"
)
OF_NONE = KnownAnswer(question="几点下班？", answer="五点半", source="release")
ALL = (OF_OTHER, OF_NONE, OF_MATTER)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = demo_folder(tmp_path / "data")
    opened = Desk(demo_duty(folder), folder, PaperTray())
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "matter", "hits"),
    [
        ("", "", [OF_OTHER, OF_NONE, OF_MATTER]),
        ("", "M1", [OF_MATTER, OF_NONE, OF_OTHER]),
        ("补卡", "", [OF_OTHER, OF_MATTER]),
        ("补卡 报销", "", [OF_MATTER]),
        ("几", "", [OF_OTHER, OF_NONE]),
        ("jdxb", "", [OF_NONE]),
        ("xb", "", [OF_NONE]),
        ("m2", "", [OF_OTHER]),
        ("丢", "M2", [OF_MATTER]),
        ("没有这样的", "", []),
    ],
)
def test_words_of_question_and_answer_find_it(typed: str, matter: str, hits: list[KnownAnswer]) -> None:
    assert find_answers(ALL, typed, matter) == hits
    assert find_answers(ALL, typed, matter, most=1) == hits[:1]


def test_words_in_the_question_come_before_words_in_the_answer() -> None:
    asked = KnownAnswer(question="补卡要几天？", answer="五天", source="release")
    assert find_answers((OF_OTHER, asked), "补卡") == [asked, OF_OTHER]


def test_an_answer_is_what_was_written_last_until_it_is_withdrawn() -> None:
    entries = entries_of(
        ("knowledge_written", KnowledgeWritten(site=POINT, question="几点下班", answer="五点")),
        ("knowledge_written", KnowledgeWritten(site=POINT, question="几点下班", answer="五点半")),
        ("knowledge_withdrawn", KnowledgeWithdrawn(site=POINT, reason="改了")),
    )
    for some in itertools.permutations(entries):
        own = fold_knowledge((*some, some[0]))
        assert (own.answer, own.site, own.staff, own.is_withdrawn) == ("五点半", POINT, "s1", True)
    assert not fold_knowledge(entries[:2]).is_withdrawn
    assert fold_knowledge(entries[:1]).answer == "五点"


def test_the_site_s_own_stand_beside_the_release_s(desk: Desk) -> None:
    of_release = desk.answers.find("")
    assert {each.source for each in of_release} == {"matter", "release"}
    own = desk.answers.write(Answering(question="周六办吗", answer="上午办", matter_code="SAMPLE-004"))
    assert (own.source, own.matter_name) == ("site", desk.catalogue.release.matter("SAMPLE-004").name.zh)  # type: ignore[union-attr]
    assert desk.answers.find("周六") == [own]
    assert desk.answers.find("", "SAMPLE-004")[0] == own
    anew = desk.answers.write(
        Answering(question="周六办吗", answer="不办了", matter_code="SAMPLE-004", subject=own.subject)
    )
    assert [each.answer for each in desk.answers.find("周六")] == ["不办了"]
    desk.answers.withdraw(anew.subject, "政策变了")
    assert desk.answers.find("") == of_release
    with pytest.raises(CaseError, match="找不到问答"):
        desk.answers.withdraw(anew.subject)
    with pytest.raises(CaseError, match="还没有写"):
        desk.answers.write(Answering(question="周六办吗", answer=" "))
    with pytest.raises(MatterUnavailable):
        desk.answers.write(Answering(question="问", answer="答", matter_code="NO-SUCH"))
    with pytest.raises(CaseError):
        desk.answers.write(Answering(question="问", answer="答", subject="knowledge-none"))


Run = Callable[..., str]


def test_the_same_by_command(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> str:
        assert main(["answers", *words, "--data", str(desk.data_dir)]) == 0
        return capsys.readouterr().out

    subject = run("write", "周六办吗", "上午办", "--matter", "SAMPLE-004").split("\t")[0]
    (line,) = run("list", "周六", "--json").splitlines()
    assert json.loads(line)["subject"] == subject
    run("write", "周六办吗", "不办", "--instead", subject)
    assert "不办" in run("list", "周六")
    assert "已撤下" in run("withdraw", subject)
    assert run("list", "周六") == ""
