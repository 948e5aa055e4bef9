"""Rescuing a damaged store: what can be read goes into a new folder, what is missing comes from copies or
is named.

The journal is taken as far as its chain holds.  Own entries behind a gap are written again at its end,
word for word, unless the banner has them: from there they come back by themselves.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, update

from casework.cases.entries import Entry, Head, Recorded, digest, entry_hash, head_of
from casework.cases.kinds.device import DeviceSetUp
from casework.cases.kinds.purging import is_let_go, words_of_banner
from casework.cases.kinds.table import decode_body
from casework.errors import StoreError
from casework.language import _
from casework.named_files import read_named
from casework.suite import SUITE
from casework.system_words import reason
from desktop.database import copy_file, engine, journal, keyring, projections, replacing
from desktop.database.anchor import read_anchor
from desktop.database.engine import Store
from desktop.database.keyring import Keyring
from desktop.database.keys import Unlocked
from desktop.database.left_out_numbers import Series, leave_out_numbers
from desktop.database.noted import note_end
from desktop.database.salvage import Key, Salvage, snapshot
from desktop.database.schema import bring_up_to_date
from desktop.database.tables import (
    PROJECTIONS,
    AllottedNumber,
    ArchivedPdf,
    Banner,
    Base,
    JournalBody,
    JournalCommit,
    JournalEntry,
    JournalHead,
    StoredDraft,
    StoredRelease,
    Workplace,
)
from desktop.errors import SetUpError
from desktop.services.catalogue.import_release import CheckedRelease, take_into_use
from desktop.services.duty import Duty
from desktop.services.people.record_act import record_act
from desktop.services.upkeep.keep_setting import keep_setting
from desktop.services.upkeep.rescue_sources import Sources, opened_ring
from desktop.services.upkeep.rescuing import Gap, RescuedStore, Rescuing
from desktop.services.upkeep.restore_copy import put_back_words
from desktop.settings import PUT_BACK
from resources import SAMPLE_RELEASE

_JOURNAL = (JournalEntry, JournalBody, JournalHead, JournalCommit)
_EVER = "2000-01-01T00:00:00+00:00"
_FROM_COPIES = (Workplace, StoredRelease, ArchivedPdf, AllottedNumber, Banner)  # they only ever grow, or stay
_PLAIN = tuple(
    mapper.class_ for mapper in Base.registry.mappers if mapper.class_ not in (*PROJECTIONS, *_JOURNAL)
)
Place = tuple[str, int]


class _Journal(msgspec.Struct):
    """What was read of the journal: entries and commits by (device, seq), ends that the store knew."""

    entries: dict[Place, Recorded]
    heads: dict[str, dict[str, Any]]
    commits: dict[Key, dict[str, Any]] = msgspec.field(default_factory=dict)


def rescue_store(asked: Rescuing) -> RescuedStore:
    """Make a workplace in an empty folder of what a damaged one still gives; the damaged one stays as it is.

    Raises SetUpError, WrongPassword, or StoreError where nothing can be read and no copy helps.
    """
    if asked.to.exists() and any(asked.to.iterdir()):
        raise SetUpError(
            _("文件夹不空"), _("{folder} 里已有别的文件").format(folder=asked.to), _("请换一个空文件夹")
        )
    try:
        with tempfile.TemporaryDirectory(prefix="tamga-rescue-", dir=_beside(asked.to)) as name:
            return _rescue(asked, Path(name))
    except OSError as error:
        raise SetUpError(
            _("没有抢救"),
            _("不能写入 {folder}（{why}）").format(folder=asked.to, why=reason(error)),
            _("请换一个文件夹，或检查权限和空间"),
        ) from error


def _beside(folder: Path) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder.parent


def _rescue(asked: Rescuing, work: Path) -> RescuedStore:
    copies = copy_file.copies_in(asked.data_dir / "backups") + [
        path for folder in asked.copies for path in copy_file.copies_in(folder)
    ]
    database = snapshot(asked.data_dir, work) if (asked.data_dir / engine.FILE_NAME).is_file() else None
    ring, unlocked = opened_ring(asked, database, copies)
    sources = Sources(work, unlocked, copies)
    with contextlib.ExitStack() as stack:
        damaged = sources.damaged(database)
        if damaged is not None:
            stack.callback(damaged.close)
        return _assemble(asked, ring, unlocked, damaged, sources)


def _assemble(
    asked: Rescuing, ring: Keyring, unlocked: Unlocked, damaged: Salvage | None, sources: Sources
) -> RescuedStore:
    read = _Journal({}, {})
    anchor = read_anchor(asked.data_dir, unlocked.key)
    if anchor is not None:  # it may know of more than the file does
        row = {"device": anchor.device, "seq": anchor.seq, "hash": anchor.hash, "newest_at": ""}
        read.heads[anchor.device] = row
    rows: dict[type[Base], dict[Key, dict[str, Any]]] = {table: {} for table in _PLAIN}
    unreadable = 0
    if damaged is not None:
        unreadable += _read_journal(damaged, read)
        for table in _PLAIN:
            rows[table], more = damaged.rows(table)
            unreadable += more
    helped = []
    for path, salvage in sources.copies():
        before = len(read.entries)
        _read_journal(salvage, read)
        for table in _FROM_COPIES if damaged is not None else _PLAIN:
            rows[table] = salvage.rows(table)[0] | rows[table]
        if len(read.entries) > before:
            helped.append(path)
        if damaged is not None and not _gaps(read, next(iter(read.heads), ring.device)):
            break
    workplace = _workplace(ring, read, rows)
    if workplace is None:
        raise StoreError(
            _("抢救不出来"),
            _("数据库里没有一条能读的记录，也没有能用的拷贝"),
            _("请用 --copies 写出放拷贝的文件夹；没有拷贝时，办件可从旗里取回（restore --from-banner）"),
            data_safe=False,
        )
    folder = replacing.stage(asked.to)
    try:
        rescued = _write(folder, (ring, unlocked), read, {**rows, Workplace: {(): workplace}})
    except BaseException:
        replacing.give_up(asked.to)
        raise
    replacing.decide(asked.to)
    return msgspec.structs.replace(rescued, unreadable=unreadable, copies_used=tuple(helped))


def _workplace(
    ring: Keyring, read: _Journal, rows: Mapping[type[Base], Mapping[Key, dict[str, Any]]]
) -> dict[str, Any] | None:
    """Which device this is; where its row cannot be read its own first entry says so.  None: nothing does."""
    if not read.entries:
        return None
    for row in rows[Workplace].values():
        return {**row, "keyring": ring.device}
    own = next(iter(read.heads), ring.device)
    for place in sorted(read.entries):
        recorded = read.entries[place]
        if recorded.entry.kind == "device_set_up" and recorded.body is not None:
            body = decode_body("device_set_up", recorded.body)
            if isinstance(body, DeviceSetUp):
                return {"device": own, "keyring": ring.device, "site": body.site, "letter": body.letter}
    return None


def _read_journal(salvage: Salvage, read: _Journal) -> int:
    """Take the entries that are not known yet, each with its hash; returns how many could not be read."""
    heads, _lost = salvage.rows(JournalHead)
    for (device, *_rest), row in heads.items():
        known = read.heads.get(device)
        if known is None or row["seq"] >= known["seq"]:
            read.heads[device] = row
        elif not known["newest_at"]:
            known["newest_at"] = row["newest_at"]
    read.commits = salvage.rows(JournalCommit)[0] | read.commits
    entries, lost = salvage.rows(JournalEntry)
    bodies = Base.metadata.tables[JournalBody.__tablename__]
    for row in _one_of_each(entries.values(), {device for device, *_rest in heads}):
        place = (row["device"], row["seq"])
        known_one = read.entries.get(place)
        if known_one is not None and known_one.body is not None:
            continue
        fields = {name: row[name] for name in Entry.__struct_fields__}
        body_row = salvage.row(bodies, place)
        body = bytes(body_row["body"]) if body_row else None
        recorded = _whole(Entry(**fields), body)
        if recorded is None:
            lost += 1
        elif known_one is None or recorded.body is not None:
            read.entries[place] = recorded
    return lost


def _one_of_each(rows: Iterable[dict[str, Any]], own: Collection[str]) -> Iterator[dict[str, Any]]:
    """Of entries that were moving to another id when it broke: those of the id that the device had then.

    Their copies stand at the negative of their positions (`desktop.database.rehoming`).
    """
    read = list(rows)
    copied = {-row["position"] for row in read if row["position"] < 0 and row["device"] in own}
    for row in read:
        if row["position"] not in copied and (row["position"] > 0 or row["device"] in own):
            yield row


def _whole(entry: Entry, body: bytes | None) -> Recorded | None:
    """The entry, when it is what was written; without a body that is another."""
    if entry.suite == SUITE:
        if entry_hash(entry) != entry.hash:
            return None
        if body is not None and digest(body) != entry.body_digest:
            body = None
    return Recorded(entry, body)


def _gaps(read: _Journal, own: str) -> list[Gap]:
    """What of the chains that were written here is missing, and the bodies of what is there."""
    gaps = []
    words = words_of_banner(read.entries.values())
    for device in sorted({own, *read.heads}):
        places = {seq for at, seq in read.entries if at == device}
        head = read.heads[device]["seq"] if device in read.heads else max(places, default=0)
        missing = [seq for seq in range(1, head + 1) if seq not in places]
        here = (read.entries[(device, seq)] for seq in places)
        bare = sum(1 for each in here if each.body is None and not is_let_go(words, each.entry))
        unknown = device not in read.heads
        if missing or bare or unknown:
            gaps.append(Gap(device, tuple(missing), bare, is_end_unknown=unknown))
    return gaps


def _write(
    folder: Path,
    opened: tuple[Keyring, Unlocked],
    read: _Journal,
    rows: Mapping[type[Base], Mapping[Key, dict[str, Any]]],
) -> RescuedStore:
    ring, unlocked = opened
    workplace = rows[Workplace][()]
    gaps = _gaps(read, workplace["device"])
    banner = next(iter(rows[Banner].values()), None)
    database = folder / engine.FILE_NAME
    copy_file.make_private(database)
    store = Store(database, unlocked.key, unlocked.signer())
    try:
        bring_up_to_date(store)
        with store.writing() as connection:
            for table in _PLAIN:
                _insert(connection, table, list(rows[table].values()))
            acknowledged = banner["acknowledged_seq"] if banner else 0
            again = _write_journal(connection, read, workplace["device"], acknowledged)
            if banner is not None:  # what others wrote is read again: some of it may be missing
                connection.execute(update(Banner).values(position=0))
            projections.rebuild(connection)
            duty = Duty(
                store, workplace["device"], workplace["site"], workplace["letter"], unlocked.staff, ""
            )
            leave_out_numbers(connection, Series(workplace["site"], workplace["letter"]), _now())
            has_catalogue = bool(rows[StoredRelease])
            if not has_catalogue:  # without any nothing opens, and nothing could be imported either
                take_into_use(connection, duty, CheckedRelease(read_named(SAMPLE_RELEASE)))
        record_act(duty, "restore", "rescue")
        keep_setting(store, PUT_BACK, put_back_words(_EVER))
    finally:
        store.close()
    keyring.write_keyring(folder, ring)
    return RescuedStore(
        entries=len(read.entries),
        gaps=tuple(gaps),
        written_again=again,
        at_banner=acknowledged,
        drafts=len(rows[StoredDraft]),
        pdfs=len(rows[ArchivedPdf]),
        has_catalogue=has_catalogue,
    )


def _write_journal(connection: Connection, read: _Journal, own: str, acknowledged: int) -> int:
    """All chains; the own one as far as it holds, and what is behind its first gap again at its end."""
    head, behind = Head(own), []
    chain: list[Recorded] = []
    for place in sorted(read.entries):
        recorded = read.entries[place]
        if place[0] != own or (recorded.entry.seq == head.seq + 1 and recorded.entry.prev == head.hash):
            chain.append(recorded)
            if place[0] == own:
                head = head_of(recorded.entry)
        elif recorded.entry.seq > acknowledged:
            behind.append(recorded)
    for recorded in behind:
        new = msgspec.structs.replace(recorded.entry, seq=head.seq + 1, prev=head.hash)
        new = msgspec.structs.replace(new, hash=entry_hash(new))
        chain.append(Recorded(new, recorded.body))
        head = head_of(new)
    journal.insert_entries(connection, chain)
    for device in {own, *read.heads}:
        end = head if device == own else _end_of(chain, device)
        newest = read.heads[device]["newest_at"] if device in read.heads else _newest(chain, device)
        row = {"device": device, "seq": end.seq, "hash": end.hash, "newest_at": newest}
        _insert(connection, JournalHead, [row])
    _insert(connection, JournalCommit, _still_signed(read, chain))
    note_end(connection, head, is_carried=True)
    return len(behind)


def _still_signed(read: _Journal, chain: Sequence[Recorded]) -> list[dict[str, Any]]:
    """The commits that hold for what was rescued, of each chain up to the first that is missing."""
    hashes = {(each.entry.device, each.entry.seq): each.entry.hash for each in chain}
    signed: dict[str, int] = {}
    rows = []
    for place in sorted(read.commits):
        row = read.commits[place]
        is_there = hashes.get((row["device"], row["seq"])) == row["hash"]
        if is_there and row["previous"] == signed.get(row["device"], 0):
            signed[row["device"]] = row["seq"]
            rows.append(row)
    return rows


def _newest(chain: Sequence[Recorded], device: str) -> str:
    """The newest time of a trusted clock in a chain, as its end keeps it."""
    entries = (each.entry for each in chain if each.entry.device == device)
    times = (
        dt.datetime.fromisoformat(entry.recorded_at).astimezone(dt.UTC)
        for entry in entries
        if entry.clock == "trusted"
    )
    return max((at.isoformat(timespec="milliseconds") for at in times), default="")


def _end_of(chain: Sequence[Recorded], device: str) -> Head:
    return max(
        (head_of(each.entry) for each in chain if each.entry.device == device),
        key=lambda head: head.seq,
        default=Head(device),
    )


def _insert(connection: Connection, table: type[Base], rows: Collection[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table).prefix_with("OR IGNORE"), list(rows))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()
