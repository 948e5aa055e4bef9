"""保存期限: cases whose term of keeping is over, and letting go of them after two people agreed."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections import Counter
from collections.abc import Iterator

from casework.language import N_, _
from casework.local_day import read_day
from sync.server.acts import purging
from sync.server.acts.purging import HINDRANCES, EndedCase
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, HallVisit, Sent, Shown
from sync.server.hall import journal, two
from sync.server.hall.journal import Done
from sync.server.hall.two import TwoRequest
from sync.server.overview import case_lines
from sync.server.overview.site_names import account_names, site_names
from sync.server.refusals import refuse
from sync.server.releases import trials

_PATH = "/purge"
_MOST_LISTED = 200
_LONGEST_S = 2.0
_AT_ONCE = 500  # cases; whoever waits for a page waits no longer


def show(visit: HallVisit) -> Shown:
    """What is over today, what hinders the rest, and what two people have agreed to."""
    today = dt.datetime.now().astimezone().date()
    case_lines.make_briefly(visit.database)
    with visit.database.reading() as connection:
        has_catalogue = trials.number_for_all(connection) > 0
        agreed = [each for each in two.newest(connection) if each.act == "purge" and two.counts_still(each)]
        names, accounts = site_names(connection), account_names(connection)
    cases = list(_within(purging.over_by(visit.database, today))) if has_catalogue else []
    counts = Counter(each.hindrance for each in cases)
    values = {"cases": cases, "counts": counts, "due": counts.pop("", 0), "hindrances": HINDRANCES}
    more = len(cases) == _MOST_LISTED
    return Shown(
        "purging.html",
        {**values, "today": today, "agreed": agreed, "names": names, "accounts": accounts, "more": more},
    )


def _within(cases: Iterator[EndedCase]) -> Iterator[EndedCase]:
    end = time.monotonic() + _LONGEST_S
    return itertools.takewhile(lambda _case: time.monotonic() < end, itertools.islice(cases, _MOST_LISTED))


def act(visit: HallVisit) -> Answer:
    """Let go of what two people have agreed to, as much as there is time for."""
    if visit.field("do") != "purge":
        raise refuse("malformed", _("不认识这个操作"))
    with visit.database.reading() as connection:
        wanted = _request(two.find(connection, visit.field("request")))
        two.require_confirmed(connection, wanted.request, "purge", wanted.about)
    gone = purging.purge(visit.database, read_day(wanted.about), visit.by.name, most=_AT_ONCE)
    if gone:
        with visit.database.writing() as connection:
            done = Done(act="cases_purged", about=wanted.about, after=str(gone), reason=wanted.reason)
            journal.note(connection, visit.by, done)
    return Sent(f"{BASE}{_PATH}?done=cases_purged")


def _request(wanted: TwoRequest) -> TwoRequest:
    if wanted.act != "purge":
        raise refuse("malformed", _("这个编号没有经两人确认，或者不是这件事"))
    return wanted


PAGE = ConsolePage(
    path=_PATH,
    title=N_("保存期限"),
    right="see_cases",
    show=show,
    act=act,
    act_right="purge",
    icon="clock",
)
