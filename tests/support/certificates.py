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
