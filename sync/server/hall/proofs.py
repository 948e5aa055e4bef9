"""What proves that somebody is who they say: a password, a code of the minute, a printed code, a link.

Nothing of it is stored as it is, but the seed of the codes, which has to be: passwords as argon2id (3 rounds,
64 MiB), codes and links as digests.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import threading
import time
from typing import TYPE_CHECKING

from nacl import pwhash
from nacl.exceptions import InvalidkeyError

from casework.language import _
from casework.people.password_strength import is_easy
from sync.server.refusals import refuse

if TYPE_CHECKING:
    from pyotp import TOTP

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
RECOVERY_CODES = 10
_STEP_S = 30
_ROUNDS, _MEMORY_BYTES = 3, 64 * 1024 * 1024
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
# Each takes 64 MiB and a fifth of a second of one core: a crowd at the door waits in front of it.
_TURNS = threading.BoundedSemaphore(2)
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$9XNkgfasFJkeCYi0lqD9Vg$zwX4o+YG8nHlKdJOQ4oS6+3dzslsZj71ZOT1GA8wJnU"


def hash_password(password: str, account: str) -> str:
    """A password of this account as it is stored; raises Refused if too short, too long, too easy."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        words = _("密码要 {least} 到 {most} 个字符，可以是一句话")
        raise refuse("malformed", words.format(least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD))
    if is_easy(password, (account,)):
        raise refuse("malformed", _("密码太容易猜到，请换一个，可以是一句话"))
    with _TURNS:
        return pwhash.argon2id.str(password.encode(), _ROUNDS, _MEMORY_BYTES).decode()


def is_password(stored: str, password: str) -> bool:
    """Is it the password? `stored` "" is nobody's, and takes as long."""
    with _TURNS:
        try:
            return pwhash.verify((stored or _NOBODY).encode(), password[:LONGEST_PASSWORD].encode()) and bool(
                stored
            )
        except InvalidkeyError:
            return False


def new_totp() -> str:
    """A fresh seed of codes: 160 bits, as phones take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def totp_address(seed: str, account: str, banner: str) -> str:
    """What the QR for the phone says."""
    return _totp(seed).provisioning_uri(name=account, issuer_name=f"Tamga {banner}")


def step_of(seed: str, code: str, used: int, now_s: float | None = None) -> int:
    """The time step of a code that is good now and was not used before; 0 for any other.

    A minute on either side is taken: clocks of phones are not those of servers.
    """
    plain = re.sub(r"\s", "", code)
    now = int((time.time() if now_s is None else now_s) // _STEP_S)
    if not re.fullmatch("[0-9]{6}", plain, re.ASCII) or not seed:
        return 0
    totp = _totp(seed)
    good = [at for at in range(now - 2, now + 3) if hmac.compare_digest(totp.at(at * _STEP_S), plain)]
    return next((at for at in good if at > used), 0)


def new_recovery_codes() -> tuple[str, ...]:
    """Fresh codes for the drawer, each good once when the phone is lost."""
    return tuple(f"{_letters(5)}-{_letters(5)}" for _number in range(RECOVERY_CODES))


def new_link() -> str:
    """A secret that stands in a one-time link, or in a cookie: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Under what a link, a cookie or a recovery code is kept; case and dashes of a code do not matter."""
    return hashlib.sha256(f"tamga-hall {secret}".encode()).hexdigest()


def plain_code(code: str) -> str:
    """A recovery code however it was typed."""
    plain = re.sub(r"[\s\-]", "", code).lower()
    return f"{plain[:5]}-{plain[5:]}"


def _totp(seed: str) -> TOTP:
    """The maker of codes; only a server has it, and accounts are begun where it is not."""
    from pyotp import TOTP

    return TOTP(seed)


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _each in range(count))
