"""Ledgers and the month report at the desk: read, and written as xlsx or CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from casework.named_files import writing_named
from casework.report import report_files
from casework.report.counting import MonthReport
from casework.tables import table_files
from casework.tables.ledger_table import LedgerTable
from desktop.database.keyring import write_atomically
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.out_file import check_out_file
from desktop.services.cases import list_ledgers, month_report, profile_table
from desktop.services.cases.list_cases import Promise
from desktop.services.cases.list_ledgers import LedgerKind, Period

Wanted = Callable[[], bool]


class LedgerDesk:
    """The ledgers of one unlocked workplace."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("make_report")
    def report(self, month: str) -> MonthReport:
        """The report of a month written as 2026-11; raises CaseError."""
        first = month_report.read_month(month)
        today = dt.datetime.now().astimezone().date()
        with self._state.duty.store.reading() as connection:
            here = self._state.duty.site_code
            return month_report.month_report(connection, first, self._promise(), today, here)

    @act("make_ledger")
    def ledger(self, kind: LedgerKind, period: Period) -> LedgerTable:
        """The ledger of a period, masked; raises CaseError."""
        with self._state.duty.store.reading() as connection:
            return list_ledgers.list_ledger(connection, kind, period, self._promise())

    @act("export")
    def profile_table(self, key: str, period: Period) -> LedgerTable:
        """The cases of a period in the columns of another system, in full; raises CaseError."""
        with self._state.duty.store.reading() as connection:
            return profile_table.profile_table(connection, key, period, self._state.release)

    @act("export")
    def save_report(self, month: str, path: Path, is_wanted: Wanted = lambda: True) -> MonthReport:
        """Write the report as a workbook in place of what stood there; raises FileUnwritable.

        Where it is no longer wanted once it is made, nothing is written and nothing recorded.
        """
        self._check(path)
        report = self.report(month)
        content = report_files.report_xlsx(report)
        if is_wanted():
            self._write(path, content, f"report {report.month}")
        return report

    @act("export")
    def save_ledger(
        self,
        sheet: LedgerTable,
        path: Path,
        encoding: str = "utf-8-sig",
        is_wanted: Wanted = lambda: True,
    ) -> None:
        """Write a ledger as xlsx, as CSV or JSON where the file's name says so; raises FileUnwritable.

        Where it is no longer wanted once it is made, nothing is written and nothing recorded.
        """
        self._check(path)
        suffix = path.suffix.casefold()
        if suffix == ".csv":
            content = table_files.to_csv(sheet, encoding)
        else:
            content = table_files.to_json(sheet) if suffix == ".json" else table_files.to_xlsx(sheet)
        if is_wanted():
            self._write(path, content, f"{sheet.title} {sheet.about}")

    def _check(self, path: Path) -> None:
        check_out_file(path, self._state.duty.store.path.parent)

    def _write(self, path: Path, content: bytes, about: str) -> None:
        with writing_named(path):
            write_atomically(path, content)
        self._state.leave_entry_of_looking("export", about)

    def _promise(self) -> Promise:
        return self._state.promise
