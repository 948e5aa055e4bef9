"""Originals that change hands besides receipt and hand-over: a bag looked through, papers given back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, select

from casework.cases.case import Case
from casework.cases.custody import Holder
from casework.cases.fold import fold
from casework.cases.kinds.forms import PaperCount, PapersReceived
from casework.cases.kinds.keeping import PapersArrived, PapersReturned
from casework.language import _
from casework.release.catalogue import Release
from casework.written_text import one_line
from desktop.database import journal
from desktop.database.event_tables import OriginalLine, TransferLine
from desktop.database.journal import Statement
from desktop.database.tables import CaseLine
from desktop.errors import CaseError
from desktop.services.cases.names_around import names_by_matter
from desktop.services.cases.recorded_event import (
    EventGround,
    RecordedEvent,
    event_of,
    known_case,
    record_event,
)
from desktop.services.duty import Duty, as_it_stands
from desktop.services.record import record


class MissingPaper(msgspec.Struct, frozen=True):
    """What was not in the bag: a whole case, or `count` originals of one of its materials."""

    slip_number: str
    code: str = ""
    count: int = 1


class TransferRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case in a transfer, as a list shows it."""

    case_id: str
    slip_number: str
    matter_name: str
    number: str
    from_site: str
    to_site: str
    sent_at: str
    ticked_at: str
    missing: bool


class OriginalRow(msgspec.Struct, frozen=True, kw_only=True):
    """Originals of one material where they lie now: `holder` site or way, `place` its code or sheet."""

    case_id: str
    slip_number: str
    matter_name: str
    code: str
    name: str
    holder: str
    place: str
    count: int
    since: str


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What came with the transfer sheet of that number: all that it names but for what is missing."""

    number: str
    missing: tuple[MissingPaper, ...] = ()
    note: str = ""


def tick_off(duty: Duty, arrival: Arrival) -> list[RecordedEvent]:
    """Record what of a transfer arrived here.

    What is missing stays on the way, with a task at both ends.  Said again when the rest turns up.
    Raises CaseError where no case here went with that sheet.
    """
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        number = arrival.number.strip().upper()
        cases = _in_bag(connection, number)
        missing = _by_case(connection, arrival.missing)
        if strange := missing.keys() - {case.case_id for case in cases}:
            what = _("转办单 {number} 里没有所写的 {count} 件").format(number=number, count=len(strange))
            raise CaseError(_("不在这个袋里"), what, _("请核对转办单"))
        seen = PapersArrived(number=number, site=duty.site_code, note=one_line(arrival.note))
        statements = [
            Statement(
                case.case_id, "case_papers_arrived", _arrived(case, seen, missing.get(case.case_id, ()))
            )
            for case in cases
        ]
        record(connection, duty, statements)
        return [
            event_of(connection, fold(journal.of_subject(connection, each.subject)), each.kind, each.body)
            for each in statements
        ]


def _arrived(case: Case, seen: PapersArrived, missing: Sequence[MissingPaper]) -> PapersArrived:
    """What of this case was in the bag."""
    if any(not each.code for each in missing):
        return msgspec.structs.replace(seen, is_absent=True)
    lacking = {each.code: each.count for each in missing}
    way = case.custody.at(Holder("way", seen.number))
    counts = {code: count - lacking.get(code, 0) for code, count in way.items()}
    papers = tuple(PaperCount(code=code, originals=count) for code, count in counts.items() if count > 0)
    return msgspec.structs.replace(seen, papers=papers)


def _in_bag(connection: Connection, number: str) -> list[Case]:
    """The cases of a sheet that were not ticked off whole yet."""
    rows = connection.execute(select(TransferLine).where(TransferLine.number == number)).mappings().all()
    if not rows:
        raise CaseError(
            _("找不到转办单"),
            _("本机没有编号 {number} 的转办单").format(number=number),
            _("请核对编号，或先同步"),
        )
    waiting = [row["case_id"] for row in rows if not row["ticked_at"] or row["missing"]]
    if not waiting:
        raise CaseError(
            _("已经点收"), _("转办单 {number} 已经全部点收").format(number=number), _("不需要再点收")
        )
    return [fold(journal.of_subject(connection, case_id)) for case_id in waiting]


def _by_case(connection: Connection, missing: Iterable[MissingPaper]) -> dict[str, list[MissingPaper]]:
    by_case: dict[str, list[MissingPaper]] = {}
    for each in missing:
        by_case.setdefault(known_case(connection, each.slip_number).case_id, []).append(each)
    return by_case


def give_back(duty: Duty, number: str, recipient: str = "", reason: str = "") -> RecordedEvent:
    """Record that all originals of the case that lie here went back, against the receipt."""

    def write(ground: EventGround) -> PapersReturned:
        case, here = ground.case, ground.duty.site_code
        lying = case.custody.at(Holder("site", here))
        if not lying:
            raise CaseError(
                _("没有要退还的原件"), _("本办件没有原件在本站点"), _("请看原件在哪里：tamga cases custody")
            )
        receipts = [form.issued.number for form in case.forms if isinstance(form.issued, PapersReceived)]
        return PapersReturned(
            number=receipts[-1] if receipts else "-",
            site=here,
            papers=tuple(PaperCount(code=code, originals=count) for code, count in lying.items()),
            recipient=one_line(recipient),
            reason=one_line(reason),
        )

    return record_event(duty, number, "case_papers_returned", write)


def list_originals(connection: Connection, release: Release, site: str = "") -> list[OriginalRow]:
    """Originals that are not with the applicant: all known here, or those at one site or on the way to it."""
    rows = connection.execute(
        select(OriginalLine, CaseLine.slip_number, CaseLine.matter_name, CaseLine.matter_code)
        .join(CaseLine, CaseLine.case_id == OriginalLine.case_id)
        .order_by(OriginalLine.since, OriginalLine.case_id, OriginalLine.code)
    )
    lying = rows.mappings().all()
    names = names_by_matter(release, {row["matter_code"] for row in lying})
    to = {
        row.number: row.to_site
        for row in connection.execute(select(TransferLine.number, TransferLine.to_site))
    }
    fields = [field for field in OriginalRow.__struct_fields__ if field != "name"]
    originals = [
        OriginalRow(
            **{field: row[field] for field in fields},
            name=names.get((row["matter_code"], row["code"]), row["code"]),
        )
        for row in lying
    ]
    return [each for each in originals if not site or site in (each.place, to.get(each.place))]


def list_transfers(connection: Connection) -> list[TransferRow]:
    """Cases that went with a transfer, the newest first."""
    rows = connection.execute(
        select(TransferLine, CaseLine.slip_number, CaseLine.matter_name)
        .join(CaseLine, CaseLine.case_id == TransferLine.case_id)
        .order_by(TransferLine.sent_at.desc(), TransferLine.number, TransferLine.case_id)
    ).mappings()
    return [TransferRow(**{name: row[name] for name in TransferRow.__struct_fields__}) for row in rows]
