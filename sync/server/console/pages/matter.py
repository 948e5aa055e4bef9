"""事项: every field of a matter with its checks at the field, and a try-out of its questions."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from casework.language import N_, _
from casework.release import applicability
from casework.release.catalogue import Matter
from sync.server.console import typeset
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, Download, HallVisit, Sent, Shown
from sync.server.hall import journal
from sync.server.hall.journal import Done
from sync.server.refusals import refuse
from sync.server.workshop import current_copy, matter_form, working_copy
from sync.server.workshop.working_copy import Edit, EditOrigin

_LARGEST_FORM = 4 * 1024 * 1024
_MOST_FIELDS = 20_000  # of a matter with 300 materials


def show(visit: HallVisit) -> Shown:
    """The form of a matter; answers in the address try its questions out."""
    copy = current_copy.current_copy(visit.database)
    matter = _matter(copy.parts, visit.parts["name"])
    cells = matter_form.cells_of_matter(copy.copy.release, matter)
    values = {"sheets": matter_form.form_sheets(cells), "position": copy.position}
    return _shown(visit, matter, {**values, "sites": copy.copy.release.sites})


def slip(visit: HallVisit) -> Download:
    """The slip of the matter at a site, with the answers of the address, as a picture."""
    copy = current_copy.current_copy(visit.database)
    matter = _matter(copy.parts, visit.parts["name"])
    release = copy.copy.release
    site = release.site(visit.filter("site")) or next(iter(release.sites), None)
    if site is None:
        raise refuse("malformed", _("目录里还没有站点"))
    picture = typeset.slip_picture(release, site, matter, _answers(visit, matter))
    return Download("slip.svg", typeset.SVG, picture, is_shown=True)


def _shown(visit: HallVisit, matter: Matter, values: Mapping[str, object]) -> Shown:
    answers = _answers(visit, matter)
    with visit.database.reading() as connection:
        history = working_copy.history(connection, matter_form.part_of(matter.code), limit=8)
    return Shown(
        "matter.html",
        {
            "title": matter.name.zh,
            "matter": matter,
            "answers": answers,
            "asked": applicability.situations(matter, answers),
            "materials": applicability.materials(matter, answers),
            "history": history,
            "others": (),
            "site": visit.filter("site"),
            "slip": f"{BASE}/catalogue/matter/{quote(matter.code)}/slip?{urlencode(visit.query)}",
            **values,
        },
    )


def _answers(visit: HallVisit, matter: Matter) -> dict[str, tuple[str, ...]]:
    """What the address answers, as far as the matter asks for it."""
    given = {each.key: (visit.filter(f"q.{each.key}"),) for each in matter.situations}
    return applicability.offered_answers(matter, {key: values for key, values in given.items() if values[0]})


def _matter(parts: Mapping[str, object], code: str) -> Matter:
    matter = parts.get(matter_form.part_of(code))
    if not isinstance(matter, Matter):
        raise refuse("malformed", _("目录里没有事项 {code}").format(code=code))
    return matter


def act(visit: HallVisit) -> Answer:
    """Store the form; what is wrong stands at its field, and what somebody else changed beside it."""
    code = visit.parts["name"]
    copy = current_copy.current_copy(visit.database)
    matter = _matter(copy.parts, code)
    started_from = visit.field("position")
    if not started_from.isdecimal():
        raise refuse("malformed", _("不认识这个操作"))
    cells = matter_form.cells_of_form(visit.form)
    taken = matter_form.take_form(cells, code, copy.copy.release, {})
    others = list(taken.others)
    if taken.matter is not None:
        edit = Edit(parts={matter_form.part_of(code): taken.matter}, started_from=int(started_from))
        with visit.database.writing() as connection:
            edited = working_copy.edit(connection, edit, EditOrigin(visit.account.name, "console"))
            if not edited.clashes:
                journal.note(connection, visit.by, Done(act="catalogue_changed", about=code))
                return Sent(f"{BASE}/catalogue/matter/{quote(code)}?done=catalogue_changed")
        others += map(str, edited.clashes)
    again = {"sheets": matter_form.form_sheets(cells, taken.problems), "position": int(started_from)}
    sites = copy.copy.release.sites
    shown = _shown(visit, matter, {**again, "others": tuple(others), "sites": sites})
    return Shown(shown.template, shown.values, 422)


PAGE = ConsolePage(
    path="/catalogue/matter/{name}",
    title=N_("事项"),
    right="see_catalogue",
    act_right="edit_catalogue",
    show=show,
    act=act,
    largest_bytes=_LARGEST_FORM,
    most_fields=_MOST_FIELDS,
)
SLIP = ConsolePage(path="/catalogue/matter/{name}/slip", title=N_("样单"), right="see_catalogue", show=slip)
