"""Making a matter's service guide (办事指南): of the release in use, as anyone may have it."""

from __future__ import annotations

from casework.release.catalogue import Release, Site
from desktop.errors import MatterUnavailable
from desktop.form_orders import GuideOrder, MadeForm
from desktop.services.forms.render_form import render_form
from forms.documents.guide_text import Guide
from forms.text.fonts import FontSet


def make_guide(release: Release, site: Site, order: GuideOrder, fonts: FontSet) -> MadeForm:
    """The guide; raises MatterUnavailable or PrintError.  Nothing is recorded."""
    matter = release.matter(order.matter_code)
    if matter is None:
        raise MatterUnavailable(order.matter_code, "不在现行目录里")
    if matter.status == "withdrawn":
        raise MatterUnavailable(order.matter_code, "已取消")
    guide = Guide(
        number=matter.code,
        site=site,
        matter=matter,
        release_name=release.name,
        settings=release.settings,
        labels=release.labels,
        effective_from=release.effective_from,
    )
    return MadeForm(title=f"办事指南 {matter.code}", number="", pdf=render_form(guide, fonts), print_no=0)
