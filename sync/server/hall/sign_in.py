"""Signing in: name, password and a code at once, one answer for whatever is wrong, and a wait that grows.

Checking a password takes a fifth of a second on purpose: it is done between two short transactions, never
inside one.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from casework.language import _
from sync.server.hall import journal, people, proofs
from sync.server.hall.journal import Done, Operator
from sync.server.hall.people import HallAccount
from sync.server.refusals import Refused, refuse
from sync.server.store.database import Database
from sync.server.store.sealing import PERSON_NAME, TOTP, seal_of
from sync.server.store.streams import now_text, require_stream
from sync.server.store.tables import HallPerson, HallSession, RecoveryCode

IDLE_MINUTES, LONGEST_HOURS = 30, 12
_FREE_TRIES = 5
_FIRST_WAIT_S, _LONGEST_WAIT_S = 60, 3600
_SEEN_EVERY_S = 60  # a commit costs more than the page: seen is written once a minute


class Credentials(msgspec.Struct, frozen=True):
    """What somebody typed at the door."""

    account: str
    password: str
    code: str  # of the phone, or a printed one


class SignedIn(msgspec.Struct, frozen=True):
    """A browser in which somebody is signed in; `secret` is its cookie's, "" when it was looked up."""

    digest: str
    token: str
    account: HallAccount
    address: str
    secret: str = ""

    @property
    def operator(self) -> Operator:
        """Who acts, as the journal names it."""
        return Operator(self.account.account, f"console {self.address}")


class _Tried(msgspec.Struct, frozen=True):
    """What is known of an account before its password is looked at."""

    password: str = ""
    totp: str = ""
    step: int = 0
    closed_at: str = ""
    failures: int = 0
    wait_until: str = ""


_TRIED = tuple(getattr(HallPerson, name) for name in _Tried.__struct_fields__)


def sign_in(database: Database, given: Credentials, address: str) -> SignedIn:
    """A new session; raises Refused, in the same words for a wrong name, password or code."""
    with database.reading() as connection:
        tried = _tried(connection, given.account)
    if tried.wait_until > now_text():
        raise refuse("too_many", _("错得太多：{time} 之后再试").format(time=_clock(tried.wait_until)))
    is_right = proofs.is_password(tried.password, given.password) and not tried.closed_at
    refused = None
    with database.writing() as connection:
        if is_right and _takes_code(connection, given, tried):
            _set(connection, given.account, failures=0, wait_until="")
            account = people.require(connection, given.account)
            begun = _begin(connection, account, address)
            journal.note(connection, begun.operator, Done(act="signed_in", about=account.account))
            return begun
        refused = _count_failure(connection, given.account, address)
    raise refused


def _tried(connection: Connection, account: str) -> _Tried:
    if "\0" in account:
        return _Tried()
    row = connection.execute(select(*_TRIED).where(HallPerson.account == account)).first()
    if row is None:
        return _Tried()
    sealed = _Tried(*row)
    totp = seal_of(connection).open_text(TOTP, (account,), sealed.totp)
    return msgspec.structs.replace(sealed, totp=totp)


def _takes_code(connection: Connection, given: Credentials, tried: _Tried) -> bool:
    """Use up the phone's code, or a printed one; False for any other."""
    step = proofs.step_of(tried.totp, given.code, tried.step)
    if step:
        taken = update(HallPerson).where(HallPerson.account == given.account, HallPerson.step < step)
        return bool(connection.execute(taken.values(step=step)).rowcount)
    wanted = proofs.digest(proofs.plain_code(given.code))
    mine = (RecoveryCode.account == given.account, RecoveryCode.digest == wanted, RecoveryCode.used_at == "")
    return bool(connection.execute(update(RecoveryCode).where(*mine).values(used_at=now_text())).rowcount)


def _count_failure(connection: Connection, account: str, address: str) -> Refused:
    """One more failure of that account, if there is one; what is answered."""
    wrong = refuse("unknown_device", _("账户、密码或验证码不对"))
    if people.find(connection, account) is None:
        return wrong
    _set(connection, account, failures=HallPerson.failures + 1)
    failures = _tried(connection, account).failures
    if failures >= _FREE_TRIES:
        wait_s = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** (failures - _FREE_TRIES))
        until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=wait_s)
        _set(connection, account, wait_until=until.isoformat(timespec="milliseconds"))
    done = Done(act="sign_in_refused", about=account, after=str(failures))
    journal.note(connection, Operator(account, f"console {address}"), done)
    return wrong


def _begin(connection: Connection, account: HallAccount, address: str) -> SignedIn:
    secret, token, now = proofs.new_link(), proofs.new_link(), now_text()
    begun = SignedIn(proofs.digest(secret), token, account, address, secret)
    row = {"digest": begun.digest, "account": account.account, "token": token, "address": address}
    connection.execute(delete(HallSession).where(HallSession.seen_at < _ago(minutes=IDLE_MINUTES)))
    connection.execute(insert(HallSession), [{**row, "begun_at": now, "seen_at": now}])
    return begun


def session_of(database: Database, secret: str, address: str) -> SignedIn | None:
    """Who is signed in with that cookie; None when nobody is, or the session has ended."""
    digest = proofs.digest(secret)
    with database.reading() as connection:
        session = connection.execute(
            select(HallSession.account, HallSession.token, HallSession.begun_at, HallSession.seen_at).where(
                HallSession.digest == digest
            )
        ).first()
        account = people.find(connection, session.account) if session else None
    if session is None or account is None or account.closed_at:
        return None
    if session.seen_at < _ago(minutes=IDLE_MINUTES) or session.begun_at < _ago(minutes=60 * LONGEST_HOURS):
        return None
    if session.seen_at < _ago(minutes=_SEEN_EVERY_S / 60):
        with database.writing() as connection:
            seen = update(HallSession).where(HallSession.digest == digest).values(seen_at=now_text())
            connection.execute(seen)
    return SignedIn(digest, session.token, account, address)


def sign_out(database: Database, session: SignedIn) -> None:
    """End one session."""
    with database.writing() as connection:
        connection.execute(delete(HallSession).where(HallSession.digest == session.digest))
        journal.note(connection, session.operator, Done(act="signed_out", about=session.account.account))


class SettingUp(msgspec.Struct, frozen=True):
    """What a one-time link opens: whose account it is, and the seed of codes for the phone."""

    account: str
    name: str
    totp: str
    address: str  # what the QR says


def open_link(database: Database, secret: str) -> SettingUp:
    """What somebody with a one-time link sees; opening it again shows the same. Raises Refused."""
    with database.writing() as connection:
        row = _linked(connection, secret)
        seed = row.totp
        if not seed:
            seed = proofs.new_totp()
            sealed = seal_of(connection).seal_text(TOTP, (row.account,), seed)
            _set(connection, row.account, link=f"{row.link}.{sealed}")
        banner = require_stream(connection).banner
    return SettingUp(row.account, row.name, seed, proofs.totp_address(seed, row.account, banner))


def set_up(database: Database, secret: str, given: Credentials, address: str) -> tuple[str, ...]:
    """Set password and second factor by a one-time link; the recovery codes, shown once. Raises Refused."""
    opened = open_link(database, secret)
    step = proofs.step_of(opened.totp, given.code, 0)
    if not step:
        raise refuse("malformed", _("验证码不对：请用手机里刚加的这一条，再试一次"))
    password = proofs.hash_password(given.password, opened.account)
    with database.writing() as connection:
        account = _linked(connection, secret).account
        totp = seal_of(connection).seal_text(TOTP, (account,), opened.totp)
        values = {"password": password, "totp": totp, "step": step, "link": "", "link_until": ""}
        _set(connection, account, failures=0, wait_until="", **values)
        codes = renew_codes(connection, account)
        people.end_sessions(connection, account)
        by = Operator(account, f"console {address}")
        journal.note(connection, by, Done(act="account_set_up", about=account))
    return codes


def renew_codes(connection: Connection, account: str) -> tuple[str, ...]:
    """Fresh recovery codes; the former ones count no more."""
    codes = proofs.new_recovery_codes()
    connection.execute(delete(RecoveryCode).where(RecoveryCode.account == account))
    rows = [{"account": account, "digest": proofs.digest(code), "used_at": ""} for code in codes]
    connection.execute(insert(RecoveryCode), rows)
    return codes


class _Linked(msgspec.Struct, frozen=True):
    account: str
    name: str
    link: str  # the digest of its secret
    totp: str  # the seed that was shown with it, "" before


def _linked(connection: Connection, secret: str) -> _Linked:
    """Whose link it is; raises Refused for one that is unknown, used or too old."""
    wanted = proofs.digest(secret)
    row = connection.execute(
        select(HallPerson.account, HallPerson.name, HallPerson.link)
        .where(HallPerson.link.startswith(wanted), HallPerson.link_until > now_text())
        .where(HallPerson.closed_at == "")
        .with_for_update()
    ).first()
    if row is None:
        raise refuse("code_refused", _("这个链接用过了或已过期：请系统管理员重发"))
    digest, _dot, seed = row.link.partition(".")
    seal, place = seal_of(connection), (row.account,)
    name, totp = seal.open_text(PERSON_NAME, place, row.name), seal.open_text(TOTP, place, seed)
    return _Linked(row.account, name, digest, totp)


def _set(connection: Connection, account: str, **values: object) -> None:
    connection.execute(update(HallPerson).where(HallPerson.account == account).values(**values))


def _ago(minutes: float) -> str:
    then = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
    return then.isoformat(timespec="milliseconds")


def _clock(at: str) -> str:
    return dt.datetime.fromisoformat(at).astimezone().strftime("%H:%M:%S")
