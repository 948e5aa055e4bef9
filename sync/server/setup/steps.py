"""The steps of the set-up: each looks first whether it is done, so that the whole may be run again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from casework.language import N_, _
from sync.server.refusals import refuse
from sync.server.setup.answers import SetupOrder

ACCOUNT = "tamga"
_CERTIFICATE_DAYS = 3650
_UNITS = ("tamga-server.service", "tamga-backup.service", "tamga-backup.timer", "tamga-drill.service")


class SetupStep(msgspec.Struct, frozen=True):
    """One step: its words, whether it is done already, and how it is done."""

    words: str
    is_done: Callable[[], bool]
    do: Callable[[], None]


def steps_of(order: SetupOrder) -> Iterator[SetupStep]:
    """All steps in order; what belongs to this very machine is left out where another root is filled."""
    if order.is_here:
        yield SetupStep(N_("系统账户"), _has_account, _make_account)
    yield SetupStep(N_("数据库"), lambda: _has_database(order), lambda: _make_database(order))
    yield SetupStep(N_("证书"), lambda: _key(order).exists(), lambda: _make_certificate(order))
    for unit in (*_UNITS, "tamga-drill.timer"):
        target = order.root / "etc/systemd/system" / unit
        yield _file_step(order, unit, target)
    yield _file_step(order, "nginx.conf", order.root / "etc/nginx/conf.d/tamga.conf")


def run(command: list[str]) -> str:
    """What a program of the system says; raises Refused with what it complains of."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    except FileNotFoundError as error:
        what = _("没有程序 {name}：请先 apt-get install postgresql-15 nginx-light openssl")
        raise refuse("unavailable", what.format(name=command[0])) from error
    if done.returncode:
        complaint = (done.stderr or done.stdout).strip().splitlines()
        what = _("{command} 没有成功：{complaint}")
        raise refuse("unavailable", what.format(command=command[0], complaint=" ".join(complaint[-2:])))
    return done.stdout


def _has_account() -> bool:
    return subprocess.run(["getent", "passwd", ACCOUNT], capture_output=True, check=False).returncode == 0


def _make_account() -> None:
    run(["useradd", "--system", "--home", "/var/lib/tamga", "--shell", "/usr/sbin/nologin", ACCOUNT])


def _has_database(order: SetupOrder) -> bool:
    return _sql(order, "SELECT 1 FROM pg_database WHERE datname = 'tamga'") != ""


def _make_database(order: SetupOrder) -> None:
    if _sql(order, "SELECT 1 FROM pg_roles WHERE rolname = 'tamga'") == "":
        _sql(order, "CREATE ROLE tamga LOGIN")
    _sql(order, "CREATE DATABASE tamga OWNER tamga ENCODING 'UTF8' TEMPLATE template0")


def _sql(order: SetupOrder, statement: str) -> str:
    """As the PostgreSQL's own account on this machine, or by the URL that was given."""
    if not order.admin_url:
        return run(["runuser", "-u", "postgres", "--", "psql", "-XAtqc", statement]).strip()
    import psycopg  # a counter has it not

    try:
        with psycopg.connect(order.admin_url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
    except psycopg.Error as error:
        raise refuse("unavailable", _("数据库没有照办：{error}").format(error=str(error).strip())) from error
    return str(row[0]) if row else ""


def _key(order: SetupOrder) -> Path:
    return order.root / "etc/tamga/key.pem"


def _make_certificate(order: SetupOrder) -> None:
    """Its own: devices believe the one that enrolment tells them of; phones want one of an authority."""
    key, certificate = _key(order), order.root / "etc/tamga/certificate.pem"
    key.parent.mkdir(parents=True, exist_ok=True)
    part = key.with_suffix(".part")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", str(_CERTIFICATE_DAYS)]
    command += ["-subj", f"/CN={order.host}", "-addext", f"subjectAltName=DNS:{order.host}"]
    run([*command, "-keyout", str(part), "-out", str(certificate)])
    part.chmod(0o600)
    part.rename(key)


def _file_step(order: SetupOrder, name: str, target: Path) -> SetupStep:
    def content() -> str:
        return filled(order, name)

    def is_done() -> bool:
        shipped = order.root / "usr/lib/systemd/system" / name  # by the package; one in /etc goes before it
        there = target if target.exists() else shipped
        return there.exists() and there.read_text("utf-8") == content()

    def write() -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():  # somebody may have changed it
            shutil.copy(target, target.with_name(f"{target.name}.before"))
        target.write_text(content(), "utf-8")

    return SetupStep(str(target), is_done, write)


def filled(order: SetupOrder, name: str) -> str:
    """One of the files of packaging/server/one-machine with its blanks filled in."""
    source = order.program / "packaging" / "server" / "one-machine" / name
    text = source.read_text("utf-8").replace("${NAME}", order.host)
    # The interpreter may itself lie below /opt/tamga.
    text = text.replace("/opt/tamga/.venv/bin/python", "\0").replace("/opt/tamga", str(order.program))
    text = text.replace("\0", order.python)
    text = text.replace("postgresql:///tamga?host=/run/postgresql", order.database)
    text = text.replace("8463", str(order.port))
    if not order.is_here:
        text = text.replace("/var/lib/tamga", str(order.root / "var/lib/tamga"))
        text = text.replace("/etc/tamga", str(order.root / "etc/tamga"))
    return text
