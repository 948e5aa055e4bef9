"""A window on one of two screens: the applicant evaluates on the other while the clerk goes on typing.

Started as a process of its own, since how many screens there are is fixed when Qt starts:
`python -m tests.support.two_screens FOLDER`, with the folder of a demonstration.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

_SIZE = {"y": 0, "width": 1366, "height": 768, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
_SCREENS = [{"name": "clerk", "x": 0, **_SIZE}, {"name": "applicant", "x": 1366, **_SIZE}]


def main(folder: Path) -> None:
    """Raises AssertionError or WalkError for what is not so."""
    settings = folder.parent / "screens.json"
    settings.write_text(json.dumps({"screens": _SCREENS}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={settings}"

    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from desktop import app
    from desktop.gui.case.case import CasePage
    from desktop.gui.parts.page import Place
    from tests.support.walkthrough import main_window, until
    from tests.support.workplaces import ready_draft

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert len(QGuiApplication.screens()) == len(_SCREENS)
    frame = app.open_window(folder)
    window = main_window(frame)
    until(lambda: window.work is not None and not window.runner.busy, "the desk is open")
    work, desk = window.work, window.desk
    assert work is not None
    assert desk is not None
    number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    page = work.page_named("case")
    assert isinstance(page, CasePage)
    work.open_place(Place("case", number))
    until(lambda: page.place is not None and not window.runner.busy, "the case is open")
    page.do("ask_evaluation")
    until(lambda: not window.runner.busy, "the faces stand")
    faces = page.evaluation.faces
    assert faces is not None
    assert (faces.screen().name(), window.screen().name()) == ("applicant", "clerk")
    page.do("note")
    assert page.questions.isVisible(), "the clerk goes on"
    QTest.mouseClick(faces.faces["satisfied"], Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    until(lambda: bool(desk.cases.show(number).evaluations), "the grade is recorded")
    (given,) = desk.cases.show(number).evaluations
    assert (given.grade, given.channel) == ("satisfied", "second_screen")
    until(lambda: page.evaluation.faces is None, "the thanks go by themselves")
    assert page.questions.isVisible()
    assert frame.focusWidget() is page.questions.field, "the clerk was not disturbed"
    app.take_down(frame)
    del application
    print("done")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
