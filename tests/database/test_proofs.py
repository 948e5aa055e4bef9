"""Neither who is in the path nor who owns the server invents, changes or leaves out an entry unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, delete, select, update

from casework.cases.entries import Head, digest, entry_hash
from desktop.database import banner as banner_row
from desktop.database import projections
from desktop.database.tables import JournalBody, JournalEntry, SetAsideEntry
from desktop.services.upkeep.verify_journal import verify_journal
from sync.device.backoff import Patience
from sync.device.engine import Conduct, synchronise
from sync.server.acts.verify_banner import verify_banner
from sync.server.commands.main import main as operator
from sync.server.store.sealing import BODY, seal_of
from sync.server.store.tables import Device as KnownDevice
from sync.server.store.tables import SignedHead, SiteTotal, StoredEntry
from sync.wire import signatures
from tests.support.banners import HALL, OTHER_POINT, POINT, TOWN, Banner, new_banner
from tests.support.devices import Device
from tests.support.entry_histories import opened
from tests.support.forged import Claim, chained, store_unjudged
from tests.support.inside_doors import enrol_inside
from tests.support.sync_worlds import Direct

ONCE = Conduct(patience=Patience(tries=1, first_s=0.01, longest_s=0.01), first_page=4)


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def point(banner: Banner, tmp_path: Path) -> Iterator[Device]:
    made = enrol_inside(Device.new(tmp_path / "point", POINT), banner, POINT)
    yield made
    made.store.close()


@pytest.fixture
def town(banner: Banner, tmp_path: Path) -> Iterator[Device]:
    made = enrol_inside(Device.new(tmp_path / "town", TOWN), banner, TOWN)
    made.open_case()
    yield made
    made.store.close()


def sync(device: Device, banner: Banner) -> None:
    synchronise(device.sync_store(), Direct(banner), ONCE)


def aside(device: Device) -> dict[tuple[str, int], str]:
    rows = select(SetAsideEntry.device, SetAsideEntry.seq, SetAsideEntry.reason)
    with device.store.reading() as connection:
        return {(each.device, each.seq): each.reason for each in connection.execute(rows)}


def recount(connection: Connection) -> None:
    """The owner makes the sums fit, too."""
    connection.execute(delete(SiteTotal))


def test_what_others_wrote_is_proven_in_scope_and_out_of_it(
    banner: Banner, point: Device, town: Device
) -> None:
    ours = [point.open_case() for _ in range(3)]
    sync(point, banner)
    sync(town, banner)
    for case in ours:  # one batch: of it the point gets three of nine
        town.act(case)
        town.open_case(site=TOWN)
    sync(town, banner)
    sync(point, banner)
    for device in (point, town):
        assert not aside(device)
        report = verify_journal(device.store)
        assert report.ok, report.breaks
        assert not any(chain.withheld for chain in report.chains)
    assert len([each for each in point.journal() if each.entry.device == town.name]) == 3
    with banner.reading() as connection:
        assert verify_banner(connection).ok


def test_an_invented_device_is_not_believed(banner: Banner, point: Device, town: Device) -> None:
    case = point.open_case()
    sync(point, banner)
    invented = chained(Head("deadbeefdeadbeef"), [Claim("f" * 32, "case_opened", opened())])
    store_unjudged(banner, POINT, invented, signs=False)
    point.act(case)
    sync(point, banner)
    sync(town, banner)
    assert "签名" in aside(town)["deadbeefdeadbeef", 1]
    with town.store.writing() as connection:
        projections.rebuild(connection)
    assert "签名" in aside(town)["deadbeefdeadbeef", 1], "nor when lists are made anew"
    assert {each.entry.seq for each in town.journal() if each.entry.device == point.name} == {1, 2, 3}
    with banner.reading() as connection:
        assert [each.device for each in verify_banner(connection).breaks] == ["deadbeefdeadbeef"]


def test_an_entry_put_at_the_end_of_a_real_chain_is_not_believed(
    banner: Banner, point: Device, town: Device
) -> None:
    point.open_case()
    sync(point, banner)
    head = point.sync_store().state()
    assert head is not None
    end = Head(point.name, head.head.seq, head.head.hash)
    store_unjudged(banner, POINT, chained(end, [Claim("f" * 32, "case_opened", opened())]), signs=False)
    sync(town, banner)
    assert list(aside(town)) == [(point.name, 3)]


def test_a_changed_entry_is_not_believed(banner: Banner, point: Device, town: Device) -> None:
    point.open_case(applicant="巴图")
    sync(point, banner)
    with banner.writing() as connection:
        device, sealed = connection.execute(
            select(StoredEntry.device, StoredEntry.body).where(StoredEntry.seq == 1)
        ).one()
        seal = seal_of(connection)
        assert sealed is not None
        body = seal.open(BODY, (device, 1), sealed)
        other = body.replace("巴图".encode(), "别人".encode())
        entry = next(each for each in point.own() if each.entry.seq == 1).entry
        entry = msgspec.structs.replace(entry, body_digest=digest(other))
        changed = {
            "body": seal.seal(BODY, (device, 1), other),
            "body_digest": entry.body_digest,
            "hash": entry_hash(entry),
        }
        connection.execute(update(StoredEntry).where(StoredEntry.seq == 1).values(**changed))
    sync(town, banner)
    assert (point.name, 1) in aside(town)
    with banner.reading() as connection:
        assert {each.trouble for each in verify_banner(connection).breaks} >= {"signature"}


def test_a_device_that_is_given_another_key_is_not_believed(
    banner: Banner, point: Device, town: Device
) -> None:
    """The owner of the server has the banner's key: for a device that is known here, that is not enough."""
    point.open_case()
    sync(point, banner)
    sync(town, banner)
    seed = signatures.new_seed()
    with banner.writing() as connection:
        connection.execute(
            update(KnownDevice)
            .where(KnownDevice.device == point.name)
            .values(key=signatures.public_key(seed))
        )
    state = point.sync_store().state()
    assert state is not None
    end = Head(point.name, state.head.seq, state.head.hash)
    forged = chained(end, [Claim("f" * 32, "case_opened", opened())])
    store_unjudged(banner, POINT, forged, seed=seed)
    sync(town, banner)
    assert "换了密钥" in aside(town)[point.name, 3]


def test_what_is_left_out_leaves_a_gap(banner: Banner, point: Device, town: Device) -> None:
    for _ in range(3):
        point.open_case()
    sync(point, banner)
    with banner.writing() as connection:
        connection.execute(delete(StoredEntry).where(StoredEntry.seq == 3))
        recount(connection)
    sync(town, banner)
    chain = next(each for each in verify_journal(town.store).chains if each.device == point.name)
    assert chain.withheld == 1
    assert chain.entries + chain.withheld == 6


def test_what_is_changed_after_it_came_is_found(banner: Banner, point: Device, town: Device) -> None:
    """Somebody with the database's key makes an entry anew, hash and all."""
    point.open_case(applicant="巴图")
    sync(point, banner)
    sync(town, banner)
    assert verify_journal(town.store).ok
    with town.store.writing() as connection:
        wanted = (JournalEntry.device == point.name, JournalEntry.seq == 2)
        entry = next(each for each in point.own() if each.entry.seq == 2).entry
        entry = msgspec.structs.replace(entry, body_digest=digest(b"{}"))
        connection.execute(
            update(JournalBody)
            .where(JournalBody.device == point.name, JournalBody.seq == 2)
            .values(body=b"{}")
        )
        changed = {"body_digest": entry.body_digest, "hash": entry_hash(entry)}
        connection.execute(update(JournalEntry).where(*wanted).values(**changed))
    assert {(each.device, each.trouble) for each in verify_journal(town.store).breaks} == {
        (point.name, "signature")
    }


def test_what_stays_after_part_of_a_batch_went_is_still_proven(
    banner: Banner, point: Device, town: Device
) -> None:
    """The town's batch is of two points; one of them leaves the town's scope, and comes back no more."""
    hall = enrol_inside(Device.new(point.folder.parent / "hall", HALL), banner, HALL)
    for site in (POINT, OTHER_POINT, POINT):
        hall.open_case(site=site)
    sync(hall, banner)
    sync(town, banner)
    assert verify_journal(town.store).ok
    banner.move(town.name, POINT)
    sync(town, banner)
    assert len([each for each in town.journal() if each.entry.device == hall.name]) == 4
    assert verify_journal(town.store).ok
    hall.store.close()


def test_the_operator_is_told_by_command(
    banner: Banner, point: Device, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    point.open_case()
    sync(point, banner)
    place = banner.where(tmp_path / "banner")
    assert operator(["banner", "verify", *place]) == 0
    with banner.writing() as connection:
        connection.execute(update(SignedHead).values(signature=bytes(64)))
    assert operator(["banner", "verify", *place]) == 1
    assert "（signature）" in capsys.readouterr().err


def test_keys_of_the_banner_come_with_the_state(point: Device) -> None:
    with point.store.reading() as connection:
        address = banner_row.read_address(connection)
    state = point.sync_store().state()
    assert address is not None
    assert state is not None
    assert state.banner_keys == address.trust.keys
