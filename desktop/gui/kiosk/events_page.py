"""First step: what it is about, by an event of life or by typing on the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.language import _, n_
from casework.release.catalogue import Matter
from desktop.gui.kiosk.cards import LARGE, SMALL, CardGrid, CardWords, Keypad, plain_field, touch_button
from desktop.gui.kiosk.public_catalogue import PublicCatalogue
from desktop.gui.kiosk.scripts import Scripts
from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import label, say

_LETTERS = ("abcdefghi", "jklmnopqr", "stuvwxyz")
_EVENT, _MATTER = "event ", "matter "


class EventsPage(QWidget):
    """`matter_chosen` carries the code of a matter, `deeper` whether there is something to go back from."""

    matter_chosen = Signal(str)
    deeper = Signal(bool)

    def __init__(self, catalogue: PublicCatalogue, scripts: Scripts) -> None:
        super().__init__()
        self._catalogue = catalogue
        self.setAccessibleName(_("您要办什么事？"))
        self.title = label(_("您要办什么事？"), "title")
        self.search = plain_field(_("查找"), hint=_("点这里，按首字母查：医保是 yb"), role="search")
        self.grid = CardGrid(scripts)
        self.keypad = Keypad(_LETTERS)
        self.away = touch_button(_("收起键"))
        self.nothing = label(_("没有查到：换个说法，或问窗口"), "work", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(3 * GRID)
        head.addWidget(self.title)
        head.addWidget(self.search, 1)
        typing = QHBoxLayout()
        typing.addWidget(self.keypad, 1)
        typing.addWidget(self.away)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(head)
        column.addWidget(self.nothing)
        column.addWidget(self.grid, 1)
        column.addLayout(typing)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._look)
        self.keypad.typed.connect(lambda character: self.search.insert(character))
        self.keypad.erased.connect(lambda: self.search.backspace())
        self.away.clicked.connect(lambda: self._show_keys(is_on=False))
        self.grid.chosen.connect(self._choose)
        self.begin()

    def begin(self) -> None:
        """The events of life; nothing of whoever was here before."""
        self.search.clear()
        self._show_keys(is_on=False)
        self.show_events()

    def show_events(self) -> None:
        """Where everything begins."""
        say(self.title, _("您要办什么事？"))
        at = self._catalogue
        self._show(
            [
                CardWords(
                    key=f"{_EVENT}{place}",
                    words=shelf.words,
                    about=n_("{count} 项", len(shelf.codes)).format(count=len(shelf.codes)),
                    mongolian=at.mongolian(at.event_text(shelf)),
                )
                for place, shelf in enumerate(at.shelves)
            ],
            SMALL,
        )
        self.deeper.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A touch of the field brings the keys."""
        if watched is self.search and event.type() == QEvent.Type.MouseButtonPress:
            self._show_keys(is_on=True)
        return False

    def _look(self, typed: str) -> None:
        if not typed.strip():
            self.show_events()
            return
        self._show_matters(_("查到的"), self._catalogue.find(typed.strip()))

    def _choose(self, key: str) -> None:
        if key.startswith(_MATTER):
            self.matter_chosen.emit(key.removeprefix(_MATTER))
            return
        shelf = self._catalogue.shelves[int(key.removeprefix(_EVENT))]
        self._show_keys(is_on=False)
        self._show_matters(shelf.words, self._catalogue.matters(shelf))

    def _show_matters(self, title: str, matters: tuple[Matter, ...]) -> None:
        say(self.title, title)
        self._show([self._card(matter) for matter in matters], LARGE)
        self.deeper.emit(True)

    def _card(self, matter: Matter) -> CardWords:
        about = self._catalogue.why_not(matter) or matter.authority.zh
        mongolian = self._catalogue.mongolian(matter.name)
        return CardWords(
            key=f"{_MATTER}{matter.code}", words=matter.name.zh, about=about, mongolian=mongolian
        )

    def _show(self, cards: list[CardWords], size: QSize) -> None:
        self.nothing.setVisible(not cards)
        self.grid.show_cards(cards, size)

    def _show_keys(self, *, is_on: bool) -> None:
        self.keypad.setVisible(is_on)
        self.away.setVisible(is_on)
