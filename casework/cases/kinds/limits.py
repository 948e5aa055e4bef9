"""What entries say of the legal clocks: a limit stopped or running again, the true time of an entry."""

from __future__ import annotations

from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.entries import Entry
from casework.cases.events import LimitStop, TimeCorrection
from casework.cases.kind import Cells, cells
from casework.cases.values import Code, EntryNumber, Line, Moment, Word

TIME_CORRECTED = "case_time_corrected"


class LimitStopped(Body, frozen=True, kw_only=True):
    """A step began whose time does not count into the limits (听证、鉴定…; 行政许可法 第四十五条)."""

    step: Code
    reason: Line = ""


class LimitResumed(Body, frozen=True, kw_only=True):
    """That step is over, and the limits run on."""

    step: Code


class TimeCorrected(Body, frozen=True, kw_only=True):
    """The true time of an entry of this case whose clock could not be believed, as a person states it."""

    device: Word
    seq: EntryNumber
    at: Moment
    reason: Line = ""


def limit_cells(body: LimitStopped | LimitResumed) -> Cells:
    """Whether that step is on, in a case that stands."""
    return cells([f"limit.{body.step}"], ["status"])


def stop_limit(case: Case, entry: Entry, body: LimitStopped) -> Case:
    """The limits do not run."""
    return replace(case, stops=stopped(case.stops, body.step, entry.recorded_at))


def resume_limit(case: Case, entry: Entry, body: LimitResumed) -> Case:
    """The limits run on."""
    return replace(case, stops=resumed(case.stops, body.step, entry.recorded_at))


def stopped(stops: tuple[LimitStop, ...], step: str, at: str) -> tuple[LimitStop, ...]:
    """With a stop that began now, unless it is on already."""
    is_on = any(each.step == step and not each.ended_at for each in stops)
    return stops if is_on else (*stops, LimitStop(step=step, begun_at=at))


def resumed(stops: tuple[LimitStop, ...], step: str, at: str) -> tuple[LimitStop, ...]:
    """With the end of that stop."""
    return tuple(
        replace(each, ended_at=at) if each.step == step and not each.ended_at else each for each in stops
    )


def corrected_cells(body: TimeCorrected) -> Cells:
    """When that entry was made."""
    return cells([f"times.{body.device}.{body.seq}"])


def correct_time(case: Case, _entry: Entry, body: TimeCorrected) -> Case:
    """The case was folded with that time already; here it is named."""
    correction = TimeCorrection(device=body.device, seq=body.seq, at=body.at.isoformat())
    return replace(case, corrections=(*case.corrections, correction))
