"""The administration journal: who did what at the hall, when, from where, and what was before.

A chain like a device's, with the same entries and hashes, so that the same check goes through it; each entry
is signed with the banner's key. It begins anew with each epoch, as the banner's own chain of cases does: a
restored database has forgotten what it had written (docs/decisions/0096-administration-journal.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, text

from casework.cases.entries import Entry, Head, Observation, Recorded, encode_body, make_entry, new_salt
from casework.language import N_
from sync.server.accounts import banner_keys
from sync.server.store import streams
from sync.server.store.sealing import HALL_BODY, Seal, StaysSealed, seal_of
from sync.server.store.streams import StreamState
from sync.server.store.tables import HallEntry
from sync.wire import journal, signatures

HallAct = Literal[
    "banner_made",
    "site_added",
    "code_issued",
    "code_cancelled",
    "device_revoked",
    "device_readmitted",
    "device_moved",
    "fork_confirmed",
    "fork_refused",
    "key_changed",
    "recovery_given",
    "release_published",
    "release_rolled_out",
    "program_added",
    "program_staged",
    "program_published",
    "program_withdrawn",
    "calendar_changed",
    "catalogue_changed",
    "texts_changed",
    "case_status",
    "case_request",
    "case_result",
    "case_refused",
    "case_answered",
    "case_complaint",
    "cases_purged",
    "conflict_settled",
    "unmasked",
    "exported",
    "entry_read",
    "entry_set_aside",
    "entry_taken_back",
    "staff_appointed",
    "staff_removed",
    "backup_made",
    "backup_restored",
    "restore_rehearsed",
    "restore_failed",
    "parcel_answered",
    "account_added",
    "account_changed",
    "account_closed",
    "link_made",
    "account_set_up",
    "signed_in",
    "signed_out",
    "sign_in_refused",
    "codes_renewed",
    "request_made",
    "request_confirmed",
    "request_refused",
    "request_withdrawn",
    "journal_exported",
    "settings_changed",
]
ACT_WORDS: Mapping[HallAct, str] = {
    "banner_made": N_("建立旗"),
    "site_added": N_("增加站点"),
    "code_issued": N_("发注册码"),
    "code_cancelled": N_("作废注册码"),
    "device_revoked": N_("停用设备"),
    "device_readmitted": N_("恢复设备"),
    "device_moved": N_("移动设备"),
    "fork_confirmed": N_("接受设备的副本"),
    "fork_refused": N_("拒绝设备的副本"),
    "key_changed": N_("换旗的密钥"),
    "recovery_given": N_("给出设备的恢复信息"),
    "release_published": N_("发布目录"),
    "release_rolled_out": N_("推广到全旗"),
    "program_added": N_("收入程序版本"),
    "program_staged": N_("试装程序版本"),
    "program_published": N_("发布程序版本"),
    "program_withdrawn": N_("撤回程序版本"),
    "calendar_changed": N_("改工作日历"),
    "catalogue_changed": N_("改目录"),
    "texts_changed": N_("改译文"),
    "case_status": N_("写办件进度"),
    "case_request": N_("要求补交材料"),
    "case_result": N_("写办理结果"),
    "case_refused": N_("作不予受理"),
    "case_answered": N_("答复办不成事"),
    "case_complaint": N_("转投诉"),
    "cases_purged": N_("按期限清除办件"),
    "conflict_settled": N_("处理不一致"),
    "unmasked": N_("显示完整的姓名和号码"),
    "exported": N_("导出"),
    "entry_read": N_("查看一条记录的全部内容"),
    "entry_set_aside": N_("搁置记录"),
    "entry_taken_back": N_("恢复记录"),
    "staff_appointed": N_("列入名册"),
    "staff_removed": N_("人员离岗"),
    "backup_made": N_("备份"),
    "backup_restored": N_("从备份恢复"),
    "restore_rehearsed": N_("演练恢复，都对得上"),
    "restore_failed": N_("演练恢复，没有成功"),
    "parcel_answered": N_("处理交换文件"),
    "account_added": N_("增加账户"),
    "account_changed": N_("改账户"),
    "account_closed": N_("停用账户"),
    "link_made": N_("发一次性链接"),
    "account_set_up": N_("设好密码和验证码"),
    "signed_in": N_("登录"),
    "signed_out": N_("退出"),
    "sign_in_refused": N_("登录被拒"),
    "codes_renewed": N_("重发备用码"),
    "request_made": N_("提出要两人办的事"),
    "request_confirmed": N_("第二人确认"),
    "request_refused": N_("第二人不同意"),
    "request_withdrawn": N_("撤回要两人办的事"),
    "journal_exported": N_("导出管理日志"),
    "settings_changed": N_("改设置"),
}


class Operator(msgspec.Struct, frozen=True):
    """Who acts, and from where: an account and the address of its browser, or who gives a command."""

    name: str
    where: str


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: about what, what was before and after, and why. No personal data stands in it."""

    act: HallAct
    about: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""


class HallLine(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the journal as it is read and exported."""

    journal: str
    seq: int
    at: str
    who: str
    where: str
    act: str
    about: str
    before: str
    after: str
    reason: str
    hash: str
    signature: str


class _DoneBody(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside an entry."""

    salt: str
    where: str
    before: str = ""
    after: str = ""
    reason: str = ""
    v: int = 1


_FIELDS = Entry.__struct_fields__
_COLUMNS = tuple(getattr(HallEntry, name) for name in _FIELDS)
_LONGEST = 2000  # characters of a text: whoever pastes a book writes its beginning


def note(connection: Connection, by: Operator, done: Done) -> None:
    """Write what was done, in the transaction that does it and as the last of it.

    On PostgreSQL writers of the journal wait for one another from here to the end of their transactions.
    """
    stream = streams.require_stream(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7464)"))
    head = _head(connection, journal_id(stream))
    observation = Observation(
        subject=done.about[:_LONGEST],
        rev=head.seq + 1,
        kind=done.act,
        recorded_at=streams.now_text(),
        clock="trusted",
        staff=by.name,
    )
    texts = {name: getattr(done, name)[:_LONGEST] for name in ("before", "after", "reason")}
    recorded = make_entry(head, observation, encode_body(_DoneBody(salt=new_salt(), where=by.where, **texts)))
    entry = recorded.entry
    signature = signatures.sign_head(stream.seed, entry.device, entry.seq, entry.hash)
    assert recorded.body is not None  # noqa: S101 - it was made just now
    body = seal_of(connection).seal(HALL_BODY, (entry.device, entry.seq), recorded.body)
    row = {**msgspec.structs.asdict(entry), "body": body, "signature": signature}
    connection.execute(insert(HallEntry), [row])


def journal_id(stream: StreamState) -> str:
    """Under which name the chain of this epoch stands."""
    return hashlib.sha256(f"tamga-administration {stream.banner} {stream.epoch}".encode()).hexdigest()[:16]


def _head(connection: Connection, device: str) -> Head:
    newest = select(HallEntry.seq, HallEntry.hash).where(HallEntry.device == device)
    row = connection.execute(newest.order_by(HallEntry.seq.desc()).limit(1)).first()
    return Head(device, row.seq, row.hash) if row else Head(device)


class JournalAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries, the newest first: of one person, of one act, before a moment, how many."""

    who: str = ""
    act: str = ""
    before: str = ""
    most: int = 100


def read(connection: Connection, asked: JournalAsked) -> list[HallLine]:
    """The newest entries that are asked for."""
    wanted = select(*_COLUMNS, HallEntry.body, HallEntry.signature)
    if asked.who:
        wanted = wanted.where(HallEntry.staff == asked.who)
    if asked.act:
        wanted = wanted.where(HallEntry.kind == asked.act)
    if asked.before:
        wanted = wanted.where(HallEntry.recorded_at < asked.before)
    wanted = wanted.order_by(HallEntry.recorded_at.desc(), HallEntry.seq.desc()).limit(asked.most)
    return [_line(seal_of(connection), row) for row in connection.execute(wanted).mappings()]


def export(connection: Connection) -> Iterator[HallLine]:
    """All entries, chain after chain."""
    wanted = select(*_COLUMNS, HallEntry.body, HallEntry.signature).order_by(HallEntry.device, HallEntry.seq)
    for row in connection.execute(wanted).mappings():
        yield _line(seal_of(connection), row)


def verify(connection: Connection) -> tuple[str, ...]:
    """Each place where a chain is broken or a signature is not the banner's; nothing when all is whole."""
    keys = banner_keys.public_keys(connection)
    wanted = select(*_COLUMNS, HallEntry.body, HallEntry.signature).order_by(HallEntry.device, HallEntry.seq)
    recorded, unsigned = list[Recorded](), list[str]()
    for row in connection.execute(wanted).mappings():
        entry = Entry(**{name: row[name] for name in _FIELDS})
        recorded.append(Recorded(entry, _body(seal_of(connection), row)))
        head = Head(entry.device, entry.seq, entry.hash)
        if not any(signatures.head_is_signed(key, row["signature"], head) for key in keys):
            unsigned.append(f"{entry.device} {entry.seq} signature")
    breaks = journal.verify(recorded).breaks
    return (*(f"{each.device} {each.seq} {each.trouble}" for each in breaks), *unsigned)


def _body(seal: Seal, row: RowMapping) -> bytes:
    """As it was written; one that was tampered with as it is, since its digest tells."""
    content = row["body"]
    assert isinstance(content, bytes)  # noqa: S101 - bodies of this journal are never purged
    try:
        return seal.open(HALL_BODY, (row["device"], row["seq"]), content)
    except StaysSealed:
        return content


def _line(seal: Seal, row: RowMapping) -> HallLine:
    body = msgspec.json.decode(_body(seal, row), type=_DoneBody)
    signature = row["signature"]
    assert isinstance(signature, bytes)  # noqa: S101 - the column has nothing else
    return HallLine(
        journal=str(row["device"]),
        seq=int(str(row["seq"])),
        at=str(row["recorded_at"]),
        who=str(row["staff"]),
        where=body.where,
        act=str(row["kind"]),
        about=str(row["subject"]),
        before=body.before,
        after=body.after,
        reason=body.reason,
        hash=str(row["hash"]),
        signature=signature.hex(),
    )
