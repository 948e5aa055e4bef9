"""What the list of cases says of a promised day."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QObject

from desktop.gui.cases.case_table import HEADINGS, CasesModel, promised_words
from desktop.services.cases.list_cases import CaseRow

TODAY = dt.date(2026, 11, 24)


def row(day: dt.date | None, *, provisional: bool = False, is_over: bool = False) -> CaseRow:
    return CaseRow(
        case_id="c",
        slip_number="ML0101-20261124-A001",
        opened_at=dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC),
        clock_trusted=True,
        matter_code="M",
        matter_name="样例",
        applicant_name="测试",
        applicant_id_masked="",
        missing_count=0,
        print_count=1,
        status="open",
        state="complete",
        staff_name="其其格",
        promised_on=day,
        promise_provisional=provisional,
        is_over=is_over,
    )


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (row(None), ""),
        (row(TODAY), "11-24"),
        (row(dt.date(2027, 1, 4), provisional=True), "2027-01-04（暂定）"),
        (row(dt.date(2026, 11, 23)), "已超期 11-23"),
        (row(dt.date(2025, 11, 23), provisional=True), "已超期 2025-11-23（暂定）"),
        (row(dt.date(2026, 11, 23), is_over=True), "11-23"),
    ],
)
def test_the_day_with_what_there_is_to_say_of_it(shown: CaseRow, words: str) -> None:
    assert promised_words(shown, TODAY) == words


def test_the_list_has_a_column_for_it() -> None:
    owner = QObject()
    model = CasesModel(owner)
    model.show((row(dt.date(2020, 1, 2), provisional=True),))
    cell = model.data(model.index(0, HEADINGS.index("承诺办结")))
    assert cell == "已超期 2020-01-02（暂定）"
