"""Checking a journal: is every device's chain whole, and if not, where exactly is it broken?

Chains are read in one pass; entries of one device come in the order of `seq`, devices in any order.
A chain cannot witness the loss of its own end, so the heads that the store keeps are compared too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import msgspec

from casework.cases.entries import Entry, Head, Recorded, digest, entry_hash, head_of, is_disguised
from casework.suite import SUITE

Trouble = Literal["seq", "prev", "hash", "body", "head", "signature"]


class Break(msgspec.Struct, frozen=True, kw_only=True, rename={"actual": "found"}):
    """One place where a chain is broken: what should stand at (device, seq), and what stands there."""

    device: str
    seq: int
    trouble: Trouble
    expected: str
    actual: str


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """One device's chain as it was read; entries whose body is gone do not break it, but are counted."""

    device: str
    entries: int
    bodies_gone: int = 0
    unchecked: int = 0  # of suites for which this program is too old
    withheld: int = 0  # before the last one, that the banner did not give
    head_seq: int
    head_hash: str


class JournalReport(msgspec.Struct, frozen=True):
    """Every chain that was read, and every break in them; whole when there is none."""

    chains: tuple[Chain, ...]
    breaks: tuple[Break, ...]

    @property
    def ok(self) -> bool:
        """No chain is broken."""
        return not self.breaks


def verify(
    entries: Iterable[Recorded],
    heads: Mapping[str, Head] | None = None,
    whole: Collection[str] | None = None,
    begun: Head | None = None,
) -> JournalReport:
    """Check seq, prev links, hashes and body digests; with `heads`, the chains' ends as well.

    Of devices that are not in `whole` only parts are here, as their entries' scope has it: gaps in their
    chains are no breaks.  None means that all chains are whole.  A head of seq 0 stands for a chain that
    must be there, however long: its loss is a break too.  After a break the check goes on from what
    stands there, so each break is told once.  `begun` is where one chain is gone on with.
    """
    ends: dict[str, Head] = {begun.device: begun} if begun else {}
    counts: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    unchecked: Counter[str] = Counter()
    breaks: list[Break] = []
    for recorded in entries:
        entry = recorded.entry
        previous = ends.get(entry.device, Head(entry.device))
        if whole is not None and entry.device not in whole and entry.seq > previous.seq + 1:
            previous = Head(entry.device, entry.seq - 1, entry.prev)
        breaks += _check(previous, recorded)
        ends[entry.device] = head_of(entry)
        counts[entry.device] += 1
        gone[entry.device] += recorded.body is None
        unchecked[entry.device] += entry.suite != SUITE
    if heads is not None:
        checked = ends if whole is None else {device: end for device, end in ends.items() if device in whole}
        breaks += _check_heads(checked, heads)
    chains = (
        Chain(
            device=device,
            entries=counts[device],
            bodies_gone=gone[device],
            unchecked=unchecked[device],
            head_seq=end.seq,
            head_hash=end.hash,
        )
        for device, end in sorted(ends.items())
    )
    return JournalReport(tuple(chains), tuple(breaks))


def _check(previous: Head, recorded: Recorded) -> list[Break]:
    entry = recorded.entry
    breaks: list[Break] = []
    if entry.seq != previous.seq + 1:
        breaks.append(_break(entry, "seq", str(previous.seq + 1), str(entry.seq)))
    elif entry.prev != previous.hash:
        breaks.append(_break(entry, "prev", previous.hash, entry.prev))
    if entry.suite != SUITE:  # what its hash and digest cover is not known here
        if is_disguised(entry):
            breaks.append(_break(entry, "hash", f"suite {SUITE}", f"suite {entry.suite}"))
        return breaks
    computed = entry_hash(entry)
    if entry.hash != computed:
        breaks.append(_break(entry, "hash", computed, entry.hash))
    if recorded.body is not None and digest(recorded.body) != entry.body_digest:
        breaks.append(_break(entry, "body", entry.body_digest, digest(recorded.body)))
    return breaks


def _check_heads(ends: Mapping[str, Head], heads: Mapping[str, Head]) -> list[Break]:
    breaks = []
    for device in sorted(heads.keys() | ends.keys()):
        head, end = heads.get(device, Head(device)), ends.get(device, Head(device))
        if end != head or end.seq == 0:
            expected, actual = f"{head.seq} {head.hash}", f"{end.seq} {end.hash}"
            breaks.append(
                Break(device=device, seq=end.seq + 1, trouble="head", expected=expected, actual=actual)
            )
    return breaks


def _break(entry: Entry, trouble: Trouble, expected: str, actual: str) -> Break:
    return Break(device=entry.device, seq=entry.seq, trouble=trouble, expected=expected, actual=actual)
