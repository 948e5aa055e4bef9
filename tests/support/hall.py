"""People of a banner hall for tests: accounts with roles, signed in without a browser, and a browser."""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
import pyotp
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select, update

from casework.people.roles import BannerRole
from sync.server.console.gate import COOKIE
from sync.server.hall import people, sign_in
from sync.server.hall.people import NewAccount
from sync.server.hall.sign_in import Credentials
from sync.server.store.tables import HallPerson
from tests.support import packages, source
from tests.support.banners import Banner

PASSWORD = "a sentence about summer pastures"
AXE = source.ROOT / "tests" / "support" / "axe" / "axe.min.js"


class Member(msgspec.Struct, frozen=True):
    """An account that is set up; `codes` are its recovery codes, each good once."""

    account: str
    totp: str
    codes: tuple[str, ...]


def member(banner: Banner, account: str, *roles: BannerRole) -> Member:
    """An account with these roles, its password and second factor set by its one-time link."""
    with banner.writing() as connection:
        secret = people.add(connection, NewAccount(account=account, name=f"Name of {account}", roles=roles))
    seed = sign_in.open_link(banner.database, secret).totp
    given = Credentials(account, PASSWORD, pyotp.TOTP(seed).now())
    return Member(account, seed, sign_in.set_up(banner.database, secret, given, "127.0.0.1"))


def colleague(banner: Banner, account: str, *roles: BannerRole) -> str:
    """An account that is open and was never given a password: for who is signed in by `visitor` alone."""
    with banner.writing() as connection:
        people.add(connection, NewAccount(account=account, name=f"Name of {account}", roles=roles))
        stays = update(HallPerson).where(HallPerson.account == account)
        connection.execute(stays.values(link="", password="!"))
    return account


class Visitor(httpx.Client):
    """Somebody at the console without a browser; `token` is what forms of the session carry."""

    token = ""

    def send_form(self, path: str, **fields: object) -> httpx.Response:
        """Send a form as the page itself would."""
        return self.post(f"/console{path}", data={"csrf": self.token, **fields})

    def see(self, path: str = "/") -> httpx.Response:
        """A page."""
        return self.get(f"/console{path}")


def visitor(banner: Banner, account: str = "") -> Visitor:
    """Somebody who is signed in as that account, or nobody."""
    # Nothing is kept open, so that nobody has to say good-bye.
    made = Visitor(base_url=banner.url, timeout=30, limits=httpx.Limits(max_keepalive_connections=0))
    if account:
        with banner.writing() as connection:
            begun = sign_in._begin(connection, people.require(connection, account), "127.0.0.1")
        made.cookies.set(COOKIE, begun.secret)
        made.token = begun.token
    return made


def stored(banner: Banner, account: str) -> HallPerson:
    """The row of an account."""
    with banner.reading() as connection:
        row = connection.execute(select(*HallPerson.__table__.columns).where(HallPerson.account == account))
        return HallPerson(**row.mappings().one())


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a head, with the fonts of the house and no network of its own."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        environment = {**os.environ, "FONTCONFIG_FILE": str(_fonts())}
        launched = playwright.chromium.launch(
            executable_path=packages.chromium(),
            args=flags,
            env=environment,  # type: ignore[arg-type]
        )
        yield launched
        launched.close()


@functools.cache
def _fonts() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tamga-fonts-"))
    fonts = source.ROOT / "resources" / "fonts"
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir>'
        f"<cachedir>{folder}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return folder / "fonts.conf"
