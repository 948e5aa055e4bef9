"""Who works where: what every service needs to know of the unlocked workplace."""

from __future__ import annotations

import msgspec

from desktop.database.engine import Store


class Duty(msgspec.Struct, frozen=True):
    """A member of staff at a device of a site, with its open store; ids, and the name for paper."""

    store: Store
    device: str
    site_code: str
    letter: str  # of the device at its site, in slip numbers
    staff: str
    staff_name: str
