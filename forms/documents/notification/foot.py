"""How a notification ends: who signs, and what stands on the strip to tear off of each copy."""

from __future__ import annotations

from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.phrases import day_zh
from forms.documents.kit.strip import Strip
from forms.documents.kit.words import Words, joined
from forms.documents.notification.data import Notification
from forms.sheet.composing import Block


def ending(notification: Notification, words: Words, above: Block | None = None) -> Ending:
    """Handler and applicant sign, with room for a finger-print and a witness, and for the seal."""
    rest = ("applicant_signature", "fingerprint", "witness")
    signers = (Signer("handler_signature", notification.handler), *map(Signer, rest))
    return Ending(signers, True, day_zh(words, notification.issued_on), above=above)


def copies(notification: Notification) -> tuple[FormCopy, FormCopy]:
    """The applicant's copy with the receipt, and the stub that stays."""
    number = notification.number
    about = joined(notification.applicant_name, number, notification.matter.name.zh, by="　")
    receipt = Strip("receipt", "receipt_text", "applicant_signature", about, number)
    stub = Strip("stub", "stub_text", "handler_signature", about, number)
    return FormCopy("copy_applicant", receipt), FormCopy("copy_stub", stub)
