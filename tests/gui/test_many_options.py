"""A question with more options than digits: nine at a time, by keys alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.gui.counter.situations import QuestionBox
from tests.support.releases import situation

KEY = Qt.Key


def test_digits_serve_nine_options_at_a_time(qtbot: QtBot) -> None:
    box = QuestionBox(situation("place", *(f"v{number}" for number in range(1, 21))))
    qtbot.addWidget(box)
    answers: list[str] = []
    box.answered.connect(lambda given: answers.append(given.value))
    for key in (KEY.Key_9, KEY.Key_0, KEY.Key_1, KEY.Key_0, KEY.Key_2, KEY.Key_3, KEY.Key_0, KEY.Key_1):
        QTest.keyClick(box, key)
    # of the last two there is no third one; after them come the first again
    assert answers == ["v9", "v10", "v20", "v1"]


def test_nine_options_have_no_further_ones(qtbot: QtBot) -> None:
    box = QuestionBox(situation("place", *(f"v{number}" for number in range(1, 10))))
    qtbot.addWidget(box)
    answers: list[str] = []
    box.answered.connect(lambda given: answers.append(given.value))
    QTest.keyClick(box, KEY.Key_0)
    QTest.keyClick(box, KEY.Key_9)
    assert answers == ["v9"]
