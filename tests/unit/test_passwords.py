"""Which passwords somebody would guess who knows what people choose, and which nobody would."""

from __future__ import annotations

import subprocess
import sys

import pytest
import zxcvbn

from casework.people.password_strength import is_easy, tries
from desktop.password_rules import judge
from sync.server.hall import proofs
from sync.server.refusals import Refused

estimate = zxcvbn.zxcvbn
LEAKED = (
    "Password123!",
    "P@ssw0rd2026",
    "Aa123456!",
    "qq12345678",
    "mima12345",
    "woaini1314",
    "Abc@12345",
    "1qaz@WSX",
)
OF_KEYS = ("qwertyuiop", "asdfghjkl1", "1234567890123", "zxcvbnm,./")
OF_DATES = ("wang19900307", "2026-11-30", "19491001a")
OF_PLACES = ("neimenggu2026", "zwfw2026", "tamga2026", "Tamga@2026", "密码12345678", "内蒙古12345")
REPEATED = ("aaaaaaaaaa", "abcabcabcabc", "其其格其其格其其格", "你好你好你好")
GOOD = (
    "草原上的一匹白马跑得快极了",
    "一匹白马12345",
    "今天去草原放羊了",
    "correct horse battery",
    "jintianqucaoyuan",
    "x7!Kq9-vT2",
    "ᠮᠣᠷᠢ ᠤᠨᠠᠬᠤ ᠡᠳᠦᠷ",  # data: a password
)


@pytest.mark.parametrize("password", [*LEAKED, *OF_KEYS, *OF_DATES, *OF_PLACES, *REPEATED])
def test_what_people_choose_is_refused(password: str) -> None:
    judged = judge(password, "旭日")
    assert not judged.usable
    assert judged.words


@pytest.mark.parametrize("password", GOOD)
def test_a_sentence_or_something_random_is_taken(password: str) -> None:
    assert judge(password, "旭日").usable, tries(password)


@pytest.mark.parametrize("password", ["其其格2026!", "Suren1990", "suren-2026", "SUREN12345"])
def test_ones_own_name_is_nothing_new(password: str) -> None:
    assert not judge(password, "其其格" if "其" in password else "suren").usable


def test_short_ones_say_how_many_are_missing() -> None:
    assert "3" in judge("ab!d9", "旭日").words
    assert not judge("", "旭日").usable


def test_a_password_of_any_length_is_judged() -> None:
    assert judge("一匹白马在草原上跑" * 40, "旭日").words  # the library itself refuses beyond 72 characters
    assert is_easy("a" * 500)
    assert is_easy("")
    assert not is_easy("今天风大，羊都回来了。" * 10 + "x")


def test_no_password_keeps_the_window_for_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of signs that may stand for letters the library tries all ways: what it is given is short."""
    given: list[str] = []

    def noting(part: str, **words: object) -> dict[str, object]:
        given.append(part)
        result: dict[str, object] = estimate(part, **words)
        return result

    monkeypatch.setattr(zxcvbn, "zxcvbn", noting)
    assert not is_easy("4@8({[<369|1!0$5+7%2" * 10)
    assert given
    assert max(map(len, given)) <= 16


def test_what_is_easy_at_one_end_may_be_hard_at_the_other() -> None:
    assert not is_easy("password12345678" + "x7!Kq9-vT2wR")
    assert not is_easy("x7!Kq9-vT2wR" + "password12345678")


def test_one_persons_name_is_not_known_of_the_next() -> None:
    easy, other = tries("sarangerel88", ("sarangerel",)), tries("sarangerel88", ("bayar",))
    assert easy < other


@pytest.mark.parametrize("password", ["Password123!", "suren19900101", "neimenggu2026", "aaaaaaaaaaaaaaa"])
def test_accounts_of_the_console_take_no_easy_one(password: str) -> None:
    with pytest.raises(Refused):
        proofs.hash_password(password, "suren")


def test_nothing_of_it_is_read_before_a_password_is_set() -> None:
    """The dictionaries cost 14 MB and 50 ms: a start has no use for them."""
    program = "import sys, desktop.password_rules, desktop.database.keys; print('zxcvbn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
