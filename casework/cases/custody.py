"""Custody of originals (原件保管) as a ledger: what went from whom to whom, how many, against which paper.

An original lies with the applicant, at a site, or is on the way with a transfer sheet, and never in two
places: what leaves one place is what comes to the other, and nothing leaves where it does not lie.  The
ledger is a pure function of the moves that the entries of a case tell of, in the order of the fold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from casework.cases.entries import Entry
from casework.language import _


class Holder(msgspec.Struct, frozen=True):
    """Who has an original: the applicant; a site, `place` its code; the way, `place` the transfer sheet."""

    kind: Literal["applicant", "site", "way"]
    place: str = ""


class Move(msgspec.Struct, frozen=True):
    """What an entry says was moved: originals by material, against the paper of that number."""

    papers: Mapping[str, int]
    origin: Holder
    goal: Holder
    number: str


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger.  `count` were moved; `unfounded` more were named and did not lie at the origin.

    (device, seq) is the entry that says so.
    """

    code: str
    count: int
    unfounded: int = 0
    origin: Holder
    goal: Holder
    number: str
    at: str
    staff: str
    device: str
    seq: int


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer of the case: from where to where; `ticked_at` is when the bag was looked through there.

    `is_absent` says that the case itself was not in the bag.
    """

    from_site: str
    to_site: str
    sent_at: str
    ticked_at: str = ""
    is_absent: bool = False


class Lying(msgspec.Struct, frozen=True):
    """Originals of one material at one place."""

    holder: Holder
    code: str
    count: int


class Custody(msgspec.Struct, frozen=True):
    """The ledger of one case, and its transfers by the number of the sheet."""

    movements: tuple[Movement, ...] = ()
    ways: Mapping[str, Way] = {}

    def at(self, holder: Holder) -> dict[str, int]:
        """What lies there, by material."""
        counts: dict[str, int] = {}
        for each in self.movements:
            gained = (each.goal == holder) - (each.origin == holder)
            counts[each.code] = counts.get(each.code, 0) + gained * each.count
        return {code: count for code, count in counts.items() if count > 0}

    def lying(self) -> tuple[Lying, ...]:
        """All that is not with the applicant, in the order in which it came there."""
        holders = dict.fromkeys(each.goal for each in self.movements if each.goal != APPLICANT)
        return tuple(
            Lying(holder, code, count) for holder in holders for code, count in self.at(holder).items()
        )

    def at_sites(self) -> dict[str, int]:
        """What lies at sites, by material, whichever site it is."""
        counts: dict[str, int] = {}
        for each in self.lying():
            if each.holder.kind == "site":
                counts[each.code] = counts.get(each.code, 0) + each.count
        return counts

    def missing(self) -> dict[str, dict[str, int]]:
        """Transfers that did not arrive whole: what of each is still on the way."""
        ways = {number: self.at(Holder("way", number)) for number, way in self.ways.items() if way.ticked_at}
        return {number: codes for number, codes in ways.items() if codes or self.ways[number].is_absent}


APPLICANT = Holder("applicant")


def after(custody: Custody, move: Move, entry: Entry) -> Custody:
    """The ledger with this move.  What does not lie at the origin is not moved, but named."""
    there = None if move.origin == APPLICANT else custody.at(move.origin)
    movements = []
    for code, count in move.papers.items():
        moved = count if there is None else min(count, there.get(code, 0))
        movements.append(
            Movement(
                code=code,
                count=moved,
                unfounded=count - moved,
                origin=move.origin,
                goal=move.goal,
                number=move.number,
                at=entry.recorded_at,
                staff=entry.staff,
                device=entry.device,
                seq=entry.seq,
            )
        )
    return msgspec.structs.replace(custody, movements=(*custody.movements, *movements))


def sent(custody: Custody, number: str, way: Way) -> Custody:
    """The ledger with a transfer that left."""
    return msgspec.structs.replace(custody, ways={**custody.ways, number: way})


def ticked(custody: Custody, number: str, at: str, *, is_absent: bool) -> Custody:
    """The ledger with a transfer that was looked through where it came."""
    way = custody.ways.get(number) or Way(from_site="", to_site="", sent_at="")
    now = msgspec.structs.replace(way, ticked_at=at, is_absent=is_absent)
    return msgspec.structs.replace(custody, ways={**custody.ways, number: now})


def why_not_moved(custody: Custody, move: Move) -> str:
    """Why the move cannot be, in plain words; "" when it can."""
    if move.origin == APPLICANT:
        return ""
    there = custody.at(move.origin)
    for code, count in move.papers.items():
        if count > there.get(code, 0):
            return _("材料 {code} 的原件在{place}有 {there} 份，不能移出 {count} 份").format(
                code=code, place=holder_words(move.origin), there=there.get(code, 0), count=count
            )
    return ""


def holder_words(holder: Holder, names: Mapping[str, str] | None = None) -> str:
    """The holder in the words of the counter; `names` are those of sites by their codes."""
    if holder.kind == "applicant":
        return _("申请人手里")
    if holder.kind == "site":
        return (names or {}).get(holder.place) or _("站点 {code}").format(code=holder.place)
    return _("途中（{number}）").format(number=holder.place)
