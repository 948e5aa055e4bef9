"""A question with more options than digits: nine at a time, by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.gui.counter.situations import QuestionBox
from desktop.gui.window.main_window import MainWindow
from tests.gui.counter import Counter
from tests.support.releases import situation
from tests.support.several_answers import MATTER, folder_with_several_answers
from tests.support.window_pages import counter_page

KEY = Qt.Key


def test_digits_serve_nine_options_at_a_time(qtbot: QtBot) -> None:
    box = QuestionBox(situation("place", *(f"v{number}" for number in range(1, 21))))
    qtbot.addWidget(box)
    answers: list[tuple[str, ...]] = []
    box.answered.connect(lambda given: answers.append(given.values))
    for key in (KEY.Key_9, KEY.Key_0, KEY.Key_1, KEY.Key_0, KEY.Key_2, KEY.Key_3, KEY.Key_0, KEY.Key_1):
        QTest.keyClick(box, key)
    # of the last two there is no third one; after them come the first again
    assert answers == [("v9",), ("v10",), ("v20",), ("v1",)]


def test_nine_options_have_no_further_ones(qtbot: QtBot) -> None:
    box = QuestionBox(situation("place", *(f"v{number}" for number in range(1, 10))))
    qtbot.addWidget(box)
    answers: list[tuple[str, ...]] = []
    box.answered.connect(lambda given: answers.append(given.values))
    QTest.keyClick(box, KEY.Key_0)
    QTest.keyClick(box, KEY.Key_9)
    assert answers == [("v9",)]


def test_the_page_of_options_is_named(qtbot: QtBot) -> None:
    box = QuestionBox(situation("place", *(f"v{number}" for number in range(1, 21))))
    qtbot.addWidget(box)
    (turn,) = [each for each in box.findChildren(QPushButton) if each.text().startswith("0")]
    texts = [turn.text()]
    for _page in range(3):
        QTest.keyClick(box, KEY.Key_0)
        texts.append(turn.text())
    assert texts == [f"0  后面的选项（第 {page} 页，共 3 页）" for page in (1, 2, 3, 1)]


def names(counter: Counter) -> list[str]:
    return [row.material.name.zh for row in counter.ask.materials.model.rows]


def test_several_answers_are_chosen_and_taken_back_by_digits(
    open_window: Callable[[Path], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(folder_with_several_answers(tmp_path))
    qtbot.waitUntil(lambda: window.work is not None and not window.runner.busy, timeout=20_000)
    clerk = Counter(window, qtbot)
    clerk.choose(MATTER)
    (box,) = clerk.ask.situations.boxes
    assert clerk.focus is box
    clerk.press(KEY.Key_Return)
    assert clerk.focus is box, "one at least is chosen before Enter goes on"
    assert "至少选一个，再按 Enter" in [each.text() for each in box.findChildren(QLabel) if each.isVisible()]
    clerk.type("31")
    assert names(clerk) == ["身份证", "证明v1", "证明v3"]
    clerk.type("3")
    assert names(clerk) == ["身份证", "证明v1"]
    clerk.type("02")
    assert [each.situation.key for each in clerk.ask.situations.boxes] == ["aid", "years"]
    assert clerk.focus is box
    assert "情况v1、情况v11" in [each.text() for each in box.findChildren(QLabel) if each.isVisible()]
    clerk.press(KEY.Key_Return)
    assert clerk.focus is clerk.ask.situations.boxes[1]
    clerk.type("2")
    assert clerk.ask.applicant.name.hasFocus()
    assert names(clerk) == ["身份证", "证明v1", "证明v11", "证明y"]
    assert window.work is not None
    draft = counter_page(window.work).draft
    assert draft.answers == {"aid": ("v1", "v11"), "years": ("2",)}
    clerk.name_applicant()
    clerk.press(KEY.Key_F9)
    clerk.settle()
    desk = window.desk
    assert desk is not None
    (line,) = desk.cases.list()
    said = desk.slips.read(line.slip_number).answers
    assert [answer.answer.zh for answer in said] == ["情况v1、情况v11", "两年"]


def test_a_mouse_chooses_several_too(qtbot: QtBot) -> None:
    box = QuestionBox(situation("aid", "a", "b", "c", multiple=True))
    qtbot.addWidget(box)
    box.answered.connect(lambda given: box.show_answer(given.values))
    for value in ("c", "a", "b", "c"):
        (choice,) = [each for each in box.findChildren(QPushButton) if each.text().endswith(f"选 {value}")]
        choice.click()
    assert box.values == ("a", "b")
