"""Who acts is compared with the roster as it stood when it was recorded."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.entries import Entry, Head
from casework.cases.kinds.people import StaffAppointed, StaffNamed, StaffPasswordChanged
from casework.cases.roster import (
    BANNER,
    Acting,
    KnownPerson,
    staff_problem,
    with_posts,
    with_statement,
)
from tests.support.banners import HALL, OTHER_POINT, POINT, TOWN
from tests.support.entry_histories import opened
from tests.support.forged import Claim, chained

LEFT_AT = "2026-11-24T12:00:00.000+08:00"
BEFORE, AFTER = "2026-11-24T11:00:00.000+08:00", "2026-11-24T13:00:00.000+08:00"
PEOPLE = {
    "here": KnownPerson(name="其其格", home=POINT, sites=frozenset({POINT})),
    "there": KnownPerson(name="苏和", home=OTHER_POINT, sites=frozenset({OTHER_POINT})),
    "gone": KnownPerson(name="乌云", home=POINT, sites=frozenset({POINT}), left_at=LEFT_AT),
}
AT_POINT = Acting(people=PEOPLE, sites={POINT})


def said(staff: str, kind: str = "case_opened", body: Body | None = None, **outer: object) -> Entry:
    claim = replace(Claim("subject", kind, body or opened(), staff=staff), **outer)
    return chained(Head("d" * 16), [claim])[0].entry


def problem(staff: str, kind: str = "case_opened", body: Body | None = None, **outer: object) -> str:
    return staff_problem(said(staff, kind, body, **outer), body or opened(), AT_POINT)


def test_somebody_of_the_site_may_say_it() -> None:
    assert problem("here") == ""


@pytest.mark.parametrize("staff", ["nobody", "", BANNER])
def test_who_is_not_known_may_not(staff: str) -> None:
    assert problem(staff) == "没有登记过这位经办人"


def test_the_banner_speaks_for_itself_from_its_hall_alone() -> None:
    hall = Acting(people={}, sites={HALL}, is_hall=True)
    assert staff_problem(said(BANNER), opened(), hall) == ""
    assert staff_problem(said("nobody"), opened(), hall) != ""


def test_a_point_does_not_speak_for_the_people_of_another_one() -> None:
    assert problem("there") == "经办人 苏和 是别的站点的人员"


def test_who_has_left_may_not_but_what_was_said_before_stands() -> None:
    assert problem("gone", at=AFTER) == "经办人 乌云 已经离岗"
    assert problem("gone", at=BEFORE) == ""
    assert problem("gone", at="2026-11-24T12:04:00.000+08:00") == "", "two clocks are never quite alike"
    doubtful = replace(said("gone", at=AFTER), clock="doubtful")
    assert staff_problem(doubtful, opened(), AT_POINT) == "", "a clock in doubt proves nothing"


def test_somebody_new_says_the_own_name_first() -> None:
    naming = StaffNamed(now="娜仁")
    assert problem("new", "staff_named", naming, subject="new") == ""
    assert problem("new", "device_set_up", subject="device") == ""
    assert problem("new", "staff_named", naming, subject="someone") != ""
    assert problem("here", "staff_named", naming, subject="someone") == "", "a colleague is added"


def test_a_point_gives_no_names_to_people_of_another_one() -> None:
    renaming = StaffNamed(now="改名")
    assert "苏和" in problem("here", "staff_named", renaming, subject="there")
    assert problem("here", "staff_named", renaming, subject="here") == ""
    same = StaffNamed(now="苏和")
    assert problem("here", "staff_named", same, subject="there") == "", "the same person works here as well"
    assert problem("here", "staff_password_changed", StaffPasswordChanged(), subject="there") != ""


def test_who_works_at_a_second_site_is_not_the_second_sites_to_rename() -> None:
    adopting = said("here", "staff_named", StaffNamed(now="苏和"), subject="there")
    people = with_statement(PEOPLE, adopting, StaffNamed(now="苏和"), POINT)
    acting = Acting(people=people, sites={POINT})
    assert staff_problem(said("there"), opened(), acting) == ""
    renaming = said("here", "staff_named", StaffNamed(now="改名"), subject="there")
    assert staff_problem(renaming, StaffNamed(now="改名"), acting) != ""


def appointed(name: str, site: str, left_at: str = "") -> KnownPerson:
    return KnownPerson(name=name, home=site, sites=frozenset({site}), left_at=left_at)


def test_the_roster_names_people_whom_devices_named_before() -> None:
    gone = with_posts(PEOPLE, [appointed("其其格", POINT, LEFT_AT)])
    assert gone["here"].left_at == LEFT_AT
    stays = with_posts(PEOPLE, [appointed("其其格", POINT, LEFT_AT), appointed("其其格", POINT)])
    assert stays["here"].left_at == ""
    moved = with_posts(PEOPLE, [appointed("其其格", POINT), appointed("其其格", TOWN, LEFT_AT)])
    assert moved["here"].left_at == "", "what counts is the post at the own site"


def test_an_appointment_ends_and_begins_again() -> None:
    left = StaffAppointed(site=POINT, name="其其格", role="clerk", left=True)
    people = with_statement({}, said(BANNER, "staff_appointed", left, subject="p", at=LEFT_AT), left, POINT)
    assert people["p"].left_at == LEFT_AT
    back = replace(left, left=False)
    people = with_statement(people, said(BANNER, "staff_appointed", back, subject="p"), back, POINT)
    assert people["p"].left_at == ""


def test_a_password_is_changed_where_one_works_and_changes_nothing_that_is_known() -> None:
    changed = StaffPasswordChanged()
    people = {
        **PEOPLE,
        "both": KnownPerson(name="巴图", home=OTHER_POINT, sites=frozenset({OTHER_POINT, POINT})),
    }
    acting = replace(AT_POINT, people=people)
    for subject, is_refused in (("here", False), ("both", False), ("there", True)):
        entry = said("here", "staff_password_changed", changed, subject=subject)
        assert bool(staff_problem(entry, changed, acting)) == is_refused, subject
    entry = said("both", "staff_password_changed", changed, subject="both")
    assert with_statement(people, entry, changed, POINT) == people


def test_a_reader_does_not_know_everybody() -> None:
    reader = replace(AT_POINT, is_whole=False)
    assert staff_problem(said("nobody"), opened(), reader) == ""
    assert staff_problem(said("gone", at=AFTER), opened(), reader) != ""
