"""The banner's recovery key: two of its officers together open the key of a device, and it is recorded.

The private half lies here for each two officers alone, sealed for the one and then for the other; each one's
own key is under a password that stands nowhere.  So neither the database, nor a backup of it, nor one officer
alone opens anything.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import msgspec
from nacl import exceptions
from nacl.public import PrivateKey, PublicKey, SealedBox
from sqlalchemy import Connection, delete, insert, select

from casework.language import _
from casework.people.password_strength import is_easy
from sync.server.accounts.deposits import read_deposit
from sync.server.refusals import refuse
from sync.server.store import streams
from sync.server.store.tables import RecoveryKey, RecoveryOfficer, RecoveryPair
from sync.wire import deposits
from sync.wire.deposits import KeyInside, NotOpened, SealedByWords

SHORTEST_PASSWORD = 10
_PURPOSE = "tamga-officer-1"


class Officer(msgspec.Struct, frozen=True):
    """An officer who says the own password; never printed."""

    name: str
    password: str

    def __repr__(self) -> str:
        return f"Officer({self.name!r}, …)"


def begin(connection: Connection, officers: Sequence[Officer]) -> None:
    """Make a recovery key that each two of these officers open; a former one goes with its officers.

    What devices sealed for the former one opens no longer; they seal anew at their next exchange.
    """
    _check(officers)
    for table in (RecoveryKey, RecoveryOfficer, RecoveryPair):
        connection.execute(delete(table))
    own = PrivateKey.generate()
    connection.execute(
        insert(RecoveryKey), [{"public": bytes(own.public_key), "made_at": streams.now_text()}]
    )
    _let_open(connection, bytes(own), officers)


def add(connection: Connection, new: Officer, two: Sequence[Officer]) -> None:
    """Let one more officer open, together with any of the others; two who can already say so."""
    _check([new], least=1)
    if new.name in officers(connection):
        raise refuse("malformed", _("{name} 已经是找回负责人").format(name=new.name))
    _let_open(connection, _opened(connection, two), [new])


def remove(connection: Connection, name: str) -> None:
    """An officer opens no longer.  Two stay at the least, else nobody could open anything."""
    known = officers(connection)
    if name not in known:
        raise refuse("malformed", _("没有名为 {name} 的找回负责人").format(name=name))
    if len(known) <= 2:
        raise refuse("malformed", _("至少要留两位找回负责人：请先加一位，再去掉这一位"))
    connection.execute(delete(RecoveryOfficer).where(RecoveryOfficer.name == name))
    connection.execute(
        delete(RecoveryPair).where((RecoveryPair.inner == name) | (RecoveryPair.outer == name))
    )


def officers(connection: Connection) -> dict[str, str]:
    """Since when each officer can open, by name."""
    rows = connection.execute(
        select(RecoveryOfficer.name, RecoveryOfficer.added_at).order_by(RecoveryOfficer.added_at)
    )
    return {row.name: row[1] for row in rows}


def recover(connection: Connection, device: str, two: Sequence[Officer]) -> KeyInside:
    """The key of a device, opened by two officers; the caller puts it on record.  Raises Refused."""
    copy = read_deposit(connection, device)
    if copy is None or not copy.sealed_key:
        raise refuse("malformed", _("设备 {device} 没有在旗里存放密钥").format(device=device))
    private = _opened(connection, two)
    try:
        inside = deposits.open_key(private, copy.sealed_key)
    except NotOpened:
        what = _("设备 {device} 的密钥是为以前的找回密钥封的：那台设备同步一次后才能再开")
        raise refuse("malformed", what.format(device=device)) from None
    return inside


def _check(new: Sequence[Officer], least: int = 2) -> None:
    if len({officer.name for officer in new}) < max(least, len(new)):
        raise refuse("malformed", _("要两位不同的负责人"))
    if any(len(officer.password) < SHORTEST_PASSWORD for officer in new):
        raise refuse(
            "malformed", _("负责人的密码至少 {count} 个字符：一句话最好").format(count=SHORTEST_PASSWORD)
        )
    if any(is_easy(officer.password, (officer.name,)) for officer in new):
        raise refuse("malformed", _("密码太容易猜到，请换一个，可以是一句话"))
    if any(not officer.name.strip() for officer in new):
        raise refuse("malformed", _("请写上负责人的姓名"))


def _let_open(connection: Connection, private: bytes, new: Sequence[Officer]) -> None:
    """Make key pairs for these officers, and seal the recovery key for each of them with each other one."""
    for officer in new:
        own = PrivateKey.generate()
        box = deposits.seal_by_words(_PURPOSE, officer.password, bytes(own))
        row = {"name": officer.name, "public": bytes(own.public_key), "sealed": msgspec.msgpack.encode(box)}
        connection.execute(insert(RecoveryOfficer), [{**row, "added_at": streams.now_text()}])
    keys = _publics(connection)
    names = {officer.name for officer in new}
    for inner, outer in itertools.combinations(sorted(keys), 2):
        if names.isdisjoint((inner, outer)):
            continue
        once = SealedBox(PublicKey(keys[inner])).encrypt(private)
        twice = SealedBox(PublicKey(keys[outer])).encrypt(once)
        connection.execute(insert(RecoveryPair), [{"inner": inner, "outer": outer, "sealed": bytes(twice)}])


def _publics(connection: Connection) -> Mapping[str, bytes]:
    rows = connection.execute(select(RecoveryOfficer.name, RecoveryOfficer.public))
    return {row.name: row[1] for row in rows}


def _opened(connection: Connection, two: Sequence[Officer]) -> bytes:
    """The private half of the recovery key; raises Refused, which never says whose password was wrong."""
    if len(two) != 2 or two[0].name == two[1].name:
        raise refuse("malformed", _("要两位不同的负责人"))
    by_name = {officer.name: officer for officer in two}
    inner, outer = sorted(by_name)
    sealed = connection.scalar(
        select(RecoveryPair.sealed).where(RecoveryPair.inner == inner, RecoveryPair.outer == outer)
    )
    try:
        own = {name: _own_key(connection, officer) for name, officer in by_name.items()}
        if sealed is None:
            raise NotOpened
        once = SealedBox(own[outer]).decrypt(sealed)
        private: bytes = SealedBox(own[inner]).decrypt(once)
    except (NotOpened, exceptions.CryptoError):
        raise refuse("malformed", _("两位负责人的姓名或密码不对")) from None
    return private


def _own_key(connection: Connection, officer: Officer) -> PrivateKey:
    sealed = connection.scalar(select(RecoveryOfficer.sealed).where(RecoveryOfficer.name == officer.name))
    if sealed is None:
        raise NotOpened
    box = msgspec.msgpack.decode(sealed, type=SealedByWords)
    return PrivateKey(deposits.open_by_words(_PURPOSE, officer.password, box))
