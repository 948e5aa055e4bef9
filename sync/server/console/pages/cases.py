"""办件: cases of all sites, filtered by words of the address; names and numbers are searched by a form."""

from __future__ import annotations

from casework.cases.states import STATES
from casework.language import N_, _
from sync.server.console.page import ConsolePage
from sync.server.console.visit import HallVisit, Shown
from sync.server.overview import case_lines, case_list
from sync.server.overview.case_lines import NEEDS
from sync.server.overview.case_list import CaseFilter
from sync.server.overview.site_names import site_names
from sync.server.refusals import refuse

_FILTERS = ("site", "state", "matter", "first_day", "last_day", "need", "after")


def show(visit: HallVisit) -> Shown:
    """One page of the list."""
    behind = case_lines.make_briefly(visit.database)
    wanted = CaseFilter(**{name: visit.filter(name) for name in _FILTERS})
    try:
        with visit.database.reading() as connection:
            page = case_list.read_page(connection, wanted)
            counts = case_list.count_by_state(connection, wanted.site)
            needs = case_list.count_needs(connection)
            names = site_names(connection)
    except ValueError as error:
        raise refuse("malformed", _("日期应写成 2026-11-24 这样")) from error
    values = {"cases": page.cases, "more": page.more, "wanted": wanted, "words": "", "searched": False}
    return Shown("cases.html", {**values, **_around(counts, needs, names, behind)})


def search(visit: HallVisit) -> Shown:
    """Cases that the words find; what was typed stands in no address."""
    behind = case_lines.make_briefly(visit.database)
    words = visit.field("words")
    with visit.database.reading() as connection:
        cases = case_list.search(connection, words)
        counts = case_list.count_by_state(connection)
        needs = case_list.count_needs(connection)
        names = site_names(connection)
    values = {"cases": cases, "more": "", "wanted": CaseFilter(), "words": words, "searched": True}
    return Shown("cases.html", {**values, **_around(counts, needs, names, behind)})


def _around(
    counts: dict[str, int], needs: dict[str, int], names: dict[str, str], behind: int
) -> dict[str, object]:
    return {
        "states": [(state, words, counts.get(state, 0)) for state, words in STATES.items()],
        "total": sum(counts.values()),
        "needs": [
            (need, words, needs.get(need, 0)) for need, words in (*NEEDS.items(), ("late", N_("已过承诺日")))
        ],
        "names": names,
        "state_words": STATES,
        "behind": behind,
    }


PAGE = ConsolePage(path="/cases", title=N_("办件"), right="see_cases", show=show, act=search, icon="cases")
