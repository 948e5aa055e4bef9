"""All pages of the console: routes, the rail and who may come from here; a new page is one line more."""

from __future__ import annotations

from starlette.routing import BaseRoute

from sync.server.console.app import routes
from sync.server.console.page import ConsolePage
from sync.server.console.pages import (
    accounts,
    apart,
    audit,
    case,
    cases,
    catalogue,
    devices,
    matter,
    me,
    programs,
    purging,
    report,
    requests,
    running,
    sites,
    staff,
    tasks,
    translation,
)
from sync.server.doors.served import Service

PAGES: tuple[ConsolePage, ...] = (
    sites.PAGE,
    cases.PAGE,
    case.PAGE,
    tasks.PAGE,
    apart.PAGE,
    staff.PAGE,
    devices.PAGE,
    programs.PAGE,
    requests.PAGE,
    catalogue.PAGE,
    catalogue.EXPORT,
    catalogue.COMPARE,
    catalogue.ROLL_OUT,
    matter.PAGE,
    matter.SLIP,
    translation.PAGE,
    translation.PICTURE,
    translation.PROOF,
    purging.PAGE,
    report.PAGE,
    running.PAGE,
    accounts.PAGE,
    audit.PAGE,
    audit.EXPORT,
    me.PAGE,
)


def console_routes(service: Service) -> list[BaseRoute]:
    """The console's routes beside the doors."""
    return routes(service.database, PAGES)
