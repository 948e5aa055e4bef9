"""The pages of the unlocked window, in their order; the first is where the work is.

A new page is a folder beside this one and a line here: the rest of the window reads the table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from casework.language import N_
from desktop.gui.cases.cases import CasesPage
from desktop.gui.counter.counter import CounterPage
from desktop.gui.exchange.banner import BannerPage
from desktop.gui.help.keys import KeysPage
from desktop.gui.parts.page import WindowPage, Workroom


class PageKind(msgspec.Struct, frozen=True, kw_only=True):
    """A page: its name in the code, its title, what the help says of its key, and where it is opened from.

    `badge` says that the status strip has a place for what the page tells.
    """

    name: str
    title: str
    build: Callable[[Workroom], WindowPage]
    keys: str = ""
    words: str = ""
    door: Literal["strip", "menu", ""] = ""
    badge: bool = False


PAGES: tuple[PageKind, ...] = (
    PageKind(name="counter", title=N_("办件窗口"), build=CounterPage),
    PageKind(
        name="cases",
        title=N_("今日办件"),
        keys="F3",
        words=N_("今日办件：再打印、另存为 PDF、只看超期"),
        build=CasesPage,
        door="strip",
    ),
    PageKind(name="exchange", title=N_("联到旗里"), build=BannerPage, door="menu", badge=True),
    PageKind(
        name="help", title=N_("按键"), keys="F1", words=N_("打开或关上本页"), build=KeysPage, door="strip"
    ),
)
