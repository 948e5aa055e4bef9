"""The table of entry kinds: what is stored keeps its names, and each kind says truly what it touches."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings

from casework.cases.case import Case
from casework.cases.entries import Recorded
from casework.cases.fold import fold, order
from casework.cases.kind import no_change
from casework.cases.kinds.table import KINDS, body_problem, decode_body, tells_of_case
from tests.support import stored_cells
from tests.support.any_entries import plausible_body
from tests.support.case_histories import CaseHistory
from tests.support.entry_histories import histories
from tests.support.stored_fields import stored_fields

# Only lines may be added: whatever stands here is in journals that nobody can change.
STORED: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("stored_kinds.json").read_text("utf-8")
)

# What of a case each cell is, by the first word of the cell's name.
FIELDS = {
    "case": {
        "site", "matter_code", "matter_name", "release", "answers", "applicant", "sources", "handler",
        "opened_at", "clock_trusted", "mode", "complete_at",
    },
    "status": {"status", "void_reason"},
    "materials": {"materials", "requested", "request_note", "complete_at", "papers_at"},
    "originals": {"custody", "papers_at"},
    "ways": {"custody", "papers_at"},
    "sights": set[str](),
    "supplement": {"supplement_at"},
    "notes": {"notes"},
    "attachments": {"attachments"},
    "complaints": {"complaints"},
    "evaluations": {"evaluations"},
    "follow_ups": {"evaluations"},
    "request": {"request_note"},
    "exports": {"slips"},
    "refusal": {"refusal", "progress", "accepted_at"},
    "bundles": {"bundles"},
    "opinions": {"opinions"},
    "inspection": {"inspection", "inspection_numbers"},
    "limit": {"stops"},
    "times": {"corrections"},
    "sent_to": {"sent_to"},
    "escalated": {"escalated"},
    "progress": {"progress", "accepted_at", "stops"},
    "result": {"result"},
    "slips": {"slips"},
    "prints": {"slips", "forms"},
    "archive": {"slips", "forms"},
    "forms": {"forms"},
    "authorizations": {"forms"},
    "doubled": {"doubled_settled"},
    "handed_over": set[str](),
    "purged": {*Case.__struct_fields__},
}  # fmt: skip
OF_THE_ENTRY = {"case_id", "rev", "conflicts"}


@pytest.mark.parametrize("kind", sorted(STORED))
def test_a_stored_kind_keeps_its_name_and_its_fields(kind: str) -> None:
    assert kind in KINDS, "entries of this kind are in journals for ever"
    fields = stored_fields(KINDS[kind].body)
    for name, need in STORED[kind].items():
        assert name in fields, "bodies with this field are in journals for ever"
        assert (need, fields[name]) != ("spared", "needed"), "there are bodies without it"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_stored_is_written_down(kind: str) -> None:
    assert kind in STORED, "add the kind to stored_kinds.json: from now on its name stays"
    fields = stored_fields(KINDS[kind].body)
    added = fields.keys() - STORED[kind].keys()
    assert not added, "add the fields to stored_kinds.json: from now on their names stay"
    assert fields["v"] == fields["salt"] == "spared"


def test_a_kind_of_a_case_has_a_rule_and_others_have_none() -> None:
    ruled = {name for name, kind in KINDS.items() if kind.rule is not no_change}
    assert all(tells_of_case(name) for name in ruled)
    silent = {name for name in KINDS.keys() - ruled if tells_of_case(name)}
    assert silent == {"slip_reprinted", "case_conflict_settled", "case_sight_ended"}, (
        "kinds of a case that only tell of something"
    )


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_body_that_is_nested_too_deep_cannot_be_read_and_says_why(kind: str) -> None:
    deep = b'{"v":1,"x":' + b"[" * 5000 + b"]" * 5000 + b"}"
    assert decode_body(kind, deep) is None
    assert "嵌套太深" in body_problem(kind, deep)


@settings(max_examples=60, deadline=None)
@given(histories)
def test_a_rule_changes_only_the_cells_that_its_kind_writes(history: list[Recorded]) -> None:
    before = fold([])
    for count, recorded in enumerate(sorted(history, key=order), 1):
        after = fold(sorted(history, key=order)[:count])
        body = decode_body(recorded.entry.kind, recorded.body or b"")
        if body is not None:
            written = KINDS[recorded.entry.kind].cells(body).writes
            allowed = {field for cell in written for field in FIELDS.get(cell.split(".")[0], set())}
            assert changed(before, after) <= allowed | OF_THE_ENTRY, recorded.entry.kind
        before = after


def changed(before: Case, after: Case) -> set[str]:
    old, new = msgspec.structs.asdict(before), msgspec.structs.asdict(after)
    return {name for name in old if old[name] != new[name]}


# A person settles whatever cell was in conflict: its body names it.
OF_CASES = sorted(name for name in KINDS if tells_of_case(name) and name != "case_conflict_settled")


@pytest.mark.parametrize("kind", OF_CASES)
def test_each_rule_changes_only_the_cells_of_its_kind_whatever_the_body_says(kind: str) -> None:
    chance = Random(kind)  # noqa: S311
    case = fold([])
    for _ in range(60):
        for name in (chance.choice(OF_CASES), kind):
            body = decode_body(name, plausible_body(chance, name))
            assert body is not None
            after = KINDS[name].rule(case, CaseHistory().entries[0].entry, body)
            written = KINDS[name].cells(body).writes
            allowed = {field for cell in written for field in FIELDS[cell.split(".")[0]]}
            if name.startswith("materials_"):  # also of no material at all
                allowed |= FIELDS["materials"]
            assert changed(case, after) <= allowed | OF_THE_ENTRY, name
            case = after


@pytest.mark.parametrize("number", range(len(stored_cells.read())))
def test_a_stored_body_touches_the_same_cells_for_ever(number: int) -> None:
    """Conflicts that were settled name their cells: under another name they would open again."""
    stored = stored_cells.read()[number]
    touched = stored_cells.touched(stored.kind, stored.body.encode())
    assert (sorted(touched.writes), sorted(touched.reads)) == (list(stored.writes), list(stored.reads))
    assert dict(touched.values) == stored.values


def test_each_kind_has_a_stored_body() -> None:
    kinds = {each.kind for each in stored_cells.read()}
    assert kinds == set(KINDS), "run python -m tests.support.stored_cells, and look at what it added"
