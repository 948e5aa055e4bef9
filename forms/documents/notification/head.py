"""What the head of a notification says: matter, applicant, number, date and phones."""

from __future__ import annotations

from casework.slip_number import code_text
from forms.documents.kit.head import FormHead
from forms.documents.kit.phrases import issued_zh
from forms.documents.kit.phrases import phones as phones_of
from forms.documents.kit.words import Words
from forms.documents.notification.data import Notification


def head_of(notification: Notification, words: Words) -> FormHead:
    """The head: who asks for what, and where to ask."""
    pairs = (
        ("department", notification.matter.authority.zh),
        ("mode", words.zh(f"mode_{notification.mode}")),
        ("applicant", notification.applicant_name),
        ("id_number", notification.applicant_id_masked),
        ("phone", notification.applicant_phone_masked),
        ("agent", notification.agent_name),
    )
    matter, date = notification.matter, issued_zh(notification, words)
    phones = phones_of(notification, matter)
    head = FormHead("title", matter.name.zh, pairs, date, phones, matter_code=matter.code)
    return head._replace(great=False, scanned=scanned_of(notification))


def scanned_of(notification: Notification) -> str:
    """What the code says: the number alone, or where its holder can see how the case stands."""
    return code_text(notification.number, notification.settings.status_address)
