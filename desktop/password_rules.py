"""Which new passwords are refused, and what to say about the others; nothing of them is kept or logged.

Short ones, digits alone and one's own name have words of their own; all else is the estimate of
`casework/people/password_strength.py`.
"""

from __future__ import annotations

import msgspec

from casework.language import _, n_
from casework.people.password_strength import ENOUGH, tries

SHORTEST = 8  # characters
_DIGITS_ALONE = 12
_GOOD = 11.0  # powers of ten: nothing to add
_REST = 4  # characters that a password has beside what is easy, at least


class PasswordWords(msgspec.Struct, frozen=True):
    """A judgement: may it be used, and what to say about it."""

    usable: bool
    words: str


def judge(password: str, staff_name: str = "") -> PasswordWords:
    """Judge a new password for somebody of that name."""
    if not password:
        return PasswordWords(False, _("至少 {count} 位，一句好记的话最好").format(count=SHORTEST))
    missing = SHORTEST - len(password)
    if missing > 0:
        return PasswordWords(False, n_("太短：还差 {count} 位", missing).format(count=missing))
    name = "".join(staff_name.casefold().split())
    if problem := _too_easy(password.casefold(), name):
        return PasswordWords(False, problem)
    strength = tries(password, (name, staff_name))
    if strength < ENOUGH:
        return PasswordWords(False, _("太容易猜到：请换一个"))
    return PasswordWords(True, _("很好") if strength >= _GOOD else _("可以用：再长一些更好"))


def _too_easy(password: str, name: str) -> str:
    if name and _rest(password, name) < _REST:
        return _("不要用自己的姓名：请换一个")
    if password.isdigit() and len(password) < _DIGITS_ALONE:
        return _("只有数字，太容易猜到：请换一个")
    return ""


def _rest(password: str, easy: str) -> int:
    """How much of a password is left without something that everybody knows."""
    return len(password.replace(easy, "")) if easy in password else len(password)
