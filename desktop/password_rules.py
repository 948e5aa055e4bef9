"""Which new passwords are refused, and what to say about the others; nothing of them is kept or logged.

Short ones, those that everybody tries first, runs along the keyboard, one thing repeated, digits alone, and
one's own name.  The list is of what leaks of Chinese passwords begin with; a library's larger one would be
dictionaries of English words, which nobody here types.
"""

from __future__ import annotations

from itertools import pairwise

import msgspec

from casework.language import _, n_

SHORTEST = 8  # characters
_DIGITS_ALONE = 12
_COMMON = (
    *("password", "passw0rd", "qwertyui", "iloveyou", "woaini", "5201314", "1314520", "abc123", "abcd1234"),
    *("aa123456", "a123456", "123456a", "qq123456", "admin", "administrator", "letmein", "welcome"),
    *("1q2w3e4r", "1qaz2wsx", "qazwsx", "asdfghjk", "zxcvbnm", "woaini1314", "tamga", "neimenggu", "mongol"),
    *("密码", "口令", "我爱你", "你好你好", "测试", "内蒙古", "政务服务", "便民服务"),  # data: passwords
)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz")
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
    if problem := _too_easy(password.casefold(), "".join(staff_name.casefold().split())):
        return PasswordWords(False, problem)
    if len(password) >= 14 or (len(password) >= 10 and _kinds(password) >= 3):
        return PasswordWords(True, _("很好"))
    return PasswordWords(True, _("可以用：再长一些更好"))


def _too_easy(password: str, name: str) -> str:
    if name and _rest(password, name) < _REST:
        return _("不要用自己的姓名：请换一个")
    if password.isdigit() and len(password) < _DIGITS_ALONE:
        return _("只有数字，太容易猜到：请换一个")
    if len(set(password)) <= 2 or _is_repeated(password) or _is_run(password):
        return _("太容易猜到：请换一个")
    if any(_rest(password, common) < _REST for common in _COMMON):
        return _("太多人用：请换一个")
    return ""


def _rest(password: str, easy: str) -> int:
    """How much of a password is left without something that everybody knows."""
    return len(password.replace(easy, "")) if easy in password else len(password)


def _is_repeated(password: str) -> bool:
    """The same few characters over and over: abcabcabc."""
    return password in (password + password)[1:-1]


def _is_run(password: str) -> bool:
    """Most steps go to the next key or letter, up or down."""
    steps = list(pairwise(password))
    along = sum(any(a + b in row or b + a in row for row in _ROWS) for a, b in steps)
    return len(steps) - along < _REST - 1


def _kinds(password: str) -> int:
    tests = (str.isdigit, str.islower, str.isupper, lambda letter: not letter.isalnum())
    return sum(any(test(letter) for letter in password) for test in tests)
