"""好差评 on a screen: on the second one where there is one, else on this one, turned round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from casework.cases.events import Grade
from casework.cases.kinds.events import GRADES
from casework.language import _
from desktop.gui.background.tasks import Job
from desktop.gui.case.faces import FacesWindow
from desktop.gui.keyboard.keys import key_text
from desktop.gui.parts.messages import Action, Message, MessageAnswer, from_error
from desktop.gui.parts.mongolian_name import set_text
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.page_painter import PagePainter
from desktop.gui.parts.upright import SetText

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

KEY = "evaluation"
_THANKS_MS = 4000  # on a second screen nobody has to send it away
AFTER = frozenset(("hand_over", "give_back", "refusal_notice"))  # the case is at its end


class _GradeTexts(msgspec.Struct, frozen=True):
    """The grades in Mongolian as they may be shown, and whether a translator has still to approve them."""

    grades: dict[str, SetText]
    is_draft: bool


class EvaluationScreen(QObject):
    """`message_raised` carries a Message."""

    message_raised = Signal(object)

    def __init__(self, workroom: Workroom, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._runner, self._desk = workroom.look, workroom.runner, workroom.desk
        self._page = parent
        self._painter = PagePainter(lambda name: workroom.desk.fonts.face(name).path)
        self.faces: FacesWindow | None = None

    def offer(self, do: str) -> None:
        """An act ended the case: say that it can be evaluated now."""
        if do in AFTER:
            what = _("转过屏幕按 {screen}，或打印评价单 {paper}；不想评也行。").format(
                screen=key_text("ask_evaluation"), paper=key_text("evaluation_slip")
            )
            actions = (Action("ask_evaluation", _("请群众评价")), Action("evaluation_slip", _("打印评价单")))
            title = _("这次服务怎么样，请群众评一评")
            self.message_raised.emit(Message(key=KEY, title=title, what=what, actions=actions))

    def chosen(self, answer: MessageAnswer) -> str:
        """The act that was chosen about the offer, or ""."""
        return answer.meaning if answer.key == KEY and answer.meaning != "closed" else ""

    def ask(self, number: str) -> None:
        """Show the faces for the case of that number; the grade is recorded as soon as it is given."""
        if self.faces is not None:
            return
        second = second_screen(self._page)
        back = "" if second else "ask_evaluation"
        faces = FacesWindow(self._look, self._painter, back)
        self.faces = faces
        faces.graded.connect(lambda grade: self._graded(number, grade, is_second=second is not None))
        faces.over.connect(self._over)
        if second is not None:
            faces.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            faces.setScreen(second)
            faces.setGeometry(second.geometry())
            QGuiApplication.instance().screenRemoved.connect(faces.end)  # type: ignore[union-attr]
            faces.setWindowState(Qt.WindowState.WindowFullScreen)
            faces.show()  # `showFullScreen` would take the keyboard
        else:
            faces.setWindowModality(Qt.WindowModality.ApplicationModal)
            faces.showFullScreen()
            faces.activateWindow()
            faces.setFocus()
        self._runner.start(
            Job(
                title=_("排版名称"),
                work=lambda: _words(self._desk),
                lane="faces",
                done=self._show_words,
                quiet=True,
            )
        )

    def put_away(self) -> None:
        """The window locks or closes."""
        if self.faces is not None:
            self.faces.end()

    def _show_words(self, words: _GradeTexts) -> None:
        if self.faces is not None:
            shown: Mapping[Grade, SetText] = {grade: words.grades[grade] for grade in GRADES}
            self.faces.show_mongolian(shown, _("译文待审") if words.is_draft else "")

    def _graded(self, number: str, grade: Grade | None, *, is_second: bool) -> None:
        if is_second and self.faces is not None:
            QTimer.singleShot(_THANKS_MS, self.faces, self.faces.end)
        if grade is None:
            self.message_raised.emit(Message(key=KEY, title=_("没有评价"), what=_("群众可以不评")))
            return
        channel = "second_screen" if is_second else "screen"
        self._runner.start(
            Job(
                title=_("好差评"),
                work=lambda: self._desk.events.evaluate(number, grade, "", channel),
                done=lambda _event: self._tell(grade),
                failed=lambda error: self.message_raised.emit(from_error(KEY, error)),
            )
        )

    def _tell(self, grade: Grade) -> None:
        what = _("已保存在本机")
        if grade in ("dissatisfied", "very_dissatisfied"):
            what = _("已保存在本机；“今日”里有一项回访，请先问问哪里不好")
        title = _("群众评价：{grade}").format(grade=_(GRADES[grade]))
        self.message_raised.emit(Message(key=KEY, tone="done", title=title, what=what))

    def _over(self) -> None:
        faces, self.faces = self.faces, None
        if faces is not None and faces.isModal():
            self._page.window().activateWindow()
            self._page.setFocus()


def second_screen(page: QWidget) -> QScreen | None:
    """The screen that the window is not on, where there is one."""
    return next((screen for screen in QGuiApplication.screens() if screen is not page.screen()), None)


def _words(desk: Desk) -> _GradeTexts:
    release = desk.catalogue.release
    labels = {grade: release.labels.get(f"grade_{grade}") for grade in GRADES}
    may_draft = release.settings.print_drafts
    shown = {
        grade: text.mn if text and (text.status == "approved" or may_draft) else ""
        for grade, text in labels.items()
    }
    is_draft = any(shown[grade] and text and text.status != "approved" for grade, text in labels.items())
    return _GradeTexts(
        {grade: set_text(desk, text) if text else SetText() for grade, text in shown.items()}, is_draft
    )
