"""Two people for what one alone must not do: one asks with a reason, another one confirms, then it is done.

What is done stands in a table of the room that does it: here is only who asked, for what, and who decided.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Literal

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from casework.language import N_, _
from sync.server.hall import journal, people
from sync.server.hall.journal import Done, Operator
from sync.server.hall.rights import Right
from sync.server.refusals import refuse
from sync.server.store.sealing import DETAILS, REASON, seal_of
from sync.server.store.streams import now_text
from sync.server.store.tables import HallRequest

TwoAct = Literal["publish", "restore", "purge"]
TWO_ACTS: Mapping[TwoAct, str] = {
    "publish": N_("发布目录"),
    "restore": N_("从备份恢复"),
    "purge": N_("按期限清除办件"),
}
# Who may ask for it and who may confirm it: one right, two people.
TWO_RIGHTS: Mapping[TwoAct, Right] = {
    "publish": "publish",
    "restore": "keep_devices",
    "purge": "purge",
}
RequestState = Literal["waiting", "done", "refused", "withdrawn"]
REQUEST_STATES: Mapping[RequestState, str] = {
    "waiting": N_("等第二人确认"),
    "done": N_("已办"),
    "refused": N_("第二人不同意"),
    "withdrawn": N_("已撤回"),
}
WAIT_DAYS = 7


class TwoRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request; `details` is JSON that the act understands."""

    request: str
    act: str
    about: str
    details: str
    reason: str
    asked_by: str
    asked_at: str
    state: str
    decided_by: str
    decided_at: str

    @property
    def is_open(self) -> bool:
        """Does it wait, and not for too long?"""
        longest = dt.timedelta(days=WAIT_DAYS)
        return (
            self.state == "waiting"
            and dt.datetime.now(dt.UTC) < dt.datetime.fromisoformat(self.asked_at) + longest
        )


class TwoWanted(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for."""

    act: TwoAct
    about: str
    reason: str
    details: str = ""


_COLUMNS = tuple(getattr(HallRequest, name) for name in TwoRequest.__struct_fields__)


def ask(connection: Connection, by: Operator, wanted: TwoWanted) -> str:
    """Ask for what needs a second person; the request's id. Raises Refused without a reason."""
    if not wanted.reason.strip():
        raise refuse("malformed", _("要写明理由"))
    row = dict.fromkeys(TwoRequest.__struct_fields__, "")
    row |= {"request": secrets.token_hex(8), "state": "waiting", "asked_by": by.name, "asked_at": now_text()}
    row |= {name: getattr(wanted, name) for name in TwoWanted.__struct_fields__}
    seal = seal_of(connection)
    for column in (DETAILS, REASON):
        row[column.column] = seal.seal_text(column, (row["request"],), row[column.column])
    connection.execute(insert(HallRequest), [row])
    done = Done(act="request_made", about=f"{wanted.act} {wanted.about}", reason=wanted.reason)
    journal.note(connection, by, done)
    return row["request"]


def waiting(connection: Connection) -> list[TwoRequest]:
    """What waits for a second person, the oldest first."""
    rows = select(*_COLUMNS).where(HallRequest.state == "waiting").order_by(HallRequest.asked_at)
    requests = (_request(connection, row) for row in connection.execute(rows).mappings())
    return [each for each in requests if each.is_open]


def newest(connection: Connection, most: int = 50) -> list[TwoRequest]:
    """The newest requests, decided or not."""
    rows = select(*_COLUMNS).order_by(HallRequest.asked_at.desc()).limit(most)
    return [_request(connection, row) for row in connection.execute(rows).mappings()]


def find(connection: Connection, request: str) -> TwoRequest:
    """The request of that id, its row kept from others who decide; raises Refused."""
    rows = select(*_COLUMNS).where(HallRequest.request == request).with_for_update()
    row = connection.execute(rows).mappings().first()
    if row is None:
        raise refuse("malformed", _("没有这件要两人办的事"))
    return _request(connection, row)


def _request(connection: Connection, row: RowMapping) -> TwoRequest:
    sealed, seal = TwoRequest(**row), seal_of(connection)
    place = (sealed.request,)
    return msgspec.structs.replace(
        sealed,
        details=seal.open_text(DETAILS, place, sealed.details),
        reason=seal.open_text(REASON, place, sealed.reason),
    )


def decide(connection: Connection, by: Operator, request: str, state: RequestState) -> TwoRequest:
    """Confirm, refuse or withdraw a request; what it asks for. Raises Refused.

    Only who asked may withdraw it, and nobody may confirm what they asked for themselves: two names, two
    accounts, both open. The caller does what was confirmed in this very transaction.
    """
    wanted = find(connection, request)
    if not wanted.is_open:
        raise refuse("malformed", _("这件事已经定了，或等得太久：请重新提出"))
    if (wanted.asked_by == by.name) != (state == "withdrawn"):
        words = _("要另一个人来定") if state != "withdrawn" else _("只有提出的人能撤回")
        raise refuse("malformed", words)
    for account in {wanted.asked_by, by.name}:
        person = people.require(connection, account)
        if not any(person.may(right) for act, right in TWO_RIGHTS.items() if act == wanted.act):
            raise refuse("malformed", _("账户 {account} 不能办这件事").format(account=account))
    values = {"state": state, "decided_by": by.name, "decided_at": now_text()}
    connection.execute(update(HallRequest).where(HallRequest.request == request).values(**values))
    return wanted


def note_decision(connection: Connection, by: Operator, wanted: TwoRequest, state: RequestState) -> None:
    """Write who decided, after what was confirmed is done: the journal's lock comes last."""
    acts: Mapping[RequestState, journal.HallAct] = {
        "waiting": "request_made",
        "done": "request_confirmed",
        "refused": "request_refused",
        "withdrawn": "request_withdrawn",
    }
    about = f"{wanted.act} {wanted.about}"
    journal.note(
        connection, by, Done(act=acts[state], about=about, before=wanted.asked_by, reason=wanted.reason)
    )


def counts_still(wanted: TwoRequest) -> bool:
    """Did two people agree to it, not too long ago?"""
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(wanted.asked_at)
    return wanted.state == "done" and age <= dt.timedelta(days=WAIT_DAYS)


def require_confirmed(connection: Connection, request: str, act: TwoAct, about: str) -> None:
    """Raise Refused unless two people agreed to that not long ago; where there are no two, one is enough."""
    operators = [each for each in people.everybody(connection) if each.is_set_up and not each.closed_at]
    if sum(each.may(TWO_RIGHTS[act]) for each in operators) < 2:
        return
    if not request:
        words = _("要两个人：请在控制台“两人办”里提出“{what}：{about}”，另一人确认后，加 --request 编号")
        raise refuse("malformed", words.format(what=_(TWO_ACTS[act]), about=about))
    wanted = find(connection, request)
    if (wanted.act, wanted.about) != (act, about) or not counts_still(wanted):
        raise refuse("malformed", _("这个编号没有经两人确认，或者不是这件事"))
