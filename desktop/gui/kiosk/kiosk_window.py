"""The kiosk: three steps on a full screen that nobody but the lead can leave."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.background.tasks import TaskRunner
from desktop.gui.kiosk.cards import touch_button
from desktop.gui.kiosk.events_page import EventsPage
from desktop.gui.kiosk.fixed_words import dress_buttons
from desktop.gui.kiosk.language_switch import LanguageSwitch
from desktop.gui.kiosk.paper_page import PaperPage
from desktop.gui.kiosk.public_catalogue import PublicCatalogue, WhatToBring
from desktop.gui.kiosk.scripts import Scripts
from desktop.gui.kiosk.situation_page import SituationPage
from desktop.gui.kiosk.stay import Stay
from desktop.gui.kiosk.steps import Steps
from desktop.gui.kiosk.way_out import WayOut
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import hairline, label, say
from desktop.kiosk_folder import KioskAbout
from desktop.printing.jobs import PrintSystem

IDLE_S = 60
_SHOWN_FROM_S = 30  # the way back to the start is seen running
_HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_SIGNS_OF_LIFE = frozenset(
    (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel)
)


class KioskWindow(QWidget):
    """`left` says that the lead let it go, `at_start` that nobody is here and everything begins anew."""

    left = Signal()
    at_start = Signal()

    def __init__(
        self, look: Look, catalogue: PublicCatalogue, about: KioskAbout, printing: PrintSystem
    ) -> None:
        super().__init__()
        self._look, self._catalogue = look, catalogue
        self._may_close = False
        self.runner = TaskRunner(self)
        self.scripts = Scripts(look, catalogue.fonts)
        self.setAccessibleName(_("要带什么"))
        self.setWindowTitle(_("要带什么"))
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.start, self.situation = (
            EventsPage(catalogue, self.scripts),
            SituationPage(catalogue, self.scripts),
        )
        self.paper = PaperPage(catalogue, self.runner, printing)
        self.way_out = WayOut(about, self.runner)
        self.steps = Steps(self.scripts)
        self.switch = LanguageSwitch(self.scripts)
        self.back, self.staff = touch_button(_("回去")), touch_button(_("工作人员"), "plain")
        self.countdown, self.rest = QProgressBar(), label("", "quiet")
        self._pages = QStackedWidget()
        self._is_deep = False
        self._rest_s = IDLE_S
        self._lay_out()
        self._connect()
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self.stay = Stay(self)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self.go_to_start()
        self._show_rest()

    @property
    def page(self) -> QWidget:
        """The page on screen."""
        return self._pages.currentWidget() or self.start

    def go_to_start(self) -> None:
        """The first step, in Chinese, with nothing of whoever was here."""
        self.paper.forget()
        self.scripts.mongolian_first = False
        self.switch.show_language()
        dress_buttons(self, self.scripts)
        self.start.begin()
        self._show(self.start)
        self.setFocus()
        self.at_start.emit()

    def let_go(self) -> None:
        """It may be closed from now on."""
        self._may_close = True
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._clock.stop()
        self.stay.end()
        self.runner.shut_down()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing closes it but the way out."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Somebody is here; keys that lead elsewhere are not heard."""
        kind = event.type()
        if kind in _SIGNS_OF_LIFE:
            self._rest_s = IDLE_S
            self._show_rest()
        if kind in (QEvent.Type.ContextMenu, QEvent.Type.ShortcutOverride):
            return kind == QEvent.Type.ContextMenu
        if isinstance(event, QKeyEvent) and kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return self._is_barred(event)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._look.colour("ground"))

    def _is_barred(self, event: QKeyEvent) -> bool:
        """What a keyboard may do here: type, go on and back, choose."""
        key = Qt.Key(event.key())
        if event.modifiers() & _HELD or Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35:
            return True
        if key == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self._go_back()
            return True
        is_written = bool(event.text()) and event.text().isprintable()
        return not is_written and key not in _KEYS

    def _go_back(self) -> None:
        page = self.page
        if page is self.situation:
            self._show(self.start)
        elif page is self.paper and self.situation.wanted is not None:
            self.paper.forget()
            self._show(self.situation)
        elif page is self.start and self._is_deep:
            self.start.begin()
        else:
            self.go_to_start()

    def _choose(self, code: str) -> None:
        matter = self._catalogue.release.matter(code)
        if matter is not None:
            self.situation.show_wanted(WhatToBring(matter=matter))
            self._show(self.situation)

    def _print(self) -> None:
        if self.situation.wanted is not None:
            self._show(self.paper)
            self.paper.show_wanted(self.situation.wanted)

    def _ask_staff(self) -> None:
        self.way_out.begin()
        self._show(self.way_out)
        self.way_out.setFocus()

    def _turn_language(self) -> None:
        self.switch.show_language()
        dress_buttons(self, self.scripts)
        if self.situation.wanted is not None:
            self.situation.show_wanted(self.situation.wanted)
        for card in self.findChildren(QWidget):
            card.update()

    def _show(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        places: dict[QWidget, int] = {self.start: 0, self.situation: 1, self.paper: 2}
        self.steps.show_step(places.get(page, -1))
        self.back.setVisible(page is not self.start or self._is_deep)

    def _note_depth(self, is_deep: bool) -> None:
        self._is_deep = is_deep
        self.back.setVisible(is_deep or self.page is not self.start)

    def _tick(self) -> None:
        is_home = self.page is self.start and not self._is_deep and not self.start.search.text()
        if is_home and not self.scripts.mongolian_first:
            self._rest_s = IDLE_S
        else:
            self._rest_s -= 1
        if self._rest_s <= 0:
            self._rest_s = IDLE_S
            self.go_to_start()
        elif is_home:
            self.at_start.emit()
        self._show_rest()

    def _show_rest(self) -> None:
        is_near = self._rest_s <= _SHOWN_FROM_S
        for part in (self.countdown, self.rest):
            part.setVisible(is_near)
        self.countdown.setValue(self._rest_s)
        if is_near:
            say(self.rest, _("{seconds} 秒没人点，就回到开头").format(seconds=self._rest_s))

    def _connect(self) -> None:
        self.start.matter_chosen.connect(self._choose)
        self.start.deeper.connect(self._note_depth)
        self.situation.print_wanted.connect(self._print)
        self.paper.over.connect(self.go_to_start)
        self.way_out.left.connect(self.go_to_start)
        self.way_out.opened.connect(self.left)
        self.back.clicked.connect(lambda: self._go_back())
        self.staff.clicked.connect(lambda: self._ask_staff())
        self.switch.turned.connect(self._turn_language)

    def _lay_out(self) -> None:
        self._pages.setAccessibleName(_("要带什么"))
        for page in (self.start, self.situation, self.paper, self.way_out):
            self._pages.addWidget(page)
        head = QHBoxLayout()
        head.setContentsMargins(4 * GRID, GRID, 4 * GRID, GRID)
        head.setSpacing(3 * GRID)
        head.addWidget(self.back)
        head.addWidget(self.steps, 1)
        head.addWidget(self.switch)
        self.countdown.setRange(0, _SHOWN_FROM_S)
        self.countdown.setTextVisible(False)
        self.countdown.setFixedWidth(20 * GRID)
        self.countdown.setAccessibleName(_("回到开头"))
        foot = QHBoxLayout()
        foot.setContentsMargins(4 * GRID, 0, 4 * GRID, GRID // 2)
        foot.setSpacing(2 * GRID)
        words = _("不用姓名，不用证件。有事问窗口，或拨 {phone}。")
        phone = self._catalogue.release.settings.complaint_phone
        drafts = _("蒙古文译文待审。") if self._catalogue.is_draft else ""
        foot.addWidget(label(words.format(phone=phone) + drafts, "quiet", wrap=True), 1)
        for part in (self.countdown, self.rest, self.staff):
            foot.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._pages, 1)
        column.addWidget(hairline())
        column.addLayout(foot)


_KEYS = frozenset(
    (
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Space,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Shift,
        Qt.Key.Key_unknown,  # what an input method sends
    )
)
