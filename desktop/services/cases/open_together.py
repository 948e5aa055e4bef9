"""Opening a bundle (一件事): its matters become cases with one entry of the whole, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection

from casework.cases.bundle import CaseBundle, fold_bundle
from casework.cases.draft import Draft, tidy
from casework.cases.draft_check import FieldProblem
from casework.cases.issued import SlipIssued
from casework.cases.kinds.bundles import BundleMember, BundleOpened, LeftOut
from casework.cases.kinds.events import CaseBundled
from casework.cases.together import Together, bundle_id, drafts_of, question_key, together
from casework.language import _
from casework.release.catalogue import Bundle, Release
from casework.release.same_paper import paper_key
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.errors import CaseError, IncompleteDraft
from desktop.services.cases.keep_draft import remove_draft
from desktop.services.cases.open_case import Opening, allot_number, checked_opening, opening_statements
from desktop.services.catalogue.load_release import LoadedRelease, load_current
from desktop.services.duty import Duty, as_it_stands
from desktop.services.read_clock import Moment
from desktop.services.record import record

_FEWEST = 2


class SavedBundle(msgspec.Struct, frozen=True, kw_only=True):
    """What F9 made of a bundle's draft, durable when it is returned."""

    bundle_id: str
    name: str
    slip_numbers: tuple[str, ...]
    matter_codes: tuple[str, ...]


def bundle_in_use(release: Release, code: str) -> Bundle:
    """The bundle of that code; raises CaseError where the release has none that can be handled."""
    for bundle in release.bundles:
        if bundle.code == code and bundle.status == "in_use":
            return bundle
    what = _("目录里没有一件事“{code}”").format(code=code)
    raise CaseError(_("没有这个一件事"), what, _("请另找，或一个一个事项办"))


def open_together(duty: Duty, draft: Draft, cached: LoadedRelease) -> SavedBundle:
    """Record the cases, their slips and what binds them; durable on return, and the draft is gone.

    Saving the same draft again gives the same bundle back.  Raises IncompleteDraft with the fields of the
    bundle's draft, MatterUnavailable, CaseError or StoreError, and then nothing has changed.
    """
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        subject = bundle_id(draft)
        known = fold_bundle(journal.of_subject(connection, subject))
        if known.opened_at:
            remove_draft(connection, draft.draft_id)
            return _saved(known)
        catalogue = load_current(connection, cached)
        bundle = bundle_in_use(catalogue.release, draft.bundle_code)
        draft = tidy(draft)
        shown = together(catalogue.release, bundle, draft)
        openings = _checked(connection, duty, draft, shown, (catalogue, bundle))
        statements = list(_cases(connection, duty, openings))
        statements += _whole(duty, subject, bundle, shown, statements)
        moment: Moment = openings[0].moment
        record(connection, duty, statements, moment)
        remove_draft(connection, draft.draft_id)
        return _saved(fold_bundle(journal.of_subject(connection, subject)))


def _saved(bundle: CaseBundle) -> SavedBundle:
    return SavedBundle(
        bundle_id=bundle.bundle_id,
        name=bundle.name,
        slip_numbers=tuple(member.slip_number for member in bundle.members),
        matter_codes=tuple(member.matter_code for member in bundle.members),
    )


def _checked(
    connection: Connection, duty: Duty, draft: Draft, shown: Together, known: tuple[LoadedRelease, Bundle]
) -> list[Opening]:
    catalogue, bundle = known
    if len(shown.handled) < _FEWEST:
        what = _("“{name}”只剩 {count} 个事项").format(name=bundle.name.zh, count=len(shown.handled))
        raise CaseError(_("还不能一起办"), what, _("只办一个时，请直接找那个事项"))
    problems = list(_problems(draft, shown))
    openings = []
    for each in drafts_of(catalogue.release, bundle, draft):
        try:
            openings.append(checked_opening(connection, duty, each, catalogue))
        except IncompleteDraft as error:
            problems += [_of_the_whole(problem, each, catalogue.release) for problem in error.problems]
    distinct = {problem.field: problem for problem in reversed(problems)}
    if distinct:
        raise IncompleteDraft([each for each in problems if distinct.pop(each.field, None)])
    return openings


def _problems(draft: Draft, shown: Together) -> Iterator[FieldProblem]:
    for part in shown.parts:
        if part.is_left_out and part.required and not part.why_not:
            reason = _("不办“{matter}”须写明原因").format(matter=part.name)
            yield FieldProblem(f"matters.{part.code}", reason)
    for question in shown.questions:
        if not draft.answers.get(question.key):
            what = _("还没有回答“{question}”").format(question=question.question.zh)
            yield FieldProblem(f"answers.{question.key}", what)


def _of_the_whole(problem: FieldProblem, draft: Draft, release: Release) -> FieldProblem:
    """A problem of one matter, where the bundle's draft has it."""
    place, _dot, name = problem.field.partition(".")
    matter = release.matter(draft.matter_code)
    if place == "materials" and matter is not None:
        keys = {material.code: paper_key(material) for material in matter.materials}
        return FieldProblem(f"materials.{keys.get(name, name)}", problem.reason)
    if place == "answers" and matter is not None:
        asked = {each.key: question_key(each) for each in matter.situations}
        return FieldProblem(f"answers.{asked.get(name, name)}", problem.reason)
    return problem


def _cases(connection: Connection, duty: Duty, openings: list[Opening]) -> Iterator[Statement]:
    for opening in openings:
        number, sequence = allot_number(connection, duty, opening.moment.at.date())
        yield from opening_statements(duty, opening, number, sequence)


def _whole(
    duty: Duty, subject: str, bundle: Bundle, shown: Together, cases: list[Statement]
) -> list[Statement]:
    members = tuple(
        BundleMember(
            case_id=each.subject, slip_number=each.body.slip_number, matter_code=each.body.matter_code
        )
        for each in cases
        if isinstance(each.body, SlipIssued)
    )
    body = BundleOpened(
        site=duty.site_code,
        name=bundle.name.zh,
        form="bundle",
        members=members,
        code=bundle.code,
        source_list=bundle.source_list,
        number=bundle.number,
        handler=duty.staff_name,
        left_out=tuple(
            LeftOut(matter_code=part.code, reason=part.why_not) for part in shown.parts if part.is_left_out
        ),
    )
    part = CaseBundled(bundle=subject, name=bundle.name.zh)
    return [
        Statement(subject, "bundle_opened", body),
        *(Statement(each.case_id, "case_bundled", part) for each in members),
    ]
