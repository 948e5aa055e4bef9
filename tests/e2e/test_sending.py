"""How far each case has come, and conflicts that a person settles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casework.cases.draft import MaterialMark, MaterialState
from casework.cases.fold import fold
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.sending import IN_PARCEL, SendingCounts
from casework.errors import FileUnwritable
from desktop.database.journal import Statement, of_subject
from desktop.database.sending import sending_standings
from desktop.services.cases.list_conflicts import list_conflicts
from desktop.services.cases.settle_conflict import settle_conflict
from desktop.services.exchange import exchange_parcel
from sync.device.backoff import Patience
from sync.device.engine import Conduct
from sync.device.errors import ExchangeError
from tests.support.banners import OTHER_POINT, POINT, TOWN, Banner
from tests.support.devices import Device

Make = Callable[..., Device]


def state(device: Device, case: str) -> tuple[str, str]:
    with device.store.reading() as connection:
        standing = sending_standings(connection, [case], device.store.under_way)[case]
    return (standing.state, standing.reason)


def mark(device: Device, case: str, now: MaterialState) -> None:
    was = MaterialMark(code="m1", state="missing")
    changes = (MaterialChange(was=was, now=MaterialMark(code="m1", state=now)),)
    device.write([Statement(case, "materials_recorded", MaterialsRecorded(changes=changes))])


def test_a_case_is_here_until_the_banner_has_it(banner: Banner, device: Make) -> None:
    with banner.served():
        point = device("point", POINT, banner)
    case = point.open_case()
    assert state(point, case) == ("here", "")
    with pytest.raises(ExchangeError):
        point.sync()
    assert state(point, case) == ("here", ""), "nobody answered: it never went"
    point.act(case)
    assert state(point, case) == ("here", "")
    with banner.served():
        point.sync()
    assert state(point, case) == ("received", "")


def test_a_case_is_under_way_while_a_request_carries_it(served: Banner, device: Make) -> None:
    point = device("point", POINT, served)
    case = point.open_case()
    heard: list[tuple[str, str]] = []
    point.store.tell_changes(lambda changes: heard.append(state(point, case)) if changes.deliveries else None)
    point.sync_here(Conduct())
    assert heard[0] == ("sending", "")
    assert heard[-1] == ("received", "")
    assert point.store.under_way == 0


def test_a_request_that_fails_leaves_nothing_under_way(banner: Banner, device: Make) -> None:
    with banner.served():
        point = device("point", POINT, banner)
    case = point.open_case()
    heard: list[tuple[str, str]] = []
    point.store.tell_changes(lambda changes: heard.append(state(point, case)) if changes.deliveries else None)
    with pytest.raises(ExchangeError):
        point.sync_here(Conduct(patience=Patience(tries=2, first_s=0.01, longest_s=0.01)))
    assert heard[-1] == ("here", "")
    assert point.status().cases == SendingCounts(here=1)


def test_a_case_in_a_parcel_is_on_its_way_once_that_is_written(
    served: Banner, device: Make, tmp_path: Path
) -> None:
    point, carrier = device("point", POINT, served), device("town", TOWN, served)
    case = point.open_case()
    with pytest.raises(FileUnwritable):
        exchange_parcel.write_parcel(point.duty, tmp_path / "nowhere" / "parcel")
    assert state(point, case) == ("here", "")
    exchange_parcel.write_parcel(point.duty, tmp_path / "parcel")
    assert state(point, case) == ("sending", IN_PARCEL)
    later = point.open_case()
    assert state(point, later) == ("here", "")
    assert point.status().cases == SendingCounts(here=1, sending=1)
    carried = exchange_parcel.carry_parcel(carrier.duty, (tmp_path / "parcel").read_bytes())
    assert exchange_parcel.take_answer(point.duty, carried).waiting == SendingCounts(here=1)
    assert state(point, case) == ("received", "")


def test_what_is_kept_apart_is_in_doubt_and_says_why(served: Banner, device: Make) -> None:
    point, other = device("point", POINT, served), device("other", OTHER_POINT, served)
    case = point.open_case()
    point.sync()
    other.act(case)
    other.sync()
    assert state(other, case) == ("doubted", "是别的站点的办件，本机无权记录")
    assert state(point, case) == ("received", "")
    assert other.status().cases == SendingCounts(doubted=1)


def test_cases_are_counted_not_what_was_recorded_of_them(banner: Banner, device: Make) -> None:
    with banner.served():
        point = device("point", POINT, banner)
        cases = [point.open_case() for _ in range(3)]
        point.sync()
    for _ in range(4):
        point.act(cases[0])
    point.open_case()
    status = point.status()
    assert (status.cases, status.entries_waiting) == (SendingCounts(here=2), 6)
    assert status.cases.words == "2 件在本机"


@pytest.mark.parametrize(("keep_former", "stands"), [(True, "handed_in"), (False, "invalid")])
def test_a_settled_conflict_is_settled_everywhere(
    served: Banner, device: Make, keep_former: bool, stands: str
) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    case = point.open_case()
    for each in (point, town):
        each.sync()
    first, second = sorted((point, town), key=lambda each: each.name)  # ties go by device
    mark(first, case, "handed_in")
    mark(second, case, "invalid")
    for each in (point, town, point):
        each.sync()
    for each in (point, town):
        (task,) = list_conflicts(each.store)
        assert (task.subject, *(side.words for side in task.sides)) == ("材料 m1", "已收", "不合格")
        assert [side.is_current for side in task.sides] == [False, True]
    side = task.sides[0 if keep_former else 1]
    settle_conflict(point.duty, task, side)
    settle_conflict(point.duty, task, side)
    for each in (point, town):
        each.sync()
        assert list_conflicts(each.store) == []
        with each.store.reading() as connection:
            folded = fold(of_subject(connection, case))
        assert folded.materials["m1"].state == stands
        assert len(folded.conflicts) == 1
