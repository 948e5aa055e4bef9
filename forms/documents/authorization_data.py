"""What an authorization (代办委托书) says: the data that `forms.documents.authorization` lays out."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from casework.release.catalogue import Text
from forms.documents.kit.form import IssuedForm

Power = Literal["submit", "receive_notices", "follow", "collect_result", "collect_originals"]


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """The principal or the agent; number and phone masked."""

    name: str
    id_masked: str
    phone_masked: str = ""
    address: str = ""


class AuthorizedMatter(msgspec.Struct, frozen=True, kw_only=True):
    """One matter for which the agent may act."""

    code: str
    name: Text


class Authorization(IssuedForm, frozen=True, kw_only=True):
    """Who lets whom act, in what, how far and how long.

    Name of the agent, matters, powers and term are what 民法典 第一百六十五条 asks of a written
    authorization; without one of them there is none.
    """

    principal: Party
    agent: Party
    matters: tuple[AuthorizedMatter, ...]
    powers: tuple[Power, ...]
    valid_from: dt.date
    valid_until: dt.date
    relation: str = ""
