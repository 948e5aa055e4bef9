"""The audit as people read it: who unlocked, looked, unmasked, printed, exported, and changed people."""

from __future__ import annotations

import msgspec

from casework.cases.entries import Recorded
from casework.cases.history import sentence
from casework.cases.kinds.table import read_body
from casework.cases.roster import BANNER, STAFF_KINDS
from casework.language import _
from desktop.database import journal
from desktop.database.engine import Store
from desktop.services.people.list_staff import names_of_staff

_KINDS = ("act_done", *STAFF_KINDS, "device_set_up", "release_imported", "slip_exported", "slip_reprinted")


class ActLine(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody did something; `whom` is another person that it is about, by name."""

    at: str
    clock: str
    who: str
    what: str
    whom: str = ""
    device: str = ""


def list_acts(store: Store, limit: int = 200) -> list[ActLine]:
    """The newest acts first."""
    with store.reading() as connection:
        names = names_of_staff(connection) | {BANNER: _("旗里")}
        acts = journal.of_kinds(connection, _KINDS, newest=limit)
        return [_line(recorded, names) for recorded, _position in acts]


def _line(recorded: Recorded, names: dict[str, str]) -> ActLine:
    entry, body = recorded.entry, read_body(recorded)
    return ActLine(
        at=entry.recorded_at,
        clock=entry.clock,
        who=names.get(entry.staff, entry.staff),
        what=entry.kind if body is None else sentence(entry.kind, body),
        whom=names.get(entry.subject, "") if entry.kind in STAFF_KINDS else "",
        device=entry.device,
    )
