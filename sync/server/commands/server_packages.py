"""What a server has and a counter lacks: commands import it when they are used, never before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from casework.language import _
from sync.server.refusals import refuse


@contextmanager
def server_packages() -> Iterator[None]:
    """Commands run within it; raises Refused that says what to install where something is not here."""
    try:
        yield
    except ModuleNotFoundError as error:
        wanted = error.name or ""
        if wanted.startswith("sync."):
            raise
        raise refuse(
            "unavailable",
            _('没有服务器的软件包 {wanted}：请运行 pip install "tamga[banner]"').format(wanted=wanted),
        ) from error
