"""What stands aside: kept whole, counted nowhere, taken back as it was; and one bad entry stops no other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from casework.cases.entries import Head, Recorded
from casework.cases.kinds.people import StaffNamed
from casework.cases.kinds.upkeep import EntryNamed
from casework.cases.roster import BANNER
from casework.errors import StoreError
from desktop.database import banner, confirmed, foreign, journal, projections, set_aside, taking_in
from desktop.database.engine import Store
from desktop.database.set_aside import SetAside
from desktop.database.tables import SetAsideEntry, StaffMember
from sync.wire.packing import Placed, unpack
from sync.wire.protocol import WireEntry
from tests.support.forged import Claim, chained

DEVICE, OTHER, SITE = "d" * 16, "e" * 16, "ML0101"
LARGEST = 2**63 - 1
EARLY, LATE = "2026-11-24T01:00:00.000+00:00", "2026-11-24T02:00:00.000+00:00"


def named(subject: str, *, rev: int = 1) -> Claim:
    return Claim(subject, "staff_named", StaffNamed(now=subject), rev, staff=subject)


def hiding(seq: int, reason: str = "误", device: str = DEVICE) -> EntryNamed:
    return EntryNamed(site=SITE, device=device, seq=seq, hash="ab" * 32, reason=reason, by="旗")


@pytest.fixture
def written(store: Store) -> list[Recorded]:
    """Two entries of one device, and one of another at the first one's seq."""
    made = chained(Head(DEVICE), [named("s1"), named("s2")]) + chained(Head(OTHER), [named("s3")])
    with store.writing() as connection:
        journal.insert_entries(connection, made)
    return made


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda moment: monkeypatch.setattr(banner, "now_text", lambda: moment)


def all_of(store: Store) -> list[SetAside]:
    with store.reading() as connection:
        return set_aside.read_all(connection)


def content(store: Store, place: tuple[str, int]) -> bytes | None:
    with store.reading() as connection:
        same = (SetAsideEntry.device == place[0], SetAsideEntry.seq == place[1])
        return connection.scalar(select(SetAsideEntry.content).where(*same))


def counting(store: Store) -> list[str]:
    """The subjects of which something counts."""
    with store.reading() as connection:
        return [name for name in ("s1", "s2", "s3") if journal.of_subject(connection, name)]


def test_a_hidden_entry_is_named_and_counts_nowhere(store: Store, written: list[Recorded], at: Any) -> None:
    at(EARLY)
    with store.writing() as connection:
        assert set_aside.hide(connection, hiding(2)) == "s2"
    assert all_of(store) == [
        SetAside(
            device=DEVICE, seq=2, site=SITE, subject="s2", kind="staff_named", reason="误", noted_at=EARLY,
            is_hidden=True,
        )
    ]  # fmt: skip
    assert counting(store) == ["s1", "s3"]
    assert content(store, (DEVICE, 2)) == b""
    with store.reading() as connection:
        assert connection.scalar(select(SetAsideEntry.hash)) == written[1].entry.hash


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(("says", "aside"), [(BANNER, {(DEVICE, 2)}), ("s1", {("a" * 16, 1)})])
def test_who_is_not_the_banner_hides_nothing(store: Store, says: str, aside: set[tuple[str, int]]) -> None:
    """What another says stands aside itself, however often it comes."""
    said = chained(Head("a" * 16), [Claim("hiding", "entry_set_aside", hiding(2), staff=says)])
    for _time in range(2):
        with store.writing() as connection:
            foreign.add(connection, "c" * 16, [Placed(each, "BQ00") for each in said])
        assert {(each.device, each.seq) for each in all_of(store)} == aside
    assert counting(store) == (["s1", "s3"] if says == BANNER else ["s1", "s2", "s3"])


def test_an_entry_is_hidden_before_it_comes(store: Store, at: Any) -> None:
    at(EARLY)
    with store.writing() as connection:
        assert set_aside.hide(connection, hiding(1)) == ""
    (known,) = all_of(store)
    assert (known.subject, known.kind, known.is_hidden) == ("", "", True)
    with store.reading() as connection:
        assert connection.execute(select(SetAsideEntry.hash, SetAsideEntry.content)).all() == [("", b"")]
    with store.writing() as connection:
        journal.insert_entries(connection, chained(Head(DEVICE), [named("s1")]))
    assert counting(store) == []


@pytest.mark.usefixtures("written")
def test_the_last_word_of_the_banner_holds_and_nothing_else_changes(store: Store, at: Any) -> None:
    whole = msgspec.structs.replace(written_far().recorded.entry, device=DEVICE)
    with store.writing() as connection:
        at(EARLY)
        set_aside.add(connection, Placed(Recorded(whole, b"{}"), "ML02"), "这里读不了")
        kept = content_of(connection, DEVICE)
        at(LATE)
        set_aside.hide(connection, hiding(LARGEST, "重复"))
        assert content_of(connection, DEVICE) == kept
    (known,) = all_of(store)
    assert (known.reason, known.noted_at, known.is_hidden) == ("重复", LATE, True)
    assert (known.site, known.subject, known.kind) == ("ML02", "s9", "staff_named")


def written_far() -> Placed:
    """An entry for which the journal has no room."""
    (recorded,) = chained(Head(DEVICE, 2**63 + 4), [named("s9")])
    return Placed(recorded, SITE)


def content_of(connection: Connection, device: str) -> bytes | None:
    return connection.scalar(select(SetAsideEntry.content).where(SetAsideEntry.device == device))


@pytest.mark.parametrize(("field", "fits"), [("seq", LARGEST), ("rev", LARGEST), ("suite", LARGEST)])
def test_the_journal_has_room_for_numbers_of_sqlite(field: str, fits: int) -> None:
    (recorded,) = chained(Head(DEVICE), [named("s1")])
    for number, has in ((fits, True), (-fits, True), (fits + 1, False), (-fits - 1, False)):
        entry = msgspec.structs.replace(recorded.entry, **{field: number})
        assert set_aside.has_room(Recorded(entry, None)) is has, number


def test_what_the_journal_has_no_room_for_is_kept_whole(store: Store) -> None:
    placed = written_far()
    with store.writing() as connection:
        set_aside.add(connection, placed, "序号不可信")
    kept = content(store, (DEVICE, LARGEST))
    assert kept
    assert unpack([msgspec.json.decode(kept, type=WireEntry)]) == [placed]


def test_what_the_journal_holds_is_not_kept_twice(store: Store, written: list[Recorded], at: Any) -> None:
    at(EARLY)
    with store.writing() as connection:
        set_aside.add(connection, Placed(written[0], SITE), "第一次")
        set_aside.add(connection, Placed(written[0], "ML02"), "第二次")
    assert all_of(store) == [
        SetAside(
            device=DEVICE, seq=1, site=SITE, subject="s1", kind="staff_named", reason="第一次", noted_at=EARLY
        )
    ]
    assert content(store, (DEVICE, 1)) == b""
    assert counting(store) == ["s2", "s3"]


def test_one_is_taken_back_and_the_others_stay(store: Store, written: list[Recorded]) -> None:
    with store.writing() as connection:
        for recorded in written:
            set_aside.add(connection, Placed(recorded, SITE), "误")
        set_aside.take_back(connection, (DEVICE, 1))
    assert counting(store) == ["s1"]
    assert {(each.device, each.seq) for each in all_of(store)} == {(DEVICE, 2), (OTHER, 1)}


def test_the_newest_is_read_first(store: Store, written: list[Recorded], at: Any) -> None:
    with store.writing() as connection:
        for moment, recorded in zip((EARLY, LATE, LATE), reversed(written), strict=True):
            at(moment)
            set_aside.add(connection, Placed(recorded, SITE), "误")
    assert [each.subject for each in all_of(store)] == ["s1", "s2", "s3"]


def test_people_hear_how_many_and_nothing_of_none(store: Store) -> None:
    with store.writing() as connection:
        set_aside.tell(connection, 0)
    assert notes(store) == []
    with store.writing() as connection:
        set_aside.tell(connection, 3)
    ((kind, words),) = notes(store)
    assert kind == "set_aside"
    assert "3 条" in words


def notes(store: Store) -> list[tuple[str, str]]:
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT kind, text FROM sync_notes").all()
        return [(row[0], row[1]) for row in rows]


def driver_error(of: type[Exception]) -> DBAPIError:
    return DBAPIError("INSERT", {}, of("no"))


def caused_by(cause: Exception) -> StoreError:
    error = StoreError("数据", "不能写", "")
    error.__cause__ = cause
    return error


OF_AN_ENTRY = (
    driver_error(dbapi2.IntegrityError),
    driver_error(dbapi2.DataError),
    driver_error(dbapi2.InterfaceError),
    driver_error(dbapi2.ProgrammingError),
    caused_by(dbapi2.DataError("no")),
    ValueError("a bug"),
    RecursionError(),
)
OF_THE_PLACE = (
    driver_error(dbapi2.OperationalError),
    driver_error(dbapi2.DatabaseError),
    caused_by(dbapi2.OperationalError("full")),
    caused_by(OSError()),
    OSError("no space"),
    MemoryError(),
)


def take_in(store: Store, fresh: Sequence[Recorded]) -> int:
    with store.writing() as connection:
        at_places = [(recorded, number) for number, recorded in enumerate(fresh, 1)]
        confirmed.confirm(
            connection,
            [confirmed.Confirmed(each.entry.device, each.entry.seq, each.entry.hash, SITE) for each in fresh],
        )
        return taking_in.make_lines(connection, at_places, {"s1", "s2"})


def fail_on(monkeypatch: pytest.MonkeyPatch, subject: str, error: Exception) -> None:
    """Making lines of that subject fails, alone or with others."""
    refresh = projections.refresh

    def failing(connection: Connection, subjects: Sequence[str]) -> None:
        if subject in subjects:
            raise error
        refresh(connection, subjects)

    monkeypatch.setattr(projections, "refresh", failing)


def names(store: Store) -> set[str]:
    with store.reading() as connection:
        return set(connection.scalars(select(StaffMember.name)))


def test_lines_are_made_of_all_at_once(store: Store, written: list[Recorded]) -> None:
    assert take_in(store, written) == 0
    assert (names(store), all_of(store)) == ({"s1", "s2", "s3"}, [])


@pytest.mark.parametrize("error", OF_AN_ENTRY, ids=repr)
def test_one_entry_that_fails_is_set_aside_and_the_rest_goes_on(
    store: Store, written: list[Recorded], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    fail_on(monkeypatch, "s2", error)
    assert take_in(store, written) == 1
    assert names(store) == {"s1", "s3"}
    assert [(each.subject, each.site, each.reason) for each in all_of(store)] == [
        ("s2", SITE, "本机程序不能处理这条记录")
    ]


@pytest.mark.parametrize("error", OF_THE_PLACE, ids=repr)
def test_a_full_disk_is_no_entrys_fault(
    store: Store, written: list[Recorded], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    fail_on(monkeypatch, "s2", error)
    with pytest.raises((StoreError, DBAPIError, OSError, MemoryError)):
        take_in(store, written)
    assert (names(store), all_of(store)) == (set(), [])
