"""A table of words has a row for each word that there is, and calls no two things the same."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from casework import shared_words, shelves
from casework.cases import affair, case_tasks, custody, draft, history, print_states, sending, states, today
from casework.cases.kinds import events, inspections, opinions, table
from casework.people import applicant, id_number, provenance, roles
from casework.release import catalogue, limits, release_changes
from casework.search import fields, passes
from casework.sheets import cells, column_notes
from casework.translation import text_lines
from tests.support.source import modules, name

ROOMS = (
    affair, case_tasks, custody, draft, history, print_states, sending, states, today, events, inspections,
    opinions, table,
    applicant, id_number, provenance, roles, catalogue, limits, release_changes, fields, passes, shared_words,
    shelves, cells, column_notes, text_lines,
)  # fmt: skip
# A table that is for some words alone, and which others there are.
IN_PARTS: dict[str, frozenset[str]] = {
    "_WRITERS": frozenset({"approval"}),  # it speaks of a whole text, not of a value
    "_NOTES": frozenset({"text"}),  # a heading says enough
    "_FROM": frozenset(roles._BANNER),
    "_BANNER": frozenset(roles._FROM),
    "_DAYS": frozenset({"working_day"}),
    "KINDS": frozenset({"due"}),  # of today's: what is near stands with what is late
}
NAMES = [
    (affair, "AFFAIRS"), (case_tasks, "TASKS"), (print_states, "PRINT_STATES"),
    (sending, "SENDING_STATES"), (states, "STATES"), (events, "GRADES"), (inspections, "RESULTS"),
    (inspections, "FINDINGS"), (opinions, "OPINIONS"), (applicant, "DOCUMENT_NAMES"),
    (provenance, "SOURCES"), (roles, "ROLE_NAMES"), (roles, "ACT_NAMES"),
    (shared_words, "MODES"), (shared_words, "MATERIAL_STATES"), (shared_words, "MATERIAL_FORMS"),
]  # fmt: skip
# Keyed by plain words, as what papers print is.
OF_WORDS: list[tuple[Mapping[str, Any], Any]] = [
    (shared_words.MODES, catalogue.Mode),
    (shared_words.MATERIAL_STATES, draft.MaterialState),
    (shared_words.MATERIAL_FORMS, catalogue.MaterialForm),
]


def words(kind: Any) -> frozenset[str]:
    """The words of a type that has no others; nothing for any other type."""
    if get_origin(kind) is Literal:
        return frozenset(get_args(kind))
    parts = [words(each) for each in get_args(kind)]
    return frozenset().union(*parts) if all(parts) else frozenset()


def tables(room: ModuleType) -> Iterator[tuple[str, Mapping[str, Any], frozenset[str]]]:
    """The tables of a room whose keys are such words."""
    for label, kind in get_type_hints(room).items():
        if isinstance(of := vars(room).get(label), Mapping) and (known := words(get_args(kind)[0])):
            yield label, of, known


TABLES = [each for room in ROOMS for each in tables(room)]


@pytest.mark.parametrize(("label", "of", "known"), TABLES, ids=[each[0] for each in TABLES])
def test_each_word_has_its_row(label: str, of: Mapping[str, Any], known: frozenset[str]) -> None:
    assert set(of) == known - IN_PARTS.get(label, frozenset())


@pytest.mark.parametrize(("of", "kind"), OF_WORDS)
def test_each_word_that_is_printed_has_its_row(of: Mapping[str, Any], kind: Any) -> None:
    assert set(of) == words(kind)


def test_no_room_with_such_a_table_is_left_out() -> None:
    names = (name(path).removesuffix(".py").replace("/", ".") for path in modules("casework"))
    rooms = [importlib.import_module(each.removesuffix(".__init__")) for each in names]
    assert {each.__name__ for each in rooms if list(tables(each))} <= {each.__name__ for each in ROOMS}
    assert len(TABLES) >= 19


@pytest.mark.parametrize(("room", "label"), NAMES, ids=[label for _, label in NAMES])
def test_no_two_have_one_name(room: ModuleType, label: str) -> None:
    names = list(getattr(room, label).values())
    assert all(isinstance(each, str) and each for each in names)
    assert sorted(names) == sorted(set(names))


def test_each_kind_of_entry_has_its_sentence_in_one_of_three_tables() -> None:
    tables = [set(history.SENTENCES), set(history._COMPOSED), set(history.NAMING)]
    assert sorted(kind for names in tables for kind in names) == sorted(table.KINDS)
