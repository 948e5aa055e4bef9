"""With what somebody signs is said in the journal, by whoever it is, when it is first used.

So whoever reads the journal can check the signatures under it: the banner, a colleague, an auditor.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from casework.cases.kinds.device import DeviceSetUp
from casework.cases.kinds.people import ActDone, StaffKeyed
from casework.cases.kinds.table import read_body
from casework.cases.record_id import new_id
from casework.errors import StoreError
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.database.lost_end import read_lost_end
from desktop.database.signer import SigningKeys
from desktop.services.duty import Duty
from desktop.services.record import record

_log = logging.getLogger(__name__)


def state_keys(duty: Duty, *, by_recovery: bool = False) -> None:
    """An entry with the public keys of who is on duty, where this device's journal does not have them.

    `by_recovery`: two officers of the banner gave the way in, so nobody vouches for the device's new key.
    """
    signer = duty.store.signer
    if signer is None:
        return
    keyed = StaffKeyed(staff_key=signer.staff_key, device_key=signer.device_key)
    statements = [Statement(duty.staff, "staff_keyed", keyed)]
    if by_recovery:
        statements.insert(0, Statement(new_id().hex, "act_done", ActDone(act="recover")))
    try:
        with duty.store.reading() as connection:
            if not by_recovery and _is_stated(connection, duty, signer):
                return
            if not by_recovery and read_lost_end(connection, duty.store):
                return  # nothing by itself on top of a journal that is not whole
        with duty.store.writing() as connection:
            record(connection, duty, statements)
    except StoreError:  # a full disk: what is there can be looked at, and the next start tries again
        if by_recovery:
            raise
        _log.warning("the keys of who signs are not in the journal yet")


def _is_stated(connection: Connection, duty: Duty, signer: SigningKeys) -> bool:
    device = journal.own_device(connection)
    stated = [*journal.of_subject(connection, duty.staff), *journal.of_subject(connection, device)]
    bodies = (read_body(each) for each in stated if each.entry.device == device)
    return any(
        isinstance(body, StaffKeyed | DeviceSetUp)
        and (body.staff_key, body.device_key) == (signer.staff_key, signer.device_key)
        for body in bodies
    )
