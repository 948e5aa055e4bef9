"""What is said of a case's way to the banner, from numbers of own entries alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casework.cases.sending import (
    IN_PARCEL,
    SENDING_STATES,
    SendingCounts,
    SendingProgress,
    SendingStanding,
    count_standings,
    sending_standing,
)

HERE, SENDING, RECEIVED = (SendingStanding(state) for state in ("here", "sending", "received"))


def test_what_is_furthest_back_is_what_is_said() -> None:
    progress = SendingProgress(head=9, acknowledged=3, under_way=6, in_parcel=8, doubted={2: "内容不合规"})
    assert sending_standing([1, 3], progress) == RECEIVED
    assert sending_standing([], progress) == RECEIVED, "what others wrote came from the banner"
    assert sending_standing([3, 6], progress) == SENDING
    assert sending_standing([8, 1], progress) == SendingStanding("sending", IN_PARCEL)
    assert sending_standing([6, 9], progress) == HERE
    assert sending_standing([9, 2, 1], progress) == SendingStanding("doubted", "内容不合规")


def test_without_a_banner_all_is_here() -> None:
    assert sending_standing([1], SendingProgress(head=1)) == HERE


SEQS = st.lists(st.integers(1, 20), max_size=6)
PROGRESS = st.builds(
    SendingProgress,
    head=st.integers(0, 20),
    acknowledged=st.integers(0, 20),
    under_way=st.integers(0, 20),
    in_parcel=st.integers(0, 20),
    doubted=st.dictionaries(st.integers(1, 20), st.just("why"), max_size=3),
)


@given(SEQS, PROGRESS)
def test_nothing_is_said_before_it_is_known(seqs: list[int], progress: SendingProgress) -> None:
    own = [seq for seq in seqs if seq <= progress.head]
    found = sending_standing(own, progress)
    if found.state == "received":
        assert all(seq <= progress.acknowledged for seq in own)
        assert not progress.doubted.keys() & set(own)
    if found.state == "sending":
        assert max(own) <= max(progress.under_way, progress.in_parcel)
    assert (found.state == "doubted") == bool(progress.doubted.keys() & set(own))
    assert sending_standing([*reversed(own), *own], progress) == found


def test_cases_are_counted_in_words() -> None:
    assert count_standings([HERE, HERE, SENDING, RECEIVED]) == SendingCounts(here=2, sending=1)
    assert SendingCounts(here=2, sending=1, doubted=3).words == "2 件在本机、1 件正在传、3 件旗里存疑"
    assert SendingCounts().words == "办件旗里已收"
    assert set(SENDING_STATES) == {"here", "sending", "received", "doubted"}
