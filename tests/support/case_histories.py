"""Entries of one case as one device writes them, for tests of the fold: each body in its turn."""

from __future__ import annotations

import datetime as dt
from typing import Any

from casework.cases.body import Body, ReleaseRef
from casework.cases.case import Case
from casework.cases.entries import ClockTrust, Head, Observation, Recorded, encode_body, head_of, make_entry
from casework.cases.fold import fold
from casework.cases.kinds.cases import CaseOpened
from casework.cases.kinds.forms import PaperCount, PapersReceived, SupplementAsked
from casework.cases.kinds.keeping import PapersArrived, PapersReturned
from casework.cases.kinds.transfers import CaseTransferred
from casework.people.applicant import Applicant
from casework.release.catalogue import Mode

POINT, TOWN = "ML0101", "ML01"
SLIP = "ML0101-20261124-A001"
RECEIPT, SHEET, OTHER_SHEET = (
    f"{series}-ML0101-20261124-A00{count}" for series, count in (("SJ", 1), ("ZB", 1), ("ZB", 2))
)
RELEASE = ReleaseRef("v1", 1, "0" * 64)
FORM: dict[str, Any] = {
    "site": POINT,
    "day": dt.date(2026, 11, 24),
    "release": RELEASE,
    "handler": "其其格",
    "slip_number": SLIP,
}


def opened(mode: Mode = "collect") -> CaseOpened:
    return CaseOpened(
        site=POINT,
        matter_code="SAMPLE-004",
        matter_name="医疗救助申请",
        mode=mode,
        release=RELEASE,
        answers={},
        applicant=Applicant(name="测试·甲"),
        handler="其其格",
        started_at=dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC),
    )


def papers(**counts: int) -> tuple[PaperCount, ...]:
    return tuple(PaperCount(code=code, originals=count) for code, count in counts.items())


def received(**counts: int) -> PapersReceived:
    return PapersReceived(**FORM, number=RECEIPT, papers=papers(**counts))


def transferred(number: str = SHEET, **counts: int) -> CaseTransferred:
    return CaseTransferred(number=number, from_site=POINT, to_site=TOWN, papers=papers(**counts))


def arrived(number: str = SHEET, site: str = TOWN, **counts: int) -> PapersArrived:
    return PapersArrived(number=number, site=site, papers=papers(**counts))


def returned(site: str = POINT, **counts: int) -> PapersReturned:
    return PapersReturned(number=RECEIPT, site=site, papers=papers(**counts))


def supplement_asked() -> SupplementAsked:
    form = {**FORM, "number": "BZ-ML0101-20261124-A001"}
    return SupplementAsked(**form, marks=(), answers={}, received_on=dt.date(2026, 11, 2))


class CaseHistory:
    """One device's entries of one case; `say` adds one at a time of day."""

    def __init__(
        self, mode: Mode = "collect", at: str = "2026-11-24T09:00:00+08:00", clock: ClockTrust = "trusted"
    ) -> None:
        self.head = Head("a")
        self.entries: list[Recorded] = []
        self.say("case_opened", opened(mode), at, clock)

    def say(
        self, kind: str, body: Body, at: str = "2026-11-24T09:00:00+08:00", clock: ClockTrust = "trusted"
    ) -> CaseHistory:
        seen = Observation(
            subject="c", rev=len(self.entries) + 1, kind=kind, recorded_at=at, clock=clock, staff="s1"
        )
        self.entries.append(make_entry(self.head, seen, encode_body(body)))
        self.head = head_of(self.entries[-1].entry)
        return self

    @property
    def case(self) -> Case:
        return fold(self.entries)
