"""What devices come for: exchange, enrolment, an id of their own, an answer to a parcel."""

from __future__ import annotations

import msgspec

from sync.server.accounts import enrolment
from sync.server.doors import parcels
from sync.server.doors.served import Call
from sync.server.intake.exchange import exchange
from sync.wire.protocol import Enrolment, EnrolRequest, Forked, ForkRequest, SyncAnswer, SyncRequest


def synchronise(call: Call, request: SyncRequest) -> SyncAnswer:
    """Take in what a device brings, give what is new for it."""
    return exchange(call.database, call.device, request)


def enrol(call: Call, request: EnrolRequest) -> Enrolment:
    """Make a device known that has a code."""
    with call.database.writing() as connection:
        enrolled = enrolment.enrol(connection, request)
    return msgspec.structs.replace(enrolled, certificate=call.service.certificate)


def fork(call: Call, request: ForkRequest) -> Forked:
    """Give a copy of a device an id of its own."""
    with call.database.writing() as connection:
        return enrolment.fork(connection, request)


def answer_parcel(call: Call, data: bytes) -> bytes:
    """Answer a parcel, whoever carries it: the parcel itself says whose it is."""
    return parcels.answer_parcel(call.database, data)
