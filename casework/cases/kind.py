"""What an entry kind is: its name, its body, the cells it reads and writes, and what it makes of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

import msgspec

from casework.cases import plausible
from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.entries import Entry

_LONGEST_VALUE = 500  # characters, as many as a `Line` has: a settlement repeats it

B = TypeVar("B", bound=Body)


class Cells(msgspec.Struct, frozen=True):
    """The places of a subject that a body rests on and those that it changes, as dotted names.

    Of two entries that did not see each other and of which one writes what the other reads or writes,
    a person should hear, unless both have one value for it.  A read of "name.*" is one of all cells that
    begin so.
    """

    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    values: Mapping[str, str] = {}  # what a cell becomes, or was when it was read, where a word says it all


Places = Iterable[str] | Mapping[str, str]


def cells(writes: Places = (), reads: Places = ()) -> Cells:
    """These cells; with their values where they come as a mapping, in which "" is none."""
    values: dict[str, str] = {}
    for places in (reads, writes):
        if isinstance(places, Mapping):
            values |= {cell: value[:_LONGEST_VALUE] for cell, value in places.items() if value}
    return Cells(frozenset(reads), frozenset(writes), values)


def no_change(case: Case, _entry: Entry, _body: Body) -> Case:
    """The rule of kinds that only tell of something, and of those that no case has."""
    return case


class Kind(msgspec.Struct, Generic[B], frozen=True, gc=False):
    """One entry kind; `name` and the names of the body's fields are stored for ever.

    A name that begins as `tells_of_case` says is of a case; its rule makes the case that follows.
    """

    name: str
    body: type[B]
    cells: Callable[[B], Cells]
    rule: Callable[[Case, Entry, B], Case] = no_change
    site: Callable[[B], str] | None = None  # where it counts, if its body says so
    goal: Callable[[B], str] | None = None  # another site that sees the case from now on
    hall_only: bool = False  # only the banner hall may say it
    settles: bool = False  # it says what holds of the cell that it writes
    decoder: msgspec.json.Decoder[B] | None = None

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "decoder", msgspec.json.Decoder(self.body))

    def decode(self, content: bytes) -> B:
        """The body in bytes of whoever wrote them; raises msgspec.DecodeError for what cannot be it."""
        problem = plausible.text_problem(content)
        if problem:
            raise msgspec.DecodeError(problem)
        return self.decode_text(content)

    def decode_text(self, content: bytes) -> B:
        """The body in bytes whose text was judged before; raises msgspec.DecodeError likewise."""
        body = self.decode_judged(content)
        problem = plausible.body_problem(body)
        if problem:
            raise msgspec.DecodeError(problem)
        return body

    def decode_judged(self, content: bytes) -> B:
        """The body in bytes that were judged when they came into the journal, which is before every fold."""
        assert self.decoder is not None  # noqa: S101 - made with the record
        try:
            return self.decoder.decode(content)
        except (RecursionError, UnicodeDecodeError) as error:
            raise msgspec.DecodeError(str(error)) from error
