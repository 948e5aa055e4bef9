"""What a key or an act at the counter asks of the store never walks through a whole table of cases.

At a few cases every plan is fast.  So SQLite is asked how it would go about each statement, and a scan that
grows with the years is a fault however short it is today.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from desktop import bootstrap
from desktop.database.tables import Base
from desktop.desk.desk import Desk
from desktop.services.cases.list_cases import ListPart
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_folder, ready_draft

_GROWING = frozenset(("cases", "slips", "print_jobs", "originals", "transfers"))
_GROWING |= {"attachments", "numbers", "affairs", "journal_entries", "journal_bodies", "journal_commits"}
_GROWING |= {"allotted_numbers", "archived_pdfs", "confirmed_entries", "excluded_entries"}
# An index of a part of a table is as long as its list; a test of the schema says which they are.
_OF_A_PART = "|".join(
    str(index.name)
    for table in Base.metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
)
_SCANNED = re.compile(rf"SCAN (\w+)\b(?! USING (?:COVERING )?INDEX (?:{_OF_A_PART})$)")
_FIRST_OF = (
    "ORDER BY cases.position DESC",
    "journal_entries.kind = :kind_1 ORDER BY journal_entries.position",
)

A_DAY = dt.date(2026, 11, 1)
ACTS: dict[str, Callable[[Desk, str], object]] = {
    "save": lambda desk, _number: desk.cases.open(ready_draft(desk)),
    "second visit": lambda desk, number: desk.slips.issue_again(number),
    "void": lambda desk, number: desk.cases.void(number, "填错"),
    "paper": lambda desk, number: desk.slips.archive(number),
    "paper again": lambda desk, number: desk.slips.read(number),
    "case": lambda desk, number: desk.cases.show(number),
    "place": lambda desk, number: desk.cases.place(number),
    "find by number": lambda desk, number: desk.cases.find(number),
    "find as one types": lambda desk, _number: desk.cases.find_places("测试"),
    "warnings": lambda desk, _number: desk.cases.warnings(ready_draft(desk)),
    "first page": lambda desk, _number: desk.cases.list(),
    "drafts": lambda desk, _number: desk.cases.drafts(),
    "unprinted since": lambda desk, _number: desk.slips.unprinted(10**6),
    "unprinted": lambda desk, _number: desk.slips.unprinted(),
    "today": lambda desk, _number: desk.affairs.today(),
    "tasks": lambda desk, _number: desk.affairs.tasks(),
    "late": lambda desk, _number: desk.cases.late(),
    "conflicts": lambda desk, _number: desk.cases.conflicts(),
    "bags": lambda desk, _number: desk.custody.bags(),
    "person": lambda desk, number: desk.cases.person(number),
    "doubled": lambda desk, _number: desk.slips.doubled(),
    "list of a name": lambda desk, _number: desk.cases.list("测试"),
    "list of states": lambda desk, _number: desk.cases.list_part(ListPart(states=("finished", "informed"))),
    "list since a day": lambda desk, _number: desk.cases.list_part(ListPart(since=A_DAY)),
    "list of a state since a day": lambda desk, _number: desk.cases.list_part(
        ListPart(states=("incomplete",), since=A_DAY)
    ),
    "list of a name and a state": lambda desk, _number: desk.cases.list_part(
        ListPart("测试", states=("incomplete",), since=A_DAY)
    ),
    "audit entries": lambda desk, _number: desk.people.acts(50),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = bootstrap.unlock(demo_folder(tmp_path_factory.mktemp("plans") / "data"))
    desk.cases.find_places("测试")  # what is read once, when the window starts
    yield desk
    desk.close()


def statements(desk: Desk, act: Callable[[], object]) -> list[tuple[str, Any]]:
    """What the act asks of the store."""
    asked: list[tuple[str, Any]] = []

    def hear(_connection: object, _cursor: object, text: str, values: Any, *_rest: object) -> None:
        asked.append((text, values))

    engine = desk.state.duty.store.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return [each for each in asked if each[0].lstrip().upper().startswith(("SELECT", "DELETE", "UPDATE"))]


def scans(desk: Desk, text: str, values: Any) -> set[str]:
    """The tables that grow with the years and that this statement would walk through."""
    with desk.state.duty.store.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
    steps = [str(step[3]) for step in plan]
    one_line = " ".join(text.split())
    if any(words in one_line for words in _FIRST_OF) and " LIMIT " in one_line and "LIKE" not in one_line:
        return set()  # it ends at the first that fit
    return {match[1] for step in steps if (match := _SCANNED.match(step))} & _GROWING


@pytest.mark.parametrize("name", ACTS)
def test_an_act_at_the_counter_walks_through_no_table(desk: Desk, name: str) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    asked = statements(desk, lambda: ACTS[name](desk, number))
    assert asked or name in ("find as one types", "warnings"), "nothing is heard any more"
    wrong = {
        " ".join(text.split())[-160:]: found for text, values in asked if (found := scans(desk, text, values))
    }
    assert wrong == {}


def test_what_waits_for_paper_is_read_off_the_lists(desk: Desk, tmp_path: Path) -> None:
    """At each start the newest slips are looked through: however many there are, by the same statements."""
    desk.state.printing = tray = PaperTray()
    tray.state = "completed"

    def look() -> int:
        return len(statements(desk, lambda: desk.slips.unprinted()))

    before = look()
    for _ in range(3):
        desk.slips.print(desk.cases.open(ready_draft(desk)).slip_number, "tray")
    desk.slips.jobs()
    waiting = [desk.cases.open(ready_draft(desk)).slip_number for _ in range(3)]
    assert [each.slip_number for each in desk.slips.unprinted()][-3:] == waiting
    assert look() == before
    desk.slips.export(waiting[0], tmp_path / "slip.pdf")
    assert [each.slip_number for each in desk.slips.unprinted()][-2:] == waiting[1:]
    assert look() == before + 1, "of a slip that was taken away as a file the case is read"


def test_a_walk_through_a_table_is_seen(desk: Desk) -> None:
    assert scans(desk, "SELECT position FROM cases WHERE status = 'x' ORDER BY position", ()) == {"cases"}
    assert scans(desk, "SELECT count(*) FROM print_jobs WHERE reason = 'x'", ()) == {"print_jobs"}
    assert scans(desk, "SELECT count(*) FROM cases", ()) == {"cases"}, "an index of all is a walk as well"
