"""A card reader that types: one line of fields, ended by Enter, into whatever field has the focus.

The line has the form of a pattern, such as `#{name}|{sex}|{address}|{number}`.  It begins with a sign that
nobody types into a name: what stands before it was typed by hand and stays.
"""

from __future__ import annotations

import re

from casework.written_text import one_line
from desktop.readers.card import ReadCard

USUAL_PATTERN = "#{name}|{sex}|{nation}|{born}|{address}|{number}"
_PLACE = re.compile(r"\{([a-z]+)\}")
_NEEDED = frozenset(("name", "number"))


def is_pattern(pattern: str) -> bool:
    """Begins with a sign of its own, names each field once, name and number among them, and parts them."""
    places = _PLACE.findall(pattern)
    begins = bool(pattern) and not pattern.startswith("{")
    return begins and set(places) >= _NEEDED and len(places) == len(set(places)) and "}{" not in pattern


class KeyboardWedge:
    """Hears lines as they end; `take` gives the cards among them."""

    def __init__(self, pattern: str = USUAL_PATTERN) -> None:
        self._line = _as_expression(pattern)
        self._start = pattern.partition("{")[0]
        _sign, self._first, self._parting, *_rest = _PLACE.split(pattern)
        self._read: list[ReadCard] = []

    def hear(self, line: str) -> str | None:
        """What had been typed before the card in this line; None where there is no card in it."""
        before, start, rest = line.rpartition(self._start)
        if not start or self._parting not in rest:
            return None
        whole = self._line.fullmatch(rest)
        read = whole.groupdict() if whole else {self._first: rest.partition(self._parting)[0]}  # torn off
        given = {name: one_line(text) for name, text in read.items()}
        self._read.append(
            ReadCard(
                name=given.get("name", ""),
                id_number=given.get("number", ""),
                address=given.get("address", ""),
            )
        )
        return before

    def take(self) -> tuple[ReadCard, ...]:
        """The cards heard since the last time."""
        read, self._read = tuple(self._read), []
        return read


def _as_expression(pattern: str) -> re.Pattern[str]:
    """The pattern without its first sign, each field as a named group."""
    words = _PLACE.split(pattern)  # text and names in turn; the first text is the sign that begins it
    parts = [f"(?P<{words[at]}>.*?)" + re.escape(words[at + 1]) for at in range(1, len(words), 2)]
    return re.compile("".join(parts))
