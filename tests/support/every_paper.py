"""Every document on every paper, as the tests of readers need them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from forms.documents.notification import a4 as notification
from forms.documents.notification import papers as notification_papers
from forms.documents.notification.data import Notification
from forms.page import Document
from forms.sheet.paper import PAPERS
from tests.support.documents import DOCUMENTS
from tests.support.packages import need_hanazono
from tests.support.slips import fonts, many, mongolian_first, pictured, slip


def _notification(made: Callable[[], Notification]) -> Document:
    return notification.lay_out(made(), fonts())


def _rare() -> Notification:
    need_hanazono()
    return slip(applicant_name="𬱖䶮𠮷", handler="𠮷𬱖", agent_name="孛儿只斤")


NOTIFICATIONS: dict[str, Callable[[], Notification]] = {
    "typical": slip,
    "all missing": lambda: slip("SAMPLE-017", ("missing", "invalid")),
    "pictograms": lambda: pictured(slip("SAMPLE-004", ("missing", "invalid"))),
    "mongolian first": lambda: mongolian_first(slip("SAMPLE-004", ("missing",))),
    "many pages": lambda: many(30),
    "rare names": _rare,
}


def _on_paper(name: str) -> Callable[[], Document]:
    made = slip("SAMPLE-004", ("missing", "invalid"))
    return lambda: notification_papers.lay_out(made, fonts(), PAPERS[name])


EVERY_PAPER: dict[str, Callable[[], Document]] = {
    **DOCUMENTS,
    **{name: partial(_notification, made) for name, made in NOTIFICATIONS.items()},
    **{f"on {name}": _on_paper(name) for name in PAPERS if name != "241-third"},
}
