"""The short code on a slip: what lies in people's drawers witnesses against a journal that was changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casework.cases.check_code import check_code, read_code
from casework.slip_number import parse
from desktop import bootstrap
from desktop.cli.commands import main
from forms.sheet.paper import PAPERS
from tests.support.paper import letters, page_texts
from tests.support.workplaces import demo_folder, ready_draft

Printed = tuple[Path, list[tuple[str, str]]]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """A workplace with two slips, and what stands on them."""
    folder = demo_folder(tmp_path_factory.mktemp("code") / "data")
    slips: list[tuple[str, str]] = []
    for _each in range(2):
        shutil.copytree(folder, folder.with_name(f"before-{len(slips)}"))
        desk = bootstrap.unlock(folder)
        number = desk.cases.open(ready_draft(desk)).slip_number
        slips.append((number, desk.slips.read(number).check_code))
        desk.close()
    return folder, slips


def test_a_code_is_ten_signs_that_people_can_type() -> None:
    assert check_code("f" * 64) == "ZZZZZ-ZZZZZ"
    assert check_code("0" * 64) == "00000-00000"
    assert check_code("0123456789abcdef" + "0" * 48) == "04HMA-SW9NF"
    assert check_code("0123456789abf" + "0" * 51) == "04HMA-SW9NF", "the first fifty bits"
    for typed in ("7qk3m9xt2c", "７ＱＫ３Ｍ－９ＸＴ２Ｃ", " 7QK3M 9XT2C "):
        assert read_code(typed) == "7QK3M-9XT2C"
    assert read_code("oil00-00000") == "01100-00000"
    for typed in ("", "7QK3M-9XT2", "7QK3M-9XT2CC", "7QK3U-9XT2C", "编号"):
        assert read_code(typed) == ""


@pytest.mark.parametrize("paper", PAPERS)
def test_it_stands_on_the_slip_on_every_paper(printed: Printed, paper: str) -> None:
    folder, slips = printed
    desk = bootstrap.unlock(folder)
    pdf = desk.state.render(desk.slips.read(slips[0][0]), paper)
    desk.close()
    lines = [[letters(line) for line in text.splitlines()] for text in page_texts(pdf)]
    code = letters(f"校验码 {slips[0][1]}")
    assert all(any(code in line for line in page) for page in lines), "the word and its code on one line"


def test_paper_and_journal_are_held_against_one_another(
    printed: Printed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All files are as they were before the second slip, and nothing on this computer tells: paper does."""
    folder = printed[0]
    (first, of_first), (second, of_second) = printed[1]
    asked = ["journal", "verify", "--data", str(folder), "--slip"]
    assert main([*asked, first, "--code", of_first.lower()]) == 0
    assert main([*asked, second, "--code", of_first]) == 1
    assert "校验码不符" in capsys.readouterr().err
    assert main([*asked, second, "--code", "x"]) == 1
    assert "页脚" in capsys.readouterr().err
    assert main([*asked, "ML0199-20261124-A001", "--code", of_first]) == 1
    assert "不是本机的编号" in capsys.readouterr().err
    shutil.copytree(folder.with_name("before-1"), tmp_path / "data")
    asked[3] = str(tmp_path / "data")
    assert main(["journal", "verify", "--data", asked[3]]) == 0, capsys.readouterr().err
    assert main([*asked, second, "--code", of_second]) == 1
    assert "这个编号不会再用" in capsys.readouterr().err
    desk = bootstrap.unlock(tmp_path / "data")
    assert parse(desk.cases.open(ready_draft(desk)).slip_number).sequence == parse(second).sequence + 1
    desk.close()
