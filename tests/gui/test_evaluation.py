"""好差评 through the window: five faces on a screen that is turned round, once a case, never by force."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.desk.desk import Desk
from desktop.gui.case.faces import FacesWindow
from desktop.gui.keyboard.keys import KEYS
from desktop.gui.parts.output import Target
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.gui.test_case_page import HELD, case_page, messages, scan
from tests.support import source
from tests.support.workplaces import demo_folder, ready_draft


@pytest.fixture
def served(desk: Desk, counter: Counter) -> str:
    slip_number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    counter.settle()
    return slip_number


@pytest.fixture
def faces(counter: Counter, work: WorkArea, served: str) -> FacesWindow:
    scan(counter, served)
    counter.press(KEY.Key_E, held=HELD)
    counter.settle()
    shown = case_page(work).evaluation.faces
    assert shown is not None
    counter.qtbot.waitUntil(lambda: QApplication.activeWindow() is shown)
    return shown


def grades(desk: Desk, slip: str) -> list[tuple[str, str]]:
    shown = desk.cases.show(slip)
    return [(each.grade, each.channel) for each in shown.evaluations]


def test_a_touch_gives_the_grade_once_and_the_clerk_s_key_leads_back(
    counter: Counter,
    work: WorkArea,
    desk: Desk,
    faces: FacesWindow,
    served: str,
) -> None:
    assert faces.windowModality() == Qt.WindowModality.ApplicationModal
    assert faces.isFullScreen()
    face = faces.faces["satisfied"]
    QTest.mouseClick(face, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    counter.settle()
    QTest.keyClick(faces, KEY.Key_5)
    counter.settle()
    assert grades(desk, served) == [("satisfied", "screen")], "the first one counts"
    assert not face.isVisible()
    assert faces.isVisible(), "what is behind comes back by the clerk's key alone"
    QTest.keyClick(faces, KEY.Key_E, HELD)
    counter.settle()
    assert case_page(work).evaluation.faces is None
    assert "群众评价：满意" in messages(work)
    counter.press(KEY.Key_E, held=HELD)
    assert messages(work)[-1] == "现在不能：请群众评价"
    assert case_page(work).evaluation.faces is None


def test_a_bad_grade_is_a_task_of_today(
    counter: Counter,
    desk: Desk,
    faces: FacesWindow,
    served: str,
) -> None:
    QTest.keyClick(faces, KEY.Key_5)
    counter.settle()
    assert grades(desk, served) == [("very_dissatisfied", "screen")]
    assert [each.number for each in desk.affairs.today() if "回访" in each.words] == [served]
    QTest.keyClick(faces, KEY.Key_E, HELD)


def test_nobody_has_to_give_one(
    counter: Counter,
    work: WorkArea,
    desk: Desk,
    faces: FacesWindow,
    served: str,
) -> None:
    QTest.mouseClick(faces.skip, Qt.MouseButton.LeftButton)
    QTest.keyClick(faces, KEY.Key_E, HELD)
    counter.settle()
    assert grades(desk, served) == []
    assert "没有评价" in messages(work)
    counter.press(KEY.Key_E, held=HELD)
    counter.settle()
    assert case_page(work).evaluation.faces is not None, "whoever comes back may give one still"
    case_page(work).put_away()


def test_nothing_else_can_be_reached_from_the_faces(
    counter: Counter, work: WorkArea, faces: FacesWindow
) -> None:
    page = work.page
    for key in KEYS:
        if key.action and key.keys != "Ctrl+E":
            QTest.keySequence(faces, key.keys)
    for plain in (KEY.Key_Escape, KEY.Key_F4, KEY.Key_Tab, KEY.Key_F2):
        QTest.keyClick(faces, plain)
    faces.close()
    counter.settle()
    assert faces.isVisible(), "it cannot be closed"
    assert work.page is page
    QTest.keyClick(faces, KEY.Key_E, HELD)
    counter.settle()
    assert QApplication.activeWindow() is counter.window.window()


def test_the_grades_stand_in_both_scripts(faces: FacesWindow, counter: Counter) -> None:
    assert all(face.mongolian.runs for face in faces.faces.values())
    assert faces.note.text() == "译文待审", "the sample's Mongolian is draft"
    assert [face.accessibleName() for face in faces.faces.values()] == [
        "1 非常满意", "2 满意", "3 基本满意", "4 不满意", "5 非常不满意",
    ]  # fmt: skip
    QTest.keyClick(faces, KEY.Key_E, HELD)
    counter.settle()


def test_it_is_asked_when_the_result_was_handed_over(
    counter: Counter,
    work: WorkArea,
    desk: Desk,
    served: str,
    tmp_path: Path,
) -> None:
    work.output.choose(Target(folder=tmp_path))
    scan(counter, served)
    page = case_page(work)
    page.evaluation.offer("note")
    assert not [each for each in page.messages.shown() if each.key == "evaluation"], (
        "in the midst of a case nobody is asked"
    )
    page.evaluation.offer("hand_over")
    (offer,) = [each for each in page.messages.shown() if each.key == "evaluation"]
    assert [action.meaning for action in offer.actions] == ["ask_evaluation", "evaluation_slip"]
    counter.press(KEY.Key_V, held=HELD | Qt.KeyboardModifier.ShiftModifier)
    counter.settle()
    assert [path.name for path in tmp_path.glob("*评价单*")] != []
    counter.press(KEY.Key_E, held=HELD | Qt.KeyboardModifier.AltModifier)
    counter.type("2")
    counter.press(KEY.Key_Return, KEY.Key_Return)
    counter.settle()
    assert grades(desk, served) == [("satisfied", "paper")]


def test_locking_takes_the_faces_away(counter: Counter, work: WorkArea, faces: FacesWindow) -> None:
    work.put_away()
    assert not faces.isVisible()


def test_on_a_second_screen_the_clerk_goes_on(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "two")
    command = [sys.executable, "-m", "tests.support.two_screens", str(folder)]
    ended = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert (ended.returncode, ended.stdout.strip()) == (0, "done"), ended.stderr[-2000:]
