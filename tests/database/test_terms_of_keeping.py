"""Terms of keeping: what is over goes at both ends, nothing else does; chains and counts stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, delete, func, select, update

from casework.cases.kinds.events import NoteAdded
from casework.cases.kinds.forms import PaperCount, PapersReceived
from casework.cases.kinds.purging import CASE_PURGED, Ended, purged_body
from casework.people.masking import PURGED_NAME
from desktop.database import attachments
from desktop.database.tables import CaseLine, JournalBody
from desktop.services.cases.list_cases import Promise
from desktop.services.cases.month_report import month_report
from desktop.services.cases.promised_day import PromisedDays
from desktop.services.upkeep.compare_journal import Comparison, compare_journal
from sync.device.attachments import AttachmentRun
from sync.device.engine import synchronise
from sync.server.acts import purging
from sync.server.acts.acts import Act, act, read_case
from sync.server.acts.verify_banner import verify_banner
from sync.server.backup import backups
from sync.server.commands.main import main as operator
from sync.server.hall import journal as hall_journal
from sync.server.hall import two
from sync.server.hall.journal import JournalAsked, Operator
from sync.server.hall.two import TwoWanted
from sync.server.overview import case_lines
from sync.server.releases import releases
from sync.server.report.gather import report_of
from sync.server.report.span import ReportSpan
from sync.server.store.line_tables import CaseNameKey, HallCaseLine
from sync.server.store.tables import HeldSlice, StoredEntry
from sync.wire.journal import verify
from tests.support import hall
from tests.support.banners import POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.ended_cases import (
    NAME,
    NUMBER,
    OTHER_NAME,
    THEN,
    YOUNG,
    YOUNG_NUMBER,
    begin_case,
    end_case,
    keeping_release,
    write_at,
)
from tests.support.entry_histories import RELEASE
from tests.support.inside_doors import InsideDoors, enrol_inside
from tests.support.sync_worlds import Direct

MakeDevice = Callable[..., Device]
DAY = dt.date(2026, 11, 24)


def exchange(*devices: Device, banner: Banner) -> None:
    for device in devices:
        synchronise(device.sync_store(), Direct(banner))


def move_files(*devices: Device, banner: Banner) -> None:
    for device in devices:
        way = InsideDoors(banner)
        AttachmentRun(attachments.Attachments(device.store), way, lambda: False).to_the_end()


def purge(banner: Banner) -> int:
    return purging.purge(banner.database, DAY, "operator")


def bodies(device: Device, case: str) -> list[str]:
    """The kinds of the entries of a case whose bodies are here."""
    return [e.entry.kind for e in device.journal() if e.entry.subject == case and e.body is not None]


def at_banner(banner: Banner, case: str) -> list[str]:
    with banner.reading() as connection:
        wanted = select(StoredEntry.kind).where(StoredEntry.subject == case, StoredEntry.body.is_not(None))
        return list(connection.scalars(wanted.order_by(StoredEntry.position)))


def holds(device: Device, text: str) -> bool:
    """Does any row of the store hold this text?"""
    wanted = text.encode()
    with device.store.reading() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
        for table in list(tables):
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):  # noqa: S608
                values = (v.encode() if isinstance(v, str) else v for v in row)
                if any(wanted in v for v in values if isinstance(v, bytes)):
                    return True
    return False


@pytest.fixture
def term(banner: Banner) -> Banner:
    """A banner whose catalogue says five years."""
    with banner.writing() as connection:
        releases.publish(connection, keeping_release(), 366)
    return banner


@pytest.fixture
def point(term: Banner, device: MakeDevice) -> Device:
    return enrol_inside(device("point", POINT), term, POINT)


@pytest.fixture
def town(term: Banner, device: MakeDevice) -> Device:
    return enrol_inside(device("town", TOWN), term, TOWN)


@pytest.fixture
def back_up(term: Banner, tmp_path: Path) -> Callable[[], Any]:
    return lambda: backups.make(term.database, tmp_path / "b.tamga-backup")


def counted(banner: Banner, device: Device) -> tuple[Any, Any]:
    """What the banner and a device report of the month in which all was recorded."""
    release = keeping_release()
    span = ReportSpan(dt.date(2019, 3, 1), dt.date(2019, 3, 31))
    with banner.reading() as connection:
        of_banner = report_of(connection, span, release, DAY)
    with device.store.reading() as connection:
        of_device = month_report(connection, span.first, Promise(PromisedDays(), release), DAY)
    of_banner, of_device = (
        msgspec.structs.replace(each, made_at="", unheard=()) for each in (of_banner, of_device)
    )
    return of_banner, of_device


def test_what_is_over_goes_at_both_ends_and_chains_and_counts_stay(
    term: Banner, point: Device, town: Device, back_up: Callable[[], Any]
) -> None:
    end_case(point, "over")
    end_case(point, "young", YOUNG, number=YOUNG_NUMBER, name=OTHER_NAME)
    exchange(point, town, banner=term)
    move_files(point, town, banner=term)
    back_up()
    before, hashes = counted(term, town), term.hashes()
    assert [(each.total.cases, each.total.ended, each.grades["satisfied"]) for each in before] == [
        (1, 1, 1)
    ] * 2

    assert purge(term) == 1
    exchange(point, town, banner=term)

    assert counted(term, town) == before == counted(term, point)
    assert term.hashes()[:-1] == hashes
    for each in (point, town):
        assert bodies(each, "over") == [CASE_PURGED]
        assert len(bodies(each, "young")) == 7
        assert not holds(each, NAME)
        assert holds(each, OTHER_NAME)
        assert verify(each.journal()).ok
        assert compare_journal(each.store, Comparison()) == []
        with each.store.reading() as connection:
            line = connection.execute(select(CaseLine).where(CaseLine.case_id == "over")).mappings().one()
        assert (line["applicant_name"], line["slip_number"]) == (PURGED_NAME, NUMBER)
        assert line["state"] == "finished"
    assert at_banner(term, "over") == [CASE_PURGED]
    assert NAME.encode() not in b"".join(term.bodies())
    with term.reading() as connection:
        assert verify_banner(connection).ok
        known = connection.execute(select(HallCaseLine.number, HallCaseLine.state)).all()
        assert sorted(map(tuple, known)) == [(NUMBER, "finished"), (YOUNG_NUMBER, "finished")]
        of_case = select(func.count()).select_from(CaseNameKey).where(CaseNameKey.subject == "over")
        assert connection.scalar(of_case) == 0
        assert connection.scalar(select(func.count()).select_from(HeldSlice)) == 1, "of the other case"

    rows = term.rows()
    assert purge(term) == 0
    assert term.rows() == rows, "a second run finds nothing"


def test_what_has_not_ended_or_is_in_no_backup_stays_and_is_told(
    term: Banner, point: Device, back_up: Callable[[], Any]
) -> None:
    begin_case(point, "running")
    end_case(point, "lying", number=f"{POINT}-20190305-A002")
    received = PapersReceived(
        number=f"R-{POINT}-20190305-A001",
        site=POINT,
        day=dt.date(2019, 3, 5),
        release=RELEASE,
        handler="代办员",
        slip_number=f"{POINT}-20190305-A002",
        papers=(PaperCount(code="m1", originals=1),),
    )
    write_at(point, THEN, ("lying", "case_papers_received", received))
    end_case(point, "late", number=f"{POINT}-20190305-A003")
    exchange(point, banner=term)
    case_lines.make_all(term.database)
    hindered = {each.subject: each.hindrance for each in purging.over_by(term.database, DAY)}
    assert hindered == {"lying": "original", "late": "backup"}
    assert purge(term) == 0
    back_up()
    assert purge(term) == 1
    assert at_banner(term, "late") == [CASE_PURGED]
    assert CASE_PURGED not in at_banner(term, "running") + at_banner(term, "lying")


def test_a_catalogue_that_says_no_term_purges_nothing(
    term: Banner, point: Device, back_up: Callable[[], Any]
) -> None:
    with term.writing() as connection:
        releases.publish(connection, keeping_release(None, number=2), 366)
    end_case(point, "over")
    exchange(point, banner=term)
    back_up()
    assert purge(term) == 0
    assert [each.hindrance for each in purging.over_by(term.database, DAY)] == ["term"]


def test_a_device_that_heard_nothing_of_a_backup_yet_lets_go_with_the_next_answer(
    term: Banner, point: Device, back_up: Callable[[], Any]
) -> None:
    end_case(point, "over")
    exchange(point, banner=term)
    back_up()
    assert purge(term) == 1

    class Forgetful(Direct):
        """Does not say what is in a backup."""

        def exchange(self, sealed: Any) -> Any:
            return msgspec.structs.replace(super().exchange(sealed), backed_up=None)

    synchronise(point.sync_store(), Forgetful(term))
    assert len(bodies(point, "over")) == 8
    assert compare_journal(point.store, Comparison()) == [], "the lists say the same by now"
    exchange(point, banner=term)
    assert bodies(point, "over") == [CASE_PURGED]


def test_a_device_keeps_a_case_that_has_not_ended_whatever_the_banner_says(
    term: Banner, point: Device, back_up: Callable[[], Any]
) -> None:
    begin_case(point, "running")
    exchange(point, banner=term)
    back_up()
    with term.writing() as connection:
        body = purged_body(read_case(connection, "running"), Ended("finished", DAY, 5, "", "somebody"))
        act(connection, [Act("running", POINT, CASE_PURGED, body)])
    exchange(point, banner=term)
    exchange(point, banner=term)
    assert len(bodies(point, "running")) == 7


def test_what_somebody_wrote_meanwhile_stays_until_it_is_over_too(
    term: Banner, point: Device, town: Device, back_up: Callable[[], Any]
) -> None:
    end_case(point, "over")
    exchange(point, town, banner=term)
    back_up()
    write_at(point, YOUNG, ("over", "case_note_added", NoteAdded(text="又来过")))
    assert purge(term) == 1
    exchange(point, town, point, banner=term)
    for each in (point, town):
        assert sorted(bodies(each, "over")) == ["case_note_added", CASE_PURGED]
        assert compare_journal(each.store, Comparison()) == []
    back_up()
    assert purge(term) == 0, "its term runs from the last that was recorded"
    assert purging.purge(term.database, dt.date(2029, 3, 5), "operator") == 1
    exchange(point, town, point, banner=term)
    assert [bodies(each, "over") for each in (point, town)] == [[CASE_PURGED] * 2] * 2
    with term.reading() as connection:
        assert read_case(connection, "over").slips[0].number == NUMBER


class PowerCutError(Exception):
    """The power went."""


@contextmanager
def cut_after(writings: int, of: Any) -> Iterator[None]:
    """The power goes as the next transaction but so many begins, or before it is committed."""
    whole, counted = of.writing, iter(range(10_000))

    @contextmanager
    def writing() -> Iterator[Connection]:
        number = next(counted)
        if number == 2 * writings:
            raise PowerCutError
        with whole() as connection:
            yield connection
            if number == 2 * writings + 1:
                raise PowerCutError

    of.writing = writing
    try:
        yield
    finally:
        of.writing = whole


def purge_one_by_one(banner: Banner) -> None:
    while True:
        purging.purge(banner.database, DAY, "operator", most=1)


def exchange_for_ever(device: Device, banner: Banner) -> None:
    while True:
        exchange(device, banner=banner)
        device.open_case()


@pytest.mark.parametrize("place", range(4))
def test_power_cut_anywhere_is_gone_on_with(
    term: Banner, point: Device, town: Device, back_up: Callable[[], Any], place: int
) -> None:
    for number in range(1, 6):
        end_case(point, f"over-{number}", number=f"{POINT}-20190305-A00{number}", name=f"{NAME}{number}")
    exchange(point, town, banner=term)
    back_up()
    with cut_after(place, term.database), pytest.raises(PowerCutError):
        purge_one_by_one(term)
    with term.reading() as connection:
        assert verify_banner(connection).ok
    purge(term)
    for device in (point, town):
        with cut_after(place, device.store), pytest.raises(PowerCutError):
            exchange_for_ever(device, term)
        assert verify(device.journal()).ok
        exchange(device, banner=term)
        assert not holds(device, NAME)
        assert compare_journal(device.store, Comparison()) == []
    assert NAME.encode() not in b"".join(term.bodies())


def test_a_body_that_is_gone_without_a_word_is_told_at_both_ends(term: Banner, point: Device) -> None:
    end_case(point, "over")
    exchange(point, banner=term)
    place = {"device": point.name, "seq": 3}
    with point.store.writing() as connection:
        connection.execute(delete(JournalBody).filter_by(**place))
    with term.writing() as connection:
        connection.execute(update(StoredEntry).filter_by(**place).values(body=None))
    assert "bodies" in {each.what for each in compare_journal(point.store, Comparison())}
    with term.reading() as connection:
        assert [(each.seq, each.trouble) for each in verify_banner(connection).breaks] == [(3, "body")]


def test_the_command_lists_and_lets_go_once_two_have_agreed(
    term: Banner,
    point: Device,
    back_up: Callable[[], Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(*words: str) -> tuple[int, str]:
        code = operator(
            ["banner", "purge", "--until", DAY.isoformat(), *words, *term.where(tmp_path / "data")]
        )
        told = capsys.readouterr()
        return code, told.out + told.err

    end_case(point, "over")
    end_case(point, "late", number=f"{POINT}-20190305-A003")
    exchange(point, banner=term)
    back_up()
    write_at(point, THEN, ("late", "case_note_added", NoteAdded(text="x")))
    exchange(point, banner=term)
    by = [Operator(hall.colleague(term, name, "operator"), "here") for name in ("bold", "tuya")]
    code, told = run("--dry-run")
    assert code == 0
    assert told.splitlines()[1] == (f"{NUMBER}\t{POINT}\t样例\t2019-03-05\t2024-03-05")
    assert "可以清除的 1 件" in told
    assert "还没有全部备份，1 件" in told
    assert NAME not in told
    code, told = run()
    assert (code, "要两个人" in told) == (1, True)
    with term.writing() as connection:
        wanted = TwoWanted(act="purge", about=DAY.isoformat(), reason="期满")
        request = two.ask(connection, by[0], wanted)
        two.decide(connection, by[1], request, "done")
    code, told = run("--request", request)
    assert (code, "已清除 1 件" in told) == (0, True)
    assert "1 份备份里还有清除掉的内容：b.tamga-backup" in told
    assert "在别处的副本" in told
    with term.reading() as connection:
        (line,) = hall_journal.read(connection, JournalAsked(act="cases_purged"))
    assert (line.about, line.after) == (DAY.isoformat(), "1")
    told = run("--request", request)[1]
    assert told.startswith("已清除 0 件")
    backups.make(term.database, tmp_path / "another")
    assert "1 份备份里还有清除掉的内容：b.tamga-backup" in run("--dry-run")[1]
    back_up()
    assert "还有清除掉的内容" not in run("--dry-run")[1]
    assert "还没有到" in run("--until", "2199-01-01")[1]
