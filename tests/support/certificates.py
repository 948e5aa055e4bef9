"""Certificates for servers of tests: openssl makes them, so they are what a device meets."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec


class Certificate(msgspec.Struct, frozen=True):
    """A certificate with its key, in files."""

    certificate: Path
    key: Path

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("--certificate", str(self.certificate), "--key", str(self.key))


def make(folder: Path, name: str, *, where: str = "IP:127.0.0.1", at: str = "") -> Certificate:
    """A certificate of its own for ten years, or for ten days from `at` on."""
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-keyout", str(made.key), "-out", str(made.certificate), "-subj", "/CN=tamga"]
    command += ["-addext", f"subjectAltName={where}", "-days", "10" if at else "3650"]
    before = ["faketime", at] if at else []
    subprocess.run([*before, *command], check=True, capture_output=True, timeout=60)
    return made


def authority(folder: Path, name: str, above: Certificate | None = None) -> Certificate:
    """A certificate authority, of its own or signed by the one above it."""
    return _of_request(folder, name, f"/CN={name}", "basicConstraints=critical,CA:TRUE", above)


def issued(folder: Path, name: str, by: Certificate) -> Certificate:
    """A server's certificate with all that stand between it and the authority at the root, in one file."""
    made = _of_request(folder, name, "/CN=tamga", "subjectAltName=IP:127.0.0.1", by)
    chain = by.certificate.read_text("ascii")
    made.certificate.write_text(made.certificate.read_text("ascii") + chain, "ascii")
    return made


def _of_request(folder: Path, name: str, subject: str, extension: str, by: Certificate | None) -> Certificate:
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    request, more = folder / f"{name}.csr", folder / f"{name}.ext"
    more.write_text(extension + "\n", "ascii")
    make_key = ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    _run([*make_key, "-keyout", str(made.key), "-out", str(request), "-subj", subject])
    sign = ["openssl", "x509", "-req", "-in", str(request), "-out", str(made.certificate), "-days", "90"]
    sign += ["-extfile", str(more)]
    if by is None:
        _run([*sign, "-signkey", str(made.key)])
    else:
        _run([*sign, "-CA", str(by.certificate), "-CAkey", str(by.key), "-CAcreateserial"])
    return made


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)
