"""`form`: materials are named as on the slip, and what is no material or number of papers is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.desk.desk import Desk
from desktop.services.cases.read_case import CaseDetail
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft
from tests.unit.test_cli import data, run

__all__ = ["data"]


@pytest.fixture
def case(data: str) -> CaseDetail:
    """A case with two materials handed in."""
    desk = Desk(demo_duty(Path(data)), Path(data), PaperTray())
    number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    detail = desk.cases.find(number)
    desk.close()
    return detail


def receipt(
    capsys: pytest.CaptureFixture[str], data: str, case: CaseDetail, *papers: str
) -> tuple[int, str, str]:
    out = str(Path(data).parent / "receipt.pdf")
    return run(capsys, "form", "receipt", case.slip_number, *papers, "--out", out, "--data", data)


def test_materials_are_named_by_number_or_code(
    capsys: pytest.CaptureFixture[str], data: str, case: CaseDetail
) -> None:
    first, second = case.materials[:2]
    code, said, err = receipt(
        capsys, data, case, "--original", f"{first.number}=2", "--copy", second.material.code
    )
    assert (code, err) == (0, "")
    assert "SJ-ML0101-" in said
    desk = Desk(demo_duty(Path(data)), Path(data), PaperTray())
    lying = {line.code: line.count for line in desk.cases.show(case.slip_number).custody.lying}
    desk.close()
    assert lying == {first.material.code: 2}


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        ("99", "没有第 99 项材料；{number} 有：1 {first}"),
        ("NONE=1", "没有第 NONE 项材料"),
        ("1=0", "份数应为 1 到 999：1=0"),
        ("1=1000", "份数应为 1 到 999：1=1000"),
        ("1=", "份数应为 1 到 999：1="),
        ("1=二", "份数应为 1 到 999：1=二"),
        ("1=²", "份数应为 1 到 999：1=²"),
    ],
)
def test_what_is_no_paper_is_told_and_nothing_is_recorded(
    capsys: pytest.CaptureFixture[str], data: str, case: CaseDetail, paper: str, words: str
) -> None:
    code, _said, err = receipt(capsys, data, case, "--original", paper)
    assert code == 2
    assert words.format(number=case.slip_number, first=case.materials[0].material.name.zh) in err
    assert not (Path(data).parent / "receipt.pdf").exists()
    assert "case_papers_received" not in run(capsys, "journal", "list", "--data", data)[1]
