"""Everything that somebody at a desk may look at, with whatever lies in its store: no list may fail.

What is asked about one case or person may be refused in words; anything else that is raised is a fault.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, get_args

from casework.cases.affair import AffairKind
from casework.errors import TamgaError
from desktop.desk.desk import Desk
from desktop.services.cases.list_affairs import KnownKind
from desktop.services.cases.list_cases import ListPart
from desktop.services.cases.list_ledgers import LedgerKind, Period
from tests.support.forged import AT

_DAY = dt.datetime.fromisoformat(AT).date()
PERIOD = Period(_DAY, _DAY)


def _affairs(kind: AffairKind, desk: Desk) -> object:
    return desk.affairs.list(kind)


def _known(kind: KnownKind, desk: Desk) -> object:
    return desk.affairs.known(kind)


def _ledger(kind: LedgerKind, desk: Desk) -> object:
    return desk.ledgers.ledger(kind, PERIOD)


# What needs no name of anything: it works, whatever anybody stated.
LISTS: dict[str, Callable[[Desk], Any]] = {
    "cases": lambda desk: desk.cases.list_part(ListPart("", 100, 0)),
    "cases of a name": lambda desk: desk.cases.list("巴图"),
    "late": lambda desk: desk.cases.late(),
    "conflicts": lambda desk: desk.cases.conflicts(),
    "drafts": lambda desk: desk.cases.drafts(),
    "places": lambda desk: desk.cases.find_places("巴图"),
    "today": lambda desk: desk.affairs.today(),
    "tasks": lambda desk: desk.affairs.tasks(),
    "answers": lambda desk: desk.answers.find(""),
    "lying": lambda desk: desk.custody.lying(),
    "transfers": lambda desk: desk.custody.transfers(),
    "bags": lambda desk: desk.custody.bags(),
    "report": lambda desk: desk.ledgers.report(f"{_DAY:%Y-%m}"),
    "roster": lambda desk: desk.people.roster(),
    "acts": lambda desk: desk.people.acts(),
    "prints": lambda desk: desk.slips.jobs(),
    "unprinted": lambda desk: desk.slips.unprinted(),
    "doubled": lambda desk: desk.slips.doubled(),
    "set aside": lambda desk: desk.exchange.set_aside_lines(),
    "waiting": lambda desk: desk.exchange.waiting(),
    "status": lambda desk: desk.exchange.status(),
    "recent": lambda desk: desk.catalogue.recent(),
    "problems": lambda desk: desk.upkeep.problems(),
    **{f"affairs {kind}": partial(_affairs, kind) for kind in get_args(AffairKind)},
    **{f"known {kind}": partial(_known, kind) for kind in get_args(KnownKind)},
    **{f"ledger {kind}": partial(_ledger, kind) for kind in get_args(LedgerKind)},
}

# What is asked about a case, by the number of a slip.
ABOUT: dict[str, Callable[[Desk, str], Any]] = {
    "find": lambda desk, number: desk.cases.find(number),
    "show": lambda desk, number: desk.cases.show(number),
    "place": lambda desk, number: desk.cases.place(number),
    "person": lambda desk, number: desk.cases.person(number),
    "paste fields": lambda desk, number: desk.cases.paste_fields(number),
    "read": lambda desk, number: desk.slips.read(number),
    "next slip": lambda desk, number: desk.slips.preview_again(number, ()),
    "custody": lambda desk, number: desk.custody.ledger(number),
    "paper": lambda desk, number: desk.forms.look_at(number),
    "places": lambda desk, number: desk.cases.find_places(number),
}


def look_at_lists(desk: Desk) -> None:
    """Each list, one after the other; raises with its name where one cannot be made."""
    for name, look in LISTS.items():
        _look(name, partial(look, desk))


def look_at_cases(desk: Desk, numbers: Iterable[str]) -> int:
    """All that is asked about these; how many of the questions were answered."""
    answered = 0
    for number in numbers:
        for name, look in ABOUT.items():
            with suppress(TamgaError):
                _look(f"{name} {number}", partial(look, desk, number))
                answered += 1
    return answered


def _look(name: str, look: Callable[[], object]) -> None:
    try:
        look()
    except TamgaError:
        raise
    except Exception as error:
        raise AssertionError(f"{name} cannot be looked at") from error
