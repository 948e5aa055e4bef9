"""Accounts of the console: who there is, with which roles; made and reset by a one-time link."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from casework.language import _, listed
from casework.people.roles import ROLE_NAMES, BannerRole
from sync.server.hall import proofs
from sync.server.hall.rights import ROLES, Right, may
from sync.server.refusals import refuse
from sync.server.store.sealing import PERSON_NAME, Seal, seal_of
from sync.server.store.streams import now_text
from sync.server.store.tables import HallPerson, HallSession, RecoveryCode

LINK_HOURS = 72
_COLUMNS = tuple(HallPerson.__table__.columns)
_ACCOUNT = re.compile(r"[a-z][a-z0-9._-]{1,31}")


class HallAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One account as the console shows it."""

    account: str
    name: str
    roles: tuple[BannerRole, ...]
    made_at: str
    closed_at: str
    is_set_up: bool
    link_until: str  # a one-time link is good until then; "" for none

    def may(self, right: Right) -> bool:
        """May this person do that?"""
        return may(self.roles, right)


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account to be made."""

    account: str
    name: str
    roles: tuple[str, ...]


def add(connection: Connection, new: NewAccount) -> str:
    """Make an account; returns the secret of its one-time link. Raises Refused."""
    if not _ACCOUNT.fullmatch(new.account):
        raise refuse(
            "malformed",
            _("账户名是 2 到 32 个小写字母、数字和 . _ -，字母开头，不是“{account}”").format(
                account=new.account
            ),
        )
    if find(connection, new.account) is not None:
        raise refuse("malformed", _("账户 {account} 已经有了，没有改动").format(account=new.account))
    if not new.name.strip():
        raise refuse("malformed", _("要写明姓名"))
    row: dict[str, object] = dict.fromkeys(HallPerson.__table__.columns.keys(), "")
    row |= {
        "account": new.account,
        "name": seal_of(connection).seal_text(PERSON_NAME, (new.account,), new.name.strip()[:100]),
        "roles": " ".join(checked_roles(new.roles)),
    }
    row |= {"made_at": now_text(), "step": 0, "failures": 0}
    connection.execute(insert(HallPerson), [row])
    return make_link(connection, new.account)


def checked_roles(roles: Sequence[str]) -> tuple[BannerRole, ...]:
    """The banner's roles in the order of their table; raises Refused for another word, or none at all."""
    strange = [each for each in roles if each not in ROLES]
    if strange or not roles:
        names = listed(f"{role} {_(ROLE_NAMES[role])}" for role in ROLES)
        raise refuse("malformed", _("角色要从这些里选：{names}").format(names=names))
    return tuple(role for role in ROLES if role in roles)


def make_link(connection: Connection, account: str) -> str:
    """A new one-time link, by which password and second factor are set anew; its secret.

    Until it is used the old ones count, unless the account never had any. Raises Refused.
    """
    require(connection, account)
    secret = proofs.new_link()
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=LINK_HOURS)
    values = {"link": proofs.digest(secret), "link_until": until.isoformat(timespec="milliseconds")}
    connection.execute(update(HallPerson).where(HallPerson.account == account).values(**values))
    return secret


def find(connection: Connection, account: str) -> HallAccount | None:
    """The account of that name."""
    if "\0" in account:  # PostgreSQL knows no such text
        return None
    row = connection.execute(select(*_COLUMNS).where(HallPerson.account == account)).mappings().first()
    return _account(seal_of(connection), dict(row)) if row else None


def require(connection: Connection, account: str) -> HallAccount:
    """The open account of that name; raises Refused."""
    known = find(connection, account)
    if known is None or known.closed_at:
        raise refuse("malformed", _("没有账户 {account}").format(account=account))
    return known


def everybody(connection: Connection) -> list[HallAccount]:
    """All accounts, the closed ones last."""
    rows = connection.execute(select(*_COLUMNS).order_by(HallPerson.closed_at, HallPerson.account)).mappings()
    return [_account(seal_of(connection), dict(row)) for row in rows]


def change_roles(connection: Connection, account: str, roles: Sequence[str]) -> HallAccount:
    """Give an account these roles and no others, and end its sessions; what it was before. Raises Refused."""
    before = require(connection, account)
    wanted = checked_roles(roles)
    if "operator" in before.roles and "operator" not in wanted:
        _require_another_operator(connection, account)
    values = {"roles": " ".join(wanted)}
    connection.execute(update(HallPerson).where(HallPerson.account == account).values(**values))
    end_sessions(connection, account)
    return before


def close(connection: Connection, account: str) -> HallAccount:
    """Let nobody in by this account any more; what it was before. Raises Refused for the last operator."""
    before = require(connection, account)
    if "operator" in before.roles:
        _require_another_operator(connection, account)
    values = {"closed_at": now_text(), "link": "", "password": "", "totp": ""}
    connection.execute(update(HallPerson).where(HallPerson.account == account).values(**values))
    connection.execute(delete(RecoveryCode).where(RecoveryCode.account == account))
    end_sessions(connection, account)
    return before


def end_sessions(connection: Connection, account: str) -> None:
    """Sign the account out everywhere."""
    connection.execute(delete(HallSession).where(HallSession.account == account))


def _require_another_operator(connection: Connection, account: str) -> None:
    others = [each for each in everybody(connection) if each.account != account and not each.closed_at]
    if not any("operator" in each.roles and each.is_set_up for each in others):
        raise refuse("malformed", _("这是最后一个系统管理员账户：请先另设一个"))


def _account(seal: Seal, values: Mapping[str, Any]) -> HallAccount:
    link_until = values["link_until"] if values["link"] and values["link_until"] > now_text() else ""
    return HallAccount(
        account=values["account"],
        name=seal.open_text(PERSON_NAME, (values["account"],), values["name"]),
        roles=tuple(role for role in ROLES if role in values["roles"].split()),
        made_at=values["made_at"],
        closed_at=values["closed_at"],
        is_set_up=bool(values["password"]),
        link_until=link_until,
    )
