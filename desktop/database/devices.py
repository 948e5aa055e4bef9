"""Of which devices a table has rows, at the cost of one look-up a device, however many rows there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select


def devices_in(connection: Connection, column: Any, since: str = "") -> list[str]:
    """The ids in a column that an index begins with, from that one on, in order."""
    devices: list[str] = []
    device = connection.scalar(select(func.min(column)).where(column >= since))
    while device is not None:
        devices.append(device)
        device = connection.scalar(select(func.min(column)).where(column > device))
    return devices
