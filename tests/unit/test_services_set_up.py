"""A workplace is made whole or not at all, and opens only for those who belong there."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from casework.errors import FileUnreadable, StoreError
from desktop import bootstrap, window_lock
from desktop.database import attempts, keyring, keys
from desktop.errors import (
    AlreadyOpen,
    AlreadySetUp,
    NotSetUp,
    SetUpError,
    TooSoon,
    WrongPassword,
)
from desktop.services.upkeep.new_workplace import SetUp
from tests.support import source
from tests.support.workplaces import PASSWORD, SITE, STAFF, demo_folder, real_folder


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def real(data_dir: Path) -> Path:
    return real_folder(data_dir)


def test_a_workplace_opens_for_its_staff(real: Path) -> None:
    assert bootstrap.is_set_up(real)
    assert not bootstrap.is_demo(real)
    desk = bootstrap.unlock(real, f" {STAFF} ", PASSWORD)
    assert (desk.staff_name, desk.site.code, desk.data_dir) == (STAFF, SITE, real)
    kinds = [entry.kind for entry in desk.upkeep.journal()]
    assert kinds == ["device_set_up", "staff_named", "release_imported", "act_done"]  # unlocked
    desk.close()
    with pytest.raises(WrongPassword):
        bootstrap.unlock(real)


def test_folder_and_files_are_their_owners_alone(real: Path) -> None:
    desk = bootstrap.unlock(real, STAFF, PASSWORD)
    desk.upkeep.keep_setting("idle_minutes", "3")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in real.iterdir()}
    desk.close()
    assert stat.S_IMODE(real.stat().st_mode) == 0o700
    assert {"tamga.db", "tamga.db-wal", "keyring.json"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_a_demonstration_says_so_and_asks_for_nothing(data_dir: Path) -> None:
    demo_folder(data_dir)
    assert bootstrap.is_demo(data_dir)
    desk = bootstrap.unlock(data_dir)
    assert desk.upkeep.setting("text_size", "2") == "2"
    with pytest.raises(SetUpError, match="演示"):
        desk.people.add("新人", "long enough for anybody")
    with pytest.raises(SetUpError, match="演示"):
        desk.people.change_password("tamga-demo", "long enough for anybody")
    desk.close()


def test_wrong_passwords_and_unknown_names_wait_alike(real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.database.attempts.running", lambda: ("this start", 1000.0))
    for name in (STAFF, "没有这个人"):
        for _ in range(3):
            with pytest.raises(WrongPassword):
                bootstrap.unlock(real, name, "wrong password")
        with pytest.raises(TooSoon) as caught:
            bootstrap.unlock(real, name, PASSWORD)
        assert caught.value.wait_s == 2.0
    monkeypatch.setattr("desktop.database.attempts.running", lambda: ("this start", 1002.5))
    bootstrap.unlock(real, STAFF, PASSWORD).close()
    assert STAFF.encode() not in (real / attempts.FILE_NAME).read_bytes()


@pytest.mark.slow  # ten derivations
def test_more_staff_and_another_password(real: Path) -> None:
    desk = bootstrap.unlock(real, STAFF, PASSWORD)
    desk.people.add("巴图", "another one of them")
    with pytest.raises(SetUpError, match="巴图"):
        desk.people.add(" 巴图", "another one of them")
    with pytest.raises(SetUpError, match="密码"):
        desk.people.add("新人", "short")
    desk.close()
    desk = bootstrap.unlock(real, "巴图", "another one of them")
    assert desk.staff_name == "巴图"
    with pytest.raises(WrongPassword):
        desk.people.change_password("not this", "third password")
    desk.people.change_password("another one of them", "third password")
    desk.close()
    with pytest.raises(WrongPassword):
        bootstrap.unlock(real, "巴图", "another one of them")
    bootstrap.unlock(real, "巴图", "third password").close()
    bootstrap.unlock(real, STAFF, PASSWORD).close()


def test_nothing_is_overwritten(data_dir: Path) -> None:
    demo_folder(data_dir)
    before = (data_dir / "tamga.db").read_bytes()
    with pytest.raises(AlreadySetUp):
        bootstrap.set_up(data_dir, SetUp(site_code="ML01", staff_name=STAFF))
    assert (data_dir / "tamga.db").read_bytes() == before


@pytest.mark.parametrize(
    ("request_", "error", "said"),
    [
        (SetUp(site_code="NOWHERE", staff_name=STAFF), SetUpError, "ML0101"),
        (SetUp(site_code="ML01", staff_name=" "), SetUpError, "姓名"),
        (SetUp(site_code="ML01", staff_name=STAFF, password="short"), SetUpError, "密码"),
        (SetUp(site_code="ML01", staff_name=STAFF, device_letter="I"), SetUpError, "字母"),
        (
            SetUp(site_code="ML01", staff_name=STAFF, release_path=Path("/no/file")),
            FileUnreadable,
            "/no/file",
        ),
    ],
)
def test_what_cannot_be_made_leaves_nothing(
    data_dir: Path, request_: SetUp, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        bootstrap.set_up(data_dir, request_)
    assert not data_dir.exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetUpError, match="不能写入"):
        bootstrap.set_up(tmp_path / "file" / "data", SetUp(site_code="ML01", staff_name=STAFF))


def test_an_empty_folder_is_not_set_up(data_dir: Path) -> None:
    with pytest.raises(NotSetUp):
        bootstrap.unlock(data_dir)
    assert not bootstrap.is_demo(data_dir)
    assert not data_dir.exists()


@pytest.mark.parametrize("damage", ["", "{}", None])
def test_a_database_without_its_keyring_is_not_taken_for_an_empty_folder(
    data_dir: Path, damage: str | None
) -> None:
    demo_folder(data_dir)
    ring = data_dir / keyring.FILE_NAME
    if damage is None:
        ring.unlink()
    else:
        ring.write_text(damage)
    assert bootstrap.is_set_up(data_dir)
    assert not bootstrap.is_demo(data_dir)
    with pytest.raises(StoreError, match=keyring.FILE_NAME):
        bootstrap.unlock(data_dir)
    with pytest.raises(AlreadySetUp):
        bootstrap.set_up(data_dir, SetUp(site_code=SITE, staff_name=STAFF))


def test_a_set_up_cut_short_can_be_begun_again(data_dir: Path) -> None:
    demo_folder(data_dir)
    (data_dir / "tamga.db").unlink()  # the power went before the database was moved into place
    (data_dir / "setting-up").mkdir()
    former = (data_dir / keyring.FILE_NAME).read_bytes()
    assert not bootstrap.is_set_up(data_dir)
    bootstrap.set_up(data_dir, SetUp(site_code=SITE, staff_name=STAFF))
    bootstrap.unlock(data_dir).close()
    assert (data_dir / "keyring.old").read_bytes() == former
    assert not (data_dir / "setting-up").exists()


def test_no_key_is_thrown_away_however_often_the_folder_is_set_up(data_dir: Path) -> None:
    """Whoever put a database aside can open it again: its keyring is there still."""
    rings = []
    for _turn in range(3):
        bootstrap.set_up(data_dir, SetUp(site_code=SITE, staff_name=STAFF))
        rings.append((data_dir / keyring.FILE_NAME).read_bytes())
        (data_dir / "tamga.db").unlink()
    assert {path.read_bytes() for path in data_dir.glob("keyring*")} == set(rings)


def test_a_keyring_of_another_device_is_refused(data_dir: Path) -> None:
    demo_folder(data_dir)
    ring = keyring.read_keyring(data_dir)
    unlocked = keys.open_wrap(ring, "demo", "tamga-demo")
    stranger = keyring.Keyring(device="another", demo=True, name_salt=ring.name_salt)
    keyring.write_keyring(data_dir, keys.add_wrap(stranger, "demo", "tamga-demo", unlocked))
    with pytest.raises(StoreError, match="另一台设备"):
        bootstrap.unlock(data_dir)


def test_an_emptied_database_is_not_taken_for_a_new_one(data_dir: Path) -> None:
    demo_folder(data_dir)
    (data_dir / "tamga.db").write_bytes(b"")
    with pytest.raises(StoreError, match="backups"):
        bootstrap.unlock(data_dir)
    assert (data_dir / "tamga.db").stat().st_size == 0


@pytest.mark.parametrize("left", ["letter.txt", "tamga.db-wal"])
def test_a_folder_with_other_files_is_left_as_it_is(data_dir: Path, left: str) -> None:
    data_dir.mkdir(mode=0o755)
    (data_dir / left).write_bytes(b"what was there")
    with pytest.raises(SetUpError, match=left):
        bootstrap.set_up(data_dir, SetUp(site_code=SITE, staff_name=STAFF))
    assert [path.name for path in data_dir.iterdir()] == [left]
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o755


def test_one_set_up_at_a_time(data_dir: Path) -> None:
    other = window_lock.WindowLock(data_dir, window_lock.SET_UP_FILE_NAME)
    with pytest.raises(SetUpError, match="正在建立"):
        bootstrap.set_up(data_dir, SetUp(site_code=SITE, staff_name=STAFF))
    assert not bootstrap.is_set_up(data_dir)
    other.release()
    window = bootstrap.claim_window(data_dir)  # the first-run page stands in a window that has its claim
    bootstrap.set_up(data_dir, SetUp(site_code=SITE, staff_name=STAFF))
    bootstrap.unlock(data_dir).close()
    window.release()


def test_a_folder_that_is_a_file_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetUpError, match="不能写入"):
        bootstrap.claim_window(tmp_path / "file")
    assert not window_lock.is_claimed(tmp_path / "file")


def test_a_second_window_is_refused_and_the_first_lets_go(data_dir: Path) -> None:
    first = bootstrap.claim_window(data_dir)
    assert window_lock.is_claimed(data_dir)
    with pytest.raises(AlreadyOpen):
        bootstrap.claim_window(data_dir)
    first.release()
    first.release()
    assert not window_lock.is_claimed(data_dir)
    bootstrap.claim_window(data_dir).release()


def test_a_killed_process_lets_go(data_dir: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from desktop.window_lock import WindowLock; "
        "lock = WindowLock(Path(sys.argv[1])); print(flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=source.ROOT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"\n"
        with pytest.raises(AlreadyOpen):
            bootstrap.claim_window(data_dir)
        holder.kill()
    bootstrap.claim_window(data_dir).release()


def test_a_claim_can_be_let_go_from_another_thread(data_dir: Path) -> None:
    first = bootstrap.claim_window(data_dir)
    thread = threading.Thread(target=first.release)
    thread.start()
    thread.join()
    assert not window_lock.is_claimed(data_dir)
    assert stat.S_IMODE((data_dir / window_lock.FILE_NAME).stat().st_mode) == 0o600
