"""Whoever hears a document hears it whole and in order: the structure tree of each on every paper."""

from __future__ import annotations

import ctypes
import io
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2.raw as pdfium
import pytest

from forms.pdf.embed import to_pdf
from tests.support.archive_rules import broken_rules
from tests.support.every_paper import EVERY_PAPER
from tests.support.packages import program
from tests.support.slips import fonts
from tests.support.structure_rules import broken_structure, structure, told_by_structure

pytestmark = pytest.mark.slow

LETTERS = re.compile(r"\s|[\u180b-\u180f\u200c\u200d\u202f]")


@cache
def pdf_of(name: str) -> bytes:
    return to_pdf(EVERY_PAPER[name](), fonts())


def letters(text: str) -> Counter[str]:
    return Counter(LETTERS.sub("", text))


@pytest.mark.parametrize("name", EVERY_PAPER)
def test_every_document_keeps_the_rules_of_both(name: str) -> None:
    assert broken_structure(pdf_of(name)) == []
    assert broken_rules(pdf_of(name)) == []


@pytest.mark.parametrize("name", EVERY_PAPER)
def test_the_tree_says_all_that_is_drawn(name: str) -> None:
    drawn = "".join(
        glyph.text
        for page in EVERY_PAPER[name]().pages
        for item in page.items
        for glyph in getattr(item, "glyphs", ())
    )
    assert letters("".join(told_by_structure(pdf_of(name)))) == letters(drawn)


def test_a_slip_is_what_it_looks_like() -> None:
    roles = structure(pdf_of("typical"))
    assert roles[:3] == ["Document", "Part", "H1"]
    counts = Counter(roles)
    # In each of two copies: a head and two missing materials in five columns, and the two in Mongolian.
    assert (counts["Part"], counts["Table"], counts["TR"], counts["TH"], counts["TD"]) == (2, 2, 6, 10, 20)
    assert (counts["L"], counts["LI"], counts["Figure"], counts["H2"]) == (2, 4, 2, 2)


def test_copies_are_told_one_after_the_other() -> None:
    told = [text for text in told_by_structure(pdf_of("typical")) if text]
    half = len(told) // 2
    assert told[0] == told[half]
    assert told[: half - 3] == told[half : 2 * half - 3]


@pytest.mark.parametrize("name", ["typical", "receipt", "ledger", "on a5"])
def test_poppler_hears_each_element(name: str, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf_of(name))
    done = subprocess.run(
        [program("pdfinfo"), "-struct-text", file], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    heard = re.sub(r"^\s*[A-Z][A-Za-z0-9]*( \(block\)| \(inline\))?:?$", "", done.stdout, flags=re.MULTILINE)
    wanted = "".join(told_by_structure(pdf_of(name)))
    han = re.compile("[\u4e00-\u9fff]")
    assert Counter(han.findall(heard)) == Counter(han.findall(wanted))


def test_pdfium_sees_the_tree_of_each_page() -> None:
    data = pdf_of("typical")
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    try:
        for index in range(pdfium.FPDF_GetPageCount(document)):
            page = pdfium.FPDF_LoadPage(document, index)
            tree = pdfium.FPDF_StructTree_GetForPage(page)
            top = pdfium.FPDF_StructTree_GetChildAtIndex(tree, 0)
            assert pdfium.FPDF_StructTree_CountChildren(tree) == 1
            assert _pdfium_type(top) == "Document"
            roles = list(_pdfium_roles(top))
            assert Counter(roles)["TD"] == 10
            assert "H1" in roles
            pdfium.FPDF_StructTree_Close(tree)
            pdfium.FPDF_ClosePage(page)
    finally:
        pdfium.FPDF_CloseDocument(document)


def _pdfium_type(element: Any) -> str:
    size = pdfium.FPDF_StructElement_GetType(element, None, 0)
    room = ctypes.create_string_buffer(size)
    pdfium.FPDF_StructElement_GetType(element, room, size)
    return room.raw.decode("utf-16-le").rstrip("\0")


def _pdfium_roles(element: Any) -> Any:
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            yield _pdfium_type(child)
            yield from _pdfium_roles(child)


def _first(document: pikepdf.Pdf, role: str) -> Any:
    return next(
        item
        for item in document.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == f"/{role}"
    )


def _drawn_unmarked(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"0 0 m 9 9 l S", prepend=False)


def _other_owner(document: pikepdf.Pdf) -> None:
    row = document.Root.StructTreeRoot.ParentTree.Nums[1]
    row[0], row[1] = row[1], row[0]


DAMAGES: dict[str, Callable[[pikepdf.Pdf], Any]] = {
    "not marked": lambda document: document.Root.__delitem__("/MarkInfo"),
    "no structure tree": lambda document: document.Root.__delitem__("/StructTreeRoot"),
    "neither marked nor an artifact": _drawn_unmarked,
    "leads to another element": _other_owner,
    "without scope": lambda document: _first(document, "TH").__delitem__("/A"),
    "without alternate text": lambda document: _first(document, "Figure").__delitem__("/Alt"),
    "different numbers of cells": lambda document: _first(document, "TR").K.__delitem__(0),
    "does not say that it is Mongolian": lambda document: _first(document, "Sect").__delitem__("/Lang"),
    "holds P": lambda document: _first(document, "TR").K[0].__setitem__("/S", pikepdf.Name.P),
    "first heading": lambda document: _first(document, "H1").__setitem__("/S", pikepdf.Name.H2),
    "the role Quote": lambda document: _first(document, "P").__setitem__("/S", pikepdf.Name.Quote),
}


@pytest.mark.parametrize("what", DAMAGES)
def test_the_checker_sees(what: str) -> None:
    with pikepdf.open(io.BytesIO(pdf_of("typical"))) as document:
        DAMAGES[what](document)
        damaged = io.BytesIO()
        document.save(damaged, fix_metadata_version=False)
    assert any(what in found for found in broken_structure(damaged.getvalue()))
