"""Long work on the store in slices: each a short transaction, and after it as long a pause for others.

So whoever saves meanwhile waits for one slice at most, and power may fail at any of them
(docs/decisions/0136-slices.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from desktop.database.engine import Store

Tell = Callable[[int, int], None]  # how many steps are done, of how many
_LONGEST_PAUSE_S = 0.05


def tell_nobody(_done: int, _whole: int) -> None:
    """Where nobody looks on."""


@contextmanager
def one_slice(store: Store) -> Iterator[Connection]:
    """A transaction as `Store.writing`, and a pause after it."""
    began = time.monotonic()
    with store.writing() as connection:
        yield connection
    time.sleep(min(time.monotonic() - began, _LONGEST_PAUSE_S))
