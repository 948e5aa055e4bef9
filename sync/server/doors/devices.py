"""What devices come for: exchange, enrolment, an id of their own, an answer to a parcel."""

from __future__ import annotations

from sync.server.accounts import banner_keys, enrolment, forks
from sync.server.doors import parcels
from sync.server.doors.served import Call
from sync.server.intake.exchange import exchange
from sync.server.store import streams
from sync.wire.identity import Identity, IdentityAsked, identity
from sync.wire.protocol import (
    Enrolment,
    EnrolRequest,
    Forked,
    ForkRequest,
    SyncAnswer,
    SyncRequest,
)


def synchronise(call: Call, request: SyncRequest) -> SyncAnswer:
    """Take in what a device brings, give what is new for it."""
    return exchange(call.database, call.device, request)


def enrol(call: Call, request: EnrolRequest) -> Enrolment:
    """Make a device known that has a code."""
    with call.database.writing() as connection:
        return enrolment.enrol(connection, request)


def identify(call: Call, request: IdentityAsked) -> Identity:
    """Prove whose address this is, and say which certificates may be believed here."""
    with call.database.reading() as connection:
        seed, links = streams.require_stream(connection).seed, banner_keys.links(connection)
    return identity(seed, request, links, call.service.vouched())


def fork(call: Call, request: ForkRequest) -> Forked:
    """Give a copy of a device an id of its own."""
    with call.database.writing() as connection:
        enrolment.checked_version(request.versions)
        return forks.fork(connection, request)


def answer_parcel(call: Call, data: bytes) -> bytes:
    """Answer a parcel, whoever carries it: the parcel itself says whose it is."""
    return parcels.answer_parcel(call.database, data)
