"""A slip number that two cases carry is a task on the banner's page, with both cases, settled by a person."""

from __future__ import annotations

import msgspec
import pytest

from casework.cases.entries import Head, Observation, Recorded, encode_body, head_of, make_entry
from casework.cases.kinds.table import decode_body
from desktop.database import doubled, foreign, journal
from desktop.database.banner import Address, enrol
from desktop.desk.desk import Desk
from sync.device.trust import BannerTrust
from sync.wire import signatures
from sync.wire.packing import Placed
from tests.gui.clerk import Clerk
from tests.gui.counter import Counter
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


@pytest.fixture
def clerk(counter: Counter, desk: Desk, number: str) -> Clerk:
    """At a window that belongs to a banner, which cannot be reached just now."""
    address = Address("http://127.0.0.1:9", "白音旗", BannerTrust(key=b"k" * 32), "ML0101")
    with desk.state.duty.store.writing() as connection:
        enrol(connection, address, signatures.new_seed())
    counter.settle()
    return Clerk(counter.window, counter.qtbot)


def test_it_is_shown_with_both_cases_and_settled(clerk: Clerk, desk: Desk, number: str) -> None:
    clerk.waits_for("1 个编号重复")
    clerk.click("1 个编号重复")
    clerk.waits_for(f"编号 {number} 用在 2 件办件上")
    assert clerk.sees("测**")
    assert clerk.sees("另**")
    assert not clerk.sees("另一人")
    assert clerk.cut_off() == []
    clerk.click("都已核对")
    clerk.settle()
    assert not clerk.sees("重复")
    assert not clerk.sees("都已核对")
    assert desk.slips.doubled() == []
    assert sum(entry.kind == "slip_doubled_settled" for entry in desk.upkeep.journal()) == 2
