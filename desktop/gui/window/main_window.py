"""What fills the window: from the entrance (set up, unlock) to work, and back when it locks."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from casework.errors import TamgaError
from casework.language import _
from desktop import bootstrap, bug_log
from desktop.gui.background.changes_feed import ChangesFeed
from desktop.gui.background.tasks import Bug, Job, TaskRunner
from desktop.gui.entrance.opening import OpeningPage
from desktop.gui.entrance.restore import RestorePage, offer_restoring
from desktop.gui.entrance.setup import SetUpPage
from desktop.gui.entrance.unlock import UnlockPage, UnlockRequested, Welcome
from desktop.gui.look.look import Look
from desktop.gui.parts.announce import name_scroll_bars
from desktop.gui.parts.parts import say
from desktop.gui.window import leaving
from desktop.gui.window.collection import Collector
from desktop.gui.window.first_run import FirstRun
from desktop.gui.window.idle import IdleWatch
from desktop.gui.window.practice_bar import EDGE, PracticeBar
from desktop.gui.window.session_watch import SessionWatch
from desktop.practice import is_practice, real_folder

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.gui.entrance.join import JoinPage
    from desktop.gui.entrance.own_password import OwnPassword
    from desktop.gui.exchange.exchange import EnrolRequested
    from desktop.gui.parts.page import Place
    from desktop.gui.window.work_area import WorkArea
    from desktop.services.people.day_pins import DayPins

_log = logging.getLogger(__name__)


class MainWindow(QWidget):
    """One window on one data folder.  `painted` comes once, when the first page is on screen.

    `folder_wanted` carries the Path of another folder to be opened in its place, `thrown_away` that of the
    practice which is to be left and removed.
    """

    painted = Signal()
    work_begun = Signal()
    folder_wanted = Signal(object)
    thrown_away = Signal(object)

    def __init__(self, look: Look, data_dir: Path) -> None:
        super().__init__()
        self.look, self.data_dir = look, data_dir
        self._log = bug_log.keep_log(data_dir)
        self.runner = TaskRunner(self)
        self.feed = ChangesFeed(self)
        self.desk: Desk | None = None
        self._leaving: Desk | None = None  # locked, and not closed yet
        self.work: WorkArea | None = None
        self._retiring: WorkArea | None = None
        self._is_painted = False
        self._is_demo = bootstrap.is_demo(data_dir)
        self._staff_name = ""
        self._pins: DayPins | None = None
        self._given_password = ""  # by a colleague, for this once
        self._handed_file: Path | None = None  # waits for somebody to come in
        self._undone: dict[str, tuple[Place, ...]] = {}  # by name: what somebody left on screen
        self.setAccessibleName("Tamga")
        self._pages = QStackedWidget()
        self._pages.setAccessibleName(_("页面"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.practice = PracticeBar(look) if is_practice(data_dir) else None
        if self.practice is not None:
            column.setContentsMargins(EDGE, 0, EDGE, EDGE)
            column.setSpacing(0)
            column.addWidget(self.practice)
            self.practice.left.connect(lambda: self.folder_wanted.emit(real_folder(data_dir)))
            self.practice.thrown_away.connect(lambda: self.thrown_away.emit(data_dir))
        column.addWidget(self._pages)
        self._collector = Collector(self)
        self._idle = IdleWatch(self)
        self._session = SessionWatch(self)
        self.first_run = FirstRun(look, data_dir, self.runner, self)
        self.first_run.page_wanted.connect(self._show)
        self.first_run.made.connect(self._unlock)
        self.first_run.restore_wanted.connect(self._restore)
        self.first_run.folder_wanted.connect(self.folder_wanted)
        self._idle.idle.connect(self.lock)
        self._session.left.connect(self.lock)
        self.runner.broke.connect(self.tell_bug)
        self.feed.changed.connect(lambda changes: self.work.refresh(changes) if self.work else None)
        self._enter()

    @property
    def page(self) -> QWidget:
        """The page on screen."""
        return self._pages.currentWidget() or self._pages

    def lock(self) -> None:
        """Hide everything, keep the draft, forget the key; the unlock page takes over."""
        if self.desk is None or self.work is None:
            return
        leaving.close_what_is_open(self)
        desk, work = self._leaving, self._retiring = self.desk, self.work
        self.desk = self.work = None
        self._staff_name = desk.staff_name
        self._undone[desk.staff_name] = work.unfinished()
        self._idle.stop()
        self._welcome(UnlockPage(self.look, self.data_dir, self._who_comes(locked=True)))
        work.put_away()
        for lane in ("preview", "name", "lists", "printers", "follow"):
            self.runner.cancel(lane)
        # A slip on its way to the printer gets there first; a printer that hangs holds nothing.
        self.runner.when_idle(lambda: self._retire(work, desk))
        QTimer.singleShot(leaving.LONGEST_WAIT_MS, self, lambda: self._wait_no_longer(work))
        QTimer.singleShot(leaving.HUNG_DISK_MS, self, lambda: self._wait_no_longer(work, desk))

    def go_on_with(self, file: Path) -> None:
        """Open the page that takes in a file of the desktop; before that somebody has to come in."""
        if self.work is None:
            if not self.first_run.take_sheet(file):
                self._handed_file = file
            return
        from desktop.gui.parts.page import Place

        self._handed_file = None
        self.work.open_place(Place("exchange", str(file)))

    def start_work(self) -> None:
        """After the first paint: read the release for the first-run page, or open a demonstration."""
        page = self.page
        if isinstance(page, OpeningPage):
            self._unlock(UnlockRequested("", ""))
        else:
            self.runner.start(Job(title=_("准备"), work=_warm_up, lane="warm", quiet=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self.look.colour("attention" if self.practice else "ground"))
            if self.practice:
                painter.fillRect(self._pages.geometry(), self.look.colour("ground"))
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Flush the draft, finish what was begun, let go of the store."""
        self._idle.stop()
        if self.work:
            self.work.put_away()
        self.runner.shut_down(self._stop_printing)
        self.feed.close()
        if self.work:
            self.window().hide()  # the copy of closing keeps nobody waiting
            self.work.copies.finish()
        if self.desk:
            self.desk.close()
            self.desk = None
        self._collector.stop()
        self._log.stop()
        event.accept()

    def _stop_printing(self) -> None:
        """A print without an answer is 未确认, also one of before the lock."""
        for desk in (self.desk, self._leaving):
            if desk is not None:
                desk.stop_printing()

    def _enter(self) -> None:
        if not bootstrap.is_set_up(self.data_dir):
            self.first_run.begin()
        elif self._is_demo:
            self._show(OpeningPage(self.look, self.data_dir))
        else:
            self._welcome(UnlockPage(self.look, self.data_dir, self._who_comes(locked=False)))

    def _who_comes(self, *, locked: bool) -> Welcome:
        return Welcome(
            locked=locked,
            staff_name=self._staff_name,
            asks=not self._is_demo,
            people=() if self._is_demo else bootstrap.names_at_door(self.data_dir),
            with_pin=self._pins.names() if self._pins else frozenset(),
        )

    def _wait_no_longer(self, work: WorkArea, desk: Desk | None = None) -> None:
        """What is still under way ends unheard; with `desk` what the disk does not come back from as well."""
        if self._retiring is work:
            if desk is not None:
                desk.forget_keys()
            self.runner.abandon(but="" if desk else "store")

    def _retire(self, work: WorkArea, desk: Desk) -> None:
        self._retiring = self._leaving = None
        work.deleteLater()
        QTimer.singleShot(0, self, self._collector.look_through_all)  # nobody types on a locked screen
        if self.runner.is_closed:
            desk.close()
        else:
            self.runner.start(Job(title=_("锁定"), work=desk.close, quiet=True))

    def _restore(self) -> None:
        """Ask which copy; what opens then is what came back."""
        page = RestorePage(self.look, self.data_dir, self.runner)
        page.left.connect(self._enter)
        page.restored.connect(self._come_back)
        self._show(page)

    def _come_back(self, words: str) -> None:
        self._is_demo = bootstrap.is_demo(self.data_dir)
        self._enter()
        if isinstance(self.page, UnlockPage):
            say(self.page.note, words, "done")
        else:
            self.start_work()

    def _welcome(self, page: QWidget) -> None:
        if isinstance(page, UnlockPage):
            offer_restoring(page, self._restore)
            page.unlock_requested.connect(self._unlock)
        self._show(page)

    def _show(self, page: QWidget) -> None:
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
            name_scroll_bars(page)
        self._pages.setCurrentWidget(page)
        for index in reversed(range(self._pages.count())):
            old = self._pages.widget(index)
            if old and old is not page:
                self._pages.removeWidget(old)
                if old is not self._retiring:
                    old.deleteLater()
        self.setFocusProxy(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlock(self, asked: UnlockRequested) -> None:
        page = self.page
        refused = page.refused if isinstance(page, SetUpPage | OpeningPage) else None
        if isinstance(page, UnlockPage):
            page.working()
            refused = partial(self._not_unlocked, page)
        job = Job(
            title=_("打开工作点"), work=lambda: self._open_desk(asked), done=self._begin, failed=refused
        )
        self.runner.when_idle(lambda: self.runner.start(job))

    def _not_unlocked(self, page: UnlockPage, error: TamgaError) -> None:
        page.show_with_pin(self._pins.names() if self._pins else frozenset())
        page.refused(error)

    def _open_desk(self, asked: UnlockRequested) -> Desk:
        from desktop.services.people.day_pins import DayPins  # not before the first paint

        self._pins = self._pins or DayPins()
        if asked.is_pin:
            desk = bootstrap.unlock_again(self.data_dir, asked.staff_name, asked.password, self._pins)
        else:
            password = None if self._is_demo else asked.password
            desk = bootstrap.unlock(self.data_dir, asked.staff_name, password, pins=self._pins)
        self._given_password = asked.password if desk.people.has_first_password() else ""
        desk.tell_changes(self.feed.tell)
        desk.catalogue.find("")  # builds the search index here, so that the first key typed meets it ready
        return desk

    def _begin(self, desk: Desk) -> None:
        self.desk = desk
        if self._given_password:
            self._want_own_password(desk)
            return
        if not self.first_run.is_first_run:
            self._work(desk)
            return
        self.first_run.is_first_run = False
        from desktop.gui.entrance.join import JoinPage  # seen once in the life of a workplace

        page = JoinPage(self.look, self.data_dir)
        page.put_off.connect(lambda: self._work(desk))
        page.enrol_requested.connect(lambda asked: self._enrol(desk, page, asked))
        self._show(page)
        if self.first_run.joins:
            page.show_asked(self.first_run.joins)
            page.begin()

    def _want_own_password(self, desk: Desk) -> None:
        from desktop.gui.entrance.own_password import OwnPasswordPage  # seen once by each person

        page = OwnPasswordPage(self.look, self.data_dir, desk.staff_name, self._given_password)

        def change(chosen: OwnPassword) -> None:
            self.runner.start(
                Job(
                    title=_("换密码"),
                    work=lambda: desk.people.change_password(chosen.old, chosen.new),
                    done=lambda _none: self._work(desk),
                    failed=page.refused,
                )
            )

        page.chosen.connect(change)
        self._given_password = ""
        self._show(page)

    def _enrol(self, desk: Desk, page: JoinPage, asked: EnrolRequested) -> None:
        self.runner.start(
            Job(
                title=_("联到旗里"),
                work=lambda: _join(desk, asked, brings=self.first_run.joins is not None),
                lane="exchange",  # a dead line must not hold up what is saved meanwhile
                done=lambda _: self._joined(desk),
                failed=lambda error: page.refused(error) if self.page is page else None,
            )
        )

    def _joined(self, desk: Desk) -> None:
        if self.work is None:  # else it was put off while the code was on its way
            self._work(desk)

    def _work(self, desk: Desk) -> None:
        if self.work is not None or self.desk is not desk:
            return
        # After the first paint: start-up time.
        from desktop.gui.settings.settings_menu import appearance_from, idle_minutes_from
        from desktop.gui.window.work_area import WorkArea

        self.look.wear(appearance_from(desk.upkeep.setting("palette"), desk.upkeep.setting("text_size")))
        self.work = WorkArea(self.look, self.runner, desk)
        self.work.lock_requested.connect(self.lock)
        self.work.practice_wanted.connect(self._practise)
        self.work.idle_chosen.connect(lambda chosen: self._idle.start(minutes=chosen.minutes))
        self._show(self.work)
        for place in self._undone.pop(desk.staff_name, ()):
            self.work.open_place(place)
        if self._handed_file is not None:
            self.go_on_with(self._handed_file)
        self._idle.start(minutes=idle_minutes_from(desk.upkeep.setting("idle_minutes")))
        self._session.start(self.window())
        self._collector.set_aside()
        self.runner.start(Job(title=_("准备"), work=desk.warm_up, lane="warm", failed=_not_warm, quiet=True))
        self.work_begun.emit()

    def _practise(self) -> None:
        """From the real workplace: it is locked, and practice opens in its place."""
        self.runner.start(
            Job(
                title=_("准备练习"),
                work=lambda: bootstrap.prepare_practice(self.data_dir),
                done=self.folder_wanted.emit,
            )
        )

    def tell_bug(self, bug: Bug | None = None) -> None:
        """Say that something was not done because of a mistake in the program, and where its log is."""
        if self.findChild(QMessageBox, "bug"):  # what fails at each repaint is told once
            return
        title = bug.title if bug else _("刚才的操作")
        log = bug_log.log_path(self.data_dir)
        dialog = QMessageBox(self)
        dialog.setObjectName("bug")
        dialog.setAccessibleName(_("程序出错"))
        dialog.setIcon(QMessageBox.Icon.Warning)
        dialog.setWindowTitle(_("程序出错"))
        dialog.setText(_("“{title}”没有完成，程序里有一处错误。").format(title=title))
        advice = _("已保存的办件不受影响。请重试一次；再出现时，把日志 {path} 交给技术支持。")
        unlogged = _("已保存的办件不受影响。请重试一次；再出现时，请联系技术支持。")
        dialog.setInformativeText(advice.format(path=log) if log.is_file() else unlogged)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _join(desk: Desk, asked: EnrolRequested, *, brings: bool) -> None:
    """Enrol; `brings` fetches catalogue and roster at once, for the first page of work to show them."""
    from sync.device.errors import ExchangeError

    desk.exchange.enrol(asked.url, asked.code, asked.certificate)
    if not brings:
        return
    try:
        desk.exchange.sync(tries=1)
    except ExchangeError as error:  # it is tried again by itself, and the strip says how it stands
        _log.warning("joined, but nothing has come yet: %s", error.title)


def _not_warm(error: TamgaError) -> None:
    """Whoever needs what could not be loaded is told then; a warning now would help nobody."""
    _log.warning("not loaded beforehand: %s", error.title)


def _warm_up() -> None:
    """Import what unlocking needs while the clerk types the password."""
    import desktop.desk.desk  # noqa: F401 - for its cost, which is paid here
