"""The kinds of machine that a package is made for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """One kind of machine.

    `glibc` is the oldest C library that it may have, `platforms` the tags of wheels that run there, newest
    first.  `triple` is what the interpreter is compiled for; "" where one is given.
    """

    name: str
    platforms: tuple[str, ...]
    triple: str = ""
    glibc: tuple[int, int] = (0, 0)
    debian: str = ""  # Debian's name of the architecture
    qt: str = ""  # where another Qt than the lock's is the newest that loads

    @property
    def is_windows(self) -> bool:
        """Is it a Windows?"""
        return self.name.startswith("windows")

    @property
    def machine(self) -> str:
        """The processor, as `uname -m` has it."""
        return self.name.partition("-")[2]


def _manylinux(machine: str, minor: int) -> tuple[str, ...]:
    newest = [f"manylinux_2_{number}_{machine}" for number in range(minor, 16, -1)]
    return (*newest, f"manylinux2014_{machine}", f"manylinux_2_12_{machine}", f"manylinux1_{machine}")


TARGETS = {
    target.name: target
    for target in (
        Target(
            "linux-x86_64",
            (*_manylinux("x86_64", 28), "manylinux2010_x86_64"),
            triple="x86_64-linux-gnu.2.28",
            glibc=(2, 28),
            debian="amd64",
        ),
        Target(
            "linux-aarch64",
            _manylinux("aarch64", 31),
            triple="aarch64-linux-gnu.2.31",
            glibc=(2, 31),
            debian="arm64",
            qt="6.8.0.2",
        ),
        Target("windows-x86_64", ("win_amd64",)),
    )
}
