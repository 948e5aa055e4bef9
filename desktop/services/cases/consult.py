"""Several matters of one project as one (会商): cases come together by their slips; notes are of all."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from casework.cases.bundle import CaseBundle
from casework.cases.case import Case
from casework.language import _
from desktop.errors import CaseError
from desktop.services.cases.handle_together import (
    Bundling,
    change_bundle,
    note_bundle,
    open_bundle,
    read_bundle,
)
from desktop.services.cases.recorded_event import known_case
from desktop.services.duty import Duty


class Consulting(msgspec.Struct, frozen=True, kw_only=True):
    """Other cases of the project by their slips; its name and 项目代码 while there is no project yet."""

    others: tuple[str, ...]
    name: str = ""
    number: str = ""


def consult(duty: Duty, number: str, order: Consulting) -> CaseBundle:
    """Put the others to the project of this case, or begin one; raises UnknownSlip or CaseError."""
    project = _project(duty, number)
    if project is not None:
        return change_bundle(duty, project.bundle_id, order.others, ())
    return open_bundle(
        duty, Bundling(slip_numbers=(number, *order.others), name=order.name, number=order.number)
    )


def note_consultation(duty: Duty, number: str, text: str) -> CaseBundle:
    """Write down what was talked over, for all cases of the project; raises CaseError without one."""
    project = _project(duty, number)
    if project is None:
        what = _("{number} 没有和别的办件会商").format(number=number)
        raise CaseError(_("没有会商"), what, _("请先把同一项目的办件合到一起"))
    return note_bundle(duty, project.bundle_id, text)


def project_of(connection: Connection, case: Case) -> CaseBundle | None:
    """The project of a case; of several the one that it joined last."""
    bundles = (read_bundle(connection, bundle_id) for bundle_id in reversed(list(case.bundles)))
    return next((bundle for bundle in bundles if bundle.form == "project"), None)


def _project(duty: Duty, number: str) -> CaseBundle | None:
    with duty.store.reading() as connection:
        return project_of(connection, known_case(connection, number))
