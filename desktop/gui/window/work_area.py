"""The unlocked window: the pages of the table beside their rail, over one status strip, joined to one desk.

Pages hear of what was committed, and say by signals what they want of the window; it knows none by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from casework import language
from casework.language import _
from desktop.changes import Changes
from desktop.gui.background.tasks import Failure, Job, TaskRunner
from desktop.gui.help.tour import Tour
from desktop.gui.keyboard import keys
from desktop.gui.keyboard.keys import Key, bind
from desktop.gui.look.look import Appearance, Look
from desktop.gui.parts.announce import announce, name_scroll_bars
from desktop.gui.parts.messages import Message, from_error
from desktop.gui.parts.output import SlipOutput
from desktop.gui.parts.page import Act, Badge, Place, WindowPage, Workroom
from desktop.gui.parts.stops import mark
from desktop.gui.settings.counter_name import CounterName
from desktop.gui.settings.settings_menu import (
    Chosen,
    IdleChosen,
    LanguageChosen,
    PaperChosen,
    idle_minutes_from,
    settings_menu,
)
from desktop.gui.window import pages
from desktop.gui.window.copy_keeper import CopyKeeper
from desktop.gui.window.opened_pages import OpenedPages
from desktop.gui.window.pages import PageKind
from desktop.gui.window.rail import Rail
from desktop.gui.window.status_strip import StatusStrip
from desktop.gui.window.workplace_watch import WorkplaceWatch
from desktop.practice import is_practice
from desktop.settings import keep_language

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

_OF_POSTS = frozenset(("staff_appointed", "staff_posted"))
_STRIP_SHOWS = frozenset(("releases", "deliveries"))


class WorkArea(QWidget):
    """All that an unlocked desk offers.  `idle_chosen` carries an IdleChosen."""

    lock_requested = Signal()
    idle_chosen = Signal(object)
    practice_wanted = Signal()

    def __init__(self, look: Look, runner: TaskRunner, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(_("办件"))
        self._look, self._runner, self._desk = look, runner, desk
        self._is_put_away = False
        self._came_from: dict[WindowPage, WindowPage] = {}
        self.output = SlipOutput(runner, desk, self)
        self._entries = pages.PAGES
        self._keys = (*keys.KEYS, *_doors(self._entries))
        workroom = Workroom(look, runner, desk, self.output, self._keys)
        self._pages = OpenedPages(self._entries, workroom, self._join)
        self.rail = Rail(look, self._entries, self._settings_menu())
        self.strip = StatusStrip(look, desk, self._entries)
        self.copies = CopyKeeper(self, desk)
        self.watch = WorkplaceWatch(self, desk)
        mark(self.rail, "rail")
        mark(self.strip, "strip")
        self._stack = QStackedWidget()
        self._stack.setAccessibleName(_("页面"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._stack, 1)
        column.addLayout(row, 1)
        column.addWidget(self.strip)
        self._pages.build_first()
        self._connect()
        self.rail.show_page(self._entries[0].name)
        self.setFocusProxy(self.home)
        self.output.follow_soon()

    @property
    def home(self) -> WindowPage:
        """The first page of the table."""
        return self._pages[self._entries[0].name]

    @property
    def page(self) -> WindowPage:
        """The page on screen."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, WindowPage) else self.home

    def page_named(self, name: str) -> WindowPage:
        """The page of that name in the table."""
        return self._pages[name]

    def refresh(self, changes: Changes) -> None:
        """Something was committed: whom it concerns looks anew."""
        if self._is_put_away:
            return
        if changes.areas & _STRIP_SHOWS:
            self.strip.refresh()
        if changes.kinds & _OF_POSTS:
            self._lock_out_who_left()
        for page in self._pages.values():
            if changes.areas & page.concern:
                page.refresh(changes)

    def _lock_out_who_left(self) -> None:
        """The roster has changed: whoever has left works here no more, and cannot unlock again."""
        self._runner.start(
            Job(
                title=_("查看名册"),
                work=self._desk.people.is_shut_out,
                lane="roster",
                done=lambda is_out: self.lock_requested.emit() if is_out else None,
                quiet=True,
            )
        )

    def put_away(self) -> None:
        """Hand the draft to the store lane now: the window locks or closes."""
        self._is_put_away = True
        self.output.put_away()
        self.copies.stop()
        self.watch.stop()
        for page in self._pages.values():
            page.put_away()

    def show_page(self, page: WindowPage) -> None:
        """Bring a page on screen."""
        self._stack.setCurrentWidget(page)
        name = self._pages.name_of(page)
        entry = next(entry for entry in self._entries if entry.name == name)
        self.rail.show_page(entry.below or entry.name)
        announce(page, _(entry.title))
        page.setFocus()

    def take_tour(self) -> None:
        """Show the parts of the window one after the other, beginning at the first page."""
        if not self.findChildren(Tour):
            if self.page is not self.home:
                self.show_page(self.home)
            Tour(self._look, self)

    def open_place(self, place: Place) -> None:
        """Open a page about something; leaving it leads back to where one came from."""
        if not place.page:
            self._do(place.about)
            return
        page, before = self._pages[place.page], self.page
        if page is not before:
            self._came_from[page] = before
        page.show_about(place.about)
        self.show_page(page)

    def unfinished(self) -> tuple[Place, ...]:
        """What somebody who locks leaves undone on the pages, the page on screen last."""
        order = sorted(self._pages.items(), key=lambda named: named[1] is self.page)
        return tuple(Place(name, about) for name, page in order if (about := page.unfinished()))

    def tell(self, message: Message) -> None:
        """Tell it where the clerk is; the first page keeps it, and no page shows on what it replaces."""
        for page in self._pages.values():
            area = page.messages
            if area is None:
                continue
            stale = any(shown.key == message.key for shown in area.shown())
            if stale or page in (self.home, self.page):
                area.tell(message)

    def _connect(self) -> None:
        self._runner.failed.connect(self._tell_failure)
        self._runner.waiting.connect(self.strip.show_waiting)
        self.output.message_raised.connect(self.tell)
        self.strip.page_requested.connect(self._toggle)
        self.rail.page_requested.connect(lambda name: self.show_page(self._pages[name]))
        self.strip.lock_requested.connect(self.lock_requested)
        self.strip.copies.clicked.connect(self.copies.choose)
        self.copies.standing.connect(self.strip.show_copies)
        self.copies.message_raised.connect(self.tell)
        self.watch.message_raised.connect(self.tell)
        for lane in ("print", "attach", "export"):
            self.strip.cancel_requested.connect(partial(self._runner.cancel, lane))
        bind(self, keys.WINDOW, self._acts(), self._keys)

    def _acts(self) -> dict[str, Act]:
        """What may be asked for on every page."""
        acts: dict[str, Act] = {
            "lock": self.lock_requested.emit,
            "open_settings": self.rail.settings.showMenu,
            "choose_copies": self.copies.choose,
            "take_tour": self.take_tour,
            "find_command": self._seek_from_here,
        }
        for page in self._pages.values():
            acts |= page.acts()
        return acts | {f"open {entry.name}": partial(self._toggle, entry.name) for entry in self._entries}

    def _seek_from_here(self) -> None:
        """The one box, with what may be done on the page that is left for it as well."""
        self.home.seek(self._pages.name_of(self.page))

    def _do(self, about: str) -> None:
        """An action by its name; with that of a page after it (note@case) it is done there."""
        action, _at, name = about.partition("@")
        if not name:
            self._acts()[action]()
            return
        page = self._pages[name]
        self.show_page(page)
        page.acts()[action]()

    def _join(self, name: str, page: WindowPage) -> None:
        """A page was built: it is one of the window from now on."""
        self._stack.addWidget(page)
        name_scroll_bars(page)
        page.left.connect(lambda: self.show_page(self._came_from.pop(page, self.home)))
        page.place_wanted.connect(self.open_place)
        page.wanted.connect(lambda: self.show_page(page))
        page.message_raised.connect(self.tell)
        bind(page, name, page.acts(), self._keys)
        if name != self._entries[0].name:
            bind(page, keys.LEFT_PAGES, {"leave": page.step_back}, self._keys)
        for other in self._pages.values():
            _hear_each_other(page, other)
        page.needs_changed.connect(lambda needs: self.rail.show_needs(name, needs))
        view = self.strip.badges.get(name)
        if view is not None:
            page.badge_changed.connect(lambda badge: self._show_badge(name, badge))
            view.pressed.connect(lambda: self._press_badge(name))

    def _show_badge(self, name: str, badge: Badge) -> None:
        self.strip.badges[name].show_badge(badge)

    def _press_badge(self, name: str) -> None:
        """Do what the badge offers; where it offers nothing, open its page."""
        action = self.strip.badges[name].badge.action
        if action:
            self._acts()[action]()
        else:
            self.show_page(self._pages[name])

    def _toggle(self, name: str) -> None:
        """Open the page; one that is no place on the rail is gone back from by the same key."""
        page = self._pages[name]
        self.show_page(self.home if page is self.page and name not in self.rail.buttons else page)

    def _tell_failure(self, failure: Failure) -> None:
        self.tell(from_error(f"failure {failure.title}", failure.error))

    def _settings_menu(self) -> QMenu:
        idle_minutes = idle_minutes_from(self._desk.upkeep.setting("idle_minutes"))
        chosen = Chosen(idle_minutes, self.output.paper, language.chosen())
        menu = settings_menu(self, self._look, chosen, self._set)
        menu.addSeparator()
        if not is_practice(self._desk.data_dir):
            practising = menu.addAction(_("练习：不影响正式的数据"))
            practising.triggered.connect(lambda: self.practice_wanted.emit())
        menu.addAction(_("本窗口的名称…")).triggered.connect(self._name_counter)
        past = menu.addAction(_("不经代理，直接连旗里"))
        past.setCheckable(True)
        past.setChecked(self._desk.upkeep.setting("proxy") == "none")
        past.triggered.connect(lambda is_past: self._choose_proxy(use=not is_past))
        menu.addAction(_("拷贝放到…")).triggered.connect(lambda: self.copies.choose())
        for entry in self._entries:
            if entry.door == "menu":
                words = _("{page}…").format(page=_(entry.title))
                action = menu.addAction(f"{words}\t{entry.keys}" if entry.keys else words)
                action.triggered.connect(lambda _=False, name=entry.name: self.show_page(self._pages[name]))
        return menu

    def _choose_proxy(self, *, use: bool) -> None:
        work = self._desk.exchange.choose_proxy
        self._runner.start(Job(title=_("记住设置"), work=lambda: work(use=use), quiet=True))

    def _name_counter(self) -> None:
        dialog = CounterName(self, self._desk.upkeep.setting("counter"))
        dialog.named.connect(self._keep_counter)
        dialog.open()

    def _keep_counter(self, words: str) -> None:
        title = _("本窗口：{name}").format(name=words) if words else _("本窗口不写名称")
        message = Message(key="counter", title=title, what=_("以后的告知单上写在站点后面。"))
        self._runner.start(
            Job(
                title=_("记住设置"),
                work=lambda: self._desk.upkeep.keep_counter(words),
                done=lambda _none: self.tell(message),
            )
        )

    def _set(self, meaning: object) -> None:
        if isinstance(meaning, Appearance):
            self._look.wear(meaning)
            self._keep({"palette": meaning.palette, "text_size": meaning.text})
        elif isinstance(meaning, IdleChosen):
            self.idle_chosen.emit(meaning)
            self._keep({"idle_minutes": str(meaning.minutes)})
        elif isinstance(meaning, LanguageChosen):
            self._keep_language(meaning.language)
        elif isinstance(meaning, PaperChosen):
            self.output.choose_paper(meaning.paper)

    def _keep(self, settings: dict[str, str]) -> None:
        def keep() -> None:
            for name, value in settings.items():
                self._desk.upkeep.keep_setting(name, value)

        self._runner.start(Job(title=_("记住设置"), work=keep, quiet=True))

    def _keep_language(self, chosen: str) -> None:
        title = _("语言：{name}").format(name=language.LANGUAGES[chosen])
        message = Message(key="language", title=title, what=_("下次打开程序时改用这种语言。"))
        self._runner.start(
            Job(
                title=_("记住设置"),
                work=lambda: keep_language(self._desk.data_dir, chosen),
                done=lambda _none: self.tell(message),
                quiet=True,
            )
        )


def _hear_each_other(page: WindowPage, other: WindowPage) -> None:
    """What is chosen about a message is heard by every page, whichever showed it."""
    if page.messages is not None:
        page.messages.answered.connect(other.hear)
    if other.messages is not None and other is not page:
        other.messages.answered.connect(page.hear)


def _doors(entries: Iterable[PageKind]) -> Iterator[Key]:
    """The keys of the pages."""
    for entry in entries:
        if entry.keys:
            yield Key(entry.keys, entry.words, f"open {entry.name}", heading=keys.PLACES)
        if entry.also:
            yield Key(entry.also, entry.words, f"open {entry.name}", heading=keys.UNTAUGHT)
