"""The way from this device to its own banner, looked at now."""

from __future__ import annotations

from desktop.database import banner
from desktop.database.engine import Store
from desktop.services.exchange.way_setting import uses_proxy
from sync.device.errors import NotEnrolled
from sync.device.look_at_way import WayStep, WayWanted, look_at_way


def look_at_own_way(store: Store) -> tuple[WayStep, ...]:
    """All steps down to the first that is broken; raises NotEnrolled."""
    with store.reading() as connection:
        address = banner.read_address(connection)
    if address is None:
        raise NotEnrolled
    return look_at_way(WayWanted(typed=address.url, trust=address.trust, use_proxy=uses_proxy(store)))
