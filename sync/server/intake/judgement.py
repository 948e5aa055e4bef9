"""Judging an entry that came in: is it what it says it is, and may this device say it?

An entry that fails is kept where nobody else sees it, and never holds up the ones behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from casework.cases import plausible
from casework.cases.body import Body
from casework.cases.entries import Entry, Recorded, digest, entry_hash, is_disguised
from casework.cases.kinds.table import KINDS, body_problem, read_body, tells_of_case
from casework.cases.plausible import LARGEST_STEP
from casework.cases.roster import STAFF_KINDS, Acting, staff_problem, with_statement
from casework.language import _
from casework.suite import SUITE, SUITES
from sync.wire.protocol import LARGEST_BODY_BYTES, TWICE, Mark

_HASH = re.compile("[0-9a-f]{64}")
SCOPE = "scope"
STAFF = "staff"

Saying = tuple[str, int, str, str, str, str]


class Speaker(msgspec.Struct, frozen=True):
    """Who sent the entries: where it stands, where it stood, and the sites for which it may speak.

    `foreign` are cases of other sites of which it tried to speak before; `sayings` is what other devices'
    entries state already: copies of one disk may bring the same statement under two ids.  `worked_out` says
    that hashes and digests were made here, of what came, so that they are right.
    """

    site: str
    sites: frozenset[str]
    foreign: frozenset[str] = frozenset()
    sayings: frozenset[Saying] = frozenset()  # by other devices
    is_hall: bool = False
    worked_out: bool = False
    revs: Mapping[str, int] = {}  # the newest of subjects of which very high ones came
    acting: Acting | None = None  # who is known, and the device's own sites; None: staff is not compared
    shared: frozenset[str] = frozenset()  # cases of other sites whose bags went to one of `sites`
    former: frozenset[str] = frozenset()


class Judged(msgspec.Struct, frozen=True, gc=False):
    """An entry with the site where it counts, or the reason why it does not."""

    recorded: Recorded
    site: str
    reason: str = ""


def judge(
    entries: Sequence[Recorded], after: Mark, writer: Speaker, cases: Mapping[str, str]
) -> Iterator[Judged]:
    """Each entry's verdict, in order; `cases` says where the cases known so far count."""
    homes = dict(cases)
    foreign, revs, acting = set(writer.foreign), dict(writer.revs), writer.acting
    end = after.hash
    for recorded in entries:
        entry = recorded.entry
        kind = KINDS.get(entry.kind)
        body = read_body(recorded)
        reason = "" if entry.prev == end else "chain: " + _("与前一条记录接不上")
        if not reason and not writer.worked_out:
            reason = _broken(entry, recorded.body)
        reason = (
            reason or _unreadable(recorded, body, writer.worked_out) or _beyond(entry, body, writer, revs)
        )
        site = homes.get(entry.subject) or (kind.site(body) if body and kind and kind.site else writer.site)
        if not reason and writer.sayings and saying(entry) in writer.sayings:
            reason = f"{TWICE}: " + _("另一台设备的记录说的完全一样")
        is_own = site in writer.sites or entry.subject in writer.shared
        if not reason and (not is_own or entry.subject in foreign):
            reason = f"{SCOPE}: " + _("是别的站点的办件，这台设备无权记录")
            foreign.add(entry.subject)
        if not reason and kind is not None and kind.hall_only and not writer.is_hall:
            reason = f"{SCOPE}: " + _("这只能由旗里来说")
        if not reason and acting is not None and (problem := staff_problem(entry, body, acting)):
            reason = f"{STAFF}: {problem}"
        if not reason and tells_of_case(entry.kind):
            homes[entry.subject] = site
        if not reason and acting is not None and entry.kind in STAFF_KINDS:
            people = with_statement(acting.people, entry, body, site)
            acting = msgspec.structs.replace(acting, people=people)
        end = entry.hash
        yield Judged(recorded, site, reason)


def saying(entry: Entry) -> Saying:
    """What an entry states, whoever's it is: a body's salt lets no two statements be the same by chance."""
    return (entry.subject, entry.rev, entry.kind, entry.recorded_at, entry.staff, entry.body_digest)


def _broken(entry: Entry, body: bytes | None) -> str:
    if entry.suite != SUITE:  # what its hash and digest cover is not known here
        return "hash: " + _("记录的算法与所写的不符") if is_disguised(entry) else ""
    if entry.hash != entry_hash(entry):
        return "hash: " + _("记录与校验值不符")
    if body is not None and digest(body) != entry.body_digest:
        return "body: " + _("内容与校验值不符")
    return ""


def _unreadable(recorded: Recorded, decoded: Body | None, worked_out: bool) -> str:
    """`decoded` is the body as this version understands it, None where it does not; see `Speaker`."""
    entry, body = recorded.entry, recorded.body
    if problem := plausible.entry_problem(entry):
        return f"fields: {problem}"
    if entry.suite not in SUITES:
        return "fields: " + _("没有这样的算法编号")
    if not (worked_out or is_hash(entry.body_digest)):
        return "fields: " + _("内容的校验值写法不对")
    if body is None:
        return ""
    if len(body) > LARGEST_BODY_BYTES:
        return "body: " + _("内容 {size} 字节，最多 {most}").format(size=len(body), most=LARGEST_BODY_BYTES)
    problem = "" if decoded or entry.suite != SUITE else body_problem(entry.kind, body)
    return f"body: {problem}" if problem else ""


def _beyond(entry: Entry, body: Body | None, writer: Speaker, revs: dict[str, int]) -> str:
    """Is it more than this device can have come to: a number of another site, a rev that nobody has seen?"""
    if problem := plausible.number_problem(body, {writer.site, *writer.former}):
        return f"body: {problem}"
    newest = revs.get(entry.subject, 0)
    if entry.rev > newest + LARGEST_STEP:
        return "fields: " + _("记录的次序号跳得太远")
    revs[entry.subject] = max(newest, entry.rev)
    return ""


def is_hash(text: str) -> bool:
    """Is this the hexadecimal text of a SHA-256?"""
    return _HASH.fullmatch(text) is not None
