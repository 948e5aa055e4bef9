"""The addresses of a name, asked in a thread of its own: a resolver that never answers is not waited for.

The system's call has no end that a caller could set: half a minute as a rule, for ever where a name service
hangs, and nothing in this process can break it off.
"""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future
from typing import Any

Answers = list[tuple[Any, ...]]  # as the system gives them

_under_way: dict[tuple[str, int], Future[Answers]] = {}
_lock = threading.Lock()


def addresses_of(host: str, port: int, longest_s: float) -> Answers:
    """What the system says of that name; raises socket.gaierror, also after so many seconds."""
    with _lock:
        answer = _under_way.get((host, port))
        if answer is None:  # else somebody asks already: a hung resolver would have a thread for each try
            answer = _under_way[host, port] = Future()
            asking = (host, port, answer)
            threading.Thread(target=_ask, args=asking, name="lookup", daemon=True).start()
    try:
        return answer.result(longest_s)
    except TimeoutError:
        raise socket.gaierror(socket.EAI_AGAIN, f"no answer in {longest_s} s") from None


def _ask(host: str, port: int, answer: Future[Answers]) -> None:
    try:
        given: Answers = list(socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM))
    except Exception as error:  # noqa: BLE001 - raised again where somebody waits for it
        answer.set_exception(error)
    else:
        answer.set_result(given)
    finally:
        with _lock:
            _under_way.pop((host, port), None)
