"""Unlocking, unmasking, exporting, a ledger, opening a person, printing: each leaves an entry, each time.

Every verb of the desk is in one of the two tables below, so a new one has to say what it leaves.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.services.cases.list_ledgers import Period
from desktop.services.forms.guide import GuideOrder
from desktop.services.forms.ledger import LedgerOrder
from tests.support.workplaces import PASSWORD, STAFF, demo_folder, ready_draft, real_folder
from tests.unit.test_roles_at_the_desk import acts_done, named, verbs

DAY = dt.date(2026, 11, 28)
Do = Callable[[Desk, str, Path], Any]

# What leaves an entry whenever it is done: the kind of the entry, or the act that it names.
LEAVES: dict[str, tuple[str, Do]] = {
    "cases.find": ("read_case", lambda desk, number, _to: desk.cases.find(number)),
    "cases.place": ("read_case", lambda desk, number, _to: desk.cases.place(number)),
    "cases.person": ("read_case", lambda desk, number, _to: desk.cases.person(number)),
    "cases.paste_fields": ("read_case", lambda desk, number, _to: desk.cases.paste_fields(number)),
    "cases.show": ("read_case", lambda desk, number, _to: desk.cases.show(number)),
    "events.save_attached": ("export", lambda desk, number, to: save_attached(desk, number, to)),
    "ledgers.save_report": ("export", lambda desk, _number, to: desk.ledgers.save_report("2026-11", to)),
    "ledgers.save_ledger": ("export", lambda desk, _number, to: save_ledger(desk, to)),
    "cases.unmask_list": ("unmask_list", lambda desk, _number, _to: desk.cases.unmask_list()),
    "slips.read": ("read_case", lambda desk, number, _to: desk.slips.read(number)),
    "slips.print": ("slip_print_queued", lambda desk, number, _to: desk.slips.print(number, "tray")),
    "slips.export": ("slip_exported", lambda desk, number, to: desk.slips.export(number, to)),
    "forms.print_form": ("print", lambda desk, _number, _to: desk.forms.print_form(made(desk), "tray")),
    "forms.export": ("export", lambda desk, _number, to: desk.forms.export(made(desk), to)),
    "forms.make": ("make_ledger", lambda desk, _number, _to: made(desk)),
}
# What changes cases, people or the workplace is an entry of its own kind; the rest shows nobody's papers.
OTHERS = {
    "cases": "open list warnings late void keep_draft drafts discard_draft conflicts settle_conflict"
    " list_part earlier find_places person_again place_again tick take_back_materials take_back",
    "affairs": "list known tasks today note_enquiry complain answer_complaint open_bundle open_together"
    " void_bundle change_bundle note_bundle bundle consult note_consultation"
    " withdraw_bundle_note",
    "answers": "find write withdraw",
    "custody": "ledger lying bags transfers tick_off give_back end_sight",
    "events": "note attach look_at_attached withdraw refuse escalate answer_escalation complain"
    " withdraw_note end_authorization answer_complaint evaluate record_opinion follow_up inspect"
    " stop_limit resume_limit correct_time",
    "catalogue": "find recent situations materials guide newest_changes prepare_kiosk import_release",
    "exchange": "enrol correct_site sync write_parcel carry_parcel take_answer set_aside set_aside_task"
    " set_aside_lines waiting parcels status choose_proxy look_at_way",
    "forms": "reissue follow make_set preview_bundle once_more confirm deny look_at",
    "ledgers": "report ledger profile_table",
    "people": "add roster is_shut_out change_password set_pin drop_pin has_pin"
    " give_role shut_out reset_password rename here why_not acts has_first_password",
    "slips": "preview check_printable preview_again issue_again archive cancel unprinted printers jobs"
    " doubled settle_doubled confirm leave_room correct count_in_folder clear_folder",
    "upkeep": "journal verify problems rebuild recover setting keep_setting keep_counter copy copy_if_due"
    " choose_copy_folder copies list_copies compare lost_end check_slip is_only_looked_at"
    " is_clock_trusted confirm_clock choose_card_folder choose_scan_folder choose_card_pattern"
    " write_support_file program take_program",
}


def made(desk: Desk) -> Any:
    return desk.forms.make(LedgerOrder(first=DAY, last=DAY))


def save_ledger(desk: Desk, to: Path) -> None:
    sheet = desk.ledgers.ledger("cases", Period(DAY, DAY))
    desk.ledgers.save_ledger(sheet, to)


def save_attached(desk: Desk, number: str, to: Path) -> None:
    paper = to.with_suffix(".txt")
    if not paper.exists():
        paper.write_text("附件", encoding="utf-8")
        desk.events.attach(number, paper)
    desk.events.save_attached(hashlib.sha256(paper.read_bytes()).hexdigest(), to)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = named(demo_folder(tmp_path / "data"))
    yield opened
    opened.close()


def left_behind(desk: Desk) -> list[str]:
    """What the journal has of acts, by the name of the act or the kind of the entry."""
    kinds = [entry.kind for entry in desk.upkeep.journal() if entry.kind.startswith("slip_")]
    return sorted([*kinds, *(each.act for each in acts_done(desk.state.duty))])


def test_every_verb_says_what_it_leaves() -> None:
    silent = {f"{room}.{name}" for room, names in OTHERS.items() for name in names.split()}
    assert {f"{room}.{name}" for room, name in verbs()} == LEAVES.keys() | silent
    assert not LEAVES.keys() & silent


@pytest.mark.parametrize("verb", sorted(LEAVES))
def test_it_leaves_an_entry_each_time(desk: Desk, tmp_path: Path, verb: str) -> None:
    kind, do = LEAVES[verb]
    number = desk.cases.open(ready_draft(desk)).slip_number
    for count in (1, 2):
        do(desk, number, tmp_path / "paper.pdf")
        assert left_behind(desk).count(kind) == count
    assert desk.upkeep.verify().ok


def test_a_guide_shows_nobodys_papers(desk: Desk) -> None:
    desk.forms.make(GuideOrder(matter_code="SAMPLE-001"))
    assert left_behind(desk) == []


COMMANDS: dict[str, tuple[list[str], list[str]]] = {
    "cases": (["cases"], ["unlock"]),
    "cases --names": (["cases", "--names"], ["unlock", "unmask_list"]),
    "a ledger": (
        ["form", "ledger", "--from", "2026-11-28", "--to", "2026-11-28", "--out", "ledger.pdf"],
        ["export", "make_ledger", "unlock"],
    ),
    "journal list": (["journal", "list"], ["unlock"]),
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_commands_leave_them_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder = real_folder(tmp_path / "data")
    monkeypatch.setenv("TAMGA_PASSWORD", PASSWORD)
    monkeypatch.chdir(tmp_path)
    argv, expected = COMMANDS[name]
    assert main([*argv, "--data", str(folder), "--staff", STAFF]) == 0, capsys.readouterr().err
    from desktop.services.people.unlock import unlock

    duty = unlock(folder, STAFF, PASSWORD)  # the service alone: it leaves nothing by itself
    assert sorted(each.act for each in acts_done(duty)) == expected
    duty.store.close()
