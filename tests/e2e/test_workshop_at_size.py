"""A banner's whole catalogue, 1,600 matters with 211 that ask, is edited as a workbook and published."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.release.received import read_received
from tests.benchmarks.bench_workshop import EDITED_ROWS, begun, edit, run
from tests.support.large_catalogue import MATTERS, SITES_COUNT, SITUATIONAL, large_catalogue
from tests.support.workbooks import edited

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_the_large_catalogue_is_as_large_as_a_banners() -> None:
    release = large_catalogue()
    assert len(release.matters) == MATTERS
    assert sum(bool(matter.situations) for matter in release.matters) == SITUATIONAL
    assert len(release.sites) == SITES_COUNT


def test_it_is_exported_edited_taken_back_and_published(tmp_path: Path) -> None:
    where = begun(tmp_path)
    book, out = tmp_path / "catalogue.xlsx", tmp_path / "out.json"
    run("catalogue", "export", book, *where)
    assert "没有改动" in run("catalogue", "import", book, "--by", "其其格", *where)
    book.write_bytes(edited(book.read_bytes(), edit))
    assert f"改动 {EDITED_ROWS} 个部分" in run("catalogue", "import", book, "--by", "其其格", *where)
    assert "已发布 v2-large（第 2 版）" in run("catalogue", "publish", "v2-large", "--by", "苏和", *where)
    run("catalogue", "export", out, *where)
    published = read_received(out.read_bytes())
    before = {matter.code: matter for matter in large_catalogue().matters}
    changed = [matter for matter in published.matters if matter != before[matter.code]]
    assert len(changed) == EDITED_ROWS
    assert {matter.materials[-1].name.zh for matter in changed} == {"户口簿"}
    assert len(published.matters) == MATTERS
