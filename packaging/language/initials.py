"""Writes resources/i18n/initials.txt: for each letter, the common Chinese signs whose reading begins with it.

`python packaging/language/initials.py`.  Names are found by initials at a counter that never
loads pypinyin (65 MB, 0.3 s).  The signs are those of GB 2312, each under the first
letters of its usual readings.
"""

from __future__ import annotations

import string
from pathlib import Path

from pypinyin import Style, pinyin

GOAL = Path(__file__).resolve().parents[2] / "resources" / "i18n" / "initials.txt"
_USUAL = 2  # readings of a sign that people know


def common_signs() -> list[str]:
    """The signs of GB 2312 in their order."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [sign for code in codes if (sign := code.decode("gb2312", errors="ignore"))]


def lines() -> list[str]:
    """One line a letter."""
    by_letter: dict[str, list[str]] = {letter: [] for letter in string.ascii_lowercase}
    for sign in common_signs():
        readings = pinyin(sign, style=Style.NORMAL, heteronym=True)[0][:_USUAL]
        for letter in dict.fromkeys(reading[0] for reading in readings if reading[0] in by_letter):
            by_letter[letter].append(sign)
    return [f"{letter}{''.join(signs)}" for letter, signs in by_letter.items() if signs]


if __name__ == "__main__":
    GOAL.write_text("\n".join(lines()) + "\n", encoding="utf-8")
