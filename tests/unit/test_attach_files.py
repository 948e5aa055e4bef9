"""Scans of a case: made small, taken out of the folder of a document camera, shown as pictures."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.errors import SetUpError
from desktop.readers.scan_folder import ScanFolder
from desktop.services.cases.shrink_picture import LONGEST_PX, shrink_picture
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]

_ORIENTATION, _GPS = 0x0112, 0x8825


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (4000, 3000), mode: str = "RGB", **more: object
) -> bytes:
    """A picture with enough in it to be large."""
    picture = Image.effect_noise(size, 60).convert(mode)
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_photo_is_made_as_wide_as_paper_wants_and_upright() -> None:
    sideways = Image.Exif()
    sideways[_ORIENTATION] = 6  # a phone held upright
    sideways[_GPS] = {1: "N", 2: (43.0, 56.0, 0.0)}
    before = photo(exif=sideways.tobytes(), quality=95)
    small = shrink_picture(before, "image/jpeg")
    after = opened(small.content)
    assert after.size == (LONGEST_PX * 3 // 4, LONGEST_PX)
    assert (small.media_type, small.suffix) == ("image/jpeg", ".jpg")
    assert len(small.content) < len(before) / 2
    assert not after.getexif(), "where and with what it was taken is nobody's business"


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("BMP", "RGB"), ("TIFF", "1")])
def test_a_scan_of_any_kind_becomes_a_small_jpeg(kind: str, mode: str) -> None:
    small = shrink_picture(photo(kind, (1200, 900), mode if mode != "P" else "RGB"), "image/png")
    after = opened(small.content)
    assert (after.format, after.size, small.media_type) == ("JPEG", (1200, 900), "image/jpeg")


def test_what_is_transparent_is_paper() -> None:
    clear = Image.new("RGBA", (400, 400), (255, 0, 0, 0))
    clear.paste(Image.effect_noise((400, 200), 90).convert("RGBA"), (0, 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    small = shrink_picture(out.getvalue(), "image/png")
    assert small.suffix == ".jpg"
    assert opened(small.content).getpixel((200, 390)) == (255, 255, 255)


def two_pages() -> bytes:
    out = io.BytesIO()
    pages = [Image.new("L", (300, 300), shade) for shade in (0, 255)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


@pytest.mark.parametrize("content", [
    b"\xff\xd8 a picture that is none", b"%PDF-1.7 a paper", b"", b"II*\x00broken", two_pages(),
    photo("JPEG", (200, 100), quality=40),
])  # fmt: skip
def test_what_would_lose_something_or_is_small_already_stays(content: bytes) -> None:
    same = shrink_picture(content, "application/octet-stream")
    assert (same.content, same.media_type, same.suffix) == (content, "application/octet-stream", "")


def test_a_picture_of_too_many_dots_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.services.cases.shrink_picture._MOST_PIXELS", 1_000)
    content = photo("PNG", (100, 100))
    assert shrink_picture(content, "image/png").content == content


def test_attached_it_is_small_under_its_name_and_as_it_is_where_that_is_asked(
    desk: Desk, tmp_path: Path
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    scan = tmp_path / "户口簿.png"
    scan.write_bytes(photo("PNG", (3000, 2000)))
    desk.events.attach(number, scan, "m1")
    desk.events.attach(number, scan, as_is=True)
    whole, small = sorted(desk.cases.place(number).files, key=lambda each: -each.size_bytes)
    assert (small.name, small.media_type, small.where) == ("户口簿.jpg", "image/jpeg", "here")
    assert small.about, "the name of its material"
    assert (whole.name, whole.about) == ("户口簿.png", "")
    assert desk.events.look_at_attached(whole.sha256) == scan.read_bytes()
    desk.events.withdraw(number, whole.sha256, "附错了")
    assert [each.sha256 for each in desk.cases.place(number).files] == [small.sha256]


def test_a_folder_gives_what_came_since_and_is_whole(tmp_path: Path) -> None:
    folder = ScanFolder(tmp_path)
    (tmp_path / "before.jpg").write_bytes(b"somebody else")
    assert folder.look() == ()
    scan = tmp_path / "b.jpg"
    scan.write_bytes(b"half")
    (tmp_path / "notes.txt").write_bytes(b"no scan")
    (tmp_path / "empty.png").write_bytes(b"")
    assert folder.look() == (), "seen once"
    scan.write_bytes(b"half and the rest")
    assert folder.look() == (), "it grew"
    assert folder.look() == (scan,)
    later = tmp_path / "a.pdf"
    later.write_bytes(b"%PDF")
    os.utime(later, ns=(scan.stat().st_mtime_ns + 10, scan.stat().st_mtime_ns + 10))
    folder.look()
    assert folder.look() == (scan, later), "in the order in which they came"
    assert folder.take_away(scan)
    assert folder.look() == (later,)
    folder.begin()
    assert folder.look() == ()
    assert folder.look() == (), "of the case before"
    assert ScanFolder(tmp_path / "away").look() == ()


def test_the_folder_is_chosen_and_named(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scans = tmp_path / "scans"
    with pytest.raises(SetUpError, match="不是文件夹"):
        desk.upkeep.choose_scan_folder(scans)
    scans.mkdir()
    with pytest.raises(SetUpError):
        desk.upkeep.choose_scan_folder(desk.data_dir)
    desk.upkeep.choose_scan_folder(scans)
    assert desk.upkeep.setting("scan_folder") == str(scans)
    desk.upkeep.choose_scan_folder(None)
    assert desk.upkeep.setting("scan_folder") == ""


@pytest.fixture
def run(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def command(*words: str) -> str:
        capsys.readouterr()
        assert main([*words, "--data", str(desk.data_dir)]) == 0
        return capsys.readouterr().out

    return command


@pytest.mark.slow
def test_by_command(desk: Desk, run: Callable[..., str], tmp_path: Path) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    scan = tmp_path / "scan.bmp"
    scan.write_bytes(photo("BMP", (1200, 900)))
    run("cases", "attach", number, str(scan))
    (small,) = json.loads(run("cases", "show", number, "--json"))["attachments"]
    assert (small["name"], small["media_type"]) == ("scan.jpg", "image/jpeg")
    run("cases", "attach", number, str(scan), "--as-is")
    sizes = [each["size_bytes"] for each in json.loads(run("cases", "show", number, "--json"))["attachments"]]
    assert max(sizes) == scan.stat().st_size > 5 * min(sizes)
    assert f"扫描文件夹：{tmp_path}" in run("readers", "--scan-folder", str(tmp_path))
    assert "扫描文件夹：没有" in run("readers", "--no-scan-folder")
