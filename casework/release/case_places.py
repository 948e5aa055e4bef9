"""Where in a case a field of another system finds its value: the words of `ExportField.value`.

`answers.<key>` beside these is what was answered to the situation of that key.
"""

from __future__ import annotations

ANSWERS = "answers."
PLACES = (
    "slip_number",
    "site.code",
    "site.name",
    "matter.code",
    "matter.name",
    "matter.base_code",
    "matter.implementation_code",
    "matter.authority",
    "matter.kind",
    "applicant.name",
    "applicant.document",
    "applicant.id_number",
    "applicant.phone",
    "applicant.address",
    "applicant.legal_person",
    "applicant.agent_name",
    "applicant.agent_id_number",
    "applicant.agent_phone",
    "materials.handed_in",
    "materials.missing",
    "handler",
    "status",
    "opened_on",
    "accepted_on",
    "promised_on",
    "finished_on",
    "delivered_on",
    "result",
    "note",
)
