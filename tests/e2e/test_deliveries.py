"""How far each case has come, and conflicts that a person settles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.cases.draft import MaterialMark, MaterialState
from casework.cases.fold import fold
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from desktop.database.deliveries import deliveries
from desktop.database.journal import Statement, of_subject
from desktop.services.cases.settle_conflict import list_conflicts, settle_conflict
from desktop.services.exchange import exchange_parcel
from sync.device.errors import ExchangeError
from tests.support.banners import OTHER_POINT, POINT, TOWN, Banner
from tests.support.devices import Device

Make = Callable[..., Device]


def state(device: Device, case: str) -> tuple[str, str]:
    with device.store.reading() as connection:
        found = deliveries(connection, [case])[case]
    return (found.state, found.reason)


def mark(device: Device, case: str, now: MaterialState) -> None:
    was = MaterialMark(code="m1", state="missing")
    changes = (MaterialChange(was=was, now=MaterialMark(code="m1", state=now)),)
    device.write([Statement(case, "materials_recorded", MaterialsRecorded(changes=changes))])


def test_a_case_waits_then_is_on_its_way_then_there(banner: Banner, device: Make) -> None:
    with banner.served():
        point = device("point", POINT, banner)
    case = point.open_case()
    assert state(point, case) == ("waiting", "")
    with pytest.raises(ExchangeError):
        point.sync()
    assert state(point, case) == ("sent", "")
    point.act(case)
    assert state(point, case) == ("waiting", "")
    with banner.served():
        point.sync()
    assert state(point, case) == ("acknowledged", "")


def test_a_case_in_a_parcel_is_on_its_way(served: Banner, device: Make) -> None:
    point, carrier = device("point", POINT, served), device("town", TOWN, served)
    case = point.open_case()
    data = exchange_parcel.make_parcel(point.duty)
    assert state(point, case) == ("sent", "")
    exchange_parcel.take_answer(point.duty, exchange_parcel.carry_parcel(carrier.duty, data))
    assert state(point, case) == ("acknowledged", "")


def test_what_is_kept_apart_says_why(served: Banner, device: Make) -> None:
    point, other = device("point", POINT, served), device("other", OTHER_POINT, served)
    case = point.open_case()
    point.sync()
    other.act(case)
    other.sync()
    assert state(other, case) == ("quarantined", "是别的站点的办件，本机无权记录")
    assert state(point, case) == ("acknowledged", "")


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
        assert (task.subject, task.stood, task.now) == ("材料 m1", "已收", "不合格")
    settle_conflict(point.duty, task, keep_former=keep_former)
    settle_conflict(point.duty, task, keep_former=keep_former)
    for each in (point, town):
        each.sync()
        assert list_conflicts(each.store) == []
        with each.store.reading() as connection:
            folded = fold(of_subject(connection, case))
        assert folded.materials["m1"].state == stands
        assert len(folded.conflicts) == 1
