"""Whatever is done at a desk in whatever order, the store stays what its journal says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.cases.draft import Draft
from desktop.desk.desk import Desk
from desktop.errors import PrintError
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, demo_folder, ready_draft

VERBS = (
    "keep",
    "save",
    "save",
    "again",
    "discard",
    "archive",
    "print",
    "refuse",
    "done",
    "recover",
    "reopen",
)
ACTS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 3)), max_size=16)


class Counter:
    """A desk, the drafts in the clerk's hands, and what F9 promised."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tray = folder, PaperTray()
        self.desk = self._open()
        matters = ("SAMPLE-001", "SAMPLE-002", "SAMPLE-005", "SAMPLE-001")
        self.hand: list[Draft] = [ready_draft(self.desk, code) for code in matters]
        self.kept: set[str] = set()
        self.promised: dict[str, str] = {}

    def _open(self) -> Desk:
        return Desk(demo_duty(self.folder), self.folder, self.tray)

    def act(self, verb: str, which: int) -> None:
        draft = self.hand[which]
        number = self.promised.get(draft.draft_id)
        match verb:
            case "keep":
                self.desk.cases.keep_draft(draft)
                if number is None:
                    self.kept.add(draft.draft_id)
            case "save" | "again":
                saved = self.desk.cases.open(draft)
                assert saved.slip_number == (number or saved.slip_number)
                self.promised[draft.draft_id] = saved.slip_number
                self.kept.discard(draft.draft_id)
            case "discard":
                self.desk.cases.discard_draft(draft.draft_id)
                self.kept.discard(draft.draft_id)
            case "recover":
                self.desk.upkeep.recover()
            case "done":
                self.tray.state = "completed"
                self.desk.slips.jobs()
            case "reopen":
                self.desk.close()
                self.desk = self._open()
            case _ if number:
                self.paper(verb, number)

    def paper(self, verb: str, number: str) -> None:
        self.tray.refuses = verb == "refuse"
        if verb == "archive":
            assert self.desk.slips.archive(number) == self.desk.slips.archive(number)
        elif verb == "refuse":
            with pytest.raises(PrintError):
                self.desk.slips.print(number, "tray")
        else:
            self.desk.slips.print(number, "tray", "再要一份")

    def check(self) -> None:
        self.desk.slips.jobs()  # what the printer says just now is recorded
        rows = self.desk.cases.list()
        assert {row.case_id: row.slip_number for row in rows} == self.promised
        assert {draft.draft_id for draft in self.desk.cases.drafts()} == self.kept
        assert len(set(self.promised.values())) == len(self.promised)
        assert self.desk.upkeep.verify().ok
        before = (rows, self.desk.slips.jobs(), self.desk.catalogue.recent(), self.desk.catalogue.find(""))
        self.desk.upkeep.rebuild()
        self.desk.close()
        self.desk = self._open()
        assert (
            self.desk.cases.list(),
            self.desk.slips.jobs(),
            self.desk.catalogue.recent(),
            self.desk.catalogue.find(""),
        ) == before


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tamga-test-") as folder:
        yield Path(folder)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(ACTS)
def test_any_day_at_the_desk_keeps_its_promises(scratch: Path, acts: list[tuple[str, int]]) -> None:
    folder = demo_folder(scratch / f"data-{len(list(scratch.iterdir()))}")
    counter = Counter(folder)
    try:
        for verb, which in acts:
            counter.act(verb, which)
        counter.check()
    finally:
        counter.desk.close()
