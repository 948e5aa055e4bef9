"""The catalogue as one browses it: matters by department, by life event, by how they are handled here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import msgspec

from casework.language import N_, _, listed
from casework.release.catalogue import Matter, Release, Site
from casework.shared_words import MODES

ShelfOrder = Literal["department", "life_event", "mode", "here"]

SHELF_ORDERS: Mapping[ShelfOrder, str] = {
    "life_event": N_("按生活里的事"),
    "department": N_("按部门"),
    "mode": N_("按方式"),
    "here": N_("按本站点认领"),
}
_NOT_HERE = N_("本站点没有认领")
_DELEGATED = N_("书面授权本站点的")
_CLAIMED = N_("认领了、没有书面授权的")
_OTHER = N_("其他")


class Shelf(msgspec.Struct, frozen=True):
    """Matters that belong together, in the order of the release."""

    words: str
    codes: tuple[str, ...]


class MatterHere(msgspec.Struct, frozen=True, kw_only=True):
    """What a site has to do with a matter, and which site above it does the rest.

    `mode` is "" where the site has not claimed it.  `instead` is the nearest site above that accepts the
    application, None where this one does or where the release names none.
    """

    mode: str = ""
    is_delegated: bool = False
    instead: Site | None = None


def shelves(release: Release, site: Site, order: ShelfOrder) -> tuple[Shelf, ...]:
    """Every matter on the shelves it belongs to; withdrawn ones stay where they were."""
    name = _ORDERS[order]
    on_shelf: dict[str, list[str]] = {}
    for matter in release.matters:
        for words in name(matter, site):
            on_shelf.setdefault(words, []).append(matter.code)
    made = [Shelf(words, tuple(codes)) for words, codes in on_shelf.items()]
    return tuple(sorted(made, key=lambda shelf: _place(order, shelf.words)))


def matter_here(release: Release, site: Site, matter: Matter) -> MatterHere:
    """What this site has to do with the matter, and who does what it does not do."""
    mode = matter.modes.get(site.kind, "")
    return MatterHere(
        mode=mode,
        is_delegated=matter.code in site.delegated,
        instead=None if mode == "accept" else _accepting_above(release, site, matter),
    )


def here_words(here: MatterHere) -> str:
    """What this site does for the matter and who does the rest."""
    words = _("本站点{mode}").format(mode=_(MODES[here.mode])) if here.mode else _("本站点没有认领")
    if here.mode:
        words = listed([words, _("有书面授权") if here.is_delegated else _("没有书面授权")])
    if here.instead is None:
        return words
    phone = _("，电话 {phone}").format(phone=here.instead.phone) if here.instead.phone else ""
    return _("{words}；受理在{site}{phone}").format(words=words, site=here.instead.name.zh, phone=phone)


def _accepting_above(release: Release, site: Site, matter: Matter) -> Site | None:
    passed = {site.code}
    above = release.site(site.parent)
    while above is not None and above.code not in passed:  # a circle of parents ends somewhere
        if matter.modes.get(above.kind) == "accept":
            return above
        passed.add(above.code)
        above = release.site(above.parent)
    return None


def _departments(matter: Matter, _site: Site) -> Iterable[str]:
    return (matter.authority.zh,)


def _life_events(matter: Matter, _site: Site) -> Iterable[str]:
    """A matter that names no event of life stands under its theme."""
    return tuple(text.zh for text in matter.life_events) or (matter.theme or _(_OTHER),)


def _modes(matter: Matter, site: Site) -> Iterable[str]:
    mode = matter.modes.get(site.kind)
    return (_(MODES[mode]) if mode else _(_NOT_HERE),)


def _claims(matter: Matter, site: Site) -> Iterable[str]:
    if matter.code in site.delegated:
        return (_(_DELEGATED),)
    return (_(_CLAIMED) if site.kind in matter.modes else _(_NOT_HERE),)


_ORDERS: Mapping[ShelfOrder, Callable[[Matter, Site], Iterable[str]]] = {
    "department": _departments,
    "life_event": _life_events,
    "mode": _modes,
    "here": _claims,
}


def _place(order: ShelfOrder, words: str) -> int:
    """Ways of handling in their own order, what is not handled here last; the rest as the release has it."""
    fixed = {
        "mode": [*(_(mode) for mode in reversed(MODES.values())), _(_NOT_HERE)],
        "here": [_(_DELEGATED), _(_CLAIMED), _(_NOT_HERE)],
    }.get(order, [])
    if words == _(_OTHER):
        return 1
    return fixed.index(words) if words in fixed else 0
