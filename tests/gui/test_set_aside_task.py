"""What came and could not be taken in is one task in plain words: how much, from where, what to do."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from casework.cases.entries import Head, Observation, Recorded, make_entry
from casework.cases.kinds.upkeep import EntryNamed
from casework.cases.roster import BANNER
from desktop.database import foreign
from desktop.desk.desk import Desk
from desktop.gui.window.work_area import WorkArea
from sync.wire.packing import Placed
from tests.gui.counter import Counter
from tests.gui.test_fit import clipped
from tests.support.banners import HALL
from tests.support.forged import Claim, chained
from tests.support.window_pages import banner_page, upload_button

ELSEWHERE = "e0" * 8


@pytest.fixture
def forged(desk: Desk) -> list[Placed]:
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
    return page


def hidden(page: list[Placed]) -> list[Recorded]:
    """The banner's word that these do not count."""
    entries = [placed.recorded.entry for placed in page]
    named = [
        EntryNamed(site="ML0101", device=each.device, seq=each.seq, hash=each.hash, reason="误", by="旗")
        for each in entries
    ]
    claims = [Claim(f"hiding-{body.seq}", "entry_set_aside", body, staff=BANNER) for body in named]
    return chained(Head("a1" * 8), claims)


@pytest.mark.usefixtures("forged")
def test_it_is_one_task_in_plain_words(counter: Counter, work: WorkArea, desk: Desk) -> None:
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


def test_what_the_banner_hides_is_no_task_of_a_clerk(desk: Desk, forged: list[Placed]) -> None:
    assert desk.exchange.set_aside_task().count == 2
    with desk.state.duty.store.writing() as connection:
        foreign.add(connection, desk.state.duty.device, [Placed(each, HALL) for each in hidden(forged)])
    assert desk.exchange.set_aside_task().count == 0
    assert len(desk.exchange.set_aside()) == 2
