"""An operator hides an entry from all readers and takes it back; acts say what the intake said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.cases.kinds.cases import CaseVoided
from casework.cases.kinds.people import StaffAppointed
from desktop.database.journal import Statement
from desktop.services.cases.list_cases import ListPart, list_cases
from desktop.services.exchange.list_set_aside import list_set_aside
from sync.server.acts import entry_acts
from sync.server.acts.acts import Act, act
from sync.server.refusals import Refused
from tests.support.banners import POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.forged import AT, Claim, forge

Make = Callable[..., Device]
BY = "旗医保局"


def states(device: Device) -> list[str]:
    """How the cases stand that this device lists, in the end of an exchange in which both ends agree."""
    assert not [note for note in device.sync().notes if note.kind == "healed"]
    assert not [note for note in device.sync().notes if note.kind == "healed"]
    return [row.status for row in list_cases(device.store, ListPart())]


def test_an_entry_is_hidden_from_all_and_taken_back(served: Banner, device: Make) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    case = point.open_case()
    point.write([Statement(case, "case_voided", CaseVoided(reason="误操作"))])
    assert states(point) == states(town) == ["voided"]
    with served.writing() as connection:
        entry_acts.hide(connection, point.name, 3, reason="查无此事", by=BY)
    late = device("late", TOWN, served)
    assert states(point) == states(town) == states(late) == ["open"]
    for reader in (point, town, late):
        (aside,) = list_set_aside(reader.store)
        assert (aside.device, aside.seq, aside.reason) == (point.name, 3, "查无此事")
    assert point.status().entries_doubted == 1
    with served.reading() as connection:
        assert [each.seq for each in entry_acts.list_apart(connection)] == [3]
        assert entry_acts.read_entry(connection, point.name, 3).entry.kind == "case_voided"
        assert entry_acts.read_entry(connection, point.name, 1).entry.kind == "case_opened"
    with served.writing() as connection:
        entry_acts.take_back(connection, point.name, 3, by=BY)
    newest = device("newest", TOWN, served)
    for reader in (point, town, late, newest):
        assert states(reader) == ["voided"]
        assert not list_set_aside(reader.store)
    assert point.status().entries_doubted == 0


def test_what_cannot_be_is_not_taken_back(served: Banner, device: Make) -> None:
    point = device("point", POINT, served)
    forge(point, [Claim("a", "from_the_future", b"{}", at="not a time"), Claim("a", "x_b", b"{}", at=AT)])
    point.sync()
    with served.writing() as connection, pytest.raises(Refused, match="时间"):
        entry_acts.take_back(connection, point.name, 1, by=BY)
    with served.writing() as connection, pytest.raises(Refused, match="没有另存"):
        entry_acts.take_back(connection, point.name, 2, by=BY)
    with served.writing() as connection, pytest.raises(Refused, match="第 9 条"):
        entry_acts.hide(connection, point.name, 9, reason="x", by=BY)


def test_an_act_that_the_intake_does_not_take_is_refused_and_leaves_nothing(served: Banner) -> None:
    before = served.rows()
    body = StaffAppointed(site="不是站点", name="其其格", role="clerk")
    with pytest.raises(Refused, match="没有改动"), served.writing() as connection:
        act(connection, [Act("staff-1", TOWN, "staff_appointed", body)])
    assert served.rows() == before
