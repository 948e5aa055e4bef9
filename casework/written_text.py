"""What is left of typed or pasted text once the characters that nobody can see are gone.

Mongolian is never split with str.split: U+202F before its suffixes counts as white space in Python.
"""

from __future__ import annotations

import re

_SELECTORS = "\u180b\u180c\u180d\u180f"
# Letters that a Mongolian variation selector may follow: letters and MVS of the Mongolian blocks.  Noto
# Sans Mongolian 3.002 draws a visible box for a selector that stands anywhere else.
_STRAY = re.compile(f"(?<![\u1820-\u18aa\u180e\u1807\u180a{_SELECTORS}])[{_SELECTORS}]+")
# Controls, marks of direction, half surrogates: paper cannot show them, and a terminal might obey them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[^\S\u202f]+")


def clean(text: str) -> str:
    """`text` without stray variation selectors and without characters that paper cannot show."""
    return _STRAY.sub("", _UNPRINTABLE.sub("", text))


def one_line(text: str) -> str:
    """`text` cleaned, as one line of single spaces without any at its ends."""
    return _SPACES.sub(" ", clean(text)).strip(" ")
