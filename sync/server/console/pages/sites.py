"""站点: every site as it is now, the worst first, and the tree as a small map."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casework.language import N_
from sync.server.console.page import ConsolePage
from sync.server.console.visit import HallVisit, Shown
from sync.server.overview import sites_now
from sync.server.overview.sites_now import SITE_STATES, Overview, SiteNow

_FILTERS: Mapping[str, Callable[[SiteNow], bool]] = {
    "": lambda _site: True,
    "stop": lambda site: site.level == "stop",
    "attention": lambda site: site.level == "attention",
    "never": lambda site: site.state == "never",
}
_FILTER_WORDS: Mapping[str, str] = {
    "": N_("全部"),
    "stop": N_("要有人管"),
    "attention": N_("要留意"),
    "never": N_("还没来过"),
}


def show(visit: HallVisit) -> Shown:
    """The list with its filters, and the map."""
    with visit.database.reading() as connection:
        overview = sites_now.read(connection)
    wanted = visit.filter("state") if visit.filter("state") in _FILTERS else ""
    under = visit.filter("under")
    sites = [
        each for each in overview.sites if _FILTERS[wanted](each) and under in ("", each.code, each.parent)
    ]
    return Shown(
        "sites.html",
        {
            "overview": overview,
            "sites": sites,
            "towns": _towns(overview),
            "filters": [
                (key, _FILTER_WORDS[key], sum(map(fits, overview.sites))) for key, fits in _FILTERS.items()
            ],
            "wanted": wanted,
            "under": under,
            "state_words": SITE_STATES,
        },
    )


def _towns(overview: Overview) -> list[tuple[SiteNow, list[SiteNow]]]:
    """Each site below the hall with those below it, by code."""
    by_code = sorted(overview.sites, key=lambda each: each.code)
    return [
        (town, [each for each in by_code if each.parent == town.code])
        for town in by_code
        if town.parent == overview.banner
    ]


PAGE = ConsolePage(
    path="/", title=N_("站点"), right="see_sites", show=show, icon="sites", waiting=sites_now.count_stopped
)
