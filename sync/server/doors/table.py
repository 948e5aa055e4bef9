"""All doors of the server.  Routes, limits and the OpenAPI description come from this table alone.

A door that devices use is described in `sync.wire.doors`, where their side comes from; the handler stands in
a module of its subject here.
"""

from __future__ import annotations

from typing import Any

from sync.server.doors import attachments, deposits, devices, programs, release_feed, watching
from sync.server.doors.limits import FETCHES, STRANGERS, SYNC, WATCHERS
from sync.server.doors.served import ServedDoor
from sync.wire import doors

DOORS: tuple[ServedDoor[Any, Any], ...] = (
    ServedDoor(doors.SYNC, devices.synchronise, "device", SYNC),
    ServedDoor(doors.IDENTITY, devices.identify, "anybody", FETCHES),
    ServedDoor(doors.ENROL, devices.enrol, "bearer", STRANGERS),
    ServedDoor(doors.FORK, devices.fork, "bearer", STRANGERS),
    ServedDoor(doors.PARCEL, devices.answer_parcel, "bearer", STRANGERS),
    ServedDoor(doors.RELEASE, release_feed.newest, "anybody", FETCHES),
    ServedDoor(doors.RELEASE_PARTS, release_feed.parts, "anybody", FETCHES),
    ServedDoor(doors.PROGRAM, programs.newest, "device", SYNC),
    ServedDoor(doors.PROGRAM_PIECES, programs.pieces, "device", FETCHES),
    ServedDoor(doors.ATTACHMENTS, attachments.held, "device", SYNC),
    ServedDoor(doors.ATTACHMENT_BRING, attachments.bring, "device", SYNC),
    ServedDoor(doors.ATTACHMENT_FETCH, attachments.fetch, "device", SYNC),
    ServedDoor(doors.DEPOSIT, deposits.take, "device", SYNC),
    ServedDoor(doors.DEPOSIT_FETCH, deposits.give, "bearer", STRANGERS),
    ServedDoor(watching.HEALTH, watching.health, "anybody", WATCHERS),
    ServedDoor(watching.READY, watching.ready, "anybody", WATCHERS),
    ServedDoor(watching.METRICS, watching.measured, "machine", WATCHERS),
    ServedDoor(watching.DESCRIPTION, watching.described, "anybody", WATCHERS),
)
