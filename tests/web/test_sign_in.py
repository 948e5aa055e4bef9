"""Who comes in: by a link that is good once, then by password and code; whoever guesses waits."""

from __future__ import annotations

import datetime as dt
import re
import time

import httpx
import pyotp
import pytest
from sqlalchemy import func, select, update

from sync.server.console.gate import COOKIE
from sync.server.hall import people, proofs, sign_in
from sync.server.hall.people import NewAccount
from sync.server.store.tables import HallPerson, HallSession
from tests.support import hall
from tests.support.banners import Banner
from tests.support.hall import PASSWORD, Member, visitor

WRONG = "账户、密码或验证码不对"


@pytest.fixture(scope="module")
def suren(running: Banner) -> Member:
    return hall.member(running, "suren", "operator", "auditor")


def sign_in_as(banner: Banner, account: str, password: str, code: str, **more: str) -> httpx.Response:
    form = {"account": account, "password": password, "code": code, "next": "", **more}
    return visitor(banner).post("/console/sign-in", data=form)


def test_a_link_sets_an_account_up_once(running: Banner) -> None:
    with running.writing() as connection:
        secret = people.add(connection, NewAccount(account="nomin", name="Nomin", roles=("auditor",)))
    nobody = visitor(running)
    page = nobody.get(f"/console/set-up?link={secret}")
    seed = re.search(r"<code>([A-Z2-7]{32})</code>", page.text)
    assert seed is not None
    assert seed.group(1) in nobody.get(f"/console/set-up?link={secret}").text  # a reload shows the same
    code = pyotp.TOTP(seed.group(1)).now()
    typed = {"password": PASSWORD, "again": PASSWORD, "code": code}
    wrong = nobody.post(f"/console/set-up?link={secret}", data={**typed, "again": "another"})
    assert (wrong.status_code, "两次写的密码不一样" in wrong.text) == (400, True)
    short = nobody.post(f"/console/set-up?link={secret}", data={**typed, "password": "abc", "again": "abc"})
    assert short.status_code == 400
    done = nobody.post(f"/console/set-up?link={secret}", data=typed)
    assert len(re.findall(r"<code>[0-9a-z]{5}-[0-9a-z]{5}</code>", done.text)) == proofs.RECOVERY_CODES
    assert nobody.get(f"/console/set-up?link={secret}").status_code == 403
    row = hall.stored(running, "nomin")
    assert PASSWORD not in repr(vars(row))
    assert row.password.startswith("$argon2id$")


def test_a_link_ends(running: Banner) -> None:
    with running.writing() as connection:
        secret = people.add(connection, NewAccount(account="late", name="Late", roles=("auditor",)))
        past = (dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)).isoformat(timespec="milliseconds")
        connection.execute(update(HallPerson).where(HallPerson.account == "late").values(link_until=past))
    assert visitor(running).get(f"/console/set-up?link={secret}").status_code == 403


def test_password_and_code_let_in_and_out(running: Banner, suren: Member) -> None:
    code = pyotp.TOTP(suren.totp).at(time.time() + 30)  # that of now was used when it was set up
    answer = sign_in_as(running, "suren", PASSWORD, code, next="/console/accounts")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/accounts")
    cookie = answer.headers["set-cookie"]
    assert all(each in cookie for each in ("HttpOnly", "SameSite=strict", "Path=/"))
    again = sign_in_as(running, "suren", PASSWORD, code)
    assert (again.status_code, WRONG in again.text) == (401, True)  # a code is good once
    inside = visitor(running)
    inside.cookies.set(COOKIE, answer.cookies[COOKIE])
    page = inside.see("/")
    assert page.status_code == 200
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token is not None
    assert inside.post("/console/sign-out", data={"csrf": token.group(1)}).status_code == 303
    kept = visitor(running)
    kept.cookies.set(COOKIE, answer.cookies[COOKIE])
    assert kept.see("/").status_code == 303  # the session is gone, not only the cookie


def test_a_printed_code_is_good_once(running: Banner, suren: Member) -> None:
    code = suren.codes[0].upper().replace("-", " ")
    assert sign_in_as(running, "suren", PASSWORD, code).status_code == 303
    assert sign_in_as(running, "suren", PASSWORD, code).status_code == 401


def test_whatever_is_wrong_the_answer_is_one(running: Banner) -> None:
    bold = hall.member(running, "bold", "auditor")
    wrong = [
        sign_in_as(running, "bold", "another sentence", bold.codes[0]),
        sign_in_as(running, "bold", PASSWORD, "000000"),
        sign_in_as(running, "nobody", PASSWORD, bold.codes[0]),
    ]
    assert {each.status_code for each in wrong} == {401}
    assert all(WRONG in each.text for each in wrong)


def test_whoever_guesses_waits_longer_and_longer(running: Banner) -> None:
    tuya = hall.member(running, "tuya", "auditor")
    for _try in range(5):
        assert sign_in_as(running, "tuya", "wrong wrong wrong", "000000").status_code == 401
    shut = sign_in_as(running, "tuya", PASSWORD, tuya.codes[0])
    assert (shut.status_code, "之后再试" in shut.text) == (429, True)
    first = hall.stored(running, "tuya").wait_until
    past = (dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)).isoformat(timespec="milliseconds")
    with running.writing() as connection:
        connection.execute(update(HallPerson).where(HallPerson.account == "tuya").values(wait_until=past))
    assert sign_in_as(running, "tuya", "wrong wrong wrong", "000000").status_code == 401
    waits = [dt.datetime.fromisoformat(each) for each in (first, hall.stored(running, "tuya").wait_until)]
    assert waits[1] - dt.datetime.now(dt.UTC) > dt.timedelta(seconds=100)
    with running.writing() as connection:
        connection.execute(update(HallPerson).where(HallPerson.account == "tuya").values(wait_until=past))
    assert sign_in_as(running, "tuya", PASSWORD, tuya.codes[0]).status_code == 303
    assert hall.stored(running, "tuya").failures == 0


def test_a_session_is_made_at_the_door_and_not_brought(running: Banner, suren: Member) -> None:
    brought = visitor(running)
    brought.cookies.set(COOKIE, "chosen-by-somebody-else")
    form = {"account": "suren", "password": PASSWORD, "code": suren.codes[1], "next": ""}
    answer = brought.post("/console/sign-in", data=form)
    assert answer.status_code == 303
    assert answer.cookies[COOKIE] != "chosen-by-somebody-else"
    with running.reading() as connection:
        kept = select(func.count()).where(HallSession.digest == proofs.digest("chosen-by-somebody-else"))
        assert connection.scalar(kept) == 0


@pytest.mark.parametrize(("column", "ago"), [("seen_at", {"minutes": 31}), ("begun_at", {"hours": 13})])
def test_sessions_end(running: Banner, suren: Member, column: str, ago: dict[str, int]) -> None:
    inside = visitor(running, "suren")
    assert inside.see("/").status_code == 200
    then = (dt.datetime.now(dt.UTC) - dt.timedelta(**ago)).isoformat(timespec="milliseconds")
    with running.writing() as connection:
        connection.execute(update(HallSession).where(HallSession.account == "suren").values({column: then}))
    assert inside.see("/").status_code == 303


def test_who_is_closed_is_out_at_once(running: Banner) -> None:
    hall.member(running, "gone", "auditor")
    inside = visitor(running, "gone")
    assert inside.see("/").status_code == 200
    with running.writing() as connection:
        people.close(connection, "gone")
    assert inside.see("/").status_code == 303
    assert sign_in_as(running, "gone", PASSWORD, "000000").status_code == 401


def test_the_last_operator_stays(running: Banner, suren: Member) -> None:
    inside = visitor(running, "suren")
    answer = inside.send_form("/accounts", do="roles", account="suren", role="auditor")
    assert (answer.status_code, "最后一个系统管理员" in answer.text) == (400, True)


def test_only_pages_of_ours_are_gone_on_to(running: Banner, suren: Member) -> None:
    for number, goal in enumerate(
        ("https://elsewhere.example/", "//elsewhere.example", "/console/\\..", "x")
    ):
        answer = sign_in_as(running, "suren", PASSWORD, suren.codes[2 + number], next=goal)
        assert answer.headers["location"] == "/console/"


def test_a_password_takes_its_time_for_nobody_too() -> None:
    proofs.is_password("", "x")  # loads what it needs
    stored = proofs.hash_password(PASSWORD, "suren")
    times = []
    for known in (stored, ""):
        begun = time.process_time()
        assert not proofs.is_password(known, "wrong")
        times.append(time.process_time() - begun)
    assert times[1] > times[0] / 3


def test_a_code_is_taken_a_minute_around_now() -> None:
    seed = proofs.new_totp()
    totp = pyotp.TOTP(seed)
    now = 1_790_000_000
    assert proofs.step_of(seed, totp.at(now), 0, now) == now // 30
    assert proofs.step_of(seed, totp.at(now - 60), 0, now) == now // 30 - 2
    assert proofs.step_of(seed, totp.at(now - 90), 0, now) == 0
    assert proofs.step_of(seed, totp.at(now), now // 30, now) == 0
    assert proofs.step_of("", "000000", 0, now) == 0
    assert sign_in.IDLE_MINUTES == 30
