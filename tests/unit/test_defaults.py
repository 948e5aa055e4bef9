"""What a record does not say is nothing: no reason, no count, no "yes".  What means more stands here.

Entries leave out what is as by default, and what is left out means the same for ever.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import msgspec
import pytest

from casework import deadline, shelves
from casework.cases import (
    affair,
    body,
    bundle,
    case,
    case_tasks,
    clashes,
    custody,
    draft,
    entries,
    events,
    issued,
    kind,
    knowledge,
    legal_clocks,
    print_states,
    promised_limit,
    roster,
    sending,
    sights,
    states,
    today,
    together,
    visits,
)  # fmt: skip
from casework.cases.kinds import (
    banner,
    bundles,
    cases,
    device,
    forms,
    inspections,
    keeping,
    limits,
    materials,
    notices,
    opinions,
    people,
    prints,
    purging,
    slips,
    table,
    transfers,
    upkeep,
)  # fmt: skip
from casework.cases.kinds import (
    events as said_events,
)
from casework.cases.kinds import (
    knowledge as said_knowledge,
)
from casework.people import applicant, id_number, number_findings, phone
from casework.people import name as name_of_person
from casework.release import (
    catalogue,
    foreign_text,
    menksoft,
    merging,
    problems,
    received,
    release_changes,
    release_parts,
)
from casework.report import counting, profile_fields, report_context
from casework.search import answers, keys, passes
from casework.sheets import cells as sheet_cells
from casework.sheets import list_mapping, plan
from casework.sheets import places as sheet_places
from casework.tables import ledger_table
from casework.translation import glossary, returned, text_lines
from desktop.database import set_aside
from sync.server.intake import intake, judgement
from sync.wire import doors, journal, packing, protocol, release_messages, sums
from tests.support.source import modules, name

START = "0" * 64
MEANT: dict[str, Any] = {
    "Side.writes": True,
    "TodayLine.place": "case",
    "Case.clock_trusted": True,
    "Case.status": "open",
    "Entry.suite": 1,
    "Head.hash": START,
    "Kind.rule": kind.no_change,
    "CaseVoided.was": "open",
    "CaseVoided.now": "voided",
    "ComplaintReceived.channel": "12345",
    "CaseEvaluated.channel": "window",
    "HandedDocument.copies": 1,
    "SlipArchived.paper": "a4",
    "PrintStanding.state": "unprinted",
    "Acting.is_whole": True,
    "SendingStanding.state": "received",
    "Applicant.document": "resident_id",
    "Text.status": "none",
    "Material.required": True,
    "PrintedForm.copies": 1,
    "ExportProfile.kind": "paste",
    "BundledMatter.required": True,
    "BundlePart.required": True,
    "Bundle.status": "in_use",
    "Bundle.served": ("person",),
    "Matter.status": "in_use",
    "Matter.served": ("person",),
    "Settings.script_order": "zh_first",
    "Settings.complaint_phone": "12345",
    "CleanFile.encoding": "utf-8",
    "LaterMatter.status": "in_use",
    "LaterMatter.served": ("person",),
    "SearchKeys.in_use": True,
    "ProfileCase.clocks": legal_clocks.Clocks(),
    "CellPlace.column": -1,
    "SheetColumn.kind": "text",
    "Door.method": "POST",
    "Door.media": ("application/json",),
    "Door.largest_request_bytes": 256 * 1024,
    "Door.largest_answer_bytes": 1024 * 1024,
    "Mark.hash": START,
    "WireEntry.clock": "trusted",
    "WireEntry.suite": 1,
    "Batch.suite": 1,
    "SyncRequest.page": 256,
    "SyncAnswer.most_entries": 256,
    "ReleaseRequest.versions": (1,),
    "Sum.digest": "0",
}
# Of every body of an entry, and of each that is issued.
IN_ALL_BODIES = {"v": 1, "clock_trusted": True}
ROOMS: tuple[ModuleType, ...] = (
    affair, body, bundle, case, case_tasks, clashes, custody, draft, entries, events, issued, kind,
    legal_clocks, print_states, promised_limit, roster, sending, sights, states, today, together, banner,
    bundles, cases, device, said_events, forms, inspections, keeping, limits, materials, notices, people,
    prints, purging, slips, table, transfers, upkeep, deadline, applicant, id_number, name_of_person,
    number_findings, phone, catalogue, foreign_text, menksoft, problems, received, release_changes, keys,
    passes, set_aside, intake, judgement, doors, journal, packing, protocol, release_messages, sums,
    knowledge, said_knowledge, answers, shelves, opinions, merging, release_parts, counting, profile_fields,
    report_context, sheet_cells, sheet_places, plan, list_mapping, ledger_table, glossary, returned,
    text_lines, visits,
)  # fmt: skip


def structs(*rooms: ModuleType) -> list[type[msgspec.Struct]]:
    return [
        each
        for room in rooms
        for each in vars(room).values()
        if isinstance(each, type) and issubclass(each, msgspec.Struct) and each.__module__ == room.__name__
    ]


def defaults(struct: type[msgspec.Struct]) -> Iterator[tuple[str, Any]]:
    for field in msgspec.structs.fields(struct):
        if field.default is not msgspec.NODEFAULT:
            yield field.name, field.default
        elif field.default_factory is not msgspec.NODEFAULT and field.name != "salt":
            yield field.name, field.default_factory()


def meant(struct: type[msgspec.Struct], field: str, value: Any) -> Any:
    """What the default should be."""
    if issubclass(struct, body.Body) and field in IN_ALL_BODIES:
        return IN_ALL_BODIES[field]
    place = f"{struct.__name__}.{field}"
    return MEANT[place] if place in MEANT else type(value)()


@pytest.mark.parametrize("struct", structs(*ROOMS), ids=lambda struct: struct.__qualname__)
def test_what_is_not_said_is_nothing_but_for_these(struct: type[msgspec.Struct]) -> None:
    values = dict(defaults(struct))
    assert values == {field: meant(struct, field, value) for field, value in values.items()}


def test_no_default_stands_here_that_is_gone() -> None:
    present = {f"{struct.__name__}.{field}" for struct in structs(*ROOMS) for field, _ in defaults(struct)}
    assert set(MEANT) <= present


def test_no_room_of_casework_with_defaults_is_left_out() -> None:
    names = (name(path).removesuffix(".py").replace("/", ".") for path in modules("casework"))
    rooms = [importlib.import_module(each.removesuffix(".__init__")) for each in names]
    left = [each.__name__ for each in rooms if any(dict(defaults(one)) for one in structs(each))]
    assert set(left) <= {each.__name__ for each in ROOMS}
