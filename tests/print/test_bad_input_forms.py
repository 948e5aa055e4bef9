"""Bad input in every text of every form, and through the commands: set right, or named; never a blank box."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from desktop import bootstrap
from desktop.cli.commands import main
from desktop.services.upkeep.new_workplace import SetUp
from forms.documents.supplement import NotDelegated
from forms.errors import BadCharacter, DocumentError, MissingGlyph, NoRoom
from forms.page import Document, GlyphRun
from forms.text import fonts as font_module
from forms.text.fonts import BUNDLED_FILES, MONGOLIAN, fonts_folder
from tests.support.form_texts import FORMS, PLACES
from tests.support.paper import page_texts
from tests.support.slips import fonts

REFUSED = {
    "lone surrogate": ("巴特尔\ud83d", "U+D83D", BadCharacter),
    "private": ("巴\ue123特尔", "U+E123", BadCharacter),
    "emoji": ("巴特尔👨\u200d👩", "U+1F468", MissingGlyph),
    "unassigned Mongolian": ("ᠪᠠ\u181aᠲᠤ", "U+181A", MissingGlyph),
}
SET_RIGHT = {"selector alone": "\u180b", "controls": "巴\x07特\x00尔\x1b\x85", "direction": "\u202e巴特尔"}


def _glyphs(document: Document) -> Iterator[tuple[str, int, str]]:
    for page in document.pages:
        for run in page.items:
            if isinstance(run, GlyphRun):
                yield from ((run.font, glyph.gid, glyph.text) for glyph in run.glyphs)


def _laid_out(form: str, given: str) -> Iterator[tuple[str, Document | DocumentError]]:
    """What comes of each text of a form when this stands in its place."""
    for place, (name, put) in PLACES.items():
        if name == form:
            try:
                yield place, FORMS[form][0](put(given), fonts())
            except DocumentError as error:
                yield place, error


def test_every_form_is_asked_about_all_its_texts() -> None:
    assert len(PLACES) > 300
    asked = set(PLACES)
    assert {"receipt: materials.remark", "enquiry: answered", "ledger: rows.remark"} <= asked
    assert {"transfer: cases.applicant_masked", "authorization: agent.name"} <= asked
    assert {"handover: documents.name.mn", "guide: matter.materials.name.zh"} <= asked


@pytest.mark.slow
@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("form", FORMS)
def test_what_cannot_be_printed_is_named_wherever_it_stands(form: str, what: str) -> None:
    given, code_point, kind = REFUSED[what]
    bad = next(c for c in given if f"U+{ord(c):04X}" == code_point)
    named = 0
    for place, made in _laid_out(form, given):
        if isinstance(made, Document):
            assert all(bad not in text for _, _, text in _glyphs(made)), f"{place} was printed"
        elif not isinstance(made, NotDelegated):
            assert isinstance(made, kind), place
            assert code_point in str(made), place
            str(made).encode("utf-8")
            named += 1
    assert named >= 5


@pytest.mark.slow
@pytest.mark.parametrize("what", SET_RIGHT)
@pytest.mark.parametrize("form", FORMS)
def test_what_nobody_meant_is_left_out_wherever_it_stands(form: str, what: str) -> None:
    for place, made in _laid_out(form, SET_RIGHT[what]):
        if isinstance(made, DocumentError):
            assert not isinstance(made, MissingGlyph), place
            continue
        shown = set(_glyphs(made))
        names = (fonts().face(font).hb_font.get_glyph_name(gid) or "" for font, gid, _ in shown)
        assert not any(gid == 0 for _, gid, _ in shown), place
        assert not any(glyph.startswith("fvs") for glyph in names), place


@pytest.fixture
def counter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, str]:
    """A township's demonstration with one case, and its slip number."""
    data = tmp_path / "data"
    bootstrap.set_up(data, SetUp(site_code="ML01", staff_name="乌云"))
    answers = ["--answer", "person=other", "--answer", "agent=no", "--handed-in", "1"]
    named = ["--name", "测试·甲", "--id-number", "152129195001010004"]
    out = ["--out", str(tmp_path / "slip.pdf"), "--data", str(data)]
    assert main(["slip", "SAMPLE-004", *answers, *named, *out]) == 0
    return data, capsys.readouterr().out.split()[1].removesuffix("（")


FORM_COMMANDS = {
    "receipt": ("--giver",),
    "authorization": ("--agent",),
    "handover": ("--outcome",),
    "transfer": ("--to", "BQ00", "--carrier"),
    "enquiry": ("--note",),
}


def _command(name: str, slip: str, text: str, data: Path) -> list[str]:
    subject = "SAMPLE-004" if name == "enquiry" else slip
    out = ["--out", str(data.parent / "form.pdf"), "--data", str(data)]
    return ["form", name, subject, *FORM_COMMANDS[name], text, *out]


def _journal(data: Path, capsys: pytest.CaptureFixture[str]) -> int:
    capsys.readouterr()
    assert main(["journal", "list", "--data", str(data)]) == 0
    return capsys.readouterr().out.count("\n")


@pytest.mark.slow
@pytest.mark.parametrize("name", FORM_COMMANDS)
def test_the_form_command_names_what_it_cannot_print_and_records_nothing(
    name: str, counter: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    data, slip = counter
    before = _journal(data, capsys)
    for what in ("private", "emoji", "unassigned Mongolian"):
        given, code_point, _ = REFUSED[what]
        assert main(_command(name, slip, given, data)) == 1
        said = capsys.readouterr().err
        assert said.startswith("tamga: ")
        assert code_point in said
        assert said.count("\n") == 1
        assert "Traceback" not in said
    assert not (data.parent / "form.pdf").exists()
    assert _journal(data, capsys) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", FORM_COMMANDS)
def test_half_a_character_is_wrong_usage_of_the_form_command(
    name: str, counter: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    data, slip = counter
    with pytest.raises(SystemExit) as raised:
        main(_command(name, slip, "巴特尔\udced", data))
    assert raised.value.code == 2
    assert "udced" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("text", ["\u180b", "\u200b\u2060", " \x07 "])
def test_a_text_that_nobody_can_see_is_none(
    text: str, counter: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    data, slip = counter
    for name, words in (("handover", "还没有办理结果"), ("enquiry", "还没有写答复内容")):
        assert main(_command(name, slip, text, data)) == 1
        assert words in capsys.readouterr().err


@pytest.mark.slow
def test_an_answer_of_ten_thousand_characters_is_printed_whole(counter: tuple[Path, str]) -> None:
    data, slip = counter
    assert main(_command("enquiry", slip, "永" * 10_000, data)) == 0
    assert "".join(page_texts((data.parent / "form.pdf").read_bytes())).count("永") == 10_000


@pytest.mark.slow
def test_the_form_command_names_a_missing_font(
    counter: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data, slip = counter
    folder = data.parent / "fonts"
    bundled = fonts_folder()
    for name, file in BUNDLED_FILES.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        if name != MONGOLIAN:
            (folder / file).symlink_to(bundled / file)
    monkeypatch.setattr(font_module, "fonts_folder", lambda: folder)
    for name in FORM_COMMANDS:
        assert main(_command(name, slip, "萨仁", data)) == 1
        said = capsys.readouterr().err
        assert "NotoSansMongolian-Regular.ttf" in said
        assert said.count("\n") == 1


@pytest.mark.parametrize("length", [3_000, 20_000])
def test_what_no_code_holds_is_named(length: int) -> None:
    lay_out, make = FORMS["enrolment"]
    made = msgspec.structs.replace(make(), address="https://" + "长" * length)
    with pytest.raises(NoRoom, match="长长长"):
        lay_out(made, fonts())
