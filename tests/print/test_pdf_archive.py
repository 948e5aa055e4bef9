"""The archived PDF keeps the rules of PDF/A-2u that it claims, and the checker would see if it did not."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pikepdf
import pytest

from forms.documents import proof
from forms.documents.notification import a4 as notification
from forms.page import Bookmark, Document
from forms.pdf.archival import grey_profile
from forms.pdf.embed import to_pdf
from tests.support.archive_rules import broken_rules
from tests.support.packages import program
from tests.support.slips import fonts, many, mongolian_first, slip

DOCUMENTS: dict[str, Callable[[], Document]] = {
    "typical": lambda: notification.lay_out(slip(), fonts()),
    "dense": lambda: notification.lay_out(slip("SAMPLE-017", ("missing", "invalid")), fonts()),
    "mongolian first": lambda: notification.lay_out(mongolian_first(slip("SAMPLE-003")), fonts()),
    "several pages": lambda: notification.lay_out(many(20), fonts()),
    "rare names": lambda: notification.lay_out(
        slip(applicant_name="䶮·㐂 q\u0303 x\u0331\u0300", agent_name="ᠪᠣᠷᠵᠢᠭᠢᠨ·ᠠ"), fonts()
    ),
    "title to be escaped": lambda: notification.lay_out(slip(number="<A&B>(\\)"), fonts()),
    "proof": lambda: proof.lay_out("ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ 内蒙古（12）ABC\u202fᠤᠨ\n" * 30, fonts(), 18.0),
    "nothing": lambda: proof.lay_out("", fonts()),
}


def _pdf(name: str) -> bytes:
    return to_pdf(DOCUMENTS[name](), fonts())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_rules_of_the_archive_are_kept(name: str) -> None:
    assert broken_rules(_pdf(name)) == []


@pytest.mark.parametrize("name", ["typical", "several pages"])
def test_an_independent_reader_finds_the_file_sound(name: str, tmp_path: Path) -> None:
    file = tmp_path / "slip.pdf"
    file.write_bytes(_pdf(name))
    done = subprocess.run([program("qpdf"), "--check", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "No syntax or stream encoding errors" in done.stdout


def _font(document: pikepdf.Pdf) -> Any:
    return next(iter(document.pages[0].obj.Resources.Font.values()))


def _drop(owner: Any, key: str) -> None:
    del owner[key]


def _without_a_mapping(document: pikepdf.Pdf) -> None:
    stream = _font(document).ToUnicode
    stream.write(re.sub(rb"<0001><[0-9a-f]+>", b"<0001><>", stream.read_bytes()))


def _private_text(document: pikepdf.Pdf) -> None:
    stream = _font(document).ToUnicode
    stream.write(stream.read_bytes().replace(b"<0001><", b"<0001><e000"))


def _other_claim(document: pikepdf.Pdf) -> None:
    stream = document.Root.Metadata
    stream.write(stream.read_bytes().replace(b'conformance="U"', b'conformance="A"'))


def _damaged_program(document: pikepdf.Pdf) -> None:
    stream = _font(document).DescendantFonts[0].FontDescriptor.FontFile2
    stream.write(stream.read_bytes()[:-4] + b"\1\2\3\4")


def _transparent(document: pikepdf.Pdf) -> None:
    page = document.pages[0].obj
    page.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency)


def _coloured(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"1 0 0 rg", prepend=True)


DAMAGES: dict[str, Callable[[pikepdf.Pdf], Any]] = {
    "no metadata": lambda document: _drop(document.Root, "/Metadata"),
    "does not claim": _other_claim,
    "differ": lambda document: document.docinfo.__setitem__("/Title", "another"),
    "no language": lambda document: _drop(document.Root, "/Lang"),
    "6.2.3": lambda document: _drop(document.Root, "/OutputIntents"),
    "/OpenAction": lambda document: document.Root.__setitem__("/OpenAction", pikepdf.Dictionary()),
    "transparency": _transparent,
    "operator rg": _coloured,
    "no ToUnicode": lambda document: _drop(_font(document), "/ToUnicode"),
    "stands for ''": _without_a_mapping,
    "private": _private_text,
    "not embedded": lambda document: _drop(_font(document).DescendantFonts[0].FontDescriptor, "/FontFile2"),
    "no CIDToGIDMap": lambda document: _drop(_font(document).DescendantFonts[0], "/CIDToGIDMap"),
    "6.2.11.5": lambda document: _font(document).DescendantFonts[0].W[1].__setitem__(0, 10),
    "is damaged": _damaged_program,
}


@pytest.mark.parametrize("what", DAMAGES)
def test_the_checker_sees(what: str) -> None:
    with pikepdf.open(io.BytesIO(_pdf("typical"))) as document:
        DAMAGES[what](document)
        damaged = io.BytesIO()
        document.save(damaged, fix_metadata_version=False)
    assert any(what in found for found in broken_rules(damaged.getvalue()))


def test_file_identifier_follows_from_what_the_file_says() -> None:
    def identifier(pdf: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return bytes(document.trailer.ID[0])

    made = slip()
    other = msgspec.structs.replace(made, applicant_name="乌云")
    ids = [identifier(to_pdf(notification.lay_out(one, fonts()), fonts())) for one in (made, made, other)]
    assert ids[0] == ids[1] != ids[2]


def test_bookmarks_lead_to_their_pages() -> None:
    pages = notification.lay_out(many(20), fonts()).pages
    marks = (Bookmark("社保 ᠨᠡᠭᠡ", 0), Bookmark("一", 1, 1), Bookmark("二", 2, 1), Bookmark("民政", 3))
    pdf = to_pdf(Document("booklet", pages, bookmarks=marks), fonts())
    assert broken_rules(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        assert document.Root.PageMode == "/UseOutlines"
        shown = [[(e.title, e) for e in (top, *top.children)] for top in outline.root]
        assert [[title for title, _ in row] for row in shown] == [["社保 ᠨᠡᠭᠡ", "一", "二"], ["民政"]]
        destinations: list[Any] = [entry.destination for row in shown for _, entry in row]
        targets = [destination[0].objgen for destination in destinations]
        assert targets == [page.obj.objgen for page in document.pages][:4]


def test_the_grey_of_the_archive_is_small_and_always_the_same() -> None:
    assert len(grey_profile()) < 400
    assert grey_profile()[12:24] == b"mntrGRAYXYZ "
