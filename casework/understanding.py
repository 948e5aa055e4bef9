"""Types that msgspec reads, looked at before two threads can do so at once.

msgspec works out what a struct holds when it is first read, and lets a second thread use what is half done:
the process dies (msgspec 0.22, 41 of 60 processes whose threads began with the same type).  So whoever
defines a type that comes from outside has it looked at where it is defined, while its module is imported.
"""

from __future__ import annotations

from typing import Any

import msgspec


def understand(*kinds: Any) -> None:
    """Have these types, and all that they are made of, looked at now."""
    for kind in kinds:
        msgspec.json.Decoder(kind)


def wants_later_value(error: msgspec.DecodeError) -> bool:
    """Is a word wrong that a closed list here does not have?  A later program may have more of them."""
    return str(error).startswith("Invalid enum value")
