"""Staff managed by their lead: added, posted, renamed, given a new password, shut out; each act an entry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from casework.people.roles import SiteRole
from desktop import bootstrap
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.errors import NotAllowed, SetUpError, StaffLeft, WrongPassword
from desktop.services.people.list_staff import StaffLine
from tests.support.workplaces import PASSWORD, STAFF, demo_folder, real_folder
from tests.unit.test_roles_at_the_desk import appoint

COLLEAGUE, FIRST, OWN = "巴图", "先用这一句开门吧", "敖包山下的七眼井"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return real_folder(tmp_path / "data")


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    opened = bootstrap.unlock(folder, STAFF, PASSWORD)
    opened.people.add(COLLEAGUE, FIRST)
    yield opened
    opened.close()


def line_of(desk: Desk, name: str) -> StaffLine:
    return next(each for each in desk.people.here() if each.name == name)


def done(desk: Desk) -> list[tuple[str, str]]:
    """What the audit says of people, newest first."""
    return [(line.what, line.whom) for line in desk.people.acts() if line.whom]


def test_a_colleague_is_a_clerk_with_a_first_password(desk: Desk, folder: Path) -> None:
    line = line_of(desk, COLLEAGUE)
    assert (line.role, line.opens, line.has_first, line.left, line.is_me) == (
        *("clerk", True, True),
        *(False, False),
    )
    assert line.since
    assert line_of(desk, STAFF).is_me
    assert line_of(desk, STAFF).role == "administrator"
    theirs = bootstrap.unlock(folder, COLLEAGUE, FIRST)
    assert theirs.people.has_first_password()
    theirs.people.change_password(FIRST, OWN)
    assert not theirs.people.has_first_password()
    with pytest.raises(NotAllowed):
        theirs.people.add("苏和", FIRST)
    with pytest.raises(NotAllowed):
        theirs.people.acts()
    assert "负责人" in theirs.people.why_not("manage_staff")
    theirs.close()
    roles = {each.name: each.role for each in bootstrap.names_at_door(folder)}
    assert roles == {STAFF: "administrator", COLLEAGUE: "clerk"}


def test_another_role_counts_at_once_and_is_an_entry(desk: Desk, folder: Path) -> None:
    desk.people.give_role(COLLEAGUE, "lead")
    assert line_of(desk, COLLEAGUE).role == "lead"
    theirs = bootstrap.unlock(folder, COLLEAGUE, FIRST)
    theirs.people.add("苏和", FIRST, "agent")
    with pytest.raises(NotAllowed, match="高"):
        theirs.people.give_role("苏和", "administrator")
    with pytest.raises(NotAllowed, match="高"):
        theirs.people.shut_out(STAFF)
    with pytest.raises(NotAllowed, match="自己"):
        theirs.people.give_role(COLLEAGUE, "agent")
    theirs.close()
    assert ("岗位：负责人", COLLEAGUE) in done(desk)
    assert ("岗位：代办员", "苏和") in done(desk)


def test_who_leaves_is_shut_out_at_once_and_can_come_back(desk: Desk, folder: Path) -> None:
    theirs = bootstrap.unlock(folder, COLLEAGUE, FIRST)
    desk.people.shut_out(COLLEAGUE)
    assert theirs.people.is_shut_out(), "also where they have unlocked already"
    with pytest.raises(NotAllowed):
        theirs.state.require("open_case")
    theirs.close()
    with pytest.raises(WrongPassword):
        bootstrap.unlock(folder, COLLEAGUE, FIRST)
    assert [each.name for each in bootstrap.names_at_door(folder)] == [STAFF]
    assert (line_of(desk, COLLEAGUE).left, line_of(desk, COLLEAGUE).opens) == (True, False)
    assert done(desk)[0] == ("离岗", COLLEAGUE)
    desk.people.add(COLLEAGUE, FIRST, "lead")
    line = line_of(desk, COLLEAGUE)
    assert (line.role, line.left, line.opens) == ("lead", False, True)
    bootstrap.unlock(folder, COLLEAGUE, FIRST).close()
    assert desk.upkeep.verify().ok


def test_a_forgotten_password_is_given_anew_by_the_lead(desk: Desk, folder: Path) -> None:
    theirs = bootstrap.unlock(folder, COLLEAGUE, FIRST)
    theirs.people.change_password(FIRST, OWN)
    theirs.people.set_pin("730514")
    staff = theirs.state.duty.staff
    theirs.close()
    desk.people.reset_password(COLLEAGUE, "又一句新的开门话")
    with pytest.raises(WrongPassword):
        bootstrap.unlock(folder, COLLEAGUE, OWN)
    again = bootstrap.unlock(folder, COLLEAGUE, "又一句新的开门话")
    assert again.people.has_first_password()
    assert again.state.duty.staff == staff, "the same person"
    assert not again.people.has_pin()
    again.close()
    assert done(desk)[:2] == [("启用签名", COLLEAGUE), ("改密码", COLLEAGUE)]


def test_another_name_is_the_same_person(desk: Desk, folder: Path) -> None:
    staff = line_of(desk, COLLEAGUE).staff
    with pytest.raises(SetUpError, match="已有"):
        desk.people.rename(COLLEAGUE, STAFF, FIRST)
    desk.people.rename(COLLEAGUE, "巴特尔", FIRST)
    with pytest.raises(WrongPassword):
        bootstrap.unlock(folder, COLLEAGUE, FIRST)
    theirs = bootstrap.unlock(folder, "巴特尔", FIRST)
    assert theirs.state.duty.staff == staff
    theirs.close()
    assert {each.name for each in desk.people.here()} == {STAFF, "巴特尔"}


def test_the_roster_of_the_banner_says_the_role(desk: Desk) -> None:
    appoint(desk.state.duty, COLLEAGUE, "负责人")
    assert line_of(desk, COLLEAGUE).by_roster
    with pytest.raises(NotAllowed, match="旗里"):
        desk.people.give_role(COLLEAGUE, "agent")
    with pytest.raises(NotAllowed, match="旗里"):
        desk.people.rename(COLLEAGUE, "巴特尔", FIRST)
    desk.people.shut_out(COLLEAGUE)
    assert not line_of(desk, COLLEAGUE).opens


def test_a_role_given_here_gives_way_to_the_roster(desk: Desk, folder: Path) -> None:
    desk.people.give_role(COLLEAGUE, "lead")
    appoint(desk.state.duty, COLLEAGUE, "代办员")
    theirs = bootstrap.unlock(folder, COLLEAGUE, FIRST)
    with pytest.raises(NotAllowed):
        theirs.state.require("hand_over_result")
    theirs.close()


def test_a_shut_out_person_stays_out_whatever_the_roster_still_says(desk: Desk) -> None:
    appoint(desk.state.duty, COLLEAGUE, "代办员")
    duty = msgspec.structs.replace(
        desk.state.duty, staff=line_of(desk, COLLEAGUE).staff, staff_name=COLLEAGUE
    )
    desk.people.shut_out(COLLEAGUE)
    from desktop.services.people.on_duty import refuse_who_left

    with desk.state.duty.store.reading() as connection, pytest.raises(StaffLeft):
        refuse_who_left(connection, duty)


@pytest.mark.parametrize(("role", "words"), [("馆长", "岗位有"), ("editor", "岗位有")])
def test_only_roles_of_a_site_are_given(desk: Desk, role: SiteRole, words: str) -> None:
    with pytest.raises(SetUpError) as caught:
        desk.people.give_role(COLLEAGUE, role)
    assert words in caught.value.next_step
    with pytest.raises(SetUpError, match="没有名为"):
        desk.people.shut_out("没有这个人")


def test_a_demonstration_has_no_colleagues(tmp_path: Path) -> None:
    desk = bootstrap.unlock(demo_folder(tmp_path / "data"))
    with pytest.raises(SetUpError, match="演示"):
        desk.people.add(COLLEAGUE, FIRST)
    desk.close()


def test_all_of_it_by_command(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str, who: str = STAFF, password: str = PASSWORD, new: str = FIRST) -> int:
        monkeypatch.setenv("TAMGA_PASSWORD", password)
        monkeypatch.setenv("TAMGA_NEW_PASSWORD", new)
        return main([*words, "--data", str(folder), "--staff", who])

    assert run("staff", "add", COLLEAGUE, "--role", "agent") == 0
    assert run("staff", "role", COLLEAGUE, "lead") == 0
    capsys.readouterr()
    assert run("cases", who=COLLEAGUE, password=FIRST) == 1
    assert "请先换密码" in capsys.readouterr().err
    assert run("staff", "password", who=COLLEAGUE, password=FIRST, new=OWN) == 0
    assert run("cases", who=COLLEAGUE, password=OWN) == 0
    assert run("staff", "reset", COLLEAGUE, new="第三句长长的密码") == 0
    assert run("staff", "rename", COLLEAGUE, "巴特尔", new=OWN) == 0
    capsys.readouterr()
    assert run("staff", "list", "--json") == 0
    people = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert people["巴特尔"]["role"] == "lead"
    assert run("staff", "leave", "巴特尔") == 0
    capsys.readouterr()
    assert run("journal", "acts") == 0
    assert "离岗\t巴特尔" in capsys.readouterr().out
    assert run("journal", "acts", "--json", "--limit", "1") == 0
    assert json.loads(capsys.readouterr().out)["what"] == "解锁本机"
