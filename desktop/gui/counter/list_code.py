"""What to bring as a code on the screen: any phone reads it there, without network, app or paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from casework.cases.draft import Draft
from casework.errors import TamgaError
from casework.language import _
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.look import GRID
from desktop.gui.parts.messages import Message, from_error
from desktop.gui.parts.parts import label

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

KEY = "list_code"
_QUIET = 4  # light modules around a code (ISO/IEC 18004)
_SHARE = 0.62  # of the window's height


class ShownList(msgspec.Struct, frozen=True):
    """What to bring, in lines, and the code that says the same."""

    text: str
    rows: tuple[tuple[bool, ...], ...]


class ListCode(QObject):
    """Shows the list of a draft; `message_raised` carries a Message where there is none to show."""

    message_raised = Signal(object)

    def __init__(self, runner: TaskRunner, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._desk, self._page = runner, desk, page

    def show(self, draft: Draft) -> None:
        """Show it, or say why not."""
        if not draft.matter_code:
            self._say(_("还没有选事项"), _("请先选事项，再把要带的材料显示成二维码"))
            return
        self._runner.start(
            Job(
                title=_("要带的材料"),
                work=lambda: list_of(self._desk, draft),
                done=self._open,
                failed=self._refuse,
            )
        )

    def _open(self, shown: ShownList | None) -> None:
        if shown is None:
            self._say(_("没有还要带的材料"), _("材料都已收到，或者不需要提交"))
        else:
            ListCodeDialog(self._page.window(), shown).open()

    def _refuse(self, error: TamgaError) -> None:
        self.message_raised.emit(from_error(KEY, error))

    def _say(self, title: str, what: str) -> None:
        self.message_raised.emit(Message(key=KEY, tone="attention", title=title, what=what))


def list_of(desk: Desk, draft: Draft) -> ShownList | None:
    """The list as the slip's own code has it, longer where there is more; None where nothing is missing."""
    # Loaded on a worker's thread, as the preview does.
    from forms.documents.kit.words import Words
    from forms.documents.notification import list_code

    notification = desk.slips.preview(draft)
    if not list_code.is_wanted(notification):
        return None
    text = list_code.list_text(notification, Words(notification), list_code.MOST_ON_SCREEN)
    return ShownList(text, list_code.rows_of(text))


class ListCodeDialog(QDialog):
    """The code as large as the window allows, beside it what it says; Esc or a click closes it."""

    def __init__(self, window: QWidget, shown: ShownList) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("要带的材料"))
        self.setAccessibleName(_("要带的材料"))
        self.setAccessibleDescription(shown.text)
        self.code = CodeView(shown.rows, int(window.height() * _SHARE))
        first, *rest = shown.text.split("\n")
        self.words = label("\n".join(rest), "work", wrap=True)
        self.words.setMinimumWidth(38 * GRID)
        beside = QVBoxLayout()
        beside.setSpacing(2 * GRID)
        beside.addWidget(label(first, "title", wrap=True))
        beside.addWidget(self.words)
        beside.addStretch(1)
        how = _("用手机的相机或“扫一扫”扫左边的码，不用上网。按 {key} 关掉。")
        beside.addWidget(label(how.format(key=key_text("step_back")), "quiet", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        row.setSpacing(3 * GRID)
        row.addWidget(self.code)
        row.addLayout(beside, 1)

    def done(self, result: int) -> None:
        """The window has the keys again: not every desktop gives them back by itself."""
        super().done(result)
        self._window.activateWindow()


class CodeView(QWidget):
    """A two-dimensional code, black on white in every palette, with the light rim that cameras need."""

    def __init__(self, rows: tuple[tuple[bool, ...], ...], side: int) -> None:
        super().__init__()
        self._rows = rows
        count = len(rows) + 2 * _QUIET
        self._step = max(2, side // count)  # whole pixels: an edge that is blurred is read late
        self.setFixedSize(QSize(self._step * count, self._step * count))
        self.setAccessibleName(_("二维码：要带的材料"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        step = self._step
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Qt.GlobalColor.white)
            for line, row in enumerate(self._rows, start=_QUIET):
                for place, dark in enumerate(row, start=_QUIET):
                    if dark:
                        painter.fillRect(QRectF(place * step, line * step, step, step), Qt.GlobalColor.black)
