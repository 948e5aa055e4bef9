"""The person a case is handled for, and the agent who acts for them."""

from __future__ import annotations

from typing import Literal

import msgspec

from casework.understanding import understand

DocumentKind = Literal["resident_id", "residence_permit", "permanent_resident", "other", "none"]


class Applicant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who stands at the counter: any Unicode name, no surname demanded.

    `document_reason` says why a number that fails its check, or no number at all, was accepted.
    """

    name: str = ""
    document: DocumentKind = "resident_id"
    id_number: str = ""
    document_reason: str = ""
    phone: str = ""
    address: str = ""
    agent_name: str = ""
    agent_id_number: str = ""
    agent_phone: str = ""


understand(Applicant)
