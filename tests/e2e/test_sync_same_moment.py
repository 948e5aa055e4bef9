"""Two copies of a disk that are enrolled anew bring the very same statements at the same moment.

Each stands in a chain of its own, so nothing but what they say shows that they are one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import msgspec
import pytest

from casework.cases.entries import new_salt
from casework.cases.kinds.slips import SlipExported
from desktop.database import journal
from desktop.database.journal import Statement, Writer
from sync.device.engine import Conduct
from sync.wire.protocol import TWICE
from tests.support.banners import POINT, Banner
from tests.support.devices import Device
from tests.support.entry_histories import opened

ROUNDS, CASES = 12, 20
EACH = 2 * CASES

pytestmark = pytest.mark.slow


def test_it_counts_once(served: Banner, device: Callable[..., Device]) -> None:
    copies = [device(name, POINT, served) for name in ("first", "second")]
    for each in copies:
        each.sync()
    before = served.count()
    every = [statement for number in range(ROUNDS) for statement in told(number)]
    for number in range(ROUNDS):
        for each in copies:
            record(each, every[number * EACH : (number + 1) * EACH])
        at_once([each.sync_here for each in copies])
    assert served.count() - before == len(every) == len(set(served.bodies()))
    reasons = served.quarantined().values()
    assert len(reasons) == len(every)
    assert all(reason.startswith(TWICE) for reason in reasons)
    town = device("town", POINT, served)
    town.sync()
    assert town.hashes() == set(served.hashes())


def told(number: int) -> list[Statement]:
    """New cases, and a further word on those of the round before."""
    said = []
    for case in range(CASES):
        name, before = f"case-{number}-{case}", f"case-{max(0, number - 1)}-{case}"
        body = msgspec.structs.replace(opened(), site=POINT, salt=new_salt())
        said.append(Statement(name, "case_opened", body))
        printed = SlipExported(slip_number=before, print_no=number + 1, salt=new_salt())
        said.append(Statement(before, "slip_exported", printed))
    return said


def record(copy: Device, said: Sequence[Statement]) -> None:
    writer = Writer(copy.name, "staff-1", "2026-11-24T09:00:00.000+08:00", "trusted")
    with copy.store.writing() as connection:
        journal.append(connection, writer, said)


def at_once(calls: Sequence[Callable[[Conduct], object]]) -> None:
    barrier = threading.Barrier(len(calls))

    def go(call: Callable[[Conduct], object]) -> None:
        barrier.wait(30)
        call(Conduct())

    threads = [threading.Thread(target=go, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
