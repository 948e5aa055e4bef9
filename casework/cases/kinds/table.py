"""The table of entry kinds: whoever reads an entry asks here, and a new kind is one line more.

The names are stored for ever, and so are the names of the bodies' fields (tests/unit/stored_kinds.json).
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import msgspec

from casework.cases import plausible
from casework.cases.body import Body
from casework.cases.entries import Recorded
from casework.cases.issued import SlipIssued
from casework.cases.kind import Kind
from casework.cases.kinds import (
    banner,
    bundles,
    cases,
    device,
    events,
    forms,
    inspections,
    keeping,
    knowledge,
    limits,
    materials,
    notices,
    opinions,
    people,
    prints,
    purging,
    slips,
    transfers,
    upkeep,
)
from casework.language import _
from casework.suite import SUITE
from casework.understanding import understand, wants_later_value

_SITE = attrgetter("site")

_ALL: tuple[Kind[Any], ...] = (
    Kind("case_opened", cases.CaseOpened, cases.opened_cells, cases.open_case, site=_SITE),
    Kind("case_corrected", cases.CaseCorrected, cases.case_corrected_cells, cases.correct_case),
    Kind("case_voided", cases.CaseVoided, cases.voided_cells, cases.void_case),
    Kind("case_escalated", cases.CaseEscalated, cases.escalated_cells, cases.escalate_case),
    Kind("case_escalation_answered", cases.EscalationAnswered, cases.answered_cells, cases.answer_escalation),
    Kind("case_refused", events.CaseRefused, events.refused_cells, events.refuse_case),
    Kind("case_note_added", events.NoteAdded, events.note_cells, events.add_note),
    Kind("case_note_withdrawn", events.NoteWithdrawn, events.note_withdrawn_cells, events.withdraw_note),
    Kind("case_attachment_added", events.AttachmentAdded, events.attachment_cells, events.attach),
    Kind("case_attachment_withdrawn", events.AttachmentWithdrawn, events.attachment_cells, events.withdraw),
    Kind(
        "case_complaint_received", events.ComplaintReceived, events.complaint_cells, events.receive_complaint
    ),
    Kind(
        "case_complaint_answered", events.ComplaintAnswered, events.complaint_cells, events.answer_complaint
    ),
    Kind("case_evaluated", events.CaseEvaluated, events.evaluation_cells, events.evaluate),
    Kind(
        "case_evaluation_followed_up",
        events.EvaluationFollowedUp,
        events.follow_up_cells,
        events.follow_up,
    ),
    Kind("case_bundled", events.CaseBundled, events.bundled_cells, events.bundle_case),
    Kind("case_opinion_recorded", opinions.OpinionRecorded, opinions.opinion_cells, opinions.record_opinion),
    Kind(
        "case_inspected",
        inspections.CaseInspected,
        inspections.inspected_cells,
        inspections.inspect_case,
        site=_SITE,
    ),
    Kind("case_limit_stopped", limits.LimitStopped, limits.limit_cells, limits.stop_limit),
    Kind("case_limit_resumed", limits.LimitResumed, limits.limit_cells, limits.resume_limit),
    Kind("case_time_corrected", limits.TimeCorrected, limits.corrected_cells, limits.correct_time),
    Kind("case_conflict_settled", cases.ConflictSettled, cases.settled_cells, settles=True),
    Kind(
        "materials_recorded",
        materials.MaterialsRecorded,
        materials.recorded_cells,
        materials.mark,
    ),
    Kind(
        "materials_requested",
        materials.MaterialsRequested,
        materials.requested_cells,
        materials.request,
    ),
    Kind("slip_issued", SlipIssued, slips.issued_cells, slips.issue_slip),
    Kind("slip_archived", slips.SlipArchived, slips.archived_cells, slips.archive_slip),
    Kind("slip_reprinted", slips.SlipReprinted, slips.reprinted_cells),
    Kind("slip_exported", slips.SlipExported, slips.exported_cells, slips.export_slip),
    Kind("slip_doubled_settled", slips.DoubledSettled, slips.doubled_cells, slips.settle_doubled),
    Kind("slip_print_queued", prints.SlipPrint, prints.print_cells, prints.queue_print),
    Kind("slip_print_accepted", prints.SlipPrint, prints.print_cells, prints.accept_print),
    Kind("slip_print_started", prints.SlipPrint, prints.print_cells, prints.start_print),
    Kind("slip_print_held_up", prints.SlipPrint, prints.print_cells, prints.hold_up_print),
    Kind("slip_printed", prints.SlipPrint, prints.print_cells, prints.finish_print),
    Kind("slip_print_seen", prints.SlipPrint, prints.print_cells, prints.see_print),
    Kind("slip_print_failed", prints.SlipPrint, prints.print_cells, prints.fail_print),
    Kind("slip_print_unconfirmed", prints.SlipPrint, prints.print_cells, prints.doubt_print),
    Kind("case_papers_received", forms.PapersReceived, forms.received_cells, keeping.receive_papers),
    Kind("case_agent_authorized", forms.AgentAuthorized, forms.authorized_cells, forms.issue_form),
    Kind(
        "case_authorization_ended",
        forms.AuthorizationEnded,
        forms.authorization_ended_cells,
        forms.end_authorization,
    ),
    Kind("case_supplement_asked", forms.SupplementAsked, forms.supplement_cells, forms.ask_supplement),
    Kind("case_refusal_notified", notices.RefusalNotified, notices.refusal_notified_cells, forms.issue_form),
    Kind(
        "case_result_handed_over", forms.ResultHandedOver, forms.handed_over_cells, keeping.hand_over_result
    ),
    Kind(
        "case_transferred",
        transfers.CaseTransferred,
        transfers.transferred_cells,
        keeping.transfer_case,
        goal=attrgetter("to_site"),
    ),
    Kind("case_papers_arrived", keeping.PapersArrived, keeping.arrived_cells, keeping.take_in_papers),
    Kind("case_sight_ended", keeping.SightEnded, keeping.sight_cells),
    Kind("case_papers_returned", keeping.PapersReturned, keeping.returned_cells, keeping.return_papers),
    Kind(prints.CASE_FORM_PRINT, prints.FormPrint, prints.form_print_cells, prints.print_form),
    Kind("case_form_archived", forms.FormArchived, forms.form_archived_cells, forms.archive_form),
    Kind("transfer_sent", transfers.TransferSent, transfers.bag_cells),
    Kind("enquiry_answered", forms.EnquiryAnswered, forms.enquiry_cells),
    Kind("enquiry_noted", forms.EnquiryNoted, forms.enquiry_cells, site=_SITE),
    Kind("complaint_received", events.ComplaintReceived, events.complaint_cells, site=_SITE),
    Kind("complaint_answered", events.ComplaintAnswered, events.complaint_cells, site=_SITE),
    Kind("bundle_opened", bundles.BundleOpened, bundles.opened_cells, site=_SITE),
    Kind("bundle_changed", bundles.BundleChanged, bundles.changed_cells, site=_SITE),
    Kind("bundle_noted", bundles.BundleNoted, bundles.noted_cells, site=_SITE),
    Kind("bundle_note_withdrawn", bundles.BundleNoteWithdrawn, bundles.note_withdrawn_cells, site=_SITE),
    Kind("knowledge_written", knowledge.KnowledgeWritten, knowledge.knowledge_cells, site=_SITE),
    Kind("knowledge_withdrawn", knowledge.KnowledgeWithdrawn, knowledge.knowledge_cells, site=_SITE),
    Kind("form_archived", forms.FormArchived, forms.form_archived_cells),  # of a bag or an enquiry
    Kind(prints.OTHER_FORM_PRINT, prints.FormPrint, prints.form_print_cells),
    Kind(
        "case_status_changed",
        banner.CaseStatusChanged,
        banner.status_cells,
        banner.change_status,
    ),
    Kind("result_recorded", banner.ResultRecorded, banner.result_cells, banner.record_result),
    Kind(
        purging.CASE_PURGED,
        purging.CasePurged,
        purging.purged_cells,
        purging.purge_case,
        site=_SITE,
        hall_only=True,
    ),
    Kind(purging.COMPLAINT_PURGED, purging.ComplaintPurged, purging.purged_cells, site=_SITE, hall_only=True),
    Kind("staff_appointed", people.StaffAppointed, people.appointed_cells, site=_SITE, hall_only=True),
    Kind("staff_posted", people.StaffPosted, people.posted_cells, site=_SITE),
    Kind("staff_named", people.StaffNamed, people.named_cells),
    Kind("staff_password_changed", people.StaffPasswordChanged, people.password_cells),
    Kind("staff_keyed", people.StaffKeyed, people.keyed_cells),
    Kind("act_done", people.ActDone, people.act_cells),
    Kind("device_set_up", device.DeviceSetUp, device.set_up_cells),
    Kind("entry_set_aside", upkeep.EntryNamed, upkeep.hiding_cells, site=_SITE, hall_only=True),
    Kind("entry_taken_back", upkeep.EntryNamed, upkeep.hiding_cells, site=_SITE, hall_only=True),
    Kind("conflict_settled", upkeep.StatementSettled, cases.settled_cells, site=_SITE, settles=True),
    Kind("release_imported", device.ReleaseImported, device.release_cells),
)
KINDS: dict[str, Kind[Any]] = {kind.name: kind for kind in _ALL}


def decode_body(kind: str, body: bytes) -> Body | None:
    """The body of a known kind and version 1; None where this program is too old for it."""
    known = KINDS.get(kind)
    if known is None:
        return None
    try:
        decoded: Body = known.decode(body)
    except msgspec.DecodeError:
        return None
    return decoded if decoded.v == 1 else None


def read_body(recorded: Recorded) -> Body | None:
    """What an entry says; None where its body is gone, cannot be, or this program is too old for it."""
    entry = recorded.entry
    if recorded.body is None or entry.suite != SUITE:
        return None
    return decode_body(entry.kind, recorded.body)


def read_judged_body(recorded: Recorded) -> Body | None:
    """What an entry says that was judged when it came into the journal; else as `read_body`."""
    known = KINDS.get(recorded.entry.kind)
    if known is None or recorded.body is None or recorded.entry.suite != SUITE:
        return None
    try:
        decoded: Body = known.decode_judged(recorded.body)
    except msgspec.DecodeError:
        return None
    return decoded if decoded.v == 1 else None


def goal_of(recorded: Recorded) -> str:
    """The site that sees the case from this entry on, besides those above where it counts; "" for none."""
    kind = KINDS.get(recorded.entry.kind)
    body = read_body(recorded) if kind is not None and kind.goal is not None else None
    return kind.goal(body) if kind is not None and kind.goal is not None and body is not None else ""


CASE_KINDS = ("case_", "materials_", "slip_", "result_")  # as the names of kinds begin that are of a case


def tells_of_case(kind: str) -> bool:
    """Does an entry of this kind, known or of a later version, have a case as its subject?"""
    return kind.startswith(CASE_KINDS)


class _Versioned(msgspec.Struct, frozen=True):
    v: int


def body_problem(kind: str, body: bytes) -> str:
    """Why a body cannot be what its kind and version say, or "".

    What a later program may say is not judged: other kinds, other versions, other words of a closed list.
    """
    return _judged(kind, body).problem


def judge(recorded: Recorded) -> JudgedEntry:
    """Why an entry cannot be, by itself; what only a later program knows is not judged."""
    entry, body = recorded.entry, recorded.body
    problem = plausible.entry_problem(entry)
    if problem or body is None or entry.suite != SUITE:
        return JudgedEntry(problem)
    return _judged(entry.kind, body)


class JudgedEntry(msgspec.Struct, frozen=True, gc=False):
    """Why an entry cannot be, or ""; and what it says, where this program knows and could read it."""

    problem: str = ""
    body: Body | None = None


def problem_of(recorded: Recorded) -> str:
    """Why an entry cannot be, by itself, or ""."""
    return judge(recorded).problem


def _judged(kind: str, body: bytes) -> JudgedEntry:
    known = KINDS.get(kind)
    problem = plausible.text_problem(body)
    if problem or known is None:
        return JudgedEntry(problem)
    try:
        decoded: Body = known.decode_text(body)
    except msgspec.DecodeError as error:
        if wants_later_value(error) or not _claims_version_1(body):
            return JudgedEntry()
        return JudgedEntry(_in_words(error))
    return JudgedEntry("", decoded if decoded.v == 1 else None)


def _in_words(error: msgspec.DecodeError) -> str:
    """What msgspec says, or what was said in Chinese already."""
    what, _at, where = str(error).partition(" - at ")
    if where:
        return _("内容的 {where} 不对：{what}").format(where=where.strip("`$."), what=what)
    return what if not what.isascii() else _("内容读不出：{what}").format(what=what)


def _claims_version_1(body: bytes) -> bool:
    try:
        return msgspec.json.decode(body, type=_Versioned).v == 1
    except (msgspec.DecodeError, RecursionError):
        return True  # no later version would write this either: v is in every body


understand(_Versioned)
