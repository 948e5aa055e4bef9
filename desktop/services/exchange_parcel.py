"""Exchanging with the banner by files that somebody carries, where no network reaches."""

from __future__ import annotations

import msgspec

from desktop import __version__
from desktop.database import banner, deliveries
from desktop.database.banner import Address
from desktop.database.sync_store import SyncStore
from desktop.errors import ExchangeError
from desktop.services.duty import Duty
from desktop.services.sync_now import pinned, translated
from sync import parcel
from sync.transport import HttpTransport


class Taken(msgspec.Struct, frozen=True):
    """What an answer brought: entries that were new here, and own ones that still wait."""

    received: int
    waiting: int


def make_parcel(duty: Duty) -> bytes:
    """Everything that waits, sealed for the banner; raises ExchangeError before this device is enrolled."""
    address = _address(duty)
    with translated():
        made = parcel.make_parcel(SyncStore(duty.store), address.key, __version__)
    with duty.store.writing() as connection:
        deliveries.note_sent(connection)
    return made


def carry_parcel(duty: Duty, data: bytes) -> bytes:
    """Hand over somebody's parcel over this device's network; returns the answer for them."""
    address = _address(duty)
    with translated(), pinned(address.certificate) as trusted:
        transport = HttpTransport(address.url, trusted)
        try:
            return transport.carry(data)
        finally:
            transport.close()


def take_answer(duty: Duty, data: bytes) -> Taken:
    """Take in the banner's answer; a second time changes nothing.  Raises ExchangeError with the reason."""
    address = _address(duty)
    store = SyncStore(duty.store)
    with translated():
        state = store.state()
        assert state is not None  # noqa: S101 - there is an address
        received = parcel.take_answer(store, state, parcel.open_answer(state, address.key, data))
        after = store.state() or state
    return Taken(received, after.head.seq - after.acknowledged.seq)


def _address(duty: Duty) -> Address:
    with duty.store.reading() as connection:
        address = banner.read_address(connection)
    if address is None:
        raise ExchangeError("尚未注册", "这台设备还没有注册到旗服务器", "请先用 enrol 注册")
    return address
