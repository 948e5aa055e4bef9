"""The banner's acts: how far a case is, what it still wants, what came of it; who works where."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.draft import MaterialMark
from casework.cases.kinds.banner import CaseStatusChanged, ResultRecorded
from casework.cases.kinds.materials import MaterialChange, MaterialsRequested
from casework.cases.kinds.people import StaffAppointed
from casework.cases.kinds.table import decode_body
from casework.cases.states import refusal, state_of, step_of
from casework.language import _, listed
from sync.server.accounts.enrolment import require_site
from sync.server.acts.acts import Act, act, find_case
from sync.server.refusals import refuse
from sync.server.releases.releases import published_matter
from sync.server.store.sealing import seal_of
from sync.server.store.tables import StoredEntry


class RosterPerson(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the roster."""

    staff: str
    name: str
    role: str
    site: str
    left: bool


def change_status(connection: Connection, number: str, status: str, *, note: str, by: str) -> None:
    """Say how far a case is; `by` is who says it.  Raises Refused, also for a refusal, which says more."""
    if status == "refused":
        raise refuse("malformed", _("不予受理要写明原因和救济途径，请用 banner case refuse"))
    case, site = find_case(connection, number)
    body = CaseStatusChanged(was=case.progress.text, now=status, note=note, by=by)
    _require_step(case, "case_status_changed", body)
    act(connection, [Act(case.case_id, site, "case_status_changed", body)])


def request_materials(
    connection: Connection, number: str, codes: Sequence[str], *, reason: str, by: str
) -> tuple[str, ...]:
    """Want materials (again), with a reason and by whom; returns the codes.  Raises Refused."""
    case, site = find_case(connection, number)
    known = {*case.materials, *_listed(connection, case)}
    strange = [code for code in codes if code not in known]
    if strange or not reason.strip():
        raise refuse(
            "malformed",
            _("材料 {code} 不在此事项里；有：{known}").format(code=strange[0], known=listed(sorted(known)))
            if strange
            else _("要写明理由"),
        )
    wanted = tuple(dict.fromkeys(codes))
    changes = tuple(
        MaterialChange(
            was=case.materials.get(code),
            now=MaterialMark(code=code, state="missing", reason=reason, necessity="required"),
        )
        for code in wanted
    )
    body = MaterialsRequested(changes=changes, by=by)
    _require_step(case, "materials_requested", body)
    act(connection, [Act(case.case_id, site, "materials_requested", body)])
    return wanted


def _require_step(case: Case, kind: str, body: Body) -> None:
    """The banner may not say what the state of the case forbids; raises Refused."""
    step = step_of(kind, body)
    if step is not None and (why := refusal(state_of(case), step)):
        raise refuse("malformed", why)


def record_result(connection: Connection, number: str, result: str, *, document: str, by: str) -> None:
    """Say what came of a case; `document` is the number of its paper, `by` who says it.  Raises Refused."""
    case, site = find_case(connection, number)
    body = ResultRecorded(was=case.result.text, now=result, document_number=document, by=by)
    _require_step(case, "result_recorded", body)
    act(connection, [Act(case.case_id, site, "result_recorded", body)])


def appoint(connection: Connection, site: str, name: str, role: str, *, left: bool = False) -> str:
    """Put a person on the roster of a site, or take one off it; returns the person's id.  Raises Refused."""
    require_site(connection, site)
    known = next((each for each in roster(connection) if (each.site, each.name) == (site, name)), None)
    if known is None and left:
        raise refuse("malformed", _("站点 {site} 的名册里没有 {name}").format(site=site, name=name))
    staff = known.staff if known else f"staff-{secrets.token_hex(8)}"
    body = StaffAppointed(site=site, name=name, role=role or (known.role if known else ""), left=left)
    act(connection, [Act(staff, site, "staff_appointed", body)])
    return staff


def roster(connection: Connection) -> list[RosterPerson]:
    """Everybody who was ever appointed, as it stands."""
    rows = connection.execute(
        select(StoredEntry.device, StoredEntry.seq, StoredEntry.subject, StoredEntry.body)
        .where(StoredEntry.kind == "staff_appointed")
        .order_by(StoredEntry.rev, StoredEntry.position)
    )
    people, seal = dict[str, RosterPerson](), seal_of(connection)
    for device, seq, staff, body in rows:
        appointed = decode_body("staff_appointed", seal.open_body(device, seq, body) or b"")
        if isinstance(appointed, StaffAppointed):
            people[staff] = RosterPerson(
                staff=staff,
                name=appointed.name,
                role=appointed.role,
                site=appointed.site,
                left=appointed.left,
            )
    return sorted(people.values(), key=lambda each: (each.site, each.name))


def _listed(connection: Connection, case: Case) -> set[str]:
    """The materials of the case's matter in the newest release, as far as one was published."""
    matter = published_matter(connection, case.matter_code)
    return {material.code for material in matter.materials} if matter else set()
