"""One model of histories: what several devices write that see only part of each other.

Every kind of the table is in them, with doubtful clocks, texts of any script and entries of later programs;
what each writer had is noted beside (`tests.support.seen_reference` makes of it what a conflict is).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

import msgspec
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
from casework.cases.kinds.cases import CaseOpened, CaseVoided, ConflictSettled
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.kinds.prints import SlipPrint
from casework.cases.kinds.slips import SlipArchived
from casework.cases.kinds.table import KINDS
from casework.cases.seen import SubjectHead, past_from
from casework.people.applicant import Applicant
from casework.slip_number import format_slip_number, parse
from tests.support.made_bodies import made_body

CASE = "case-1"
RELEASE = ReleaseRef("v1", 1, "0" * 64)
DAY = dt.date(2026, 11, 24)
DEVICES = ("a", "b", "c")
STATES: tuple[MaterialState, ...] = ("handed_in", "missing", "invalid", "not_needed")

Step = tuple[str, str, int]  # device, verb, pick
Place = tuple[str, int]  # device, seq
NAMES = ("s1", "其其格")  # the second is no id, as a damaged or hostile device may have it


class History(msgspec.Struct, frozen=True):
    """What was written, in the order of writing, and what each writer had of its subject then."""

    entries: tuple[Recorded, ...]
    had: Mapping[Place, frozenset[Place]]

    def of(self, device: str) -> list[Recorded]:
        """The chain of one device."""
        return [each for each in self.entries if each.entry.device == device]


class Writers:
    """Devices that each keep a chain, and have of the others' chains what has reached them."""

    def __init__(self) -> None:
        self.heads = {device: Head(device) for device in DEVICES}
        self.has: dict[str, dict[str, int]] = {device: {} for device in DEVICES}
        self.entries: list[Recorded] = []
        self.had: dict[Place, frozenset[Place]] = {}

    def seen(self, device: str, subject: str = CASE) -> list[Recorded]:
        """What a device has of a subject."""
        has = self.has[device]
        of_subject = (each for each in self.entries if each.entry.subject == subject)
        return [each for each in of_subject if each.entry.seq <= has.get(each.entry.device, 0)]

    def write(
        self, device: str, kind: str, body: Body | bytes, *, subject: str = CASE, **outer: Any
    ) -> Recorded:
        entries = [recorded.entry for recorded in self.seen(device, subject)]
        past = past_from(last_of_each(entries), device)
        observation = Observation(
            subject=subject,
            rev=past.rev + 1,
            seen=past.seen,
            kind=kind,
            recorded_at="2026-11-24T09:00:00+08:00",
            clock=outer.get("clock", "trusted"),
            staff=outer.get("staff", "s1"),
        )
        data = body if isinstance(body, bytes) else encode_body(body)
        recorded = make_entry(self.heads[device], observation, data)
        self.heads[device] = head_of(recorded.entry)
        self.had[device, recorded.entry.seq] = frozenset((each.device, each.seq) for each in entries)
        self.has[device][device] = recorded.entry.seq
        self.entries.append(recorded)
        return recorded

    def hear(self, device: str) -> None:
        for each in self.entries:
            self.hear_of(device, each.entry.device, each.entry.seq)

    def hear_of(self, device: str, other: str, seq: int) -> None:
        """The beginning of another one's chain arrives, as feeds and parcels bring it."""
        self.has[device][other] = max(seq, self.has[device].get(other, 0))

    def do(self, act: Act) -> None:
        """One act of a history over every kind in the table."""
        chance = Random(act.pick)  # noqa: S311 - made-up data
        salt = f"{len(self.entries):032x}"  # no two people state the same by chance; copies of a disk do
        if act.verb == "hear":
            other = chance.choice(DEVICES)
            self.hear_of(act.device, other, chance.randint(0, self.heads[other].seq))
        elif act.verb == "hear all":
            self.hear(act.device)
        elif act.verb == "settle":
            self.settle(act.device, act.subject, chance)
        elif act.verb == "unknown":
            later = f'{{"v":9,"salt":"{salt}","word":"未"}}'
            self.write(act.device, "case_of_the_future", later.encode(), subject=act.subject)
        else:
            body = msgspec.structs.replace(made_body(act.verb, chance), salt=salt)
            clock = chance.choice(("trusted", "trusted", "doubtful"))
            self.write(act.device, act.verb, body, subject=act.subject, clock=clock, staff=act.staff)

    def settle(self, device: str, subject: str, chance: Random) -> None:
        """Say of a conflict that is open here which side holds."""
        if conflicts := fold(self.seen(device, subject)).open_conflicts:
            conflict = chance.choice(conflicts)
            side = chance.choice(conflict.sides)
            settled = ConflictSettled(
                device=side.device, seq=side.seq, what=conflict.what, stands=side.stands
            )
            self.write(device, "case_conflict_settled", settled, subject=subject)

    def act(self, step: Step) -> None:
        device, verb, pick = step
        case = fold(self.seen(device))
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


class Act(msgspec.Struct, frozen=True):
    """A device hears, or writes an entry of a kind; `pick` decides all the rest."""

    device: str
    verb: str
    pick: int
    subject: str = CASE
    staff: str = "s1"


def lived(acts: Sequence[Act]) -> History:
    """What comes of these acts."""
    writers = Writers()
    first = made_body("case_opened", Random(1))  # noqa: S311 - made-up data
    writers.write("a", "case_opened", first)
    for act in acts:
        writers.do(act)
    return History(tuple(writers.entries), writers.had)


def _acts(subjects: Sequence[str], staff: Sequence[str]) -> st.SearchStrategy[list[Act]]:
    """Acts of a few kinds each time, so that they meet; over all histories of every kind."""
    some = st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4)

    def of_kinds(kinds: list[str]) -> st.SearchStrategy[list[Act]]:
        act = st.builds(
            Act,
            st.sampled_from(DEVICES),
            st.sampled_from((*kinds, *kinds, "hear", "hear all", "hear all", "settle", "settle", "unknown")),
            st.integers(0, 2**20),
            st.sampled_from(subjects),
            st.sampled_from(staff),
        )
        return st.lists(act, min_size=8, max_size=20)

    return some.flatmap(of_kinds)


# One case, as any number of devices may tell of it; and all that stands in their journals.
cases = _acts((CASE,), NAMES[:1]).map(lived)
journals = _acts((CASE, "case-2"), NAMES[:1]).map(lived)
damaged_journals = _acts((CASE, "办件·二"), NAMES).map(lived)
histories = cases.map(lambda history: list(history.entries))
