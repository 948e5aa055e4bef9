"""A banner whose personal values are sealed: none of them is in the tables, and all works as before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update

from casework.people.name import folded
from sync.server.acts import case_acts, seal_banner
from sync.server.acts.verify_banner import verify_banner
from sync.server.backup import backups, restoring
from sync.server.backup import file as backup_file
from sync.server.backup.file import BackupRefused
from sync.server.commands.main import main as operator
from sync.server.hall import people, sign_in, two
from sync.server.hall.journal import Operator
from sync.server.hall.people import NewAccount
from sync.server.hall.two import TwoWanted
from sync.server.overview import case_lines, case_list
from sync.server.overview.site_names import people_names
from sync.server.store import data_key, streams
from sync.server.store.database import Database, Unavailable
from sync.server.store.schema import bring_up_to_date
from sync.server.store.sealed_rows import BY_TABLE
from sync.server.store.sealing import NO_SEAL, SEALED_COLUMNS, Seal
from sync.server.store.tables import BannerTable, StoredEntry
from tests.support import many_cases
from tests.support.banners import HALL, Banner, empty_database, key_file, new_banner

Kept = dict[str, list[tuple[object, ...]]]
CASES = 24
SUREN = Operator("suren", "test")
STAFF_NAME = "阿拉坦其其格"


def live(banner: Banner) -> None:
    """Let everything that is sealed be stored."""
    sites = many_cases.make_sites(banner, 1, 1)
    many_cases.fill(banner, sites, CASES)
    with banner.writing() as connection:
        case_acts.appoint(connection, HALL, STAFF_NAME, "clerk")
        secret = people.add(connection, NewAccount(account="suren", name=STAFF_NAME, roles=("operator",)))
        two.ask(connection, SUREN, TwoWanted(act="restore", about="file", reason=STAFF_NAME, details="{}"))
    sign_in.open_link(banner.database, secret)
    case_lines.make_all(banner.database)


@pytest.fixture
def lived(banner: Banner) -> Banner:
    live(banner)
    return banner


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def plain(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Banner]:
    """A banner of before there were data keys, with cases."""
    folder = tmp_path / "plain"
    folder.mkdir()
    banner = Banner.made(empty_database(request.param, folder / "banner.db"), NO_SEAL)
    live(banner)
    yield banner
    banner.database.close()


def kept(banner: Banner) -> Kept:
    """Every value as it stands in the tables."""
    with banner.reading() as connection:
        tables = BannerTable.metadata.sorted_tables
        return {table.name: [tuple(row) for row in connection.execute(select(table))] for table in tables}


def shown_in(rows: object, *words: str) -> list[str]:
    return [word for word in words if word in repr(rows) or repr(word.encode())[2:-1] in repr(rows)]


def secrets_of(number: int) -> tuple[str, ...]:
    person = many_cases.applicant(number)
    return (person.name, folded(person.name), person.id_number, person.phone, STAFF_NAME)


def left(banner: Banner) -> dict[str, int]:
    with banner.reading() as connection:
        streams.require_stream(connection)
        return {name: count for name in BY_TABLE if (count := seal_banner.count_left(connection, name))}


def told(banner: Banner) -> list[object]:
    """What readers get, whatever it is sealed with."""
    with banner.reading() as connection:
        cases = [case_list.search(connection, many_cases.applicant(n).phone) for n in range(CASES)]
        return [*cases, case_acts.roster(connection), two.newest(connection), people.everybody(connection)]


def counted(connection: Connection) -> list[tuple[str, int, int]]:
    """How many entries each device has, and how many of their bodies are as their digests say."""
    report = verify_banner(connection)
    assert {each.trouble for each in report.breaks} == {"signature"}  # made-up devices sign nothing
    made_up = (each for each in report.chains if each.device.startswith("dev"))
    return [(each.device, each.entries, each.bodies_gone) for each in made_up]


def test_nothing_personal_stands_in_any_table(lived: Banner) -> None:
    rows = kept(lived)
    for number in range(CASES):
        assert shown_in(rows, *secrets_of(number)) == []
    assert left(lived) == {}
    filled = {each.table for each in SEALED_COLUMNS if rows[each.table]}
    assert filled == set(BY_TABLE) - {"quarantined_entries", "attachment_slices", "former_keys"}


def test_what_readers_get_is_what_it_was(plain: Banner, lived: Banner) -> None:
    for number in range(CASES):
        assert shown_in(kept(plain), *secrets_of(number)) != []  # the test finds them where they are
    names = {many_cases.applicant(number).name for number in range(CASES)}
    with plain.reading() as before, lived.reading() as now:
        for words in sorted({name[:count] for name in names for count in range(1, len(name) + 1)}):
            found = [[each.subject for each in case_list.search(way, words)] for way in (before, now)]
            assert found[0] == found[1] != [], words
        for words in ("没有这个人", "%", "A", many_cases.applicant(1).name + "x"):
            assert case_list.search(now, words) == case_list.search(before, words) == ()
        staff = [each.staff for each in case_acts.roster(now)]
        assert people_names(now, staff) == dict.fromkeys(staff, STAFF_NAME)
        assert counted(now) == counted(before)


def test_a_body_in_another_place_is_seen(lived: Banner) -> None:
    with lived.writing() as connection:
        rows = connection.execute(
            select(StoredEntry.device, StoredEntry.seq, StoredEntry.body)
            .order_by(StoredEntry.position)
            .limit(2)
        ).all()
        for (device, seq, _own), other in zip(rows, reversed(rows), strict=True):
            place = (StoredEntry.device == device, StoredEntry.seq == seq)
            connection.execute(update(StoredEntry).where(*place).values(body=other.body))
    with lived.reading() as connection:
        breaks = verify_banner(connection).breaks
    assert {(each.device, each.seq) for each in breaks if each.trouble == "body"} == {row[:2] for row in rows}


def test_a_reader_without_the_key_is_told_and_gets_nothing(lived: Banner) -> None:
    for seal in (NO_SEAL, Seal({1: bytes(32)})):
        other = Database(lived.database_url, seal=seal)
        with pytest.raises(Unavailable), other.reading() as connection:
            streams.require_stream(connection)
        other.close()


def test_a_plain_banner_is_sealed_however_often_it_is_cut_off(
    plain: Banner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(plain)
    monkeypatch.setattr(seal_banner, "_ROWS", 10)
    plain.database.seal = Seal({1: bytes(range(32))})
    with plain.writing() as connection:
        assert seal_banner.begin(connection) == 1
    steps = 0

    def cut(after: int) -> Callable[[str, int], None]:
        def told_of(_table: str, _rows: int) -> None:
            nonlocal steps
            steps += 1
            if steps > after:
                raise KeyboardInterrupt

        return told_of

    for after in range(0, 12, 3):
        steps = 0
        with pytest.raises(KeyboardInterrupt):
            seal_banner.finish(plain.database, cut(after))
        assert told(plain) == before  # meanwhile too
        with plain.reading() as connection:
            assert seal_banner.is_unfinished(connection)
    seal_banner.finish(plain.database)
    with plain.reading() as connection:
        assert not seal_banner.is_unfinished(connection)
    assert (told(plain), left(plain)) == (before, {})
    for number in range(CASES):
        assert shown_in(kept(plain), *secrets_of(number)) == []


def test_by_command_it_leaves_nothing_in_the_files_and_opens_with_its_key(
    plain: Banner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, data = told(plain), tmp_path / "data"
    place = ("--data", str(data), "--database", plain.database_url)
    assert operator(["banner", "data-key", "show", *place]) == 1
    plain.database.engine.dispose()
    assert operator(["banner", "data-key", "make", *place]) == 0, capsys.readouterr().err
    assert (data / "data.key").stat().st_mode & 0o777 == 0o600
    assert operator(["banner", "data-key", "show", *place]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert operator(["banner", "data-key", "make", *place]) == 0  # once more does no harm
    keys = data_key.read_keys(data / "data.key", lambda: "")
    plain.database.seal = Seal(data_key.by_generation(keys))
    assert told(plain) == before
    if plain.database.is_sqlite:
        file = Path(plain.database_url.removeprefix("sqlite:///"))
        content = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
        for word in {word for number in range(CASES) for word in secrets_of(number)}:
            assert word.encode() not in content, word


def test_a_key_is_changed_and_readers_go_on(lived: Banner, tmp_path: Path) -> None:
    before = told(lived)
    own = tmp_path / "own.key"
    own.write_bytes(key_file().read_bytes())
    own.chmod(0o600)
    place = ("--data", str(tmp_path), "--database", lived.database_url, "--data-key", str(own))
    reading = lived.database
    reading.seal = Seal(
        data_key.by_generation(data_key.read_keys(own, str)),
        lambda: data_key.by_generation(data_key.read_keys(own, str)),
    )
    assert operator(["banner", "data-key", "rotate", *place]) == 0
    assert told(lived) == before, "a server that runs learns the new key"
    assert left(lived) == {}
    keys = data_key.read_keys(own, str)
    assert [each.generation for each in keys] == [1, 2]
    alone = Database(lived.database_url, seal=Seal({2: keys[-1].key}))
    with alone.reading() as connection:  # nothing wants the old key any more
        assert [each.name for each in case_list.search(connection, many_cases.applicant(3).phone)] != []
    alone.close()


def test_a_missing_or_foreign_key_is_told_before_anything_is_done(
    lived: Banner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ("--data", str(tmp_path), "--database", lived.database_url)
    foreign = tmp_path / "data.key"
    assert operator(["banner", "status", *place]) == 1
    assert str(foreign) in (said := capsys.readouterr().err)
    assert "--data-key" in said
    data_key.write_keys(foreign, data_key.with_new(()))
    for command in (["banner", "status"], ["serve", "--port", "0"]):
        assert operator([*command, *place]) == 1
        assert "打不开这个旗的数据" in capsys.readouterr().err
    foreign.write_text("not a key", "utf-8")
    assert operator(["banner", "status", *place]) == 1
    assert "已损坏" in capsys.readouterr().err
    foreign.write_bytes(key_file().read_bytes())
    foreign.chmod(0o644)
    assert operator(["banner", "status", *place]) == 1
    assert "chmod 600" in capsys.readouterr().err
    foreign.chmod(0o600)
    assert operator(["banner", "status", *place]) == 0


def test_a_key_file_under_a_passphrase(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place, words, wrong = ("--data", str(tmp_path / "data")), tmp_path / "words", tmp_path / "wrong"
    words.write_text("长而好记的口令\n", "utf-8")
    wrong.write_text("别的\n", "utf-8")
    assert operator(["banner", "init", HALL, "白音旗", *place]) == 0
    assert operator(["banner", "data-key", "passphrase", "--new", str(words), *place]) == 0
    assert operator(["banner", "status", *place]) == 1  # nobody to ask
    assert "--data-key-passphrase" in capsys.readouterr().err
    assert operator(["banner", "status", *place, "--data-key-passphrase", str(wrong)]) == 1
    assert "口令打不开" in capsys.readouterr().err
    given = (*place, "--data-key-passphrase", str(words))
    assert operator(["banner", "status", *given]) == 0
    assert operator(["banner", "data-key", "rotate", *given]) == 0
    assert operator(["banner", "data-key", "passphrase", "--remove", *given]) == 0
    assert operator(["banner", "status", *place]) == 0


def test_a_backup_is_sealed_as_the_tables_are(lived: Banner, tmp_path: Path) -> None:
    made = backups.make(lived.database, tmp_path / "sealed.backup")
    pieces = list(backup_file.read(tmp_path / "sealed.backup"))
    for number in range(CASES):
        assert shown_in(pieces, *secrets_of(number)) == []
    assert made.head.data_key == 1
    empty = Database(f"sqlite:///{tmp_path / 'without.db'}")
    bring_up_to_date(empty)
    with pytest.raises(BackupRefused, match="--backup-key"):
        restoring.restore(empty, tmp_path / "sealed.backup")
    empty.close()


@pytest.mark.parametrize("through", ["", "cat"])
def test_a_backup_comes_back_under_another_key(lived: Banner, tmp_path: Path, through: str) -> None:
    """What went through a command that encrypts wants no key of before; another file wants it."""
    before = told(lived)
    backups.make(lived.database, tmp_path / "a.backup", through)
    if through:
        assert shown_in(list(backup_file.read(tmp_path / "a.backup")), *secrets_of(3)) != []
    keys = {2: bytes(range(32))}
    if not through:
        keys[1] = data_key.read_keys(key_file(), str)[0].key
    other = Banner(f"sqlite:///{tmp_path / 'other.db'}", Seal(keys))
    restoring.restore(other.database, tmp_path / "a.backup")
    case_lines.make_all(other.database)
    other.database.seal = Seal({2: keys[2]})
    assert (told(other), left(other)) == (before, {})
    other.database.close()


def test_a_backup_of_a_plain_banner_comes_back_sealed(plain: Banner, tmp_path: Path) -> None:
    before = told(plain)
    backups.make(plain.database, tmp_path / "plain.backup")
    other = new_banner("sqlite", tmp_path / "other")
    empty = Banner(f"sqlite:///{tmp_path / 'empty.db'}", other.database.seal)
    restoring.restore(empty.database, tmp_path / "plain.backup")
    case_lines.make_all(empty.database)
    assert (told(empty), left(empty)) == (before, {})
    for each in (other, empty):
        each.database.close()
