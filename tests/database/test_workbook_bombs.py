"""Small workbooks that claim more than a machine has: refused in words before any of them is laid out."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

import pytest
import xlsxwriter

from casework.errors import FileUnreadable
from sync.server.workshop.workbook import read_workbook
from tests.support.workbooks import saved

_ROW = '<row r="{row}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'
_OLD_FORM = bytes.fromhex("d0cf11e0a1b11ae1")
_BOMB = b"<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
_TABLE = (
    '<table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}">'
    '<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
    "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
)
_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    "{table}</office:spreadsheet></office:body></office:document-content>"
).replace("{table}", _TABLE)


def _with_cells(*cells: tuple[int, int], sheets: int = 1) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    for name in "abcdefghij"[:sheets]:
        page = book.add_worksheet(name)
        for row, column in cells:
            page.write(row, column, "x")
    book.close()
    return kept.getvalue()


def _changed(content: bytes, old: bytes, new: bytes, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        parts = {each.filename: before.read(each) for each in before.infolist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as after:
        for name, data in parts.items():
            after.writestr(name, data)
    return kept.getvalue()


def _zipped(**parts: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        for name, content in parts.items():
            packed.writestr(name if "." in name else f"{name}.xml", content)
    return kept.getvalue()


def _ten_times() -> bytes:
    """Ten names of one part, which spreads over a million and a half."""
    content = _with_cells((0, 0), (99_999, 14))
    one = b'<sheet name="a" sheetId="1" r:id="rId1"/>'
    more = b"".join(one.replace(b'"a"', f'"b{each}"'.encode()) for each in range(9))
    return _changed(content, one, one + more, "xl/workbook.xml")


def _by_another_name() -> bytes:
    """The sheet lies in a part whose name says nothing of it."""
    content = _with_cells((0, 0), (1_048_575, 16_383))
    name, other = b"worksheets/sheet1.xml", b"worksheets/sheet1.png"
    moved = _changed(content, name, other, "xl/_rels/workbook.xml.rels")
    moved = _changed(moved, b"/xl/" + name, b"/xl/" + other, "[Content_Types].xml")
    return moved.replace(b"xl/" + name, b"xl/" + other)


def _lying() -> bytes:
    """Its sheet is 40 MB, and says to have 2,000 bytes."""
    content = _changed(_with_cells((0, 0)), b"</sheetData>", b" " * 40_000_000 + b"</sheetData>")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    return content.replace(struct.pack("<I", size), struct.pack("<I", 2000))


FAR: Mapping[str, Callable[[], bytes]] = {
    "the last cell of all": lambda: _with_cells((0, 0), (1_048_575, 16_383)),
    "the last row, thirty columns": lambda: _with_cells((0, 0), (1_048_575, 30)),
    "the last column, many rows": lambda: _with_cells((0, 16_383), (100_000, 0)),
    "written as entities": lambda: _changed(
        _with_cells((0, 0)),
        b"</sheetData>",
        _ROW.format(row="&#49;048576", place="&#88;FD1048576").encode() + b"</sheetData>",
    ),
    "a row of that number, a cell of none": lambda: _changed(
        _with_cells((0, 16_000)), b"</sheetData>", b'<row r="1000000"><c><v>1</v></c></row></sheetData>'
    ),
    "ten sheets of a million and a half": lambda: _with_cells((0, 0), (99_999, 14), sheets=10),
    "one sheet ten times": _ten_times,
    "a sheet by another name": _by_another_name,
    "an old form before it": lambda: _OLD_FORM + _with_cells((0, 0), (1_048_575, 16_383)),
    "ten tables of an ods": lambda: _zipped(
        content=_ODS.replace(_TABLE, _TABLE * 10).format(rows=100_000, columns=15)
    ),
    "an ods that repeats": lambda: _zipped(content=_ODS.format(rows=1_048_576, columns=16_384)),
}


@pytest.mark.parametrize("name", FAR)
def test_cells_without_end_are_refused(name: str) -> None:
    content = FAR[name]()
    assert len(content) < 20_000
    with pytest.raises(FileUnreadable, match="800 万格"):
        read_workbook(content)


DAMAGED: Mapping[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "begun": lambda: b"PK\x03\x04",
    "another": lambda: _zipped(other="<a/>"),
    "lying": _lying,
    "entities": lambda: _changed(_with_cells((0, 0)), b"<worksheet ", _BOMB + b"<worksheet "),
    "broken": lambda: _changed(_with_cells((0, 0)), b"</sheetData>", b"</sheetdata>"),
    "cut": lambda: _with_cells((0, 0))[:-30],
    "old": lambda: _OLD_FORM + bytes(4096),
    "binary": lambda: _zipped(**{"xl/workbook": "<workbook/>", "xl/workbook.bin": "<workbook/>"}),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_no_workbook_is_refused(name: str) -> None:
    with pytest.raises(FileUnreadable, match="不是电子表格"):
        read_workbook(DAMAGED[name]())


def test_too_many_sheets_are_refused() -> None:
    with pytest.raises(FileUnreadable, match="200 张"):
        read_workbook(saved({f"s{number}": [["x"]] for number in range(201)}))


def test_empty_cells_far_below_cost_nothing() -> None:
    """As a sheet whose columns were formatted whole."""
    below = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    last = _changed(_with_cells((0, 0)), b"</sheetData>", below)
    assert read_workbook(last).grids["a"] == [["x"]]
    assert read_workbook(_zipped(content=_ODS.format(rows=2, columns=3))).grids["a"] == [["x"] * 3] * 2
