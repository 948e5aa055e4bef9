"""Which font files are taken, and what is said when one is missing or wrong."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from forms.errors import DocumentError, FontMissing, FontWrong
from forms.text import fonts as module
from forms.text.fonts import HAN, HAN_BOLD, MONGOLIAN, find_rare_files, fonts_folder, load_fonts
from forms.text.scripts import SCRIPTS


def test_bundled_fonts() -> None:
    fonts = load_fonts()
    assert fonts.face(MONGOLIAN).version.startswith("Version 3.002")
    assert {face.name for face in fonts} >= {MONGOLIAN, HAN, HAN_BOLD}
    assert all("glyf" in fonts.face(name).hb_face.table_tags for name in (MONGOLIAN, HAN, HAN_BOLD))


def test_bundled_files_are_the_ones_that_are_described() -> None:
    described = (fonts_folder() / "README.md").read_text(encoding="utf-8")
    others = (f"noto-scripts/{script.file}" for script in SCRIPTS if not script.package)
    for file in (*module.BUNDLED_FILES.values(), *others, "rare/LaterHan.ttf"):
        data = (fonts_folder() / file).read_bytes()
        assert f"| {file} |" in described
        assert hashlib.sha256(data).hexdigest() in described


def test_files_are_opened_when_they_are_needed() -> None:
    fonts = load_fonts()
    assert "hb_face" not in vars(fonts.face(HAN_BOLD))
    fonts.find("年", bold=True)
    assert "hb_face" in vars(fonts.face(HAN_BOLD))


def test_missing_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "fonts_folder", lambda: tmp_path)
    with pytest.raises(FontMissing) as raised:
        load_fonts()
    assert str(tmp_path) in str(raised.value)


def test_wrong_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(fonts_folder(), tmp_path / "fonts")
    file = tmp_path / "fonts" / module.BUNDLED_FILES[MONGOLIAN]
    old, new = "Version 3.002".encode("utf-16-be"), "Version 2.001".encode("utf-16-be")
    data = file.read_bytes()
    assert old in data
    file.write_bytes(data.replace(old, new))
    monkeypatch.setattr(module, "fonts_folder", lambda: tmp_path / "fonts")
    with pytest.raises(FontWrong) as raised:
        load_fonts()
    assert raised.value.version.startswith("Version 2.001")


def test_a_folder_of_ones_own_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "HanaMinB.ttf"
    file.write_bytes(b"")
    monkeypatch.setenv("TAMGA_FONTS", str(tmp_path))
    assert file in find_rare_files()


def test_errors_say_what_and_what_next() -> None:
    error = FontMissing("x.ttf")
    assert isinstance(error, DocumentError)
    assert str(error) == f"{error.title}：{error.what}。{error.next_step}。"


def test_a_latin_word_keeps_to_one_font() -> None:
    fonts = load_fonts()
    assert fonts.find_all("ABC", bold=False) is fonts.face(HAN)
    assert fonts.find_all("A\U0002f7ff") is None


def test_caches_are_emptied_when_full() -> None:
    fonts = load_fonts()
    cache = fonts.cache("x", limit=2)
    cache.update({1: 1, 2: 2, 3: 3})
    assert fonts.cache("x", limit=2) == {}
