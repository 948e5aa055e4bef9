"""Published counts: nobody can be found behind one, not by taking sums apart either."""

from __future__ import annotations

import datetime as dt

from casework.cases.draft import MaterialMark
from casework.cases.visits import CountedSlip, visits_of
from casework.release.catalogue import Release, Settings, Text
from casework.report.counting import CountedCase
from sync.server.open_data.statistics import published
from sync.server.report.small_counts import FEWEST

RELEASE = Release(
    schema=1, name="v1", number=1, title=Text(zh="目录"), settings=Settings(), sites=(), labels={}, matters=()
)
TODAY = dt.date(2026, 12, 1)
GOOD = CountedSlip(slip_number="x", mode="accept", marks=(MaterialMark(code="m", state="handed_in"),))
BAD = CountedSlip(slip_number="x", mode="accept", marks=(MaterialMark(code="m", state="missing"),))


def cases(matter: str, good: int, bad: int = 0, site: str = "ML01") -> list[CountedCase]:
    return [
        CountedCase(site=site, matter_code=matter, matter_name=f"事项{matter}", visits=visits_of([slip]))
        for slip in [GOOD] * good + [BAD] * bad
    ]


def test_a_number_of_a_few_is_hidden_and_is_in_no_sum() -> None:
    month = [*cases("A", FEWEST + 5), *cases("B", FEWEST - 1), *cases("C", FEWEST)]
    table = published({"2026-11": month}, RELEASE, TODAY)
    assert [(row[1], row[3]) for row in table.rows] == [("A", 10), ("C", 5), ("", 15)]


def test_sites_are_counted_together() -> None:
    table = published({"2026-11": [*cases("A", 3, site="ML01"), *cases("A", 3, site="ML02")]}, RELEASE, TODAY)
    assert [row[3] for row in table.rows] == [6]
    assert "ML0" not in str(table.rows)


def test_a_share_that_names_a_few_is_hidden_on_either_side() -> None:
    rows = published(
        {"2026-11": [*cases("A", 20, 2), *cases("B", 2, 20), *cases("C", 9, 9)]}, RELEASE, TODAY
    ).rows
    assert {row[1]: row[4] for row in rows if row[1]} == {"A": None, "B": None, "C": 9}


def test_void_cases_count_nowhere() -> None:
    void = [
        CountedCase(site="ML01", matter_code="A", matter_name="事项A", is_voided=True) for _case in range(9)
    ]
    assert published({"2026-11": void}, RELEASE, TODAY).rows == ()
