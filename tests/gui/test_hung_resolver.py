"""A name service that never answers holds nothing: the lock forgets the key, and the window closes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.gui.entrance.unlock import UnlockPage, UnlockRequested
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.work_area import WorkArea
from sync.wire.enrolment_code import new_code
from tests.support.window_pages import banner_page
from tests.support.workplaces import ready_draft


class HungResolver:
    """Takes the question and does not answer until it is let go."""

    def __init__(self) -> None:
        self.asked, self.released = threading.Event(), threading.Event()

    def __call__(self, *_args: object, **_named: object) -> list[object]:
        self.asked.set()
        assert self.released.wait(120)
        return []


@pytest.fixture
def resolver(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[HungResolver]:
    hung = HungResolver()
    monkeypatch.setattr("socket.getaddrinfo", hung)
    yield hung
    hung.released.set()


@pytest.fixture
def enrolling(window: MainWindow, work: WorkArea, resolver: HungResolver, qtbot: QtBot) -> HungResolver:
    """Somebody just asked to be enrolled, by a name."""
    page = banner_page(work)
    work.show_page(page)
    page.form.url.setText("https://banner.invalid")
    page.form.code.setText(new_code(bytes(32)))
    page.form.enrol.click()
    qtbot.waitUntil(resolver.asked.is_set, timeout=10_000)
    return resolver


def test_the_lock_waits_for_no_resolver(
    window: MainWindow, desk: Desk, enrolling: HungResolver, qtbot: QtBot
) -> None:
    store = desk.state.duty.store
    window.lock()
    assert isinstance(window.page, UnlockPage)
    qtbot.waitUntil(lambda: store.key is None and store.signer is None, timeout=10_000)
    window.page.unlock_requested.emit(UnlockRequested("", ""))
    qtbot.waitUntil(lambda: window.work is not None, timeout=20_000)
    assert window.desk is not None
    assert window.desk.cases.open(ready_draft(window.desk)).slip_number
    assert not enrolling.released.is_set()


def test_a_window_closes_though_the_resolver_hangs(
    window: MainWindow, desk: Desk, enrolling: HungResolver
) -> None:
    store, begun = desk.state.duty.store, time.monotonic()
    window.window().close()
    assert time.monotonic() - begun < 10
    assert store.key is None
    assert window.desk is None
    assert not enrolling.released.is_set()
    bootstrap.unlock(desk.data_dir).close()
