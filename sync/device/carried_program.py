"""A version of the program in parcels: the device says what it runs and lacks, the answer brings pieces.

What fits into one answer comes with it; what is left comes with the next, as with a release.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from casework.language import _
from casework.understanding import understand
from sync.device.errors import ExchangeError
from sync.wire.program_messages import PiecesGiven, ProgramPiece, SignedProgram, WantedPiece

LARGEST_BYTES = 12 * 1024 * 1024  # of pieces in one answer
MOST_WANTED = 20_000  # files that a parcel may ask for


class ProgramHeld(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a device runs or has ready, its kind of machine, and what it lacks of the newest it knows of."""

    version: str
    target: str
    wanted: tuple[WantedPiece, ...] = ()


class CarriedProgram(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The version that is offered, with pieces of it."""

    signed: SignedProgram
    pieces: tuple[ProgramPiece, ...] = ()


class PiecesToCome(ExchangeError):  # noqa: N818 - named as the others
    """The version is not whole yet; what came stays."""

    def __init__(self) -> None:
        super().__init__(_("新版本还没到齐"), _("一份回执放不下全部文件"), _("请再做一个包裹，取下一份回执"))


class CarriedPrograms:
    """What an answer brought, as `sync.device.program_feed.ProgramFeed`."""

    def __init__(self, carried: CarriedProgram) -> None:
        self._signed = carried.signed
        self._pieces = {(each.sha256, each.first): each for each in carried.pieces}

    def newest_program(self, _target: str) -> SignedProgram:
        """The version that was carried."""
        return self._signed

    def program_pieces(self, wanted: Sequence[WantedPiece]) -> PiecesGiven:
        """Those of the wanted that are here; raises PiecesToCome for none."""
        here = (self._pieces.pop((each.sha256, each.first), None) for each in wanted)
        pieces = tuple(each for each in here if each is not None)
        if not pieces:
            raise PiecesToCome
        return PiecesGiven(pieces=pieces)


understand(ProgramHeld, CarriedProgram)
