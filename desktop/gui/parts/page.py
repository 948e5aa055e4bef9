"""What a page of the unlocked window is, what it is built with, and what it says to the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from casework.language import _
from desktop.changes import Area, Changes
from desktop.gui.background.tasks import TaskRunner
from desktop.gui.keyboard.keys import Key
from desktop.gui.look.look import Look
from desktop.gui.parts.messages import MessageAnswer, MessageArea
from desktop.gui.parts.output import SlipOutput
from desktop.gui.parts.parts import key_button

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

Act = Callable[[], object]


class Workroom(msgspec.Struct, frozen=True):
    """What every page is built with."""

    look: Look
    runner: TaskRunner
    desk: Desk
    output: SlipOutput
    keys: tuple[Key, ...]


class Badge(msgspec.Struct, frozen=True):
    """What the status strip says for a page: words on a button, more beside it, the rest in its tool tip.

    Pressing it does `action`, or opens the page where there is none.
    """

    words: str
    detail: str = ""
    hint: str = ""
    action: str = ""


class Needs(msgspec.Struct, frozen=True):
    """How many things on a page need somebody, and whether one of them is an alarm."""

    count: int = 0
    is_alarm: bool = False


class Place(msgspec.Struct, frozen=True):
    """A page by its name, and what it is about: a case by its number, a person by that of a case of theirs.

    Without a page it is an action, by its name; one that is done on a page has its name after it: note@case.
    """

    page: str
    about: str


class WindowPage(QWidget):
    """A page refreshes itself from Changes, and knows neither the window nor another page.

    `left` goes back to the first page, `wanted` asks to be on screen, `message_raised` carries a Message for
    wherever the clerk is, `badge_changed` a Badge, `needs_changed` a Needs for the rail, `place_wanted` a
    Place that is to be opened.
    """

    left = Signal()
    wanted = Signal()
    message_raised = Signal(object)
    badge_changed = Signal(object)
    needs_changed = Signal(object)
    place_wanted = Signal(object)
    concern: ClassVar[frozenset[Area]] = frozenset()
    messages: MessageArea | None = None

    def refresh(self, changes: Changes) -> None:
        """Something that this page is concerned with was committed."""

    def acts(self) -> Mapping[str, Act]:
        """What keys and commands may ask of this page, by the names of actions."""
        return {}

    def hear(self, answer: MessageAnswer) -> None:
        """What the clerk chose about a message, on whatever page it was shown."""

    def back_button(self) -> QPushButton:
        """Leads back to the first page."""
        back = key_button(_("回到窗口"), "leave")
        back.clicked.connect(lambda: self.left.emit())
        return back

    def show_about(self, about: str) -> None:
        """It is opened for this very thing."""

    def unfinished(self) -> str:
        """What somebody who comes back goes on with here, as `show_about` takes it; "" for nothing."""
        return ""

    def step_back(self) -> None:
        """What the key that steps back does here: it leaves the page."""
        self.left.emit()

    def seek(self, page: str = "") -> None:
        """Go to the one box, which the first page has; with the commands of the page that is named."""

    def put_away(self) -> None:
        """The window locks or closes."""
