"""存疑: entries that no reader sees, with the reason; looked at, taken back, another one set aside."""

from __future__ import annotations

import contextlib

import msgspec
from sqlalchemy import Connection, func, select

from casework.language import N_, _
from sync.server.acts import entry_acts
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, HallVisit, Sent, Shown
from sync.server.hall import journal
from sync.server.hall.journal import Done
from sync.server.overview.site_names import device_sites, site_names
from sync.server.refusals import refuse
from sync.server.store.tables import EntrySetAside


def show(visit: HallVisit) -> Shown:
    """All that is kept apart, the newest first."""
    return _shown(visit, None)


def act(visit: HallVisit) -> Answer:
    """Look at one, take one back, or set one aside."""
    device, seq = visit.field("device"), visit.field("seq")
    if not (device and seq.isdecimal()):
        raise refuse("malformed", _("要写明设备编号和第几条"))
    match visit.field("do"):
        case "look":
            return _look(visit, device, int(seq))
        case "take_back":
            return _take_back(visit, device, int(seq))
        case "set_aside":
            return _set_aside(visit, device, int(seq))
    raise refuse("malformed", _("不认识这个操作"))


def _look(visit: HallVisit, device: str, seq: int) -> Answer:
    """Personal data may stand in it: who looks is noted before it is shown."""
    with visit.database.writing() as connection:
        recorded = entry_acts.read_entry(connection, device, seq)
        journal.note(connection, visit.by, Done(act="entry_read", about=f"{device} {seq}"))
    body = (recorded.body or b"").decode("utf-8", "replace")
    with contextlib.suppress(msgspec.DecodeError):  # then it is shown as it came
        body = msgspec.json.format(body.encode(), indent=2).decode()
    return _shown(visit, {"entry": msgspec.structs.asdict(recorded.entry), "body": body})


def _take_back(visit: HallVisit, device: str, seq: int) -> Answer:
    with visit.database.writing() as connection:
        entry_acts.take_back(connection, device, seq, by=visit.account.name)
        journal.note(connection, visit.by, Done(act="entry_taken_back", about=f"{device} {seq}"))
    return Sent(f"{BASE}/apart?done=entry_taken_back")


def _set_aside(visit: HallVisit, device: str, seq: int) -> Answer:
    reason = visit.field("reason")
    if not reason:
        raise refuse("malformed", _("要写明理由"))
    with visit.database.writing() as connection:
        entry_acts.hide(connection, device, seq, reason=reason, by=visit.account.name)
        journal.note(
            connection, visit.by, Done(act="entry_set_aside", about=f"{device} {seq}", reason=reason)
        )
    return Sent(f"{BASE}/apart?done=entry_set_aside")


def _shown(visit: HallVisit, opened: dict[str, object] | None) -> Shown:
    with visit.database.reading() as connection:
        apart = entry_acts.list_apart(connection)
        sites = device_sites(connection, {each.device for each in apart})
        names = site_names(connection)
    values = {"apart": apart[::-1], "sites": sites, "names": names, "opened": opened}
    return Shown("apart.html", values)


def count(connection: Connection) -> int:
    """How many entries are kept apart."""
    return connection.scalar(select(func.count()).select_from(EntrySetAside)) or 0


PAGE = ConsolePage(
    path="/apart",
    title=N_("存疑"),
    right="see_apart",
    show=show,
    act=act,
    act_right="keep_apart",
    icon="attention",
    waiting=count,
)
