"""The pages of the unlocked window, in their order; the first is where the work is.

A new page is a folder beside this one and a line here: the rest of the window reads the table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from casework.language import N_
from desktop.gui.affairs.affairs import AffairsPage
from desktop.gui.answers.answers import AnswersPage
from desktop.gui.bags.bags import BagsPage
from desktop.gui.case.case import CasePage
from desktop.gui.cases.cases import CasesPage
from desktop.gui.catalogue.catalogue import CataloguePage
from desktop.gui.counter.counter import CounterPage
from desktop.gui.counter.together_page import TogetherPage
from desktop.gui.exchange.exchange_page import ExchangePage
from desktop.gui.help.keys import KeysPage
from desktop.gui.ledger.ledger import LedgerPage
from desktop.gui.parts.page import WindowPage, Workroom
from desktop.gui.person.person import PersonPage
from desktop.gui.staff.staff import StaffPage
from desktop.gui.today.today import TodayPage


class PageKind(msgspec.Struct, frozen=True, kw_only=True):
    """A page: its name in the code, its title, what the help says of its key, and where it is opened from.

    `also` is another key that opens it.
    `below` names the page of the rail that it belongs to.
    On the rail stand those with a `sign`, by their `word`.  `badge` says that the status strip has a place
    for what the page tells, `tells` that rail or strip hear of it before anybody has opened it.
    """

    name: str
    title: str
    build: Callable[[Workroom], WindowPage]
    keys: str = ""
    also: str = ""
    words: str = ""
    door: Literal["strip", "menu", ""] = ""
    below: str = ""
    sign: str = ""
    word: str = ""
    badge: bool = False
    tells: bool = False


PAGES: tuple[PageKind, ...] = (
    PageKind(
        name="counter",
        title=N_("办件窗口"),
        keys="Ctrl+1",
        words=N_("办理：接待下一位"),
        build=CounterPage,
        sign="counter",
        word=N_("办理"),
    ),
    PageKind(
        name="today",
        title=N_("今日"),
        keys="Ctrl+2",
        words=N_("今日：要有人管的事，最早答应的在最上面"),
        build=TodayPage,
        sign="today",
        word=N_("今日"),
        tells=True,
    ),
    PageKind(
        name="cases",
        title=N_("办件"),
        keys="Ctrl+3",
        also="F3",
        words=N_("办件：查找，再打印、另存为 PDF、只看超期"),
        build=CasesPage,
        sign="cases",
        word=N_("办件"),
    ),
    PageKind(name="together", title=N_("一件事"), build=TogetherPage, below="counter"),
    PageKind(name="answers", title=N_("问答"), build=AnswersPage, below="counter"),
    PageKind(
        name="affairs",
        title=N_("记事"),
        keys="F6",
        words=N_("记事：咨询、投诉（12345）、检查，答复和复查"),
        build=AffairsPage,
        below="today",
    ),
    PageKind(name="case", title=N_("一件办件"), build=CasePage, below="cases"),
    PageKind(name="person", title=N_("一个人"), build=PersonPage, below="cases"),
    PageKind(
        name="bags",
        title=N_("转办"),
        keys="Ctrl+4",
        words=N_("转办：装袋交出、到了点收、原件在哪里"),
        build=BagsPage,
        sign="bags",
        word=N_("转办"),
        tells=True,
    ),
    PageKind(
        name="ledger",
        title=N_("台账"),
        keys="Ctrl+5",
        words=N_("台账：月报、台账，导出 xlsx、CSV，打印"),
        build=LedgerPage,
        sign="ledger",
        word=N_("台账"),
    ),
    PageKind(
        name="catalogue",
        title=N_("目录"),
        keys="Ctrl+6",
        words=N_("目录：查事项，看办事指南，新目录改了什么"),
        build=CataloguePage,
        sign="catalogue",
        word=N_("目录"),
    ),
    PageKind(
        name="exchange",
        title=N_("同步"),
        keys="Ctrl+7",
        words=N_("同步：每一件到了哪里，U 盘带走，要看一看的"),
        build=ExchangePage,
        sign="exchange",
        word=N_("同步"),
        badge=True,
        tells=True,
    ),
    PageKind(
        name="staff",
        title=N_("人员"),
        keys="Ctrl+8",
        words=N_("人员：谁在这里办事，岗位、密码、离岗，做过什么"),
        build=StaffPage,
        sign="person",
        word=N_("人员"),
    ),
    PageKind(
        name="help", title=N_("按键"), keys="F1", words=N_("打开或关上本页"), build=KeysPage, door="strip"
    ),
)
