"""How strong a new password is, in words."""

from __future__ import annotations

import msgspec

from casework.language import _, n_

SHORTEST = 8
_COMMON = ("12345678", "87654321", "password", "qwertyui", "11111111", "00000000", "88888888", "abcd1234")


class PasswordWords(msgspec.Struct, frozen=True):
    """A judgement: may it be used, and what to say about it."""

    usable: bool
    words: str


def judge(password: str, staff_name: str = "") -> PasswordWords:
    """Judge a new password by length, variety and guessability; never stores or logs it."""
    if not password:
        return PasswordWords(False, _("至少 {count} 位，一句好记的话最好").format(count=SHORTEST))
    missing = SHORTEST - len(password)
    if missing > 0:
        return PasswordWords(False, n_("太短：还差 {count} 位", missing).format(count=missing))
    lowered = password.lower()
    if len(set(lowered)) <= 2 or any(lowered.startswith(common) for common in _COMMON):
        return PasswordWords(False, _("太容易猜到：请换一个"))
    if staff_name and staff_name.lower() in lowered:
        return PasswordWords(False, _("不要用自己的姓名：请换一个"))
    kinds = sum(
        any(test(letter) for letter in password)
        for test in (str.isdigit, str.islower, str.isupper, lambda letter: not letter.isalnum())
    )
    if len(password) >= 14 or (len(password) >= 10 and kinds >= 3):
        return PasswordWords(True, _("很好"))
    return PasswordWords(True, _("可以用：再长一些更好"))
