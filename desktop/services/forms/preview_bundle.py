"""The slip of a bundle while it is still a draft: what F9 would print, with number ""."""

from __future__ import annotations

from casework.cases.draft import Draft
from casework.cases.together import together
from casework.people.normal_applicant import normal_applicant
from casework.people.shown_applicant import printed_name
from desktop.services.cases.open_together import bundle_in_use
from desktop.services.catalogue.load_release import LoadedRelease, load_current
from desktop.services.duty import Duty, as_it_stands
from desktop.services.forms.origin import Ground
from desktop.services.record import moment_now
from forms.documents.bundle import BundledCase, BundledPaper, BundleSlip
from forms.documents.kit.materials import MaterialLine


def preview_bundle(duty: Duty, draft: Draft, cached: LoadedRelease) -> BundleSlip:
    """The very data that would be printed; raises CaseError for a bundle that cannot be handled."""
    with duty.store.reading() as connection:
        ground = Ground(
            connection,
            as_it_stands(connection, duty),
            moment_now(connection, duty.device),
            load_current(connection, cached),
        )
    release, today = ground.catalogue.release, ground.moment.at.date()
    bundle = bundle_in_use(release, draft.bundle_code)
    shown = together(release, bundle, draft)
    return BundleSlip(
        number="",
        bundle_name=bundle.name,
        source_list=bundle.source_list,
        list_number=bundle.number,
        is_project=False,
        lead=bundle.lead,
        opened_on=today,
        applicant_name=printed_name(normal_applicant(draft.applicant, today)),
        cases=tuple(
            BundledCase(
                number=part.number, slip_number="", matter=part.matter.name, authority=part.matter.authority
            )
            for part in shown.handled
            if part.matter is not None
        ),
        papers=tuple(
            BundledPaper(
                line=MaterialLine(
                    number=number,
                    material=paper.material,
                    state=paper.mark.state,
                    reason=paper.mark.reason,
                ),
                cases=paper.matters,
            )
            for number, paper in enumerate(shown.papers, start=1)
        ),
        promised_limit=bundle.promised_limit,
        **ground.signed_head(),
    )
