"""What stands around a page: the rail with its badges, who is signed in, messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from casework.language import _, listed
from casework.people.roles import ROLE_NAMES
from sync.server.console import templates
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, HallVisit, Shown
from sync.server.hall.journal import ACT_WORDS
from sync.server.hall.rights import RIGHT_NAMES, RIGHTS, ROLES, Right
from sync.server.hall.sign_in import SignedIn
from sync.server.refusals import Refused, refuse
from sync.server.store.database import Database
from sync.server.store.streams import read_stream


class Frame(msgspec.Struct, frozen=True):
    """Whose page it is, which one, and which others there are."""

    session: SignedIn
    page: ConsolePage
    pages: Sequence[ConsolePage]


class RailItem(msgspec.Struct, frozen=True):
    """One page on the rail."""

    path: str
    title: str
    icon: str
    waiting: int
    is_here: bool


def page(database: Database, frame: Frame, shown: Shown, visit: HallVisit) -> str:
    """The whole page as HTML."""
    account = frame.session.account
    with database.reading() as connection:
        stream = read_stream(connection)
        rail = [
            RailItem(
                path=BASE + each.path,
                title=each.title,
                icon=each.icon,
                waiting=each.waiting(connection) if each.waiting else 0,
                is_here=_is_here(frame.page, each),
            )
            for each in frame.pages
            if each.icon and account.may(each.right)
        ]
    values: dict[str, Any] = {
        "problem": None,
        "typed": {},
        "done": _done(visit),
        "title": frame.page.title,
        **shown.values,
        "rail": rail,
        "who": account,
        "role_words": listed(_(ROLE_NAMES[role]) for role in account.roles),
        "banner_name": stream.name if stream else "",
        "token": frame.session.token,
        "may": account.may,
        "path": visit.path,
        "query": visit.query,
    }
    return templates.render(shown.template, values)


def bare(words: str, status: int) -> str:
    """A page for whoever is not signed in: a few words and the way in."""
    return templates.render("bare.html", {"words": words, "status": status})


def no_right(right: Right) -> Refused:
    """What somebody is told whose roles do not allow that."""
    roles: Iterable[str] = (_(ROLE_NAMES[role]) for role in ROLES if role in RIGHTS[right])
    words = _("“{right}”要由这些角色来做：{roles}")
    return refuse("wrong_site", words.format(right=_(RIGHT_NAMES[right]), roles=listed(roles)))


def _done(visit: HallVisit) -> str:
    """What was done just now, as the address says after an act; only words of the table are shown."""
    act = visit.query.get("done", "")
    return next((_(words) for name, words in ACT_WORDS.items() if name == act), "")


def _is_here(page: ConsolePage, each: ConsolePage) -> bool:
    head = each.path.partition("/{")[0]
    return page.path == each.path or (head != "/" and page.path.startswith(f"{head}/"))
