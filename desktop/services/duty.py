"""Who works where: what every service needs to know of the unlocked workplace."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from desktop.database.engine import Store
from desktop.database.prepared import Prepared
from desktop.database.tables import Setting, Workplace

_WORKPLACE = Prepared(select(Workplace.device, Workplace.site, Workplace.letter))

_COUNTER = Prepared(select(Setting.value).where(Setting.name == "counter"))


class Duty(msgspec.Struct, frozen=True):
    """A member of staff at a device of a site, with its open store; ids, and the name for paper."""

    store: Store
    device: str
    site_code: str
    letter: str  # of the device at its site, in slip numbers
    staff: str
    staff_name: str
    is_demo: bool = False
    counter: str = ""  # of this PC, with its department, where the site has several


def as_it_stands(connection: Connection, duty: Duty) -> Duty:
    """The duty at the place where this device stands now.

    An exchange may have moved it to another site, or given it another id and letter, since it was unlocked.
    """
    row = _WORKPLACE.on(connection).one()
    counter = _COUNTER.on(connection).scalar() or ""
    return msgspec.structs.replace(
        duty, device=row.device, site_code=row.site, letter=row.letter, counter=counter
    )
