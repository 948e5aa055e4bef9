"""Archived PDFs and attached files against the digests that the journal has of them.

A walk may begin anywhere, be left after any step and go on from there another day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Integer, bindparam, func, select, tuple_, union

from casework.cases.kinds.forms import FormArchived
from casework.cases.kinds.slips import SlipArchived
from casework.cases.kinds.table import decode_body
from desktop.database.engine import Store
from desktop.database.event_tables import AffairLine, NumberLine
from desktop.database.prepared import Prepared
from desktop.database.tables import (
    ArchivedPdf,
    AttachedContent,
    JournalBody,
    JournalEntry,
    PrintLine,
    SlipLine,
)
from desktop.services.upkeep.mismatch import Mismatch

Place = tuple[str, int]
BEGINNING: Place = ("", 0)
PAPERS = 20  # a slip is 41 kB
_ARCHIVED = ("slip_archived", "case_form_archived", "form_archived")


class Looked(NamedTuple):
    """A step of a walk: where the next begins, and what was wrong."""

    at: Place
    wrong: list[Mismatch]


def papers(store: Store, after: Place) -> Iterator[Looked]:
    """Each archived PDF against the digest that its entry gives; none without an entry."""
    number, print_no = after
    while True:
        with store.reading() as connection:
            asked = {"number": number, "print_no": print_no, "most": PAPERS}
            part = list(_PAPERS.tuples(connection, **asked))
            if not part:
                return
            digests = _digests(connection, sorted({row[0] for row in part}))
        wrong = [
            Mismatch("papers", name)
            for name, place, pdf in part
            if hashlib.sha256(pdf).hexdigest() not in digests.get((name, place), ())
        ]
        number, print_no = part[-1][:2]
        yield Looked((number, print_no), wrong)


def files(store: Store, after: Place) -> Iterator[Looked]:
    """What is in each attached file, by its digest."""
    known = after[0]
    while True:
        with store.reading() as connection:
            row = next(_FILE.tuples(connection, after=known), None)
        if row is None:
            return
        known, content = row
        is_whole = hashlib.sha256(content).hexdigest() == known
        yield Looked((known, 0), [] if is_whole else [Mismatch("files", known[:12])])


def _digests(connection: Connection, numbers: Sequence[str]) -> dict[Place, set[str]]:
    """By number and print, what entries say of these papers.

    Lists lead to the entries; of a number that stands in none, all of the journal is asked.
    """
    listed = json.dumps(numbers)
    digests = _stated(_OF_THEM.tuples(connection, numbers=listed))
    if {number for number, _print_no in digests} >= set(numbers):
        return digests
    return _stated(_OF_ALL.tuples(connection))


def _stated(rows: Iterator[tuple[str, bytes]]) -> dict[Place, set[str]]:
    digests: dict[Place, set[str]] = {}
    for kind, content in rows:
        body = decode_body(kind, bytes(content))
        if isinstance(body, SlipArchived | FormArchived):
            number = body.slip_number if isinstance(body, SlipArchived) else body.number
            digests.setdefault((number, body.print_no), set()).add(body.pdf_digest)
    return digests


_PAPERS = Prepared(
    select(ArchivedPdf.slip_number, ArchivedPdf.print_no, ArchivedPdf.pdf)
    .where(
        tuple_(ArchivedPdf.slip_number, ArchivedPdf.print_no)
        > tuple_(bindparam("number"), bindparam("print_no", type_=Integer))
    )
    .order_by(ArchivedPdf.slip_number, ArchivedPdf.print_no)
    .limit(bindparam("most", type_=Integer))
)
_FILE = Prepared(
    select(AttachedContent.sha256, AttachedContent.content)
    .where(AttachedContent.sha256 > bindparam("after"))
    .order_by(AttachedContent.sha256)
    .limit(1)
)
_LISTED = select(func.json_each(bindparam("numbers")).table_valued("value").c.value)
_SUBJECTS = union(
    select(SlipLine.case_id).where(SlipLine.slip_number.in_(_LISTED)),
    select(NumberLine.case_id).where(NumberLine.number.in_(_LISTED)),
    select(PrintLine.case_id).where(PrintLine.slip_number.in_(_LISTED)),
    select(AffairLine.subject).where(AffairLine.number.in_(_LISTED)),
)
_KINDS = func.json_each(json.dumps(_ARCHIVED)).table_valued("value")
_BODIES = (
    select(JournalEntry.kind, JournalBody.body)
    .join(JournalBody, (JournalBody.device == JournalEntry.device) & (JournalBody.seq == JournalEntry.seq))
    .where(JournalEntry.kind.in_(select(_KINDS.c.value)))
)
_OF_THEM = Prepared(_BODIES.where(JournalEntry.subject.in_(select(_SUBJECTS.subquery().c.case_id))))
_OF_ALL = Prepared(_BODIES)
