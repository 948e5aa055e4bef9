"""Every address as every role and as nobody: the table of rights, page by page, with a real server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import pytest

from casework.people.roles import BannerRole
from sync.server.console.page import ConsolePage
from sync.server.console.table import PAGES
from sync.server.hall.rights import RIGHT_NAMES, RIGHTS, Right
from tests.support import hall
from tests.support.banners import Banner
from tests.support.hall import Visitor, visitor

ROLES: tuple[BannerRole, ...] = get_args(BannerRole)


@pytest.fixture(scope="module")
def visitors(running: Banner) -> Mapping[str, Visitor]:
    """Somebody of each role, and nobody."""
    known: dict[str, Visitor] = {"": visitor(running)}
    for role in ROLES:
        known[role] = visitor(running, hall.colleague(running, f"only-{role}", role))
    return known


def address(page: ConsolePage) -> str:
    """Where it is, about something that is not there."""
    return page.path.format_map(dict.fromkeys(("case", "device", "request", "entry", "name", "seq"), "0"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
@pytest.mark.parametrize("role", [*ROLES, ""])
def test_who_may_see(visitors: Mapping[str, Visitor], page: ConsolePage, role: str) -> None:
    answer = visitors[role].see(address(page))
    if page.show is None:
        assert answer.status_code == 404
    elif not role:
        assert (answer.status_code, answer.headers["location"][:16]) == (303, "/console/sign-in")
    elif role in RIGHTS[page.right]:
        assert answer.status_code in (200, 400)  # 400: what it is about is not there
    else:
        assert answer.status_code == 403


def stored(banner: Banner) -> dict[str, list[tuple[object, ...]]]:
    """What stands in the database, but for when each browser was seen last: that moves on each minute."""
    return {name: rows for name, rows in banner.rows().items() if name != "hall_sessions"}


@pytest.mark.parametrize("page", [page for page in PAGES if page.act], ids=lambda page: page.path)
@pytest.mark.parametrize("role", [*ROLES, ""])
def test_who_may_act(running: Banner, visitors: Mapping[str, Visitor], page: ConsolePage, role: str) -> None:
    before = stored(running)
    answer = visitors[role].send_form(address(page), do="no such act")
    needed = [page.right, *([page.act_right] if page.act_right else [])]
    if not role:
        assert answer.status_code == 303
    elif not all(role in RIGHTS[right] for right in needed):
        assert answer.status_code == 403
        assert stored(running) == before
    else:
        assert answer.status_code in (200, 303, 400, 422)


@pytest.mark.parametrize("page", [page for page in PAGES if page.act], ids=lambda page: page.path)
def test_no_form_without_its_token(running: Banner, page: ConsolePage) -> None:
    everything = hall.colleague(running, f"all-{abs(hash(page.path)) % 10**6}", *ROLES)
    inside = visitor(running, everything)
    before = running.rows()
    for token in ("", "x", visitor(running, everything).token):  # nor with that of another session
        before = running.rows()
        answer = inside.post(f"/console{address(page)}", data={"csrf": token, "do": "add"})
        assert answer.status_code == 401
        assert running.rows() == before
    foreign = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    answer = inside.post(f"/console{address(page)}", data={"csrf": inside.token}, headers=foreign)
    assert answer.status_code == 401
    assert running.rows() == before


def test_each_right_has_its_roles_and_its_name() -> None:
    assert set(RIGHTS) == set(RIGHT_NAMES) == set(get_args(Right))
    assert all(RIGHTS.values())
    assert len(set(RIGHT_NAMES.values())) == len(RIGHT_NAMES)


def test_no_two_pages_have_one_address() -> None:
    assert len({page.path for page in PAGES}) == len(PAGES)
