"""Lines of cases: what the hall lists equals what entries say, however and whenever lines were made."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

import msgspec
import pytest
from sqlalchemy import delete, select

from sync.server.acts import entry_acts
from sync.server.overview import case_lines, case_list
from sync.server.overview.case_list import CaseFilter, ListedCase
from sync.server.store.line_tables import CaseCount, CaseNeed, HallCaseLine, LinesMade
from sync.server.store.sealed_rows import RowSealer
from sync.server.store.sealing import seal_of
from sync.server.store.tables import BannerTable
from tests.support import many_cases
from tests.support.banners import Banner
from tests.support.both_databases import banner

__all__ = ["banner"]

COUNT = 700  # more than a batch of entries


@pytest.fixture
def full(banner: Banner) -> Banner:
    many_cases.fill(banner, many_cases.make_sites(banner, 2, 3), COUNT)
    case_lines.make_all(banner.database)
    return banner


def rows(made: Banner, *tables: type[BannerTable]) -> list[list[tuple[object, ...]]]:
    """What stands there, opened: no value is sealed twice alike."""
    with made.reading() as connection:
        seal = seal_of(connection)
        found = []
        for table in tables:
            columns = table.__table__.columns
            sealer = RowSealer(seal, table.__tablename__, columns.keys())
            found.append(sorted(tuple(sealer.opened(row)) for row in connection.execute(select(*columns))))
        return found


def pages(made: Banner, wanted: CaseFilter) -> list[ListedCase]:
    """All pages of a list, one after another."""
    cases: list[ListedCase] = []
    with made.reading() as connection:
        while True:
            page = case_list.read_page(connection, wanted)
            cases += page.cases
            if not page.more:
                return cases
            wanted = msgspec.structs.replace(wanted, after=page.more)


def keys(cases: Sequence[ListedCase]) -> list[str]:
    return [each.key for each in cases]


def test_every_case_is_listed_once_the_newest_first(full: Banner) -> None:
    listed = pages(full, CaseFilter())
    assert len(listed) == len({each.subject for each in listed}) == COUNT
    assert keys(listed) == sorted(keys(listed), reverse=True)


@pytest.mark.parametrize(
    "wanted",
    [
        CaseFilter(site="MT00"),
        CaseFilter(site="MT0001"),
        CaseFilter(site="MT00", state="incomplete"),
        CaseFilter(state="finished"),
        CaseFilter(matter="M007"),
        CaseFilter(site="MT01", matter="M007"),
        CaseFilter(first_day="2024-01-01", last_day="2024-01-01"),
        CaseFilter(state="voided"),
    ],
    ids=lambda wanted: " ".join(map(str, filter(None, msgspec.structs.astuple(wanted)))),
)
def test_a_filter_leaves_what_fits(full: Banner, wanted: CaseFilter) -> None:
    def fits(case: ListedCase) -> bool:
        day = dt.datetime.fromisoformat(case.opened_at).astimezone().date().isoformat()
        return (
            case.site.startswith(wanted.site)
            and wanted.state in ("", case.state)
            and wanted.matter in ("", case.matter_code)
            and (wanted.first_day or day) <= day <= (wanted.last_day or day)
        )

    everything = pages(full, CaseFilter())
    assert keys(pages(full, wanted)) == [each.key for each in everything if fits(each)]


def test_counts_are_those_of_the_lists(full: Banner) -> None:
    with full.reading() as connection:
        whole = case_list.count_by_state(connection)
        below = case_list.count_by_state(connection, "MT01")
    assert sum(whole.values()) == COUNT
    for state, count in whole.items():
        assert len(pages(full, CaseFilter(state=state))) == count
        assert len(pages(full, CaseFilter(site="MT01", state=state))) == below.get(state, 0)


def test_lines_made_anew_are_the_same(full: Banner) -> None:
    before = rows(full, HallCaseLine, CaseNeed, CaseCount)
    with full.writing() as connection:
        for table in (HallCaseLine, CaseNeed, CaseCount, LinesMade):
            connection.execute(delete(table))
    case_lines.make_all(full.database)
    assert rows(full, HallCaseLine, CaseNeed, CaseCount) == before


def test_people_are_searched_by_whole_numbers_and_beginnings_of_names(full: Banner) -> None:
    person = many_cases.applicant(77)
    with full.reading() as connection:
        for words in (
            person.id_number,
            person.id_number.lower(),
            person.phone,
            f" {person.phone[:3]} {person.phone[3:]}",
        ):
            assert "case00000077" in {each.subject for each in case_list.search(connection, words)}
        assert case_list.search(connection, person.id_number[:-1]) == ()
        by_name = case_list.search(connection, person.name[:2])
        assert by_name
        assert all(each.name.startswith(person.name[:2]) for each in by_name)
        number = by_name[0].number
        assert [each.subject for each in case_list.search(connection, number.lower())] == [by_name[0].subject]
        assert case_list.search(connection, "%") == ()
        assert case_list.search(connection, "") == ()


def test_a_number_that_two_cases_carry_needs_somebody(full: Banner) -> None:
    many_cases.double(full, "case00000003", "case00000650")
    case_lines.make_all(full.database)
    assert {each.subject for each in pages(full, CaseFilter(need="doubled"))} == {
        "case00000003",
        "case00000650",
    }


def test_what_is_hidden_leaves_the_list(full: Banner) -> None:
    with full.writing() as connection:
        for seq in (1, 2, 3, 4):
            entry_acts.hide(connection, "devmt00", seq, reason="test", by="test")
    case_lines.make_all(full.database)
    assert "case00000000" not in {each.subject for each in pages(full, CaseFilter())}
    with full.writing() as connection:
        for seq in (1, 2, 3, 4):
            entry_acts.take_back(connection, "devmt00", seq, by="test")
    case_lines.make_all(full.database)
    assert "case00000000" in {each.subject for each in pages(full, CaseFilter())}
    with full.reading() as connection:
        assert sum(case_list.count_by_state(connection).values()) == COUNT


def test_lines_are_made_while_it_lasts(banner: Banner) -> None:
    with case_lines.following([banner.database], 0.05):
        many_cases.fill(banner, many_cases.make_sites(banner, 1, 1), 50)
        end = time.monotonic() + 20
        while case_lines.behind(banner.database) and time.monotonic() < end:
            time.sleep(0.05)
    assert len(pages(banner, CaseFilter())) == 50
