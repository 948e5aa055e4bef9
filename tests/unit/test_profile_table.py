"""The cases of a period in the columns of another system: xlsx, CSV and JSON, for whoever may export."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import bootstrap
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.services.cases.list_ledgers import Period
from tests.support.workplaces import ID_NUMBER, NAME, demo_folder, ready_draft


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = bootstrap.unlock(demo_folder(tmp_path / "data"))
    yield desk
    desk.close()


def today() -> Period:
    day = dt.datetime.now().astimezone().date()
    return Period(day, day)


def test_each_case_is_a_line_and_a_void_one_is_said(desk: Desk) -> None:
    desk.cases.open(ready_draft(desk))
    gone = desk.cases.open(ready_draft(desk, "SAMPLE-004"))
    desk.cases.void(gone.slip_number, "试")
    table = desk.ledgers.profile_table("window-form", today())
    assert table.columns[:4] == ("事项编码", "申请人", "证件类型", "证件号码")
    assert [row[:4] for row in table.rows] == [("SAMPLE-001", NAME, "身份证", ID_NUMBER)]
    assert "另有 1 件作废或读不出，没有列入" in table.about
    with pytest.raises(CaseError, match="window-form"):
        desk.ledgers.profile_table("nobody", today())


def test_the_command_writes_the_format_that_the_name_says(desk: Desk, tmp_path: Path) -> None:
    desk.cases.open(ready_draft(desk))
    line = ["ledger", "--profile", "window-form", "--from", today().first.isoformat()]
    for suffix in ("xlsx", "csv", "json"):
        out = tmp_path / f"out.{suffix}"
        assert main([*line, "--out", str(out), "--data", str(desk.data_dir)]) == 0
        assert out.stat().st_size > 0
    (case,) = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert (case["申请人"], case["来源"]) == (NAME, "基层便民服务点")
    assert NAME in (tmp_path / "out.csv").read_text("utf-8-sig")
