"""Judging an entry that came in: is it what it says it is, and may this device say it?

An entry that fails is kept where nobody else sees it, and never holds up the ones behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from casework.cases.body import Body
from casework.cases.entries import Entry, Recorded, digest, entry_hash, is_disguised
from casework.cases.kinds.table import KINDS, body_problem, read_body, tells_of_case
from casework.suite import SUITE, SUITES
from sync.wire.protocol import LARGEST_BODY_BYTES, TWICE, Mark

_LONGEST_FIELD = 200  # characters
_LARGEST_NUMBER = 2**63 - 1


_HASH = re.compile("[0-9a-f]{64}")
SCOPE = "scope"

Saying = tuple[str, int, str, str, str, str]


class Speaker(msgspec.Struct, frozen=True):
    """Who sent the entries: where it stands, and the sites for which it may speak.

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
    foreign = set(writer.foreign)
    end = after.hash
    for recorded in entries:
        entry = recorded.entry
        kind = KINDS.get(entry.kind)
        body = read_body(recorded)
        reason = "" if entry.prev == end else "chain: it does not stand on the entry before it"
        if not reason and not writer.worked_out:
            reason = _broken(entry, recorded.body)
        reason = reason or _unreadable(recorded, body)
        site = homes.get(entry.subject) or (kind.site(body) if body and kind and kind.site else writer.site)
        if not reason and writer.sayings and saying(entry) in writer.sayings:
            reason = f"{TWICE}: another device's entry says the very same"
        if not reason and (site not in writer.sites or entry.subject in foreign):
            reason = f"{SCOPE}: this device does not speak for this case of another site"
            foreign.add(entry.subject)
        if not reason and kind is not None and kind.hall_only and not writer.is_hall:
            reason = f"{SCOPE}: this is the banner hall's to say"
        if not reason and tells_of_case(entry.kind):
            homes[entry.subject] = site
        end = entry.hash
        yield Judged(recorded, site, reason)


def saying(entry: Entry) -> Saying:
    """What an entry states, whoever's it is: a body's salt lets no two statements be the same by chance."""
    return (entry.subject, entry.rev, entry.kind, entry.recorded_at, entry.staff, entry.body_digest)


def _broken(entry: Entry, body: bytes | None) -> str:
    if entry.suite != SUITE:  # what its hash and digest cover is not known here
        return "hash: the entry is of another suite than it says" if is_disguised(entry) else ""
    if entry.hash != entry_hash(entry):
        return "hash: the entry is not what its hash says"
    if body is not None and digest(body) != entry.body_digest:
        return "body: it is not what its digest says"
    return ""


def _unreadable(recorded: Recorded, decoded: Body | None) -> str:
    """`decoded` is the body as this version understands it, None where it does not."""
    entry, body = recorded.entry, recorded.body
    texts = (entry.subject, entry.kind, entry.recorded_at, entry.clock, entry.staff)
    longest, text = max(map(len, texts)), "".join(texts)
    if longest > _LONGEST_FIELD or not text.isprintable():
        return "fields: too long, or with characters that cannot be shown"
    if not 0 < entry.rev <= _LARGEST_NUMBER:
        return "fields: rev out of range"
    if entry.suite not in SUITES:
        return "fields: no such suite"
    if not is_hash(entry.body_digest):
        return "fields: the body's digest is not 64 hexadecimal digits"
    if body is None:
        return ""
    if len(body) > LARGEST_BODY_BYTES:
        return f"body: {len(body)} bytes, {LARGEST_BODY_BYTES} are taken"
    problem = "" if decoded or entry.suite != SUITE else body_problem(entry.kind, body)
    return f"body: {problem[:_LONGEST_FIELD]}" if problem else ""


def is_hash(text: str) -> bool:
    """Is this the hexadecimal text of a SHA-256?"""
    return _HASH.fullmatch(text) is not None
