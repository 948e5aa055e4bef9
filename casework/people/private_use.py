"""Private-use codes of old Chinese systems, and the standard characters that stand there today.

GBK (1995) had no Unicode character yet for 80 places from 0xFE50 on and for some vertical marks, and put
private-use codes there; input methods and old databases still give them.  GB 18030-2005 and GB 18030-2022
name the characters: U+E863 is GBK's place of 䶮 (U+4DAE).
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

_FIRST = 0xE815
_LEAD = 0xFE
_TRAILS = (*range(0x50, 0x7F), *range(0x80, 0xA1))
# Places whose character came with GB 18030-2005 or -2022, which Python's codec of GB 18030-2000 does not
# know.
_LATER = {  # data
    0xE816: "\U00020087", 0xE817: "\U00020089", 0xE818: "\U000200cc", 0xE81E: "\u9fb4",
    0xE826: "\u9fb5", 0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE831: "\U000215d7",
    0xE832: "\u9fb8", 0xE83B: "\U0002298f", 0xE843: "\u9fb9", 0xE854: "\u9fba",
    0xE855: "\U000241fe", 0xE864: "\u9fbb", 0xE78D: "\ufe10", 0xE78E: "\ufe12",
    0xE78F: "\ufe11", 0xE790: "\ufe13", 0xE791: "\ufe14", 0xE792: "\ufe15",
    0xE793: "\ufe16", 0xE794: "\ufe17", 0xE795: "\ufe18", 0xE796: "\ufe19",
    0xE7C7: "\u1e3f", 0xE7C8: "\u01f9",
}  # fmt: skip


_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


class Repaired(msgspec.Struct, frozen=True):
    """A text with its private-use codes turned into characters.

    `changes` maps each code to its character; `unknown` are codes that nobody can tell.
    """

    text: str
    changes: dict[str, str]
    unknown: tuple[str, ...]


def repair(text: str) -> Repaired:
    """`text` with the private-use codes of GBK turned into their standard characters."""
    codes = dict.fromkeys(char for char in text if is_private_use(char))
    changes = {code: _standard()[code] for code in codes if code in _standard()}
    unknown = tuple(code for code in codes if code not in changes)
    return Repaired(text.translate({ord(code): char for code, char in changes.items()}), changes, unknown)


def has_private_use(text: str) -> bool:
    """Is there any such code in a text?  One look instead of one at each character."""
    return _PRIVATE_USE.search(text) is not None


def is_private_use(char: str) -> bool:
    """Is this a code to which Unicode gives no character, for private agreement?"""
    return "\ue000" <= char <= "\uf8ff" or "\U000f0000" <= char <= "\U0010fffd"


@cache
def _standard() -> dict[str, str]:
    known = {chr(_FIRST + place): _decoded(trail) for place, trail in enumerate(_TRAILS)}
    known.update({chr(code): char for code, char in _LATER.items()})
    return {code: char for code, char in known.items() if not is_private_use(char)}


def _decoded(trail: int) -> str:
    return bytes((_LEAD, trail)).decode("gb18030")
