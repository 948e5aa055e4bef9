"""A slip number that two cases carry is a task on the banner's page, with both cases, settled by a person."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from casework.cases.entries import Head, Observation, Recorded, encode_body, head_of, make_entry
from casework.cases.kinds.table import decode_body
from desktop.database import doubled, foreign, journal
from desktop.desk.desk import Desk
from desktop.gui.window.work_area import WorkArea
from sync.wire.packing import Placed
from tests.gui.counter import Counter
from tests.gui.test_fit import clipped
from tests.support.window_pages import banner_page, upload_button
from tests.support.workplaces import ready_draft

COPY, OTHER_CASE = "c0" * 8, "of-the-copy"


@pytest.fixture
def number(desk: Desk) -> str:
    """A number of this device's that a copy of its disk made as well, for somebody else."""
    saved = desk.cases.open(ready_draft(desk))
    store = desk.state.duty.store
    with store.writing() as connection:
        head, page = Head(COPY), []
        for each in sorted(journal.of_subject(connection, saved.case_id), key=lambda r: r.entry.seq):
            page.append(Placed(_as_the_copy(head, each), "ML0101"))
            head = head_of(page[-1].recorded.entry)
        foreign.add(connection, desk.state.duty.device, page)
        doubled.notice(connection, desk.state.duty.device, page)
    return saved.slip_number


def _as_the_copy(head: Head, mine: Recorded) -> Recorded:
    body = decode_body(mine.entry.kind, mine.body or b"")
    assert body is not None
    applicant = getattr(body, "applicant", None)
    if applicant is not None:
        body = msgspec.structs.replace(body, applicant=msgspec.structs.replace(applicant, name="另一人"))
    told = {name: getattr(mine.entry, name) for name in Observation.__struct_fields__}
    return make_entry(head, Observation(**{**told, "subject": OTHER_CASE}), encode_body(body))


def test_it_is_shown_with_both_cases_and_settled(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    banner_page(work).exchange.standing.connect(
        lambda told: banner_page(work).show_standing(
            msgspec.structs.replace(told, status=msgspec.structs.replace(told.status, enrolled=True))
        )
    )
    banner_page(work).exchange.refresh()
    counter.settle()
    assert "1 个编号重复" in upload_button(work).text()
    upload_button(work).click()
    counter.settle()
    page = banner_page(work)
    assert work.page is page
    words = "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page))
    assert f"编号 {number} 用在 2 件办件上" in words
    assert "测**" in words
    assert "另**" in words
    assert "另一人" not in words
    assert clipped(counter.window) == []
    next(each for each in page.findChildren(QPushButton) if "都已核对" in each.text()).click()
    counter.settle()
    assert desk.slips.doubled() == []
    assert "重复" not in upload_button(work).text()
    assert not [each for each in page.findChildren(QPushButton) if "核对" in each.text() and each.isVisible()]
    assert sum(entry.kind == "slip_doubled_settled" for entry in desk.upkeep.journal()) == 2
