"""The log of bugs: no words, one file and one before it, and no folder made for it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from desktop.bug_log import BugLog, keep_log, log_bug, log_path

NAME = "乌云其木格"


def failure() -> Exception:
    try:
        try:
            raise KeyError(NAME)
        except KeyError:
            raise ValueError(f"no {NAME}")  # noqa: B904 - the context is what is looked for
    except ValueError as error:
        return error


def test_place_and_kind_of_the_whole_chain_and_no_words(tmp_path: Path) -> None:
    assert log_bug(tmp_path, failure()) == log_path(tmp_path)
    text = log_path(tmp_path).read_text("utf-8")
    assert "KeyError" in text
    assert "ValueError" in text
    assert "failure" in text
    assert NAME not in text


def test_where_there_is_no_folder_none_is_made(tmp_path: Path) -> None:
    assert log_bug(tmp_path / "gone", failure()) is None
    assert list(tmp_path.iterdir()) == []


def test_the_log_stays_small(tmp_path: Path) -> None:
    log_path(tmp_path).parent.mkdir()
    log_path(tmp_path).write_bytes(b"x" * 1_000_000)
    assert log_bug(tmp_path, failure()) == log_path(tmp_path)
    sizes = {path.name: path.stat().st_size for path in log_path(tmp_path).parent.iterdir()}
    assert set(sizes) == {"tamga.log", "tamga.log.1"}
    assert sizes["tamga.log"] < 10_000


@pytest.mark.logs_warnings
def test_what_others_log_comes_without_their_words(tmp_path: Path) -> None:
    handler = keep_log(tmp_path)
    assert keep_log(tmp_path) is handler
    logging.getLogger("a.library").warning("about %s", NAME)
    handler.stop()
    assert not any(isinstance(each, BugLog) for each in logging.getLogger().handlers)
    text = log_path(tmp_path).read_text("utf-8")
    assert "WARNING a.library" in text
    assert NAME not in text
