"""Power cut anywhere between F9 and paper: each case whole, or back as a draft; no number twice."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.desk.desk import Desk
from tests.support import kill_steps
from tests.support.printers import PaperTray, lp_environment
from tests.support.source import ROOT
from tests.support.workplaces import demo_duty, demo_folder

pytestmark = pytest.mark.slow

AT_STEPS = int(os.environ.get("TAMGA_TEST_KILLS", "50"))  # of some 700: as many as one has time for
AT_ANY_TIME = 12
# How far a case had come: not written down, a draft, F9 answered, handed to the printer, taken by it.
STRETCHES = ("nothing", "draft", "unprinted", "unconfirmed", "queued")
HITS = 3  # of each stretch between F9 and paper, at the least


def _number(place: int) -> str:
    """Of another person each time (GB 11643), with a sequence that is never issued."""
    day = dt.date(1950, 1, 1) + dt.timedelta(days=place)
    digits = f"152129{day:%Y%m%d}000"
    weighed = sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(digits))
    return digits + "10X98765432"[weighed % 11]


class Launcher:
    """The process that forks what is to be killed."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder, self.out, self.runs = folder, scratch / "slip.pdf", 0
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.support.killable"],
            env={**lp_environment(scratch), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def slip(self, **fate: object) -> tuple[str, dict[str, Any]]:
        """Run `slip … --print tray` for a new person; their name and how it ended."""
        self.runs += 1
        name = f"测试{self.runs}号"
        argv = ["--data", str(self.folder), "slip", "SAMPLE-001", "--name", name]
        argv += ["--answer", "person=normal", "--answer", "agent=no", "--id-number", _number(self.runs)]
        argv += ["--out", str(self.out), "--print", "tray"]
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"argv": argv, **fate}) + "\n")
        self.process.stdin.flush()
        return name, json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    made = Launcher(demo_folder(tmp_path / "data"), tmp_path)
    yield made
    made.close()


def test_killed_at_many_steps_and_at_any_time(launcher: Launcher) -> None:
    launcher.slip()
    begun = time.monotonic()
    _, whole = launcher.slip()
    took_s = time.monotonic() - begun
    assert (whole["code"], whole["killed"]) == (0, False)
    steps = whole["steps"]
    assert steps > 100
    hits: Counter[str] = Counter()
    ends = [steps - back for back in kill_steps.BEFORE_THE_LAST]
    # The last first: slips that wait for a printer after a kill make each later run some steps longer.
    for step in reversed([*kill_steps.spread(steps, AT_STEPS), *sorted(ends)]):
        name, ended = launcher.slip(die_at=step)
        hits[_check(launcher, name, ended) if ended["killed"] else "not at all"] += 1
    kill_steps.assert_hit(hits, STRETCHES, HITS)
    at_any_time = 0
    for _ in range(4 * AT_ANY_TIME):  # how long a run takes is as the machine is: until enough were hit
        name, ended = launcher.slip(after_s=random.uniform(0.0, 0.9 * took_s))  # noqa: S311 - no secret
        _check(launcher, name, ended)
        at_any_time += ended["killed"]
        if at_any_time == AT_ANY_TIME:
            break
    assert at_any_time >= AT_ANY_TIME // 3


def _check(launcher: Launcher, name: str, ended: dict[str, Any]) -> str:
    """Look at the folder before and after recovery; how far this person's case had come."""
    desk = Desk(demo_duty(launcher.folder), launcher.folder, PaperTray())
    try:
        assert desk.upkeep.problems() == []
        found = _became(desk, name)
        assert found not in ("nothing", "draft") or not ended["saved"], f"a promised case is lost: {ended}"
        assert found != "nothing" or not ended["kept"], f"a promised draft is lost: {ended}"
        desk.upkeep.recover()
        assert desk.upkeep.verify().ok
        _check_slips(desk)
        for draft in desk.cases.drafts():
            desk.cases.discard_draft(draft.draft_id)
        return found
    finally:
        desk.close()


def _became(desk: Desk, name: str) -> str:
    cases = [row for row in desk.cases.list(name, limit=1000) if row.applicant_name == name]
    drafts = [draft for draft in desk.cases.drafts() if draft.applicant.name == name]
    assert len(cases) + len(drafts) <= 1, "never both, never twice"
    return cases[0].print_state if cases else "draft" if drafts else "nothing"


def _check_slips(desk: Desk) -> None:
    rows = desk.cases.list(limit=1000)
    numbers = [row.slip_number for row in rows]
    assert len(set(numbers)) == len(numbers)
    assert all(numbers)
    kinds: dict[str, list[str]] = {}
    for entry in desk.upkeep.journal():
        kinds.setdefault(entry.subject, []).append(entry.kind)
    for row in rows:
        told = kinds[row.case_id]
        assert told[:3] == ["case_opened", "materials_recorded", "slip_issued"]
        assert "slip_archived" in told
        assert told.count("slip_issued") == 1
        queued, known = told.count("slip_print_queued"), 0
        known = sum(told.count(f"slip_print_{end}") for end in ("accepted", "failed", "unconfirmed"))
        assert known >= queued, "every print handed over is known or called unconfirmed"


def test_a_slip_that_was_interrupted_can_be_made_again(launcher: Launcher) -> None:
    _, whole = launcher.slip()
    launcher.slip(die_at=whole["steps"] // 2)
    launcher.out.unlink(missing_ok=True)
    _, again = launcher.slip()
    assert again["code"] == 0
    assert launcher.out.read_bytes().startswith(b"%PDF-")
    tray = launcher.out.parent / "tray"
    assert tray.read_bytes().startswith(b"%PDF-")
    assert [path.name for path in launcher.folder.glob("*.new")] == []
