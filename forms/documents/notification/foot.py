"""How a notification ends: who signs, what stands on the strip to tear off, and what its foot says."""

from __future__ import annotations

from typing import Literal

from forms.documents.kit.foot import Ending, Foot, Signer
from forms.documents.kit.strip import Strip
from forms.documents.kit.words import Words, joined
from forms.documents.notification.data import Notification

Copy = Literal["applicant", "stub"]


def ending(notification: Notification, words: Words) -> Ending:
    """Handler and applicant sign, with room for a finger-print and a witness, and for the seal."""
    date = notification.issued_on
    rest = ("applicant_signature", "fingerprint", "witness")
    signers = (Signer("handler_signature", notification.handler), *map(Signer, rest))
    return Ending(signers, True, words.zh("date_value", y=date.year, m=date.month, d=date.day))


def strip_of(notification: Notification, copy: Copy) -> Strip:
    """What stands on the strip of a copy: the applicant's receipt, or the stub that stays."""
    about = joined(notification.applicant_name, notification.number, notification.matter.name.zh, by="　")
    if copy == "applicant":
        return Strip("receipt", "receipt_text", "applicant_signature", about, notification.number)
    return Strip("stub", "stub_text", "handler_signature", about, notification.number)


def foot_of(notification: Notification, words: Words, copy: Copy, page: tuple[int, int]) -> Foot:
    """Whose copy it is, which page, and the sentence of sites that are no authority."""
    return Foot(f"copy_{copy}", page, words.notice_zh() if notification.service_notice else "")
