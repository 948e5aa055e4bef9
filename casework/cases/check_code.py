"""The short code of a slip: ten signs of the hash of the entry that issued it, printed on the slip itself.

The hash stands on all that the device recorded before.  Whoever makes the journal anew, or cuts its end off,
cannot make what lies in people's drawers anew (docs/decisions/0112-signed-commits.md).
"""

from __future__ import annotations

import unicodedata

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that is read as something else
_LENGTH, _BITS = 10, 5
_READ_AS = str.maketrans("OIL", "011")


def check_code(entry_hash: str) -> str:
    """The code for an entry's hash (lower-case hex), as in 7QK3M-9XT2C: fifty bits."""
    bits = int(entry_hash, 16) >> (4 * len(entry_hash) - _LENGTH * _BITS)
    signs = "".join(_SIGNS[bits >> (_BITS * place) & 31] for place in reversed(range(_LENGTH)))
    return f"{signs[:5]}-{signs[5:]}"


def read_code(typed: str) -> str:
    """The code as people type it: lower case, full width, with O for 0 and I or L for 1; "" for none."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_READ_AS)
    signs = "".join(sign for sign in plain if sign.isalnum())
    if len(signs) != _LENGTH or not set(signs) <= set(_SIGNS):
        return ""
    return f"{signs[:5]}-{signs[5:]}"
