"""The guard of tests/conftest.py: a warning in the log fails the test that did not announce it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import ROOT

SUITE = """
import logging
import pytest

def test_unexpected():
    logging.getLogger("desktop").warning("printed to nowhere")

@pytest.mark.logs_warnings
def test_announced():
    logging.getLogger("desktop").warning("as announced")

def test_quiet():
    logging.getLogger("desktop").info("all is well")
"""


@pytest.mark.slow
def test_an_unexpected_warning_in_the_log_fails_its_test(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"))
    (tmp_path / "test_suite.py").write_text(SUITE)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = logs_warnings: x\n")
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:randomly", "-p", "no:cacheprovider"]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        command, cwd=tmp_path, env=alone, capture_output=True, text=True, timeout=60, check=False
    )
    # The guard speaks up after the test: pytest counts that as an error beside the test's own result.
    assert "3 passed, 1 error" in done.stdout, done.stdout
    assert "ERROR test_suite.py::test_unexpected - Failed: unexpected log:" in done.stdout
    assert "WARNING desktop: printed to nowhere" in done.stdout
