"""A banner that was put back to an older state: who proves it begins an epoch, and nobody else does."""

from __future__ import annotations

from sqlalchemy import select

from sync.server.accounts import accounts
from sync.server.store.streams import begin_epoch
from sync.server.store.tables import EpochBegun
from tests.database.test_exchange_answers import ask, banner, opening, point, steps, town
from tests.support.banners import Banner
from tests.support.bare_devices import BareDevice

__all__ = ["banner", "point", "town"]


def epochs(banner: Banner) -> list[str]:
    with banner.reading() as connection:
        return list(connection.scalars(select(EpochBegun.reason)))


def forget(banner: Banner, device: BareDevice, seq: int) -> None:
    """As a banner put back to an older state: it has less of the device than it said."""
    with banner.writing() as connection:
        accounts.move_head(connection, device.name, device.mark(seq))


def test_a_device_that_had_seen_more_begins_an_epoch_and_nothing_is_taken_in(
    banner: Banner, point: BareDevice
) -> None:
    point.write(opening(), *steps(3))
    had = ask(point, batch=point.batch(0, 2))
    forget(banner, point, 1)
    told = {"acknowledged": had.acknowledged, "receipt": had.receipt, "position": had.position}
    before = len(epochs(banner))
    answer = ask(point, batch=point.batch(2), **told)
    assert answer.epoch != had.epoch
    assert (answer.acknowledged, answer.compared, answer.results) == (point.mark(1), 0, ())
    assert len(epochs(banner)) == before + 1
    assert point.name in epochs(banner)[-1]
    assert ask(point, **told, epoch=had.epoch).epoch == answer.epoch


def test_nobody_begins_an_epoch_without_the_banners_word(banner: Banner, point: BareDevice) -> None:
    point.write(opening(), *steps(3))
    had = ask(point, batch=point.batch(0, 2))
    told = {"acknowledged": had.acknowledged, "receipt": had.receipt, "position": had.position}
    forget(banner, point, 1)
    before = epochs(banner)
    for wrong in (
        {"receipt": "0" * 32},
        {"position": 1},
        {"acknowledged": point.mark(3)},
        {"epoch": "other"},
    ):
        assert ask(point, **{**told, **wrong}).epoch == had.epoch, wrong
    forget(banner, point, 2)
    assert ask(point, **told).epoch == had.epoch
    assert epochs(banner) == before


def test_a_position_beyond_the_stream_proves_it_as_well(banner: Banner, point: BareDevice) -> None:
    point.write(opening(), *steps(1))
    had = ask(point, batch=point.batch())
    with banner.writing() as connection:
        connection.exec_driver_sql("UPDATE stream SET position = 1")
    told = {"acknowledged": had.acknowledged, "receipt": had.receipt, "position": had.position}
    assert ask(point, **told).epoch != had.epoch


def test_what_was_read_in_another_epoch_says_nothing_about_this_one(
    banner: Banner, point: BareDevice, town: BareDevice
) -> None:
    point.write(opening(), *steps(2))
    point.send()
    read = ask(town)
    assert read.position == 3
    with banner.writing() as connection:
        begin_epoch(connection, "a backup was put back")
    answer = ask(town, position=read.position, epoch=read.epoch)
    assert (len(answer.entries), answer.position) == (3, 3)
    assert ask(town, position=3).entries == ()


def test_of_two_that_notice_the_same_one_begins_the_epoch(banner: Banner) -> None:
    old = banner.status().epoch
    with banner.writing() as connection:
        new = begin_epoch(connection, "first", instead_of=old)
        assert begin_epoch(connection, "second", instead_of=old) == new
    assert epochs(banner)[-1] == "first"
