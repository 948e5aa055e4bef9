"""How many tries a password takes from somebody who knows what people choose.

By zxcvbn (Wheeler, USENIX Security 2016), whose dictionaries hold leaked passwords of the whole world, names
and English words, beside runs of keys, dates and repeats.  What it does not know is added here: words of this
country and place, the person's own name, and that a Chinese character is one of many.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

ENOUGH = (
    8.0  # tries as a power of ten: what the paper calls hard to guess even where nothing slows the guessing
)
# Characters that are looked at together.  The library tries all ways in which signs may stand for letters: of
# twenty such signs 16 characters take it 0.05 s, its most of 72 two seconds, while somebody types.
_LONGEST = 16
_HAN = 2.0  # powers of ten that a Chinese character is worth beyond what the library gives any character
_PLACE_WORDS = (
    *("tamga", "neimenggu", "neimeng", "menggu", "mongol", "nmg", "xilinguole", "xilingol", "xlgl", "gacha"),
    *("zwfw", "bmfw", "zhengwu", "bianmin", "chuangkou", "mima", "kouling", "woaini"),
    *("密码", "口令", "我爱你", "你好", "测试", "内蒙古", "蒙古"),  # data: passwords
    *("中国", "政务", "便民", "窗口"),  # data: passwords
)


def tries(password: str, own_words: Iterable[str] = ()) -> float:
    """How many tries it takes, as a power of ten; `own_words` are the person's: name, account."""
    # Imported where a password is set: 14 MB and 50 ms that no start needs.
    from zxcvbn import zxcvbn

    known = [word for word in (*own_words, *_PLACE_WORDS) if word]
    return max(_tries_of(zxcvbn(part, user_inputs=known)) for part in _parts(password)) if password else 0.0


def _parts(password: str) -> set[str]:
    """Where it begins and where it ends: as a whole it is no easier than either."""
    return {password[:_LONGEST], password[-_LONGEST:]}


def _tries_of(guess: dict[str, Any]) -> float:
    unknown = "".join(part["token"] for part in guess["sequence"] if part["pattern"] == "bruteforce")
    return float(guess["guesses_log10"]) + _HAN * len(set(filter(_is_han, unknown)))


def is_easy(password: str, own_words: Iterable[str] = ()) -> bool:
    """Would somebody who tries what people choose come upon it?"""
    return tries(password, own_words) < ENOUGH


def _is_han(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("CJK UNIFIED")
