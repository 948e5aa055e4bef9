"""Room on paper for characters of a name that no font has: a person writes them there."""

from __future__ import annotations

import re

# Full-width low lines; several beside each other are one line.
_RULE = "\uff3f"  # data: on paper
_NARROWEST = 2  # ems in which a hand can write
_WIDEST = 12


def with_room(name: str, by_hand: str) -> str:
    """The name with a ruled blank in the place of the characters that are written by hand."""
    if not by_hand:
        return name
    return re.sub(f"[{re.escape(by_hand)}]+", _blank, name)


def _blank(stretch: re.Match[str]) -> str:
    return _RULE * min(_WIDEST, max(_NARROWEST, len(stretch.group()) * _NARROWEST))
