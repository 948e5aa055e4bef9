"""A site's own answers: written, written anew, withdrawn, read."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from casework.cases.kinds.knowledge import KnowledgeWithdrawn, KnowledgeWritten
from casework.cases.knowledge import OwnAnswer, fold_knowledge
from casework.cases.record_id import new_id
from casework.language import _
from casework.release.catalogue import Release
from casework.search.answers import KnownAnswer
from casework.written_text import one_line
from desktop.database import journal
from desktop.database.event_tables import AffairLine
from desktop.database.journal import Statement
from desktop.errors import CaseError, MatterUnavailable
from desktop.services.cases.recorded_event import written
from desktop.services.catalogue.load_release import load_current
from desktop.services.duty import Duty, as_it_stands
from desktop.services.record import record


class Answering(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its answer; `subject` names the one that is written anew."""

    question: str
    answer: str
    matter_code: str = ""
    subject: str = ""


def write_answer(duty: Duty, order: Answering) -> KnownAnswer:
    """Record it; durable on return.  Raises CaseError or MatterUnavailable."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        release = load_current(connection).release
        if order.matter_code and release.matter(order.matter_code) is None:
            raise MatterUnavailable(order.matter_code, _("不在现行目录里"))
        if order.subject:
            _known(connection, order.subject)
        body = KnowledgeWritten(
            site=duty.site_code,
            question=written(order.question, _("问题")),
            answer=written(order.answer, _("答案")),
            matter_code=order.matter_code,
        )
        subject = order.subject or f"knowledge-{new_id()}"
        record(connection, duty, [Statement(subject, "knowledge_written", body)])
        return _shown(subject, _known(connection, subject), release)


def withdraw_answer(duty: Duty, subject: str, reason: str) -> None:
    """It holds no more; raises CaseError where there is none."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        _known(connection, subject)
        body = KnowledgeWithdrawn(site=duty.site_code, reason=one_line(reason))
        record(connection, duty, [Statement(subject, "knowledge_withdrawn", body)])


def own_answers(connection: Connection, release: Release) -> tuple[KnownAnswer, ...]:
    """Those that hold, the newest first."""
    subjects = connection.scalars(
        select(AffairLine.subject).where(AffairLine.kind == "knowledge").order_by(AffairLine.position.desc())
    ).all()
    known = ((each, fold_knowledge(journal.of_subject(connection, each))) for each in subjects)
    return tuple(_shown(subject, own, release) for subject, own in known if not own.is_withdrawn)


def _known(connection: Connection, subject: str) -> OwnAnswer:
    own = fold_knowledge(journal.of_subject(connection, subject))
    if not own.at or own.is_withdrawn:
        what = _("本机没有问答 {subject}").format(subject=subject)
        raise CaseError(_("找不到问答"), what, _("请用 tamga answers list 核对"))
    return own


def _shown(subject: str, own: OwnAnswer, release: Release) -> KnownAnswer:
    matter = release.matter(own.matter_code) if own.matter_code else None
    return KnownAnswer(
        question=own.question,
        answer=own.answer,
        source="site",
        matter_code=own.matter_code,
        matter_name=matter.name.zh if matter else "",
        subject=subject,
        at=own.at,
    )
