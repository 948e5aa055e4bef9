"""What a slip tells of the way ahead: the steps in one line, who takes part, where else, whom to ask instead.

Rules on one-time notification ask for the steps, the departments in their order, and where to go when this
is the wrong window.
"""

from __future__ import annotations

from forms.documents.kit.phrases import THEN, consult_phone
from forms.documents.kit.words import Words, chinese, joined
from forms.documents.notification.data import Notification


def steps_zh(notification: Notification) -> str:
    """The steps of the catalogue in one line."""
    return THEN.join(step.name.zh for step in notification.matter.steps)


def steps_mn(notification: Notification, words: Words) -> str:
    """The catalogue's steps in Mongolian, "" unless each has a translation that may be printed."""
    names = [words.mongolian(step.name) for step in notification.matter.steps]
    return "᠂ ".join(names) if all(names) else ""


def joint_mn(notification: Notification, words: Words) -> str:
    """Their names in Mongolian, "" unless each has a translation that may be printed."""
    names = [words.mongolian(department.name) for department in notification.matter.joint_departments]
    return "᠂ ".join(names) if all(names) else ""


def elsewhere_zh(notification: Notification) -> str:
    """Where else it can be done, and online."""
    matter = notification.matter
    online = [
        joined(channel.name.zh, f"（{channel.depth.zh}）" if channel.depth else "", channel.address, by="")
        for channel in matter.online
    ]
    return joined(chinese(matter.scope), *(each.zh for each in matter.channels), *online, by="；")


def wrong_window_zh(notification: Notification, words: Words) -> str:
    """Whom to ask before going anywhere else, "" where no phone is known."""
    phone = consult_phone(notification, notification.matter)
    return words.zh("wrong_window_ask", phone=phone) if phone else ""
