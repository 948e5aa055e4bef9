"""Every group and kind of today's tasks has its words, in the order in which they are shown."""

from __future__ import annotations

from typing import get_args

from casework.cases.today import GROUPS, KINDS, TodayGroup, TodayKind, TodayLine


def test_every_group_has_words() -> None:
    assert set(GROUPS) == set(get_args(TodayGroup))
    assert len(set(GROUPS.values())) == len(GROUPS)


def test_every_kind_is_filed_under_one_that_has_words() -> None:
    filed = {TodayLine(kind=kind, group="now", words="").filed_as for kind in get_args(TodayKind)}
    assert set(KINDS) == filed == set(get_args(TodayKind)) - {"due"}


def test_who_is_waited_for_has_to_come_first() -> None:
    groups = get_args(TodayGroup)
    waited = {group for group in groups if not TodayLine(kind="task", group=group, words="").needs_somebody}
    assert waited == {"waiting"}
