"""What the head of a notification says: matter, applicant, number, date and phones."""

from __future__ import annotations

from forms.documents.kit.head import Head
from forms.documents.notification.data import Notification
from forms.documents.notification.words import Words


def head_of(notification: Notification, words: Words) -> Head:
    """The head: who asks for what, and where to ask."""
    pairs = (
        ("department", notification.matter.authority.zh),
        ("mode", words.zh(f"mode_{notification.mode}")),
        ("applicant", notification.applicant_name),
        ("id_number", notification.applicant_id_masked),
        ("phone", notification.applicant_phone_masked),
        ("agent", notification.agent_name),
    )
    phones = (
        ("consult_phone", consult_phone(notification)),
        ("complaint_phone", complaint_phone(notification)),
    )
    matter, date = notification.matter, date_zh(notification, words)
    return Head("title", matter.name.zh, pairs, date, phones, matter_code=matter.code)


def date_zh(notification: Notification, words: Words) -> str:
    """The date of issue, marked where the clock could not be trusted."""
    day = notification.issued_on
    text = words.zh("date_value", y=day.year, m=day.month, d=day.day)
    return text if notification.clock_trusted else f"{text}（{words.zh('clock_doubtful')}）"


def consult_phone(notification: Notification) -> str:
    """The phones to ask at: the matter's own, else the site's."""
    return "、".join(notification.matter.phones) or notification.site.phone


def complaint_phone(notification: Notification) -> str:
    """Where to complain: the matter's own phone, else the release's."""
    return notification.matter.complaint_phone or notification.settings.complaint_phone
