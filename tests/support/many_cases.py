"""Many made-up cases straight into a banner's database, as its intake would have stored them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

import msgspec
from sqlalchemy import delete, func, select, update

from casework.cases.body import Body
from casework.cases.draft import MaterialMark
from casework.cases.entries import Head, Observation, Recorded, encode_body, head_of, make_entry
from casework.cases.kinds.banner import CaseStatusChanged, ResultRecorded
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.people.applicant import Applicant
from casework.slip_number import format_slip_number
from sync.server.accounts import accounts
from sync.server.accounts.accounts import NewDevice
from sync.server.acts import administration
from sync.server.intake.intake import entry_row
from sync.server.intake.judgement import Judged
from sync.server.intake.known_slips import note_slips
from sync.server.intake.totals import count_in
from sync.server.overview.case_lines import LineOfCase
from sync.server.overview.line_keys import LineKeys
from sync.server.store.line_tables import CaseCount, CaseNameKey, HallCaseLine
from sync.server.store.rows import Row, insert_rows
from sync.server.store.sealing import BODY, seal_of
from sync.server.store.streams import now_text, require_stream, take_positions
from sync.server.store.tables import CaseOfSlip, Device, StoredEntry
from tests.support.banners import HALL, Banner
from tests.support.entry_histories import opened, slip

FAMILY, GIVEN = "萨乌苏巴其宝斯阿图那", "日娜云恩乐尔格木图雅汗"  # data: of made-up names
NAMES = [(matter, f"事项{matter}") for matter in range(40)]  # data
CHUNK = 2000


def make_sites(banner: Banner, towns: int, gachas: int) -> list[str]:
    """Townships below the hall, gachas below each, a device at every one; the codes."""
    codes = {f"MT{town:02}": (HALL, f"第{town}苏木") for town in range(towns)}  # data
    for town in range(towns):
        codes |= {f"MT{town:02}{one:02}": (f"MT{town:02}", f"第{one}嘎查") for one in range(gachas)}  # data
    with banner.writing() as connection:
        administration.add_sites(connection, codes)
        for site in codes:
            accounts.add_account(connection, NewDevice(device=f"dev{site.lower()}", site=site, key=bytes(32)))
        connection.execute(update(Device).values(contact_at=now_text(), program="0.1.0"))
    return list(codes)


def fill(banner: Banner, sites: list[str], count: int, seed: int = 1) -> None:
    """Store so many cases with four entries each, spread over the sites and over three years."""
    chance = Random(seed)  # noqa: S311 - made-up cases
    heads = {site: Head(f"dev{site.lower()}") for site in sites}
    for first in range(0, count, CHUNK):
        with banner.writing() as connection:
            rows, slips = list[tuple[Recorded, str]](), list[Row]()
            for number in range(first, min(first + CHUNK, count)):
                site = sites[number % len(sites)]
                for recorded in made_case(chance, site, number, heads[site]):
                    heads[site] = head_of(recorded.entry)
                    rows.append((recorded, site))
                slips.append((_number(site, number), f"case{number:08}"))
            position = take_positions(connection, len(rows))
            seal = seal_of(connection)
            stored = [entry_row(seal, Judged(*each), position + at) for at, each in enumerate(rows)]
            insert_rows(connection, StoredEntry, stored)
            insert_rows(connection, CaseOfSlip, slips)
            hashes: dict[str, list[str]] = {}
            for recorded, site in rows:
                hashes.setdefault(site, []).append(recorded.entry.hash)
            count_in(connection, hashes)


def fill_lines(banner: Banner, sites: list[str], first: int, count: int) -> None:
    """The lines alone of further cases: what lists read, without the entries of which they would be made."""
    with banner.reading() as connection:
        keys = LineKeys(connection, require_stream(connection))
    states = ("incomplete", "processing", "processing", "finished", "finished", "delivered")
    for begin in range(first, first + count, CHUNK * 5):
        rows, beginnings = list[Row](), list[Row]()
        for number in range(begin, min(begin + CHUNK * 5, first + count)):
            site, who, matter = sites[number % len(sites)], applicant(number), NAMES[number % len(NAMES)]
            state = states[number // 7 % len(states)]
            begun = dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=number * 90)
            due = "2026-01-01" if number % 400 == 0 else ""
            line = LineOfCase(
                f"case{number:08}",
                site,
                begun.isoformat(timespec="seconds"),
                state,
                f"M{matter[0]:03}",
                matter[1],
                _number(site, number),
                keys.sealed_name(f"case{number:08}", who.name),
                int(state == "incomplete"),
                due,
                keys.plain_key(who.name),
                keys.number(who.id_number),
                keys.number(who.phone),
            )
            rows.append(msgspec.structs.astuple(line))
            beginnings += [(key, line.subject) for key in keys.beginnings(who.name)]
        with banner.writing() as connection:
            insert_rows(connection, HallCaseLine, rows)
            insert_rows(connection, CaseNameKey, beginnings)
            insert_rows(connection, CaseOfSlip, [(row[6], row[0]) for row in rows])
    with banner.writing() as connection:
        connection.execute(delete(CaseCount))
        kept = select(HallCaseLine.site, HallCaseLine.state, func.count())
        counted = connection.execute(kept.group_by(HallCaseLine.site, HallCaseLine.state)).all()
        insert_rows(connection, CaseCount, [tuple(row) for row in counted])


def applicant(number: int) -> Applicant:
    """The person of that case, with a made-up passport."""
    name = FAMILY[number % len(FAMILY)] + GIVEN[number // 11 % 11] + GIVEN[number // 131 % 11]
    return Applicant(name=name, document="passport", id_number=f"E{number:08}", phone=f"139{number:08}")


def _number(site: str, number: int) -> str:
    """A number that no other case has: a thousand a day at a site."""
    day = dt.date(2024, 1, 1) + dt.timedelta(days=number // 1000)
    return format_slip_number(site, day, "A", number % 1000 + 1)


def made_case(chance: Random, site: str, number: int, head: Head) -> Iterator[Recorded]:
    begun = dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=number * 90)
    who, matter = applicant(number), NAMES[number % len(NAMES)]
    case = msgspec.structs.replace(
        opened(), site=site, applicant=who, matter_code=f"M{matter[0]:03}", matter_name=matter[1]
    )
    missing = MaterialMark(code="m1", state=chance.choice(("missing", "handed_in", "handed_in")))
    bodies: list[tuple[str, Body]] = [
        ("case_opened", case),
        ("materials_recorded", MaterialsRecorded(changes=(MaterialChange(now=missing),))),
        ("slip_issued", msgspec.structs.replace(slip(_number(site, number)), applicant=who)),
        chance.choice(
            (
                ("case_status_changed", CaseStatusChanged(now="processing", by="旗里")),  # data
                ("result_recorded", ResultRecorded(now="准予", by="旗里")),  # data
            )
        ),
    ]
    for rev, (kind, body) in enumerate(bodies, 1):
        observation = Observation(
            subject=f"case{number:08}",
            rev=rev,
            kind=kind,
            recorded_at=(begun + dt.timedelta(minutes=rev)).isoformat(timespec="seconds"),
            clock="trusted",
            staff="staff-1",
        )
        recorded = make_entry(head, observation, encode_body(body))
        head = head_of(recorded.entry)
        yield recorded


def double(banner: Banner, subject: str, other: str) -> None:
    """Let the second case carry the first one's number as well, by an entry of its own device."""
    with banner.writing() as connection:
        columns = StoredEntry.__table__.columns
        first = connection.execute(
            select(*columns).where(StoredEntry.subject == subject, StoredEntry.kind == "slip_issued")
        ).one()
        last = connection.execute(
            select(*columns).where(StoredEntry.subject == other).order_by(StoredEntry.position.desc())
        ).first()
        assert last is not None
        newest = select(StoredEntry.seq, StoredEntry.hash).where(StoredEntry.device == last.device)
        head = connection.execute(newest.order_by(StoredEntry.seq.desc())).first()
        assert head is not None
        observation = Observation(
            subject=other,
            rev=last.rev + 1,
            kind="slip_issued",
            recorded_at=last.recorded_at,
            clock="trusted",
            staff="staff-1",
        )
        body = seal_of(connection).open(BODY, (first.device, first.seq), first.body)
        recorded = make_entry(Head(last.device, head.seq, head.hash), observation, body)
        position = take_positions(connection, 1)
        row = entry_row(seal_of(connection), Judged(recorded, last.site), position)
        insert_rows(connection, StoredEntry, [row])
        note_slips(connection, [recorded])
