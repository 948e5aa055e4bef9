"""Conflicts by table: entries of which neither writer saw the other's, and that touch one cell of a subject.

Who saw what stands in the entries (`casework.cases.seen`), what they touch in the table of kinds.  Where one
writes a cell that another one abreast of it reads or writes, a person has to look, unless both have one value
for it.  Statements that hang together by such pairs are one conflict, the same on every device, since
nothing but the entries decides.  Sets of statements are the bits of a number: a case of thousands of entries
from a hostile device must not take minutes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from casework.cases.body import Body
from casework.cases.case import Conflict, Side
from casework.cases.entries import Entry
from casework.cases.kind import Cells
from casework.cases.kinds.table import KINDS
from casework.cases.seen import past_of

_ALL_OF = ".*"  # ends a read of all cells of a family


class Claim(msgspec.Struct, frozen=True):
    """One statement that could be read, with all entries that state it: copies of a disk have other ids."""

    entries: tuple[Entry, ...]
    body: Body

    @property
    def entry(self) -> Entry:
        """The first of them in the order of the fold."""
        return self.entries[0]


class _Touched(msgspec.Struct):
    """Who touches one cell, and what they make of it; statements by their bits."""

    readers: int = 0
    writers: int = 0
    settlers: int = 0
    values: dict[str, int] = msgspec.field(default_factory=dict)

    @property
    def agreeing(self) -> dict[int, int]:
        """Of each statement that has a value for the cell, those that have the same."""
        return {bit: values for values in self.values.values() for bit in _bits(values)}


def conflicts_of(claims: Sequence[Claim]) -> tuple[Conflict, ...]:
    """The conflicts among the statements of one subject, which come in the order of the fold."""
    unseen = _unseen(claims)
    if not any(unseen):
        return ()
    touched = _touched(claims)
    groups = sorted(
        (_lowest(group), cell, group)
        for cell, touching in touched.items()
        for group in _groups(unseen, touching)
    )
    return tuple(
        Conflict(
            what=cell,
            sides=_sides(group, claims, touched[cell]),
            is_settled=_is_settled(group, unseen, touched[cell]),
        )
        for _first, cell, group in groups
    )


def _unseen(claims: Sequence[Claim]) -> list[int]:
    """Of each statement the earlier ones that its writer had not: neither own ones nor such as it names."""
    by_device: dict[str, list[tuple[int, int]]] = {}
    for index, claim in enumerate(claims):
        for entry in claim.entries:
            by_device.setdefault(entry.device, []).append((entry.seq, 1 << index))
    chains = {device: _OfDevice(entries) for device, entries in by_device.items()}
    unseen = []
    for index, claim in enumerate(claims):
        seen = 0
        for entry in claim.entries:
            seen |= chains[entry.device].all
            for device, seq in past_of(entry).items():
                if (chain := chains.get(device)) is not None:
                    seen |= chain.up_to(seq)
        unseen.append(((1 << index) - 1) & ~seen)
    return unseen


class _OfDevice:
    """The statements of one device by their seq."""

    def __init__(self, entries: list[tuple[int, int]]) -> None:
        self._seqs: list[int] = []
        self._bits = [0]
        for seq, bit in sorted(entries):
            self._seqs.append(seq)
            self._bits.append(self._bits[-1] | bit)

    @property
    def all(self) -> int:
        return self._bits[-1]

    def up_to(self, seq: int) -> int:
        return self._bits[bisect_right(self._seqs, seq)]


def _touched(claims: Sequence[Claim]) -> dict[str, _Touched]:
    """Who touches which cell; a read of a whole family is one of each of its cells that is written."""
    touched: dict[str, _Touched] = {}
    families: list[tuple[str, int]] = []
    for index, claim in enumerate(claims):
        bit, kind = 1 << index, KINDS[claim.entry.kind]
        cells: Cells = kind.cells(claim.body)
        for cell in cells.writes:
            touching = touched.setdefault(cell, _Touched())
            touching.writers |= bit
            touching.settlers |= bit if kind.settles else 0
        for cell in cells.reads - cells.writes:
            if cell.endswith(_ALL_OF):
                families.append((cell[:-1], bit))
            else:
                touched.setdefault(cell, _Touched()).readers |= bit
        for cell, value in cells.values.items():
            values = touched[cell].values
            values[value] = values.get(value, 0) | bit
    for cell, touching in touched.items():
        for family, bit in families:
            touching.readers |= bit if cell.startswith(family) and not touching.writers & bit else 0
    return touched


def _groups(unseen: Sequence[int], touching: _Touched) -> list[int]:
    """Statements that hang together by pairs that did not see each other; alone ones are none."""
    if not touching.writers:
        return []
    agreeing = touching.agreeing
    groups: list[int] = []
    alone = 0
    for index in _indices(touching.writers | touching.readers):
        bit = 1 << index
        against = unseen[index] & _partners(bit, touching) & ~agreeing.get(bit, 0)
        joined = bit | (against & alone)
        alone &= ~against
        against &= ~joined
        for group in [group for group in groups if group & against]:
            groups.remove(group)
            joined |= group
        if joined == bit:
            alone |= bit
        else:
            groups.append(joined)
    return groups


def _partners(bit: int, touching: _Touched) -> int:
    """With whom a statement can be in conflict: nobody who reads a cell is bothered by what holds of it."""
    if bit & touching.settlers:
        return touching.writers
    if bit & touching.writers:
        return touching.writers | touching.readers
    return touching.writers & ~touching.settlers


def _is_settled(group: int, unseen: Sequence[int], touching: _Touched) -> bool:
    """Did somebody say what holds who had all of them, but for such as say the same?"""
    agreeing = touching.agreeing
    for index in _indices(touching.settlers & ~group):
        had = ((1 << index) - 1) & ~unseen[index]
        if not group & ~had & ~agreeing.get(1 << index, 0):
            return True
    return False


def _sides(group: int, claims: Sequence[Claim], touching: _Touched) -> tuple[Side, ...]:
    sides = []
    for index in _indices(group):
        claim, is_writer = claims[index], bool(touching.writers >> index & 1)
        value = next((value for value, bits in touching.values.items() if bits >> index & 1), "")
        sides.append(_side(claim.entry, value, writes=is_writer))
    return tuple(sides)


def _side(entry: Entry, value: str, *, writes: bool) -> Side:
    return Side(
        kind=entry.kind,
        device=entry.device,
        seq=entry.seq,
        staff=entry.staff,
        at=entry.recorded_at,
        digest=entry.body_digest,
        value=value,
        writes=writes,
    )


def _indices(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _bits(bits: int) -> Iterator[int]:
    return (1 << index for index in _indices(bits))


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
