"""What only one device has goes sealed to the banner and comes into the store of another, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from casework.cases.entries import Head
from desktop.database import journal, only_here
from desktop.database.keys import DatabaseKey
from desktop.database.tables import CaseLine, Setting, StoredDraft
from sync.wire.deposits import LARGEST_DEPOSIT_BYTES
from tests.support.devices import KEY, Device


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Device, Device]]:
    lost, fresh = Device.new(tmp_path / "lost"), Device.new(tmp_path / "fresh")
    yield lost, fresh
    lost.store.close()
    fresh.store.close()


def sealed(device: Device) -> bytes:
    with device.store.reading() as connection:
        return only_here.seal(only_here.read(connection), KEY)


def test_drafts_settings_and_unsent_entries_come_back_word_for_word(pair: tuple[Device, Device]) -> None:
    lost, fresh = pair
    cases = [lost.open_case(applicant="测试·甲") for _each in range(3)]
    with lost.store.writing() as connection:
        connection.execute(insert(StoredDraft), [{"draft_id": "d1", "change": 4, "content": b"half written"}])
        connection.execute(insert(Setting), [{"name": "text_size", "value": "larger"}])
        connection.execute(insert(Setting), [{"name": "printer", "value": "of the other computer"}])
    kept = sealed(lost)
    assert only_here.unseal(kept, DatabaseKey(bytes(32), bytes(16))) is None, "nobody without the key"
    assert only_here.unseal(kept[:-1], KEY) is None
    only = only_here.unseal(kept, KEY)
    assert only is not None
    with fresh.store.writing() as connection:
        only_here.put(connection, only, "staff-1")
    assert fresh.bodies() == lost.bodies()
    assert [each.entry.subject for each in fresh.own()] == [each.entry.subject for each in lost.own()]
    with fresh.store.reading() as connection:
        assert set(connection.scalars(select(CaseLine.case_id))) == set(cases)
        assert list(connection.scalars(select(StoredDraft.content))) == [b"half written"]
        assert list(connection.scalars(select(Setting.name + "=" + Setting.value))) == ["text_size=larger"]
        last = fresh.own()[-1].entry
        assert journal.read_head(connection, fresh.name) == Head(fresh.name, last.seq, last.hash)


def test_more_than_a_deposit_holds_is_the_oldest_of_it(
    pair: tuple[Device, Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, _fresh = pair
    for _each in range(4):
        lost.open_case(applicant="测试·甲")
    room = sum(len(each.body or b"") for each in lost.own()[:3])
    monkeypatch.setattr(only_here, "_MOST_UNSENT_BYTES", room)
    only = only_here.unseal(sealed(lost), KEY)
    assert only is not None
    assert [each.entry.seq for each in only.unsent] == [1, 2, 3]
    assert len(sealed(lost)) < LARGEST_DEPOSIT_BYTES
