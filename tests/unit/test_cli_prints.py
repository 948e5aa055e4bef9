"""What the command line knows of prints: a sheet that somebody has in hand, the set of a matter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.cli.commands import main
from desktop.desk.desk import Desk
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]


def test_a_sheet_that_somebody_has_in_hand_is_on_paper(
    desk: Desk, tray: PaperTray, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    at = ("--data", str(folder))
    assert main(["cases", "printed", number, *at]) == 1
    assert "没有未确认的打印" in capsys.readouterr().err
    desk.slips.print(number, "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    assert main(["cases", "printed", number.lower(), "--json", *at]) == 0
    assert json.loads(capsys.readouterr().out) == {"slip_number": number}
    row = desk.cases.list()[0]
    assert (row.print_state, row.print_count) == ("printed", 1)
    assert [entry.kind for entry in desk.upkeep.journal()][-1] == "slip_print_seen"


def test_the_set_of_a_matter_lies_in_a_folder(
    desk: Desk, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = desk.cases.open(ready_draft(desk, "SAMPLE-041")).slip_number
    out = tmp_path / "set"
    out.mkdir()
    assert main(["form", "set", number, "--folder", str(out), "--data", str(folder)]) == 0
    printed = capsys.readouterr()
    assert "材料接收清单，2 份" in printed.out
    assert printed.err == f"代办委托书：{number} 没有登记代办人\n"
    assert [path.name[:2] for path in out.iterdir()] == ["SJ"]
