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
from desktop.services.cases.find_case import find_case
from desktop.services.cases.list_affairs import KnownKind
from desktop.services.cases.list_cases import ListPart
from desktop.services.cases.list_ledgers import LedgerKind, Period
from desktop.services.forms.form_kind import DrawnFrom, FormKind
from desktop.services.forms.kinds import FORMS
from tests.support.forged import AT

_DAY = dt.datetime.fromisoformat(AT).date()
PERIOD = Period(_DAY, _DAY)


def _affairs(kind: AffairKind, desk: Desk) -> object:
    return desk.affairs.list(kind)


def _known(kind: KnownKind, desk: Desk) -> object:
    return desk.affairs.known(kind)


def _ledger(kind: LedgerKind, desk: Desk) -> object:
    return desk.ledgers.ledger(kind, PERIOD)


def _drawn(kind: FormKind, desk: Desk, number: str) -> object:
    with desk.state.duty.store.reading() as connection:
        target = find_case(connection, number)
    return desk.forms.make(kind.of_case(target)) if kind.of_case else None


def _is_drawn_of_case(kind: FormKind) -> bool:
    return isinstance(kind.source, DrawnFrom) and kind.of_case is not None


# What needs no name of anything: it works, whatever anybody stated.
LISTS: dict[str, Callable[[Desk], Any]] = {
    "cases.list_part": lambda desk: desk.cases.list_part(ListPart("", 100, 0)),
    "cases.list": lambda desk: desk.cases.list("巴图"),
    "cases.late": lambda desk: desk.cases.late(),
    "cases.conflicts": lambda desk: desk.cases.conflicts(),
    "cases.drafts": lambda desk: desk.cases.drafts(),
    "affairs.today": lambda desk: desk.affairs.today(),
    "affairs.tasks": lambda desk: desk.affairs.tasks(),
    "answers.find": lambda desk: desk.answers.find(""),
    "custody.lying": lambda desk: desk.custody.lying(),
    "custody.transfers": lambda desk: desk.custody.transfers(),
    "custody.bags": lambda desk: desk.custody.bags(),
    "ledgers.report": lambda desk: desk.ledgers.report(f"{_DAY:%Y-%m}"),
    "people.roster": lambda desk: desk.people.roster(),
    "people.acts": lambda desk: desk.people.acts(),
    "slips.jobs": lambda desk: desk.slips.jobs(),
    "slips.unprinted": lambda desk: desk.slips.unprinted(),
    "slips.doubled": lambda desk: desk.slips.doubled(),
    "exchange.set_aside_lines": lambda desk: desk.exchange.set_aside_lines(),
    "exchange.waiting": lambda desk: desk.exchange.waiting(),
    "exchange.status": lambda desk: desk.exchange.status(),
    "catalogue.recent": lambda desk: desk.catalogue.recent(),
    "catalogue.newest_changes": lambda desk: desk.catalogue.newest_changes(),
    "exchange.set_aside": lambda desk: desk.exchange.set_aside(),
    "exchange.set_aside_task": lambda desk: desk.exchange.set_aside_task(),
    "exchange.parcels": lambda desk: desk.exchange.parcels(),
    "people.is_shut_out": lambda desk: desk.people.is_shut_out(),
    "upkeep.problems": lambda desk: desk.upkeep.problems(),
    "upkeep.verify": lambda desk: desk.upkeep.verify(),
    "upkeep.journal": lambda desk: [*desk.upkeep.journal()],
    "upkeep.lost_end": lambda desk: desk.upkeep.lost_end(),
    **{f"affairs.list {kind}": partial(_affairs, kind) for kind in get_args(AffairKind)},
    **{f"affairs.known {kind}": partial(_known, kind) for kind in get_args(KnownKind)},
    **{f"ledgers.ledger {kind}": partial(_ledger, kind) for kind in get_args(LedgerKind)},
}

# What is asked about a case, by the number of a slip.
ABOUT: dict[str, Callable[[Desk, str], Any]] = {
    "cases.find": lambda desk, number: desk.cases.find(number),
    "cases.show": lambda desk, number: desk.cases.show(number),
    "cases.place": lambda desk, number: desk.cases.place(number),
    "cases.person": lambda desk, number: desk.cases.person(number),
    "cases.paste_fields": lambda desk, number: desk.cases.paste_fields(number),
    "slips.read": lambda desk, number: desk.slips.read(number),
    "slips.preview_again": lambda desk, number: desk.slips.preview_again(number, ()),
    "custody.ledger": lambda desk, number: desk.custody.ledger(number),
    "forms.look_at": lambda desk, number: desk.forms.look_at(number),
    "cases.find_places": lambda desk, number: desk.cases.find_places(number),
    "cases.place_again": lambda desk, number: desk.cases.place_again(number),
    "cases.person_again": lambda desk, number: desk.cases.person_again(number),
    **{f"forms.make {kind.key}": partial(_drawn, kind) for kind in FORMS if _is_drawn_of_case(kind)},
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
