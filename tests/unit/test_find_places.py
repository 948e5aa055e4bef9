"""The one box finds cases and people by number, by the end of one, by document, phone, name and initials."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from casework.search.initials import has_initials
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]

HER_NUMBER, HIS_NUMBER = "152129195001010004", "15072719881105000X"


def opened(desk: Desk, name: str, matter: str = "SAMPLE-001", **texts: str) -> str:
    draft = ready_draft(desk, matter, name=name)
    draft = msgspec.structs.replace(draft, applicant=msgspec.structs.replace(draft.applicant, **texts))
    return desk.cases.open(draft).slip_number


@pytest.fixture
def hers(desk: Desk) -> str:
    return opened(desk, "乌云其木格", phone="13800000000")


@pytest.fixture
def his(desk: Desk) -> str:
    return opened(desk, "巴特尔", "SAMPLE-004", id_number=HIS_NUMBER, phone="13900000000")


def numbers(desk: Desk, typed: str) -> list[str]:
    return [each.slip_number for each in desk.cases.find_places(typed).cases]


@pytest.mark.parametrize(
    "typed",
    ["乌云其木格", "其木", "wyqmg", "WY", "qmg", HER_NUMBER, "138 0000 0000", "A001", "a1"],
)
def test_it_is_found_by(desk: Desk, hers: str, his: str, typed: str) -> None:
    assert numbers(desk, typed) == [hers]
    (person,) = desk.cases.find_places(typed).people
    assert (person.name, person.id_masked) == ("乌**", "152***********0004")
    assert his != hers


def test_it_is_found_by_its_whole_number_however_it_is_typed(desk: Desk, hers: str, his: str) -> None:
    assert numbers(desk, hers) == [hers]
    assert numbers(desk, his.lower().replace("-", "")) == [his]
    assert numbers(desk, HIS_NUMBER.lower()) == [his]


@pytest.mark.parametrize("typed", ["", "w", "xyz", "15212919500101000", "A009", "不存在"])
def test_nothing_is_guessed(desk: Desk, hers: str, typed: str) -> None:
    found = desk.cases.find_places(typed)
    assert (found.cases, found.people) == ((), ())


def test_names_of_lists_are_masked_and_numbers_are_nowhere_in_the_searched_text(
    desk: Desk, hers: str
) -> None:
    from sqlalchemy import select

    from desktop.database.tables import CaseLine

    (case,) = desk.cases.find_places("wy").cases
    assert case.name == "乌**"
    with desk.state.duty.store.reading() as connection:
        texts = connection.scalars(select(CaseLine.search_text)).all()
    assert all(HER_NUMBER not in text and "13800000000" not in text for text in texts)


def test_names_that_came_since_are_known_by_their_initials(desk: Desk, hers: str) -> None:
    assert numbers(desk, "bte") == []
    newest = opened(desk, "巴特尔", "SAMPLE-004", id_number=HIS_NUMBER)
    assert numbers(desk, "bte") == [newest]


def test_what_was_corrected_since_is_found_by_what_it_is_now(desk: Desk, hers: str) -> None:
    """A line made anew keeps its position: it is looked at again once something of it is committed."""
    from sqlalchemy import update

    from desktop.database.tables import CaseLine

    desk.tell_changes(lambda _changes: None)
    assert numbers(desk, "sqgw") == []
    case_id = desk.cases.find(hers).case_id
    with desk.state.duty.store.writing() as connection:
        renamed = update(CaseLine).where(CaseLine.case_id == case_id)
        connection.execute(renamed.values(name_key="斯琴高娃", applicant_name="斯琴高娃"))
    desk.state.known_cases.look_again_at({case_id})
    assert numbers(desk, "sqgw") == [hers]


@pytest.mark.parametrize(
    ("name", "typed", "fits"),
    [
        ("娜仁托娅", "nrty", True),
        ("阿拉坦其其格·孟和", "mh", True),
        ("Anna", "an", True),
        ("那仁", "nn", False),
    ],
)
def test_initials(name: str, typed: str, fits: bool) -> None:
    assert has_initials(name, typed) is fits


def test_a_person_has_all_their_cases_and_no_others(desk: Desk, hers: str, his: str) -> None:
    again = opened(desk, "乌云其木格", "SAMPLE-009")
    namesake = opened(desk, "乌云其木格", "SAMPLE-009", id_number=HIS_NUMBER)
    place = desk.cases.person(hers)
    assert [each.slip_number for each in place.cases] == [again, hers]
    assert place.id_masked == "152***********0004"
    assert [each.slip_number for each in desk.cases.person(his).cases] == [namesake, his]


def test_without_a_number_it_is_the_same_name_and_phone(desk: Desk) -> None:
    no_papers = {"document": "none", "id_number": "", "document_reason": "没带"}
    first = opened(desk, "斯琴", phone="13700000001", **no_papers)
    opened(desk, "斯琴", phone="13700000002", **no_papers)
    assert [each.slip_number for each in desk.cases.person(first).cases] == [first]


def test_the_command_masks_the_name(
    desk: Desk, folder: Path, hers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cases", "person", hers, "--json", "--data", str(folder)]) == 0
    place = json.loads(capsys.readouterr().out)
    assert place["applicant"]["name"] == "乌**"
    assert [each["slip_number"] for each in place["cases"]] == [hers]
    assert HER_NUMBER not in json.dumps(place)
