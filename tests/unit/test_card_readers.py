"""Readers of ID cards: a line that is typed, a file that is dropped; each card once, and nothing half."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.cli.commands import main
from desktop.readers.card_folder import CardFolder, read_card
from desktop.readers.keyboard_wedge import KeyboardWedge, is_pattern
from tests.support.workplaces import demo_folder

NUMBER = "152129195001010004"
JSON = '{"姓名": "测试·甲", "公民身份号码": "152129195001010004", "住址": "示例苏木1号", "有效期": null}'


def test_a_typed_line_is_a_card_and_what_stood_before_it_stays() -> None:
    wedge = KeyboardWedge()
    assert wedge.hear(f"阿#测试·甲|男|蒙古|19500101|示例苏木1号|{NUMBER}") == "阿"
    (card,) = wedge.take()
    assert (card.name, card.id_number, card.address) == ("测试·甲", NUMBER, "示例苏木1号")
    assert wedge.take() == ()


@pytest.mark.parametrize("line", ["测试·甲", "", "3#楼", "a|b"])
def test_what_is_typed_by_hand_is_no_card(line: str) -> None:
    wedge = KeyboardWedge()
    assert wedge.hear(line) is None
    assert wedge.take() == ()


def test_a_line_that_was_torn_off_gives_the_name_alone() -> None:
    wedge = KeyboardWedge()
    assert wedge.hear("#测试·甲|男|蒙") == ""
    (card,) = wedge.take()
    assert (card.name, card.id_number) == ("测试·甲", "")
    other = KeyboardWedge("@{number}|{name}")
    other.hear(f"@{NUMBER}|")
    assert [each.id_number for each in other.take()] == [NUMBER]


@pytest.mark.parametrize(
    "pattern", ["", "{name}|{number}", "#{name}", "#{name}{number}", "#{name}|{name}|{number}"]
)
def test_a_pattern_that_cannot_be_parted_is_refused(pattern: str) -> None:
    assert not is_pattern(pattern)


def test_a_file_is_taken_once_it_is_whole_and_removed_with_its_photo(tmp_path: Path) -> None:
    reader = CardFolder(tmp_path)
    assert reader.take() == ()
    dropped = tmp_path / "card.json"
    dropped.write_text(JSON[:40], encoding="utf-8")
    assert reader.take() == ()
    dropped.write_text(JSON, encoding="utf-8")
    (tmp_path / "card.jpg").write_bytes(b"photo")
    (tmp_path / "letter.docx").write_bytes(b"not a card")
    assert reader.take() == ()
    (card,) = reader.take()
    assert (card.name, card.id_number, card.address) == ("测试·甲", NUMBER, "示例苏木1号")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.docx"]
    assert reader.take() == ()


def test_lines_of_gb18030_are_read() -> None:
    card = read_card(f"姓名：测试·甲\r\n身份证号：{NUMBER}\r\n".encode("gb18030"))
    assert (card.name, card.id_number, card.fault) == ("测试·甲", NUMBER, "")


@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", b"[1, 2]", b"{}", b"x" * 70_000])
def test_what_is_no_card_is_told_once_and_stays(tmp_path: Path, content: bytes) -> None:
    reader = CardFolder(tmp_path)
    reader.take()
    (tmp_path / "odd.txt").write_bytes(content)
    told = [card.fault for _look in range(4) for card in reader.take()]
    assert len(told) == 1
    assert "odd.txt" in told[0]
    assert (tmp_path / "odd.txt").exists()


def test_what_lay_there_before_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(JSON, encoding="utf-8")
    reader = CardFolder(tmp_path)
    cards = [card for _look in range(3) for card in reader.take()]
    assert [(card.name, bool(card.fault)) for card in cards] == [("", True)]


def test_a_folder_that_is_away_gives_nothing(tmp_path: Path) -> None:
    reader = CardFolder(tmp_path / "away")
    assert reader.take() == reader.take() == ()


def test_the_command_chooses_and_tries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, cards = str(demo_folder(tmp_path / "data")), tmp_path / "cards"
    cards.mkdir()
    assert main(["readers", "--data", folder, "--card-folder", str(cards)]) == 0
    assert main(["readers", "--data", folder, "--card-pattern", "@{name};{number}"]) == 0
    said = capsys.readouterr().out
    assert str(cards) in said
    assert "@{name};{number}" in said
    assert main(["readers", "--data", folder, "--card-pattern", "{name}"]) == 1
    assert main(["readers", "--data", folder, "--card-folder", folder]) == 1
    assert main(["readers", "--data", folder, "--no-card-folder"]) == 0
    assert str(cards) not in capsys.readouterr().out
    (cards / "card.json").write_text(JSON, encoding="utf-8")
    assert main(["readers", "--data", folder, "--try", str(cards / "card.json")]) == 0
    assert NUMBER in capsys.readouterr().out
