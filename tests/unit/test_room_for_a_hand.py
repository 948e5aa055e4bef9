"""Room for characters that no font has: two ems each, one line for several, no longer than a hand needs."""

from __future__ import annotations

import pytest

from casework.people.by_hand import with_room


@pytest.mark.parametrize(
    ("name", "by_hand", "shown"),
    [
        ("阿甲古丽", "", "阿甲古丽"),
        ("阿甲古丽", "甲", "阿＿＿古丽"),
        ("阿甲古甲", "甲", "阿＿＿古＿＿"),
        ("甲乙古丽", "乙甲", "＿＿＿＿古丽"),
        ("甲" * 5 + "丽", "甲", "＿" * 10 + "丽"),
        ("甲" * 7 + "丽", "甲", "＿" * 12 + "丽"),
        ("甲^乙]丙-丁", "^]-", "甲＿＿乙＿＿丙＿＿丁"),  # none of them means anything to a pattern
    ],
)
def test_room_is_as_wide_as_a_hand_needs(name: str, by_hand: str, shown: str) -> None:
    assert with_room(name, by_hand) == shown
