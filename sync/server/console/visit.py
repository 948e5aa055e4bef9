"""A request on its way to a page's handler, and what a handler may answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sync.server.hall.journal import Operator
from sync.server.hall.people import HallAccount
from sync.server.hall.rights import Right
from sync.server.hall.sign_in import SignedIn
from sync.server.store.database import Database

BASE = "/console"


class BroughtFile(msgspec.Struct, frozen=True):
    """A file that a form brings; its name is what a browser says."""

    name: str
    content: bytes


class HallVisit(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, by which address, with which filters (`query`) and what was typed (`form`)."""

    database: Database
    session: SignedIn
    path: str
    parts: Mapping[str, str] = {}  # of the path, by the names in the page's pattern
    query: Mapping[str, str] = {}
    form: Mapping[str, Sequence[str]] = {}
    files: Mapping[str, BroughtFile] = {}
    origin: str = ""  # scheme and host as the browser sees them

    @property
    def account(self) -> HallAccount:
        """The account that is signed in."""
        return self.session.account

    @property
    def by(self) -> Operator:
        """Who acts, as the administration journal names it."""
        return self.session.operator

    def may(self, right: Right) -> bool:
        """May this person do that?"""
        return self.account.may(right)

    def field(self, name: str) -> str:
        """What was typed into one field; "" for nothing."""
        values = self.form.get(name, ())
        return values[-1].strip() if values else ""

    def fields(self, name: str) -> tuple[str, ...]:
        """Everything that was chosen under one name."""
        return tuple(each for each in self.form.get(name, ()) if each)

    def filter(self, name: str) -> str:
        """A filter of the address; "" for none."""
        return self.query.get(name, "").strip()


class Shown(msgspec.Struct, frozen=True):
    """A page made of a template; `values` are what it speaks of."""

    template: str
    values: Mapping[str, Any] = {}
    status: int = 200


class Sent(msgspec.Struct, frozen=True):
    """Go on at another page of the console (303), so that a reload does nothing twice."""

    path: str


class Download(msgspec.Struct, frozen=True):
    """A file for the reader's disk, or for a page that shows it."""

    name: str
    media: str
    content: bytes
    is_shown: bool = False


Answer = Shown | Sent | Download
