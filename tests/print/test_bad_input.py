"""Bad input, through the notification and the command line: set right, or named; never a blank box."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest

from casework.release.catalogue import Text
from desktop.cli.commands import main
from forms.documents import proof, supplement
from forms.documents.notification import a4 as notification
from forms.documents.notification import papers as notification_papers
from forms.documents.notification.data import Notification
from forms.errors import BadCharacter, DocumentError, FontMissing, FontWrong, MissingGlyph, TextTooLong
from forms.page import Document, GlyphRun
from forms.pdf.embed import to_pdf
from forms.sheet.paper import A4, A5, THERMAL
from forms.text import fonts as font_module
from forms.text.fonts import BUNDLED_FILES, MONGOLIAN, FontSet, fonts_folder, load_fonts
from tests.support.paper import letters, page_texts
from tests.support.papers import supplement_of
from tests.support.slips import fonts, lines, sample_release, slip
from tests.support.workplaces import demo_folder

BUNDLED = fonts_folder()

# What is wrong, and the characters that are dropped without a word because nobody can have meant them.
SET_RIGHT = {
    "selector alone": ("巴\u180b特尔", "巴特尔"),
    "selector first": ("\u180cᠪᠠᠲᠤ", "ᠪᠠᠲᠤ"),
    "controls": ("巴\x07特\x00\x1b尔\x85", "巴特尔"),
    "byte order mark": ("\ufeff巴特尔", "巴特尔"),
    "directions": ("\u202e巴特尔\u202c", "巴特尔"),
    "line separator": ("巴\u2028特尔", "巴特尔"),
    "joiner of words": ("巴\u2060特尔", "巴特尔"),
    "tags": ("巴特尔\U000e0041", "巴特尔"),
}
# What is wrong, and the code point that the error names.
REFUSED = {
    "lone surrogate": ("巴特尔\ud83d", "U+D83D", BadCharacter),
    "byte that was not text": ("巴特尔\udcff", "U+DCFF", BadCharacter),
    "private": ("巴\ue123特尔", "U+E123", BadCharacter),
    "private, far": ("巴\U000f0001特尔", "U+F0001", BadCharacter),
    "noncharacter": ("巴特尔\uffff", "U+FFFF", BadCharacter),
    "sign of damage": ("巴\ufffd尔", "U+FFFD", BadCharacter),
    "object": ("巴\ufffc尔", "U+FFFC", BadCharacter),
    "unassigned": ("巴\u0378尔", "U+0378", MissingGlyph),
    "unassigned Mongolian": ("ᠪᠠ\u181aᠲᠤ", "U+181A", MissingGlyph),
    "emoji": ("巴特尔👨\u200d👩\u200d👧", "U+1F468", MissingGlyph),
    "script of no font": ("नमस्ते", "U+0928", MissingGlyph),
}


def _in_every_place(text: str) -> list[Notification]:
    """The text as a name, as a reason, and in the catalogue."""
    made = slip()
    reason = tuple(msgspec.structs.replace(line, state="invalid", reason=text) for line in made.materials)
    matter = msgspec.structs.replace(made.matter, place=Text(zh=text))
    return [
        msgspec.structs.replace(made, applicant_name=text),
        msgspec.structs.replace(made, materials=reason),
        msgspec.structs.replace(made, matter=matter),
    ]


def _text(document: Document) -> str:
    return letters("".join(page_texts(to_pdf(document, fonts()))))


def _boxes(document: Document) -> list[str]:
    """Glyphs that would show a box: .notdef, and the boxes that the Mongolian font has for controls."""
    shown = [
        (run.font, g.gid)
        for page in document.pages
        for run in page.items
        if isinstance(run, GlyphRun)
        for g in run.glyphs
    ]
    names = {pair: fonts().face(pair[0]).hb_font.get_glyph_name(pair[1]) or "" for pair in set(shown)}
    return [name for (_, gid), name in names.items() if gid == 0 or name.startswith("fvs")]


@pytest.mark.parametrize("what", SET_RIGHT)
def test_what_nobody_meant_is_left_out(what: str) -> None:
    given, wanted = SET_RIGHT[what]
    for made in _in_every_place(given):
        document = notification.lay_out(made, fonts())
        assert wanted in _text(document)
        assert _boxes(document) == []
    sheet = proof.lay_out(given, fonts())
    assert _text(sheet).startswith(wanted)
    assert _boxes(sheet) == []


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_printed_is_named_with_its_place(what: str) -> None:
    given, code_point, kind = REFUSED[what]
    lay_outs: list[Callable[[], Document]] = [lambda: proof.lay_out(given, fonts())]
    for made in _in_every_place(given):
        for paper in (A4, A5):
            lay_outs.append(partial(notification_papers.lay_out, made, fonts(), paper))
    for lay_out in lay_outs:
        with pytest.raises(kind) as raised:
            lay_out()
        said = str(raised.value)
        assert code_point in said
        assert letters(given)[0] in said
        said.encode("utf-8")  # a lone surrogate in the words would end the program that prints them


@pytest.mark.slow
def test_a_note_of_ten_thousand_characters_is_printed_whole() -> None:
    made = slip("SAMPLE-004", ("missing",))
    note = "申请人应当如实填写，" * 1000
    material = msgspec.structs.replace(made.materials[0].material, note=Text(zh=note))
    made = msgspec.structs.replace(made, materials=lines([material], ("missing",)))
    pages = page_texts(to_pdf(notification.lay_out(made, fonts()), fonts()))
    said = "".join(letters(page) for page in pages[: len(pages) // 2])
    assert said.count("申请人应当如实填写，") == 1000
    assert "申请人应当如实填写" not in _text(notification_papers.lay_out(made, fonts(), THERMAL))


def test_a_name_of_ten_thousand_characters_is_refused_with_words() -> None:
    with pytest.raises(TextTooLong):
        notification.lay_out(slip(applicant_name="长" * 10_000), fonts())


def _copied_fonts(folder: Path) -> Path:
    for file in BUNDLED_FILES.values():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).symlink_to(BUNDLED / file)
    return folder


def _missing(path: Path) -> None:
    path.unlink()


def _another_version(path: Path) -> None:
    """A sound font, but not the one that belongs there."""
    path.unlink()
    other = "han" if path.name.startswith("NotoSansMongolian") else MONGOLIAN
    shutil.copy(BUNDLED / BUNDLED_FILES[other], path)


def _half_written(path: Path) -> None:
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:1000])


def _empty(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"")


DAMAGES: dict[str, tuple[Callable[[Path], None], type[DocumentError]]] = {
    "missing": (_missing, FontMissing),
    "another version": (_another_version, FontWrong),
    "half written": (_half_written, FontWrong),
    "empty": (_empty, FontWrong),
}


@pytest.fixture(params=BUNDLED_FILES)
def damaged_font(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One of the bundled fonts, in a folder of its own from which all are loaded."""
    folder = _copied_fonts(tmp_path / "fonts")
    monkeypatch.setattr(font_module, "fonts_folder", lambda: folder)
    return folder / BUNDLED_FILES[request.param]


@pytest.mark.parametrize("what", DAMAGES)
def test_a_damaged_font_is_named(
    what: str, damaged_font: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage, kind = DAMAGES[what]
    damage(damaged_font)
    with pytest.raises(kind) as raised:
        _set_in_all(load_fonts())
    assert str(damaged_font) in str(raised.value)
    if "Bold" in damaged_font.name or "Serif" in damaged_font.name:
        return  # a proof has nothing bold and nothing in Song
    (tmp_path / "a.txt").write_text("ᠮᠣᠩᠭᠣᠯ 内蒙古", encoding="utf-8")
    assert main(["proof", str(tmp_path / "a.txt"), "--out", str(tmp_path / "a.pdf")]) == 1
    _named(capsys, damaged_font.name)
    assert not (tmp_path / "a.pdf").exists()


def _set_in_all(fonts: FontSet) -> None:
    notification.lay_out(slip(), fonts)
    supplement.lay_out(supplement_of(), fonts)  # an official paper: Song


def _named(capsys: pytest.CaptureFixture[str], words: str) -> None:
    error = capsys.readouterr().err
    assert words in error
    assert error.startswith("tamga: ")
    assert error.count("\n") == 1
    assert "Traceback" not in error
    assert "程序出错" not in error


def test_the_slip_command_names_a_missing_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = demo_folder(tmp_path / "data")
    folder = _copied_fonts(tmp_path / "fonts")
    (folder / BUNDLED_FILES[MONGOLIAN]).unlink()
    monkeypatch.setattr(font_module, "fonts_folder", lambda: folder)
    command = [
        "slip",
        "SAMPLE-009",
        "--name",
        "巴特尔",
        "--out",
        str(tmp_path / "a.pdf"),
        "--data",
        str(data),
    ]
    assert main(command) == 1
    _named(capsys, "NotoSansMongolian-Regular.ttf")


BROKEN = ("lone surrogate", "byte that was not text")


@pytest.mark.parametrize("what", ["private", "emoji"])
def test_the_slip_command_names_what_it_cannot_print(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, code_point, _ = REFUSED[what]
    data = demo_folder(tmp_path / "data")
    command = ["slip", "SAMPLE-009", "--name", given, "--out", str(tmp_path / "a.pdf"), "--data", str(data)]
    assert main(command) == 1
    _named(capsys, code_point)
    assert not (tmp_path / "a.pdf").exists()
    assert main(["cases", "--data", str(data)]) == 0
    assert "SAMPLE-009" not in capsys.readouterr().out


def test_the_slip_command_leaves_room_for_a_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = demo_folder(tmp_path / "data"), tmp_path / "a.pdf"
    command = ["slip", "SAMPLE-009", "--name", "测नमित", "--out", str(out), "--data", str(data)]
    assert main(command) == 1
    assert "--by-hand" in capsys.readouterr().err
    answers = [word for each in ("member=none", "hukou=yes", "agent=no") for word in ("--answer", each)]
    assert main([*command, *answers, "--document-reason", "现场说明", "--by-hand"]) == 0
    assert "测＿＿＿＿＿＿＿＿" in "".join(page_texts(out.read_bytes()))


def test_no_hand_writes_what_is_damaged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = demo_folder(tmp_path / "data")
    command = ["slip", "SAMPLE-009", "--name", "测\ue123", "--out", str(tmp_path / "a.pdf"), "--by-hand"]
    assert main([*command, "--data", str(data)]) == 1
    _named(capsys, "U+E123")


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_text_is_wrong_usage(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["slip", "SAMPLE-009", "--name", REFUSED[what][0], "--out", str(tmp_path / "a.pdf")]
    with pytest.raises(SystemExit) as raised:
        main(command)
    assert raised.value.code == 2
    assert ascii(REFUSED[what][0][-1]).strip("'") in capsys.readouterr().err


@pytest.mark.parametrize("what", ["unassigned", "sign of damage"])
def test_the_proof_command_names_what_it_cannot_print(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, code_point, _ = REFUSED[what]
    (tmp_path / "a.txt").write_text(f"ᠮᠣᠩᠭᠣᠯ\n{given}", encoding="utf-8")
    assert main(["proof", str(tmp_path / "a.txt"), "--out", str(tmp_path / "a.pdf")]) == 1
    _named(capsys, code_point)


def test_a_surrogate_in_a_text_file_is_named_by_its_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_bytes("ᠮᠣ".encode() + b"\xed\xa0\xbd")
    assert main(["proof", str(tmp_path / "a.txt"), "--out", str(tmp_path / "a.pdf")]) == 1
    _named(capsys, "第 7 个字节")


def test_labels_of_the_sample_have_no_bad_characters() -> None:
    assert all("\ufffd" not in label.zh + label.mn for label in sample_release().labels.values())
