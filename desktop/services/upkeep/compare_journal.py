"""Is what stands beside the journal what the journal says?  Lists, papers, numbers, catalogues, ends, copies.

Looked at in slices, each a short transaction that is undone: it may go on while somebody works.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from casework import slip_number
from casework.cases.entries import digest
from casework.cases.kinds.device import ReleaseImported
from casework.cases.kinds.forms import FormArchived
from casework.cases.kinds.slips import SlipArchived
from casework.cases.kinds.table import decode_body, read_body
from casework.cases.kinds.upkeep import EntryNamed
from casework.errors import StoreError
from casework.language import N_, _
from casework.slip_number import BadSlipNumber
from desktop.database import banner, copy_file, journal, projections
from desktop.database.engine import Store
from desktop.database.lost_end import read_lost_end
from desktop.database.tables import (
    PROJECTIONS,
    AllottedNumber,
    ArchivedPdf,
    AttachedContent,
    Base,
    JournalBody,
    JournalEntry,
    MatterUse,
    SetAsideEntry,
    Setting,
    SlipLine,
    StoredRelease,
)
from desktop.services.upkeep.check_commits import check_commits
from desktop.settings import PUT_BACK

SLICE = 20  # subjects: a few milliseconds of the store's turn
MOST = 50  # mismatches; one more tells nobody anything
_ARCHIVED = ("slip_archived", "case_form_archived", "form_archived")
_SUBJECT_COLUMNS = ("case_id", "subject", "staff")
WHAT: dict[str, str] = {
    "end": N_("日志的末尾"),
    "signatures": N_("日志的签名"),
    "bodies": N_("记录的内容"),
    "lists": N_("列表里的办件"),
    "papers": N_("存档的纸"),
    "files": N_("附件"),
    "numbers": N_("编号的登记"),
    "catalogues": N_("事项目录"),
    "copies": N_("拷贝里的日志"),
    "banner": N_("旗里确认过的日志"),
}


class Mismatch(msgspec.Struct, frozen=True):
    """Something that is not what the journal says: a key of `WHAT`, and which one."""

    what: str
    about: str

    @property
    def words(self) -> str:
        """For whoever works here."""
        return _("{what}对不上：{about}").format(what=_(WHAT[self.what]), about=self.about)


class Comparison(msgspec.Struct, frozen=True):
    """What to compare with besides the store itself; it ends early, with what it has, when told to stop.

    `from_start`: signatures that were checked before are worked out again.
    """

    copies: Collection[Path] = ()
    stop: threading.Event = msgspec.field(default_factory=threading.Event)
    from_start: bool = False


def compare_journal(store: Store, asked: Comparison) -> list[Mismatch]:
    """Everything that is kept beside the journal against the journal; at most `MOST` mismatches.

    Raises StoreError.
    """
    wrong: list[Mismatch] = []
    for mismatch in _all(store, asked):
        wrong.append(mismatch)
        if len(wrong) == MOST or asked.stop.is_set():
            break
    return wrong


def _all(store: Store, asked: Comparison) -> Iterator[Mismatch]:
    halt = asked.stop
    checks: tuple[Callable[[Connection], list[Mismatch]], ...] = (
        lambda connection: _end(connection, store),
        lambda connection: _copies(connection, asked.copies),
        _bodies,
        _numbers,
        _catalogues,
        _strangers,
        _aside,
    )
    for check in checks:
        with store.reading() as connection:
            wrong = check(connection)
        yield from wrong
        if halt.is_set():
            return
    for fault in check_commits(store, halt, from_start=asked.from_start):
        yield Mismatch("signatures", fault)
    yield from _papers(store, halt)
    yield from _files(store, halt)
    yield from _lists(store, halt)


def _end(connection: Connection, store: Store) -> list[Mismatch]:
    wrong = []
    lost = read_lost_end(connection, store)
    if lost is not None:
        wrong.append(Mismatch("end", lost.words))
    state = banner.read_state(connection)
    if state is not None and state.acknowledged.seq:
        mark = state.acknowledged
        there = journal.own_hashes(connection, state.device, mark.seq, mark.seq).get(mark.seq)
        if there != mark.hash:
            wrong.append(Mismatch("banner", _("第 {seq} 条").format(seq=mark.seq)))
    return wrong


def _copies(connection: Connection, copies: Collection[Path]) -> list[Mismatch]:
    """Each copy knows how the chain stood when it was made."""
    wrong = []
    device = journal.own_device(connection)
    put_back = connection.scalar(select(Setting.value).where(Setting.name == PUT_BACK)) or ""
    since, _blank, until = put_back.partition(" ")  # what was recorded then is not here, and rightly so
    for path in copies:
        try:
            facts = copy_file.read_facts(path)
        except StoreError:
            continue  # a damaged copy says nothing of the journal
        if facts.device != device or not facts.hash or since < facts.made_at < until:
            continue
        there = journal.own_hashes(connection, device, facts.seq, facts.seq).get(facts.seq)
        if there != facts.hash:
            wrong.append(Mismatch("copies", path.name))
    return wrong


def _bodies(connection: Connection) -> list[Mismatch]:
    """Nothing is purged yet, so an entry without its body has lost it."""
    same = (JournalBody.device == JournalEntry.device) & (JournalBody.seq == JournalEntry.seq)
    bare = (
        select(JournalEntry.device, JournalEntry.seq)
        .join(JournalBody, same, isouter=True)
        .where(JournalBody.seq.is_(None))
        .limit(MOST)
    )
    return [Mismatch("bodies", _place(device, seq)) for device, seq in connection.execute(bare)]


def _numbers(connection: Connection) -> list[Mismatch]:
    """Each number that was given out, as it is registered; each slip of this device is registered."""
    wrong, known = [], set()
    rows = connection.execute(select(AllottedNumber.slip_number, AllottedNumber.day, AllottedNumber.sequence))
    for number, day, sequence in rows:
        known.add(number)
        parts = _parts(number)
        if parts is not None and (parts.day.isoformat(), parts.sequence) != (day, sequence):
            wrong.append(Mismatch("numbers", number))
    device = journal.own_device(connection)
    own = connection.scalars(select(SlipLine.slip_number).where(SlipLine.issued_by == device))
    return wrong + [Mismatch("numbers", number) for number in own if number not in known]


def _parts(number: str) -> slip_number.SlipNumber | None:
    """Its parts; None for the number of another form, which counts by year."""
    try:
        return slip_number.parse(number)
    except BadSlipNumber:
        return None


def _catalogues(connection: Connection) -> list[Mismatch]:
    """Each is what its digest says, and came into use by an entry."""
    stated: set[str] = set()
    for recorded, _position in journal.of_kinds(connection, ["release_imported"]):
        body = read_body(recorded)
        if isinstance(body, ReleaseImported):
            stated.update(each.digest for each in (body.now, body.was) if each)
    rows = connection.execute(select(StoredRelease.name, StoredRelease.digest, StoredRelease.content))
    return [
        Mismatch("catalogues", name)
        for name, known, content in rows
        if digest(content) != known or known not in stated
    ]


def _aside(connection: Connection) -> list[Mismatch]:
    """Only the banner hides an entry, by one of its own; what was written here never stands aside else."""
    hidden: set[tuple[str, int]] = set()
    for recorded, _position in journal.of_kinds(connection, ["entry_set_aside"]):
        body = read_body(recorded)
        if isinstance(body, EntryNamed):
            hidden.add((body.device, body.seq))
    own = journal.own_device(connection)
    rows = connection.execute(select(SetAsideEntry.device, SetAsideEntry.seq, SetAsideEntry.is_hidden))
    return [
        Mismatch("lists", _place(device, seq))
        for device, seq, is_hidden in rows
        if (is_hidden or device == own) and (device, seq) not in hidden
    ]


def _strangers(connection: Connection) -> list[Mismatch]:
    """Lines of what the journal does not know."""
    wrong = []
    for table, column in _by_subject():
        known = select(JournalEntry.subject)
        named = getattr(table, column)
        for subject in connection.scalars(select(named).where(named.not_in(known)).distinct().limit(MOST)):
            wrong.append(Mismatch("lists", str(subject)))
    return wrong


def _papers(store: Store, halt: threading.Event) -> Iterator[Mismatch]:
    """Each archived PDF against the digest that its entry gives; none without an entry."""
    with store.reading() as connection:
        rows = connection.execute(select(ArchivedPdf.slip_number, ArchivedPdf.print_no)).all()
        digests = _archived_digests(connection)
    for number, print_no in rows:
        if halt.is_set():
            return
        with store.reading() as connection:
            pdf = connection.scalar(
                select(ArchivedPdf.pdf).where(
                    ArchivedPdf.slip_number == number, ArchivedPdf.print_no == print_no
                )
            )
        if pdf is not None and hashlib.sha256(pdf).hexdigest() not in digests.get((number, print_no), ()):
            yield Mismatch("papers", number)


def _files(store: Store, halt: threading.Event) -> Iterator[Mismatch]:
    """What is in each attached file, by its digest."""
    with store.reading() as connection:
        known = list(connection.scalars(select(AttachedContent.sha256)))
    for sha256 in known:
        if halt.is_set():
            return
        with store.reading() as connection:
            content = connection.scalar(
                select(AttachedContent.content).where(AttachedContent.sha256 == sha256)
            )
        if content is not None and hashlib.sha256(content).hexdigest() != sha256:
            yield Mismatch("files", sha256[:12])


def _archived_digests(connection: Connection) -> Mapping[tuple[str, int], set[str]]:
    same = (JournalBody.device == JournalEntry.device) & (JournalBody.seq == JournalEntry.seq)
    archived = select(JournalEntry.kind, JournalBody.body).join(JournalBody, same)
    digests: dict[tuple[str, int], set[str]] = {}
    for kind, content in connection.execute(archived.where(JournalEntry.kind.in_(_ARCHIVED))):
        body = decode_body(kind, bytes(content))
        if isinstance(body, SlipArchived | FormArchived):
            number = body.slip_number if isinstance(body, SlipArchived) else body.number
            digests.setdefault((number, body.print_no), set()).add(body.pdf_digest)
    return digests


def _lists(store: Store, halt: threading.Event) -> Iterator[Mismatch]:
    """The lines of each subject against those that its entries make, slice by slice."""
    with store.reading() as connection:
        subjects = [subject for subject, _position in journal.subjects(connection)]
    for first in range(0, len(subjects), SLICE):
        if halt.is_set():
            return
        yield from _slice(store, subjects[first : first + SLICE])


def _slice(store: Store, subjects: Sequence[str]) -> list[Mismatch]:
    with store.trying() as connection:
        before = _lines(connection, subjects)
        projections.refresh(connection, subjects)
        after = _lines(connection, subjects)
    return [
        Mismatch("lists", _named(after.get(subject) or before.get(subject) or [], subject))
        for subject in subjects
        if before.get(subject) != after.get(subject)
    ]


def _named(lines: Sequence[str], subject: str) -> str:
    """The number of a case, else what it is known by."""
    for line in lines:
        table, row = json.loads(line)
        if table == "cases":
            return str(row["slip_number"]) or subject
    return subject


def _lines(connection: Connection, subjects: Sequence[str]) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for table, column in _by_subject():
        named = getattr(table, column)
        for row in connection.execute(select(table.__table__).where(named.in_(subjects))).mappings():
            line = json.dumps([table.__tablename__, dict(row)], default=str, sort_keys=True)
            lines.setdefault(str(row[column]), []).append(line)
    return {subject: sorted(each) for subject, each in lines.items()}


def _by_subject() -> list[tuple[type[Base], str]]:
    """The tables of lines that belong to one subject, with the column that names it."""
    tables: list[tuple[type[Base], str]] = []
    for table in PROJECTIONS:
        if table is MatterUse:
            continue
        columns: Any = table.__table__.columns
        tables.append((table, next(name for name in _SUBJECT_COLUMNS if name in columns)))
    return tables


def _place(device: str, seq: int) -> str:
    return _("设备 {device} 第 {seq} 条").format(device=device, seq=seq)
