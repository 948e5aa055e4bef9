"""The keyring: a password opens it, nothing else does, and it tells nobody's name."""

from __future__ import annotations

import secrets
import stat
import time
from pathlib import Path

import msgspec
import pytest

from casework.errors import StoreError
from desktop.database import attempts, keys
from desktop.database.keyring import (
    FILE_NAME,
    SCHEMA,
    Kdf,
    Keyring,
    KeyringTooNew,
    name_tag,
    read_keyring,
    write_atomically,
    write_keyring,
)
from desktop.database.keys import (
    DatabaseKey,
    Unlocked,
    add_wrap,
    check_password,
    new_database_key,
    new_keyring,
    open_wrap,
)
from desktop.errors import SetUpError, TooSoon, WrongPassword

PASSWORD = "马兰花开了"
_KEY = DatabaseKey(bytes(range(32)), bytes(range(16)))
UNLOCKED = Unlocked(_KEY, "staff-1", own=bytes(range(1, 33)), device=bytes(range(2, 34)))


@pytest.fixture(scope="module")
def keyring() -> Keyring:
    return add_wrap(new_keyring(demo=False), "其其格", PASSWORD, UNLOCKED)


def test_the_right_password_gives_key_and_staff(keyring: Keyring) -> None:
    assert open_wrap(keyring, "其其格", PASSWORD) == UNLOCKED


def test_the_parameters_are_those_of_the_decision(keyring: Keyring) -> None:
    (wrap,) = keyring.wraps
    assert (wrap.kdf.algorithm, wrap.kdf.operations, wrap.kdf.memory_kib) == ("argon2id13", 3, 65536)
    assert (len(wrap.salt), len(wrap.nonce)) == (16, 24)


def test_two_wraps_of_one_password_have_nothing_in_common(keyring: Keyring) -> None:
    again = add_wrap(keyring, "其其格", PASSWORD, UNLOCKED)
    assert len(again.wraps) == 1
    assert again.wraps[0].salt != keyring.wraps[0].salt
    assert again.wraps[0].sealed != keyring.wraps[0].sealed


def test_wrong_password_and_unknown_name_say_the_same_in_the_same_time(keyring: Keyring) -> None:
    said, taken_s = [], []
    for name, password in (("其其格", "wrong password"), ("没有这个人", PASSWORD)):
        started = time.process_time()
        with pytest.raises(WrongPassword) as caught:
            open_wrap(keyring, name, password)
        taken_s.append(time.process_time() - started)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert min(taken_s) > max(taken_s) / 5  # without the derivation it would be a hundredth


def test_names_are_found_however_they_are_typed(keyring: Keyring) -> None:
    assert name_tag(keyring, "Bayar  A") == name_tag(keyring, " ｂａｙａｒ a ")
    assert name_tag(keyring, "Bayar") != name_tag(keyring, "Bayan")
    assert name_tag(keyring, "其其格") != name_tag(new_keyring(demo=False), "其其格")


def test_the_file_tells_no_name_and_no_password(keyring: Keyring, tmp_path: Path) -> None:
    write_keyring(tmp_path, keyring)
    data = (tmp_path / FILE_NAME).read_bytes()
    for secret in ("其其格", PASSWORD):
        assert secret.encode() not in data
        assert msgspec.json.encode(secret).strip(b'"') not in data
    assert UNLOCKED.key.key.hex().encode() not in data
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert read_keyring(tmp_path) == keyring


@pytest.mark.parametrize(
    ("field", "value"),
    [("generation", 2), ("salt", b"s" * 16), ("nonce", b"n" * 24), ("kdf", Kdf(operations=4))],
)
def test_nothing_of_a_wrap_can_be_changed(keyring: Keyring, field: str, value: object) -> None:
    forged = msgspec.structs.replace(keyring.wraps[0], **{field: value})
    with pytest.raises(WrongPassword):
        open_wrap(msgspec.structs.replace(keyring, wraps=(forged,)), "其其格", PASSWORD)


def test_a_wrap_cannot_be_moved_to_another_name_or_device(keyring: Keyring) -> None:
    moved = msgspec.structs.replace(keyring.wraps[0], tag=name_tag(keyring, "别人"))
    with pytest.raises(WrongPassword):
        open_wrap(msgspec.structs.replace(keyring, wraps=(moved,)), "别人", PASSWORD)
    with pytest.raises(WrongPassword):
        open_wrap(msgspec.structs.replace(keyring, device="other"), "其其格", PASSWORD)


@pytest.mark.parametrize("kdf", [Kdf(operations=10**6), Kdf(memory_kib=2**31), Kdf(memory_kib=8)])
def test_absurd_parameters_are_refused_before_they_cost_anything(keyring: Keyring, kdf: Kdf) -> None:
    forged = msgspec.structs.replace(keyring.wraps[0], kdf=kdf)
    with pytest.raises(StoreError):
        open_wrap(msgspec.structs.replace(keyring, wraps=(forged,)), "其其格", PASSWORD)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b'{"schema":2,"device":"d"')
    with pytest.raises(StoreError, match=FILE_NAME):
        read_keyring(tmp_path)


def test_a_failed_write_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"former")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"later")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"former"


def test_keys_do_not_show_themselves() -> None:
    key = new_database_key()
    assert key.key.hex() not in repr(UNLOCKED) + repr(key)
    assert "00010203" not in repr(UNLOCKED)
    assert secrets.compare_digest(new_database_key().key, key.key) is False


def test_short_passwords_are_refused() -> None:
    with pytest.raises(SetUpError):
        check_password("草原上的七匹马")
    check_password("草原上的八匹骏马")


@pytest.mark.parametrize(
    "password",
    ["12345678", "aaaaaaaa", "qwertyuiop", "19900101", "abcabcabc", "woaini1314", "Aa123456", "其其格2026"],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(SetUpError):
        check_password(password, "其其格")


def test_the_wait_grows_and_survives_a_restart(tmp_path: Path) -> None:
    for _ in range(3):
        attempts.check_not_too_soon(tmp_path, "tag", 1000.0)
        attempts.record_failure(tmp_path, "tag", 1000.0)
    with pytest.raises(TooSoon) as caught:
        attempts.check_not_too_soon(tmp_path, "tag", 1000.5)
    assert caught.value.wait_s == 1.5
    attempts.check_not_too_soon(tmp_path, "tag", 1002.0)
    attempts.check_not_too_soon(tmp_path, "another", 1000.5)
    assert [attempts.delay_s(count) for count in (0, 2, 3, 4, 5, 50)] == [0, 0, 2, 4, 8, 300]


def test_a_clock_set_back_waits_no_longer_than_the_delay(tmp_path: Path) -> None:
    for _ in range(3):
        attempts.record_failure(tmp_path, "tag", 10**9)
    with pytest.raises(TooSoon) as caught:
        attempts.check_not_too_soon(tmp_path, "tag", 100.0)
    assert caught.value.wait_s == 2.0
    with pytest.raises(TooSoon) as caught:
        attempts.check_not_too_soon(tmp_path, "tag", 101.0)
    assert caught.value.wait_s == 1.0
    attempts.check_not_too_soon(tmp_path, "tag", 102.0)


def test_success_starts_afresh_and_damage_keeps_nobody_out(tmp_path: Path) -> None:
    for _ in range(4):
        attempts.record_failure(tmp_path, "tag", 1000.0)
    attempts.forget_failures(tmp_path, "tag")
    attempts.check_not_too_soon(tmp_path, "tag", 1000.0)
    (tmp_path / attempts.FILE_NAME).write_bytes(b"\0")
    attempts.check_not_too_soon(tmp_path, "tag", 1000.0)


def test_a_wrap_of_other_algorithms_asks_for_a_newer_program(keyring: Keyring) -> None:
    (wrap,) = keyring.wraps
    other_kdf = msgspec.structs.replace(wrap.kdf, algorithm="sm3-of-the-future")
    for later in (msgspec.structs.replace(wrap, suite=2), msgspec.structs.replace(wrap, kdf=other_kdf)):
        theirs = msgspec.structs.replace(keyring, wraps=(later,))
        with pytest.raises(KeyringTooNew, match="升级程序"):
            open_wrap(theirs, "其其格", PASSWORD)
        with pytest.raises(KeyringTooNew):
            add_wrap(theirs, "巴图", PASSWORD, UNLOCKED)
        both = msgspec.structs.replace(keyring, wraps=(wrap, msgspec.structs.replace(later, tag="another")))
        assert open_wrap(both, "其其格", PASSWORD) == UNLOCKED, "the others open theirs as ever"


def test_the_suite_is_bound_to_the_wrap(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    (wrap,) = keyring.wraps
    monkeypatch.setattr(keys, "SUITE", 2)
    moved = msgspec.structs.replace(keyring, wraps=(msgspec.structs.replace(wrap, suite=2),))
    with pytest.raises(WrongPassword):
        open_wrap(moved, "其其格", PASSWORD)


def test_a_keyring_of_a_later_program_is_no_damaged_one(keyring: Keyring, tmp_path: Path) -> None:
    write_keyring(tmp_path, keyring)
    content = msgspec.json.decode((tmp_path / FILE_NAME).read_bytes())
    (tmp_path / FILE_NAME).write_bytes(msgspec.json.encode({**content, "news": [1]}))
    assert read_keyring(tmp_path) == keyring
    (tmp_path / FILE_NAME).write_bytes(msgspec.json.encode({"schema": SCHEMA + 1, "wraps": "elsewhere"}))
    with pytest.raises(KeyringTooNew, match="升级程序"):
        read_keyring(tmp_path)


def test_a_keyring_of_a_trial_version_is_called_old_not_damaged(tmp_path: Path) -> None:
    wrap = {"suite": 1, "tag": "t", "generation": 1, "kdf": {}, "salt": "", "nonce": "", "sealed": ""}
    old = {"schema": 1, "device": "d", "demo": False, "name_salt": "", "wraps": [wrap]}
    (tmp_path / FILE_NAME).write_bytes(msgspec.json.encode(old))
    with pytest.raises(StoreError, match="试用版本") as told:
        read_keyring(tmp_path)
    assert "损坏" not in str(told.value)
    assert "setup" in told.value.next_step
