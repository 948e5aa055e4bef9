"""Any history of writing, exchanging, copying, restoring, forging, revoking, moving ends with all, once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from sync.wire.protocol import TWICE
from tests.support.banners import OTHER_POINT, POINT, TOWN
from tests.support.sync_worlds import FAULTS, MEDDLING, World

_INDEX = st.integers(0, 7)


class SyncHistory(RuleBasedStateMachine):
    kind = "sqlite"

    @initialize()
    def begin(self) -> None:
        self.world = World(self.kind)

    @rule(index=_INDEX, count=st.integers(1, 3))
    def write(self, index: int, count: int) -> None:
        self.world.write(index, count)

    @rule(index=_INDEX, fault=st.sampled_from(FAULTS))
    def sync(self, index: int, fault: str) -> None:
        self.world.sync(index, fault)

    @rule(index=_INDEX, commits=st.integers(1, 9), is_durable=st.booleans())
    def cut_off(self, index: int, commits: int, is_durable: bool) -> None:
        self.world.cut_off(index, commits, is_durable=is_durable)

    @precondition(lambda self: len(self.world.devices) < 5)
    @rule(index=_INDEX)
    def clone(self, index: int) -> None:
        self.world.clone(index)

    @rule()
    def keep_backup(self) -> None:
        self.world.keep_backup()

    @precondition(lambda self: self.world.backup is not None)
    @rule()
    def restore(self) -> None:
        self.world.restore()

    @rule()
    def back_up(self) -> None:
        self.world.back_up()

    @precondition(lambda self: self.world.file is not None)
    @rule(in_place=st.booleans())
    def put_back(self, in_place: bool) -> None:
        self.world.put_back(in_place=in_place)

    @rule()
    def publish(self) -> None:
        self.world.publish()

    @rule(index=_INDEX)
    def make_parcel(self, index: int) -> None:
        self.world.make_parcel(index)

    @precondition(lambda self: self.world.parcels)
    @rule(index=_INDEX)
    def answer_parcel(self, index: int) -> None:
        self.world.answer_parcel(index)

    @rule(index=_INDEX, how=st.sampled_from(MEDDLING))
    def meddle(self, index: int, how: str) -> None:
        self.world.sync(index, how)

    @rule(index=_INDEX)
    def poison(self, index: int) -> None:
        self.world.poison(index)

    @rule(index=_INDEX)
    def revoke(self, index: int) -> None:
        self.world.revoke(index)

    @rule(index=_INDEX, site=st.sampled_from((POINT, TOWN, OTHER_POINT)))
    def move(self, index: int, site: str) -> None:
        self.world.move(index, site)

    @rule()
    def renew(self) -> None:
        self.world.renew()

    @precondition(lambda self: self.world.answers)
    @rule(index=_INDEX)
    def take_answer(self, index: int) -> None:
        self.world.take_answer(index)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.world.settle()
            lost, doubled, differing = self.world.verdict()
            assert not lost
            assert not doubled
            assert not differing
            assert all(reason.startswith(TWICE) for reason in self.world.doubts())
        finally:
            self.world.close()


class SyncHistoryOnPostgres(SyncHistory):
    kind = "postgresql"


def _case(machine: Any, examples: int) -> Any:
    case = machine.TestCase
    case.settings = settings(max_examples=examples, stateful_step_count=15, deadline=None)
    return pytest.mark.slow(case)


def _part(number: int) -> Any:
    """Some of the histories, so that several workers share them and none takes long."""
    return _case(type(f"SyncHistory{number}", (SyncHistory,), {}), 26)


TestSyncHistory1 = _part(1)
TestSyncHistory2 = _part(2)
TestSyncHistory3 = _part(3)
TestSyncHistory4 = _part(4)
TestSyncHistory5 = _part(5)
TestSyncHistory6 = _part(6)
TestSyncHistory7 = _part(7)
TestSyncHistory8 = _part(8)
TestSyncHistoryOnPostgres = _case(SyncHistoryOnPostgres, 10)
