"""`slip --paper`: the notification on the paper that was named, or a word before anything is recorded."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.support.workplaces import NAME
from tests.unit.test_cli import ANSWERS, ID, data, run

__all__ = ["data"]


@pytest.mark.parametrize(("paper", "width_mm"), [("a4", 210), ("a5", 148), ("241-full", 241), ("80", 80)])
def test_a_slip_on_the_paper_that_was_named(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path, paper: str, width_mm: int
) -> None:
    out = tmp_path / "slip.pdf"
    argv = ("slip", "SAMPLE-001", *ANSWERS, "--name", NAME, *ID, "--paper", paper, "--out", str(out))
    code, said, err = run(capsys, *argv, "--data", data)
    assert (code, err) == (0, "")
    page = pypdfium2.PdfDocument(out.read_bytes())[0]
    assert page.get_width() == pytest.approx(width_mm * 72 / 25.4, abs=1.0)
    assert said.split()[1] in page.get_textpage().get_text_range()


def test_a_paper_that_is_too_small_is_told_before_anything_is_recorded(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path
) -> None:
    argv = ("slip", "SAMPLE-001", "--answer", "person=newborn", "--answer", "agent=yes", "--name", NAME, *ID)
    out = ("--paper", "241-third", "--out", str(tmp_path / "slip.pdf"))
    code, said, err = run(capsys, *argv, *out, "--data", data)
    assert (code, said) == (1, "")
    assert "241" in err
    assert run(capsys, "cases", "--data", data)[1] == ""
