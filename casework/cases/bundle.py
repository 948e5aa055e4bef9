"""A bundle (一件事) or project as its entries make it: which cases belong to it, and what was noted of it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from casework.cases.entries import Recorded
from casework.cases.events import Remark
from casework.cases.fold import order
from casework.cases.kinds.bundles import (
    BundleChanged,
    BundleMember,
    BundleNoted,
    BundleNoteWithdrawn,
    BundleOpened,
    LeftOut,
)
from casework.cases.kinds.events import remark_of, without_note
from casework.cases.kinds.table import read_body


class CaseBundle(msgspec.Struct, frozen=True, kw_only=True):
    """Several cases handled as one; without its first entry the first fields are empty."""

    bundle_id: str = ""
    site: str = ""
    name: str = ""
    form: str = ""
    code: str = ""
    source_list: str = ""
    number: str = ""
    handler: str = ""
    opened_at: str = ""
    members: tuple[BundleMember, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Remark, ...] = ()


def fold_bundle(entries: Iterable[Recorded]) -> CaseBundle:
    """The bundle that these entries of one subject tell of; in any order, duplicates allowed."""
    bundle = CaseBundle()
    distinct = {order(each): each for each in entries if each.body is not None}
    for key in sorted(distinct):
        bundle = _after(bundle, distinct[key])
    return bundle


def _after(bundle: CaseBundle, recorded: Recorded) -> CaseBundle:
    entry, body = recorded.entry, read_body(recorded)
    bundle = replace(bundle, bundle_id=entry.subject)
    if isinstance(body, BundleOpened) and not bundle.opened_at:
        return replace(
            _joined(bundle, body.members),
            site=body.site,
            name=body.name,
            form=body.form,
            code=body.code,
            source_list=body.source_list,
            number=body.number,
            handler=body.handler,
            left_out=body.left_out,
            opened_at=entry.recorded_at,
        )
    if isinstance(body, BundleChanged):
        stay = tuple(each for each in bundle.members if each.case_id not in body.left)
        return _joined(replace(bundle, members=stay), body.joined)
    if isinstance(body, BundleNoted):
        return replace(bundle, notes=(*bundle.notes, remark_of(entry, body.text)))
    if isinstance(body, BundleNoteWithdrawn):
        return replace(bundle, notes=without_note(bundle.notes, body.device, body.seq, body.reason))
    return bundle


def _joined(bundle: CaseBundle, more: Iterable[BundleMember]) -> CaseBundle:
    members = {each.case_id: each for each in (*bundle.members, *more)}
    return replace(bundle, members=tuple(members.values()))
