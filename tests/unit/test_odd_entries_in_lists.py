"""What others recorded, whatever it says, closes no list, page or report; what stands aside is in none."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from casework.cases.entries import Head, Recorded, encode_body
from casework.cases.kinds.events import CaseBundled, CaseEvaluated, ComplaintAnswered
from casework.cases.kinds.table import read_body
from casework.cases.kinds.upkeep import EntryNamed
from desktop.database import foreign, journal, projections, set_aside
from desktop.database.tables import JournalEntry
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.services.cases.list_ledgers import Period
from desktop.services.cases.record_events import Complaining
from desktop.services.forms.authorization import AuthorizationOrder
from desktop.services.forms.complaint import ComplaintOrder
from desktop.services.forms.enquiry import EnquiryOrder
from desktop.services.forms.form_kind import Order
from desktop.services.forms.handover import HandoverOrder
from desktop.services.forms.kinds import recorded_entries
from sync.wire.packing import Placed
from tests.support.any_entries import claims
from tests.support.desks import desk, folder, tray
from tests.support.forged import Claim, chained
from tests.support.looked_at import ABOUT, LISTS, look_at_cases, look_at_lists
from tests.support.workplaces import ready_draft
from tests.unit.test_roles_at_the_desk import verbs

__all__ = ["desk", "folder", "tray"]

OTHER, SITE = "d" * 16, "ML0101"
LATER = "a word of a later program"


def hear(desk: Desk, *stated: Claim) -> list[Recorded]:
    """Take in what another device recorded."""
    made = [each for each in chained(Head(OTHER), stated) if set_aside.has_room(each)]
    with desk.state.duty.store.writing() as connection:
        foreign.add(connection, "c" * 16, [Placed(each, SITE) for each in made])
    return made


def hide(desk: Desk, kind: str, *, own: bool = False) -> None:
    """The banner hides the newest entry of this kind, or this device's newest."""
    newest = select(JournalEntry.device, JournalEntry.seq, JournalEntry.hash).where(
        JournalEntry.kind == kind, (JournalEntry.device == desk.state.duty.device) | (not own)
    )
    with desk.state.duty.store.writing() as connection:
        row = connection.execute(newest.order_by(JournalEntry.position.desc())).first()
        assert row is not None
        named = EntryNamed(site=SITE, device=row.device, seq=row.seq, hash=row.hash, reason="误", by="旗")
        projections.refresh(connection, [set_aside.hide(connection, named)])


def with_word(body: Any, **words: Any) -> bytes:
    """The body as a later program might write it."""
    return msgspec.json.encode(msgspec.json.decode(encode_body(body)) | words)


def of_kind(desk: Desk, kind: str) -> Recorded:
    with desk.state.duty.store.reading() as connection:
        return list(journal.of_kinds(connection, (kind,)))[-1][0]


def case_of(desk: Desk, number: str) -> str:
    return desk.cases.show(number).case_id


def month(_desk: Desk) -> str:
    return f"{dt.datetime.now().astimezone():%Y-%m}"


def today() -> Period:
    day = dt.datetime.now().astimezone().date()
    return Period(day, day)


# Forms whose entries hold a word of a closed list: the order, the field, a value that is none today.
WORDS: dict[str, tuple[Callable[[str], Order], tuple[str, Any]]] = {
    "enquiry": (lambda _number: EnquiryOrder(asked="怎么办", answered="这样办"), ("follow_up", LATER)),
    "handover": (lambda number: HandoverOrder(slip_number=number, outcome="准予"), ("manner", LATER)),
    "authorization": (
        lambda number: AuthorizationOrder(slip_number=number, agent="代办·乙"),
        ("powers", [LATER]),
    ),
}


# Verbs that need nothing, or the number of a case, and do more than look; those of the keyring and of the
# computer look at nothing that others recorded.
NO_LOOKS = {
    "cases.unmask_list",
    "cases.take_back",
    "cases.take_back_materials",
    "custody.give_back",
    "exchange.look_at_way",
    "exchange.sync",
    "forms.make_set",
    "forms.once_more",
    "forms.reissue",
    "people.drop_pin",
    "people.has_first_password",
    "people.has_pin",
    "people.here",
    "slips.archive",
    "slips.cancel",
    "slips.confirm",
    "slips.issue_again",
    "slips.printers",
    "slips.settle_doubled",
    "upkeep.compare",
    "upkeep.copies",
    "upkeep.copy",
    "upkeep.copy_if_due",
    "upkeep.is_clock_trusted",
    "upkeep.is_only_looked_at",
    "upkeep.list_copies",
    "upkeep.program",
    "upkeep.rebuild",
    "upkeep.recover",
}


def test_each_verb_that_looks_is_looked_at(desk: Desk) -> None:
    looked = {name.partition(" ")[0] for name in (*LISTS, *ABOUT)}
    asking = {
        f"{room}.{name}" for room, name in verbs() if needs(desk, room, name) <= {"number", "slip_number"}
    }
    assert asking - looked == NO_LOOKS


def needs(desk: Desk, room: str, name: str) -> set[str]:
    """What has to be said to that verb."""
    parameters = inspect.signature(getattr(getattr(desk, room), name)).parameters.values()
    return {each.name for each in parameters if each.default is each.empty}


@pytest.mark.parametrize("seed", range(6))
def test_no_list_is_closed_by_what_others_state(desk: Desk, seed: int) -> None:
    """Whatever may be stated, also of a case of this very site; more by `python -m tests.fuzz_entries`."""
    number = desk.cases.open(ready_draft(desk)).slip_number
    chance = Random(seed)  # noqa: S311 - no secret
    stated = [
        each for each in claims(chance, 300, [case_of(desk, number)]) if 0 < each.rev < 2**53 and each.subject
    ]
    hear(desk, *stated)
    look_at_lists(desk)
    desk.upkeep.compare()
    with desk.state.duty.store.reading() as connection:
        issued = journal.of_kinds(connection, ("slip_issued", *recorded_entries()))
        bodies = [read_body(recorded) for recorded, _position in issued]
    numbers = {getattr(body, "slip_number", "") or getattr(body, "number", "") for body in bodies} - {""}
    assert look_at_cases(desk, [number, *sorted(numbers)]) > len(numbers)


def test_a_slip_of_a_later_program_is_passed_over(desk: Desk) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    before = desk.ledgers.report(month(desk)).total
    slip = read_body(of_kind(desk, "slip_issued"))
    marks = [msgspec.to_builtins(mark) | {"state": LATER} for mark in getattr(slip, "marks", ())]
    assert marks
    hear(
        desk,
        Claim(case_of(desk, number), "slip_issued", with_word(slip, marks=marks, slip_number="ML0101-1")),
    )
    assert desk.ledgers.report(month(desk)).total == before


def test_a_grade_that_stands_aside_is_not_counted(desk: Desk) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.events.evaluate(number, "satisfied")
    hear(
        desk,
        Claim(
            case_of(desk, number), "case_evaluated", with_word(CaseEvaluated(grade="satisfied"), grade=LATER)
        ),
    )
    assert sum(desk.ledgers.report(month(desk)).grades.values()) == 1
    hide(desk, "case_evaluated", own=True)
    assert sum(desk.ledgers.report(month(desk)).grades.values()) == 0


def test_a_slip_that_stands_aside_is_none_of_a_report_or_of_what_waits(desk: Desk) -> None:
    desk.cases.open(ready_draft(desk))
    assert len(desk.slips.unprinted()) == desk.ledgers.report(month(desk)).total.slips == 1
    hide(desk, "slip_issued")
    assert desk.slips.unprinted() == []
    assert desk.ledgers.report(month(desk)).total.slips == 0


def test_a_complaint_of_which_only_the_answer_came_is_listed(desk: Desk) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.events.complain(number, Complaining(number="1", text="等太久", complainant="巴图"))
    answer = ComplaintAnswered(site=SITE, number="2", answer="已改", by="旗")
    hear(desk, Claim(case_of(desk, number), "case_complaint_answered", answer))
    listed = {each.number: (each.site, each.who, each.is_open) for each in desk.affairs.known("complaint")}
    assert listed == {"1": (SITE, "巴**", True), "2": ("", "", False)}


def test_a_complaint_that_stands_aside_is_on_no_list_and_no_paper(desk: Desk) -> None:
    desk.affairs.complain(Complaining(number="1", text="等太久"))
    assert len(desk.affairs.known("complaint")) == len(desk.ledgers.ledger("complaints", today()).rows) == 1
    hide(desk, "complaint_received")
    assert len(desk.affairs.known("complaint")) == len(desk.ledgers.ledger("complaints", today()).rows) == 0
    with pytest.raises(CaseError, match="没有投诉 1"):
        desk.forms.make(ComplaintOrder(complaint="1"))


@pytest.mark.parametrize("name", sorted(WORDS))
def test_a_form_with_a_word_of_a_later_program_says_so(desk: Desk, name: str) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    order, (field, value) = WORDS[name]
    form = desk.forms.make(order(number))
    issued = read_body(of_kind(desk, form.entry))
    other = form.number.replace("A001", "Z001")
    hear(desk, Claim(form.subject, form.entry, with_word(issued, number=other, **{field: value})))
    with pytest.raises(CaseError, match="还不认识的写法"):
        desk.forms.look_at(other)
    assert desk.forms.look_at(form.number).startswith(b"%PDF")


def test_a_form_that_stands_aside_is_not_printed_again(desk: Desk) -> None:
    form = desk.forms.make(EnquiryOrder(asked="怎么办", answered="这样办"))
    hide(desk, form.entry)
    with pytest.raises(CaseError, match="找不到单据"):
        desk.forms.reissue(form.number)


def test_the_page_of_a_case_opens_while_its_bundle_has_not_come(desk: Desk) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    hear(desk, Claim(case_of(desk, number), "case_bundled", CaseBundled(bundle="b" * 32, name="出生一件事")))
    (bundle,) = desk.cases.place(number).bundles
    assert (bundle.name, bundle.siblings) == ("出生一件事", ())
