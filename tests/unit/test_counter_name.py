"""Which counter of its site a PC is: a setting, on the preview and on each slip from then on."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from desktop import bootstrap
from desktop.errors import NotAllowed
from tests.support.workplaces import demo_folder, ready_draft
from tests.unit.test_roles_at_the_desk import appoint, named

COUNTER = "2号窗口（民政）"


def words_of(pdf: bytes) -> str:
    text: str = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    return text


def test_slips_from_then_on_name_the_counter(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "data")
    desk = bootstrap.unlock(folder)
    before = desk.cases.open(ready_draft(desk)).slip_number
    desk.upkeep.keep_counter(f" {COUNTER}\n")
    draft = ready_draft(desk)
    assert desk.slips.preview(draft).site.name.zh.endswith(COUNTER)
    after = desk.cases.open(draft).slip_number
    desk.close()
    desk = bootstrap.unlock(folder)
    later = desk.cases.open(ready_draft(desk)).slip_number
    desk.upkeep.keep_counter("")
    assert COUNTER not in words_of(desk.slips.archive(before))
    assert COUNTER in words_of(desk.slips.archive(after))
    assert COUNTER in words_of(desk.slips.archive(later)), "what a slip says never changes"
    assert COUNTER not in desk.slips.preview(ready_draft(desk)).site.name.zh
    desk.close()


def test_it_is_a_setting_of_the_workplace(tmp_path: Path) -> None:
    desk = named(demo_folder(tmp_path / "data"))
    appoint(desk.state.duty, desk.staff_name, "clerk")
    with pytest.raises(NotAllowed):
        desk.upkeep.keep_counter(COUNTER)
    desk.close()
