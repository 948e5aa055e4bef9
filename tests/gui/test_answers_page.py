"""问答 by keys: beside the matter, in the one box, and written by whoever was asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.desk.desk import Desk
from desktop.gui.answers.answers import AnswersPage
from desktop.gui.window.work_area import WorkArea
from desktop.services.cases.own_answers import Answering
from tests.gui.counter import KEY, Counter
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.window_pages import counter_page

HELD = Qt.KeyboardModifier.ControlModifier


def opened(work: WorkArea) -> AnswersPage:
    page = work.page
    assert isinstance(page, AnswersPage)
    return page


def write(counter: Counter, *texts: str) -> None:
    counter.press(KEY.Key_N, held=HELD)
    for text in texts:
        counter.commit(text)
        counter.press(KEY.Key_Return)
    counter.settle()


def test_what_is_asked_of_the_matter_is_one_key_away(counter: Counter, work: WorkArea, desk: Desk) -> None:
    with_faq = next(matter for matter in desk.catalogue.release.matters if matter.faq)
    counter.choose(with_faq.code)
    assert "1 条问答 F7" in counter_page(work).ask.about.text()
    counter.press(KEY.Key_F7)
    counter.settle()
    page = opened(work)
    assert page.question.text() == with_faq.faq[0].question.zh
    assert page.answer.text() == with_faq.faq[0].answer.zh
    assert with_faq.name.zh in page.about.text()
    counter.press(KEY.Key_Escape)
    counter.settle()
    assert work.page is counter_page(work)
    assert counter_page(work).draft.matter_code == with_faq.code, "what was begun stays"


def test_an_own_answer_is_written_found_rewritten_and_withdrawn(
    counter: Counter, work: WorkArea, desk: Desk
) -> None:
    counter.choose("SAMPLE-004")
    counter.press(KEY.Key_F7)
    counter.settle()
    write(counter, "周六办吗", "上午办")
    page = opened(work)
    assert page.answer.text() == "上午办"
    assert "本站点写的" in page.about.text()
    counter.press(KEY.Key_E, held=HELD)
    counter.press(KEY.Key_Return)
    counter.press(KEY.Key_A, held=HELD)
    counter.commit("不办了")
    counter.press(KEY.Key_Return)
    counter.settle()
    (own,) = desk.answers.find("周六")
    assert (own.answer, own.matter_code) == ("不办了", "SAMPLE-004")
    counter.press(KEY.Key_F2)
    counter.commit("周六")
    counter.settle()
    lines = counter_page(work).find_column.below.lines
    (line,) = [line for line in lines if line.kind == "answers"]
    assert (line.words, line.about) == ("周六办吗", "不办了")
    counter_page(work).find_column.line_chosen.emit(line)
    counter.settle()
    assert opened(work).answer.text() == "不办了"
    counter.press(KEY.Key_Delete, held=HELD)
    counter.commit("政策变了")
    counter.press(KEY.Key_Return)
    counter.settle()
    assert desk.answers.find("周六") == []
    assert "没有这样的问答" in opened(work).answer.text()


def test_what_the_release_says_is_not_rewritten_here(counter: Counter, work: WorkArea) -> None:
    counter.press(KEY.Key_F7)
    counter.settle()
    page = opened(work)
    assert page.chosen is not None
    assert not page.rewrite.isEnabled()
    counter.press(KEY.Key_E, held=HELD)
    assert not page.questions.isVisible()


@pytest.mark.parametrize("size", SIZES)
def test_every_size_shows_all_words(
    counter: Counter, work: WorkArea, desk: Desk, size: tuple[int, int]
) -> None:
    desk.answers.write(Answering(question="周六办吗" * 8, answer="上午办，下午不办。" * 40))
    counter.press(KEY.Key_F7)
    counter.settle()
    show(counter, size)
    assert clipped(counter.window) == []
    assert overlapping_edges(counter.window) == []
    assert opened(work).isVisible()
