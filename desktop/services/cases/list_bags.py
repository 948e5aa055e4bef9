"""Bags between sites: what came and is to be ticked off, what is on the way, what could be handed over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import (
    CompoundSelect,
    Connection,
    RowMapping,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from casework.language import _, listed
from casework.people.masking import mask_name
from casework.release.catalogue import Release
from desktop.database.conditions import OPEN_BAGS, those
from desktop.database.event_tables import OriginalLine, TransferLine
from desktop.database.tables import CaseLine
from desktop.services.cases.names_around import names_by_matter

MOST_CANDIDATES = 100
MOST_LINES = 400  # of bags that are done with; in the ledger are all
BagState = Literal["arriving", "on_way", "missing", "whole"]
_IN_HAND = ("informed", "incomplete", "complete", "accepted")


class BagCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case in a bag, or one that may be put into one; names are masked.

    `is_ticked` says that the bag was looked through, `is_missing` that not all of it was there.
    """

    slip_number: str
    name: str
    matter: str
    originals: str
    is_ticked: bool = False
    is_missing: bool = False


class Bag(msgspec.Struct, frozen=True, kw_only=True):
    """The cases that went with one sheet, between two sites by their names."""

    number: str
    state: BagState
    is_incoming: bool
    origin: str
    goal: str
    sent_at: str
    cases: tuple[BagCase, ...]

    @property
    def waits_here(self) -> bool:
        """Is it to be looked through here, or does something of it have to be looked for?"""
        return self.state == "missing" or (self.state == "arriving" and self.is_incoming)


class Bags(msgspec.Struct, frozen=True):
    """All bags that this site has to do with, and the cases that could go into the next one."""

    bags: tuple[Bag, ...] = ()
    candidates: tuple[BagCase, ...] = ()


def list_bags(connection: Connection, here: str, release: Release) -> Bags:
    """The bags to and from a site, the newest first."""
    rows = (
        connection.execute(
            select(
                TransferLine,
                CaseLine.slip_number,
                CaseLine.matter_name,
                CaseLine.applicant_name,
            )
            .join(CaseLine, CaseLine.case_id == TransferLine.case_id)
            .where(
                or_(TransferLine.from_site == here, TransferLine.to_site == here),
                TransferLine.number.in_(_numbers(here)),
            )
            .order_by(TransferLine.sent_at.desc(), TransferLine.number, CaseLine.position)
        )
        .mappings()
        .all()
    )
    candidates = _candidates(connection, here)
    originals = _originals(connection, release, {row["case_id"] for row in (*rows, *candidates)})
    by_number: dict[str, list[RowMapping]] = {}
    for row in rows:
        by_number.setdefault(row["number"], []).append(row)
    bags = tuple(_bag(members, here, release, originals) for members in by_number.values())
    return Bags(bags, tuple(_candidate(row, originals, here) for row in candidates))


def _numbers(here: str) -> CompoundSelect[Any]:
    """The sheets of the newest bags to and from here, and of all that are not looked through or not whole."""
    newest = (
        select(TransferLine.number)
        .where(site == here)
        .order_by(TransferLine.sent_at.desc())
        .limit(MOST_LINES)
        .subquery()
        for site in (TransferLine.from_site, TransferLine.to_site)
    )
    unfinished = select(TransferLine.number).where(those(OPEN_BAGS))
    return union_all(*(select(each.c.number) for each in newest), unfinished)


def _bag(
    members: list[RowMapping], here: str, release: Release, originals: Mapping[tuple[str, str], str]
) -> Bag:
    first = members[0]
    return Bag(
        number=first["number"],
        state=_state(members),
        is_incoming=first["to_site"] == here,
        origin=_site(release, first["from_site"]),
        goal=_site(release, first["to_site"]),
        sent_at=first["sent_at"],
        cases=tuple(
            BagCase(
                slip_number=row["slip_number"],
                name=mask_name(row["applicant_name"]),
                matter=row["matter_name"],
                originals=originals.get((row["case_id"], row["number"]), ""),
                is_ticked=bool(row["ticked_at"]),
                is_missing=row["missing"],
            )
            for row in members
        ),
    )


def _state(members: Iterable[RowMapping]) -> BagState:
    rows = list(members)
    if any(row["missing"] for row in rows):
        return "missing"
    if all(row["ticked_at"] for row in rows):
        return "whole"
    return "arriving"


def _candidates(connection: Connection, here: str) -> Sequence[RowMapping]:
    """Cases whose originals lie here, or whose papers are complete and that wait for no answer yet."""
    lying = select(OriginalLine.case_id).where(OriginalLine.holder == "site", OriginalLine.place == here)
    mine = (CaseLine.status == "open", CaseLine.site == here, CaseLine.slip_number != "")
    complete = (
        select(CaseLine.position)
        .where(CaseLine.state == "complete", *mine)
        .order_by(CaseLine.position.desc())
        .limit(MOST_CANDIDATES)
        .subquery()
    )
    in_hand = select(CaseLine.position).where(
        CaseLine.case_id.in_(lying), literal_column("+cases.state").in_(_IN_HAND), *mine
    )
    wanted = (
        select(CaseLine.case_id, CaseLine.slip_number, CaseLine.matter_name, CaseLine.applicant_name)
        .where(CaseLine.position.in_(union_all(select(complete.c.position), in_hand)))
        .order_by(CaseLine.position.desc())
        .limit(MOST_CANDIDATES)
    )
    return connection.execute(wanted).mappings().all()


def _candidate(row: RowMapping, originals: Mapping[tuple[str, str], str], here: str) -> BagCase:
    return BagCase(
        slip_number=row["slip_number"],
        name=mask_name(row["applicant_name"]),
        matter=row["matter_name"],
        originals=originals.get((row["case_id"], here), ""),
    )


def _originals(connection: Connection, release: Release, cases: Iterable[str]) -> dict[tuple[str, str], str]:
    """What of each of these cases lies at each place, in words."""
    listed_cases = func.json_each(json.dumps(list(cases))).table_valued("value")
    wanted = (
        select(OriginalLine, CaseLine.matter_code)
        .join(CaseLine, CaseLine.case_id == OriginalLine.case_id)
        .where(OriginalLine.case_id.in_(select(listed_cases.c.value)))
    )
    lying: dict[tuple[str, str], list[str]] = {}
    rows = connection.execute(wanted.order_by(OriginalLine.code)).mappings().all()
    names = names_by_matter(release, {row["matter_code"] for row in rows})
    for row in rows:
        name = names.get((row["matter_code"], row["code"]), row["code"])
        words = _("{name} {count} 份").format(name=name, count=row["count"])
        lying.setdefault((row["case_id"], row["place"]), []).append(words)
    return {place: listed(words) for place, words in lying.items()}


def _site(release: Release, code: str) -> str:
    site = release.site(code)
    return site.name.zh if site else code
