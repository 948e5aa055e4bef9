"""Two edits of one catalogue put together: nobody's change is lost, and what both changed is told."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from casework.release.catalogue import Release
from casework.release.merging import EditClash, merge
from tests.support.releases import material, matter, small_release, text

BEFORE = small_release()
FIRST = BEFORE.matters[0]


def with_first(**changes: Any) -> Release:
    """The release with the first matter edited."""
    return replace(BEFORE, matters=(replace(FIRST, **changes), *BEFORE.matters[1:]))


def test_what_one_alone_changed_is_taken_from_either_side() -> None:
    mine, theirs = with_first(initials="a"), with_first(visits=3)
    both = with_first(initials="a", visits=3)
    assert (merge(BEFORE, mine, theirs).value, merge(BEFORE, mine, theirs).clashes) == (both, ())
    assert merge(BEFORE, theirs, mine).value == both
    for alone in (mine, theirs):
        assert merge(BEFORE, alone, BEFORE) == merge(BEFORE, BEFORE, alone) == merge(BEFORE, alone, alone)
        assert (merge(BEFORE, alone, BEFORE).value, merge(BEFORE, alone, BEFORE).clashes) == (alone, ())


def test_what_both_changed_is_a_clash_and_mine_stands() -> None:
    mine, theirs = with_first(initials="a", visits=2), with_first(initials="b", visits=2)
    merged = merge(BEFORE, mine, theirs)
    clash = EditClash(path="matters[TEST-001].initials", before="cxjmyb", mine="a", theirs="b")
    assert (merged.value, merged.clashes) == (mine, (clash,))
    assert str(clash) == "matters[TEST-001].initials：原来是 “cxjmyb”，这份改为 “a”，别人改为 “b”"


def test_parts_that_came_and_went_on_either_side_are_both_taken() -> None:
    one, other = matter("NEW-1", "甲"), matter("NEW-2", "乙")
    mine = replace(BEFORE, matters=(*BEFORE.matters, one))
    theirs = replace(BEFORE, matters=(other, *BEFORE.matters[:-1]))
    merged = merge(BEFORE, mine, theirs)
    assert merged.clashes == ()
    assert [each.code for each in merged.value.matters] == ["NEW-2", "TEST-001", "TEST-002", "NEW-1"]


def test_what_one_took_out_and_the_other_edited_is_a_clash() -> None:
    gone = replace(BEFORE, matters=BEFORE.matters[1:])
    edited = with_first(visits=3)
    for mine, theirs, shown in (
        (gone, edited, "这份改为 没有，别人改为 “城乡居民基本医疗保险参保登记”"),
        (edited, gone, "这份改为 “城乡居民基本医疗保险参保登记”，别人改为 没有"),
    ):
        (clash,) = merge(BEFORE, mine, theirs).clashes
        assert clash.path == "matters[TEST-001]"
        assert str(clash).endswith(shown)
        kept = {each.code: each for each in merge(BEFORE, mine, theirs).value.matters}
        assert kept == {each.code: each for each in mine.matters}


@pytest.mark.parametrize("is_mine", [True, False])
@pytest.mark.parametrize("place", range(4))
def test_what_one_put_between_others_stays_there(place: int, is_mine: bool) -> None:
    news = (matter("NEW-1", "甲"), matter("NEW-2", "乙"))
    added = replace(BEFORE, matters=(*BEFORE.matters[:place], *news, *BEFORE.matters[place:]))
    edited = with_first(visits=3)
    merged = merge(BEFORE, added, edited) if is_mine else merge(BEFORE, edited, added)
    assert merged.clashes == ()
    assert [each.code for each in merged.value.matters] == [each.code for each in added.matters]


def test_what_both_put_at_one_place_stays_there_mine_first() -> None:
    first, *others = BEFORE.matters
    mine = replace(BEFORE, matters=(first, matter("NEW-1", "甲"), *others))
    theirs = replace(BEFORE, matters=(first, matter("NEW-2", "乙"), others[1], others[0]))
    codes = [each.code for each in merge(BEFORE, mine, theirs).value.matters]
    assert codes == ["TEST-001", "NEW-1", "NEW-2", "TEST-003", "TEST-002"]


@pytest.mark.parametrize("is_mine", [True, False])
def test_the_order_is_that_of_whoever_changed_it(is_mine: bool) -> None:
    turned = replace(BEFORE, matters=BEFORE.matters[::-1])
    edited = with_first(visits=3)
    mine, theirs = (turned, edited) if is_mine else (edited, turned)
    merged = merge(BEFORE, mine, theirs)
    assert merged.clashes == ()
    assert [each.code for each in merged.value.matters] == ["TEST-003", "TEST-002", "TEST-001"]
    assert merged.value.matters[2].visits == 3


def test_where_both_changed_the_order_mine_stands() -> None:
    first, second, third = BEFORE.matters
    mine = replace(BEFORE, matters=(second, first, third))
    theirs = replace(BEFORE, matters=(third, replace(first, visits=3), second))
    merged = merge(BEFORE, mine, theirs)
    assert [each.code for each in merged.value.matters] == ["TEST-002", "TEST-001", "TEST-003"]
    assert merged.value.matters[1].visits == 3


def test_lists_without_names_and_values_of_other_types_are_one_place() -> None:
    twins = (text("甲"), text("甲"))
    mine, theirs = with_first(keywords=twins), with_first(keywords=())
    (clash,) = merge(with_first(keywords=twins[:1]), mine, theirs).clashes
    assert (clash.path, clash.mine, clash.theirs) == ("matters[TEST-001].keywords", twins, ())
    assert str(clash).endswith("别人改为 没有")
    assert merge(text("甲"), material("m1"), matter("A", "乙")).clashes[0].path == ""
    assert merge({"a": 1}, {"a": 2}, ("a",), "x").clashes == (
        EditClash(path="x", before={"a": 1}, mine={"a": 2}, theirs=("a",)),
    )


def test_a_text_that_one_emptied_is_nothing() -> None:
    (clash,) = merge(BEFORE, with_first(initials=""), with_first(initials="b")).clashes
    assert str(clash).endswith("这份改为 没有，别人改为 “b”")


def test_mappings_are_merged_key_by_key() -> None:
    before = {"gacha": "collect", "township": "accept"}
    merged = merge(before, {**before, "banner": "accept"}, {"township": "accept"}, "modes")
    assert (merged.value, merged.clashes) == ({"township": "accept", "banner": "accept"}, ())
    (clash,) = merge(before, {"gacha": "a"}, {"gacha": "b", "township": "accept"}, "modes").clashes
    assert clash.path == "modes[gacha]"
