"""Staff of entries at the banner's intake and at a reader: kept apart with the reason, all else goes on."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from casework.cases.entries import Head
from casework.cases.kinds.people import StaffAppointed, StaffNamed, StaffPasswordChanged
from casework.cases.roster import BANNER
from desktop.database import foreign, projections, set_aside
from desktop.database.tables import SetAsideEntry
from desktop.desk.desk import Desk
from sync.server.acts import case_acts, entry_acts
from sync.server.overview.site_names import people_names
from sync.server.store.tables import RosterLine, StoredEntry
from sync.wire.packing import Placed
from tests.support.banners import OTHER_POINT, POINT, Banner
from tests.support.bare_devices import BareDevice
from tests.support.desks import desk, folder, tray
from tests.support.entry_histories import opened
from tests.support.forged import Claim, chained

__all__ = ["desk", "folder", "tray"]
BEFORE, LATER = "2026-11-01T09:00:00.000+08:00", "2190-01-01T09:00:00.000+08:00"


@pytest.fixture
def point(banner: Banner) -> BareDevice:
    made = BareDevice(banner)
    made.write(naming("staff-here", "其其格"))
    made.send()
    return made


def naming(staff: str, name: str, by: str = "") -> Claim:
    return Claim(staff, "staff_named", StaffNamed(now=name), staff=by or staff)


def opening(case: str, staff: str, at: str = BEFORE) -> Claim:
    return Claim(case, "case_opened", replace(opened(), site=POINT), staff=staff, at=at)


def test_a_case_by_nobody_is_kept_apart_and_the_rest_goes_through(banner: Banner, point: BareDevice) -> None:
    point.write(opening("case-1", "nobody"), opening("case-2", "staff-here"))
    answer = point.send(after=1)
    assert [(each.seq, each.quarantined) for each in answer.results] == [(2, "staff: 没有登记过这位经办人")]
    with banner.reading() as connection:
        assert "case-2" in set(connection.scalars(select(StoredEntry.subject)))
    assert list(banner.quarantined().values()) == ["staff: 没有登记过这位经办人"]


@pytest.mark.parametrize("staff", ["no\0body", "\0"])
def test_a_name_that_no_database_holds_holds_up_nobody(banner: Banner, point: BareDevice, staff: str) -> None:
    point.write(opening("case-1", staff), opening("case-2", "staff-here"))
    (told,) = point.send(after=1).results
    assert told.seq == 2
    assert told.quarantined.startswith("fields: ")
    with banner.reading() as connection:
        assert "case-2" in set(connection.scalars(select(StoredEntry.subject)))


def test_another_sites_member_is_not_renamed(banner: Banner, point: BareDevice) -> None:
    other = BareDevice(banner, "e" * 16, OTHER_POINT)
    other.write(naming("staff-there", "苏和"))
    other.send()
    point.write(naming("staff-there", "改名", by="staff-here"), opening("case-1", "staff-there"))
    reasons = [each.quarantined for each in point.send(after=1).results]
    assert reasons == [
        "staff: 苏和 是别的站点的人员，不能由这里改",
        "staff: 经办人 苏和 是别的站点的人员",
    ]
    with banner.reading() as connection:
        assert people_names(connection, ["staff-there"]) == {"staff-there": "苏和"}


@pytest.mark.parametrize("kind", ["staff_named", "staff_password_changed"])
def test_who_is_named_in_a_batch_is_looked_up_though_nobody_acts_by_that_id(
    banner: Banner, point: BareDevice, kind: str
) -> None:
    other = BareDevice(banner, "e" * 16, OTHER_POINT)
    other.write(naming("staff-there", "苏和"))
    other.send()
    body = StaffNamed(now="改名") if kind == "staff_named" else StaffPasswordChanged()
    point.write(Claim("staff-there", kind, body, staff="staff-here"))
    (told,) = point.send(after=1).results
    assert told.quarantined == "staff: 苏和 是别的站点的人员，不能由这里改"


def test_what_was_done_after_leaving_is_kept_apart(banner: Banner, point: BareDevice) -> None:
    with banner.writing() as connection:
        case_acts.appoint(connection, POINT, "其其格", "代办员")
        case_acts.appoint(connection, POINT, "其其格", "代办员", left=True)
    point.write(opening("before", "staff-here"), opening("after", "staff-here", LATER))
    answer = point.send(after=1)
    assert [(each.seq, each.quarantined) for each in answer.results] == [(3, "staff: 经办人 其其格 已经离岗")]
    with banner.writing() as connection:
        case_acts.appoint(connection, POINT, "其其格", "代办员")
    point.write(opening("again", "staff-here", LATER))
    assert point.send(after=3).results == ()


def test_whom_the_banner_appointed_stays_so_whatever_a_point_adds(banner: Banner, point: BareDevice) -> None:
    appointed = select(RosterLine.staff).where(RosterLine.is_appointed.is_(True))
    with banner.writing() as connection:
        case_acts.appoint(connection, POINT, "其其格", "代办员")
        (staff,) = connection.scalars(appointed)
    point.write(Claim(staff, "staff_password_changed", StaffPasswordChanged(), staff="staff-here"))
    assert point.send(after=1).results == ()
    with banner.reading() as connection:
        assert [*connection.scalars(appointed)] == [staff], "and not staff-here, whom a point named"


def test_whom_a_hidden_entry_named_is_not_known(banner: Banner, point: BareDevice) -> None:
    point.write(naming("staff-new", "娜仁", by="staff-here"), opening("case-1", "staff-new"))
    assert point.send(after=1).results == ()
    with banner.writing() as connection:
        entry_acts.hide(connection, point.name, 2, reason="误", by="旗")
    point.write(opening("case-2", "staff-new"))
    assert [each.seq for each in point.send(after=3).results] == [4]
    with banner.writing() as connection:
        entry_acts.take_back(connection, point.name, 2, by="旗")
    point.write(opening("case-3", "staff-new"))
    assert point.send(after=4).results == ()


def test_what_the_rest_says_stands_when_one_entry_is_hidden(banner: Banner, point: BareDevice) -> None:
    point.write(naming("staff-new", "娜仁", by="staff-here"), naming("staff-new", "娜仁", by="staff-here"))
    assert point.send(after=1).results == ()
    with banner.writing() as connection:
        entry_acts.hide(connection, point.name, 3, reason="误", by="旗")
    point.write(opening("case-1", "staff-new"))
    assert point.send(after=3).results == ()


def test_who_works_at_two_sites_may_act_at_both(banner: Banner, point: BareDevice) -> None:
    """And so it stays once an entry of the person is hidden: each that is left is read with its site."""
    other = BareDevice(banner, "e" * 16, OTHER_POINT)
    other.write(
        naming("staff-there", "苏和"), naming("staff-here", "其其格", by="staff-there"),
        naming("staff-here", "其其格", by="staff-there"),
    )  # fmt: skip
    assert other.send().results == ()
    abroad = replace(opening("there-1", "staff-here"), body=replace(opened(), site=OTHER_POINT))
    other.write(abroad)
    point.write(opening("here-1", "staff-here"))
    assert (other.send(after=3).results, point.send(after=1).results) == ((), ())
    with banner.writing() as connection:
        entry_acts.hide(connection, other.name, 3, reason="误", by="旗")
    other.write(replace(abroad, subject="there-2"))
    point.write(opening("here-2", "staff-here"))
    assert (other.send(after=4).results, point.send(after=2).results) == ((), ())


def test_what_came_last_of_somebody_stands_when_one_entry_is_hidden(
    banner: Banner, point: BareDevice
) -> None:
    """As they came, whatever their revisions say: so the roster had it before."""
    named = [
        replace(naming("staff-new", name, by="staff-here"), rev=rev)
        for name, rev in (("娜仁", 3), ("乌云", 2), ("误", 4), ("乌云", 1))
    ]
    point.write(*named)
    assert point.send(after=1).results == ()
    with banner.writing() as connection:
        entry_acts.hide(connection, point.name, 4, reason="误", by="旗")
    other = BareDevice(banner, "e" * 16, OTHER_POINT)
    other.write(naming("staff-there", "苏和"), naming("staff-new", "娜仁", by="staff-there"))
    assert [each.quarantined for each in other.send().results] == [
        "staff: 乌云 是别的站点的人员，不能由这里改"
    ]


def reasons(desk: Desk) -> list[tuple[str, str]]:
    with desk.state.duty.store.reading() as connection:
        return sorted((each.subject, each.reason) for each in set_aside.read_all(connection))


def arrive(desk: Desk, head: Head, claims: list[Claim], site: str = POINT) -> None:
    made = chained(head, claims)
    with desk.state.duty.store.writing() as connection:
        foreign.add(connection, desk.state.duty.device, [Placed(each, site) for each in made])


def test_a_reader_sets_the_same_aside_and_a_rebuild_leaves_it_there(desk: Desk) -> None:
    left = StaffAppointed(site=POINT, name="苏和", role="clerk", left=True)
    of_hall = Claim("roster-1", "staff_appointed", left, staff=BANNER, at=BEFORE)
    arrive(desk, Head("b0" * 8), [of_hall])
    arrive(desk, Head("e0" * 8), [naming("staff-there", "苏和")])
    forged = Claim("roster-1", "staff_appointed", replace(left, left=False), rev=9, staff="staff-x")
    arrive(
        desk,
        Head("f0" * 8),
        [opening("after", "staff-there", LATER), opening("before", "staff-there"), forged],
    )
    arrive(desk, Head("a0" * 8), [naming("staff-there", "改名", by="staff-z")], OTHER_POINT)
    expected = [
        ("after", "经办人 苏和 已经离岗"),
        ("roster-1", "这只能由旗里来说"),
        ("staff-there", "苏和 是别的站点的人员，不能由这里改"),
    ]
    # What was recorded a moment before the leaving stands.
    assert reasons(desk) == expected
    with desk.state.duty.store.writing() as connection:
        projections.rebuild(connection)
        assert connection.scalar(select(SetAsideEntry.site).where(SetAsideEntry.subject == "after")) == POINT
    assert reasons(desk) == expected
    assert {row.case_id for row in desk.cases.list()} == {"before"}
