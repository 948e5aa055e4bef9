"""A plugin of pytest for trying mutants: of the files given, those tests that are planned, in that order.

A failing example is not made smaller, nobody reads it.  Which test failed is written where `FAILED_TEST`
says: it has to pass without the change.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.mutants.trial import FAILED_TEST, PLANNED

settings.register_profile("mutants", deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the planned ones; of a file where one was named after a row that is changed, all."""
    if not PLANNED:
        return
    by_name = {item.nodeid: item for item in items}
    kept = [by_name[name] for name in PLANNED if name in by_name]
    renamed = {name.partition("::")[0] for name in PLANNED if name not in by_name}
    of_files = [item for item in items if item.nodeid.partition("::")[0] in renamed and item not in kept]
    items[:] = [*kept, *of_files]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note the test that saw the change."""
    if report.failed and FAILED_TEST in os.environ:
        Path(os.environ[FAILED_TEST]).write_text(report.nodeid, "utf-8")
