"""Pinyin as it is typed, without blanks, cut into syllables: it matches where a syllable begins."""

from __future__ import annotations

from collections.abc import Iterable

SPELLED_MOST = 16  # what can be cut in more ways is no pinyin


class Syllables:
    """The syllables of all readings, by which typed letters are cut."""

    def __init__(self, readings: Iterable[str]) -> None:
        self._whole: set[str] = set()
        self._longest_reading = 0
        for reading in readings:
            self._whole.update(reading.split())
            self._longest_reading = max(self._longest_reading, len(reading))
        self._longest = max(map(len, self._whole), default=0)
        self._begun = {one[:length] for one in self._whole for length in range(1, len(one) + 1)}

    def cut(self, text: str) -> list[str]:
        """The readings that `text` may stand for, a space between syllables; the last may be begun only.

        xian gives "xian" and "xi an"; what cannot be pinyin gives none, and need not be looked for.
        """
        if len(text) > self._longest_reading:
            return []
        cuts: list[list[str]] = [[] for _ in text]  # of the text from each place on
        for place in reversed(range(len(text))):
            rest = text[place:]
            if rest in self._begun:
                cuts[place].append(rest)
            for length in range(1, min(self._longest, len(rest) - 1) + 1):
                if rest[:length] in self._whole:
                    cuts[place] += [f"{rest[:length]} {after}" for after in cuts[place + length]]
            del cuts[place][SPELLED_MOST:]
        return cuts[0] if cuts else []


def joined(reading: str) -> str:
    """A reading as it is typed."""
    return reading.replace(" ", "")
