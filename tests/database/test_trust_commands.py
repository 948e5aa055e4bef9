"""The operator's commands about trust: codes that nobody used, the banner's key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.device.enrolment import enrol_request
from sync.server.accounts import enrolment
from sync.server.commands.main import main as operator
from sync.server.hall import journal
from sync.server.hall.journal import JournalAsked
from sync.server.refusals import Refused
from sync.wire import enrolment_code
from tests.support.banners import POINT, Banner, new_banner

Say = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def say(banner: Banner, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """A command's exit code, its lines, and what it complains of."""

    def said(*words: str) -> tuple[int, list[str], str]:
        place = banner.where(tmp_path / "banner")
        code = operator(["banner", *words, *place])
        told = capsys.readouterr()
        return code, told.out.splitlines(), told.err

    return said


def test_a_code_is_listed_until_it_is_used_or_cancelled(banner: Banner, say: Say) -> None:
    used, lost = banner.code(POINT), banner.code(POINT)
    with banner.writing() as connection:
        enrolment.enrol(connection, enrol_request("device0001", bytes(32), used))
    _code, lines, _err = say("codes", "list")
    number, site, _last_day = lines[0].split("\t")
    assert (len(lines), site) == (1, POINT)
    assert say("codes", "cancel", number)[0] == 0
    assert say("codes", "list")[1] == []
    assert say("codes", "cancel", number)[0] == 1
    with banner.writing() as connection, pytest.raises(Refused) as refused:
        enrolment.enrol(connection, enrol_request("device0002", bytes(32), lost))
    assert refused.value.refusal.code == "code_refused"


def test_the_key_is_shown_changed_and_stands_in_each_code(banner: Banner, say: Say) -> None:
    first = say("key", "show")[1][0]
    assert enrolment_code.read_code(banner.code(POINT)).fingerprint == first
    code, lines, err = say("key", "rotate")
    assert (code, lines) == (0, say("key", "show")[1])
    assert "banner backup" in err
    assert lines[0] != first
    assert enrolment_code.read_code(banner.code(POINT)).fingerprint == lines[0]
    with banner.reading() as connection:
        noted = journal.read(connection, JournalAsked(act="key_changed"))
        assert [(each.before, each.after) for each in noted] == [(first, lines[0])]
        assert not journal.verify(connection), "what the former key signed stays good"


def test_nobody_that_waits_is_confirmed(say: Say) -> None:
    for verb in ("confirm", "refuse"):
        code, _lines, err = say("forks", verb, "nobody")
        assert code == 1
        assert "没有等着确认的副本 nobody" in err
    assert say("forks", "list")[1] == []
