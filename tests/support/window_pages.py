"""The pages of the window by their names in the table."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from desktop.gui.cases.cases import CasesPage
from desktop.gui.counter.counter import CounterPage
from desktop.gui.exchange.exchange_page import ExchangePage
from desktop.gui.window.work_area import WorkArea


def counter_page(work: WorkArea | None) -> CounterPage:
    assert work is not None
    page = work.page_named("counter")
    assert isinstance(page, CounterPage)
    return page


def cases_page(work: WorkArea) -> CasesPage:
    page = work.page_named("cases")
    assert isinstance(page, CasesPage)
    return page


def banner_page(work: WorkArea) -> ExchangePage:
    page = work.page_named("exchange")
    assert isinstance(page, ExchangePage)
    return page


def upload_button(work: WorkArea) -> QPushButton:
    """The button of the status strip that says what has not reached the banner."""
    return work.strip.badges["exchange"].press
