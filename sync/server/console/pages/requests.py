"""两人办: what one asks for and another one confirms; confirmed, it is done in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import msgspec
from sqlalchemy import Connection

from casework.language import N_, _, listed
from casework.local_day import read_day
from casework.release import release_file
from casework.release.calendar_edits import renamed
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, HallVisit, Sent, Shown
from sync.server.hall import journal, two
from sync.server.hall.journal import Done, Operator
from sync.server.hall.two import REQUEST_STATES, TWO_ACTS, TWO_RIGHTS, TwoAct, TwoRequest, TwoWanted
from sync.server.overview.site_names import account_names, site_names
from sync.server.refusals import refuse
from sync.server.releases import releases
from sync.server.workshop import working_copy

_VALID_DAYS = 366


def show(visit: HallVisit) -> Shown:
    """What waits, what was decided, and what this person may ask for."""
    with visit.database.reading() as connection:
        requests = two.newest(connection)
        names = account_names(connection)
        position = working_copy.position_of(connection)
        newest = releases.newest_number(connection)
    mine = [(act, TWO_ACTS[act]) for act in _ASKED_HERE if visit.may(TWO_RIGHTS[act])]
    values = {"requests": requests, "names": names, "mine": mine, "states": REQUEST_STATES, "acts": TWO_ACTS}
    rights = dict(TWO_RIGHTS)
    return Shown("requests.html", {**values, "rights": rights, "position": position, "newest": newest})


def act(visit: HallVisit) -> Answer:
    """Ask, confirm, refuse, withdraw."""
    match visit.field("do"):
        case "ask":
            return _ask(visit)
        case "confirm":
            return _decide(visit, "done")
        case "refuse":
            return _decide(visit, "refused")
        case "withdraw":
            return _decide(visit, "withdrawn")
    raise refuse("malformed", _("不认识这个操作"))


def _ask(visit: HallVisit) -> Answer:
    wanted = next((each for each in TWO_ACTS if each == visit.field("act")), None)
    if wanted is None or not visit.may(TWO_RIGHTS[wanted]):
        raise refuse("wrong_site", _("您的角色不能提出这件事"))
    with visit.database.writing() as connection:
        about, details = _ASKED_FOR[wanted](connection, visit)
        asked = TwoWanted(act=wanted, about=about, reason=visit.field("reason"), details=details)
        two.ask(connection, visit.by, asked)
    return Sent(f"{BASE}/requests?done=request_made")


def _decide(visit: HallVisit, state: two.RequestState) -> Answer:
    with visit.database.writing() as connection:
        request = two.decide(connection, visit.by, visit.field("request"), state)
        if state == "done" and request.act in _DO:
            _DO[request.act](connection, visit.by, request)
        two.note_decision(connection, visit.by, request, state)
    done = {"done": "request_confirmed", "refused": "request_refused", "withdrawn": "request_withdrawn"}
    return Sent(f"{BASE}/requests?done={done[state]}")


def _publishing(connection: Connection, visit: HallVisit) -> tuple[str, str]:
    """The working copy as it stands now: what is edited afterwards is not confirmed with it.

    What a command is to publish is only agreed to here: the command asks for the confirmed request.
    """
    command = visit.field("command").strip()
    if command:
        return command, ""
    sites = visit.field("sites").split()
    known = site_names(connection)
    unknown = [each for each in sites if each not in known]
    if unknown:
        raise refuse("malformed", _("没有站点 {sites}").format(sites=listed(unknown)))
    position = working_copy.position_of(connection)
    if not position:
        raise refuse("malformed", _("还没有目录的工作副本"))
    release = working_copy.working_copy(connection, position).release
    return " ".join((release.name, *sites)), " ".join((str(position), *sites))


def _restoring(_connection: Connection, visit: HallVisit) -> tuple[str, str]:
    file = visit.field("file")
    if not file or "/" in file:
        raise refuse("malformed", _("要写明备份文件的名称，不带文件夹"))
    return file, ""


def _purging(_connection: Connection, visit: HallVisit) -> tuple[str, str]:
    try:
        day = read_day(visit.field("day"))
    except ValueError:
        raise refuse("malformed", _("要写明到哪一天期满")) from None
    if day > dt.datetime.now().astimezone().date():
        raise refuse("malformed", _("{day} 还没有到，没有清除").format(day=day))
    return day.isoformat(), ""


def _publish(connection: Connection, by: Operator, request: TwoRequest) -> None:
    """Publish the working copy as it stood when somebody asked; raises ReleaseProblems for what cannot be."""
    if not request.details:
        return
    position, *sites = request.details.split()
    copy = working_copy.working_copy(connection, int(position))
    before = releases.newest_number(connection)
    number = max(before + 1, copy.release.number)
    numbered = msgspec.structs.replace(copy.release, number=number, name=renamed(copy.release.name, number))
    release = release_file.read(release_file.write(numbered), {})
    published = releases.publish(connection, release, _VALID_DAYS, sites)
    after = " ".join((str(published.number), *sites))
    done = Done(act="release_published", about=published.name, before=str(before or ""), after=after)
    journal.note(connection, by, done)
    for site in published.added_sites:
        journal.note(connection, by, Done(act="site_added", about=site, after=published.name))


_ASKED_FOR: Mapping[TwoAct, Callable[[Connection, HallVisit], tuple[str, str]]] = {
    "publish": _publishing,
    "restore": _restoring,
    "purge": _purging,
}
_ASKED_HERE: tuple[TwoAct, ...] = ("publish", "restore")  # the other is asked for where one sees what it does
# What is done as soon as it is confirmed; the others ask for the confirmed request.
_DO: Mapping[str, Callable[[Connection, Operator, TwoRequest], None]] = {"publish": _publish}


def count(connection: Connection) -> int:
    """How many requests wait."""
    return len(two.waiting(connection))


PAGE = ConsolePage(
    path="/requests",
    title=N_("两人办"),
    right="see_requests",
    show=show,
    act=act,
    act_right="ask_for_two",
    icon="bags",
    waiting=count,
)
