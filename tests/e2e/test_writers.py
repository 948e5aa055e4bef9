"""Three real processes save at once: the chain stays gapless, every slip number is given once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.desk.desk import Desk
from tests.support.printers import PaperTray
from tests.support.source import ROOT
from tests.support.workplaces import demo_duty, demo_folder

pytestmark = pytest.mark.slow

PROCESSES = 3
CASES = 30


def test_three_processes_share_one_folder(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "data")
    command = [sys.executable, "-P", "-m", "tests.support.writer", str(folder), str(CASES)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    said = [writer.communicate(timeout=120) for writer in writers]
    assert [err for _, err in said] == [""] * PROCESSES
    numbers = [number for out, _ in said for number in out.split()]
    assert len(set(numbers)) == len(numbers) == PROCESSES * CASES
    sequences = sorted(int(number.rpartition("-A")[2]) for number in numbers)
    assert sequences == list(range(1, PROCESSES * CASES + 1))
    desk = Desk(demo_duty(folder), folder, PaperTray())
    report = desk.upkeep.verify()
    assert report.ok
    assert report.chains[0].entries == 3 + 3 * PROCESSES * CASES
    assert {row.slip_number for row in desk.cases.list(limit=1000)} == set(numbers)
    assert desk.cases.drafts() == []
    assert desk.upkeep.problems() == []
    desk.close()
