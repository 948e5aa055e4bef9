"""A catalogue as sheets and back: nothing is lost, whatever stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.release.catalogue import Release
from casework.release.received import read_received
from casework.sheets.plan import sheets
from casework.sheets.rows import filled, headings_of
from casework.sheets.taking import Grid, take
from sync.server.workshop.workbook import WorkbookMarks, read_workbook, write_workbook
from tests.support.any_catalogue import any_catalogue
from tests.support.releases import small_release
from tests.support.source import ROOT
from tests.support.workbooks import saved_by_libreoffice

SAMPLE = ROOT / "resources" / "catalogue" / "sample-release.json"


def grids_of(release: Release) -> dict[str, Grid]:
    return {each.sheet.title: [headings_of(each.sheet), *each.rows] for each in filled(release)}


def taken(grids: Mapping[str, Grid]) -> Release:
    read = take(grids, sheets())
    assert read.problems == []
    return msgspec.convert(read.value, Release)


@given(st.integers(0, 2**32))
@settings(max_examples=200, deadline=None)
def test_any_catalogue_comes_back(seed: int) -> None:
    release = any_catalogue(seed)
    assert taken(grids_of(release)) == release


def test_every_column_has_a_word_of_its_own() -> None:
    """A field that the catalogue gains needs its word in casework/sheets/headings.py, which then stays."""
    for sheet in sheets():
        headings = headings_of(sheet)
        assert len(set(headings)) == len(headings), sheet.title
        assert [each for each in headings if each.isascii()] == [], sheet.title


def test_a_small_release_comes_back() -> None:
    release = small_release()
    assert taken(grids_of(release)) == release


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_any_catalogue_comes_back_from_its_file(seed: int) -> None:
    release = any_catalogue(seed)
    marks = WorkbookMarks(release=release.name, position=seed, department="旗民政局")
    book = read_workbook(write_workbook(filled(release), marks))
    assert book.marks == marks
    assert taken(book.grids) == release


@pytest.mark.slow
def test_libreoffice_opens_and_saves_it_without_loss(tmp_path: Path) -> None:
    """A clerk's program in between: what it saves says the same, lists and codes, dates and Mongolian."""
    releases = [read_received(SAMPLE.read_bytes()), any_catalogue(1), any_catalogue(2)]
    files = [tmp_path / f"{number}.xlsx" for number in range(len(releases))]
    for file, release in zip(files, releases, strict=True):
        file.write_bytes(write_workbook(filled(release), WorkbookMarks(release=release.name, position=1)))
    for content, release in zip(saved_by_libreoffice(files, tmp_path), releases, strict=True):
        assert taken(read_workbook(content).grids) == release
