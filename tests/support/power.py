"""Power that fails at a commit of a store: just before it is durable, or just after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection

from desktop.database.engine import Store

Way = Callable[[], AbstractContextManager[Connection]]


class PowerCut(BaseException):
    """Nothing of ours catches it."""


@contextmanager
def power_cut(store: Store, at: int, *, is_durable: bool) -> Iterator[None]:
    """The `at`-th commit from now on is the last one of this process."""
    left = at

    def cutting(way: Way) -> Way:
        @contextmanager
        def cut() -> Iterator[Connection]:
            nonlocal left
            left -= 1
            is_last = left == 0
            with way() as connection:
                yield connection
                if is_last and not is_durable:
                    raise PowerCut
            if is_last:
                raise PowerCut

        return cut

    whole = (store.writing, store.noting)
    store.writing, store.noting = map(cutting, whole)  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        store.writing, store.noting = whole  # type: ignore[method-assign]
