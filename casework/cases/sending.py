"""What is said of a case's way to the banner: one vocabulary, from numbers of own entries alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from casework.language import N_, _, listed

SendingState = Literal["here", "sending", "received", "doubted"]

SENDING_STATES: Mapping[SendingState, str] = {
    "here": N_("在本机"),
    "sending": N_("正在传"),
    "received": N_("旗里已收"),
    "doubted": N_("旗里存疑"),
}
IN_PARCEL = N_("装在包裹里，还没有回执")


class SendingProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a device's journal has come: its own entries by seq.

    `acknowledged` is the last one that the banner confirmed, `under_way` the last one in a request that
    nobody has answered yet, `in_parcel` the last one that somebody carries there, `doubted` those that the
    banner keeps apart, each with its reason.
    """

    head: int = 0
    acknowledged: int = 0
    under_way: int = 0
    in_parcel: int = 0
    doubted: Mapping[int, str] = {}


class SendingStanding(msgspec.Struct, frozen=True):
    """How a case stands: as the entry of it that is furthest back; why it is in doubt, or how it is sent."""

    state: SendingState = "received"
    reason: str = ""


def sending_standing(own_seqs: Iterable[int], way: SendingProgress) -> SendingStanding:
    """How a case stands of which this device wrote these entries; what others wrote came from the banner."""
    seqs = sorted(own_seqs)
    doubted = next((seq for seq in seqs if seq in way.doubted), None)
    if doubted is not None:
        return SendingStanding("doubted", way.doubted[doubted])
    newest = min(seqs[-1] if seqs else 0, way.head)
    if newest <= way.acknowledged:
        return SendingStanding("received")
    if newest <= way.under_way:
        return SendingStanding("sending")
    return SendingStanding("sending", IN_PARCEL) if newest <= way.in_parcel else SendingStanding("here")


class SendingCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases stand how on their way; those that the banner has are not counted."""

    here: int = 0
    sending: int = 0
    doubted: int = 0

    @property
    def words(self) -> str:
        """In words, the banner's having all as well."""
        counts: dict[SendingState, int] = {
            "here": self.here,
            "sending": self.sending,
            "doubted": self.doubted,
        }
        words = _("{count} 件{state}")
        parts = [words.format(count=n, state=_(SENDING_STATES[state])) for state, n in counts.items() if n]
        return listed(parts) if parts else _("办件{state}").format(state=_(SENDING_STATES["received"]))


def count_standings(standings: Iterable[SendingStanding]) -> SendingCounts:
    """How many of these cases stand how."""
    states = [each.state for each in standings]
    return SendingCounts(
        here=states.count("here"), sending=states.count("sending"), doubted=states.count("doubted")
    )
