"""A slip number leads to its cases, as far as entries that anybody may read say so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text, update

from desktop.database.journal import Statement
from sync.server.acts import acts, entry_acts
from sync.server.intake.known_slips import cases_of
from sync.server.refusals import Refused
from sync.server.store import schema
from sync.server.store.sealing import seal_of
from sync.server.store.tables import CaseOfSlip, StoredEntry
from tests.support.banners import OTHER_POINT, POINT, Banner
from tests.support.devices import Device
from tests.support.entry_histories import slip

Make = Callable[..., Device]
FIRST, SECOND = "ML0101-20261124-A001", "ML0101-20261124-A002"


def issue(device: Device, case: str, number: str) -> None:
    device.write([Statement(case, "slip_issued", slip(number))])


@pytest.fixture
def filled(banner: Banner, device: Make) -> Banner:
    """Two slips of one case, one of another at the same site."""
    with banner.served():
        point = device("point", POINT, banner)
        case = point.open_case("case-a")
        issue(point, case, FIRST)
        issue(point, case, SECOND)
        other = point.open_case("case-b")
        issue(point, other, "ML0101-20261124-A003")
        point.sync()
    return banner


def known(banner: Banner) -> list[tuple[str, str]]:
    with banner.reading() as connection:
        rows = connection.execute(select(CaseOfSlip.number, CaseOfSlip.subject).order_by(CaseOfSlip.number))
        return [(number, case) for number, case in rows]


def test_each_number_leads_to_its_case(filled: Banner) -> None:
    with filled.reading() as connection:
        assert cases_of(connection, SECOND) == ["case-a"]
        assert acts.find_case(connection, SECOND.lower())[0].case_id == "case-a"
        assert cases_of(connection, "ML0101-20261124-A009") == []
        with pytest.raises(Refused, match="还没有设备上传过"):
            acts.find_case(connection, "ML0101-20261124-A009")


def test_a_number_of_two_cases_leads_to_both(banner: Banner, device: Make) -> None:
    with banner.served():
        for name, case in (("point", "case-a"), ("other", "case-b")):
            point = device(name, POINT, banner)
            issue(point, point.open_case(case), FIRST)
            point.sync()
    with banner.reading() as connection:
        assert cases_of(connection, FIRST) == ["case-a", "case-b"]
        assert acts.find_case(connection, FIRST)[0].case_id == "case-b"  # the newest word


def test_a_hidden_slip_leads_nowhere_until_it_is_taken_back(filled: Banner) -> None:
    before = known(filled)
    with filled.reading() as connection:
        device, seq = connection.execute(
            text("SELECT device, seq FROM entries WHERE kind = 'slip_issued' ORDER BY seq")
        ).first() or ("", 0)
    with filled.writing() as connection:
        entry_acts.hide(connection, device, seq, reason="误发", by="旗里")
    assert known(filled) == [row for row in before if row[0] != FIRST]
    with filled.writing() as connection:
        entry_acts.take_back(connection, device, seq, by="旗里")
    assert known(filled) == before


def test_a_step_up_from_the_first_schema_reads_the_slips_that_are_here(filled: Banner) -> None:
    before = known(filled)
    assert len(before) == 3
    with filled.writing() as connection:
        _open_bodies(connection)
        connection.execute(text("DROP TABLE cases_of_slips"))
        step = ScriptDirectory(str(schema.MIGRATIONS)).get_revision("0002")
        assert step is not None
        with Operations.context(MigrationContext.configure(connection)):
            step.module.upgrade()
    assert known(filled) == before


def _open_bodies(connection: Connection) -> None:
    """Nothing was sealed at the time of that schema."""
    seal = seal_of(connection)
    for device, seq, body in connection.execute(
        select(StoredEntry.device, StoredEntry.seq, StoredEntry.body)
    ).all():
        here = (StoredEntry.device == device) & (StoredEntry.seq == seq)
        connection.execute(update(StoredEntry).where(here).values(body=seal.open_body(device, seq, body)))


def test_the_same_slip_again_is_no_news(filled: Banner, device: Make) -> None:
    before = known(filled)
    with filled.served():
        elsewhere = device("elsewhere", OTHER_POINT, filled)
        elsewhere.open_case()
        elsewhere.sync()
    assert known(filled) == before


def test_a_server_that_starts_notes_what_an_older_one_took_in(filled: Banner) -> None:
    before = known(filled)
    with filled.writing() as connection:
        connection.execute(text("DELETE FROM cases_of_slips"))
    with filled.served():
        assert known(filled) == before
