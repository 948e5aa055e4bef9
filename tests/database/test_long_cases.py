"""A case of thousands of entries costs the banner no more for an entry than one of a few."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import delete

from casework.cases.entries import Head, Recorded
from casework.cases.kinds.events import NoteAdded
from sync.server.accounts import accounts
from sync.server.acts import entry_acts
from sync.server.intake import intake
from sync.server.overview import case_folds, case_lines
from sync.server.store.line_tables import CaseCount, CaseNameKey, CaseNeed, HallCaseLine, LinesMade
from sync.wire.protocol import Mark
from tests.database.test_case_lines import rows
from tests.support.banners import TOWN, Banner, let_write
from tests.support.both_databases import banner
from tests.support.entry_histories import CASE, Writers, opened, slip
from tests.support.forged import Claim, chained, store_unjudged

__all__ = ["banner"]

LINES = (HallCaseLine, CaseNeed, CaseNameKey, CaseCount)
LENGTH = 120  # longer than a case whose fold is not kept


def told(writers: Writers, count: int, device: str = "a", subject: str = CASE) -> list[Recorded]:
    """So many notes of a case, which is opened first where nobody did."""
    written = []
    if not writers.seen(device, subject):
        written.append(writers.write(device, "case_opened", opened(), subject=subject))
    for number in range(count):
        written.append(
            writers.write(
                device, "case_note_added", NoteAdded(text=f"{number}"), subject=subject, staff="staff-1"
            )
        )
    return written


def anew(banner: Banner) -> list[list[tuple[object, ...]]]:
    """The lines as somebody makes them who has kept nothing."""
    with banner.writing() as connection:
        for table in (*LINES, LinesMade):
            connection.execute(delete(table))
    case_lines.make_all(banner.database)
    return rows(banner, *LINES)


def make(maker: case_lines.LineMaker) -> None:
    while maker.make_some():
        pass


def test_lines_of_a_case_that_grows_are_those_of_the_whole_case(banner: Banner) -> None:
    writers, maker = Writers(), case_lines.LineMaker(banner.database)
    store_unjudged(banner, TOWN, told(writers, LENGTH))
    make(maker)
    number = "ML01-20261124-A001"
    steps = [
        [writers.write("a", "slip_issued", slip(number))],
        told(writers, 3),
        [writers.write("b", "case_note_added", NoteAdded(text="b"))],  # had nothing of it
        told(writers, 2),
    ]
    for step in steps:
        store_unjudged(banner, TOWN, step)
        make(maker)
        made = rows(banner, *LINES)
        assert made == anew(banner)
    assert number in made[0][0]


def test_an_entry_that_is_hidden_and_taken_back_is_seen_in_the_line_of_a_long_case(banner: Banner) -> None:
    writers, maker = Writers(), case_lines.LineMaker(banner.database)
    entries = [*told(writers, LENGTH), writers.write("a", "slip_issued", slip("ML01-20261124-A001"))]
    store_unjudged(banner, TOWN, [*entries, *told(writers, 1)])
    make(maker)
    place = (entries[-1].entry.device, entries[-1].entry.seq)
    with banner.writing() as connection:
        entry_acts.hide(connection, *place, reason="x", by="x")
    make(maker)
    assert "ML01-20261124-A001" not in rows(banner, HallCaseLine)[0][0]
    with banner.writing() as connection:
        entry_acts.take_back(connection, *place, by="x")
    make(maker)
    assert "ML01-20261124-A001" in rows(banner, HallCaseLine)[0][0]


def test_two_servers_that_take_turns_make_the_same_lines(banner: Banner) -> None:
    writers = Writers()
    servers = [case_lines.LineMaker(banner.database) for _each in range(2)]
    for turn in range(6):
        store_unjudged(banner, TOWN, told(writers, LENGTH // 2))
        make(servers[turn % 2])
    assert rows(banner, *LINES) == anew(banner)


def test_of_a_long_case_what_is_new_is_read_alone(banner: Banner, monkeypatch: pytest.MonkeyPatch) -> None:
    writers, maker, read = Writers(), case_lines.LineMaker(banner.database), list[object]()
    store_unjudged(banner, TOWN, told(writers, LENGTH))
    make(maker)
    recorded_of = case_folds._recorded

    def counted(*given: Any) -> Recorded:
        read.append(given)
        return recorded_of(*given)

    monkeypatch.setattr(case_folds, "_recorded", counted)
    store_unjudged(banner, TOWN, told(writers, 2))
    make(maker)
    assert len(read) == 2


def test_many_long_cases_are_made_in_parts(banner: Banner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_folds, "_MOST_READ", 2 * LENGTH + 10)
    writers, maker = Writers(), case_lines.LineMaker(banner.database)
    for number in range(5):
        store_unjudged(banner, TOWN, told(writers, LENGTH, subject=f"case{number}"))
    lengths = []
    while maker.make_some():
        lengths.append(len(rows(banner, HallCaseLine)[0]))
    assert lengths == [2, 4, 5]
    with banner.writing() as connection:
        case_lines.make_anew(connection)
    assert rows(banner, *LINES) == anew(banner)


@pytest.mark.parametrize("banner", ["sqlite"], indirect=True)
def test_taking_in_an_entry_of_a_long_case_takes_the_database_no_more_steps(banner: Banner) -> None:
    """Counted in instructions of SQLite, which no other work on the machine changes."""
    with banner.writing() as connection:
        let_write(connection, [TOWN])
    steps = []
    for device, length in (("devshort", 20), ("devlong", 1500)):
        claims = [
            Claim(device, "case_note_added", NoteAdded(text="x"), rev=rev, staff="staff-1")
            for rev in range(2, length + 1)
        ]
        first = Claim(device, "case_opened", opened(), staff="staff-1")
        entries = chained(Head(device), [first, *claims])
        store_unjudged(banner, TOWN, entries[:-1])
        steps.append(_steps(banner, entries[-1:]))
    assert steps[1] < 1.1 * steps[0]


def _steps(banner: Banner, entries: list[Recorded]) -> int:
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    with banner.writing() as connection:
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(count, 10)
        account = accounts.find_account(connection, entries[0].entry.device)
        before = entries[0].entry
        after = Mark(seq=before.seq - 1, hash=before.prev)
        account = msgspec.structs.replace(account, seq=after.seq, hash=after.hash)
        taken = intake.take_in(connection, account, intake.Delivery(after, tuple(entries), b"x" * 64))
        driver.set_progress_handler(None, 10)
    assert taken.stored == len(entries)
    return counted[0]
