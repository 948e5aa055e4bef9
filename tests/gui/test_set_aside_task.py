"""What came and could not be taken in is one task in plain words: how much, from where, what to do."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from casework.cases.entries import Head, Observation, make_entry
from desktop.database import foreign
from desktop.desk.desk import Desk
from desktop.gui.window.work_area import WorkArea
from sync.wire.packing import Placed
from tests.gui.counter import Counter
from tests.gui.test_fit import clipped
from tests.support.window_pages import banner_page, upload_button

ELSEWHERE = "e0" * 8


@pytest.fixture
def forged(desk: Desk) -> None:
    """A page of the banner with two entries of another site that nobody can have written."""
    head = Head(ELSEWHERE)
    page = []
    for subject in ("one", "two"):
        body = b'{"v":1,"reason":"' + b"x" * 30_000 + b'"}'
        said = Observation(
            subject=subject,
            rev=1,
            kind="case_voided",
            recorded_at="2026-11-24T09:00:00+08:00",
            clock="trusted",
            staff="staff-x",
        )
        page.append(Placed(make_entry(head, said, body), "ML0101"))
        head = Head(ELSEWHERE, page[-1].recorded.entry.seq, page[-1].recorded.entry.hash)
    with desk.state.duty.store.writing() as connection:
        foreign.add(connection, desk.state.duty.device, page)


def test_it_is_one_task_in_plain_words(counter: Counter, work: WorkArea, desk: Desk, forged: None) -> None:
    page = banner_page(work)
    page.exchange.standing.connect(
        lambda told: page.show_standing(
            msgspec.structs.replace(told, status=msgspec.structs.replace(told.status, enrolled=True))
        )
    )
    page.exchange.refresh()
    counter.settle()
    assert "2 条没有采用" in upload_button(work).text()
    upload_button(work).click()
    counter.settle()
    assert work.page is page
    labels = [part.text() for part in page.findChildren(QLabel) if not part.isHidden()]
    (task,) = [text for text in labels if text.startswith("收到 2 条本机不能采用的记录")]
    site = desk.catalogue.release.site("ML0101")
    assert site is not None
    assert f"来自 {site.name.zh} ML0101" in task
    assert "别的照常收发" in task
    assert "请打电话问那个站点" in task
    assert not any(word in task for word in ("Traceback", "case_voided", ELSEWHERE))
    assert clipped(work.window()) == []


def test_what_the_banner_hides_is_no_task_of_a_clerk(desk: Desk, forged: None) -> None:
    with desk.state.duty.store.writing() as connection:
        connection.exec_driver_sql("UPDATE excluded_entries SET is_hidden = 1")
    assert desk.exchange.set_aside_task().count == 0
    assert len(desk.exchange.set_aside()) == 2
