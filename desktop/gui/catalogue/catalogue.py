"""目录: the matters by department, life event, way of handling; one of them read whole; what is new."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casework.errors import TamgaError
from casework.language import N_, _
from casework.release.catalogue import Release
from casework.release.release_changes import ReleaseChanges, changes_words
from casework.shelves import SHELF_ORDERS, Shelf, ShelfOrder, shelves
from desktop.changes import Area, Changes
from desktop.gui.background.tasks import Job
from desktop.gui.catalogue import shelf_lists
from desktop.gui.catalogue.guide_view import GuideView
from desktop.gui.look.look import GRID
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.form_output import FormOutput
from desktop.gui.parts.lines import line_list
from desktop.gui.parts.messages import MessageArea, from_error
from desktop.gui.parts.page import Act, Place, WindowPage, Workroom
from desktop.gui.parts.parts import button, hairline, key_button, label, say
from desktop.gui.parts.what_to_bring import what_to_bring

if TYPE_CHECKING:
    from desktop.services.forms.read_guide import GuideRead

KEY = "catalogue"
NEWS = "news"
_ALL_BESIDE_FROM = 1000  # logical pixels of the page: below, the guide takes the place of the lists
_READ_AFTER_MS = 120  # a matter that the arrow keys only pass is not laid out


class CataloguePage(WindowPage):
    """The lists follow the arrow keys; Enter goes on to the right, Esc back to the left."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("releases",))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk = workroom.runner, workroom.desk
        self._release: Release | None = None
        self._order: str = next(iter(SHELF_ORDERS))
        self._changes: ReleaseChanges | None = None
        self._shelves: tuple[Shelf, ...] = ()
        self.setAccessibleName(_("目录"))
        self.messages = MessageArea(workroom.look)
        self.about = label("", "quiet", wrap=True)
        self.orders: dict[str, QPushButton] = {}
        self.shelf_list, self.shelf_model = line_list(workroom.look, _("分类"), self)
        self.matter_list, self.matter_model = line_list(workroom.look, _("事项"), self)
        self.guide = GuideView(workroom.look, lambda name: self._desk.fonts.face(name).path)
        self.handle = key_button(_("办这一件"), "handle_matter", "primary")
        self.bring = key_button(_("打印要带什么"), "print_guide", "")
        self.turn = key_button(_("蒙汉双语纸样"), "turn_guide", "")
        self._lists, self._read_side = QWidget(), QWidget()
        self._forms = FormOutput(workroom, self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.shelf_list)

    def refresh(self, _changes: Changes) -> None:
        """Another release came into use."""
        self._changes = None
        if self.isVisible():
            self.look_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.look_up()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def acts(self) -> Mapping[str, Act]:
        orders = {
            f"shelf_order_{n}": partial(self.choose, name) for n, name in enumerate(self.orders, start=1)
        }
        return {
            "handle_matter": self.handle_matter,
            "print_guide": self.print_guide,
            "turn_guide": self.turn_guide,
            **orders,
        }

    def show_about(self, about: str) -> None:
        """Read the matter of that code."""
        self._read(about)

    def step_back(self) -> None:
        """From the guide to the matters, from them to the shelves, from there to where one came from."""
        focus = self.focusWidget()
        if focus is not None and self._read_side.isAncestorOf(focus):
            self._show_lists()
            self.matter_list.setFocus()
        elif self.matter_list.hasFocus():
            self.shelf_list.setFocus()
        else:
            self.left.emit()

    def look_up(self) -> None:
        """Show the release in use."""
        if self._release is not self._desk.catalogue.release:
            self._release = self._desk.catalogue.release
            self._show_shelves()
        if self._changes is None:
            self._runner.start(
                Job(
                    title=_("比较目录"),
                    work=self._desk.catalogue.newest_changes,
                    lane="catalogue",
                    done=self._show_changes,
                    failed=self._refused,
                    quiet=True,
                    replaces=True,
                )
            )

    def choose(self, order: str) -> None:
        """Put the matters on other shelves."""
        self._order = order
        self.orders[order].setChecked(True)
        self._show_shelves()
        self._show_lists()
        self.shelf_list.setFocus()

    def handle_matter(self) -> None:
        """Begin with the matter that is read, at the counter."""
        if self.guide.guide is not None:
            self.place_wanted.emit(Place("counter", self.guide.guide.code))

    def print_guide(self) -> None:
        """On paper what the screen says; nobody is asked for a name."""
        if self.guide.guide is not None:
            code = self.guide.guide.code
            self._forms.send(_("办事指南"), lambda: what_to_bring(self._desk, code))

    def turn_guide(self) -> None:
        """The guide in words, or as it is printed."""
        if self.guide.guide is not None:
            self._show_guide()
            self.guide.turn()

    def _show_changes(self, changes: ReleaseChanges) -> None:
        self._changes = changes
        count = len(changes.matters)
        self.orders[NEWS].setText(f"{_(_ORDERS[NEWS])} {count}" if count else _(_ORDERS[NEWS]))
        if self._order == NEWS:
            self._show_shelves()

    def _show_shelves(self) -> None:
        release, site = self._desk.catalogue.release, self._desk.site
        is_news = self._order == NEWS
        if is_news:
            self._shelves = shelf_lists.change_shelves(self._changes) if self._changes else ()
            say(self.about, changes_words(self._changes))
        else:
            order: ShelfOrder = next(each for each in SHELF_ORDERS if each == self._order)
            self._shelves = shelves(release, site, order)
            words = _("{name}，{count} 个事项，{site}")
            say(
                self.about, words.format(name=release.title.zh, count=len(release.matters), site=site.name.zh)
            )
        self.shelf_model.show(shelf_lists.shelf_lines(self._shelves))
        self.shelf_list.setCurrentIndex(self.shelf_model.index(0))
        self._show_shelf(0)

    def _show_shelf(self, row: int) -> None:
        codes = self._shelves[row].codes if 0 <= row < len(self._shelves) else ()
        if self._order == NEWS and self._changes is not None:
            self.matter_model.show(shelf_lists.change_lines(self._changes, codes))
        else:
            release, site = self._desk.catalogue.release, self._desk.site
            self.matter_model.show(shelf_lists.matter_lines(release, site, codes))
        self.matter_list.setCurrentIndex(self.matter_model.index(0))
        if not codes:
            self._show_read(None)  # nothing to follow: what F9 and Ctrl+P would take is not on screen

    def _follow(self) -> None:
        line = self.matter_model.line(self.matter_list.currentIndex().row())
        if line is None or self._desk.catalogue.release.matter(line.number) is None:
            self._show_read(None)  # what the newest release took away has no guide
        elif self.guide.guide is None or line.number != self.guide.guide.code:
            self._read(line.number)

    def _read(self, code: str) -> None:
        self._runner.start(
            Job(
                title=_("读办事指南"),
                work=lambda: self._desk.catalogue.guide(code),
                lane="guide",
                done=self._show_read,
                failed=self._refused,
                quiet=True,
                replaces=True,
            )
        )

    def _show_read(self, guide: GuideRead | None) -> None:
        self.messages.take_back(KEY)
        self.guide.show_guide(guide)
        for press in (self.handle, self.bring, self.turn):
            press.setEnabled(guide is not None)

    def _refused(self, error: TamgaError) -> None:
        self.messages.tell(from_error(KEY, error))

    def _open(self) -> None:
        """Enter on a matter: go and read it."""
        self._follow()
        self._show_guide()
        self.guide.setFocus()

    def _is_wide(self) -> bool:
        return self.width() >= _ALL_BESIDE_FROM

    def _show_guide(self) -> None:
        self._lists.setVisible(self._is_wide())
        self._read_side.show()

    def _show_lists(self) -> None:
        self._lists.show()
        self._read_side.setVisible(self._is_wide())

    def _fit(self) -> None:
        focus = self.focusWidget()
        if focus is not None and self._read_side.isAncestorOf(focus):
            self._show_guide()
        else:
            self._show_lists()

    def _connect(self) -> None:
        soon = QTimer(self)
        soon.setSingleShot(True)
        soon.setInterval(_READ_AFTER_MS)
        soon.timeout.connect(self._follow)
        self.shelf_list.selectionModel().currentChanged.connect(lambda now, _was: self._show_shelf(now.row()))
        self.shelf_list.activated.connect(lambda _index: self.matter_list.setFocus())
        self.matter_list.selectionModel().currentChanged.connect(lambda _now, _was: soon.start())
        self.matter_list.activated.connect(lambda _index: self._open())
        self.handle.clicked.connect(lambda: self.handle_matter())
        self.bring.clicked.connect(lambda: self.print_guide())
        self.turn.clicked.connect(lambda: self.turn_guide())

    def _lay_out(self) -> None:
        words = QWidget()
        words.setAccessibleName(_("怎么分"))
        flow = FlowLayout(GRID, words)
        group = QButtonGroup(self)
        for name, text in _ORDERS.items():
            press = button(_(text), "choice")
            press.setCheckable(True)
            press.setChecked(name == self._order)
            press.clicked.connect(lambda _checked=False, name=name: self.choose(name))
            group.addButton(press)
            flow.addWidget(press)
            self.orders[name] = press
        title = QHBoxLayout()
        title.setSpacing(2 * GRID)
        title.addWidget(label(_("目录"), "title"))
        title.addWidget(self.about, 1)
        head = QVBoxLayout()
        head.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        head.setSpacing(GRID)
        head.addLayout(title)
        for part in (words, hairline()):
            head.addWidget(part)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.messages)
        page.addLayout(head)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self._listing(), 6)
        columns.addWidget(self._reading(), 7)
        page.addLayout(columns, 1)

    def _listing(self) -> QWidget:
        self._lists.setAccessibleName(_("分类和事项"))
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.shelf_list, 2)
        beside.addWidget(hairline(upright=True))
        beside.addWidget(self.matter_list, 3)
        beside.addWidget(hairline(upright=True))
        column = QVBoxLayout(self._lists)
        column.setContentsMargins(GRID, 0, 0, GRID)
        column.setSpacing(GRID)
        column.addLayout(beside, 1)
        column.addWidget(label(_("↑↓ 选择   Enter 往右"), "key"))
        return self._lists

    def _reading(self) -> QWidget:
        acts = QWidget()
        acts.setAccessibleName(_("这个事项"))
        doing = FlowLayout(GRID, acts)
        for press in (self.handle, self.bring, self.turn):
            press.setEnabled(False)
            doing.addWidget(press)
        self._read_side.setAccessibleName(_("办事指南"))
        column = QVBoxLayout(self._read_side)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.guide, 1)
        column.addWidget(acts)
        return self._read_side


_ORDERS: dict[str, str] = {str(name): words for name, words in SHELF_ORDERS.items()}
_ORDERS[NEWS] = N_("新目录改了什么")
