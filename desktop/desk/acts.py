"""What each verb of the desk is in the table of acts and roles; asked before the verb does anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from casework.people.roles import Act
from desktop.desk.state import DeskState

P = ParamSpec("P")
R = TypeVar("R")
D = TypeVar("D", bound="_SubDesk")


class _SubDesk(Protocol):
    _state: DeskState


Verb = Callable[Concatenate[D, P], R]


def act(name: Act) -> Callable[[Verb[D, P, R]], Verb[D, P, R]]:
    """The verb is this act: it raises NotAllowed for whoever's role does not allow it."""

    def decorate(verb: Verb[D, P, R]) -> Verb[D, P, R]:
        @wraps(verb)
        def allowed(desk: D, /, *args: P.args, **kwargs: P.kwargs) -> R:
            desk._state.require(name)
            return verb(desk, *args, **kwargs)

        allowed.act = name  # type: ignore[attr-defined]
        return allowed

    return decorate


def act_of(verb: Any) -> Act | None:
    """The act that a verb names; None for one that names none."""
    name: Act | None = getattr(verb, "act", None)
    return name
