"""What the server refuses, and how HTTP says it."""

from __future__ import annotations

from casework.errors import TamgaError
from casework.language import _
from sync.wire.protocol import Refusal, RefusalCode

_STATUS: dict[str, int] = {
    "malformed": 400,
    "no_common_version": 426,
    "unknown_suite": 426,
    "unknown_device": 401,
    "bad_signature": 401,
    "revoked": 403,
    "wrong_site": 403,
    "out_of_scope": 403,
    "code_refused": 403,
    "replayed": 409,
    "gap": 409,
    "fork": 409,
    "device_taken": 409,
    "too_large": 413,
    "media_type": 415,
    "too_many": 429,
    "unavailable": 503,
}


class Refused(TamgaError):  # noqa: N818 - named as the others
    """Stops a request; whatever it had begun to store is undone."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(_("旗服务器没有接受"), refusal.what, _("没有改动"))
        self.refusal = refusal

    def __str__(self) -> str:
        return self.what

    @property
    def status(self) -> int:
        """The HTTP status: 4xx is final for this request, 5xx is worth trying again."""
        return _STATUS[self.refusal.code]


def refuse(code: RefusalCode, what: str) -> Refused:
    """A refusal that needs no more than its words."""
    return Refused(Refusal(code=code, what=what))
