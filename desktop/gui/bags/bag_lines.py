"""Bags and what is in them as lines of lists: no state is told by colour alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from casework.language import _, n_
from desktop.gui.parts.lines import Line, when_words

if TYPE_CHECKING:
    from desktop.services.cases.list_bags import Bag, BagCase, Bags
    from desktop.services.cases.show_case import ShownCustody

PACK = "pack"


def bag_lines(bags: Bags) -> Iterator[Line]:
    """What waits here first, then what is on the way, then what arrived whole; a new bag on top."""
    count = len(bags.candidates)
    words = n_("{count} 件可以交出", count).format(count=count)
    yield Line(words=_("装一袋"), about=words, sign="plus", number=PACK, kind=PACK, tone="accent")
    waiting = [bag for bag in bags.bags if bag.waits_here]
    on_way = [bag for bag in bags.bags if bag.state == "arriving" and not bag.is_incoming]
    whole = [bag for bag in bags.bags if bag.state == "whole"]
    for heading, members in ((_("要点收、要找"), waiting), (_("在路上"), on_way), (_("收齐了"), whole)):
        if members:
            yield Line(words=heading, is_heading=True)
            yield from map(_bag_line, members)


def _bag_line(bag: Bag) -> Line:
    today = dt.datetime.now().astimezone().date()
    came = sum(case.is_ticked and not case.is_missing for case in bag.cases)
    words = _("从{site}来") if bag.is_incoming else _("送{site}")
    is_missing = bag.state == "missing"
    return Line(
        words=words.format(site=bag.origin if bag.is_incoming else bag.goal),
        about=f"{bag.number} · {when_words(bag.sent_at, today)}",  # where one is cut, it is not the number
        sign="stop" if is_missing else "handed_in" if bag.state == "whole" else "bags",
        tone="stop" if is_missing else "done" if bag.state == "whole" else "quiet",
        number=bag.number,
        kind="bag",
        word=f"{came} / {len(bag.cases)}",
        word_tone="stop" if is_missing else "quiet",
    )


def case_lines(cases: tuple[BagCase, ...], ticked: frozenset[str], *, is_packing: bool) -> tuple[Line, ...]:
    """The cases of a bag, or those that may go into one, with what was ticked of them here."""
    return tuple(_case_line(place, case, ticked, is_packing) for place, case in enumerate(cases, start=1))


def _case_line(place: int, case: BagCase, ticked: frozenset[str], is_packing: bool) -> Line:
    is_in = case.slip_number in ticked
    word, tone, sign = _state(case, is_in=is_in, is_packing=is_packing)
    originals = _("原件 {words}").format(words=case.originals) if case.originals else _("没有原件")
    return Line(
        words=f"{place}  {case.name} · {case.matter}",
        about=f"{case.slip_number} · {originals}",
        sign=sign,
        tone="attention" if tone == "attention_ink" else tone,
        number=case.slip_number,
        kind="case",
        word=word,
        word_tone=tone,
    )


def _state(case: BagCase, *, is_in: bool, is_packing: bool) -> tuple[str, str, str]:
    """The word, its colour and the sign."""
    if is_packing:
        return (_("装进去"), "done", "handed_in") if is_in else (_("不装"), "quiet", "missing")
    if is_in:
        return _("收到"), "done", "handed_in"
    if case.is_missing:
        return _("没收到"), "stop", "stop"
    if case.is_ticked:
        return _("已收"), "done", "handed_in"
    return _("没点"), "attention_ink", "missing"


def custody_lines(custody: ShownCustody) -> tuple[Line, ...]:
    """Where the originals of a case have been, and where they lie now."""
    today = dt.datetime.now().astimezone().date()
    lines = [Line(words=_("这一件的原件"), is_heading=True)]
    for each in custody.movements:
        words = _("{origin} → {goal}").format(origin=each.origin, goal=each.goal)
        count = _("{name} {count} 份").format(name=each.name, count=each.count)
        lines.append(Line(words=words, about=f"{when_words(each.at, today)} · {count}", sign="bags"))
    for lying in custody.lying:
        words = _("现在{place}，没人签收") if lying.missing else _("现在{place}")
        lines.append(
            Line(
                words=words.format(place=lying.place),
                about=_("{name} {count} 份").format(name=lying.name, count=lying.count),
                sign="stop" if lying.missing else "handed_in",
                tone="stop" if lying.missing else "done",
            )
        )
    if not custody.movements:
        lines.append(Line(words=_("没有收过原件"), about=_("只有复印件，或还没有开收件凭证")))
    return tuple(lines)
