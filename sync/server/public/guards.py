"""How often the public may ask: by address as anybody, and far less often where nothing was found.

A number is known to whoever sees a slip, and four digits are soon tried out: five wrong tries of one number,
then three an hour; twenty of one address, then one a minute.  A look-up that finds its case costs neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sync.server.doors.limits import Limiter, Rate, line_of

ASKED = Rate(burst=60, per_s=0.5)
MISSED_BY_NUMBER = Rate(burst=5, per_s=1 / 1200)
MISSED_BY_ADDRESS = Rate(burst=20, per_s=1 / 60)


class Guard:
    """Counts what is asked; `looking_up` says beforehand whether one more may be tried."""

    def __init__(self) -> None:
        self._asked = Limiter(ASKED)
        self._by_number = Limiter(MISSED_BY_NUMBER)
        self._by_address = Limiter(MISSED_BY_ADDRESS)

    def ask(self, address: str) -> None:
        """A page is asked for; raises Refused."""
        self._asked.take(line_of(address))

    @contextmanager
    def looking_up(self, address: str, number: str) -> Iterator[Try]:
        """One look-up; raises Refused.  It costs nothing when it `hit`, or when it failed on our side."""
        line, attempt = line_of(address), Try()
        self._by_address.take(line)
        try:
            self._by_number.take(number)
        except Exception:
            self._by_address.give_back(line)
            raise
        try:
            yield attempt
        except Exception:
            attempt.hit = True
            raise
        finally:
            if attempt.hit:
                self._by_address.give_back(line)
                self._by_number.give_back(number)


class Try:
    """One look-up; whoever makes it says whether it found its case."""

    hit = False
