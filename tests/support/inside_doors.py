"""The doors of a banner's server without a line: what is asked and answered is encoded as on a real one."""

from __future__ import annotations

from typing import Any

from desktop.database import banner as banner_row
from sync.device.enrolment import enrol_request
from sync.device.errors import ServerRefused
from sync.device.trust import BannerTrust
from sync.server.accounts import enrolment, senders
from sync.server.doors.metrics import Counts
from sync.server.doors.reading import read
from sync.server.doors.served import Call, Service
from sync.server.doors.table import DOORS
from sync.server.refusals import Refused
from sync.server.store import streams
from sync.wire import media, signatures
from sync.wire.doors import Door
from sync.wire.signatures import SignedRequest
from tests.support.banners import Banner
from tests.support.devices import Device


class InsideDoors:
    """Fulfils `sync.device.asking.DoorWay`; `asked` counts what was asked at each door."""

    def __init__(self, banner: Banner) -> None:
        self._service = Service(banner.database, Counts(), DOORS)
        self.asked: list[str] = []

    def hand_over(self, door: Door[Any, Any], request: SignedRequest) -> Any:
        self.asked.append(door.path)
        served = next(each for each in DOORS if each.door is door)
        assert len(request.payload) <= door.largest_request_bytes
        try:
            key = senders.key_of(self._service.database, request.device)
            call = Call(self._service, senders.prove(request, key))
            answer = served.handler(call, read(request.payload, door.request, door.media[0]))
        except Refused as error:
            raise ServerRefused(error.refusal) from error
        encoded = media.write(answer, door.media[0])
        assert len(encoded) <= door.largest_answer_bytes
        return media.read(encoded, door.answer, door.media[0], 16 * 1024 * 1024)


def enrol_inside(device: Device, banner: Banner, site: str) -> Device:
    """As a clerk would with a new code; the key stays where there is one."""
    with device.store.reading() as connection:
        seed = banner_row.read_seed(connection) or signatures.new_seed()
    code = banner.code(site)
    with banner.writing() as connection:
        known = enrolment.enrol(connection, enrol_request(device.name, seed, code))
        key = signatures.public_key(streams.require_stream(connection).seed)
    address = banner_row.Address("http://nowhere.invalid", known.banner, BannerTrust(key=key), known.site)
    with device.store.writing() as connection:
        banner_row.enrol(connection, address, seed)
    return device
