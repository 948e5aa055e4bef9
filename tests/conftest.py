"""What holds for every test: no screen, one locale and time zone, and no warning that nobody expected."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Before anything of Qt is imported.  A test that needs a real screen starts its own process with its own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TZ"] = "Asia/Shanghai"
os.environ.pop("LANGUAGE", None)
os.environ.pop("TAMGA_PASSWORD", None)
os.environ.pop("TAMGA_LANGUAGE", None)
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="tamga-test-")
atexit.register(shutil.rmtree, os.environ["XDG_STATE_HOME"], ignore_errors=True)

import gc
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

time.tzset()

# What opens windows, starts programs and sets pages is tried in full by ./test; ./test fast has of it the
# walk-in, and everything that works without.
_THOROUGH = ("gui", "e2e", "print", "web")
_EVERYDAY = ("test_counter_flow.py",)
# Of the other rooms: what kills, copies and damages stores, fills workbooks, asks every list.
_LONG = (
    "test_attachments.py",
    "test_case_lines.py",
    "test_catalogue_sheets.py",
    "test_copies.py",
    "test_manage_staff.py",
    "test_odd_entries_in_lists.py",
    "test_pdf_cutting.py",
    "test_renewing.py",
    "test_rescue.py",
    "test_testify.py",
)

# A shared machine may be slow at any moment: time limits of single examples would only flicker.
settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
# ./test fast asks for it; ./test tries the usual hundred.
settings.register_profile("fast", deadline=None, derandomize="CI" in os.environ, max_examples=30)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="accept the looks made now as right")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Does what is made now become the accepted look?"""
    return bool(request.config.getoption("--update-golden"))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What the everyday part leaves out is not even read."""
    is_left_out = config.option.markexpr == "not slow" and _is_slow(collection_path)
    return True if is_left_out and collection_path.is_file() else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The everyday part of the suites stays below two minutes."""
    for item in items:
        if _is_slow(item.path):
            item.add_marker(pytest.mark.slow)


def _is_slow(file: Path) -> bool:
    folder = Path(__file__).parent
    room = file.relative_to(folder).parts[0] if file.is_relative_to(folder) else ""
    return (room in _THOROUGH and file.name not in _EVERYDAY) or file.name in _LONG


def pytest_collection_finish() -> None:
    """Ten thousand tests stay to the end: no look for garbage has to go through them again and again."""
    gc.collect()
    gc.freeze()


class _Warnings(logging.Handler):
    """Keeps what was logged at WARNING or above while one test ran."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that logs a warning, unless it is marked `logs_warnings` because it provokes one."""
    if request.node.get_closest_marker("logs_warnings"):
        yield
        return
    handler = _Warnings()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
    if handler.lines:
        pytest.fail("unexpected log:\n" + "\n".join(handler.lines))
