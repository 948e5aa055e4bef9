"""Histories of one case, written by several devices that see only part of each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from casework.cases.body import Body, ReleaseRef
from casework.cases.draft import MaterialMark, MaterialState
from casework.cases.entries import (
    Entry,
    Head,
    Observation,
    Recorded,
    encode_body,
    head_of,
    make_entry,
    new_salt,
)
from casework.cases.fold import fold
from casework.cases.issued import SlipIssued
from casework.cases.kinds.cases import CaseOpened, CaseVoided
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.kinds.prints import SlipPrint
from casework.cases.kinds.slips import SlipArchived
from casework.cases.seen import SubjectHead, past_from
from casework.people.applicant import Applicant
from casework.slip_number import format_slip_number, parse

CASE = "case-1"
RELEASE = ReleaseRef("v1", 1, "0" * 64)
DAY = dt.date(2026, 11, 24)
DEVICES = ("a", "b", "c")
STATES: tuple[MaterialState, ...] = ("handed_in", "missing", "invalid", "not_needed")

Step = tuple[str, str, int]  # device, verb, pick


class Writers:
    """Devices that each keep a chain and what they have seen of the case."""

    def __init__(self) -> None:
        self.heads = {device: Head(device) for device in DEVICES}
        self.seen: dict[str, list[Recorded]] = {device: [] for device in DEVICES}
        self.entries: list[Recorded] = []

    def write(self, device: str, kind: str, body: Body | bytes) -> Recorded:
        seen = self.seen[device]
        entries = [recorded.entry for recorded in seen]
        past = past_from(last_of_each(entries), device)
        observation = Observation(
            subject=CASE,
            rev=past.rev + 1,
            seen=past.seen,
            kind=kind,
            recorded_at="2026-11-24T09:00:00+08:00",
            clock="trusted",
            staff="s1",
        )
        data = body if isinstance(body, bytes) else encode_body(body)
        recorded = make_entry(self.heads[device], observation, data)
        self.heads[device] = head_of(recorded.entry)
        seen.append(recorded)
        self.entries.append(recorded)
        return recorded

    def hear(self, device: str) -> None:
        self.seen[device] = list(self.entries)

    def act(self, step: Step) -> None:
        device, verb, pick = step
        case = fold(self.seen[device])
        match verb:
            case "hear":
                self.hear(device)
            case "mark":
                mark = MaterialMark(code=f"m{pick % 3}", state=STATES[pick % 4])
                change = MaterialChange(now=mark, was=case.materials.get(mark.code))
                self.write(device, "materials_recorded", MaterialsRecorded(changes=(change,)))
            case "issue":
                self.write(device, "slip_issued", slip(number_of(device, pick)))
            case "archive":
                body = SlipArchived(slip_number=number_of("a", pick), print_no=1, pdf_digest="", size_bytes=1)
                self.write(device, "slip_archived", body)
            case "print":
                body_print = SlipPrint(
                    slip_number=number_of("a", pick), print_no=1, job=f"j{pick}", queue="q"
                )
                kinds = ("slip_print_queued", "slip_printed", "slip_print_failed")
                self.write(device, kinds[pick % 3], body_print)
            case "void":
                self.write(device, "case_voided", CaseVoided(reason=str(pick), was=case.status))
            case _:
                later = f'{{"v":9,"salt":"{new_salt()}","word":"未"}}'
                self.write(device, f"from_the_future_{pick}", later.encode())


def last_of_each(entries: Iterable[Entry]) -> list[SubjectHead]:
    """Of each device its last seq and highest rev."""
    heads: dict[str, SubjectHead] = {}
    for entry in entries:
        _device, seq, rev = heads.get(entry.device, SubjectHead(entry.device, 0, 0))
        heads[entry.device] = SubjectHead(entry.device, max(seq, entry.seq), max(rev, entry.rev))
    return list(heads.values())


def opened() -> CaseOpened:
    return CaseOpened(
        site="ML01",
        matter_code="SAMPLE-001",
        matter_name="样例",
        mode="accept",
        release=RELEASE,
        answers={},
        applicant=Applicant(name="测试·甲"),
        handler="代办员",
        started_at=dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC),
    )


def number_of(device: str, pick: int) -> str:
    """A slip number that a device of these histories gives out."""
    return format_slip_number("ML01", DAY, device.upper(), pick + 1)


def slip(number: str) -> SlipIssued:
    parts = parse(number)
    return SlipIssued(
        slip_number=number,
        site=parts.site_code,
        day=parts.day,
        sequence=parts.sequence,
        matter_code="SAMPLE-001",
        mode="accept",
        release=RELEASE,
        answers={},
        marks=(),
        applicant=Applicant(name="测试·甲"),
        handler="代办员",
    )


def play(steps: Sequence[Step]) -> list[Recorded]:
    writers = Writers()
    writers.write("a", "case_opened", opened())
    for step in steps:
        writers.act(step)
    return writers.entries


_STEPS = st.tuples(
    st.sampled_from(DEVICES),
    st.sampled_from(("hear", "mark", "mark", "issue", "archive", "print", "void", "unknown")),
    st.integers(0, 5),
)
histories = st.lists(_STEPS, max_size=14).map(play)
