"""How this device goes to its banner: through the proxy of its system, or past it."""

from __future__ import annotations

from desktop.database.engine import Store
from desktop.services.upkeep.keep_setting import keep_setting, read_setting

NAME, PAST_IT, THROUGH_IT = "proxy", "none", "system"


def uses_proxy(store: Store) -> bool:
    """Is the system's proxy asked?  A banner's server in the network of the house is reached without."""
    return read_setting(store, NAME, THROUGH_IT) != PAST_IT


def choose_proxy(store: Store, *, use: bool) -> None:
    """From now on go through the system's proxy, or past it."""
    keep_setting(store, NAME, THROUGH_IT if use else PAST_IT)
