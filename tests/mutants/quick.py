"""A plugin of pytest for trying mutants: a failing example is not made smaller, nobody reads it.

Which test failed is written where `FAILED_TEST` says: it has to pass without the change.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.mutants.trial import FAILED_TEST

settings.register_profile("mutants", deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note the test that saw the change."""
    if report.failed and FAILED_TEST in os.environ:
        Path(os.environ[FAILED_TEST]).write_text(report.nodeid, "utf-8")
