"""A new form is one file and one line: the command line, archive, reprint and menus then know it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from casework.cases.kinds import table
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.services.forms import kinds
from tests.support import home_visit
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]


@pytest.fixture
def added(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line, and that of the entry which the form records, in a workplace that is there already."""
    monkeypatch.setattr(kinds, "FORMS", (*kinds.FORMS, home_visit.HOME_VISIT))
    monkeypatch.setitem(table.KINDS, home_visit.ENTRY, home_visit.KIND)


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.usefixtures("added")
def test_a_new_form_is_made_by_the_command_line_and_printed_again(
    desk: Desk, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = desk.cases.open(ready_draft(desk, "SAMPLE-004"))
    out = tmp_path / "visit.pdf"
    options = ["--out", str(out), "--data", str(folder)]
    assert main(["form", "home-visit", saved.slip_number, "--done", "送去换证", *options]) == 0
    assert "上门服务记录 SM-ML0101-" in capsys.readouterr().out
    assert "送去换证" in words(out.read_bytes())
    assert "上门服务记录" in words(out.read_bytes())  # its own words, which no release has yet

    (listed,) = desk.cases.find(saved.slip_number).forms
    assert (listed.title, listed.print_no) == ("上门服务记录", 1)
    assert main(["form", "reprint", listed.number, "--reason", "遗失", *options]) == 0
    assert "第 2 次打印" in capsys.readouterr().out
    assert "第 2 次打印" in words(out.read_bytes())
    assert desk.cases.find(saved.slip_number).forms[0].print_no == 2
    assert [entry.kind for entry in desk.upkeep.journal()][-3:] == [
        "case_home_visited",
        "case_form_archived",
        "case_form_archived",
    ]
    assert desk.upkeep.verify().ok


@pytest.mark.usefixtures("added")
def test_a_new_form_is_named_by_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["form", "--help"])
    assert "home-visit" in capsys.readouterr().out


def test_without_its_line_there_is_no_such_form(desk: Desk) -> None:
    saved = desk.cases.open(ready_draft(desk, "SAMPLE-004"))
    with pytest.raises(StopIteration):
        desk.forms.make(home_visit.HomeVisitOrder(slip_number=saved.slip_number, done="无"))
    with pytest.raises(CaseError, match="找不到单据"):
        desk.forms.reissue("SM-ML0101-20261124-A001")


def test_each_form_has_its_own_key_order_entry_and_title() -> None:
    for name in ("key", "title", "order"):
        values = [getattr(kind, name) for kind in kinds.FORMS]
        assert len(set(values)) == len(values), name
    recorded = kinds.recorded_entries()
    assert len(set(recorded)) == len(recorded)
    assert set(recorded) <= table.KINDS.keys()
