"""What is on record and is no case: a bundle, a complaint, an enquiry, out of entries in any order."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from casework.cases.affair import Affair, fold_affair
from casework.cases.body import Body
from casework.cases.bundle import fold_bundle
from casework.cases.complaint import fold_complaint
from casework.cases.entries import Head, Observation, Recorded, encode_body, head_of, make_entry
from casework.cases.kinds.bundles import BundleChanged, BundleMember, BundleNoted, BundleOpened
from casework.cases.kinds.events import ComplaintAnswered, ComplaintReceived
from casework.cases.kinds.forms import EnquiryAnswered, EnquiryNoted
from tests.support.case_histories import POINT, RELEASE, SLIP

AT = "2026-11-24T09:00:00+08:00"
FIRST, SECOND, THIRD = (BundleMember(case_id=f"c{count}", slip_number=SLIP) for count in (1, 2, 3))
OPENED = BundleOpened(site=POINT, name="养老项目", form="project", members=(FIRST, SECOND), number="P-1")
DUE = dt.date(2026, 12, 1)
COMPLAINT = ComplaintReceived(site=POINT, number="12345-1", text="办理太慢", answer_by=DUE)
ANSWER = ComplaintAnswered(site=POINT, number="12345-1", answer="已办结", by="其其格")
ASKED = EnquiryNoted(site=POINT, channel="phone", asked="高龄津贴怎么办")


def entries_of(*said: tuple[str, Body]) -> list[Recorded]:
    """What one device says of one subject, in its turn."""
    head, made = Head("a"), list[Recorded]()
    for rev, (kind, body) in enumerate(said, 1):
        seen = Observation(subject="x", rev=rev, kind=kind, recorded_at=AT, clock="trusted", staff="s1")
        made.append(make_entry(head, seen, encode_body(body)))
        head = head_of(made[-1].entry)
    return made


def test_cases_join_a_bundle_and_leave_it_in_whatever_order_entries_come() -> None:
    changed = BundleChanged(site=POINT, joined=(THIRD,), left=("c1",))
    entries = entries_of(
        ("bundle_opened", OPENED),
        ("bundle_changed", changed),
        ("bundle_noted", BundleNoted(site=POINT, text="先办高龄津贴")),
    )
    for some in itertools.permutations(entries):
        bundle = fold_bundle((*some, some[0]))
        assert [each.case_id for each in bundle.members] == ["c2", "c3"]
        assert [(note.text, note.staff) for note in bundle.notes] == [("先办高龄津贴", "s1")]
    expected = Affair(kind="bundle", site=POINT, at=AT, number="P-1", title="养老项目", member_count=2)
    assert fold_affair(entries) == expected


def test_a_bundle_is_begun_once_and_of_a_later_kind_nothing_is_lost() -> None:
    again = BundleOpened(site=POINT, name="另一个", form="project", members=(THIRD,))
    of_later = ("bundle_parted", BundleNoted(site=POINT, text="以后的版本才懂"))
    bundle = fold_bundle(entries_of(("bundle_opened", OPENED), ("bundle_opened", again), of_later))
    assert (bundle.name, [each.case_id for each in bundle.members]) == ("养老项目", ["c1", "c2"])


def test_a_complaint_is_open_until_it_is_answered() -> None:
    open_one = fold_affair(entries_of(("complaint_received", COMPLAINT)))
    assert open_one is not None
    assert (open_one.number, open_one.title, open_one.is_open, open_one.due) == (
        "12345-1", "办理太慢", True, DUE,
    )  # fmt: skip
    closed = fold_affair(entries_of(("complaint_received", COMPLAINT), ("complaint_answered", ANSWER)))
    assert closed is not None
    assert not closed.is_open


def test_an_answer_that_came_before_its_complaint_stands() -> None:
    complaint = fold_complaint(entries_of(("complaint_answered", ANSWER), ("complaint_received", COMPLAINT)))
    assert complaint is not None
    assert (complaint.text, complaint.answer, complaint.answered_by, complaint.answered_at) == (
        "办理太慢", "已办结", "其其格", AT,
    )  # fmt: skip


def test_a_complaint_that_came_twice_is_told_as_it_came_first() -> None:
    other = ComplaintReceived(site=POINT, number="12345-1", text="另一种说法")
    complaint = fold_complaint(entries_of(("complaint_received", COMPLAINT), ("complaint_received", other)))
    assert complaint is not None
    assert complaint.text == "办理太慢"


def test_an_enquiry_by_phone_has_a_number_and_one_at_the_window_has_none() -> None:
    by_phone = EnquiryAnswered(
        number="ZX-ML0101-20261124-A001",
        site=POINT,
        day=dt.date(2026, 11, 24),
        release=RELEASE,
        handler="其其格",
        asked_at=dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC),
        asked="医保怎么交",
        answered="线上交",
        follow_up="none",
    )
    first, second = (
        fold_affair(entries_of(said)) for said in (("enquiry_noted", ASKED), ("enquiry_answered", by_phone))
    )
    assert first == Affair(kind="enquiry", site=POINT, at=AT, title="高龄津贴怎么办")
    assert second is not None
    assert (second.number, second.title) == ("ZX-ML0101-20261124-A001", "医保怎么交")


@pytest.mark.parametrize("kind", ["complaint_received", "enquiry_noted"])
def test_of_what_cannot_be_read_its_kind_is_known(kind: str) -> None:
    (made,) = entries_of((kind, BundleNoted(site=POINT, text="以后的写法")))
    affair = fold_affair([made])
    assert affair == Affair(kind="complaint" if kind.startswith("complaint") else "enquiry")


def test_entries_of_a_case_are_no_affair() -> None:
    assert fold_affair(entries_of(("case_complaint_received", COMPLAINT))) is None
