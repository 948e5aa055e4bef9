"""Who sees a case beside the tree: sites to which its bags went, until that sight ends.

It ends when the sender takes it back, or with the bag: the case went on from there with a later bag, and all
of that came where it was sent.  What a site was given by then it keeps; what follows it is not given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from casework.cases.body import Body
from casework.cases.kinds.forms import PaperCount
from casework.cases.kinds.keeping import PapersArrived, SightEnded
from casework.cases.kinds.transfers import CaseTransferred

SIGHT_KINDS = ("case_transferred", "case_papers_arrived", "case_sight_ended")


class _Bag(msgspec.Struct):
    """A transfer of the case: from where to where, and the originals that have not come there yet."""

    from_site: str
    to_site: str
    lacking: Counter[str]
    is_over: bool = False


class Sights:
    """The sites that a case's bags went to, statement by statement in the order in which they came."""

    def __init__(self) -> None:
        self._bags: dict[str, _Bag] = {}  # by the number of the sheet
        self._ended: set[str] = set()

    def take(self, body: Body | None) -> None:
        """One more statement; what is about no bag changes nothing."""
        match body:
            case CaseTransferred():
                bag = _Bag(body.from_site, body.to_site, _originals(body.papers))
                self._bags.setdefault(body.number, bag)
            case PapersArrived() if body.number in self._bags and not body.is_absent:
                self._arrive(body)
            case SightEnded():
                self._ended.add(body.number)

    @property
    def open(self) -> dict[str, str]:
        """By site that sees the case through a bag, the number of the newest sheet that gives it that."""
        return {
            bag.to_site: number
            for number, bag in self._bags.items()
            if not bag.is_over and number not in self._ended
        }

    @property
    def closed(self) -> frozenset[str]:
        """Sites that saw the case through a bag, and see no more what follows."""
        return frozenset(bag.to_site for bag in self._bags.values()) - self.open.keys()

    def _arrive(self, body: PapersArrived) -> None:
        bag = self._bags[body.number]
        if body.site != bag.to_site:
            return
        bag.lacking -= _originals(body.papers)
        if bag.lacking:
            return
        for earlier in self._bags.values():
            if earlier is bag:
                return
            if earlier.to_site == bag.from_site:
                earlier.is_over = True


def _originals(papers: Iterable[PaperCount]) -> Counter[str]:
    return Counter({paper.code: paper.originals for paper in papers if paper.originals})
