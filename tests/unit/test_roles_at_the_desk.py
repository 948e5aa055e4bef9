"""Every verb of the desk is an act of the table, and only those whose role allows it may do it."""

from __future__ import annotations

import datetime as dt
import hashlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from casework.cases.kinds.people import ActDone, StaffAppointed
from casework.cases.kinds.table import decode_body
from casework.people.roles import ROLE_NAMES, Act, SiteRole, may
from desktop import bootstrap
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.desk.acts import act_of
from desktop.desk.desk import Desk
from desktop.errors import NotAllowed, StaffLeft
from desktop.services.duty import Duty
from desktop.services.forms.ledger import LedgerOrder
from desktop.services.record import record
from tests.support.printers import PaperTray
from tests.support.workplaces import PASSWORD, SITE, STAFF, demo_duty, demo_folder, ready_draft, real_folder

ROLES = get_args(SiteRole)
DAY = dt.date(2026, 11, 28)


def named(folder: Path) -> Desk:
    """The desk of a demonstration's folder, whose person counts as named."""
    duty = msgspec.structs.replace(demo_duty(folder), is_demo=False)
    return Desk(duty, folder, PaperTray())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = named(demo_folder(tmp_path / "data"))
    yield desk
    desk.close()


def appoint(duty: Duty, name: str, role: str, *, left: bool = False, site: str = SITE) -> None:
    """What the banner's roster would bring."""
    body = StaffAppointed(site=site, name=name, role=role, left=left)
    with duty.store.writing() as connection:
        record(connection, duty, [Statement(roster_id(name), "staff_appointed", body)])


def roster_id(name: str) -> str:
    """An id as the banner gives them: it says nothing of the person."""
    return f"staff-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def verbs() -> list[tuple[str, str]]:
    """Each public method of each sub-desk, found by looking at the classes."""
    annotated = inspect.getsource(Desk.__init__)
    rooms = [
        line.split("self.")[1].split(" ")[0] for line in annotated.splitlines() if "Desk(self.state)" in line
    ]
    return [(room, name) for room in rooms for name in _methods(room)]


def _methods(room: str) -> list[str]:
    from desktop.desk import (
        affairs,
        answers,
        cases,
        catalogue,
        custody,
        events,
        exchange,
        forms,
        ledgers,
        people,
        slips,
        upkeep,
    )

    modules = {
        "affairs": affairs.AffairDesk,
        "answers": answers.AnswerDesk,
        "cases": cases.CaseDesk,
        "custody": custody.CustodyDesk,
        "events": events.EventDesk,
        "catalogue": catalogue.CatalogueDesk,
        "exchange": exchange.ExchangeDesk,
        "forms": forms.FormDesk,
        "ledgers": ledgers.LedgerDesk,
        "people": people.PeopleDesk,
        "slips": slips.SlipDesk,
        "upkeep": upkeep.UpkeepDesk,
    }
    functions = inspect.getmembers(modules[room], inspect.isfunction)
    return [name for name, _function in functions if not name.startswith("_")]


def acts_done(duty: Duty) -> list[ActDone]:
    """What the journal says of acts that leave no other entry."""
    with duty.store.reading() as connection:
        recorded = [
            each
            for subject, _position in journal.subjects(connection)
            for each in journal.of_subject(connection, subject)
            if each.entry.kind == "act_done"
        ]
    bodies = [decode_body("act_done", each.body or b"") for each in recorded]
    return [body for body in bodies if isinstance(body, ActDone)]


@pytest.mark.parametrize(("room", "name"), verbs())
def test_every_verb_names_its_act(desk: Desk, room: str, name: str) -> None:
    assert act_of(getattr(type(getattr(desk, room)), name)) in get_args(Act)


@pytest.mark.parametrize("role", ROLES)
def test_every_verb_as_every_role(desk: Desk, role: SiteRole) -> None:
    appoint(desk.state.duty, desk.staff_name, role)
    for room, name in verbs():
        verb: Callable[..., Any] = getattr(getattr(desk, room), name)
        act = act_of(verb)
        assert act is not None
        # No verb has this argument: who is let through stops there, before anything is done.
        expected = TypeError if may([role], act) else NotAllowed
        with pytest.raises(expected):
            verb(no_such_argument=1)


def test_who_has_left_may_do_nothing(desk: Desk) -> None:
    appoint(desk.state.duty, desk.staff_name, "administrator", left=True)
    for room, name in verbs():
        verb: Callable[..., Any] = getattr(getattr(desk, room), name)
        if act_of(verb) != "use":
            with pytest.raises(NotAllowed):
                verb(no_such_argument=1)
    with pytest.raises(StaffLeft):
        desk.people.change_password("", "")
    assert desk.people.is_shut_out()


def test_a_refusal_names_the_role_and_who_has_it(desk: Desk) -> None:
    appoint(desk.state.duty, desk.staff_name, "代办员")
    appoint(desk.state.duty, "乌云", "负责人")
    with pytest.raises(NotAllowed) as caught:
        desk.cases.unmask_list()
    assert "负责人" in caught.value.what
    assert "乌云" in caught.value.next_step


@pytest.mark.parametrize("role", ROLES)
def test_the_roster_names_roles_by_key_or_by_name(desk: Desk, role: SiteRole) -> None:
    appoint(desk.state.duty, desk.staff_name, ROLE_NAMES[role])
    if may([role], "unmask_list"):
        desk.cases.unmask_list()
    else:
        with pytest.raises(NotAllowed):
            desk.cases.unmask_list()


def test_who_set_up_is_administrator_until_the_roster_says_otherwise(desk: Desk) -> None:
    desk.state.require("enrol")
    appoint(desk.state.duty, desk.staff_name, "窗口人员")
    with pytest.raises(NotAllowed):
        desk.state.require("enrol")
    desk.state.require("hand_over_result")


def test_a_colleague_whom_no_roster_names_is_a_clerk(desk: Desk) -> None:
    desk.state.duty = msgspec.structs.replace(desk.state.duty, staff="staff-other", staff_name="苏和")
    desk.state.require("hand_over_result")
    with pytest.raises(NotAllowed):
        desk.state.require("manage_staff")


def test_a_role_that_this_program_does_not_know_gives_the_least(desk: Desk) -> None:
    appoint(desk.state.duty, desk.staff_name, "馆长")
    desk.state.require("open_case")
    with pytest.raises(NotAllowed):
        desk.state.require("hand_over_result")


def test_only_a_lead_makes_others_cases_void(desk: Desk) -> None:
    own, others = desk.cases.open(ready_draft(desk)), desk.cases.open(ready_draft(desk))
    me = desk.staff_name
    appoint(desk.state.duty, me, "agent")
    assert desk.cases.void(own.slip_number, "重复登记")
    desk.state.duty = msgspec.structs.replace(desk.state.duty, staff="staff-other", staff_name="苏和")
    with pytest.raises(NotAllowed):
        desk.cases.void(others.slip_number, "重复登记")
    appoint(desk.state.duty, "苏和", "lead")
    assert desk.cases.void(others.slip_number, "重复登记")


def test_the_ledger_is_a_leads_and_leaves_an_entry(desk: Desk) -> None:
    appoint(desk.state.duty, desk.staff_name, "clerk")
    order = LedgerOrder(first=DAY, last=DAY)
    with pytest.raises(NotAllowed):
        desk.forms.make(order)
    appoint(desk.state.duty, desk.staff_name, "lead")
    made = desk.forms.make(order)
    assert [(each.act, each.about) for each in acts_done(desk.state.duty)] == [("make_ledger", made.title)]


def test_unmasking_opening_printing_and_exporting_are_entries(desk: Desk, tmp_path: Path) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.cases.unmask_list()
    desk.cases.find(number)
    made = desk.forms.make(LedgerOrder(first=DAY, last=DAY))
    desk.forms.export(made, tmp_path / "ledger.pdf")
    acts = [each.act for each in acts_done(desk.state.duty)]
    assert sorted(acts) == ["export", "make_ledger", "read_case", "unmask_list"]
    assert desk.upkeep.verify().ok


def test_a_demonstration_allows_everything(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "data")
    desk = Desk(demo_duty(folder), folder, PaperTray())
    appoint(desk.state.duty, desk.staff_name, "agent")
    desk.cases.unmask_list()
    desk.state.require("enrol")
    desk.close()


def test_who_has_left_cannot_unlock_and_unlocking_is_an_entry(tmp_path: Path) -> None:
    folder = real_folder(tmp_path / "data")
    desk = bootstrap.unlock(folder, STAFF, PASSWORD)
    assert [each.act for each in acts_done(desk.state.duty)] == ["unlock"]
    appoint(desk.state.duty, STAFF, "窗口人员", left=True)
    desk.close()
    with pytest.raises(StaffLeft):
        bootstrap.unlock(folder, STAFF, PASSWORD)
