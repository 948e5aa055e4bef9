"""待办: what waits for an answer or a follow-up, how much of it at which site, and who has to do it."""

from __future__ import annotations

from casework.cases.kinds.events import GRADES
from casework.language import N_
from sync.server.console.page import ConsolePage
from sync.server.console.visit import HallVisit, Shown
from sync.server.overview import case_lines, open_tasks
from sync.server.overview.open_tasks import WAITING, TasksAsked
from sync.server.overview.site_names import site_names


def show(visit: HallVisit) -> Shown:
    """One page of tasks, the oldest first."""
    behind = case_lines.make_briefly(visit.database)
    wanted = TasksAsked(**{name: visit.filter(name) for name in TasksAsked.__struct_fields__})
    with visit.database.reading() as connection:
        page = open_tasks.read_tasks(connection, wanted)
        sites = open_tasks.count_by_site(connection)
        names = site_names(connection)
    counts = {kind: sum(of_site.get(kind, 0) for of_site in sites.values()) for kind in WAITING}
    values = {"tasks": page.tasks, "more": page.more, "wanted": wanted, "sites": sites, "counts": counts}
    return Shown(
        "tasks.html", {**values, "kinds": WAITING, "grades": GRADES, "names": names, "behind": behind}
    )


PAGE = ConsolePage(
    path="/tasks",
    title=N_("待办"),
    right="see_cases",
    show=show,
    icon="today",
    waiting=open_tasks.count_waiting,
)
